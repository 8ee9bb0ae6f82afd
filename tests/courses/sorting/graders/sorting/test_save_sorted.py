"""`save_sorted`: 2 points; the weights are points."""

import pytest

from autograder.exercise import Case, found
from solutions.sorting import reference


def lines(rng):
    return Case(("lines.txt", list(rng.permutation(["ant", "bee", "cat", "dog", "eel"])[:4])))


@pytest.mark.grade("save_sorted", weight=1.5)
@found(lines)
def test_file(student, case):
    student.save_sorted(*case.args).writes("lines.txt", reference.save_sorted)


@pytest.mark.grade("save_sorted", weight=0.5)
@found(lines)
def test_leaves_the_list_alone(student, case):
    student.save_sorted(*case.args).leaves_arguments_unchanged()
