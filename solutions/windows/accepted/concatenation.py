"""Blocks of zeros put beside each other; the windows gathered pixel by pixel of the window, then stacked."""

import numpy as np


def conv_output_size(n, k, stride=1, padding="valid"):
    if stride < 1 or k < 1:
        raise ValueError("makes no sense")
    if padding == "valid":
        starts = range(0, n - k + 1, stride)
    elif padding == "same":
        starts = range(0, n, stride)
    else:
        raise ValueError("unknown padding")
    if len(starts) == 0:
        raise ValueError("the window does not fit")
    return len(starts)


def same_padding(n, k, stride=1):
    windows = conv_output_size(n, k, stride, "same")
    last_end = (windows - 1) * stride + k
    before, odd = divmod(max(last_end - n, 0), 2)
    return before, before + odd


def zero_pad(x, pads):
    (top, bottom), (left, right) = pads
    h, w, c = x.shape
    x = np.hstack([np.zeros((h, left, c)), x, np.zeros((h, right, c))])  # a negative size raises ValueError
    w = x.shape[1]
    return np.vstack([np.zeros((top, w, c)), x, np.zeros((bottom, w, c))])


def extract_patches(x, kernel_size, stride=1, padding="valid"):
    kh, kw = kernel_size if isinstance(kernel_size, (tuple, list)) else (kernel_size,) * 2
    sh, sw = stride if isinstance(stride, (tuple, list)) else (stride,) * 2
    h, w = conv_output_size(x.shape[0], kh, sh, padding), conv_output_size(x.shape[1], kw, sw, padding)
    if padding == "same":
        x = zero_pad(x, (same_padding(x.shape[0], kh, sh), same_padding(x.shape[1], kw, sw)))
    ends = (h - 1) * sh + 1, (w - 1) * sw + 1
    pixels = [[x[i : i + ends[0] : sh, j : j + ends[1] : sw] for j in range(kw)] for i in range(kh)]
    return np.stack([np.stack(row, axis=2) for row in pixels], axis=2)


predict_window_grid = (42, 58)
predict_same_rows = 10.0
