"""`relu`: what is negative becomes 0. 2 points; the weights are points.

Each test is about one thing: x holds feature maps of small whole numbers, as floats, wherever a test is not about
just that.
"""

import numpy as np
import pytest

from autograder.exercise import Case, as_array, found
from solutions.pooling import reference


def whole(rng, *shape):
    """Whole numbers from -9 to 9, of both signs, as floats; 0 too."""
    x = rng.integers(-9, 10, size=shape).astype(float)
    x.flat[:2] = rng.permutation([-8, 8])
    return x


def feature_maps(rng):
    h, w = rng.permutation([2, 3, 4])[:2]
    return Case((whole(rng, h, w, rng.integers(2, 4)),))


@pytest.mark.grade("relu", weight=0.75)
@found(feature_maps)
def test_feature_maps(student, case):
    student.relu(*case.args).matches(reference.relu)


def other_axes(rng):
    """One, two or four axes."""
    shapes = [(7,), (3, 4), (2, 3, 2, 2)]
    return Case((whole(rng, *shapes[rng.integers(3)]),))


@pytest.mark.grade("relu", weight=0.25)
@found(other_axes)
def test_any_shape(student, case):
    student.relu(*case.args).matches(reference.relu)


def fractions(rng):
    return Case((np.clip(rng.normal(size=(3, 4, 2)), -5, 5),))


@pytest.mark.grade("relu", weight=0.25)
@found(fractions)
def test_fractions(student, case):
    student.relu(*case.args).matches(reference.relu)


def integers(rng):
    """Bytes, of which nothing is negative, or integers of both signs beyond what a byte holds."""
    if rng.random() < 0.5:
        return Case((rng.integers(0, 256, size=(3, 4, 2), dtype=np.uint8),))
    x = rng.integers(-500, 500, size=(3, 4, 2))
    x.flat[:2] = rng.permutation([-400, 400])
    return Case((x,))


@pytest.mark.grade("relu", weight=0.25)
@found(integers)
def test_integers(student, case):
    student.relu(*case.args).matches(reference.relu)


@pytest.mark.grade("relu", weight=0.25)
@found(feature_maps)
def test_leaves_its_input_alone(student, case):
    student.relu(*case.args).leaves_arguments_unchanged()


@pytest.mark.grade("relu", weight=0.25)
@found(feature_maps)
def test_twice_is_the_same_as_once(student, case):
    """relu(relu(x)) = relu(x). Whole numbers up to 9 stay what they are in every type of number; the bound is there
    for results that are none: those of other functions differ by more."""
    once = numbers(student.relu(*case.args))
    twice = numbers(student.relu(once))
    assert twice.shape == once.shape and np.allclose(twice, once, rtol=0, atol=1e-3), (
        "Applied to its own result, relu changes it: there is nothing negative left that could become 0."
    )


def numbers(answer):
    value = answer.value
    assert as_array(value) is not None, "relu does not return an array."
    return np.asarray(value, dtype=float)
