"""`predict_steps`: how often training changes the weights. 1 point."""

import pytest

from solutions.training import reference


@pytest.mark.grade("predict_steps")
def test_number(student):
    student["predict_steps"].matches(reference.predict_steps)
