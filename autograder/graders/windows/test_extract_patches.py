"""`extract_patches`: all windows of an image. 3 points.

Images hold whole numbers from 1 on, which every type of number keeps; only `test_values_as_they_are` has others.
"""

import numpy as np
import pytest

from autograder.exercise import Case, as_array, found, sweep
from solutions.windows import reference


def image(rng, least=4, channels=1):
    """Height and width differ."""
    h, w = rng.choice(np.arange(least, least + 5), size=2, replace=False)
    return rng.integers(1, 100, size=(h, w, channels)).astype(float)


def patches_match(student, case):
    student.extract_patches(*case.args, **case.kwargs).matches(reference.extract_patches)


def refused(student, case):
    student.extract_patches(case.args[0], 2).is_given()
    student.extract_patches(*case.args, **case.kwargs).raises(ValueError)


def square(rng):
    return Case((image(rng), rng.integers(2, 4)))


@pytest.mark.grade("extract_patches", weight=2)
@found(square)
def test_square_windows(student, case):
    patches_match(student, case)


def oblong(rng):
    return Case((image(rng), tuple(rng.choice(np.arange(1, 5), size=2, replace=False))))


@pytest.mark.grade("extract_patches")
@found(oblong)
def test_windows_that_are_not_square(student, case):
    patches_match(student, case)


def with_channels(rng):
    return Case((image(rng, channels=rng.integers(2, 4)), rng.integers(2, 4)))


@pytest.mark.grade("extract_patches")
@found(with_channels)
def test_channels(student, case):
    patches_match(student, case)


def strided(rng):
    return Case((image(rng, 5), rng.integers(2, 4)), {"stride": rng.integers(2, 4)})


@pytest.mark.grade("extract_patches", weight=1.5)
@found(strided)
def test_stride(student, case):
    patches_match(student, case)


def strided_by_a_pair(rng):
    return Case((image(rng, 5), rng.integers(2, 4)), {"stride": tuple(rng.permutation([1, 2, 3])[:2])})


@pytest.mark.grade("extract_patches")
@found(strided_by_a_pair)
def test_stride_of_two_numbers(student, case):
    patches_match(student, case)


def same(rng):
    return Case((image(rng), rng.choice([3, 3, 9])), {"padding": "same"})


@pytest.mark.grade("extract_patches")
@found(same)
def test_same(student, case):
    patches_match(student, case)


def same_even(rng):
    return Case((image(rng), rng.choice([2, 4])), {"padding": "same"})


@pytest.mark.grade("extract_patches", weight=0.5)
@found(same_even)
def test_same_with_an_even_window(student, case):
    patches_match(student, case)


def same_strided(rng):
    """An even number of zeros on both axes, so that mistakes about the odd one do not show here."""
    while True:
        x, k, stride = image(rng, 5), rng.integers(3, 6), rng.integers(2, 4)
        if all(before == after > 0 for before, after in (reference.same_padding(n, k, stride) for n in x.shape[:2])):
            return Case((x, k), {"stride": stride, "padding": "same"})


@pytest.mark.grade("extract_patches")
@found(same_strided)
def test_same_with_stride(student, case):
    patches_match(student, case)


def fractions(rng):
    return Case((rng.normal(size=image(rng).shape), 2))


@pytest.mark.grade("extract_patches", weight=0.25)
@found(fractions)
def test_values_as_they_are(student, case):
    patches_match(student, case)


@pytest.mark.grade("extract_patches", weight=0.5)
@found(square)
def test_leaves_its_input_alone(student, case):
    value = student.extract_patches(*case.args).leaves_arguments_unchanged().value
    assert as_array(value) is not None, "extract_patches does not return a NumPy array."


def tiled(rng):
    """Windows side by side that cover the image."""
    k = rng.integers(2, 4)
    rows, columns = rng.permutation([2, 3, 4])[:2]
    x = rng.integers(1, 100, size=(rows * k, columns * k, rng.integers(1, 3))).astype(float)
    return Case((x, k), {"stride": k})


@pytest.mark.grade("extract_patches", weight=0.5)
@found(tiled)
def test_windows_side_by_side_give_x_back(student, case):
    """Whole numbers below 100 are exact in every type of number."""
    x = case.args[0]
    patches = as_array(student.extract_patches(*case.args, **case.kwargs).value)
    assert patches is not None, "extract_patches does not return a NumPy array."
    words = "Put together again, windows that lie side by side do not give x."
    assert patches.ndim == 5 and patches.size == x.size, words
    assert np.array_equal(patches.transpose(0, 2, 1, 3, 4).reshape(x.shape), x), words


def each_axis_padded_by_its_own_size(rng):
    """Rows would be padded otherwise if they were as many as columns, or the other way round."""
    while True:
        h, w, *size = rng.permutation([2, 3, 4, 5, 6, 7])[:2].tolist() + rng.integers(2, 5, 2).tolist()
        stride = tuple(rng.integers(2, 4, 2))
        rows, columns = (
            {reference.same_padding(n, *window) for n in (h, w)} for window in zip(size, stride, strict=True)
        )
        if len(rows) + len(columns) > 3:
            return Case((rng.integers(1, 100, size=(h, w, 1)).astype(float), tuple(size), stride, "same"))


def small(rng):
    """Small, so that many can be asked: steps longer than the window too, and windows larger than the image."""
    if rng.random() < 0.3:
        return each_axis_padded_by_its_own_size(rng)
    h, w = rng.permutation([1, 2, 3, 4, 5, 6])[:2]
    fits = rng.random() < 0.4
    x = rng.integers(1, 100, size=(h, w, rng.integers(1, 3))).astype(float)
    size = tuple(rng.integers(1, np.minimum((h, w), 4) + 1) if fits else rng.integers(1, 4, 2))
    size = min(size) if rng.random() < 0.3 else size
    stride = rng.integers(1, 5) if rng.random() < 0.3 else tuple(rng.integers(1, 5, 2))
    return Case((x, size, stride, "valid" if fits else "same"))


@pytest.mark.grade("extract_patches", weight=0.25)
@sweep(small)
def test_many_small_ones(student, case):
    student.extract_patches.many(case.args).matches(reference.extract_patches)


def too_large(rng):
    """On one axis alone, or on both."""
    x = image(rng)
    return Case((x, min(x.shape[:2]) + rng.integers(1, 5)))


@pytest.mark.grade("extract_patches", weight=0.125)
@found(too_large)
def test_refuses_a_window_larger_than_the_input(student, case):
    student.extract_patches(np.ones((3, 3, 1)), 3).is_given()  # as large as the input: it fits, once
    refused(student, case)


def unknown(rng):
    padding = rng.choice(["full", "Valid", "sama", "", "reflect"])
    return Case((image(rng), 3), {"padding": str(padding)})


@pytest.mark.grade("extract_patches", weight=0.25)
@found(unknown)
def test_refuses_an_unknown_padding(student, case):
    refused(student, case)


def below_1(rng):
    calls = [(0, 1), (0, 2), (3, 0), (2, 0), (2, -1), (3, -2), (2, (1, 0)), (3, (0, 2))]
    k, stride = calls[rng.integers(len(calls))]
    return Case((image(rng), k), {"stride": stride})


@pytest.mark.grade("extract_patches", weight=0.25)
@found(below_1)
def test_refuses_a_window_or_stride_below_1(student, case):
    refused(student, case)


def senselessly(rng):
    """Windows too high, where they would fit on their side, and too wide; each of two sizes and strides below 1;
    paddings that do not exist, wherever in the alphabet."""
    short, long = rng.integers(3, 5), rng.integers(6, 8)
    large, few = rng.integers(short + 1, long + 1), rng.integers(2, short + 1)
    low, fine = rng.integers(-2, 0), rng.integers(1, 4)
    calls = [(np.ones((short, long, 1)), (large, few)), (np.ones((long, short, 1)), (few, large))]
    calls += [(np.ones((5, 4, 1)), size) for size in (0, (0, fine), (fine, 0))]
    strides = (0, low, (0, fine), (fine, 0), (low, fine), (fine, low))
    calls += [(np.ones((5, 4, 1)), 2, stride, padding) for stride in strides for padding in ("valid", "same")]
    calls += [(np.ones((5, 4, 1)), 2, 1, padding) for padding in ("full", "symmetric", "zeros")]
    return Case((calls,))


@pytest.mark.grade("extract_patches", weight=0.125)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    student.extract_patches(np.ones((4, 4, 1)), 2).is_given()
    for args in case.args[0][0]:
        student.extract_patches(*args).raises(ValueError)
