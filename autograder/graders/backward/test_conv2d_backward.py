"""`conv2d_backward`: how the loss changes with image, kernel and bias. 7 points; the weights are points.

Each test is about one thing, and most about one of the three gradients, so that a mistake costs the points of that
thing alone: images and kernels are square, of one channel, at stride 1 and "valid" wherever a test is not about just
that. Numbers are whole and small, so that every right way to add them up is exact, except where a test is about
fractions.
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep
from solutions.backward import reference
from solutions.backward.parts import DBIAS, DKERNEL, DX


def whole(rng, *shape):
    """Whole numbers from -4 to 4 without 0, as floats."""
    return (rng.integers(1, 5, size=shape) * rng.choice([-1, 1], size=shape)).astype(float)


def drawn(rng, image, window, channels=(1, 1), numbers=whole, **kwargs):
    """dout, x and kernel that go together."""
    (h, w), (kh, kw), (c_in, c_out) = image, window, channels
    stride = kwargs.get("stride", 1)
    steps = stride if isinstance(stride, tuple) else (stride, stride)
    same = kwargs.get("padding") == "same"
    rows, columns = (-(-n // s) if same else (n - k) // s + 1 for n, k, s in zip(image, window, steps, strict=True))
    args = numbers(rng, rows, columns, c_out), numbers(rng, h, w, c_in), numbers(rng, kh, kw, c_in, c_out)
    return Case(args, kwargs)


def square(rng):
    """The side of an image, and of a kernel that is smaller."""
    return rng.integers(4, 7), rng.integers(2, 4)


def plain(rng, **more):
    n, k = square(rng)
    return drawn(rng, (n, n), (k, k), **more)


def part(student, case, view):
    student.conv2d_backward(*case.args, **case.kwargs).matches(reference.conv2d_backward, view=view)


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(plain)
def test_gives_three_gradients(student, case):
    value = student.conv2d_backward(*case.args).value
    three = isinstance(value, tuple | list) and len(value) == 3
    assert three, "conv2d_backward does not return three arrays: (dx, dkernel, dbias)."


@pytest.mark.grade("conv2d_backward", weight=0.625)
@found(plain)
def test_dx_of_one_channel_and_filter(student, case):
    part(student, case, DX)


@pytest.mark.grade("conv2d_backward", weight=0.75)
@found(plain)
def test_dkernel_of_one_channel_and_filter(student, case):
    part(student, case, DKERNEL)


def of_eighths(rng):
    """Three or four filters; dout is not of whole numbers, or its sums would soon be guessed."""
    dout, x, kernel = plain(rng, channels=(1, rng.integers(3, 5))).args
    return Case((dout + rng.choice([1, 3, 5, 7], size=dout.shape) / 8, x, kernel))


@pytest.mark.grade("conv2d_backward", weight=0.5)
@found(of_eighths)
def test_dbias(student, case):
    part(student, case, DBIAS)


def deep(rng):
    """As many filters as channels is where swapped axes pass unseen; as many of one as of the other is not."""
    c_in = rng.integers(2, 4)
    return plain(rng, channels=(c_in, rng.choice([c_in, c_in + 1])))


@pytest.mark.grade("conv2d_backward", weight=0.5)
@found(deep)
def test_dx_of_channels_and_filters(student, case):
    part(student, case, DX)


@pytest.mark.grade("conv2d_backward", weight=0.5)
@found(deep)
def test_dkernel_of_channels_and_filters(student, case):
    part(student, case, DKERNEL)


def any_stride(rng):
    """A number, or two that differ."""
    return rng.integers(2, 4) if rng.random() < 0.4 else tuple(rng.permutation([1, 2, 3])[:2])


def strided(rng):
    """The windows end where the image ends."""
    k, stride = rng.integers(2, 4), any_stride(rng)
    n = k + np.lcm.reduce(np.atleast_1d(stride)) * rng.integers(1, 3)
    return drawn(rng, (n, n), (k, k), stride=int(stride) if np.ndim(stride) == 0 else tuple(map(int, stride)))


@pytest.mark.grade("conv2d_backward", weight=0.5)
@found(strided)
def test_dx_with_stride(student, case):
    part(student, case, DX)


@pytest.mark.grade("conv2d_backward", weight=0.5)
@found(strided)
def test_dkernel_with_stride(student, case):
    part(student, case, DKERNEL)


def left_over(rng):
    """Rows and columns that no window covers."""
    k, stride = rng.integers(2, 4), rng.integers(2, 4)
    n = k + stride * rng.integers(1, 3) + rng.integers(1, stride)
    return drawn(rng, (n, n), (k, k), stride=int(stride))


@pytest.mark.grade("conv2d_backward", weight=0.25)
@found(left_over)
def test_what_is_left_over(student, case):
    part(student, case, DX)


def same(rng):
    """Odd kernels and even ones, and now and then one that is larger than the image."""
    n, k = rng.integers(3, 6), rng.integers(2, 5)
    if rng.random() < 0.3:
        n, k = 3, 4
    return drawn(rng, (n, n), (k, k), padding="same")


@pytest.mark.grade("conv2d_backward", weight=0.375)
@found(same)
def test_dx_with_same(student, case):
    part(student, case, DX)


@pytest.mark.grade("conv2d_backward", weight=0.375)
@found(same)
def test_dkernel_with_same(student, case):
    part(student, case, DKERNEL)


def same_strided(rng):
    n, k, stride = rng.integers(5, 9), rng.integers(2, 5), any_stride(rng)
    stride = int(stride) if np.ndim(stride) == 0 else tuple(map(int, stride))
    return drawn(rng, (n, n), (k, k), padding="same", stride=stride)


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(same_strided)
def test_dx_with_same_and_stride(student, case):
    part(student, case, DX)


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(same_strided)
def test_dkernel_with_same_and_stride(student, case):
    part(student, case, DKERNEL)


def oblong(rng):
    return drawn(rng, rng.permutation([4, 5, 6])[:2], rng.permutation([1, 2, 3])[:2])


@pytest.mark.grade("conv2d_backward", weight=0.25)
@found(oblong)
def test_dx_where_height_and_width_differ(student, case):
    part(student, case, DX)


@pytest.mark.grade("conv2d_backward", weight=0.25)
@found(oblong)
def test_dkernel_where_height_and_width_differ(student, case):
    part(student, case, DKERNEL)


def fractions(rng):
    return plain(rng, numbers=lambda rng, *shape: rng.normal(size=shape))


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(fractions)
def test_fractions(student, case):
    student.conv2d_backward(*case.args).matches(reference.conv2d_backward)


def integer_image(rng):
    """A gradient of quarters must not be cut to the integers of the image."""
    dout, x, kernel = plain(rng).args
    return Case((dout, x.astype(int), kernel / 4))


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(integer_image)
def test_integer_image(student, case):
    student.conv2d_backward(*case.args).matches(reference.conv2d_backward)


def integer_kernel(rng):
    dout, x, kernel = plain(rng).args
    return Case((dout, x / 4, kernel.astype(int)))


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(integer_kernel)
def test_integer_kernel(student, case):
    student.conv2d_backward(*case.args).matches(reference.conv2d_backward)


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(plain)
def test_leaves_its_input_alone(student, case):
    student.conv2d_backward(*case.args).leaves_arguments_unchanged().is_given()


def of_any_type(rng, numbers):
    """Floats, quarters, or integers."""
    return [numbers, numbers / 4, numbers.astype(int)][rng.integers(3)]


def anything(rng):
    """Small, so that many can be asked: axes, window and steps that differ, also steps longer than the window, and
    windows larger than the image."""
    h, w = (int(n) for n in rng.permutation([1, 2, 3, 4, 5, 6])[:2])
    fits = rng.random() < 0.4
    kh, kw = (int(n) for n in (rng.integers(1, np.minimum((h, w), 4) + 1) if fits else rng.integers(1, 4, 2)))
    stride = int(rng.integers(1, 4)) if rng.random() < 0.3 else tuple(int(n) for n in rng.integers(1, 5, 2))
    how = {"stride": stride, "padding": "valid" if fits else "same"}
    case = drawn(rng, (h, w), (kh, kw), rng.integers(1, 4, 2), **how)
    return Case((*(of_any_type(rng, numbers) for numbers in case.args), *how.values()))


@pytest.mark.grade("conv2d_backward", weight=0.125)
@sweep(anything)
def test_many_small_ones(student, case):
    student.conv2d_backward.many(case.args).matches(reference.conv2d_backward)


def refused(student, case, n=4):
    """Whoever refuses everything has not understood what makes no sense. n: the side of an image that makes some."""
    student.conv2d_backward(np.ones((n - 1, n - 1, 2)), np.ones((n, n, 1)), np.ones((2, 2, 1, 2))).is_given()
    student.conv2d_backward(*case.args, **case.kwargs).raises(ValueError)


def too_large(rng):
    """By one: as many windows fit as an empty dout has."""
    n, k = rng.integers(3, 6), rng.integers(2, 4)
    image, window = (n, n), (n + 1, k)
    if rng.random() < 0.5:
        image, window = image[::-1], window[::-1]
    return drawn(rng, image, window)


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(too_large)
def test_refuses_a_window_larger_than_the_image(student, case):
    refused(student, case, n=2)  # as large as the window: it fits, once


def oddly_padded(rng):
    """dout goes with "valid", or with "same"."""
    padding = rng.choice(["full", "causal", "zeros", "sam", "vaild"]).item()
    like = ["valid", "same"][rng.integers(2)]
    return Case(plain(rng, padding=like).args, {"padding": padding})


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(oddly_padded)
def test_refuses_an_unknown_padding(student, case):
    refused(student, case)


def not_moving(rng):
    """dout is as for other strides."""
    stride = [0, -1, (1, 0), (2, 0), (0, 2), (1, -1)][rng.integers(6)]
    moving = [(1, 1), (2, 2), (2, 1), (1, 2)][rng.integers(4)]
    return Case(plain(rng, stride=moving).args, {"stride": stride})


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(not_moving)
def test_refuses_a_stride_below_one(student, case):
    refused(student, case)


def of_another_shape(rng):
    """A row or a column less or more, or a filter less or more."""
    dout, x, kernel = plain(rng, channels=(1, 2)).args
    axis = rng.integers(3)
    if rng.random() < 0.5:
        return Case((np.delete(dout, 0, axis), x, kernel))
    return Case((np.concatenate([dout, dout.take([0], axis)], axis), x, kernel))


@pytest.mark.grade("conv2d_backward", weight=0.125)
@found(of_another_shape)
def test_refuses_dout_of_another_shape(student, case):
    refused(student, case)


def senselessly(rng):
    """Windows too high, where they would fit on their side, and too wide; each of two strides; paddings that do not
    exist, wherever in the alphabet; each way in which dout has another shape."""
    dout, x, kernel = drawn(rng, (5, 6), (2, 3), (2, 3)).args
    calls = [
        (whole(rng, 0, 2, 1), whole(rng, 3, 6, 1), whole(rng, 4, 5, 1, 1)),
        (whole(rng, 1, 1, 1), whole(rng, 3, 6, 1), whole(rng, 5, 2, 1, 1)),
        (whole(rng, 2, 0, 1), whole(rng, 6, 3, 1), whole(rng, 5, 4, 1, 1)),
        (whole(rng, 1, 1, 1), whole(rng, 6, 3, 1), whole(rng, 2, 5, 1, 1)),
    ]
    low, fine = int(rng.integers(-2, 0)), int(rng.integers(1, 4))
    strides = (0, low, (0, fine), (fine, 0), (low, fine), (fine, low))
    calls += [(dout, x, kernel, stride, padding) for stride in strides for padding in ("valid", "same")]
    calls += [(dout, x, kernel, 1, padding) for padding in ("full", "symmetric", "zeros")]
    calls += [(np.delete(dout, 0, axis), x, kernel) for axis in range(3)]
    calls += [(np.concatenate([dout, dout[:1]]), x, kernel), (dout[:, [0, *range(4)]], x, kernel)]
    calls += [(dout[..., :1], x, kernel), (dout[..., [0, 1, 2, 0]], x, kernel)]
    calls += [(dout, x, kernel, 1, "same"), (dout, x, kernel, 2), (dout, x, kernel, (1, 2)), (dout, x, kernel, (2, 1))]
    return Case((calls,))


@pytest.mark.grade("conv2d_backward", weight=0.125)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    student.conv2d_backward(np.ones((3, 3, 2)), np.ones((4, 4, 1)), np.ones((2, 2, 1, 2))).is_given()
    for args in case.args[0][0]:
        student.conv2d_backward(*args).raises(ValueError)
