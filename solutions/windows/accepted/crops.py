"""Large zero arrays cut down, windows found among all positions and thrown away where the stride skips them."""

import numpy as np


def conv_output_size(n, k, stride=1, padding="valid"):
    if not (k >= 1 and stride >= 1):
        raise ValueError("too small")
    all_places = {"valid": n - k + 1, "same": n}.get(padding)
    if all_places is None or all_places < 1:
        raise ValueError("makes no sense")
    return 1 + (all_places - 1) // stride


def same_padding(n, k, stride=1):
    places = [i * stride for i in range(conv_output_size(n, k, stride, "same"))]
    missing = places[-1] + k - n
    before = after = 0
    for zero in range(missing):
        if zero % 2 == 0:
            after += 1
        else:
            before += 1
    return before, after


def zero_pad(x, pads):
    (top, bottom), (left, right) = pads
    if sorted([top, bottom, left, right])[0] < 0:
        raise ValueError("negative")
    h, w, c = x.shape
    room = np.zeros((2 * (top + bottom) + h, 2 * (left + right) + w, c), x.dtype)
    room[top + bottom : top + bottom + h, left + right : left + right + w] = x
    return room[bottom : bottom + top + h + bottom, right : right + left + w + right].copy()


def extract_patches(x, kernel_size, stride=1, padding="valid"):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    size = conv_output_size(x.shape[0], kh, sh, padding), conv_output_size(x.shape[1], kw, sw, padding)
    if padding == "same":
        x = zero_pad(x, (same_padding(x.shape[0], kh, sh), same_padding(x.shape[1], kw, sw)))
    windows = np.empty((x.shape[0] - kh + 1, x.shape[1] - kw + 1, kh, kw, x.shape[2]), dtype=x.dtype)
    for i, j in np.ndindex(kh, kw):
        windows[:, :, i, j] = x[i : i + windows.shape[0], j : j + windows.shape[1]]
    kept = windows[0::sh, 0::sw]
    assert kept.shape[:2] == size
    return kept


predict_window_grid = 42, 58
predict_same_rows = 10
