"""A function of one output position, spread over all of them by np.vectorize and np.fromfunction."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    def response(o):
        return (patch * kernel[..., int(o)]).sum()

    out = np.array(list(map(response, range(kernel.shape[-1]))))
    return out if bias is None else out + bias


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    sh, sw = np.broadcast_to(stride, 2)
    if sh < 1 or sw < 1:
        raise ValueError("stride must not be below 1")
    if padding not in {"same", "valid"}:
        raise ValueError(f"{padding=}")
    kh, kw, _, c_out = kernel.shape
    if padding == "same":
        need = [
            max((int(np.ceil(n / s)) - 1) * s + k - n, 0) for n, k, s in zip(x.shape, (kh, kw), (sh, sw), strict=False)
        ]
        x = np.pad(x, [(n // 2, (n + 1) // 2) for n in need] + [(0, 0)])
    shape = tuple(int(n - k) // int(s) + 1 for n, k, s in zip(x.shape, (kh, kw), (sh, sw), strict=False))
    if kh > x.shape[0] or kw > x.shape[1]:
        raise ValueError("the window is larger than the image")

    def at(i, j, o):
        window = x[i * sh : i * sh + kh, j * sw : j * sw + kw]
        return float(np.sum(window * kernel[:, :, :, o]) + (0 if bias is None else bias[o]))

    return np.fromfunction(np.vectorize(at, otypes=[float]), (*shape, c_out), dtype=int)


def shift(x, dy, dx):
    h, w, _ = x.shape

    @np.vectorize
    def at(i, j, c):
        inside = 0 <= i - dy < h and 0 <= j - dx < w
        return float(x[i - dy, j - dx, c]) if inside else 0.0

    return np.fromfunction(at, x.shape, dtype=int)


predict_rows = 12
predict_place = (5, 4)
