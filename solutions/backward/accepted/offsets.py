"""Loops over the places in the window: one weight of every window at once."""

import numpy as np


def two(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def numeric_gradient(f, x, eps=1e-5):
    if not eps > 0:
        raise ValueError("eps")
    gradient = []
    for index in range(x.size):
        step = np.zeros(x.size)
        step[index] = eps
        step = step.reshape(x.shape)
        gradient.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.array(gradient).reshape(x.shape)


def relu_backward(dout, x):
    if dout.shape != x.shape:
        raise ValueError("shape")
    dx = np.array(dout, dtype=float)
    dx[x <= 0] = 0
    return dx


def max_pool2d_backward(dout, x, pool_size=2, stride=None):
    (kh, kw), (sh, sw) = two(pool_size), two(pool_size if stride is None else stride)
    if min(sh, sw) < 1 or kh > x.shape[0] or kw > x.shape[1]:
        raise ValueError("no such windows")
    rows, columns = (x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1
    if dout.shape != (rows, columns, x.shape[2]):
        raise ValueError("dout")
    cuts = {
        (a, b): (slice(a, a + (rows - 1) * sh + 1, sh), slice(b, b + (columns - 1) * sw + 1, sw))
        for a in range(kh)
        for b in range(kw)
    }
    largest = np.max([x[cut] for cut in cuts.values()], axis=0)
    free = np.ones(dout.shape, dtype=bool)
    dx = np.zeros(x.shape)
    for cut in cuts.values():  # row by row: the first one that is as large takes it
        taken = free & (x[cut] == largest)
        dx[cut] += np.where(taken, dout, 0)
        free &= ~taken
    return dx


def conv2d_backward(dout, x, kernel, stride=1, padding="valid"):
    (kh, kw, _, c_out), (sh, sw), (h, w) = kernel.shape, two(stride), x.shape[:2]
    if padding not in ("valid", "same") or min(sh, sw) < 1:
        raise ValueError("padding or stride")
    if padding == "same":
        rows, columns = -(-h // sh), -(-w // sw)
    else:
        rows, columns = (h - kh) // sh + 1, (w - kw) // sw + 1
        if kh > h or kw > w:
            raise ValueError("window")
    if dout.shape != (rows, columns, c_out):
        raise ValueError("dout")
    high, wide = max((rows - 1) * sh + kh, h), max((columns - 1) * sw + kw, w)
    top, left = ((high - h) // 2, (wide - w) // 2) if padding == "same" else (0, 0)
    padded = np.zeros((high, wide, x.shape[2]))
    padded[top : top + h, left : left + w] = x
    dpadded, dkernel = np.zeros_like(padded), np.zeros(kernel.shape)
    for a in range(kh):
        for b in range(kw):
            cut = slice(a, a + (rows - 1) * sh + 1, sh), slice(b, b + (columns - 1) * sw + 1, sw)
            dpadded[cut] += np.einsum("ijo,co->ijc", dout, kernel[a, b])
            dkernel[a, b] = np.einsum("ijc,ijo->co", padded[cut], dout)
    return dpadded[top : top + h, left : left + w], dkernel, dout.sum((0, 1))


predict_zeros = 21
predict_weight = 676
