"""`find_corners`: a kernel of the student's own design, graded by what it answers to. 2 points."""

import pytest

from autograder.exercise import generator
from solutions.patterns import reference
from solutions.patterns.criteria import Corners


@pytest.mark.grade("find_corners")
def test_what_it_answers_to(student):
    hidden = Corners(int(generator("find_corners").integers(2**32)))
    student.find_corners().matches(reference.find_corners, view=hidden)
