"""Python's own lists and floats; NumPy only to come in and to go out."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    patch, kernel = patch.tolist(), kernel.tolist()
    out = [0.0] * len(kernel[0][0][0])
    for row, weights_row in zip(patch, kernel, strict=False):
        for pixel, weights_pixel in zip(row, weights_row, strict=False):
            for value, weights in zip(pixel, weights_pixel, strict=False):
                for o, weight in enumerate(weights):
                    out[o] += value * weight
    if bias is not None:
        out = [a + b for a, b in zip(out, bias.tolist(), strict=False)]
    return np.array(out)


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    if isinstance(stride, int):
        stride = [stride, stride]
    if stride[0] < 1 or stride[1] < 1:
        raise ValueError("stride")
    if padding != "valid" and padding != "same":
        raise ValueError("padding")
    kh, kw = kernel.shape[:2]
    image = x.tolist()
    black = [0] * x.shape[2]
    if padding == "same":
        h, w = x.shape[:2]
        rows, columns = (h + stride[0] - 1) // stride[0], (w + stride[1] - 1) // stride[1]
        more = max((rows - 1) * stride[0] + kh - h, 0)
        image = [[black] * w for _ in range(more // 2)] + image + [[black] * w for _ in range(more - more // 2)]
        more = max((columns - 1) * stride[1] + kw - w, 0)
        image = [[black] * (more // 2) + row + [black] * (more - more // 2) for row in image]
    if len(image) < kh or len(image[0]) < kw:
        raise ValueError("window")
    out = []
    i = 0
    while i + kh <= len(image):
        line = []
        j = 0
        while j + kw <= len(image[0]):
            window = [row[j : j + kw] for row in image[i : i + kh]]
            line.append(conv_at(np.array(window), kernel, bias).tolist())
            j += stride[1]
        out.append(line)
        i += stride[0]
    return np.array(out)


def shift(x, dy, dx):
    h, w, c = x.shape
    image = x.tolist()
    black = [0] * c
    rows = [image[i - dy] if 0 <= i - dy < h else [black] * w for i in range(h)]
    return np.array([[row[j - dx] if 0 <= j - dx < w else black for j in range(w)] for row in rows])


predict_rows = 12
predict_place = (5, 4)
