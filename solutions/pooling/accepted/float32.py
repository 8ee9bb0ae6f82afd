"""Everything in float32, windows cut out of a padded image."""

import numpy as np


def relu(x):
    out = np.array(x, dtype=np.float32)
    out[out < 0] = 0
    return out


def two(value):
    return (value, value) if isinstance(value, int) else value


def cut(x, pool_size, stride, padding):
    (kh, kw), (sh, sw) = two(pool_size), two(pool_size if stride is None else stride)
    if sh < 1 or sw < 1:
        raise ValueError("stride")
    x = np.asarray(x, dtype=np.float32)
    if padding == "same":
        h, w = -(-x.shape[0] // sh), -(-x.shape[1] // sw)
        dh, dw = max((h - 1) * sh + kh - x.shape[0], 0), max((w - 1) * sw + kw - x.shape[1], 0)
        x = np.pad(x, ((dh // 2, dh - dh // 2), (dw // 2, dw - dw // 2), (0, 0)), constant_values=np.nan)
    elif padding == "valid":
        h, w = (x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1
        if x.shape[0] < kh or x.shape[1] < kw:
            raise ValueError("window")
    else:
        raise ValueError("padding")
    for i in range(h):
        for j in range(w):
            yield i, j, h, w, x[i * sh : i * sh + kh, j * sw : j * sw + kw]


def gathered(x, pool_size, stride, padding, of_window):
    out = None
    for i, j, h, w, window in cut(x, pool_size, stride, padding):
        if out is None:
            out = np.empty((h, w, x.shape[2]), dtype=np.float32)
        out[i, j] = of_window(window)
    return out


def max_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return gathered(x, pool_size, stride, padding, lambda window: np.nanmax(window, axis=(0, 1)))


def avg_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return gathered(x, pool_size, stride, padding, lambda window: np.nanmean(window, axis=(0, 1)))


def subsample(x, stride):
    sh, sw = two(stride)
    if sh < 1 or sw < 1:
        raise ValueError("stride")
    h, w = -(-x.shape[0] // sh), -(-x.shape[1] // sw)
    out = np.empty((h, w, x.shape[2]), dtype=np.float32)
    for i in range(h):
        for j in range(w):
            out[i, j] = x[i * sh, j * sw]
    return out


predict_shape = (5.0, 5.0, 64.0)
predict_unchanged = 4
