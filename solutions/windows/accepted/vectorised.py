"""NumPy's own functions: np.pad, sliding_window_view."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv_output_size(n, k, stride=1, padding="valid"):
    if min(k, stride) < 1 or padding not in ("valid", "same") or (padding == "valid" and k > n):
        raise ValueError(f"no such windows: {n}, {k}, {stride}, {padding}")
    return int(np.ceil(n / stride)) if padding == "same" else int(np.floor((n - k) / stride)) + 1


def same_padding(n, k, stride=1):
    total = max((conv_output_size(n, k, stride, padding="same") - 1) * stride + k - n, 0)
    return total // 2, -(-total // 2)


def zero_pad(x, pads):
    return np.pad(x, (*pads, (0, 0)))


def extract_patches(x, kernel_size, stride=1, padding="valid"):
    kernel_size, stride = (size if isinstance(size, tuple) else (size, size) for size in (kernel_size, stride))
    axes = list(zip(x.shape[:2], kernel_size, stride, strict=True))
    for axis in axes:
        conv_output_size(*axis, padding)
    if padding == "same":
        x = zero_pad(x, [same_padding(*axis) for axis in axes])
    windows = sliding_window_view(x, kernel_size, axis=(0, 1))
    return windows[:: stride[0], :: stride[1]].transpose(0, 1, 3, 4, 2)


predict_window_grid = (42, 58)
predict_same_rows = 10
