"""Loops, as most students write it."""

import numpy as np


def conv_output_size(n, k, stride=1, padding="valid"):
    if k < 1 or stride < 1:
        raise ValueError("window and stride must be at least 1")
    if padding == "valid":
        if k > n:
            raise ValueError("window larger than the input")
        return (n - k) // stride + 1
    if padding == "same":
        if n % stride == 0:
            return n // stride
        return n // stride + 1
    raise ValueError(padding)


def same_padding(n, k, stride=1):
    out = conv_output_size(n, k, stride, "same")
    total = (out - 1) * stride + k - n
    if total < 0:
        total = 0
    before = total // 2
    return before, total - before


def zero_pad(x, pads):
    (top, bottom), (left, right) = pads
    if min(top, bottom, left, right) < 0:
        raise ValueError("negative padding")
    h, w, c = x.shape
    out = np.zeros((top + h + bottom, left + w + right, c))
    for i in range(h):
        for j in range(w):
            for channel in range(c):
                out[top + i, left + j, channel] = x[i, j, channel]
    return out


def extract_patches(x, kernel_size, stride=1, padding="valid"):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    h, w, c = x.shape
    rows = conv_output_size(h, kh, sh, padding)
    columns = conv_output_size(w, kw, sw, padding)
    if padding == "same":
        x = zero_pad(x, (same_padding(h, kh, sh), same_padding(w, kw, sw)))
    out = np.zeros((rows, columns, kh, kw, c))
    for i in range(rows):
        for j in range(columns):
            out[i, j] = x[i * sh : i * sh + kh, j * sw : j * sw + kw]
    return out


predict_window_grid = (42, 58)
predict_same_rows = 10
