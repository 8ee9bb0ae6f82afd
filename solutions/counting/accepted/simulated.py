"""The network is run on real arrays, on zeros and on single pixels: what comes out is looked at."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

predict_kernel_shape = (*np.zeros((32, 32, 3))[:5, :5].shape, 16)
predict_learned = np.ones((3, 3, 1, 32)).size + np.zeros(32).size


def conv_params(kernel_size, in_channels, filters, bias=True):
    size = (kernel_size, kernel_size) if np.isscalar(kernel_size) else tuple(kernel_size)
    if in_channels <= 0 or filters <= 0 or min(size) <= 0:
        raise ValueError("empty layer")
    kernel = np.zeros((*size, in_channels, filters), dtype=bool)
    return kernel.size + kernel.shape[-1] if bias else kernel.size


def dense_params(inputs, units, bias=True):
    if inputs <= 0 or units <= 0:
        raise ValueError("empty layer")
    matrix = np.zeros((inputs + 1 if bias else inputs, units), dtype=bool)
    return matrix.size


def slide(x, size, stride, padding):
    """The windows of x, (H', W', C, kh, kw)."""
    (kh, kw), (sh, sw) = ((v, v) if np.isscalar(v) else v for v in (size, stride))
    if sh < 1 or sw < 1:
        raise ValueError("stride")
    if padding == "same":
        x = np.pad(
            x, ((kh // 2, kh - 1 - kh // 2), (kw // 2, kw - 1 - kw // 2), (0, 0))
        )  # all windows, then every s-th
    elif padding != "valid":
        raise ValueError("padding")
    return sliding_window_view(x, (kh, kw), axis=(0, 1))[::sh, ::sw]  # ValueError where it does not fit


def step(x, layer):
    kind = layer["type"]
    if kind == "conv":
        windows = slide(x, layer["kernel_size"], layer.get("stride", 1), layer.get("padding", "valid"))
        return np.repeat(windows.sum(axis=(2, 3, 4))[..., None], layer["filters"], axis=2)
    if kind == "max_pool":
        windows = slide(x, layer["pool_size"], layer.get("stride", layer["pool_size"]), layer.get("padding", "valid"))
        return windows.max(axis=(3, 4))
    if kind == "flatten":
        return x.ravel()
    if kind == "dense":
        return np.full(layer["units"], x.sum())
    if kind == "relu":
        return np.maximum(x, 0)
    raise ValueError("unknown layer")


def trace(layers, input_shape):
    x, rows = np.zeros(input_shape), []
    for layer in layers:
        before, x = x, step(x, layer)
        params = 0
        if layer["type"] == "conv":
            params = conv_params(layer["kernel_size"], before.shape[2], layer["filters"])
        if layer["type"] == "dense":
            params = dense_params(before.size, layer["units"])
        rows.append((x.shape, params))
    return rows


def receptive_field(layers):
    """One axis is enough where windows are square: a row of pixels, each lit in turn."""
    for layer in layers:
        if layer["type"] not in ("conv", "max_pool", "relu"):
            raise ValueError("no window")
        if any(isinstance(layer.get(key), tuple | list) for key in ("kernel_size", "pool_size", "stride")):
            raise ValueError("not square")
    sides = []
    for end in range(1, len(layers) + 1):
        n = 32
        while (side := lit(layers[:end], n)) is None:
            n *= 2  # too few pixels for a window in the middle
        sides.append(side)
    return sides


def lit(layers, n):
    x = np.eye(n)
    for layer in layers:
        if layer["type"] == "relu":
            continue
        k = layer["kernel_size"] if layer["type"] == "conv" else layer["pool_size"]
        s = layer.get("stride", 1 if layer["type"] == "conv" else k)
        if x.shape[1] < k:
            return None
        windows = sliding_window_view(x, k, axis=1)[:, ::s]
        x = windows.sum(axis=-1) if layer["type"] == "conv" else windows.max(axis=-1)
    pixels = np.flatnonzero(x[:, 0])
    return int(pixels[-1] - pixels[0] + 1)
