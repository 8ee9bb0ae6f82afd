"""`predict_side`: a prediction of the notebook. 1 point."""

import pytest

from solutions.patterns import reference


@pytest.mark.grade("predict_side")
def test_smallest_side(student):
    student["predict_side"].matches(reference.predict_side)
