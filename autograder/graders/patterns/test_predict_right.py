"""`predict_right`: a prediction of the notebook. 1 point."""

import pytest

from solutions.patterns import reference


@pytest.mark.grade("predict_right")
def test_number_of_right_ones(student):
    student["predict_right"].matches(reference.predict_right)
