"""`same_padding`: the zeros of "same", before and after. 3 points.

A float of the right value passes here as the number it is: that it is no int costs `test_pair_of_whole_numbers` alone.
"""

import itertools

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep, together
from solutions.windows import reference

SMALL = list(itertools.product(range(1, 17), range(1, 8), range(1, 5)))


def as_whole(value):
    """A view: 1.0 counts as 1."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return type(value)(map(as_whole, value))
    return int(value) if isinstance(value, float | np.floating) and float(value).is_integer() else value


def kinds_of_pairs(pairs):
    """A view: of each pair, 0 for an int, 0.0 for a float; and whether the pairs differ, as no one pair does."""
    return (list(map(kind_of_pair, pairs)), differ(pairs)) if isinstance(pairs, list) else pairs


def kind_of_pair(value):
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return tuple(map(kind_of_pair, value))
    return 0 * value if isinstance(value, int | float | np.generic) else value


def differ(pairs):
    return len(set(map(str, pairs))) > 1


def pairs_match(student, case):
    student.same_padding.many(case.args).matches(reference.same_padding, view=as_whole)


def odd_window(rng):
    k = 2 * rng.integers(1, 4) + 1
    return Case((k + rng.integers(0, 8), k))


@pytest.mark.grade("same_padding")
@found(together(odd_window))
def test_odd_window(student, case):
    pairs_match(student, case)


def even_window(rng):
    k = 2 * rng.integers(1, 4)
    return Case((k + rng.integers(0, 8), k))


@pytest.mark.grade("same_padding")
@found(together(even_window))
def test_even_window(student, case):
    pairs_match(student, case)


def strided(rng):
    """An even number of zeros, so that mistakes about the odd one do not show here."""
    while True:
        k, stride = rng.integers(2, 8), rng.integers(2, 5)
        case = Case((k + rng.integers(0, 8), k, stride))
        before, after = reference.same_padding(*case.args)
        if before == after > 0:
            return case


@pytest.mark.grade("same_padding")
@found(together(strided))
def test_stride(student, case):
    pairs_match(student, case)


def nothing_to_add(rng):
    """The windows end where the input does, or before."""
    while True:
        k, stride = rng.integers(1, 4), rng.integers(2, 6)
        case = Case((k + rng.integers(1, 10), k, stride))
        if reference.same_padding(*case.args) == (0, 0):
            return case


def nothing_to_add_and_two_others(rng):
    """Behind a dozen of them stand two ordinary calls, whose answers differ."""
    k = 2 * rng.integers(1, 4) + 1
    return Case((*together(nothing_to_add)(rng).args, (k + 8, k), (k + 8, k + 2)))


def nothing_and_whether_others_differ(pairs):
    """A view: so that no one pair is right."""
    return (as_whole(pairs[:-2]), differ(pairs[-2:])) if isinstance(pairs, list) else pairs


@pytest.mark.grade("same_padding", weight=0.5)
@found(nothing_to_add_and_two_others)
def test_nothing_to_add(student, case):
    student.same_padding.many(case.args).matches(reference.same_padding, view=nothing_and_whether_others_differ)


@pytest.mark.grade("same_padding", weight=0.5)
def test_every_small_size(student):
    answer = student.same_padding.many(SMALL)
    answer.value  # noqa: B018  (says so where nothing is returned)
    try:
        answer.matches(reference.same_padding, view=as_whole)
    except AssertionError:
        raise AssertionError("same_padding is wrong for some n up to 16, k up to 7 and stride up to 4.") from None


@pytest.mark.grade("same_padding", weight=0.5)
@found(together(odd_window))
def test_pair_of_whole_numbers(student, case):
    answer = student.same_padding.many(case.args)
    answer.value  # noqa: B018  (says so where nothing is returned)
    try:
        answer.matches(reference.same_padding, view=kinds_of_pairs)
    except AssertionError:
        raise AssertionError("same_padding gives something else than tuples of two whole numbers (int).") from None


def below_1(rng):
    k, stride = [(0, 1), (0, 2), (3, 0), (2, 0), (2, -1), (3, -2)][rng.integers(6)]
    return Case((k + rng.integers(1, 7), k), {"stride": stride})


@pytest.mark.grade("same_padding", weight=0.25)
@found(below_1)
def test_refuses_a_window_or_stride_below_1(student, case):
    student.same_padding(5, 3).is_given()
    student.same_padding(*case.args, **case.kwargs).raises(ValueError)


def senselessly(rng):
    k, n, low = rng.integers(2, 4), rng.integers(4, 9), rng.integers(-3, 0)
    return Case(([(n, 0, 1), (n, 0, 2), (n, low, 1), (n, k, 0), (n, k, low)],))


@pytest.mark.grade("same_padding", weight=0.25)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    student.same_padding(5, 3).is_given()
    for args in case.args[0][0]:
        student.same_padding(*args).raises(ValueError)
