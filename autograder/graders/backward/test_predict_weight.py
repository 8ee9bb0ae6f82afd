"""`predict_weight`: a prediction of the notebook. 1 point."""

import pytest

from solutions.backward import reference


@pytest.mark.grade("predict_weight")
def test_number(student):
    student["predict_weight"].matches(reference.predict_weight)
