"""`subsample`: every stride-th row and column. 2 points; the weights are points.

Each test is about one thing: images are square, of one channel and of whole numbers, all different, and the stride is
one number that divides the side, wherever a test is not about just that.
"""

import numpy as np
import pytest

from autograder.exercise import Case, as_array, found, sweep
from solutions.pooling import reference


def different(rng, *shape):
    """1, 2, 3, … in any order, as floats."""
    return rng.permutation(np.arange(1.0, np.prod(shape) + 1)).reshape(shape)


def chosen(student, case):
    student.subsample(*case.args).matches(reference.subsample)


def dividing(rng):
    s = rng.integers(2, 4)
    n = s * rng.integers(2, 4)
    return Case((different(rng, n, n, 1), s))


@pytest.mark.grade("subsample", weight=0.5)
@found(dividing)
def test_every_second_or_third(student, case):
    chosen(student, case)


def with_a_rest(rng):
    """Strides longer than the image too: its first row and column remain."""
    s = rng.integers(2, 5)
    n = s * rng.integers(3) + rng.integers(1, s)
    return Case((different(rng, n, n, 1), s))


@pytest.mark.grade("subsample", weight=0.25)
@found(with_a_rest)
def test_what_is_left_over(student, case):
    chosen(student, case)


def by_a_pair(rng):
    return Case((different(rng, 6, 6, 1), tuple(rng.permutation([1, 2, 3])[:2])))


@pytest.mark.grade("subsample", weight=0.25)
@found(by_a_pair)
def test_strides_that_differ(student, case):
    chosen(student, case)


def oblong(rng):
    s = rng.integers(2, 4)
    h, w = s * rng.permutation([1, 2, 3, 4])[:2]
    return Case((different(rng, h, w, 1), s))


@pytest.mark.grade("subsample", weight=0.25)
@found(oblong)
def test_height_and_width_differ(student, case):
    chosen(student, case)


def deep(rng):
    s = rng.integers(2, 4)
    return Case((different(rng, 2 * s, 2 * s, rng.integers(2, 5)), s))


@pytest.mark.grade("subsample", weight=0.25)
@found(deep)
def test_several_channels(student, case):
    chosen(student, case)


def fractions(rng):
    s = rng.integers(2, 4)
    return Case((rng.uniform(0.1, 9, size=(2 * s, 2 * s, 1)), s))


@pytest.mark.grade("subsample", weight=0.0625)
@found(fractions)
def test_fractions(student, case):
    chosen(student, case)


@pytest.mark.grade("subsample", weight=0.0625)
@found(lambda rng: Case((different(rng, 5, 5, 1), 2)))
def test_leaves_its_input_alone(student, case):
    student.subsample(*case.args).leaves_arguments_unchanged()


@pytest.mark.grade("subsample", weight=0.125)
@found(lambda rng: Case((different(rng, 12, 12, 1),)))
def test_twice_is_as_with_the_product(student, case):
    """Every second row of every third is every sixth."""
    (x,) = case.args
    third = numbers(student.subsample(x, 3))
    both = numbers(student.subsample(third, 2))
    sixth = numbers(student.subsample(x, 6))
    assert both.shape == sixth.shape and np.array_equal(both, sixth), (
        "Every second row and column of every third must be every sixth row and column."
    )


SENSE = Case((np.ones((5, 5, 1)), 2))


def small(rng):
    h, w, c = rng.integers([1, 1, 1], [7, 7, 3])
    return Case((different(rng, h, w, c), rng.integers(1, 6) if rng.random() < 0.4 else tuple(rng.integers(1, 6, 2))))


@pytest.mark.grade("subsample", weight=0.0625)
@sweep(small)
def test_many_small_ones(student, case):
    student.subsample.many(case.args).matches(reference.subsample)


def numbers(answer):
    value = as_array(answer.value)
    assert value is not None and value.ndim == 3, "subsample does not return an array of three axes."
    return value


def not_moving(rng):
    return Case((different(rng, 4, 4, 1), [0, -1, -2, (1, 0), (0, 2), (2, -1)][rng.integers(6)]))


@pytest.mark.grade("subsample", weight=0.125)
@found(not_moving)
def test_refuses_a_stride_below_one(student, case):
    numbers(student.subsample(*SENSE.args).is_given())
    student.subsample(*case.args).raises(ValueError)


def senselessly(rng):
    low, fine = rng.integers(-2, 0), rng.integers(1, 4)
    strides = (0, low, (0, fine), (fine, 0), (low, fine), (fine, low))
    return Case(([(different(rng, 4, 4, 1), stride) for stride in strides],))


@pytest.mark.grade("subsample", weight=0.0625)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    numbers(student.subsample(*SENSE.args).is_given())
    for args in case.args[0][0]:
        student.subsample(*args).raises(ValueError)
