"""`predict_rows`: a prediction of the notebook. 1 point."""

import pytest

from solutions.convolution import reference


@pytest.mark.grade("predict_rows")
def test_number(student):
    student["predict_rows"].matches(reference.predict_rows)
