"""Loops, as most students write it."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    kh, kw, c_in, c_out = kernel.shape
    result = np.zeros(c_out)
    for o in range(c_out):
        total = 0.0
        for i in range(kh):
            for j in range(kw):
                for c in range(c_in):
                    total += patch[i, j, c] * kernel[i, j, c, o]
        result[o] = total
        if bias is not None:
            result[o] += bias[o]
    return result


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    kh, kw, _, c_out = kernel.shape
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    if sh < 1 or sw < 1:
        raise ValueError("stride must be positive")
    h, w = x.shape[:2]
    if padding == "same":
        out_h, out_w = -(-h // sh), -(-w // sw)
        pad_h = max((out_h - 1) * sh + kh - h, 0)
        pad_w = max((out_w - 1) * sw + kw - w, 0)
        x = np.pad(x, ((pad_h // 2, pad_h - pad_h // 2), (pad_w // 2, pad_w - pad_w // 2), (0, 0)))
    elif padding == "valid":
        if h < kh or w < kw:
            raise ValueError("window larger than the input")
        out_h, out_w = (h - kh) // sh + 1, (w - kw) // sw + 1
    else:
        raise ValueError(padding)
    out = np.zeros((out_h, out_w, c_out))
    for i in range(out_h):
        for j in range(out_w):
            out[i, j] = conv_at(x[i * sh : i * sh + kh, j * sw : j * sw + kw], kernel, bias)
    return out


def shift(x, dy, dx):
    out = np.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if 0 <= i - dy < x.shape[0] and 0 <= j - dx < x.shape[1]:
                out[i, j] = x[i - dy, j - dx]
    return out


predict_rows = 12
predict_place = (5, 4)
