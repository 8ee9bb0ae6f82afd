"""The shape of what the base predicts for seven pictures. 1 point."""

import pytest

from solutions.convnet import reference


@pytest.mark.grade("predict_batch_shape")
def test_shape(student):
    student["predict_batch_shape"].matches(reference.predict_batch_shape)
