"""One loop over the kernel's positions, whole images added up."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    out = (patch[..., None] * kernel).sum(axis=(0, 1, 2))
    if bias is not None:
        out += bias
    return out


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
    out = np.zeros((h, w, c_out))
    for i in range(kh):
        for j in range(kw):
            out += x[i : i + (h - 1) * sh + 1 : sh, j : j + (w - 1) * sw + 1 : sw] @ kernel[i, j]
    if bias is not None:
        out += bias
    return out


def shift(x, dy, dx):
    h, w = x.shape[:2]
    rows, columns = np.arange(h) - dy, np.arange(w) - dx
    inside = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))[None]
    return np.where(inside[..., None], x[rows.clip(0, h - 1)][:, columns.clip(0, w - 1)], 0)


predict_rows = 12
predict_place = (5, 4)
