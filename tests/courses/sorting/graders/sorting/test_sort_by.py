"""`sort_by`: 3 points; the weights are points."""

import pytest

from autograder.exercise import Case, Function, found
from solutions.sorting import reference

WORDS = ["ant", "bee", "lion", "dove", "eagle", "otter", "lizard", "monkey"]


def different(rng):
    """Words of different lengths, by their length."""
    words = [rng.choice(WORDS[i : i + 2]) for i in range(0, 8, 2)]
    return Case((list(rng.permutation(words)), Function("lambda word: len(word)")))


@pytest.mark.grade("sort_by", weight=1)
@found(different)
def test_order(student, case):
    student.sort_by(*case.args).matches(reference.sort_by)


def ties(rng):
    key = rng.choice(["lambda word: len(word)", "lambda word: word.count('e')"])
    return Case((list(rng.permutation(WORDS)[:6]), Function(key)))


@pytest.mark.grade("sort_by", weight=1)
@found(ties)
def test_ties(student, case):
    student.sort_by(*case.args).matches(reference.sort_by)


@pytest.mark.grade("sort_by", weight=1)
@found(different)
def test_leaves_the_list_alone(student, case):
    student.sort_by(*case.args).leaves_arguments_unchanged()
