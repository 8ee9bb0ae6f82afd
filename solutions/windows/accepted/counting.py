"""No formula: windows are placed one by one and counted, zeros are added until they are enough."""

import numpy as np


def conv_output_size(n, k, stride=1, padding="valid"):
    if k <= 0 or stride <= 0:
        raise ValueError("k and stride must be positive")
    if padding == "same":
        return sum(1 for place in range(n) if place % stride == 0)
    if padding != "valid":
        raise ValueError("padding must be valid or same")
    count = 0
    start = 0
    while start + k <= n:
        count += 1
        start += stride
    if count == 0:
        raise ValueError("no window fits")
    return count


def same_padding(n, k, stride=1):
    wanted = conv_output_size(n, k, stride, "same")
    before = after = 0
    while before + n + after < k or conv_output_size(before + n + after, k, stride) < wanted:
        if after == before:
            after += 1
        else:
            before += 1
    return before, after


def zero_pad(x, pads):
    (top, bottom), (left, right) = pads
    if top < 0 or bottom < 0 or left < 0 or right < 0:
        raise ValueError("pads must not be negative")
    result = x
    for _ in range(top):
        result = np.insert(result, 0, 0, axis=0)
    for _ in range(bottom):
        result = np.insert(result, result.shape[0], 0, axis=0)
    for _ in range(left):
        result = np.insert(result, 0, 0, axis=1)
    for _ in range(right):
        result = np.insert(result, result.shape[1], 0, axis=1)
    return result.copy()


def extract_patches(x, kernel_size, stride=1, padding="valid"):
    if np.ndim(kernel_size) == 0:
        kernel_size = (kernel_size, kernel_size)
    if np.ndim(stride) == 0:
        stride = (stride, stride)
    (kh, kw), (sh, sw) = kernel_size, stride
    conv_output_size(x.shape[0], kh, sh, padding)
    conv_output_size(x.shape[1], kw, sw, padding)
    if padding == "same":
        x = zero_pad(x, (same_padding(x.shape[0], kh, sh), same_padding(x.shape[1], kw, sw)))
    rows = []
    top = 0
    while top + kh <= x.shape[0]:
        row = []
        left = 0
        while left + kw <= x.shape[1]:
            row.append(x[top : top + kh, left : left + kw, :])
            left += sw
        rows.append(row)
        top += sh
    return np.array(rows)


predict_window_grid = (48 - 6, 64 - 6)
predict_same_rows = len(range(0, 28, 3))
