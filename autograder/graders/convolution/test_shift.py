"""`shift`: move a picture, zeros come in. 4 points; the weights are points.

Each test is about one thing: pictures are square, of one channel and of whole numbers, and move inside their frame
along both axes, wherever a test is not about just that.
"""

import pytest

from autograder.exercise import Case, as_array, found, sweep
from solutions.convolution import reference


def picture(rng, h, w, c=1):
    """Whole numbers from 1 to 9, as floats: a zero has come in."""
    return rng.integers(1, 10, size=(h, w, c)).astype(float)


def two_steps(rng):
    """Two different steps, both at least 1."""
    return rng.permutation([1, 2, 3])[:2]


def down_and_right(rng):
    n = rng.integers(5, 7)
    return Case((picture(rng, n, n), *two_steps(rng)))


@pytest.mark.grade("shift", weight=1)
@found(down_and_right)
def test_down_and_right(student, case):
    student.shift(*case.args).matches(reference.shift)


def backwards(rng):
    n = rng.integers(5, 7)
    signs = [(-1, -1), (-1, 1), (1, -1)][rng.integers(3)]
    return Case((picture(rng, n, n), *(two_steps(rng) * signs)))


@pytest.mark.grade("shift", weight=0.75)
@found(backwards)
def test_up_or_left(student, case):
    student.shift(*case.args).matches(reference.shift)


def along_one_axis(rng):
    n = rng.integers(4, 6)
    return Case((picture(rng, n, n), *rng.permutation([0, rng.integers(1, 4)])))


@pytest.mark.grade("shift", weight=0.5)
@found(along_one_axis)
def test_along_one_axis(student, case):
    student.shift(*case.args).matches(reference.shift)


def not_at_all(rng):
    n = rng.integers(3, 6)
    return Case((picture(rng, n, n), 0, 0))


@pytest.mark.grade("shift", weight=0.25)
@found(not_at_all)
def test_not_at_all(student, case):
    student.shift(*case.args).matches(reference.shift)


def out_of_the_picture(rng):
    """Along one axis at least, by the picture's size or more."""
    n = rng.integers(3, 5)
    far, near = rng.integers(n, 2 * n + 2), rng.integers(1, n)
    return Case((picture(rng, n, n), *(rng.permutation([far, near]) * rng.choice([-1, 1], size=2))))


@pytest.mark.grade("shift", weight=0.5)
@found(out_of_the_picture)
def test_out_of_the_picture(student, case):
    student.shift(*case.args).matches(reference.shift)


def oblong(rng):
    h, w = rng.permutation([4, 5, 6, 7])[:2]
    return Case((picture(rng, h, w), *two_steps(rng)))


@pytest.mark.grade("shift", weight=0.25)
@found(oblong)
def test_height_and_width_differ(student, case):
    student.shift(*case.args).matches(reference.shift)


def colourful(rng):
    n = rng.integers(4, 6)
    return Case((picture(rng, n, n, rng.integers(2, 4)), *two_steps(rng)))


@pytest.mark.grade("shift", weight=0.25)
@found(colourful)
def test_several_channels(student, case):
    student.shift(*case.args).matches(reference.shift)


def fractions(rng):
    n = rng.integers(4, 6)
    return Case((rng.uniform(0.1, 1, size=(n, n, 1)), *two_steps(rng)))


@pytest.mark.grade("shift", weight=0.125)
@found(fractions)
def test_fractions(student, case):
    student.shift(*case.args).matches(reference.shift)


@pytest.mark.grade("shift", weight=0.25)
@found(down_and_right)
def test_leaves_its_input_alone(student, case):
    value = student.shift(*case.args).leaves_arguments_unchanged().value
    assert as_array(value) is not None, "shift does not return an array."


def small(rng):
    """Small, so that many can be asked. Of most of them something is left; some are moved far out on one side."""
    h, w, c = rng.integers([1, 1, 1], [6, 6, 3])
    steps = [rng.integers(-h, h + 1), rng.integers(-w, w + 1)]
    if rng.random() < 0.3:
        axis, side = rng.integers(2), rng.choice([-1, 1])
        steps[axis] = side * ((h, w)[axis] + rng.integers(1, 4))
    return Case((picture(rng, h, w, c), *steps))


@pytest.mark.grade("shift", weight=0.125)
@sweep(small, 100)
def test_many_small_ones(student, case):
    student.shift.many(case.args).matches(reference.shift)
