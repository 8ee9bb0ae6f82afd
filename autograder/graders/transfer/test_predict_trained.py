"""How many numbers are trained. 1 point."""

import pytest

from solutions.transfer import reference


@pytest.mark.grade("predict_trained")
def test_number(student):
    student["predict_trained"].matches(reference.predict_trained)
