"""Loops over all places, as most students write it."""

import numpy as np


def numeric_gradient(f, x, eps=1e-5):
    if eps <= 0:
        raise ValueError("eps must be positive")
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = old + eps
        above = f(x)
        x[place] = old - eps
        below = f(x)
        x[place] = old
        gradient[place] = (above - below) / (2 * eps)
    return gradient


def relu_backward(dout, x):
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return dout * (x > 0)


def max_pool2d_backward(dout, x, pool_size=2, stride=None):
    kh, kw = (pool_size, pool_size) if isinstance(pool_size, int) else pool_size
    if stride is None:
        stride = (kh, kw)
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    h, w, channels = x.shape
    if sh < 1 or sw < 1:
        raise ValueError("stride")
    if kh > h or kw > w:
        raise ValueError("window")
    rows, columns = (h - kh) // sh + 1, (w - kw) // sw + 1
    if dout.shape != (rows, columns, channels):
        raise ValueError("dout")
    dx = np.zeros((h, w, channels))
    for i in range(rows):
        for j in range(columns):
            for c in range(channels):
                window = x[i * sh : i * sh + kh, j * sw : j * sw + kw, c]
                a, b = np.unravel_index(np.argmax(window), window.shape)
                dx[i * sh + a, j * sw + b, c] += dout[i, j, c]
    return dx


def conv2d_backward(dout, x, kernel, stride=1, padding="valid"):
    kh, kw, c_in, c_out = kernel.shape
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    h, w = x.shape[:2]
    if sh < 1 or sw < 1:
        raise ValueError("stride")
    if padding == "valid":
        if kh > h or kw > w:
            raise ValueError("window")
        rows, columns = (h - kh) // sh + 1, (w - kw) // sw + 1
        top = left = bottom = right = 0
    elif padding == "same":
        rows, columns = -(-h // sh), -(-w // sw)
        vertical = max((rows - 1) * sh + kh - h, 0)
        horizontal = max((columns - 1) * sw + kw - w, 0)
        top, left = vertical // 2, horizontal // 2
        bottom, right = vertical - top, horizontal - left
    else:
        raise ValueError("padding")
    if dout.shape != (rows, columns, c_out):
        raise ValueError("dout")
    padded = np.pad(x, ((top, bottom), (left, right), (0, 0)))
    dpadded = np.zeros(padded.shape)
    dkernel = np.zeros(kernel.shape)
    dbias = np.zeros(c_out)
    for i in range(rows):
        for j in range(columns):
            for o in range(c_out):
                here = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
                dpadded[here] += kernel[:, :, :, o] * dout[i, j, o]
                dkernel[:, :, :, o] += padded[here] * dout[i, j, o]
                dbias[o] += dout[i, j, o]
    return dpadded[top : top + h, left : left + w], dkernel, dbias


predict_zeros = 21
predict_weight = 676
