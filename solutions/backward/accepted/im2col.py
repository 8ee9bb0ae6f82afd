"""Windows as the rows of one matrix, and back again (col2im)."""

import numpy as np


def _pair(value):
    return (value, value) if np.isscalar(value) else value


def _indices(shape, size, stride, rows, columns):
    """For each window, a row: the flat places of its numbers in a padded image, channels last."""
    (_, w, c), (kh, kw), (sh, sw) = shape, size, stride
    corner = (np.arange(rows)[:, None] * sh * w + np.arange(columns) * sw).reshape(-1, 1)
    inside = (np.arange(kh)[:, None] * w + np.arange(kw)).reshape(1, -1)
    return ((corner + inside)[..., None] * c + np.arange(c)).reshape(rows * columns, -1)


def numeric_gradient(f, x, eps=1e-5):
    if not eps > 0:
        raise ValueError("eps")

    def slope(step):
        return (f(x + step.reshape(x.shape)) - f(x - step.reshape(x.shape))) / eps / 2

    return np.reshape([slope(step) for step in eps * np.eye(x.size)], x.shape)


def relu_backward(dout, x):
    if dout.shape != x.shape:
        raise ValueError("shape")
    return np.multiply(dout, np.heaviside(x.astype(float), 0))


def max_pool2d_backward(dout, x, pool_size=2, stride=None):
    size = _pair(pool_size)
    step = size if stride is None else _pair(stride)
    if min(step) < 1 or size[0] > x.shape[0] or size[1] > x.shape[1]:
        raise ValueError("no such windows")
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(x.shape[:2], size, step, strict=True))
    if dout.shape != (rows, columns, x.shape[2]):
        raise ValueError("dout")
    places = _indices(x.shape, size, step, rows, columns).reshape(rows * columns, -1, x.shape[2])
    winners = np.take_along_axis(places, x.ravel()[places].argmax(axis=1)[:, None], axis=1)
    return np.bincount(winners.ravel(), dout.ravel(), x.size).reshape(x.shape)


def conv2d_backward(dout, x, kernel, stride=1, padding="valid"):
    kh, kw, c_in, c_out = kernel.shape
    step = _pair(stride)
    if min(step) < 1:
        raise ValueError("stride")
    if padding == "same":
        total = [max((-(-n // s) - 1) * s + k - n, 0) for n, k, s in zip(x.shape[:2], (kh, kw), step, strict=True)]
    elif padding == "valid":
        total = [0, 0]
    else:
        raise ValueError("padding")
    top, left = total[0] // 2, total[1] // 2
    padded = np.pad(x.astype(float), ((top, total[0] - top), (left, total[1] - left), (0, 0)))
    h, w, _ = padded.shape
    if kh > h or kw > w:
        raise ValueError("window")
    rows, columns = (h - kh) // step[0] + 1, (w - kw) // step[1] + 1
    if dout.shape != (rows, columns, c_out):
        raise ValueError("dout")
    places = _indices(padded.shape, (kh, kw), step, rows, columns)
    flat = dout.reshape(-1, c_out)
    dkernel = (padded.ravel()[places].T @ flat).reshape(kernel.shape)
    dcolumns = flat @ kernel.reshape(-1, c_out).T
    dpadded = np.bincount(places.ravel(), dcolumns.ravel(), padded.size).reshape(padded.shape)
    return dpadded[top : top + x.shape[0], left : left + x.shape[1]], dkernel, flat.sum(axis=0)


predict_zeros = 21.0
predict_weight = np.int64(676)
