"""Numbers one by one, in dicts and lists, as somebody would who comes from plain Python."""

import itertools

import numpy as np


def numeric_gradient(f, x, eps=1e-5):
    if eps <= 0:
        raise ValueError("eps")
    numbers = [float(v) for v in x.ravel()]
    gradient = []
    for n in range(len(numbers)):
        at = [[*numbers[:n], numbers[n] + sign * eps, *numbers[n + 1 :]] for sign in (1, -1)]
        high, low = (f(np.array(one).reshape(x.shape)) for one in at)
        gradient.append((high - low) / (2 * eps))
    return np.array(gradient).reshape(x.shape)


def relu_backward(dout, x):
    if dout.shape != x.shape:
        raise ValueError("shape")
    return np.asarray(dout, dtype=float) * (np.sign(x) == 1)


def _sizes(n, k, s, padding):
    """How many windows, and the zeros before."""
    if s < 1:
        raise ValueError("stride")
    if padding == "same":
        windows = (n + s - 1) // s
        return windows, max((windows - 1) * s + k - n, 0) // 2
    if padding != "valid" or k > n:
        raise ValueError("padding or window")
    return (n - k) // s + 1, 0


def max_pool2d_backward(dout, x, pool_size=2, stride=None):
    kh, kw = (pool_size,) * 2 if isinstance(pool_size, int) else pool_size
    stride = (kh, kw) if stride is None else stride
    sh, sw = (stride,) * 2 if isinstance(stride, int) else stride
    (h, w, depth), (rows, _), (columns, _) = (
        x.shape,
        _sizes(x.shape[0], kh, sh, "valid"),
        _sizes(x.shape[1], kw, sw, "valid"),
    )
    if dout.shape != (rows, columns, depth):
        raise ValueError("dout")
    dx = dict.fromkeys(itertools.product(range(h), range(w), range(depth)), 0.0)
    for i, j, c in itertools.product(range(rows), range(columns), range(depth)):
        window = [(i * sh + a, j * sw + b, c) for a in range(kh) for b in range(kw)]
        dx[max(window, key=lambda place: x[place])] += float(dout[i, j, c])
    return np.array(list(dx.values())).reshape(x.shape)


def conv2d_backward(dout, x, kernel, stride=1, padding="valid"):
    kh, kw, c_in, c_out = kernel.shape
    sh, sw = (stride,) * 2 if isinstance(stride, int) else stride
    h, w, _ = x.shape
    (rows, top), (columns, left) = _sizes(h, kh, sh, padding), _sizes(w, kw, sw, padding)
    if dout.shape != (rows, columns, c_out):
        raise ValueError("dout")
    dx, dkernel, dbias = np.zeros(x.shape), np.zeros(kernel.shape), [0.0] * c_out
    for i, j in itertools.product(range(rows), range(columns)):
        for o in range(c_out):
            dbias[o] += dout[i, j, o]
        for a, b in itertools.product(range(kh), range(kw)):
            p, q = i * sh + a - top, j * sw + b - left
            if 0 <= p < h and 0 <= q < w:  # the zeros round the image have no gradient, and add nothing
                for c, o in itertools.product(range(c_in), range(c_out)):
                    dx[p, q, c] += float(kernel[a, b, c, o]) * dout[i, j, o]
                    dkernel[a, b, c, o] += float(x[p, q, c]) * dout[i, j, o]
    return [dx, dkernel, np.array(dbias)]


predict_zeros = 21
predict_weight = 676
