"""The reference for `convolution`: sliding windows and one matrix product. Equal to Keras, which
`tests/test_reference_convolution.py` proves.

Sizes and padding follow Keras ("same": https://keras.io/api/layers/convolution_layers/convolution2d/):
valid gives floor((n - k) / s) + 1, same gives ceil(n / s) with the odd zero at the bottom and right.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.exercise import reference

Array = np.ndarray[Any, Any]


def _patch_terms(patch: Array, kernel: Array, bias: Array | None = None, *_: Any, **__: Any) -> int:
    return int(np.prod(kernel.shape[:-1]))


@reference(axes=("output channels",), terms=_patch_terms)
def conv_at(patch: Array, kernel: Array, bias: Array | None = None) -> Array:
    """One window's response. patch (kh, kw, C_in), kernel (kh, kw, C_in, C_out), bias (C_out,) or None;
    returns (C_out,)."""
    out = patch.reshape(-1) @ kernel.reshape(-1, kernel.shape[-1])
    return np.asarray(out if bias is None else out + bias)


@reference(axes=("height", "width", "output channels"), terms=_patch_terms)
def conv2d(
    x: Array,
    kernel: Array,
    bias: Array | None = None,
    stride: int | tuple[int, int] = 1,
    padding: str = "valid",
) -> Array:
    """x (H, W, C_in), kernel (kh, kw, C_in, C_out), bias (C_out,) or None; returns (H', W', C_out).

    Raises ValueError for a window larger than the input under "valid", an unknown padding, or a stride
    below 1.
    """
    kh, kw, _, c_out = kernel.shape
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    if sh < 1 or sw < 1:
        raise ValueError("stride must be at least 1")
    if padding == "same":
        x = np.pad(x, (same_pads(x.shape[0], kh, sh), same_pads(x.shape[1], kw, sw), (0, 0)))
    elif padding != "valid":
        raise ValueError(f"unknown padding {padding!r}")
    if x.shape[0] < kh or x.shape[1] < kw:
        raise ValueError("the window is larger than the input")
    windows = sliding_window_view(x, (kh, kw), axis=(0, 1))[::sh, ::sw]  # type: ignore[call-overload]
    rows, columns = windows.shape[:2]
    flat = windows.transpose(0, 1, 3, 4, 2).reshape(rows * columns, -1)
    out = (flat @ kernel.reshape(-1, c_out)).reshape(rows, columns, c_out)
    return np.asarray(out if bias is None else out + bias)


def same_pads(n: int, k: int, s: int) -> tuple[int, int]:
    """Zeros before and after an axis of length n, window k, stride s, so that ceil(n / s) windows fit."""
    total = max((-(-n // s) - 1) * s + k - n, 0)
    return total // 2, total - total // 2


@reference(axes=("height", "width", "channels"))
def shift(x: Array, dy: int, dx: int) -> Array:
    """x (H, W, C) moved down by dy and right by dx (up and left where negative); zeros come in."""
    out = np.zeros_like(x)
    h, w = x.shape[:2]
    if abs(dy) < h and abs(dx) < w:
        out[max(dy, 0) : h + min(dy, 0), max(dx, 0) : w + min(dx, 0)] = x[
            max(-dy, 0) : h + min(-dy, 0), max(-dx, 0) : w + min(-dx, 0)
        ]
    return out


@reference()
def predict_rows() -> int:
    """How high is the result for an image of 28 × 28, a 5 × 5 kernel, stride 2, "valid"?"""
    return int(conv2d(np.zeros((28, 28, 1)), np.zeros((5, 5, 1, 1)), stride=2).shape[0])


@reference()
def predict_place() -> tuple[int, int]:
    """A 3 × 3 square at row 6, column 10 of a black picture; a filter of nine ones, stride 2; the picture is moved by
    (4, -2): where, (row, column), is the largest response?"""
    picture = np.zeros((16, 16, 1))
    picture[6:9, 10:13] = 1
    responses = conv2d(shift(picture, 4, -2), np.ones((3, 3, 1, 1)), stride=2)[..., 0]
    row, column = np.unravel_index(int(responses.argmax()), responses.shape)
    return int(row), int(column)
