"""Python lists and numbers; NumPy at the borders alone."""

import math

import numpy as np


def relu(x):
    flat = [value if value > 0 else 0 for value in np.ravel(x).tolist()]
    return np.array(flat).reshape(x.shape)


def windows(n, k, s, padding):
    """The indices of each window on one axis."""
    if s < 1:
        raise ValueError("stride")
    if padding == "same":
        count = math.ceil(n / s)
        first = -(max((count - 1) * s + k - n, 0) // 2)
        return [[p for p in range(first + i * s, first + i * s + k) if 0 <= p < n] for i in range(count)]
    if padding != "valid":
        raise ValueError("padding")
    if k > n:
        raise ValueError("window")
    return [list(range(start, start + k)) for start in range(0, n - k + 1, s)]


def both(value):
    return tuple(value) if isinstance(value, tuple | list) else (value, value)


def collect(x, pool_size, stride, padding, of_list):
    kh, kw = both(pool_size)
    sh, sw = both(pool_size if stride is None else stride)
    values = x.tolist()
    down, across = windows(x.shape[0], kh, sh, padding), windows(x.shape[1], kw, sw, padding)
    return np.array(
        [
            [
                [of_list([values[i][j][c] for i in rows for j in columns]) for c in range(x.shape[2])]
                for columns in across
            ]
            for rows in down
        ]
    )


def max_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return collect(x, pool_size, stride, padding, max)


def avg_pool2d(x, pool_size=2, stride=None, padding="valid"):
    return collect(x, pool_size, stride, padding, lambda numbers: math.fsum(numbers) / len(numbers))


def subsample(x, stride):
    return collect(x, 1, stride, "valid", lambda numbers: numbers[0])


predict_shape = [5, 5, 64]
predict_unchanged = 4.0
