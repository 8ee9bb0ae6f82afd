"""`most_common_words`: 3 points; the weights are points. All words are in small letters, and no two come equally often,
wherever a test is not about that."""

import pytest

from autograder.exercise import Case, found
from solutions.sorting import reference

WORDS = ["ant", "bee", "cat", "dog", "eel", "fox"]


def text(rng, counts):
    """Different words, as often as `counts` says, shuffled."""
    words = rng.permutation(WORDS)
    return " ".join(rng.permutation([words[i] for i, count in enumerate(counts) for _ in range(count)]))


def different(rng):
    return Case((text(rng, [1, 2, 3, 5]), rng.integers(1, 4)))


@pytest.mark.grade("most_common_words", weight=1)
@found(different)
def test_counts(student, case):
    student.most_common_words(*case.args).matches(reference.most_common_words)


def ties(rng):
    return Case((text(rng, [1, 2, 2, 2, 3]), rng.integers(2, 5)))


@pytest.mark.grade("most_common_words", weight=1)
@found(ties)
def test_ties(student, case):
    student.most_common_words(*case.args).matches(reference.most_common_words)


def capitals(rng):
    words = text(rng, [1, 3, 5]).split()
    return Case((" ".join(word.capitalize() if rng.random() < 0.4 else word for word in words), rng.integers(1, 3)))


@pytest.mark.grade("most_common_words", weight=1)
@found(capitals)
def test_capitals(student, case):
    student.most_common_words(*case.args).matches(reference.most_common_words)
