"""The convolution as what it is, a linear map: one matrix, mostly zeros, times the flattened image."""

import math

import numpy as np


def conv_at(patch, kernel, bias=None):
    matrix = kernel.reshape(-1, kernel.shape[-1]).T
    result = matrix.dot(patch.flatten())
    if bias is not None:
        result = result + bias
    return result


def geometry(n, k, s, padding):
    """How many windows, and where the first one starts."""
    if s < 1:
        raise ValueError("stride")
    if padding == "same":
        size = math.ceil(n / s)
        return size, -(max((size - 1) * s + k - n, 0) // 2)
    if padding != "valid" or k > n:
        raise ValueError("padding or window")
    return (n - k) // s + 1, 0


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    kh, kw, _, filters = kernel.shape
    rows, top = geometry(x.shape[0], kh, sh, padding)
    columns, left = geometry(x.shape[1], kw, sw, padding)
    matrix = np.zeros((rows, columns, filters, *x.shape))
    for i in range(rows):
        for j in range(columns):
            for a in range(kh):
                for b in range(kw):
                    r, c = i * sh + top + a, j * sw + left + b
                    if 0 <= r < x.shape[0] and 0 <= c < x.shape[1]:
                        matrix[i, j, :, r, c] = kernel[a, b].T
    out = (matrix.reshape(-1, x.size) @ x.reshape(-1)).reshape(rows, columns, filters)
    return out if bias is None else out + bias


def shift(x, dy, dx):
    h, w, c = x.shape
    matrix = np.zeros((h * w, h * w))
    for i in range(h):
        for j in range(w):
            if 0 <= i - dy < h and 0 <= j - dx < w:
                matrix[i * w + j, (i - dy) * w + j - dx] = 1
    return (matrix @ x.reshape(h * w, c)).reshape(x.shape)


predict_rows = 12
predict_place = [5, 4]
