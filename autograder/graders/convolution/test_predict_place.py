"""`predict_place`: a prediction of the notebook. 1 point."""

import pytest

from solutions.convolution import reference


@pytest.mark.grade("predict_place")
def test_place(student):
    student["predict_place"].matches(reference.predict_place)
