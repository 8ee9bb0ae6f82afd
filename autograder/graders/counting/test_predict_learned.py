"""`predict_learned`: a prediction of the notebook. 1 point."""

import pytest

from solutions.counting import reference


@pytest.mark.grade("predict_learned")
def test_number(student):
    student["predict_learned"].matches(reference.predict_learned)
