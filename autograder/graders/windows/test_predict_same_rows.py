"""Predicted: rows of 5x5 windows on a 28x28 digit, stride 3, "same". 1 point."""

import pytest

from solutions.windows import reference


@pytest.mark.grade("predict_same_rows")
def test_rows(student):
    student["predict_same_rows"].matches(reference.predict_same_rows)
