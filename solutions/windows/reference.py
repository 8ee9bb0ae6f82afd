"""The reference for `windows`: how many windows, how many zeros, and the windows themselves. Equal to Keras and
TensorFlow, which `tests/test_reference_windows.py` proves.

Sizes and padding follow Keras ("same": https://keras.io/api/layers/convolution_layers/convolution2d/):
valid gives floor((n - k) / s) + 1, same gives ceil(n / s) with the odd zero at the bottom and right.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.exercise import reference

Array = np.ndarray[Any, Any]
Pair = tuple[int, int]


@reference()
def conv_output_size(n: int, k: int, stride: int = 1, padding: str = "valid") -> int:
    """The number of windows of length k on an axis of length n.

    Raises ValueError for a window larger than the input under "valid", an unknown padding, and a window or a
    stride below 1.
    """
    _refuse_below_one(k, stride)
    if padding == "same":
        return -(-n // stride)
    if padding != "valid":
        raise ValueError(f"unknown padding {padding!r}")
    if n < k:
        raise ValueError("the window is larger than the input")
    return (n - k) // stride + 1


@reference()
def same_padding(n: int, k: int, stride: int = 1) -> Pair:
    """Zeros before and after an axis of length n, window k, so that ceil(n / stride) windows fit.

    Raises ValueError for a window or a stride below 1.
    """
    total = max((conv_output_size(n, k, stride, "same") - 1) * stride + k - n, 0)
    return total // 2, total - total // 2


@reference(axes=("height", "width", "channels"))
def zero_pad(x: Array, pads: tuple[Pair, Pair]) -> Array:
    """x (H, W, C) with zeros round it, pads ((top, bottom), (left, right)); returns
    (top + H + bottom, left + W + right, C), of the dtype of x. Raises ValueError for a negative pad."""
    return np.pad(x, (*pads, (0, 0)))  # raises ValueError itself


@reference(axes=("rows of windows", "columns of windows", "window height", "window width", "channels"))
def extract_patches(x: Array, kernel_size: int | Pair, stride: int | Pair = 1, padding: str = "valid") -> Array:
    """The windows of x (H, W, C), as (H', W', kh, kw, C).

    Raises ValueError for a window larger than the input under "valid", an unknown padding, and a window or a
    stride below 1.
    """
    (kh, kw), (sh, sw) = pair(kernel_size), pair(stride)
    for n, k, s in ((x.shape[0], kh, sh), (x.shape[1], kw, sw)):
        conv_output_size(n, k, s, padding)  # refuses what makes no sense
    if padding == "same":
        x = zero_pad(x, (same_padding(x.shape[0], kh, sh), same_padding(x.shape[1], kw, sw)))
    windows = sliding_window_view(x, (kh, kw), axis=(0, 1))[::sh, ::sw]  # type: ignore[call-overload]
    return np.asarray(np.moveaxis(windows, 2, -1))


def pair(size: int | Pair) -> Pair:
    """(rows, columns) of a window or a stride that may be one number."""
    return (size, size) if isinstance(size, int) else size


@reference()
def predict_window_grid() -> Pair:
    """Rows and columns of 7x7 windows in a photograph that is 64 wide and 48 high."""
    return conv_output_size(48, 7), conv_output_size(64, 7)


@reference()
def predict_same_rows() -> int:
    """Rows of 5x5 windows on a 28x28 digit, stride 3, "same"."""
    return conv_output_size(28, 5, 3, "same")


def _refuse_below_one(k: int, stride: int) -> None:
    if k < 1 or stride < 1:
        raise ValueError("a window and a stride are at least 1")
