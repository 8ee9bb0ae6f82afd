"""`conv_at`: one window, all filters. 6 points; the weights are points.

Each test is about one thing: windows are square and of one channel wherever a test is not about that. Numbers are
whole and small, so that every right way to add them up is exact, except where a test is about fractions.
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep, together
from solutions.convolution import reference


def whole(rng, *shape):
    """Whole numbers from -4 to 4 without 0, as floats."""
    return (rng.integers(1, 5, size=shape) * rng.choice([-1, 1], size=shape)).astype(float)


def plain(rng):
    k = rng.integers(2, 4)
    return Case((whole(rng, k, k, 1), whole(rng, k, k, 1, 1)))


@pytest.mark.grade("conv_at", weight=1.5)
@found(together(plain, 8))
def test_one_channel_one_filter(student, case):
    student.conv_at.many(case.args).matches(reference.conv_at)


def oblong(rng):
    kh, kw = rng.permutation([1, 2, 3, 4])[:2]
    return Case((whole(rng, kh, kw, 1), whole(rng, kh, kw, 1, 1)))


@pytest.mark.grade("conv_at", weight=0.5)
@found(together(oblong, 8))
def test_windows_that_are_not_square(student, case):
    student.conv_at.many(case.args).matches(reference.conv_at)


def deep(rng):
    k, c_in = rng.integers(2, 4), rng.integers(2, 4)
    c_out = rng.choice([c_in, c_in + 1])  # as many is where swapped axes pass unseen
    return Case((whole(rng, k, k, c_in), whole(rng, k, k, c_in, c_out)))


@pytest.mark.grade("conv_at", weight=1.5)
@found(together(deep, 8))
def test_channels_and_filters(student, case):
    student.conv_at.many(case.args).matches(reference.conv_at)


def biased(rng):
    k, c_out = rng.integers(2, 4), rng.integers(2, 4)
    bias = rng.permutation(np.arange(2.0, 9.0))[:c_out] * rng.choice([-1, 1])
    return Case((whole(rng, k, k, 1), whole(rng, k, k, 1, c_out), bias))


@pytest.mark.grade("conv_at", weight=1.25)
@found(together(biased, 8))
def test_bias(student, case):
    student.conv_at.many(case.args).matches(reference.conv_at)


def everything(rng):
    kh, kw = rng.permutation([2, 3, 4])[:2]
    c_in, c_out = rng.permutation([2, 3, 4])[:2]
    bias = rng.permutation(np.arange(2.0, 9.0))[:c_out]
    return Case((whole(rng, kh, kw, c_in), whole(rng, kh, kw, c_in, c_out), bias))


@pytest.mark.grade("conv_at", weight=0.25)
@found(together(everything, 8))
def test_everything_at_once(student, case):
    student.conv_at.many(case.args).matches(reference.conv_at)


def fractions(rng):
    k = rng.integers(2, 4)
    return Case((rng.normal(size=(k, k, 1)), rng.normal(size=(k, k, 1, 1))))


@pytest.mark.grade("conv_at", weight=0.25)
@found(fractions)
def test_fractions(student, case):
    student.conv_at(*case.args).matches(reference.conv_at)


def grey_levels(rng):
    """A window of integers under a kernel of quarters: the result must not be cut to integers."""
    k = rng.integers(2, 4)
    return Case((rng.integers(-20, 20, size=(k, k, 1)), whole(rng, k, k, 1, 1) / 4))


@pytest.mark.grade("conv_at", weight=0.125)
@found(grey_levels)
def test_integer_window(student, case):
    student.conv_at(*case.args).matches(reference.conv_at)


def quarters(rng):
    """A window of quarters under a kernel of integers."""
    k = rng.integers(2, 4)
    return Case((whole(rng, k, k, 1) / 4, whole(rng, k, k, 1, 1).astype(int)))


@pytest.mark.grade("conv_at", weight=0.125)
@found(quarters)
def test_integer_kernel(student, case):
    student.conv_at(*case.args).matches(reference.conv_at)


def one_filter_and_bias(rng):
    k = rng.integers(2, 4)
    return Case((whole(rng, k, k, 1), whole(rng, k, k, 1, 1), rng.choice([-1, 1]) * rng.integers(2, 9, size=1) * 1.0))


@pytest.mark.grade("conv_at", weight=0.375)
@found(one_filter_and_bias)
def test_leaves_its_input_alone(student, case):
    value = student.conv_at(*case.args).leaves_arguments_unchanged().value
    assert value is not None, "conv_at returned None: is a return statement missing?"


def anything(rng):
    """Also a bias of halves."""
    kh, kw, c_in, c_out = rng.integers(1, 4, 4)
    x, kernel = whole(rng, kh, kw, c_in), whole(rng, kh, kw, c_in, c_out)
    bias = rng.integers(-9, 10, c_out) / 2 if rng.random() < 0.4 else None
    return Case(([x, x / 4, x.astype(int)][rng.integers(3)], [kernel, kernel / 4][rng.integers(2)], bias))


@pytest.mark.grade("conv_at", weight=0.125)
@sweep(anything)
def test_many_small_ones(student, case):
    student.conv_at.many(case.args).matches(reference.conv_at)
