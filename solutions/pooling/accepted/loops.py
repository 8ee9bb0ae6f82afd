"""Loops over rows, columns and channels, as most students write it."""

import numpy as np


def relu(x):
    return np.maximum(x, 0)


def size_and_start(n, k, s, padding):
    if padding == "same":
        out = -(-n // s)
        return out, -(max((out - 1) * s + k - n, 0) // 2)
    return (n - k) // s + 1, 0


def pool(x, pool_size, stride, padding, of_window):
    kh, kw = (pool_size, pool_size) if isinstance(pool_size, int) else pool_size
    if stride is None:
        stride = (kh, kw)
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    h, w, channels = x.shape
    if sh < 1 or sw < 1:
        raise ValueError("the stride must be at least 1")
    if padding not in ("valid", "same"):
        raise ValueError("padding must be valid or same")
    if padding == "valid" and (kh > h or kw > w):
        raise ValueError("the window is larger than the image")
    rows, top = size_and_start(h, kh, sh, padding)
    columns, left = size_and_start(w, kw, sw, padding)
    out = np.zeros((rows, columns, channels))
    for i in range(rows):
        for j in range(columns):
            for c in range(channels):
                a, b = top + i * sh, left + j * sw
                out[i, j, c] = of_window(x[max(a, 0) : a + kh, max(b, 0) : b + kw, c])
    return out


def max_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return pool(x, pool_size, stride, padding, np.max)


def avg_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return pool(x, pool_size, stride, padding, np.mean)


def subsample(x, stride):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    if sh < 1 or sw < 1:
        raise ValueError("the stride must be at least 1")
    rows = []
    for i in range(0, x.shape[0], sh):
        row = []
        for j in range(0, x.shape[1], sw):
            row.append(x[i, j])
        rows.append(row)
    return np.array(rows)


predict_shape = (5, 5, 64)
predict_unchanged = 4
