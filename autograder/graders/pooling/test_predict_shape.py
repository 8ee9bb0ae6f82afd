"""`predict_shape`: a prediction of the notebook. 1 point."""

import pytest

from solutions.pooling import reference


@pytest.mark.grade("predict_shape")
def test_shape_after_pooling(student):
    student["predict_shape"].matches(reference.predict_shape)
