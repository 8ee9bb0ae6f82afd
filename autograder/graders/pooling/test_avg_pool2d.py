"""`avg_pool2d`: the mean of each window. 3 points; the weights are points.

Each test is about one thing (`solutions/pooling/cases.py` says how). Numbers are positive multiples of 144, which
every number of pixels up to 4 × 4 divides, wherever a test is not about just that: then means are whole, and rounding
shows in `test_fractions` alone.
"""

import numpy as np
import pytest

from autograder.exercise import Case, as_array, found, sweep, together
from solutions.pooling import cases, reference


def multiples(rng, shape, least=1):
    return 144.0 * rng.integers(least, 10, size=shape)


def pooled(student, case):
    return student.avg_pool2d(*case.args, **case.kwargs).matches(reference.avg_pool2d)


@pytest.mark.grade("avg_pool2d", weight=0.5)
@found(cases.of(cases.side_by_side, multiples))
def test_windows_side_by_side(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.125)
@found(cases.of(cases.side_by_side, lambda rng, shape: multiples(rng, shape, -9)))
def test_negative_numbers(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.25)
@found(cases.of(cases.deep, multiples))
def test_several_channels(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.25)
@found(cases.of(cases.oblong, multiples))
def test_height_and_width_differ(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.25)
@found(cases.of(cases.left_over, multiples))
def test_what_is_left_over(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.25)
@found(cases.of(cases.strided, multiples))
def test_stride(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.25)
@found(together(cases.by_position(cases.of(cases.same, multiples)), 6))
def test_same(student, case):
    student.avg_pool2d.many(case.args).matches(reference.avg_pool2d)


def with_black_pixels(rng, shape):
    return multiples(rng, shape) * (rng.random(shape) < 0.5)


@pytest.mark.grade("avg_pool2d", weight=0.125)
@found(cases.of(cases.same_in_the_image, with_black_pixels))
def test_same_with_black_pixels(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.125)
@found(cases.of(cases.same_strided, multiples))
def test_same_with_stride(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.0625)
@found(cases.of(cases.everything, multiples))
def test_everything_at_once(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.125)
@found(cases.of(cases.side_by_side, lambda rng, shape: rng.uniform(0.1, 9, size=shape)))
def test_fractions(student, case):
    pooled(student, case)


def integers(rng):
    """Bytes, whose sums are no bytes, or larger integers. Means have two binary places, and are not all whole: whoever
    cuts fractions off passes none."""
    k = int(rng.choice([2, 4]))
    n, fourths = k * rng.integers(2, 4), k * k // 4
    is_bytes = rng.random() < 0.5
    while True:
        x = fourths * rng.integers(1, (256 if is_bytes else 100) // fourths, size=(n, n, 1))
        if (reference.avg_pool2d(x, k) % 1).any():
            break
    kwargs = {} if k == 2 and rng.random() < 0.5 else {"pool_size": k}
    return Case((x.astype(np.uint8) if is_bytes else x,), kwargs)


@pytest.mark.grade("avg_pool2d", weight=0.125)
@found(integers)
def test_integer_image(student, case):
    pooled(student, case)


@pytest.mark.grade("avg_pool2d", weight=0.125)
@found(cases.of(cases.same_in_the_image, lambda rng, shape: multiples(rng, shape).astype(int)))
def test_same_of_integers(student, case):
    """Where something is added: what that is must go together with integers."""
    pooled(student, case)


def two_maps(rng):
    return 12.0 * rng.integers(-4, 5, size=(4, 4, 2))


@pytest.mark.grade("avg_pool2d", weight=0.125)
@found(lambda rng: Case((two_maps(rng),)))
def test_leaves_its_input_alone(student, case):
    student.avg_pool2d(*case.args).leaves_arguments_unchanged()


def numbers(answer):
    value = as_array(answer.value)
    assert value is not None and value.size, "avg_pool2d does not return an array of numbers."
    return value.astype(float)


@pytest.mark.grade("avg_pool2d", weight=0.0625)
@found(lambda rng: Case((two_maps(rng), two_maps(rng))))
def test_is_linear(student, case):
    """avg_pool(2x - 3y) = 2 avg_pool(x) - 3 avg_pool(y).

    Means of four multiples of 12 up to 240 are exact in every type of number, whatever is divided first within
    2**-11 of 1,000: the bound. Mistakes differ by whole numbers.
    """
    x, y = case.args
    of_x, of_y, of_both = (numbers(student.avg_pool2d(image)) for image in (x, y, 2 * x - 3 * y))
    alike = of_x.shape == of_y.shape == of_both.shape
    assert alike and np.allclose(of_both, 2 * of_x - 3 * of_y, rtol=0, atol=0.5), (
        "avg_pool2d is not linear: the means of 2·x − 3·y must be 2·(means of x) − 3·(means of y)."
    )


def grey(rng, shape):
    return np.full(shape, 12.0 * rng.integers(1, 10))


@pytest.mark.grade("avg_pool2d", weight=0.0625)
@found(cases.of(cases.same_in_the_image, grey))
def test_a_grey_picture_stays_grey(student, case):
    """At its edge too. The bound is 2**-11 of 108, which float16 keeps; mistakes differ by more than 1."""
    result = numbers(student.avg_pool2d(*case.args, **case.kwargs))
    assert np.allclose(result, case.args[0].flat[0], rtol=0, atol=0.1), (
        "A picture whose pixels are all the same must keep that value under avg_pool2d, at its edge too."
    )


@pytest.mark.grade("avg_pool2d", weight=0.0625)
@sweep(cases.by_position(cases.of(cases.small, cases.of_any_type(multiples))))
def test_many_small_ones(student, case):
    """And two without any settings."""
    student.avg_pool2d.many(case.args).matches(reference.avg_pool2d)
    student.avg_pool2d.many([args[:1] for args in case.args if min(args[0].shape[:2]) > 1][:2]).matches(
        reference.avg_pool2d
    )


def refused(student, case, sense):
    value = student.avg_pool2d(*sense.args).value
    assert as_array(value) is not None, "avg_pool2d does not return an array."
    student.avg_pool2d(*case.args, **case.kwargs).raises(ValueError)


@pytest.mark.grade("avg_pool2d", weight=0.0625)
@found(cases.of(cases.too_large, multiples))
def test_refuses_a_window_larger_than_the_image(student, case):
    refused(student, case, cases.AS_LARGE)


@pytest.mark.grade("avg_pool2d", weight=0.0625)
@found(cases.of(cases.oddly_padded, multiples))
def test_refuses_an_unknown_padding(student, case):
    refused(student, case, cases.PLAIN)


@pytest.mark.grade("avg_pool2d", weight=0.0625)
@found(cases.of(cases.not_moving, multiples))
def test_refuses_a_stride_below_one(student, case):
    refused(student, case, cases.PLAIN)


@pytest.mark.grade("avg_pool2d", weight=0.0625)
@sweep(cases.senselessly, 1)
def test_each_refusal(student, case):
    assert as_array(student.avg_pool2d(*cases.PLAIN.args).value) is not None, "avg_pool2d does not return an array."
    for args in case.args[0][0]:
        student.avg_pool2d(*args).raises(ValueError)
