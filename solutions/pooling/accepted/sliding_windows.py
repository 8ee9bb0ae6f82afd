"""numpy.lib.stride_tricks.sliding_window_view on a padded image, without a loop."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def relu(x):
    return np.where(x > 0, x, 0)


def pair(value):
    return (value, value) if np.isscalar(value) else tuple(value)


def views(x, pool_size, stride, padding, fill):
    pool, step = pair(pool_size), pair(pool_size if stride is None else stride)
    if min(step) < 1:
        raise ValueError("stride below 1")
    if padding == "same":
        need = [max((int(np.ceil(n / s)) - 1) * s + k - n, 0) for n, k, s in zip(x.shape, pool, step, strict=False)]
        around = [(p // 2, p - p // 2) for p in need]
        x = np.pad(x.astype(np.float64), [*around, (0, 0)], mode="constant", constant_values=fill)
    elif padding != "valid":
        raise ValueError("unknown padding")
    return sliding_window_view(x, pool, axis=(0, 1))[:: step[0], :: step[1]]  # raises ValueError where none fits


def max_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return views(x, pool_size, stride, padding, -np.inf).max((-2, -1))


def avg_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return np.nanmean(views(x, pool_size, stride, padding, np.nan), axis=(-2, -1))


def subsample(x, stride):
    sh, sw = pair(stride)
    if min(sh, sw) < 1:
        raise ValueError("stride below 1")
    return x[::sh, ::sw, :]


predict_shape = (5, 5, 64)
predict_unchanged = 4
