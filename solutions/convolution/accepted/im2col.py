"""Windows copied into the rows of a matrix."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    bias = np.zeros(kernel.shape[-1]) if bias is None else bias
    return patch.ravel() @ kernel.reshape(-1, kernel.shape[-1]) + bias


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
    rows = [x[i * sh : i * sh + kh, j * sw : j * sw + kw].ravel() for i in range(h) for j in range(w)]
    out = np.stack(rows) @ kernel.reshape(kh * kw * c_in, c_out)
    out = out.reshape(h, w, c_out)
    if bias is not None:
        out = out + bias
    return out


def shift(x, dy, dx):
    out = np.roll(x, (dy, dx), axis=(0, 1))
    out[: max(dy, 0)] = 0
    out[:, : max(dx, 0)] = 0
    if dy < 0:
        out[dy:] = 0
    if dx < 0:
        out[:, dx:] = 0
    return out


predict_rows = 12
predict_place = (5, 4)
