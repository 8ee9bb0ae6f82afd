"""A class that knows its geometry; generator of windows; slice objects."""

import numpy as np


class Axis:
    """One axis of a convolution."""

    def __init__(self, n, k, s, padding):
        if s < 1:
            raise ValueError("the stride must be at least 1")
        if padding == "same":
            self.size = (n + s - 1) // s
            total = max((self.size - 1) * s + k - n, 0)
        elif padding == "valid":
            if k > n:
                raise ValueError("the window is larger than the input")
            self.size, total = (n - k) // s + 1, 0
        else:
            raise ValueError("padding must be 'valid' or 'same'")
        self.pads = (total // 2, total - total // 2)
        self.k, self.s = k, s

    def __iter__(self):
        for index in range(self.size):
            yield index, slice(index * self.s, index * self.s + self.k)


class Filters:
    def __init__(self, kernel, bias):
        self.weights = np.moveaxis(kernel, -1, 0)
        self.bias = np.zeros(len(self.weights)) if bias is None else bias

    def __call__(self, window):
        return np.array([np.sum(window * one) for one in self.weights]) + self.bias


def conv_at(patch, kernel, bias=None):
    return Filters(kernel, bias)(patch)


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    strides = (stride, stride) if isinstance(stride, int) else stride
    rows, columns = (Axis(n, k, s, padding) for n, k, s in zip(x.shape, kernel.shape[:2], strides, strict=False))
    filters = Filters(kernel, bias)
    x = np.pad(x, (rows.pads, columns.pads, (0, 0)))
    out = np.full((rows.size, columns.size, kernel.shape[-1]), np.nan)
    for i, down in rows:
        for j, across in columns:
            out[i, j] = filters(x[down, across])
    return out


class Step:
    def __init__(self, n, d):
        self.to = slice(min(max(d, 0), n), max(min(n + d, n), 0))
        self.of = slice(min(max(-d, 0), n), max(min(n - d, n), 0))


def shift(x, dy, dx):
    down, across = Step(x.shape[0], dy), Step(x.shape[1], dx)
    out = np.zeros_like(x)
    out[down.to, across.to] = x[down.of, across.of]
    return out


predict_rows = 12
predict_place = (5, 4)
