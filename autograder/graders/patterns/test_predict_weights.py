"""`predict_weights`: a prediction of the notebook. 1 point."""

import pytest

from solutions.patterns import reference


@pytest.mark.grade("predict_weights")
def test_number_of_weights(student):
    student["predict_weights"].matches(reference.predict_weights)
