"""`conv_matrix`: a convolution as a dense layer. 6 points; the weights are points.

Each test is about one thing: inputs and kernels are square and of one channel wherever a test is not about just that.
Numbers are moved, never computed with, so that every right matrix is exact.
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep
from solutions.patterns import reference
from solutions.patterns.cases import whole


def square(rng):
    n, k = rng.integers(4, 6), rng.integers(2, 4)
    return Case((whole(rng, k, k, 1, 1), (n, n, 1)))


@pytest.mark.grade("conv_matrix", weight=2)
@found(square)
def test_one_channel_one_filter(student, case):
    student.conv_matrix(*case.args).matches(reference.conv_matrix)


def oblong(rng):
    h, w = rng.permutation([3, 4, 5, 6])[:2]
    kh, kw = rng.permutation([1, 2, 3])[:2]
    return Case((whole(rng, kh, kw, 1, 1), (h, w, 1)))


@pytest.mark.grade("conv_matrix", weight=1)
@found(oblong)
def test_height_and_width_differ(student, case):
    student.conv_matrix(*case.args).matches(reference.conv_matrix)


def deep(rng):
    """As many filters as channels is where swapped axes pass unseen; as many of one as of the other is not."""
    n, k, c_in = rng.integers(3, 5), rng.integers(1, 3), rng.integers(2, 4)
    c_out = rng.choice([c_in, c_in + 1])
    return Case((whole(rng, k, k, c_in, c_out), (n, n, c_in)))


@pytest.mark.grade("conv_matrix", weight=1.5)
@found(deep)
def test_channels_and_filters(student, case):
    student.conv_matrix(*case.args).matches(reference.conv_matrix)


def layer(rng):
    (h, w), (kh, kw) = rng.permutation([3, 4, 5])[:2], rng.permutation([1, 2, 3])[:2]
    c_in, c_out = rng.permutation([1, 2, 3])[:2]
    return Case((whole(rng, kh, kw, c_in, c_out), (h, w, c_in)))


@pytest.mark.grade("conv_matrix", weight=0.25)
@found(layer)
def test_everything_at_once(student, case):
    student.conv_matrix(*case.args).matches(reference.conv_matrix)


def fractions(rng):
    n, k = rng.integers(3, 5), rng.integers(2, 4)
    return Case((rng.normal(size=(k, k, 1, 1)), (n, n, 1)))


@pytest.mark.grade("conv_matrix", weight=0.25)
@found(fractions)
def test_fractions(student, case):
    student.conv_matrix(*case.args).matches(reference.conv_matrix)


@pytest.mark.grade("conv_matrix", weight=0.25)
@found(deep)
def test_leaves_its_input_alone(student, case):
    student.conv_matrix(*case.args).leaves_arguments_unchanged()


def small(rng):
    """Small, so that many can be asked: axes of length 1, kernels of integers, a window as large as the input."""
    h, w, c_in, c_out = rng.integers([1, 1, 1, 1], [5, 6, 3, 3])
    kh, kw = rng.integers(1, [min(h, 3) + 1, min(w, 3) + 1])
    kernel = whole(rng, kh, kw, c_in, c_out)
    return Case(([kernel, kernel / 4, kernel.astype(int)][rng.integers(3)], (h, w, c_in)))


@pytest.mark.grade("conv_matrix", weight=0.25)
@sweep(small)
def test_many_small_ones(student, case):
    student.conv_matrix.many(case.args).matches(reference.conv_matrix)


def too_large(rng):
    """Too high or too wide, where it would fit on its side."""
    n, k = rng.integers(2, 5), rng.integers(1, 3)
    kh, kw = rng.permutation([n + rng.choice([1, 1, 2]), k])
    return Case((whole(rng, kh, kw, 1, 1), (n, n, 1)))


@pytest.mark.grade("conv_matrix", weight=0.25)
@found(too_large)
def test_refuses_a_window_larger_than_the_input(student, case):
    accepts(student)
    student.conv_matrix(*case.args).raises(ValueError)


def accepts(student):
    """A 2×2 window on 3×3 pixels makes sense."""
    student.conv_matrix(*FITS.args).is_given()


FITS = Case((np.ones((2, 2, 1, 1)), (3, 3, 1)))


def each_too_large(rng):
    """By one row or column, and by more than the input has."""
    n = rng.integers(2, 4)
    sizes = [(n + 1, 1), (1, n + 1), (n + 1, n + 1), (2 * n + 2, n), (n, 2 * n + 2)]
    return Case(([(whole(rng, kh, kw, 1, 2), (n, n, 1)) for kh, kw in sizes],))


@pytest.mark.grade("conv_matrix", weight=0.25)
@sweep(each_too_large, 1)
def test_each_refusal(student, case):
    accepts(student)
    for args in case.args[0][0]:
        student.conv_matrix(*args).raises(ValueError)
