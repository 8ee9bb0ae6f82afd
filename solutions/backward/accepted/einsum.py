"""Sliding windows and einsum; the pieces of dx are put back with np.add.at."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def numeric_gradient(f, x, eps=1e-5):
    if eps <= 0:
        raise ValueError("eps")
    work, gradient = x.astype(np.float64), np.empty(x.shape)
    walk = np.nditer(x, flags=["multi_index"])
    for _ in walk:
        place = walk.multi_index
        kept = work[place]
        work[place] = kept + eps
        high = f(work.copy())
        work[place] = kept - eps
        low = f(work.copy())
        work[place] = kept
        gradient[place] = (high - low) / (2.0 * eps)
    return gradient


def relu_backward(dout, x):
    if np.shape(dout) != np.shape(x):
        raise ValueError("shape")
    return np.where(x > 0, dout, 0.0)


def max_pool2d_backward(dout, x, pool_size=2, stride=None):
    k = np.broadcast_to(pool_size, 2)
    s = k if stride is None else np.broadcast_to(stride, 2)
    if (s < 1).any() or (k > x.shape[:2]).any():
        raise ValueError("no such windows")
    windows = sliding_window_view(x, tuple(k), axis=(0, 1))[:: s[0], :: s[1]]
    if windows.shape[:3] != dout.shape:
        raise ValueError("dout")
    flat = windows.reshape(*windows.shape[:3], -1)
    hits = np.eye(flat.shape[-1])[flat.argmax(-1)] * dout[..., None]
    dx = np.zeros(x.shape)
    for n, (a, b) in enumerate(np.ndindex(*k)):
        rows, columns = np.arange(dout.shape[0]) * s[0] + a, np.arange(dout.shape[1]) * s[1] + b
        dx[rows[:, None], columns] += hits[..., n]
    return dx


def conv2d_backward(dout, x, kernel, stride=1, padding="valid"):
    s, k, n = np.broadcast_to(stride, 2), np.array(kernel.shape[:2]), np.array(x.shape[:2])
    if (s < 1).any() or padding not in {"valid", "same"}:
        raise ValueError("stride or padding")
    total = np.zeros(2, int)
    if padding == "same":
        total = np.maximum((-(-n // s) - 1) * s + k - n, 0)
    before = total // 2
    padded = np.pad(x, [*zip(before, total - before, strict=True), (0, 0)])
    if (k > padded.shape[:2]).any():
        raise ValueError("window")
    windows = sliding_window_view(padded, tuple(k), axis=(0, 1))[:: s[0], :: s[1]]
    if dout.shape != (*windows.shape[:2], kernel.shape[3]):
        raise ValueError("dout")
    dkernel = np.einsum("ijcab,ijo->abco", windows, dout)
    pieces = np.einsum("ijo,abco->ijabc", dout, kernel)
    rows = (np.arange(dout.shape[0]) * s[0])[:, None] + np.arange(k[0])
    columns = (np.arange(dout.shape[1]) * s[1])[:, None] + np.arange(k[1])
    dpadded = np.zeros(padded.shape)
    np.add.at(dpadded, (rows[:, None, :, None], columns[None, :, None, :]), pieces)
    end = before + n
    return dpadded[before[0] : end[0], before[1] : end[1]], dkernel, np.einsum("ijo->o", dout)


predict_zeros = 21
predict_weight = 676
