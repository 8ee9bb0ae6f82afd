"""`zero_pad`: zeros round an image. 3 points.

Images hold whole numbers from 1 on, which every type of number keeps; only `test_values_as_they_are` has others.
"""

import numpy as np
import pytest

from autograder.exercise import Case, as_array, found, sweep
from solutions.windows import reference


def image(rng, channels=1):
    """Height and width differ."""
    h, w = rng.choice(np.arange(2, 7), size=2, replace=False)
    return rng.integers(1, 100, size=(h, w, channels)).astype(float)


def all_round(rng):
    pad = rng.integers(1, 4)
    return Case((image(rng), ((pad, pad), (pad, pad))))


@pytest.mark.grade("zero_pad")
@found(all_round)
def test_all_round(student, case):
    student.zero_pad(*case.args).matches(reference.zero_pad)


def sides_that_differ(rng):
    top, bottom, left, right = rng.permutation(np.arange(1, 5))
    return Case((image(rng), ((top, bottom), (left, right))))


@pytest.mark.grade("zero_pad")
@found(sides_that_differ)
def test_sides_that_differ(student, case):
    student.zero_pad(*case.args).matches(reference.zero_pad)


def with_channels(rng):
    pad = rng.integers(1, 3)
    return Case((image(rng, rng.integers(2, 5)), ((pad, pad), (pad, pad))))


@pytest.mark.grade("zero_pad", weight=0.5)
@found(with_channels)
def test_channels(student, case):
    student.zero_pad(*case.args).matches(reference.zero_pad)


def without_zeros(rng):
    return Case((image(rng), ((0, 0), (0, 0))))


@pytest.mark.grade("zero_pad", weight=0.5)
@found(without_zeros)
def test_no_zeros_at_all(student, case):
    student.zero_pad(*case.args).matches(reference.zero_pad)


def fractions(rng):
    return Case((rng.normal(size=image(rng).shape), ((1, 1), (1, 1))))


@pytest.mark.grade("zero_pad", weight=0.25)
@found(fractions)
def test_values_as_they_are(student, case):
    student.zero_pad(*case.args).matches(reference.zero_pad)


@pytest.mark.grade("zero_pad", weight=0.5)
@found(all_round)
def test_leaves_its_input_alone(student, case):
    value = student.zero_pad(*case.args).leaves_arguments_unchanged().value
    assert as_array(value) is not None, "zero_pad does not return a NumPy array."


def different_sides_and_channels(rng):
    top, bottom, left, right = rng.permutation(np.arange(1, 5))
    return Case((image(rng, rng.integers(2, 5)), ((top, bottom), (left, right))))


@pytest.mark.grade("zero_pad", weight=0.5)
@found(different_sides_and_channels)
def test_cutting_the_zeros_off_gives_x_back(student, case):
    """Whole numbers below 100: sums and comparisons are exact in every type of number."""
    x, ((top, _), (left, _)) = case.args
    padded = as_array(student.zero_pad(*case.args).value)
    assert padded is not None and padded.ndim == 3, "zero_pad does not return an array with three axes."
    inside = padded[top : top + x.shape[0], left : left + x.shape[1]]
    assert np.array_equal(inside, x), "x is not found again where the zeros end."
    assert padded.astype(float).sum() == x.sum(), "The sum of all values should not change: only zeros are added."


def small(rng):
    x = rng.integers(1, 100, size=rng.integers(1, 4, 3)).astype(float)
    return Case((x, tuple(tuple(rng.integers(0, 4, 2)) for _ in range(2))))


@pytest.mark.grade("zero_pad", weight=0.25)
@sweep(small)
def test_many_small_ones(student, case):
    student.zero_pad.many(case.args).matches(reference.zero_pad)


def negative(rng):
    pads = [1, 1, 0, 1]
    pads[rng.integers(4)] = -1
    return Case((image(rng), (tuple(pads[:2]), tuple(pads[2:]))))


@pytest.mark.grade("zero_pad", weight=0.25)
@found(negative)
def test_refuses_negative_pads(student, case):
    student.zero_pad(case.args[0], ((1, 1), (1, 1))).is_given()
    student.zero_pad(*case.args).raises(ValueError)


def senselessly(rng):
    """Each of the four sides alone, where the others have some or none; of an image of a single row or column too,
    which NumPy stretches."""
    pads = np.concatenate([some - (some + 1) * np.eye(4, dtype=int) for some in (0, 2)]).tolist()
    x = image(rng)
    return Case(([(part, ((t, b), (left, right))) for part in (x, x[:1], x[:, :1]) for t, b, left, right in pads],))


@pytest.mark.grade("zero_pad", weight=0.25)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    student.zero_pad(np.ones((2, 2, 1)), ((1, 1), (1, 1))).is_given()
    for args in case.args[0][0]:
        student.zero_pad(*args).raises(ValueError)
