"""`print_table`: 2 points; the weights are points."""

import pytest

from autograder.exercise import Case, found
from solutions.sorting import reference


def long_and_short(rng):
    """The words differ in length, the numbers do not."""
    words = rng.permutation(["a", "ant", "eagle", "monkey"])[:3]
    return Case(([(word, rng.integers(1, 10)) for word in words],))


@pytest.mark.grade("print_table", weight=1)
@found(long_and_short)
def test_words(student, case):
    student.print_table(*case.args).prints(reference.print_table)


def large_and_small(rng):
    """The numbers differ in length, the words do not."""
    counts = rng.permutation([7, 23, 104, 1500])[:3]
    return Case((list(zip(rng.permutation(["ant", "bee", "cat"]), counts, strict=True)),))


@pytest.mark.grade("print_table", weight=1)
@found(large_and_small)
def test_numbers(student, case):
    student.print_table(*case.args).prints(reference.print_table)
