"""`max_pool2d_backward`: dout goes to the largest number of each window. 5 points; the weights are points.

Each test is about one thing: images and windows are square, of one channel, side by side and without a rest wherever a
test is not about just that. Numbers are whole; those of x are positive and all different unless a test is about ties.
"""

import numpy as np
import pytest

from autograder.exercise import Case, as_array, found, generator, sweep
from solutions.backward import reference
from solutions.backward.reference import pair


def different(rng, *shape):
    """1, 2, 3, … in any order, as floats."""
    return rng.permutation(np.arange(1.0, np.prod(shape) + 1)).reshape(shape)


def whole(rng, *shape):
    """Whole numbers from -9 to 9 without 0, as floats."""
    return rng.integers(1, 10, size=shape) * rng.choice([-1.0, 1.0], size=shape)


def fitting(shape, pool_size=2, stride=None):
    """The shape of what pooling gives."""
    sizes, steps = pair(pool_size), pair(pool_size if stride is None else stride)
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(shape[:2], sizes, steps, strict=True))
    return rows, columns, shape[2]


def drawn(rng, shape, numbers=different, **kwargs):
    return Case((whole(rng, *fitting(shape, **kwargs)), numbers(rng, *shape)), kwargs)


def side_by_side(rng, channels=1, **more):
    """2 × 2 by default, or another window."""
    k = int(rng.choice([2, 3]))
    n = k * rng.integers(2, 4)
    return drawn(rng, (n, n, channels), **more, **({} if k == 2 and rng.random() < 0.5 else {"pool_size": k}))


def matches(student, case):
    student.max_pool2d_backward(*case.args, **case.kwargs).matches(reference.max_pool2d_backward)


@pytest.mark.grade("max_pool2d_backward", weight=1)
@found(side_by_side)
def test_windows_side_by_side(student, case):
    matches(student, case)


def overlapping(rng):
    """The stride is smaller than the window. The largest numbers lie where many windows see them."""
    k = rng.integers(2, 4)
    n = k + rng.integers(2, 4)
    case = drawn(rng, (n, n, 1), pool_size=int(k), stride=1)
    dout, x = case.args
    x = x.copy()
    x[k - 1, k - 1] += 100
    return Case((dout, x), case.kwargs)


@pytest.mark.grade("max_pool2d_backward", weight=1)
@found(overlapping)
def test_windows_that_overlap(student, case):
    matches(student, case)


def some_alike(rng, *shape):
    """Few numbers, so that most windows have two or more that are the largest; not one in all of them."""
    return rng.integers(-1, 2, size=shape).astype(float)


@pytest.mark.grade("max_pool2d_backward", weight=0.5)
@found(lambda rng: side_by_side(rng, numbers=some_alike))
def test_ties_go_to_the_first(student, case):
    matches(student, case)


@pytest.mark.grade("max_pool2d_backward", weight=0.375)
@found(lambda rng: side_by_side(rng, rng.integers(2, 4)))
def test_several_channels(student, case):
    matches(student, case)


def strided(rng):
    """Longer steps than the window, or one that is and one that is not: no windows overlap. They end where the image
    ends."""
    k = int(rng.integers(2, 4))
    stride = [k + 1, (k, k + 1), (k + 1, k)][rng.integers(3)]
    n = k + int(np.lcm.reduce(np.atleast_1d(stride)))
    return drawn(rng, (n, n, 1), pool_size=k, stride=stride)


@pytest.mark.grade("max_pool2d_backward", weight=0.5)
@found(strided)
def test_stride(student, case):
    matches(student, case)


def left_over(rng):
    k = int(rng.integers(2, 5))
    n = k * rng.integers(1, 3) + rng.integers(1, k)
    return drawn(rng, (n, n, 1), pool_size=k)


@pytest.mark.grade("max_pool2d_backward", weight=0.25)
@found(left_over)
def test_what_is_left_over(student, case):
    matches(student, case)


def oblong(rng):
    """Neither the image nor the window is square."""
    while True:
        kh, kw = (int(n) for n in rng.permutation([1, 2, 3])[:2])
        h, w = kh * rng.integers(2, 5), kw * rng.integers(2, 5)
        if h != w:
            return drawn(rng, (h, w, 1), pool_size=(kh, kw))


@pytest.mark.grade("max_pool2d_backward", weight=0.25)
@found(oblong)
def test_height_and_width_differ(student, case):
    matches(student, case)


def below_zero(rng, *shape):
    return -different(rng, *shape)


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@found(lambda rng: side_by_side(rng, numbers=below_zero))
def test_negative_numbers(student, case):
    matches(student, case)


def fractions(rng):
    case = side_by_side(rng, numbers=lambda rng, *shape: rng.uniform(0.1, 9, size=shape))
    dout, x = case.args
    return Case((np.round(rng.normal(size=dout.shape), 3) + 0.0004, x), case.kwargs)


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@found(fractions)
def test_fractions(student, case):
    matches(student, case)


def integers(rng):
    """x of integers, dout of quarters."""
    case = side_by_side(rng)
    dout, x = case.args
    return Case((dout / 4, x.astype(int)), case.kwargs)


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@found(integers)
def test_integer_image(student, case):
    matches(student, case)


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@found(side_by_side)
def test_leaves_its_input_alone(student, case):
    student.max_pool2d_backward(*case.args, **case.kwargs).leaves_arguments_unchanged()


def small(rng):
    """Small, so that many can be asked: axes, windows and steps that differ, also steps longer than the window; with
    ties or without."""
    h, w = (int(n) for n in rng.permutation([1, 2, 3, 4, 5, 6])[:2])
    low = np.minimum((h, w), 2) if rng.random() < 0.6 else 1
    size = tuple(int(n) for n in rng.integers(low, np.minimum((h, w), 4) + 1))
    size = min(size) if rng.random() < 0.3 else size
    stride = [None, int(rng.integers(1, 5)), tuple(int(n) for n in rng.integers(1, 5, 2))][rng.integers(3)]
    numbers = [different, below_zero, some_alike, some_alike][rng.integers(4)]
    dout, x = drawn(rng, (h, w, rng.integers(1, 4)), numbers, pool_size=size, stride=stride).args
    dout, x = [dout, dout / 4, dout.astype(int)][rng.integers(3)], [x, x / 8, x.astype(int)][rng.integers(3)]
    return Case((dout, x, size, stride))


def flat(rng):
    """One row of windows, or one column, whose two steps differ: a step of the other axis, which is the shorter one,
    leads nowhere out of the image."""
    k, short = (int(n) for n in rng.integers(1, 3, 2))
    long = short + int(rng.integers(1, 3))
    shape, stride = (k, k + 2 * long, int(rng.integers(1, 3))), (short, long)
    if rng.random() < 0.5:
        shape, stride = (shape[1], shape[0], shape[2]), stride[::-1]
    return Case((*drawn(rng, shape, pool_size=k, stride=stride).args, k, stride))


FLAT = [flat(generator(f"flat windows|{n}")) for n in range(8)]


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@sweep(small)
def test_many_small_ones(student, case):
    """And flat ones, and one without any settings."""
    calls = [*case.args, *(one.args for one in FLAT)]
    student.max_pool2d_backward.many(calls).matches(reference.max_pool2d_backward)
    dout, x = np.arange(1.0, 9).reshape(2, 2, 2), np.arange(50.0).reshape(5, 5, 2) % 7
    student.max_pool2d_backward(dout, x).matches(reference.max_pool2d_backward)


def refused(student, case, n=4):
    """Whoever refuses everything has not understood what makes no sense. n: the side of an image that makes some."""
    sense = student.max_pool2d_backward(np.ones((n // 2, n // 2, 2)), np.ones((n, n, 2)), 2)
    assert as_array(sense.value) is not None, "max_pool2d_backward does not return an array."
    student.max_pool2d_backward(*case.args, **case.kwargs).raises(ValueError)


def too_large(rng):
    """By one: as many windows fit as an empty dout has."""
    n = int(rng.integers(3, 6))
    size, shape = (n + 1, int(rng.integers(2, n + 1))), [0, 1]
    if rng.random() < 0.5:
        size, shape = size[::-1], shape[::-1]
    return Case((np.ones((*shape, 1)), different(rng, n, n, 1)), {"pool_size": size})


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@found(too_large)
def test_refuses_a_window_larger_than_the_image(student, case):
    refused(student, case, n=2)  # as large as the window: it fits, once


def not_moving(rng):
    """dout is as for other strides: often as for the one of the two that moves."""
    stride = [0, -1, (1, 0), (0, 2), (2, 0), (1, -1)][rng.integers(6)]
    moving = [(1, 1), (2, 2), (2, 1), (1, 2)][rng.integers(4)]
    if isinstance(stride, tuple) and rng.random() < 0.6:
        moving = max(stride)
    case = drawn(rng, (4, 4, 1), pool_size=2, stride=moving)
    return Case(case.args, {"pool_size": 2, "stride": stride})


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@found(not_moving)
def test_refuses_a_stride_below_one(student, case):
    refused(student, case)


def of_another_shape(rng):
    """A row, a column or a channel less or more."""
    case = side_by_side(rng, 2)
    (dout, x), axis = case.args, rng.integers(3)
    if rng.random() < 0.5:
        return Case((np.delete(dout, 0, axis), x), case.kwargs)
    return Case((np.concatenate([dout, dout.take([0], axis)], axis), x), case.kwargs)


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@found(of_another_shape)
def test_refuses_dout_of_another_shape(student, case):
    refused(student, case)


def senselessly(rng):
    """Windows too high, where they would fit on their side, and too wide; each of two strides; each way in which dout
    has another shape."""
    calls = [
        (np.ones((0, 2, 1)), np.ones((3, 6, 1)), (4, 3)),
        (np.ones((1, 1, 1)), np.ones((3, 6, 1)), (5, 2)),
        (np.ones((2, 0, 1)), np.ones((6, 3, 1)), (3, 4)),
        (np.ones((1, 1, 1)), np.ones((6, 3, 1)), (2, 5)),
    ]
    low, fine = int(rng.integers(-2, 0)), int(rng.integers(1, 4))
    strides = (0, low, (0, fine), (fine, 0), (low, fine), (fine, low))
    dout, x = np.ones((2, 3, 2)), different(rng, 4, 6, 2)
    calls += [(dout, x, 2, stride) for stride in strides]
    calls += [(np.delete(dout, 0, axis), x) for axis in range(3)]
    calls += [(np.ones(shape), x) for shape in ((3, 3, 2), (2, 4, 2), (2, 3, 3), (1, 3, 2), (2, 1, 2), (2, 3, 1))]
    calls += [(dout, x, 2, 1), (dout, x, 2, (1, 2)), (dout, x, 2, (2, 1)), (dout, x, (2, 3)), (dout, x, (1, 2))]
    return Case((calls,))


@pytest.mark.grade("max_pool2d_backward", weight=0.125)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    student.max_pool2d_backward(np.ones((2, 2, 2)), np.ones((4, 4, 2)), 2).is_given()
    for args in case.args[0][0]:
        student.max_pool2d_backward(*args).raises(ValueError)
