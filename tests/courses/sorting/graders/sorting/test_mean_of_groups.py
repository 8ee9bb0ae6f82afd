"""`mean_of_groups`: 2 points; the weights are points."""

import pytest

from autograder.exercise import Case, found
from solutions.sorting import reference


def groups(rng):
    """Of different sizes, their numbers with one decimal."""
    sizes = rng.permutation([2, 3, 4, 5])[:3]
    return {name: [int(n) / 10 for n in rng.integers(1, 100, size)] for name, size in zip("abc", sizes, strict=True)}


def full(rng):
    return Case((groups(rng),))


@pytest.mark.grade("mean_of_groups", weight=1.5)
@found(full)
def test_means(student, case):
    student.mean_of_groups(*case.args).matches(reference.mean_of_groups)


def with_an_empty_one(rng):
    return Case((groups(rng) | {"d": []},))


@pytest.mark.grade("mean_of_groups", weight=0.5)
@found(with_an_empty_one)
def test_empty_group(student, case):
    student.mean_of_groups(*case.args).matches(reference.mean_of_groups)
