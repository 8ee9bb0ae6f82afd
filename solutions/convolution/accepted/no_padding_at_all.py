"""No padding: what lies outside of the image is left out of the sum, by arithmetic with indices."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    total = np.zeros(kernel.shape[-1]) if bias is None else bias.astype(float)
    for place in np.ndindex(patch.shape):
        total = total + patch[place] * kernel[place]
    return total


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    height, width, depth = x.shape
    kh, kw, _, filters = kernel.shape
    sh, sw = (stride, stride) if type(stride) is int else stride
    if sh < 1 or sw < 1:
        raise ValueError("a stride below 1")
    top = left = 0
    if padding == "valid":
        if kh > height or kw > width:
            raise ValueError("the window is too large")
        rows, columns = (height - kh + sh) // sh, (width - kw + sw) // sw
    elif padding == "same":
        rows, columns = -(-height // sh), -(-width // sw)
        top = max(sh * (rows - 1) + kh - height, 0) // 2
        left = max(sw * (columns - 1) + kw - width, 0) // 2
    else:
        raise ValueError("an unknown padding")
    out = np.zeros((rows, columns, filters))
    for i in range(rows):
        first, last = max(i * sh - top, 0), min(i * sh - top + kh, height)
        for j in range(columns):
            begin, end = max(j * sw - left, 0), min(j * sw - left + kw, width)
            window = x[first:last, begin:end]
            part = kernel[first - i * sh + top : last - i * sh + top, begin - j * sw + left : end - j * sw + left]
            out[i, j] = (window[..., np.newaxis] * part).reshape(-1, filters).sum(axis=0)
    if bias is not None:
        out += bias
    return out


def shift(x, dy, dx):
    out = np.zeros_like(x)
    for (i, j, c), value in np.ndenumerate(x):
        if i + dy in range(x.shape[0]) and j + dx in range(x.shape[1]):
            out[i + dy, j + dx, c] = value
    return out


predict_rows = 12.0
predict_place = (5, 4)
