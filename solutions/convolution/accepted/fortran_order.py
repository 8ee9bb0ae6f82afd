"""Filters in the outer loop, results kept in Fortran order, np.copyto into zeros."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    out = np.empty(kernel.shape[-1], order="F")
    for o in range(out.size):
        out[o] = np.multiply(patch, kernel[:, :, :, o]).sum(dtype=np.float64)
    if bias is not None:
        out += bias
    return out


def before_and_after(n, k, s):
    total = max(((n + s - 1) // s - 1) * s + k - n, 0)
    before = total // 2
    return before, total - before


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    sh, sw = stride if hasattr(stride, "__len__") else (stride, stride)
    if not (sh >= 1 and sw >= 1):
        raise ValueError("stride")
    kh, kw, c_in, c_out = kernel.shape
    if padding == "same":
        (top, bottom), (left, right) = before_and_after(x.shape[0], kh, sh), before_and_after(x.shape[1], kw, sw)
        larger = np.zeros((top + x.shape[0] + bottom, left + x.shape[1] + right, c_in), order="F")
        np.copyto(larger[top : top + x.shape[0], left : left + x.shape[1]], x)
        x = larger
    elif padding != "valid":
        raise ValueError("padding")
    if x.shape[0] < kh or x.shape[1] < kw:
        raise ValueError("window")
    starts = range(0, x.shape[0] - kh + 1, sh), range(0, x.shape[1] - kw + 1, sw)
    out = np.zeros((len(starts[0]), len(starts[1]), c_out), order="F")
    for o in range(c_out):
        for i, row in enumerate(starts[0]):
            strip = x[row : row + kh]
            for j, column in enumerate(starts[1]):
                out[i, j, o] = np.einsum("abc,abc->", strip[:, column : column + kw], kernel[..., o])
        if bias is not None:
            out[:, :, o] += bias[o]
    return out


def shift(x, dy, dx):
    h, w, c = x.shape
    dy, dx = max(-h, min(h, dy)), max(-w, min(w, dx))
    if dy > 0:
        x = np.concatenate([np.zeros((dy, w, c)), x[: h - dy]], axis=0)
    elif dy < 0:
        x = np.concatenate([x[-dy:], np.zeros((-dy, w, c))], axis=0)
    if dx > 0:
        x = np.concatenate([np.zeros((h, dx, c)), x[:, : w - dx]], axis=1)
    elif dx < 0:
        x = np.concatenate([x[:, -dx:], np.zeros((h, -dx, c))], axis=1)
    return np.asfortranarray(x)


predict_rows = 12
predict_place = (5, 4)
