"""`learn_kernel`: the kernel of least squares. 5 points; the weights are points.

Each test is about one thing: pictures and kernels are square, of one channel, and the kernel fits exactly, wherever a
test is not about just that. Pictures are such that their windows tell all numbers of the kernel well
(`solutions/patterns/cases.py`).
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep
from solutions.patterns import reference
from solutions.patterns.cases import answered, asked, learnable, whole


def square(rng):
    """The size as a number, or as a pair."""
    k = rng.integers(2, 4)
    n = 2 * k + rng.integers(1, 3)
    x = learnable(rng, lambda: whole(rng, n, n, 1), (k, k))
    return asked(x, whole(rng, k, k, 1, 1), square=rng.random() < 0.5)


@pytest.mark.grade("learn_kernel", weight=1.5)
@found(square)
def test_one_channel_one_filter(student, case):
    student.learn_kernel(*case.args).matches(reference.learn_kernel)


def oblong(rng):
    h, w = rng.permutation([6, 7, 8])[:2]
    kh, kw = rng.permutation([1, 2, 3])[:2]
    x = learnable(rng, lambda: whole(rng, h, w, 1), (kh, kw))
    return asked(x, whole(rng, kh, kw, 1, 1))


@pytest.mark.grade("learn_kernel", weight=0.75)
@found(oblong)
def test_height_and_width_differ(student, case):
    student.learn_kernel(*case.args).matches(reference.learn_kernel)


def deep(rng):
    """As many filters as channels is where swapped axes pass unseen; as many of one as of the other is not."""
    k, c_in = rng.integers(1, 3), rng.integers(2, 4)
    c_out = rng.choice([c_in, c_in + 1])
    x = learnable(rng, lambda: whole(rng, 3 * k + 3, 3 * k + 3, c_in), (k, k))
    return asked(x, whole(rng, k, k, c_in, c_out))


@pytest.mark.grade("learn_kernel", weight=0.75)
@found(deep)
def test_channels_and_filters(student, case):
    student.learn_kernel(*case.args).matches(reference.learn_kernel)


def blurred(rng):
    """No kernel gives this y: something is added to each of its numbers."""
    k = rng.integers(2, 4)
    n = 2 * k + rng.integers(1, 3)
    x = learnable(rng, lambda: whole(rng, n, n, 1), (k, k))
    return asked(x, whole(rng, k, k, 1, 1), more=rng.integers(-2, 6, size=(n - k + 1, n - k + 1, 1)))


@pytest.mark.grade("learn_kernel", weight=0.5)
@found(blurred)
def test_the_closest_kernel(student, case):
    student.learn_kernel(*case.args).matches(reference.learn_kernel)


def fractions(rng):
    k = rng.integers(2, 4)
    n = 2 * k + 2
    x = learnable(rng, lambda: rng.normal(size=(n, n, 1)), (k, k), most=9)
    return asked(x, rng.normal(size=(k, k, 1, 1)))


@pytest.mark.grade("learn_kernel", weight=0.25)
@found(fractions)
def test_fractions(student, case):
    student.learn_kernel(*case.args).matches(reference.learn_kernel)


def integers(rng):
    """A picture and a map of integers, whose kernel is one of fractions: none fits exactly."""
    x = learnable(rng, lambda: whole(rng, 6, 6, 1), (2, 2)).astype(int)
    y = rng.integers(-20, 20, size=(5, 5, 1))
    return Case((x, y, 2))


@pytest.mark.grade("learn_kernel", weight=0.25)
@found(integers)
def test_integers(student, case):
    student.learn_kernel(*case.args).matches(reference.learn_kernel)


@pytest.mark.grade("learn_kernel", weight=0.25)
@found(square)
def test_leaves_its_input_alone(student, case):
    student.learn_kernel(*case.args).leaves_arguments_unchanged()


def small(rng):
    """Small, so that many can be asked: windows of one pixel, or as long as the picture along one axis;
    bytes, of which sums of products are larger than a byte."""
    kh, kw = rng.integers(1, 4, 2)
    c_in, c_out = rng.integers(1, 3, 2)
    down, across = rng.permutation([0, 1])
    h, w = kh + rng.integers(5) * down, kw + rng.integers(5) * across
    while (h - kh + 1) * (w - kw + 1) <= 1.5 * kh * kw * c_in:
        h, w = h + down, w + across
    kind = rng.integers(4)
    draw = (
        (lambda: rng.integers(0, 200, size=(h, w, c_in)).astype(float)) if kind == 0 else lambda: whole(rng, h, w, c_in)
    )
    x = learnable(rng, draw, (kh, kw), most=20)
    y = answered(x, whole(rng, kh, kw, c_in, c_out)) + rng.integers(0, 2) * rng.integers(-3, 4)
    size = kh.item() if kh == kw and rng.random() < 0.5 else (kh, kw)
    x, y = [(x.astype(np.uint8), y), (x.astype(int), y.astype(int)), (x, y), (x, y)][kind]
    return Case((x, y, size))


@pytest.mark.grade("learn_kernel", weight=0.25)
@sweep(small)
def test_many_small_ones(student, case):
    student.learn_kernel.many(case.args).matches(reference.learn_kernel)


def accepts(student):
    """A window of one pixel on a picture of its own size."""
    student.learn_kernel(*FITS.args).is_given()


FITS = Case((np.array([[[1.0], [2.0]], [[3.0], [5.0]]]), np.array([[[2.0], [4.0]], [[6.0], [10.0]]]), 1))


def other_sizes(rng):
    """y has rows or columns too many or too few, or is that of a picture on its side."""
    k = 2
    x = whole(rng, 5, 6, 1)
    rows, columns = [(3, 5), (4, 4), (5, 6), (4, 6), (5, 4), (5, 5)][rng.integers(6)]
    return Case((x, whole(rng, rows, columns, 1), k))


@pytest.mark.grade("learn_kernel", weight=0.25)
@found(other_sizes)
def test_refuses_a_map_of_another_size(student, case):
    accepts(student)
    student.learn_kernel(*case.args).raises(ValueError)


def too_large(rng):
    n, k = rng.integers(2, 5), rng.integers(1, 3)
    kh, kw = rng.permutation([n + 1, k])
    rows, columns = max(n - kh + 1, 1), max(n - kw + 1, 1)
    return Case((whole(rng, n, n, 1), whole(rng, rows, columns, 1), (kh, kw)))


@pytest.mark.grade("learn_kernel", weight=0.25)
@found(too_large)
def test_refuses_a_window_larger_than_the_picture(student, case):
    accepts(student)
    student.learn_kernel(*case.args).raises(ValueError)


def each_senseless(rng):
    x = whole(rng, 5, 6, 1)
    maps = [(3, 5), (5, 5), (4, 4), (4, 6), (5, 4), (5, 6), (2, 10), (20, 1), (1, 20), (1, 1), (4, 1), (1, 5)]
    calls = [(x, whole(rng, rows, columns, 1), 2) for rows, columns in maps]
    calls += [(x, np.ones((1, 6, 1)), (6, 1)), (x, np.ones((5, 1, 1)), (1, 7)), (x, np.ones((1, 1, 1)), 8)]
    calls += [(x, np.ones((0, 6, 1)), (7, 1)), (x, np.ones((5, 0, 1)), (1, 8))]
    return Case((calls,))


@pytest.mark.grade("learn_kernel", weight=0.25)
@sweep(each_senseless, 1)
def test_each_refusal(student, case):
    accepts(student)
    for args in case.args[0][0]:
        student.learn_kernel(*args).raises(ValueError)
