"""`group_by_length`: 2 points; the weights are points."""

import pytest

from autograder.exercise import Case, found
from solutions.sorting import reference

WORDS = ["a", "I", "at", "by", "ant", "bee", "cat", "dove", "swan"]


def different(rng):
    return Case((list(rng.permutation(WORDS)[: rng.integers(4, 8)]),))


@pytest.mark.grade("group_by_length", weight=1)
@found(different)
def test_groups(student, case):
    student.group_by_length(*case.args).matches(reference.group_by_length)


def repeated(rng):
    """In alphabetical order, two of them twice."""
    words = list(rng.permutation(WORDS)[:4])
    return Case((sorted(words + words[:2]),))


@pytest.mark.grade("group_by_length", weight=1)
@found(repeated)
def test_repeated_words(student, case):
    student.group_by_length(*case.args).matches(reference.group_by_length)
