"""`predict_total`: a prediction of the notebook. 1 point."""

import pytest

from solutions.adding import reference


@pytest.mark.grade("predict_total")
def test_number(student):
    student["predict_total"].matches(reference.predict_total)
