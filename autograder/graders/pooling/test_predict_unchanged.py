"""`predict_unchanged`: a prediction of the notebook. 1 point."""

import pytest

from solutions.pooling import reference


@pytest.mark.grade("predict_unchanged")
def test_number_of_columns(student):
    student["predict_unchanged"].matches(reference.predict_unchanged)
