"""`max_pool2d`: the largest number of each window. 6 points; the weights are points.

Each test is about one thing (`solutions/pooling/cases.py` says how). Numbers are whole, positive and all different
wherever a test is not about just that, so that only what is about negative numbers shows mistakes in them.
"""

import numpy as np
import pytest

from autograder.exercise import Case, as_array, found, sweep, together
from solutions.pooling import cases, reference


def different(rng, shape):
    """1, 2, 3, … in any order, as floats."""
    return rng.permutation(np.arange(1.0, np.prod(shape) + 1)).reshape(shape)


def pooled(student, case):
    return student.max_pool2d(*case.args, **case.kwargs).matches(reference.max_pool2d)


@pytest.mark.grade("max_pool2d", weight=0.75)
@found(cases.of(cases.side_by_side, different))
def test_windows_side_by_side(student, case):
    pooled(student, case)


def below_zero(rng, shape):
    """Windows of negative numbers alone, some of both signs; now and then in thousands."""
    x = -different(rng, shape)
    if rng.random() < 0.4:
        return 1000 * x
    return np.where(rng.random(shape) < 0.2, -x, x - 1)


@pytest.mark.grade("max_pool2d", weight=0.5)
@found(cases.of(cases.side_by_side, below_zero))
def test_negative_numbers(student, case):
    pooled(student, case)


@pytest.mark.grade("max_pool2d", weight=0.5)
@found(cases.of(cases.deep, different))
def test_several_channels(student, case):
    pooled(student, case)


@pytest.mark.grade("max_pool2d", weight=0.5)
@found(together(cases.by_position(cases.of(cases.oblong, different)), 6))
def test_height_and_width_differ(student, case):
    student.max_pool2d.many(case.args).matches(reference.max_pool2d)


@pytest.mark.grade("max_pool2d", weight=0.5)
@found(cases.of(cases.left_over, different))
def test_what_is_left_over(student, case):
    pooled(student, case)


@pytest.mark.grade("max_pool2d", weight=0.5)
@found(cases.of(cases.strided, different))
def test_stride(student, case):
    pooled(student, case)


@pytest.mark.grade("max_pool2d", weight=0.5)
@found(together(cases.by_position(cases.of(cases.same, different)), 6))
def test_same(student, case):
    student.max_pool2d.many(case.args).matches(reference.max_pool2d)


@pytest.mark.grade("max_pool2d", weight=0.25)
@found(cases.of(cases.same_in_the_image, below_zero))
def test_same_with_negative_numbers(student, case):
    pooled(student, case)


@pytest.mark.grade("max_pool2d", weight=0.25)
@found(cases.of(cases.same_strided, different))
def test_same_with_stride(student, case):
    pooled(student, case)


@pytest.mark.grade("max_pool2d", weight=0.125)
@found(cases.of(cases.everything, different))
def test_everything_at_once(student, case):
    pooled(student, case)


@pytest.mark.grade("max_pool2d", weight=0.25)
@found(cases.of(cases.side_by_side, lambda rng, shape: rng.uniform(0.1, 9, size=shape)))
def test_fractions(student, case):
    pooled(student, case)


def integers(rng):
    """Bytes or larger integers."""
    shape, kwargs = cases.side_by_side(rng)
    if rng.random() < 0.5:
        return Case((rng.integers(0, 256, size=shape, dtype=np.uint8),), kwargs)
    return Case((different(rng, shape).astype(int),), kwargs)


@pytest.mark.grade("max_pool2d", weight=0.125)
@found(integers)
def test_integer_image(student, case):
    pooled(student, case)


@pytest.mark.grade("max_pool2d", weight=0.125)
@found(cases.of(cases.same_in_the_image, lambda rng, shape: different(rng, shape).astype(int)))
def test_same_of_integers(student, case):
    """Where something is added: what that is must go together with integers."""
    pooled(student, case)


def two_maps(rng):
    """Two maps of both signs, one window of which is below zero."""
    x = rng.integers(-9, 10, size=(4, 4, 2)).astype(float)
    x[:2, :2] = -rng.permutation(np.arange(1, 9)).reshape(2, 2, 2)
    return x


@pytest.mark.grade("max_pool2d", weight=0.25)
@found(lambda rng: Case((two_maps(rng),)))
def test_leaves_its_input_alone(student, case):
    student.max_pool2d(*case.args).leaves_arguments_unchanged()


def numbers(answer):
    value = as_array(answer.value)
    assert value is not None and value.size, "max_pool2d does not return an array of numbers."
    return value.astype(float)


def largest_in_the_corner(rng):
    """All below zero; the largest is in the corner that comes last."""
    x = -rng.permutation(np.arange(4.0, 36.0)).reshape(4, 4, 2)
    x[-1, -1, 0] = -rng.integers(2, 4)
    return Case((x,))


@pytest.mark.grade("max_pool2d", weight=0.125)
@found(largest_in_the_corner)
def test_the_largest_number_survives(student, case):
    """Where windows cover the image, its largest number is the result's, and nothing leaves the image's range.

    Whole numbers below 100 are exact in every type of number.
    """
    (x,) = case.args
    result = numbers(student.max_pool2d(x))
    assert result.max() == x.max(), "The largest number of the image is not the largest number of max_pool2d's result."
    assert result.min() >= x.min(), "max_pool2d gives a number smaller than all those of the image."


@pytest.mark.grade("max_pool2d", weight=0.125)
@found(lambda rng: Case((two_maps(rng), two_maps(rng))))
def test_goes_together_with_relu(student, case):
    """max_pool(relu(x)) = relu(max_pool(x)): ReLU keeps the order of numbers. Exact, as above."""
    for x in case.args:
        first_relu = numbers(student.max_pool2d(reference.relu(x)))
        then_relu = reference.relu(numbers(student.max_pool2d(x)))
        assert first_relu.shape == then_relu.shape and np.array_equal(first_relu, then_relu), (
            "relu and max_pool2d must give the same in either order: the largest number stays the largest when "
            "negative ones become 0."
        )


@pytest.mark.grade("max_pool2d", weight=0.125)
@sweep(cases.by_position(cases.of(cases.small, cases.of_any_type(different))))
def test_many_small_ones(student, case):
    """And two without any settings."""
    student.max_pool2d.many(case.args).matches(reference.max_pool2d)
    student.max_pool2d.many([args[:1] for args in case.args if min(args[0].shape[:2]) > 1][:2]).matches(
        reference.max_pool2d
    )


def refused(student, case, sense):
    value = student.max_pool2d(*sense.args).value
    assert as_array(value) is not None, "max_pool2d does not return an array."
    student.max_pool2d(*case.args, **case.kwargs).raises(ValueError)


@pytest.mark.grade("max_pool2d", weight=0.125)
@found(cases.of(cases.too_large, different))
def test_refuses_a_window_larger_than_the_image(student, case):
    refused(student, case, cases.AS_LARGE)


@pytest.mark.grade("max_pool2d", weight=0.125)
@found(cases.of(cases.oddly_padded, different))
def test_refuses_an_unknown_padding(student, case):
    refused(student, case, cases.PLAIN)


@pytest.mark.grade("max_pool2d", weight=0.125)
@found(cases.of(cases.not_moving, different))
def test_refuses_a_stride_below_one(student, case):
    refused(student, case, cases.PLAIN)


@pytest.mark.grade("max_pool2d", weight=0.125)
@sweep(cases.senselessly, 1)
def test_each_refusal(student, case):
    assert as_array(student.max_pool2d(*cases.PLAIN.args).value) is not None, "max_pool2d does not return an array."
    for args in case.args[0][0]:
        student.max_pool2d(*args).raises(ValueError)
