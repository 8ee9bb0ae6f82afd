"""One broadcast product of all windows and all filters, then one sum."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    products = np.expand_dims(patch, -1) * kernel
    while products.ndim > 1:
        products = products.sum(axis=0)
    return products if bias is None else products + bias


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    kh, kw, _, _ = kernel.shape
    if isinstance(stride, int):
        stride = (stride, stride)
    for s in stride:
        if s < 1:
            raise ValueError("a stride must be 1 or more")
    if padding == "same":
        for axis, k in enumerate((kh, kw)):
            n, s = x.shape[axis], stride[axis]
            total = max((-(-n // s) - 1) * s + k - n, 0)
            pads = [(0, 0)] * 3
            pads[axis] = (total // 2, total - total // 2)
            x = np.pad(x, pads)
    elif padding == "valid":
        if kh > x.shape[0] or kw > x.shape[1]:
            raise ValueError("the window is larger than the input")
    else:
        raise ValueError("padding is valid or same")
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw, x.shape[2]))[:: stride[0], :: stride[1], 0]
    out = (windows[..., np.newaxis] * kernel).sum(axis=(2, 3, 4))
    if bias is not None:
        out = out + bias[np.newaxis, np.newaxis, :]
    return out


def shift(x, dy, dx):
    out = np.zeros_like(x)
    i, j = np.indices(x.shape[:2]).reshape(2, -1)
    stays = (i + dy >= 0) & (i + dy < x.shape[0]) & (j + dx >= 0) & (j + dx < x.shape[1])
    out[i[stays] + dy, j[stays] + dx] = x[i[stays], j[stays]]
    return out


predict_rows = 12
predict_place = (5, 4)
