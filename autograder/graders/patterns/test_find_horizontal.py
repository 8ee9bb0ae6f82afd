"""`find_horizontal`: a kernel of the student's own design, graded by what it answers to. 2 points."""

import pytest

from autograder.exercise import generator
from solutions.patterns import reference
from solutions.patterns.criteria import Horizontal


@pytest.mark.grade("find_horizontal")
def test_what_it_answers_to(student):
    hidden = Horizontal(int(generator("find_horizontal").integers(2**32)))
    student.find_horizontal().matches(reference.find_horizontal, view=hidden)
