"""`augment`: a batch in which every picture is flipped and moved by chance. 5 points; the weights are points.

What is drawn is the student's own affair: of each picture it is found out what was done to it. Batches are so large
that a right answer misses what is asked for once in a million million times.
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, generator
from solutions.training import reference
from solutions.training.cases import Often
from solutions.training.criteria import Driven, Kept, Moved


def batch(rng: np.random.Generator) -> Case:
    """x, a generator, and what a view is made of."""
    h, w = rng.permutation([5, 6, 7])[:2]
    shape = int(rng.integers(40, 80)), int(h), int(w), int(rng.integers(1, 4))
    about = int(rng.integers(2**31)), shape, "float32"
    return Case((Moved(*about).x(), np.random.default_rng(rng.integers(2**31)), about))


def asked(student, view, case):
    x, rng, about = case.args
    student.augment(x, rng).matches(reference.augment, view=view(*about))


@pytest.mark.grade("augment", weight=2.25)
@found(batch)
def test_each_picture_flipped_or_moved(student, case):
    asked(student, Moved, case)


def many_batches(rng: np.random.Generator) -> Case:
    seed = int(rng.integers(2**31))
    return Case(([(x, np.random.default_rng(rng.integers(2**31))) for x in Often(seed).batches()], seed))


BATCHES = many_batches(generator("many batches"))


@pytest.mark.grade("augment", weight=1.25)
def test_chances(student):
    calls, seed = BATCHES.args
    student.augment.many(calls).matches(reference.augment, view=Often(seed))


def three(rng: np.random.Generator) -> Case:
    """Two generators of the same seed and one of another, for x, other pictures, and x again."""
    x, _, about = batch(rng).args
    seed = int(rng.integers(2**31))
    first, same, another = (np.random.default_rng(one) for one in (seed, seed, seed + 1))
    return Case(([(x, first), (Driven(*about).others(), same), (x, another)], about))


@pytest.mark.grade("augment", weight=0.75)
@found(three)
def test_driven_by_its_generator(student, case):
    calls, about = case.args
    student.augment.many(calls).matches(reference.augment, view=Driven(*about))


@pytest.mark.grade("augment", weight=0.25)
@found(batch)
def test_type_of_numbers(student, case):
    asked(student, Kept, case)


@pytest.mark.grade("augment", weight=0.5)
@found(batch)
def test_leaves_its_input_alone(student, case):
    student.augment(*case.args[:2]).leaves_arguments_unchanged()
