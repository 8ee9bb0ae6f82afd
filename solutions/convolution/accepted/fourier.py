"""The convolution theorem: products of Fourier transforms in float64."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    out = np.einsum("hwc,hwco->co", patch, kernel).sum(axis=0)
    return out if bias is None else out + bias


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    if min(sh, sw) < 1:
        raise ValueError("stride")
    kh, kw = kernel.shape[:2]
    if padding == "same":
        pads = []
        for n, k, s in [(x.shape[0], kh, sh), (x.shape[1], kw, sw)]:
            total = max((-(-n // s) - 1) * s + k - n, 0)
            pads.append((total // 2, total - total // 2))
        x = np.pad(x, [*pads, (0, 0)])
    elif padding != "valid":
        raise ValueError("padding")
    if x.shape[0] < kh or x.shape[1] < kw:
        raise ValueError("the window is larger than the image")
    size = x.shape[:2]
    spectrum = np.fft.rfft2(x.astype(float), axes=(0, 1))[..., None]
    filters = np.conj(np.fft.rfft2(kernel.astype(float), s=size, axes=(0, 1)))  # conj: the kernel is not turned
    everywhere = np.fft.irfft2((spectrum * filters).sum(axis=2), s=size, axes=(0, 1))
    out = everywhere[: size[0] - kh + 1 : sh, : size[1] - kw + 1 : sw]
    return out if bias is None else out + bias


def shift(x, dy, dx):
    h, w, _ = x.shape
    if abs(dy) >= h or abs(dx) >= w:
        return np.zeros(x.shape)
    room = np.zeros((2 * h, 2 * w, x.shape[2]))
    room[:h, :w] = x
    return np.roll(np.roll(room, dy, axis=0), dx, axis=1)[:h, :w]


predict_rows = 12
predict_place = (5, 4)
