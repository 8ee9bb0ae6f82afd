"""Generators and itertools; arrays only at the very end."""

from itertools import product

import numpy as np


def conv_at(patch, kernel, bias=None):
    places = list(product(*map(range, patch.shape)))
    out = [sum(patch[p] * kernel[(*p, o)] for p in places) for o in range(kernel.shape[3])]
    if bias is not None:
        out = [value + b for value, b in zip(out, bias, strict=False)]
    return np.array(out, dtype=float)


def starts(n, k, s, padding):
    if s < 1:
        raise ValueError("stride below 1")
    if padding == "valid":
        if n < k:
            raise ValueError("window larger than the image")
        return range(0, n - k + 1, s)
    if padding == "same":
        size = -(-n // s)
        before = max((size - 1) * s + k - n, 0) // 2
        return range(-before, -before + size * s, s)
    raise ValueError("unknown padding")


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    sh, sw = stride if isinstance(stride, (tuple, list)) else (stride, stride)
    kh, kw, depth, filters = kernel.shape
    known = dict(np.ndenumerate(x))
    rows, columns = starts(x.shape[0], kh, sh, padding), starts(x.shape[1], kw, sw, padding)
    values = (
        sum(
            known.get((top + i, left + j, c), 0) * kernel[i, j, c, o]
            for i, j, c in product(range(kh), range(kw), range(depth))
        )
        + (bias[o] if bias is not None else 0)
        for top, left, o in product(rows, columns, range(filters))
    )
    return np.fromiter(values, dtype=float).reshape(len(rows), len(columns), filters)


def shift(x, dy, dx):
    moved = {(i + dy, j + dx, c): value for (i, j, c), value in np.ndenumerate(x)}
    return np.array([moved.get(place, 0) for place in np.ndindex(x.shape)]).reshape(x.shape)


predict_rows = 12
predict_place = (5, 4)
