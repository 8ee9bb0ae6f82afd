"""Everything in float32 as Keras has it, sizes as NumPy integers, windows in list comprehensions."""

import numpy as np


def conv_output_size(n, k, stride=1, padding="valid"):
    if stride <= 0 or k <= 0:
        raise ValueError("stride and k start at 1")
    match padding:
        case "same":
            size = np.ceil(np.float64(n) / stride)
        case "valid":
            size = np.floor((np.float64(n) - k) / stride) + 1
        case _:
            raise ValueError("valid or same")
    if size < 1:
        raise ValueError("no window fits")
    return size.astype(int)


def same_padding(n, k, stride=1):
    total = np.maximum((conv_output_size(n, k, stride, "same") - 1) * stride + k - n, 0)
    return [total // 2, total - total // 2]


def zero_pad(x, pads):
    if np.min(pads) < 0:
        raise ValueError("zeros cannot be taken away")
    padded = np.pad(x.astype(np.float32), [pads[0], pads[1], (0, 0)], mode="constant", constant_values=0)
    return padded.astype(np.float32)


def extract_patches(x, kernel_size, stride=1, padding="valid"):
    kh, kw = np.ones(2, dtype=int) * kernel_size
    sh, sw = np.ones(2, dtype=int) * stride
    h, w = conv_output_size(len(x), kh, sh, padding), conv_output_size(len(x[0]), kw, sw, padding)
    x = x.astype(np.float32)
    if padding == "same":
        x = zero_pad(x, (same_padding(len(x), kh, sh), same_padding(len(x[0]), kw, sw)))
    return np.array([[x[i : i + kh, j : j + kw] for j in np.arange(w) * sw] for i in np.arange(h) * sh])


predict_window_grid = (42, 58)
predict_same_rows = 10
