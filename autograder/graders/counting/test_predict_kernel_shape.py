"""`predict_kernel_shape`: a prediction of the notebook. 1 point."""

import pytest

from solutions.counting import reference


@pytest.mark.grade("predict_kernel_shape")
def test_shape(student):
    student["predict_kernel_shape"].matches(reference.predict_kernel_shape)
