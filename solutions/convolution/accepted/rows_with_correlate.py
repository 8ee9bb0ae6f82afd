"""np.correlate for every row of the kernel, the rows added up."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    out = np.zeros(kernel.shape[-1])
    for o in range(kernel.shape[-1]):
        for row, weights in zip(patch, kernel[..., o], strict=False):
            out[o] += np.dot(row.ravel(), weights.ravel())
    return out + (np.zeros_like(out) if bias is None else bias)


def padded(x, axis, k, s):
    n = x.shape[axis]
    total = max((int(np.ceil(n / s)) - 1) * s + k - n, 0)
    zeros = np.zeros_like(np.take(x, [0], axis=axis))
    return np.concatenate([zeros] * (total // 2) + [x] + [zeros] * (total - total // 2), axis=axis)


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    if sh < 1 or sw < 1 or padding not in ("same", "valid"):
        raise ValueError("stride or padding")
    kh, kw, c_in, c_out = kernel.shape
    if padding == "same":
        x = padded(padded(x, 0, kh, sh), 1, kw, sw)
    if x.shape[0] < kh or x.shape[1] < kw:
        raise ValueError("window")
    every = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1, c_out))
    for i in range(every.shape[0]):
        for a in range(kh):
            for c in range(c_in):
                for o in range(c_out):
                    every[i, :, o] += np.correlate(x[i + a, :, c].astype(float), kernel[a, :, c, o], mode="valid")
    out = every[::sh, ::sw]
    return out if bias is None else out + bias


def shift(x, dy, dx):
    rows = list(x)
    for _ in range(abs(dy)):
        rows = [np.zeros_like(x[0]), *rows[:-1]] if dy > 0 else [*rows[1:], np.zeros_like(x[0])]
    columns = list(np.stack(rows).swapaxes(0, 1))
    for _ in range(abs(dx)):
        columns = [0 * columns[0], *columns[:-1]] if dx > 0 else [*columns[1:], 0 * columns[0]]
    return np.stack(columns, axis=1)


predict_rows = 12
predict_place = (5, 4)
