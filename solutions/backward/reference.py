"""The reference for `backward`: how a loss changes with what went into ReLU, max pooling and a convolution, and the
same by central differences. Equal to TensorFlow's gradients, which `tests/test_reference_backward.py` proves.

dout is the gradient of the loss with respect to what the layer gave. Sizes and padding are those of `convolution` and
`pooling`. A tie in max pooling goes to the first of the largest numbers of a window, row by row, as in TensorFlow on a
CPU.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.exercise import reference

Array = np.ndarray[Any, Any]
Pair = tuple[int, int]
AXES = ("height", "width", "channels")


@reference(rtol=1e-8, atol=2e-7)
def numeric_gradient(f: Callable[[Array], float], x: Array, eps: float = 1e-5) -> Array:
    """(f(x + eps) - f(x - eps)) / (2 eps), for each element of x by itself. x of any shape, of floats or integers, is
    left as it was; returns floats of its shape. Raises ValueError unless eps > 0.

    Of f, rounding leaves about 1e-16 |f| / eps: 2e-8 for 1000 and eps = 1e-5. With the functions of the hidden tests,
    one-sided differences are off by ten times what is allowed, and rounding by less than a tenth of it.
    """
    if not eps > 0:
        raise ValueError("eps must be positive")
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        above, below = x.astype(float), x.astype(float)
        above[place] += eps
        below[place] -= eps
        gradient[place] = (f(above) - f(below)) / (2 * eps)
    return gradient


@reference()
def relu_backward(dout: Array, x: Array) -> Array:
    """dout where x > 0, else 0. Both of one shape, which is the result's; raises ValueError where they differ in it."""
    if dout.shape != x.shape:
        raise ValueError("dout and x must have the same shape")
    return np.where(x > 0, dout, 0.0)


def _sums_of_dout(dout: Array, x: Array, pool_size: int | Pair = 2, stride: int | Pair | None = None) -> Array:
    """What rounding allows: every number of dx is a sum of at most kh · kw numbers of dout."""
    kh, kw = pair(pool_size)
    return np.asarray((kh * kw + 2) * max_pool2d_backward(np.abs(dout), x, pool_size, stride))


@reference(axes=AXES, bound=_sums_of_dout)
def max_pool2d_backward(dout: Array, x: Array, pool_size: int | Pair = 2, stride: int | Pair | None = None) -> Array:
    """Each number of dout (H', W', C) at the place of its window's maximum in x (H, W, C), "valid"; sums where windows
    share it. Returns floats of x's shape.

    stride None is the pool size. Raises ValueError for a window larger than x, a window or a stride below 1, and dout
    of another shape than pooling gives.
    """
    (kh, kw), (sh, sw) = pair(pool_size), pair(pool_size if stride is None else stride)
    if min(kh, kw, sh, sw) < 1:
        raise ValueError("a window and a stride are at least 1")
    if x.shape[0] < kh or x.shape[1] < kw:
        raise ValueError("the window is larger than the input")
    views = sliding_window_view(x, (kh, kw), axis=(0, 1))[::sh, ::sw]  # type: ignore[call-overload]
    if dout.shape != views.shape[:3]:
        raise ValueError("dout has another shape than pooling gives")
    a, b = np.divmod(views.reshape(*dout.shape, -1).argmax(axis=-1), kw)
    i, j, c = np.indices(dout.shape)
    dx = np.zeros(x.shape)
    np.add.at(dx, (i * sh + a, j * sw + b, c), dout)
    return dx


def _most_terms(dout: Array, x: Array, kernel: Array, *_: Any, **__: Any) -> int:
    kh, kw, _c_in, c_out = kernel.shape
    return max(int(dout.shape[0] * dout.shape[1]), kh * kw * c_out)


@reference(terms=_most_terms)
def conv2d_backward(
    dout: Array, x: Array, kernel: Array, stride: int | Pair = 1, padding: str = "valid"
) -> tuple[Array, Array, Array]:
    """dout (H', W', C_out), x (H, W, C_in), kernel (kh, kw, C_in, C_out); returns (dx, dkernel, dbias), floats of the
    shapes of x, kernel and (C_out,).

    Raises ValueError for a window larger than x under "valid", an unknown padding, a stride below 1, and dout of
    another shape than the convolution gives.
    """
    (kh, kw, _, c_out), (sh, sw), (h, w) = kernel.shape, pair(stride), x.shape[:2]
    if min(sh, sw) < 1:
        raise ValueError("stride must be at least 1")
    if padding not in ("valid", "same"):
        raise ValueError(f"unknown padding {padding!r}")
    (top, bottom), (left, right) = pads_of(x, kernel, stride) if padding == "same" else ((0, 0), (0, 0))
    padded = np.pad(x, ((top, bottom), (left, right), (0, 0)))
    if padded.shape[0] < kh or padded.shape[1] < kw:
        raise ValueError("the window is larger than the input")
    rows, columns = (padded.shape[0] - kh) // sh + 1, (padded.shape[1] - kw) // sw + 1
    if dout.shape != (rows, columns, c_out):
        raise ValueError("dout has another shape than the convolution gives")
    dpadded, dkernel = np.zeros(padded.shape), np.zeros(kernel.shape)
    for a in range(kh):
        for b in range(kw):
            seen = slice(a, a + rows * sh, sh), slice(b, b + columns * sw, sw)  # by this weight, in every window
            dkernel[a, b] = np.tensordot(padded[seen], dout, axes=([0, 1], [0, 1]))
            dpadded[seen] += dout @ kernel[a, b].T
    return dpadded[top : top + h, left : left + w], dkernel, dout.sum(axis=(0, 1), dtype=float)


def pads_of(x: Array, kernel: Array, stride: int | Pair) -> list[Pair]:
    """The zeros of "same": [(top, bottom), (left, right)]."""
    return [same_pads(n, k, s) for n, k, s in zip(x.shape, kernel.shape, pair(stride), strict=False)]


def same_pads(n: int, k: int, s: int) -> Pair:
    """Zeros before and after an axis of length n, window k, stride s, so that ceil(n / s) windows fit."""
    total = max((-(-n // s) - 1) * s + k - n, 0)
    return total // 2, total - total // 2


def pair(size: int | Pair) -> Pair:
    """(rows, columns) of a window or a stride that may be one number."""
    return (size, size) if isinstance(size, int) else size


@reference()
def predict_zeros() -> int:
    """A 5 × 5 map is pooled in 2 × 2 windows; no number of dout is 0. How many of the 25 numbers of dx are 0?"""
    dx = max_pool2d_backward(np.ones((2, 2, 1)), np.arange(25.0).reshape(5, 5, 1))
    return int((dx == 0).sum())


@reference()
def predict_weight() -> int:
    """A 28 × 28 image of ones, a 3 × 3 kernel, stride 1, "valid"; every number of dout is 1. How large is the gradient
    of each of the nine weights?"""
    _, dkernel, _ = conv2d_backward(np.ones((26, 26, 1)), np.ones((28, 28, 1)), np.ones((3, 3, 1, 1)))
    return int(dkernel[0, 0, 0, 0])
