"""First down, then across: a window's largest number is the largest of its rows' largest, and so for sums."""

import numpy as np


def relu(x):
    return (np.asarray(x, dtype=float) + np.abs(np.asarray(x, dtype=float))) / 2


def along(x, k, s, padding, axis, combine):
    """Pools one axis alone."""
    if s < 1:
        raise ValueError("the stride is below 1")
    n = x.shape[axis]
    if padding == "valid":
        if n < k:
            raise ValueError("the window is too large")
        starts = range(0, n - k + 1, s)
    elif padding == "same":
        count = -(-n // s)
        before = max((count - 1) * s + k - n, 0) // 2
        starts = range(-before, -before + count * s, s)
    else:
        raise ValueError("no such padding")
    parts = [combine(np.take(x, range(max(a, 0), min(a + k, n)), axis=axis), axis=axis) for a in starts]
    return np.stack(parts, axis=axis)


def pool(x, pool_size, stride, padding, combine):
    ks = pool_size if isinstance(pool_size, (tuple, list)) else [pool_size] * 2
    ss = ks if stride is None else stride if isinstance(stride, (tuple, list)) else [stride] * 2
    down = along(np.asarray(x, dtype=float), ks[0], ss[0], padding, 0, combine)
    return along(down, ks[1], ss[1], padding, 1, combine)


def max_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return pool(x, pool_size, stride, padding, np.max)


def avg_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return pool(x, pool_size, stride, padding, np.mean)


def subsample(x, stride):
    return pool(x, 1, stride, "valid", np.min)


predict_shape = (5, 5, 64)
predict_unchanged = 4
