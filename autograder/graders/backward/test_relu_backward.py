"""`relu_backward`: dout where x was positive. 3 points; the weights are points.

Each test is about one thing: dout and x hold small whole numbers other than 0, as floats, wherever a test is not about
just that.
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep
from solutions.backward import reference


def whole(rng, *shape):
    """Whole numbers from -9 to 9 without 0, of both signs, as floats."""
    x = rng.integers(1, 10, size=shape) * rng.choice([-1.0, 1.0], size=shape)
    x.flat[:2] = rng.permutation([-8, 8])
    return x


def both(rng, *shape):
    """dout and x, of any two signs."""
    dout, x = whole(rng, *shape), whole(rng, *shape)
    dout.flat[:4], x.flat[:4] = rng.integers(2, 9, 4) * [1, 1, -1, -1], rng.integers(2, 9, 4) * [1, -1, 1, -1]
    return dout, x


def feature_maps(rng):
    h, w = rng.permutation([2, 3, 4])[:2]
    return Case(both(rng, h, w, rng.integers(2, 4)))


@pytest.mark.grade("relu_backward", weight=1)
@found(feature_maps)
def test_feature_maps(student, case):
    student.relu_backward(*case.args).matches(reference.relu_backward)


def some_at_zero(rng):
    dout, x = both(rng, 3, 4, 2)
    x[rng.random(x.shape) < 0.5] = 0
    x.flat[:4] = 0, -8, 8, 0
    return Case((dout, x))


@pytest.mark.grade("relu_backward", weight=0.5)
@found(some_at_zero)
def test_nothing_at_zero(student, case):
    student.relu_backward(*case.args).matches(reference.relu_backward)


def other_axes(rng):
    """One, two or four axes."""
    return Case(both(rng, *[(8,), (3, 4), (2, 3, 2, 2)][rng.integers(3)]))


@pytest.mark.grade("relu_backward", weight=0.25)
@found(other_axes)
def test_any_shape(student, case):
    student.relu_backward(*case.args).matches(reference.relu_backward)


def fractions(rng):
    dout, x = rng.normal(size=(2, 3, 4, 2))
    return Case((np.round(dout, 3) + 0.0004, x))


@pytest.mark.grade("relu_backward", weight=0.25)
@found(fractions)
def test_fractions(student, case):
    student.relu_backward(*case.args).matches(reference.relu_backward)


def integers(rng):
    """x of integers, dout of quarters."""
    dout, x = both(rng, 3, 4, 2)
    return Case((dout / 4, x.astype(int)))


@pytest.mark.grade("relu_backward", weight=0.25)
@found(integers)
def test_integer_maps(student, case):
    student.relu_backward(*case.args).matches(reference.relu_backward)


@pytest.mark.grade("relu_backward", weight=0.25)
@found(feature_maps)
def test_leaves_its_input_alone(student, case):
    student.relu_backward(*case.args).leaves_arguments_unchanged()


def of_two_shapes(rng):
    """NumPy would stretch some of them, and mistake others for each other."""
    h, w = rng.permutation([2, 3, 4])[:2]
    shape, other = [
        ((1, w, 2), (h, w, 2)),
        ((h, w, 1), (h, w, 2)),
        ((w, 2), (h, w, 2)),
        ((h, w, 2), (1, w, 2)),
        ((h, w, 2), (w, h, 2)),
    ][rng.integers(5)]
    return Case((whole(rng, *shape), whole(rng, *other)))


@pytest.mark.grade("relu_backward", weight=0.25)
@found(of_two_shapes)
def test_refuses_another_shape(student, case):
    """In either order: shapes can be compared by size, too."""
    student.relu_backward(np.ones((2, 3, 2)), np.ones((2, 3, 2))).is_given()
    student.relu_backward(*case.args).raises(ValueError)
    student.relu_backward(*case.args[::-1]).raises(ValueError)


def anything(rng):
    shape = tuple(int(n) for n in rng.integers(1, 4, rng.integers(1, 5)))
    dout, x = rng.integers(-9, 10, size=(2, *shape))
    kinds = [dout.astype(float), dout / 4, dout], [x.astype(float), x / 1000, x, np.abs(x).astype(np.uint8)]
    return Case((kinds[0][rng.integers(3)], kinds[1][rng.integers(4)]))


@pytest.mark.grade("relu_backward", weight=0.25)
@sweep(anything)
def test_many_small_ones(student, case):
    student.relu_backward.many(case.args).matches(reference.relu_backward)
