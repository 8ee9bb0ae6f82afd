"""`conv_output_size`: how many windows fit on an axis. 4 points.

A float of the right value passes here as the number it is: that it is no int costs `test_whole_number` alone.
"""

import itertools

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep, together
from solutions.windows import reference

SMALL = list(itertools.product(range(1, 33), range(1, 8), range(1, 5)))


def odd(rng):
    return 2 * rng.integers(0, 4) + 1


def as_whole(value):
    """A view: 3.0 counts as 3."""
    if isinstance(value, list):
        return [as_whole(size) for size in value]
    return int(value) if isinstance(value, float | np.floating) and float(value).is_integer() else value


def kinds_of_numbers(sizes):
    """A view: of each size, 0 for an int, 0.0 for a float; and whether they differ, as no one number does."""
    if not isinstance(sizes, list):
        return sizes
    kinds = [0 * size if isinstance(size, int | float | np.generic) else size for size in sizes]
    return kinds, len(set(map(str, sizes))) > 1


def sizes_match(student, case):
    student.conv_output_size.many(case.args).matches(reference.conv_output_size, view=as_whole)


def all_sizes_match(student, calls):
    answer = student.conv_output_size.many(calls)
    answer.value  # noqa: B018  (says so where nothing is returned)
    try:
        answer.matches(reference.conv_output_size, view=as_whole)
    except AssertionError:
        raise AssertionError("conv_output_size is wrong for some n up to 32, k up to 7 and stride up to 4.") from None


def refused(student, case):
    student.conv_output_size(5, 3).is_given()
    student.conv_output_size(*case.args, **case.kwargs).raises(ValueError)


def at_stride_1(rng):
    k = rng.integers(1, 8)
    return Case((k + rng.integers(1, 9), k))


@pytest.mark.grade("conv_output_size", weight=1.5)
@found(together(at_stride_1))
def test_valid(student, case):
    sizes_match(student, case)


def window_of_the_input_length(rng):
    """The answer is 1 for all; behind them stand two ordinary calls, whose answers differ."""
    k = rng.integers(2, 8)
    lengths = [k, *rng.integers(1, 8, size=11)]
    return Case((*((n, n) for n in lengths), (k + 1, k), (k + 4, k)))


def ones_and_whether_others_differ(sizes):
    """A view: so that no one number is right."""
    return (as_whole(sizes[:-2]), len(set(map(str, sizes[-2:]))) > 1) if isinstance(sizes, list) else sizes


@pytest.mark.grade("conv_output_size", weight=0.5)
@found(window_of_the_input_length)
def test_window_as_large_as_the_input(student, case):
    answer = student.conv_output_size.many(case.args)
    answer.matches(reference.conv_output_size, view=ones_and_whether_others_differ)


def strided(rng):
    k = rng.integers(1, 8)
    return Case((k + rng.integers(1, 13), k, rng.integers(2, 5)))


@pytest.mark.grade("conv_output_size", weight=1.5)
@found(together(strided))
def test_stride(student, case):
    sizes_match(student, case)


def same(rng):
    k = odd(rng)
    return Case((k + rng.integers(1, 9), k, 1, "same"))


@pytest.mark.grade("conv_output_size")
@found(together(same))
def test_same(student, case):
    sizes_match(student, case)


def same_even(rng):
    k = 2 * rng.integers(1, 4)
    return Case((k + rng.integers(1, 9), k, 1, "same"))


@pytest.mark.grade("conv_output_size", weight=0.5)
@found(together(same_even))
def test_same_with_an_even_window(student, case):
    sizes_match(student, case)


def same_strided(rng):
    k = odd(rng)
    return Case((k + rng.integers(1, 13), k, rng.integers(2, 5), "same"))


@pytest.mark.grade("conv_output_size")
@found(together(same_strided))
def test_same_with_stride(student, case):
    sizes_match(student, case)


@pytest.mark.grade("conv_output_size", weight=0.5)
def test_every_small_valid_size(student):
    all_sizes_match(student, [(n, k, s) for n, k, s in SMALL if n >= k])


@pytest.mark.grade("conv_output_size", weight=0.5)
def test_every_small_same_size(student):
    all_sizes_match(student, [(n, k, s, "same") for n, k, s in SMALL])


def any_size(rng):
    """Strides that fit, too: there a quotient looks like a whole number."""
    k, stride = rng.integers(1, 8), rng.integers(1, 5)
    n = k + (stride * rng.integers(1, 5) if rng.random() < 0.5 else rng.integers(1, 13))
    return Case((n, k, stride, str(rng.choice(["valid", "same"]))))


@pytest.mark.grade("conv_output_size", weight=0.5)
@found(together(any_size))
def test_whole_number(student, case):
    answer = student.conv_output_size.many(case.args)
    answer.value  # noqa: B018  (says so where nothing is returned)
    try:
        answer.matches(reference.conv_output_size, view=kinds_of_numbers)
    except AssertionError:
        raise AssertionError("conv_output_size gives something else than whole numbers (int).") from None


def too_large(rng):
    n = rng.integers(1, 7)
    return Case((n, n + rng.integers(1, 6)), {"stride": rng.integers(1, 4)})


@pytest.mark.grade("conv_output_size", weight=0.25)
@found(too_large)
def test_refuses_a_window_larger_than_the_input(student, case):
    refused(student, case)


def unknown(rng):
    k = 2 + rng.integers(0, 4)
    return Case((k + rng.integers(1, 7), k), {"padding": str(rng.choice(["full", "Valid", "sama", "", "reflect"]))})


@pytest.mark.grade("conv_output_size", weight=0.25)
@found(unknown)
def test_refuses_an_unknown_padding(student, case):
    refused(student, case)


def below_1(rng):
    k, stride = [(0, 1), (0, 2), (3, 0), (2, 0), (2, -1), (3, -2)][rng.integers(6)]
    return Case((k + rng.integers(1, 7), k), {"stride": stride})


@pytest.mark.grade("conv_output_size", weight=0.125)
@found(below_1)
def test_refuses_a_window_or_stride_below_1(student, case):
    refused(student, case)


def senselessly(rng):
    k, n, low = rng.integers(2, 4), rng.integers(4, 9), rng.integers(-3, 0)
    below_1 = [(n, 0, 1), (n, 0, 2), (n, low, 1), (n, k, 0), (n, k, low), (n, n, low), (n, k, 0, "same")]
    too_large = [(n, n + 1, 1), (n, n + 3, 1), (n, n + 1, 3)]  # the formula gives 0, or less
    unknown = [(n, k, 1, padding) for padding in ("full", "symmetric", "zeros")]  # wherever in the alphabet
    return Case(([*below_1, (n, k, low, "same"), *too_large, *unknown],))


@pytest.mark.grade("conv_output_size", weight=0.125)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    student.conv_output_size(5, 3).is_given()
    for args in case.args[0][0]:
        student.conv_output_size(*args).raises(ValueError)
