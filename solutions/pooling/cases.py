"""How images and windows lie in the hidden tests of both kinds of pooling; each test fills them with its own numbers.

A layout draws a shape and keyword arguments. Each is about one thing: images and windows are square, of one channel,
without a stride and without a rest wherever it is not about just that.
"""

from __future__ import annotations

import numpy as np

from autograder.exercise import Case


def of(layout, numbers):
    """A maker of cases: an image of that layout, filled by `numbers(rng, shape)`."""

    def make(rng):
        shape, kwargs = layout(rng)
        return Case((numbers(rng, shape),), kwargs)

    return make


def of_any_type(numbers):
    """The same whole numbers, as integers now and then: bytes, where they are bytes."""

    def make(rng, shape):
        x = numbers(rng, shape)
        small = x.min() >= 0 and x.max() < 256
        return x.astype([float, float, int, np.uint8 if small else int][rng.integers(4)])

    return make


def by_position(maker):
    """The same cases without named arguments, to be asked `together`."""

    def make(rng):
        case = maker(rng)
        named = {"pool_size": 2, "stride": None, "padding": "valid"} | case.kwargs
        return Case((*case.args, *named.values()))

    return make


def side_by_side(rng, channels=1):
    """2 × 2 by default, or another window."""
    k = rng.choice([2, 3])
    n = k * rng.integers(2, 4)
    return (n, n, channels), {} if k == 2 and rng.random() < 0.5 else {"pool_size": k}


def deep(rng):
    return side_by_side(rng, rng.integers(2, 4))


def oblong(rng):
    """Neither the image nor the window is square."""
    while True:
        kh, kw = rng.permutation([1, 2, 3])[:2]
        h, w = kh * rng.integers(2, 5), kw * rng.integers(2, 5)
        if h != w:
            return (h, w, 1), {"pool_size": (kh, kw)}


def left_over(rng):
    k = rng.integers(2, 5)
    n = k * rng.integers(1, 3) + rng.integers(1, k)
    return (n, n, 1), {"pool_size": k}


def any_stride(rng, k):
    """Another number than the window's, or two that differ."""
    if rng.random() < 0.5:
        return rng.choice([s for s in (1, 2, 3) if s != k])
    return tuple(rng.permutation([1, 2, 3])[:2])


def strided(rng):
    """The windows end where the image ends."""
    k = rng.integers(2, 5)
    stride = any_stride(rng, k)
    n = k + np.lcm.reduce(np.atleast_1d(stride)) * rng.integers(1, 3)
    return (n, n, 1), {"pool_size": k, "stride": stride}


def same(rng):
    """Now and then the window is larger than the image."""
    k = rng.integers(2, 5)
    n = k - 1 if rng.random() < 0.2 else k * rng.integers(1, 3) + rng.integers(1, k)
    return (n, n, 1), {"pool_size": k, "padding": "same"}


def same_in_the_image(rng):
    """The window is never larger than the image."""
    (n, _, _), kwargs = left_over(rng)
    return (n, n, 1), {**kwargs, "padding": "same"}


def same_strided(rng):
    k, n = rng.integers(2, 5), rng.integers(4, 8)
    return (n, n, 1), {"pool_size": k, "stride": any_stride(rng, k), "padding": "same"}


def everything(rng):
    """As in a real network; the strides of both axes are the same, as there."""
    kh, kw = rng.permutation([2, 3, 4])[:2]
    stride, padding = rng.integers(2, 4), ["valid", "same"][rng.integers(2)]
    h, w = rng.permutation([6, 7, 8, 9])[:2]
    return (h, w, rng.integers(2, 4)), {"pool_size": (kh, kw), "stride": stride, "padding": padding}


def small(rng):
    """Small, so that many can be asked: axes, windows and steps that differ, also steps longer than the window, and
    windows larger than the image."""
    h, w = (int(n) for n in rng.permutation([1, 2, 3, 4, 5, 6])[:2])
    fits = rng.random() < 0.4
    size = tuple(int(n) for n in (rng.integers(1, np.minimum((h, w), 4) + 1) if fits else rng.integers(1, 4, 2)))
    size = min(size) if rng.random() < 0.3 else size
    stride = [None, int(rng.integers(1, 5)), tuple(int(n) for n in rng.integers(1, 5, 2))][rng.integers(3)]
    return (h, w, rng.integers(1, 3)), {"pool_size": size, "stride": stride, "padding": "valid" if fits else "same"}


def senselessly(rng):
    """Windows too high, where they would fit on their side, and too wide; each of two strides; paddings that do not
    exist, wherever in the alphabet."""
    short, long = rng.integers(3, 5), rng.integers(6, 8)
    large, few = int(rng.integers(short + 1, long + 1)), int(rng.integers(2, short + 1))
    low, fine = (int(n) for n in rng.integers([-2, 1], [0, 4]))
    calls = [(np.ones((short, long, 1)), (large, few)), (np.ones((long, short, 1)), (few, large))]
    strides = (0, low, (0, fine), (fine, 0), (low, fine), (fine, low))
    calls += [(np.ones((4, 4, 1)), 2, stride, padding) for stride in strides for padding in ("valid", "same")]
    calls += [(np.ones((4, 4, 1)), 2, 1, padding) for padding in ("full", "symmetric", "zeros")]
    return Case((calls,))


def too_large(rng):
    """By one row or column, or by two: of that a stride of 1 makes a size below 0, which NumPy itself refuses."""
    n = rng.integers(3, 6)
    pool_size = tuple(rng.permutation([n + rng.integers(1, 3), rng.integers(2, n + 1)]))
    return (n, n, 1), {"pool_size": pool_size} | ({"stride": 1} if rng.random() < 0.5 else {})


def oddly_padded(rng):
    return (5, 5, 1), {"pool_size": 2, "padding": rng.choice(["full", "causal", "zeros", "sam", "vaild"]).item()}


def not_moving(rng):
    return (4, 4, 1), {"pool_size": 2, "stride": [0, -1, (1, 0), (0, 2), (2, 0), (1, -1)][rng.integers(6)]}


#: Calls that make sense: whoever refuses everything has not understood what makes none.
AS_LARGE = Case((np.ones((2, 2, 2)), 2))
PLAIN = Case((np.ones((4, 4, 4)), 2))
