"""`predict_zeros`: a prediction of the notebook. 1 point."""

import pytest

from solutions.backward import reference


@pytest.mark.grade("predict_zeros")
def test_number(student):
    student["predict_zeros"].matches(reference.predict_zeros)
