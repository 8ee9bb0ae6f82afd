"""`conv2d`: the whole convolution. 13 points; the weights are points.

Each test is about one thing, so that a mistake in one thing costs the points of that thing alone: images and kernels
are square, of one channel, at stride 1 and "valid" wherever a test is not about just that. Numbers are whole and small
(every right way to add them up is exact, rounded ones too) except where a test is about fractions.
"""

import numpy as np
import pytest

from autograder.exercise import Case, as_array, found, sweep
from solutions.convolution import reference


def whole(rng, *shape):
    """Whole numbers from -4 to 4 without 0, as floats."""
    return (rng.integers(1, 5, size=shape) * rng.choice([-1, 1], size=shape)).astype(float)


def square(rng):
    """The side of an image, and of a kernel that is smaller."""
    return rng.integers(4, 7), rng.integers(2, 4)


def plain(rng):
    n, k = square(rng)
    return Case((whole(rng, n, n, 1), whole(rng, k, k, 1, 1)))


@pytest.mark.grade("conv2d", weight=1.5)
@found(plain)
def test_one_channel_one_filter(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


def oblong(rng):
    h, w = rng.permutation([4, 5, 6, 7])[:2]
    kh, kw = rng.permutation([1, 2, 3])[:2]
    return Case((whole(rng, h, w, 1), whole(rng, kh, kw, 1, 1)))


@pytest.mark.grade("conv2d", weight=1)
@found(oblong)
def test_height_and_width_differ(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


def deep(rng):
    """As many filters as channels is where swapped axes pass unseen; as many of one as of the other is not."""
    n, k = square(rng)
    c_in = rng.integers(2, 4)
    c_out = rng.choice([c_in, c_in + 1])
    return Case((whole(rng, n, n, c_in), whole(rng, k, k, c_in, c_out)))


@pytest.mark.grade("conv2d", weight=2)
@found(deep)
def test_channels_and_filters(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


def biases(rng, c_out):
    """All different, none 0."""
    return rng.permutation(np.arange(2.0, 9.0))[:c_out] * rng.choice([-1, 1])


def biased(rng):
    n, k = square(rng)
    c_out = rng.integers(2, 4)
    return Case((whole(rng, n, n, 1), whole(rng, k, k, 1, c_out), biases(rng, c_out)))


@pytest.mark.grade("conv2d", weight=1)
@found(biased)
def test_bias(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


def any_stride(rng):
    """A number, or two that differ."""
    return rng.integers(2, 4) if rng.random() < 0.4 else tuple(rng.permutation([1, 2, 3])[:2])


def strided(rng):
    n, k = rng.integers(5, 10), rng.integers(2, 4)
    return Case((whole(rng, n, n, 1), whole(rng, k, k, 1, 1)), {"stride": any_stride(rng)})


@pytest.mark.grade("conv2d", weight=1.5)
@found(strided)
def test_stride(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


def same(rng):
    """Odd kernels, now and then larger than the image."""
    n, k = [(3, 5), (4, 5), (5, 3), (6, 3)][rng.integers(4)]
    return Case((whole(rng, n, n, 1), whole(rng, k, k, 1, 1)), {"padding": "same"})


@pytest.mark.grade("conv2d", weight=1)
@found(same)
def test_same(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


def same_even(rng):
    n, k = rng.integers(4, 7), rng.choice([2, 4])
    return Case((whole(rng, n, n, 1), whole(rng, k, k, 1, 1)), {"padding": "same"})


@pytest.mark.grade("conv2d", weight=0.5)
@found(same_even)
def test_same_with_an_even_kernel(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


def same_strided(rng):
    n, k = rng.integers(5, 10), rng.integers(2, 5)
    return Case((whole(rng, n, n, 1), whole(rng, k, k, 1, 1)), {"padding": "same", "stride": any_stride(rng)})


@pytest.mark.grade("conv2d", weight=1)
@found(same_strided)
def test_same_with_stride(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


def layer(rng):
    """As in a real network; the strides of both axes are the same, as there."""
    kh, kw = rng.permutation([2, 3, 4])[:2]
    c_in, c_out = rng.permutation([2, 3, 4])[:2]
    if rng.random() < 0.4:  # "valid", where one axis leaves a rest
        stride, rest = 2, rng.integers(2)
        h, w = kh + 2 * rng.integers(1, 3) + rest, kw + 2 * rng.integers(1, 3) + 1 - rest
        kwargs = {"stride": stride, "padding": "valid"}
    else:
        h, w = rng.permutation([6, 7, 8, 9])[:2]
        kwargs = {"stride": rng.integers(2, 4), "padding": "same"}
    if h == w:
        w += 1
    return Case((whole(rng, h, w, c_in), whole(rng, kh, kw, c_in, c_out), biases(rng, c_out)), kwargs)


@pytest.mark.grade("conv2d", weight=0.25)
@found(layer)
def test_everything_at_once(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


def fractions(rng):
    n, k = square(rng)
    return Case((rng.normal(size=(n, n, 1)), rng.normal(size=(k, k, 1, 1))))


@pytest.mark.grade("conv2d", weight=0.5)
@found(fractions)
def test_fractions(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


def grey_levels(rng):
    """An image of integers under a kernel of quarters: the result must not be cut to integers.

    Under bytes the kernel is positive and the sum below 256, so that a cut result is defined everywhere.
    """
    n, k = square(rng)
    kernel = whole(rng, k, k, 1, 1) / 4
    if rng.random() < 0.5:
        return Case((rng.integers(0, 20, size=(n, n, 1), dtype=np.uint8), np.abs(kernel)))
    return Case((rng.integers(-20, 20, size=(n, n, 1)), kernel))


@pytest.mark.grade("conv2d", weight=0.25)
@found(grey_levels)
def test_integer_image(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


def quarters(rng):
    """An image of quarters under a kernel of integers."""
    n, k = square(rng)
    return Case((whole(rng, n, n, 1) / 4, whole(rng, k, k, 1, 1).astype(int)))


@pytest.mark.grade("conv2d", weight=0.25)
@found(quarters)
def test_integer_kernel(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


def one_filter_and_bias(rng):
    n, k = square(rng)
    return Case((whole(rng, n, n, 1), whole(rng, k, k, 1, 1), biases(rng, 1)))


@pytest.mark.grade("conv2d", weight=0.5)
@found(one_filter_and_bias)
def test_leaves_its_input_alone(student, case):
    numbers(student.conv2d(*case.args).leaves_arguments_unchanged())


def two_images(rng):
    n, k = square(rng)
    return Case((whole(rng, n, n, 1), whole(rng, n, n, 1), whole(rng, k, k, 1, 1)))


@pytest.mark.grade("conv2d", weight=0.25)
@found(two_images)
def test_is_linear(student, case):
    """conv2d(2x - 3y) = 2 conv2d(x) - 3 conv2d(y), without a bias.

    Sums of whole numbers far below 2**24 are exact in float32 in any order; only a Fourier transform in float32
    leaves about 1e-4. The smallest mistakes differ by far more than 1e-3.
    """
    x, y, kernel = case.args
    of_x, of_y, of_both = (numbers(student.conv2d(image, kernel)) for image in (x, y, 2 * x - 3 * y))
    alike = of_x.shape == of_y.shape == of_both.shape
    assert alike and np.allclose(of_both, 2 * of_x - 3 * of_y, rtol=0, atol=1e-3), (
        "conv2d is not linear: without a bias, the response to 2·x − 3·y must be 2·(response to x) − 3·(response to y)."
    )


def cornered(rng):
    """The largest number is in a corner that leaves the image."""
    n, k = rng.integers(7, 9), rng.integers(2, 4)
    x = whole(rng, n, n, 1)
    x[-1, -1] = 20
    return Case((x, whole(rng, k, k, 1, 1)))


@pytest.mark.grade("conv2d", weight=0.25)
@found(cornered)
def test_moves_with_the_image(student, case):
    """Equivariance: windows that touch none of the zeros that came in give what they gave before the shift.

    The last row and column are left out too: who adds zeros to "valid" loses for that elsewhere. The windows
    hold the very same numbers, so the bound is that of `test_is_linear`.
    """
    x, kernel = case.args
    before = numbers(student.conv2d(x, kernel))[:-3, :-2]
    after = numbers(student.conv2d(reference.shift(x, 2, 1), kernel))[2:-1, 1:-1]
    assert after.size and after.shape == before.shape, "The response maps of an image and of its shift differ in shape."
    assert np.allclose(after, before, rtol=0, atol=1e-3), (
        "When the image moves, the response map does not move along: every window must be treated in the same way."
    )


def of_any_type(rng, numbers):
    """Floats, quarters, or integers."""
    return [numbers, numbers / 4, numbers.astype(int)][rng.integers(3)]


def anything(rng):
    """Small, so that many can be asked: axes, window and steps that differ, also steps longer than the window, and
    windows larger than the image."""
    h, w = rng.permutation([1, 2, 3, 4, 5, 6])[:2]
    fits = rng.random() < 0.4
    kh, kw = rng.integers(1, np.minimum((h, w), 4) + 1) if fits else rng.integers(1, 4, 2)
    stride = rng.integers(1, 4) if rng.random() < 0.3 else tuple(rng.integers(1, 5, 2))
    c_in, c_out = rng.integers(1, 3, 2)
    bias = biases(rng, c_out) / rng.integers(1, 3) if rng.random() < 0.3 else None
    args = of_any_type(rng, whole(rng, h, w, c_in)), of_any_type(rng, whole(rng, kh, kw, c_in, c_out)), bias
    return Case((*args, stride, "valid" if fits else "same"))


@pytest.mark.grade("conv2d", weight=0.25)
@sweep(anything)
def test_many_small_ones(student, case):
    student.conv2d.many(case.args).matches(reference.conv2d)


def numbers(answer):
    """The value of an answer, which must be an array with at least two axes."""
    value = as_array(answer.value)
    assert value is not None and value.ndim >= 2, "conv2d does not return an array of response maps."
    return value.astype(float)


def accepts(student, n):
    """A 3×3 window on an n×n image makes sense."""
    numbers(student.conv2d(*SENSE[n].args, stride=1, padding="valid").is_given())


SENSE = {n: Case((np.ones((n, n, 1)), np.ones((3, 3, 1, 1)))) for n in (3, 4)}


def too_large(rng):
    n = rng.integers(3, 6)
    kh, kw = rng.permutation([n + rng.choice([1, 1, 2]), rng.integers(2, n + 1)])
    return Case((whole(rng, n, n, 1), whole(rng, kh, kw, 1, 1)))


@pytest.mark.grade("conv2d", weight=0.25)
@found(too_large)
def test_refuses_a_window_larger_than_the_image(student, case):
    accepts(student, 3)  # as large as the image: it fits, once
    student.conv2d(*case.args).raises(ValueError)


def oddly_padded(rng):
    padding = rng.choice(["full", "causal", "zeros", "sam", "vaild"]).item()
    return Case(plain(rng).args, {"padding": padding})


@pytest.mark.grade("conv2d", weight=0.25)
@found(oddly_padded)
def test_refuses_an_unknown_padding(student, case):
    accepts(student, 4)
    student.conv2d(*case.args, **case.kwargs).raises(ValueError)


def not_moving(rng):
    stride = [0, -1, (1, 0), (2, 0), (0, 2), (1, -1)][rng.integers(6)]
    return Case(plain(rng).args, {"stride": stride})


@pytest.mark.grade("conv2d", weight=0.25)
@found(not_moving)
def test_refuses_a_stride_below_one(student, case):
    accepts(student, 4)
    student.conv2d(*case.args, **case.kwargs).raises(ValueError)


def senselessly(rng):
    """Windows too high, where they would fit on their side, and too wide; each of two strides; paddings that do not
    exist, wherever in the alphabet."""
    short, long = rng.integers(3, 5), rng.integers(6, 8)
    large, small = rng.integers(short + 1, long + 1), rng.integers(2, short + 1)
    low, fine = rng.integers(-2, 0), rng.integers(1, 4)
    calls = [
        (whole(rng, short, long, 1), whole(rng, large, small, 1, 1)),
        (whole(rng, long, short, 1), whole(rng, small, large, 1, 1)),
    ]
    args = plain(rng).args
    strides = (0, low, (0, fine), (fine, 0), (low, fine), (fine, low))
    calls += [(*args, None, stride, padding) for stride in strides for padding in ("valid", "same")]
    calls += [(*args, None, 1, padding) for padding in ("full", "symmetric", "zeros")]
    return Case((calls,))


@pytest.mark.grade("conv2d", weight=0.25)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    accepts(student, 4)
    for args in case.args[0][0]:
        student.conv2d(*args).raises(ValueError)
