"""The memory trick: as_strided, on a contiguous copy."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def conv_output_size(n, k, stride=1, padding="valid"):
    if padding not in {"valid", "same"}:
        raise ValueError(f"padding {padding!r}")
    if stride < 1 or k < 1:
        raise ValueError("stride and window must be positive")
    before, after = same_padding(n, k, stride) if padding == "same" else (0, 0)
    quotient, _ = divmod(before + n + after - k, stride)
    if quotient < 0:
        raise ValueError("the window does not fit")
    return quotient + 1


def same_padding(n, k, stride=1):
    if stride < 1 or k < 1:
        raise ValueError("stride and window must be positive")
    total = max(0, k - 1 - (n - 1) % stride)
    return total >> 1, total - (total >> 1)


def zero_pad(x, pads):
    pads = np.asarray(pads)
    if (pads < 0).any():
        raise ValueError("negative pads")
    h, w = np.array(x.shape[:2]) + pads.sum(axis=1)
    out = np.zeros((h, w, x.shape[2]), dtype=x.dtype)
    top, left = pads[:, 0]
    out[top : top + x.shape[0], left : left + x.shape[1]] = x
    return out


def extract_patches(x, kernel_size, stride=1, padding="valid"):
    kh, kw = np.broadcast_to(kernel_size, 2).tolist()
    sh, sw = np.broadcast_to(stride, 2).tolist()
    shape = conv_output_size(x.shape[0], kh, sh, padding), conv_output_size(x.shape[1], kw, sw, padding)
    if padding == "same":
        x = zero_pad(x, (same_padding(x.shape[0], kh, sh), same_padding(x.shape[1], kw, sw)))
    x = np.ascontiguousarray(x)
    down, right, deep = x.strides
    return as_strided(x, (*shape, kh, kw, x.shape[2]), (sh * down, sw * right, down, right, deep), writeable=False)


predict_window_grid = np.array([42, 58])
predict_same_rows = np.int64(10)
