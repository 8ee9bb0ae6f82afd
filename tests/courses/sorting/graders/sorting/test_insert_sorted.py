"""`insert_sorted`: 3 points; the weights are points."""

import pytest

from autograder.exercise import Case, found
from solutions.sorting import reference


def numbers(rng):
    """In order, all different, whole or with a decimal."""
    drawn = rng.choice(range(-20, 21), size=rng.integers(3, 7), replace=False)
    return sorted(int(n) / rng.choice([1, 2]) for n in drawn)


def inside(rng):
    *others, last = numbers(rng)
    x = others.pop(rng.integers(1, len(others)))
    return Case(([*others, last], x))


@pytest.mark.grade("insert_sorted", weight=1)
@found(inside)
def test_in_the_middle(student, case):
    student.insert_sorted(*case.args).matches(reference.insert_sorted)


def at_an_end(rng):
    """The largest of all, or the first number there is."""
    *others, last = numbers(rng)
    return Case((others if rng.random() < 0.5 else [], last))


@pytest.mark.grade("insert_sorted", weight=1)
@found(at_an_end)
def test_at_the_end(student, case):
    student.insert_sorted(*case.args).matches(reference.insert_sorted)


@pytest.mark.grade("insert_sorted", weight=1)
@found(inside)
def test_leaves_the_list_alone(student, case):
    student.insert_sorted(*case.args).leaves_arguments_unchanged()
