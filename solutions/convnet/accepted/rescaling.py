"""Rescaling in front, as for pixels from 0 to 255; functions of layers; float64."""

import keras
import numpy as np
from keras import layers

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55744


def rescaled():
    return [keras.Input((28, 28, 1)), layers.Rescaling(1.0 / 255)]


def conv(filters):
    return layers.Conv2D(filters, (3, 3), activation="relu")


def build_base():
    pool = layers.MaxPooling2D
    return keras.Sequential([*rescaled(), conv(32), pool((2, 2)), conv(64), pool((2, 2)), conv(64)])


def build_no_pool():
    return keras.Sequential([*rescaled(), conv(32), conv(64), conv(64)])


def add_head(base):
    head = keras.Sequential([layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(10, "softmax")])
    return keras.Sequential([base, head])


def pad(x, k, s, fill):
    by = []
    for n, a, b in zip(x.shape, k, s, strict=False):
        out = (n - 1) // b + 1
        extra = max(0, (out - 1) * b + a - n)
        by.append((extra // 2, extra - extra // 2))
    return np.pad(x, [*by, (0, 0)], constant_values=fill)


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    kernel = np.asarray(kernel, dtype=np.float64)
    kh, kw = kernel.shape[0], kernel.shape[1]
    if padding.lower() == "same":
        x = pad(x, (kh, kw), stride, 0)
    h = (x.shape[0] - kh) // stride[0] + 1
    w = (x.shape[1] - kw) // stride[1] + 1
    total = np.zeros((h, w, kernel.shape[3]))
    for c in range(kernel.shape[2]):
        for i in range(kh):
            for j in range(kw):
                part = x[i : i + (h - 1) * stride[0] + 1 : stride[0], j : j + (w - 1) * stride[1] + 1 : stride[1], c]
                total += part[:, :, None] * kernel[i, j, c]
    if bias is not None:
        total += bias
    return total


def relu(x):
    return np.maximum(x, np.zeros_like(x))


def max_pool2d(x, pool_size=2, stride=None, padding="valid"):
    if padding.lower() == "same":
        x = pad(x, pool_size, stride, -np.inf)
    h = (x.shape[0] - pool_size[0]) // stride[0] + 1
    w = (x.shape[1] - pool_size[1]) // stride[1] + 1
    strides = (x.strides[0] * stride[0], x.strides[1] * stride[1], *x.strides)
    return np.lib.stride_tricks.as_strided(x, (h, w, *pool_size, x.shape[2]), strides).max(axis=(2, 3))


def forward_numpy(model, x):
    x = x.astype(np.float64)
    for layer in model.layers:
        kind = type(layer).__name__
        if kind == "Rescaling":
            x = x * layer.scale + layer.offset
        elif kind == "Conv2D":
            x = np.stack([conv2d(p, *layer.get_weights(), stride=layer.strides, padding=layer.padding) for p in x])
        elif kind == "MaxPooling2D":
            x = np.stack([max_pool2d(p, layer.pool_size, layer.strides, layer.padding) for p in x])
        elif kind == "Flatten":
            x = np.array([p.flatten() for p in x])
        elif kind == "Dense":
            weights, bias = (w.astype(np.float64) for w in layer.get_weights())
            x = x @ weights + bias
        if kind in {"Conv2D", "Dense"}:
            if layer.activation.__name__ == "relu":
                x = relu(x)
            elif layer.activation.__name__ == "softmax":
                x = np.exp(x - np.max(x, axis=1)[:, None])
                x = x / np.sum(x, axis=1)[:, None]
    return x
