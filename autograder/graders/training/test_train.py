"""`train`: what a model learns in so many epochs, measured on both parts after each. 5 points; the weights are points.

Models and data are ours, and such that luck plays no part (`solutions/training/cases.py`).
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, generator
from autograder.kinds.kind import copied
from solutions.training import reference
from solutions.training.cases import Anew, Drops, Measured, again_and_again, classes, linear, pictures, steady


def one_batch(rng: np.random.Generator, most: int = 5, tests: int = 7) -> Case:
    def draw() -> Case:
        shape = (int(rng.integers(3, 5)), int(rng.integers(5, 7)), 2)
        count = int(rng.integers(12, 21))
        parts = tuple((pictures(rng, n, shape), classes(rng, n)) for n in (count, tests))
        return Case((linear(rng, *shape), parts, int(rng.integers(2, most)), None))

    return steady(draw)


@pytest.mark.grade("train", weight=2)
@found(one_batch)
def test_one_batch(student, case):
    student.train(*case.args).matches(reference.train)


def all_alike(rng: np.random.Generator) -> Case:
    """Four batches, the last one smaller, in whichever order."""

    def draw() -> Case:
        shape = (4, 5, 1)
        one, label, count = pictures(rng, 1, shape), classes(rng, 1), int(rng.integers(97, 128))
        train = np.repeat(one, count, axis=0), np.repeat(label, count)
        return Case((linear(rng, *shape), (train, (pictures(rng, 5, shape), classes(rng, 5))), 2, None))

    return steady(draw)


@pytest.mark.grade("train", weight=0.75)
@found(all_alike)
def test_batches(student, case):
    student.train(*case.args).matches(reference.train)


def bright(rng: np.random.Generator) -> Case:
    """Where whoever augments again what was augmented does not come back by luck, from the reference's draws."""
    while True:
        seed = int(rng.integers(2**31))
        case = Case((*Anew(seed).arguments(), np.random.default_rng(rng.integers(2**31)), seed))
        if not Anew(seed)(again_and_again(*copied(case.args[:-1])))[0]:
            return case


BRIGHT = bright(generator("one bright pixel"))


@pytest.mark.grade("train", weight=1.25)
def test_augmented_anew(student):
    *arguments, seed = BRIGHT.args
    student.train(*arguments).matches(reference.train, view=Anew(seed))


def with_dropout(rng: np.random.Generator) -> Case:
    seed = int(rng.integers(2**31))
    return Case((*Drops(seed).arguments(), seed))


@pytest.mark.grade("train", weight=0.5)
@found(with_dropout)
def test_dropout_while_it_learns(student, case):
    *arguments, seed = case.args
    student.train(*arguments).matches(reference.train, view=Drops(seed))


def black(rng: np.random.Generator) -> Case:
    seed = int(rng.integers(2**31))
    return Case((*Measured(seed).arguments(), seed))


@pytest.mark.grade("train", weight=0.5)
@found(black)
def test_no_dropout_while_it_is_measured(student, case):
    *arguments, seed = case.args
    student.train(*arguments).matches(reference.train, view=Measured(seed))
