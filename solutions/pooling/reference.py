"""The reference for `pooling`: ReLU, pooling over sliding windows, subsampling. Equal to Keras, which
`tests/test_reference_pooling.py` proves.

Sizes and padding are those of Keras's MaxPooling2D and AveragePooling2D
(https://keras.io/api/layers/pooling_layers/max_pooling2d/): valid gives floor((n - k) / s) + 1, same gives
ceil(n / s) with the odd row or column at the bottom and right. What "same" adds never counts: it is -inf under a
maximum, and an average divides by the real pixels alone.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.exercise import reference

Array = np.ndarray[Any, Any]
Pair = tuple[int, int]
AXES = ("height", "width", "channels")


@reference()
def relu(x: Array) -> Array:
    """What is negative becomes 0. x of any shape and any type of number; returns the shape of x."""
    return np.maximum(x, 0)


@reference(axes=AXES)
def max_pool2d(x: Array, pool_size: int | Pair = 2, stride: int | Pair | None = None, padding: str = "valid") -> Array:
    """The largest number of each window, channel by channel. x (H, W, C); returns (H', W', C), as floats.

    stride None is the pool size. Raises ValueError for a window larger than the input under "valid", an unknown
    padding, and a window or a stride below 1.
    """
    return np.asarray(windows(x, pool_size, stride, padding, -np.inf).max(axis=(3, 4)))


def _window_size(x: Array, pool_size: int | Pair = 2, *_: Any, **__: Any) -> int:
    return int(np.prod(pair(pool_size)))


@reference(axes=AXES, terms=_window_size)
def avg_pool2d(x: Array, pool_size: int | Pair = 2, stride: int | Pair | None = None, padding: str = "valid") -> Array:
    """The mean of the real pixels of each window; arguments, result and errors as those of `max_pool2d`."""
    sums, counts = (windows(a, pool_size, stride, padding, 0.0).sum(axis=(3, 4)) for a in (x, np.ones(x.shape)))
    return np.asarray(sums / counts)


@reference(axes=AXES)
def subsample(x: Array, stride: int | Pair) -> Array:
    """Every stride-th row and column of x (H, W, C), the first included; returns (ceil(H / sh), ceil(W / sw), C).

    Raises ValueError for a stride below 1.
    """
    sh, sw = pair(stride)
    if min(sh, sw) < 1:
        raise ValueError("stride must be at least 1")
    return x[::sh, ::sw]


def windows(x: Array, pool_size: int | Pair, stride: int | Pair | None, padding: str, fill: float) -> Array:
    """The windows of x as (H', W', C, kh, kw), floats; `fill` is what "same" adds."""
    (kh, kw), (sh, sw) = pair(pool_size), pair(pool_size if stride is None else stride)
    if min(kh, kw, sh, sw) < 1:
        raise ValueError("a window and a stride are at least 1")
    x = x.astype(float)  # there is no -inf among the integers
    if padding == "same":
        pads = (same_pads(x.shape[0], kh, sh), same_pads(x.shape[1], kw, sw), (0, 0))
        x = np.pad(x, pads, constant_values=fill)
    elif padding != "valid":
        raise ValueError(f"unknown padding {padding!r}")
    if x.shape[0] < kh or x.shape[1] < kw:
        raise ValueError("the window is larger than the input")
    return np.asarray(sliding_window_view(x, (kh, kw), axis=(0, 1))[::sh, ::sw])  # type: ignore[call-overload]


def same_pads(n: int, k: int, s: int) -> Pair:
    """What is added before and after an axis of length n, window k, stride s, so that ceil(n / s) windows fit."""
    total = max((-(-n // s) - 1) * s + k - n, 0)
    return total // 2, total - total // 2


def pair(size: int | Pair) -> Pair:
    """(rows, columns) of a window or a stride that may be one number."""
    return (size, size) if isinstance(size, int) else size


@reference()
def predict_shape() -> tuple[int, int, int]:
    """The shape of 64 maps of 11 × 11 after max pooling as it is by default."""
    h, w, c = max_pool2d(np.zeros((11, 11, 64))).shape
    return h, w, c


@reference()
def predict_unchanged() -> int:
    """A row of eight pixels, one of them white, moves by one pixel to the right. From how many of the seven columns
    does it do so with the same result of max pooling in twos?"""
    rows = np.eye(8)[:, np.newaxis, :, np.newaxis]
    pooled = [max_pool2d(row, (1, 2)) for row in rows]
    return sum(np.array_equal(before, after) for before, after in itertools.pairwise(pooled))
