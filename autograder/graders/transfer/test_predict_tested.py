"""How many pictures are tested. 1 point."""

import pytest

from solutions.transfer import reference


@pytest.mark.grade("predict_tested")
def test_number(student):
    student["predict_tested"].matches(reference.predict_tested)
