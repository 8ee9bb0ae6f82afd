"""`find_green`: a kernel of the student's own design, graded by what it answers to. 2 points."""

import pytest

from autograder.exercise import generator
from solutions.patterns import reference
from solutions.patterns.criteria import Green


@pytest.mark.grade("find_green")
def test_what_it_answers_to(student):
    hidden = Green(int(generator("find_green").integers(2**32)))
    student.find_green().matches(reference.find_green, view=hidden)
