"""Arrays of row and column numbers, one fancy index."""

import math

import numpy as np


def _pair(size):
    return (size, size) if isinstance(size, (int, np.integer)) else tuple(size)


def conv_output_size(n, k, stride=1, padding="valid"):
    if k < 1:
        raise ValueError("k must be at least 1")
    if stride < 1:
        raise ValueError("stride must be at least 1")
    if padding == "same":
        return math.ceil(n / stride)
    if padding == "valid" and n >= k:
        return math.ceil((n - k + 1) / stride)
    raise ValueError("cannot place the window")


def same_padding(n, k, stride=1):
    if k < 1 or stride < 1:
        raise ValueError("k and stride must be at least 1")
    rest = n % stride
    total = max(k - (rest if rest else stride), 0)
    return total // 2, (total + 1) // 2


def zero_pad(x, pads):
    (top, bottom), (left, right) = pads
    if any(pad < 0 for pad in (top, bottom, left, right)):
        raise ValueError("pads must be at least 0")
    h, w = x.shape[:2]
    rows = np.arange(-top, h + bottom)
    columns = np.arange(-left, w + right)
    inside = ((0 <= rows) & (rows < h))[:, None, None] & ((0 <= columns) & (columns < w))[None, :, None]
    return np.where(inside, x[np.clip(rows, 0, h - 1)][:, np.clip(columns, 0, w - 1)], 0)


def extract_patches(x, kernel_size, stride=1, padding="valid"):
    (kh, kw), (sh, sw) = _pair(kernel_size), _pair(stride)
    h = conv_output_size(x.shape[0], kh, sh, padding)
    w = conv_output_size(x.shape[1], kw, sw, padding)
    if padding == "same":
        x = zero_pad(x, [same_padding(x.shape[0], kh, sh), same_padding(x.shape[1], kw, sw)])
    rows = sh * np.arange(h)[:, None] + np.arange(kh)
    columns = sw * np.arange(w)[:, None] + np.arange(kw)
    return x[rows[:, None, :, None], columns[None, :, None, :]]


predict_window_grid = [42, 58]
predict_same_rows = math.ceil(28 / 3)
