"""`dense_params`: weights and biases of a dense layer. 2 points; the weights are points."""

import pytest

from autograder.exercise import Case, found, sweep, together
from solutions.counting import reference


def sizes(rng):
    """Inputs and units, which differ."""
    return rng.permutation([2, 3, 4, 5, 6, 7, 11, 16])[:2]


def layer(rng):
    return Case(tuple(sizes(rng)))


def biased(rng):
    """As it is by default, or said."""
    return Case((*sizes(rng), *[True][: rng.integers(2)]))


@pytest.mark.grade("dense_params", weight=1.25)
@found(together(biased, 5))
def test_with_bias(student, case):
    student.dense_params.many(case.args).matches(reference.dense_params)


@pytest.mark.grade("dense_params", weight=0.5)
@found(together(layer, 5))
def test_without_bias(student, case):
    student.dense_params.many(case.args, bias=False).matches(reference.dense_params)


def small(rng):
    """From 1 on."""
    return Case((*rng.integers(1, 6, 2), *[bool(rng.integers(2))][: rng.integers(2)]))


@pytest.mark.grade("dense_params", weight=0.0625)
@sweep(small)
def test_many_small_ones(student, case):
    student.dense_params.many(case.args).matches(reference.dense_params)


def senseless(rng):
    numbers = sizes(rng)
    numbers[rng.integers(2)] = rng.choice([0, -1, -3])
    return Case(tuple(numbers))


@pytest.mark.grade("dense_params", weight=0.125)
@found(senseless)
def test_refuses_what_makes_no_sense(student, case):
    student.dense_params(*case.args).raises(ValueError)


def senselessly(rng):
    (inputs, units), low = sizes(rng), rng.integers(-3, 0)
    return Case(([(bad, units) for bad in (0, -1, low)] + [(inputs, bad) for bad in (0, -1, low)],))


@pytest.mark.grade("dense_params", weight=0.0625)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    for args in case.args[0][0]:
        student.dense_params(*args).raises(ValueError)
