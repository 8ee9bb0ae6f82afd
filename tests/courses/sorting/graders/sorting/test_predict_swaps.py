"""`predict_swaps`: a prediction of the notebook. 1 point."""

import pytest

from solutions.sorting import reference


@pytest.mark.grade("predict_swaps")
def test_number(student):
    student["predict_swaps"].matches(reference.predict_swaps)
