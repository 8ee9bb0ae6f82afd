"""`conv_params`: weights and biases of a convolution. 3 points; the weights are points.

Channels and filters differ and are both above 1: otherwise a forgotten depth or a bias in the wrong place passes
unseen. Kernels are square, given as one number, except where a test is about just that.
"""

import pytest

from autograder.exercise import Case, found, sweep, together
from solutions.counting import reference


def depths(rng):
    """Channels in, and filters."""
    return rng.permutation([2, 3, 4, 5, 6, 7])[:2]


def square(rng):
    return Case((rng.integers(2, 8), *depths(rng)))


def biased(rng):
    """As it is by default, or said."""
    return Case((*square(rng).args, *[True][: rng.integers(2)]))


@pytest.mark.grade("conv_params", weight=1.25)
@found(together(biased, 5))
def test_square_kernel(student, case):
    student.conv_params.many(case.args).matches(reference.conv_params)


def oblong(rng):
    return Case((tuple(rng.permutation([1, 2, 3, 4, 5])[:2]), *depths(rng)))


@pytest.mark.grade("conv_params", weight=0.75)
@found(together(oblong, 5))
def test_oblong_kernel(student, case):
    student.conv_params.many(case.args).matches(reference.conv_params)


@pytest.mark.grade("conv_params", weight=0.75)
@found(together(square, 5))
def test_without_bias(student, case):
    student.conv_params.many(case.args, bias=False).matches(reference.conv_params)


def small(rng):
    """From 1 on."""
    size = rng.integers(1, 4) if rng.random() < 0.5 else tuple(rng.integers(1, 4, 2))
    return Case((size, *rng.integers(1, 5, 2), *[bool(rng.integers(2))][: rng.integers(2)]))


@pytest.mark.grade("conv_params", weight=0.0625)
@sweep(small)
def test_many_small_ones(student, case):
    student.conv_params.many(case.args).matches(reference.conv_params)


def senseless(rng):
    """One of the three is 0 or less."""
    numbers = [rng.integers(2, 6), *depths(rng)]
    numbers[rng.integers(3)] = rng.choice([0, -1, -3])
    return Case(tuple(numbers))


@pytest.mark.grade("conv_params", weight=0.125)
@found(senseless)
def test_refuses_what_makes_no_sense(student, case):
    student.conv_params(*case.args).raises(ValueError)


def senselessly(rng):
    """One of the three, each in turn; or one side of the kernel."""
    numbers, low = (rng.integers(2, 6), *depths(rng)), rng.integers(-3, 0)
    wrong = [(*numbers[:place], bad, *numbers[place + 1 :]) for place in range(3) for bad in (0, -1, low)]
    sizes = [(bad, 3) for bad in (0, low)] + [(3, bad) for bad in (0, low)]
    return Case(([*wrong, *((size, *numbers[1:]) for size in sizes)],))


@pytest.mark.grade("conv_params", weight=0.0625)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    for args in case.args[0][0]:
        student.conv_params(*args).raises(ValueError)
