"""Predicted: rows and columns of 7x7 windows on a photograph that is 64 wide and 48 high. 1 point."""

import pytest

from solutions.windows import reference


@pytest.mark.grade("predict_window_grid")
def test_rows_and_columns(student):
    student["predict_window_grid"].matches(reference.predict_window_grid)
