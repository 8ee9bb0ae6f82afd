"""Everything in float32, as Keras computes."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    out = np.sum(patch.astype("float32")[..., None] * kernel.astype("float32"), axis=(0, 1, 2))
    return out if bias is None else out + bias.astype("float32")


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    kh, kw, c_in, c_out = kernel.shape
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    if min(sh, sw) < 1 or padding not in ("valid", "same"):
        raise ValueError("no such convolution")
    if padding == "same":
        h, w = int(np.ceil(x.shape[0] / sh)), int(np.ceil(x.shape[1] / sw))
        ph, pw = max((h - 1) * sh + kh - x.shape[0], 0), max((w - 1) * sw + kw - x.shape[1], 0)
        x = np.pad(x, [(ph // 2, ph - ph // 2), (pw // 2, pw - pw // 2), (0, 0)])
    if kh > x.shape[0] or kw > x.shape[1]:
        raise ValueError("the window does not fit")
    h, w = (x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1
    x, kernel = x.astype(np.float32), kernel.astype(np.float32)
    out = np.empty((h, w, c_out), dtype=np.float32)
    for i in range(h):
        for j in range(w):
            out[i, j] = conv_at(x[i * sh : i * sh + kh, j * sw : j * sw + kw], kernel)
    return out if bias is None else out + bias.astype(np.float32)


def shift(x, dy, dx):
    out = np.zeros(x.shape, dtype=np.float32)
    h, w = x.shape[:2]
    for i in range(max(0, dy), min(h, h + dy)):
        for j in range(max(0, dx), min(w, w + dx)):
            out[i, j] = x[i - dy, j - dx]
    return out


predict_rows = 12
predict_place = (5, 4)
