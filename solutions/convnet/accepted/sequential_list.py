"""Sequential with a list; one window at a time; isinstance."""

import keras
import numpy as np
from keras import layers

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55744


def build_base():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
        ]
    )


def build_no_pool():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
        ]
    )


def add_head(base):
    return keras.Sequential(
        [
            keras.Input(shape=base.input_shape[1:]),
            *(layer for layer in base.layers if not isinstance(layer, layers.InputLayer)),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def pad_same(x, size, stride, value):
    pads = []
    for n, k, s in zip(x.shape[:2], size, stride, strict=True):
        total = max((int(np.ceil(n / s)) - 1) * s + k - n, 0)
        pads.append((total // 2, total - total // 2))
    return np.pad(x, [*pads, (0, 0)], constant_values=value)


def conv_at(patch, kernel, bias=None):
    out = (patch[..., np.newaxis] * kernel).sum(axis=(0, 1, 2))
    return out if bias is None else out + bias


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    kh, kw, _, c_out = kernel.shape
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    if padding == "same":
        x = pad_same(x, (kh, kw), (sh, sw), 0)
    rows, columns = (x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1
    out = np.zeros((rows, columns, c_out))
    for i in range(rows):
        for j in range(columns):
            out[i, j] = conv_at(x[i * sh : i * sh + kh, j * sw : j * sw + kw], kernel, bias)
    return out


def relu(x):
    return np.maximum(0, x)


def max_pool2d(x, pool_size=2, stride=None, padding="valid"):
    ph, pw = (pool_size, pool_size) if isinstance(pool_size, int) else pool_size
    stride = (ph, pw) if stride is None else stride
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    if padding == "same":
        x = pad_same(x, (ph, pw), (sh, sw), -np.inf)
    rows, columns = (x.shape[0] - ph) // sh + 1, (x.shape[1] - pw) // sw + 1
    out = np.zeros((rows, columns, x.shape[2]))
    for i in range(rows):
        for j in range(columns):
            out[i, j] = x[i * sh : i * sh + ph, j * sw : j * sw + pw].max(axis=(0, 1))
    return out


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def forward_numpy(model, x):
    results = []
    for picture in x:
        a = picture
        for layer in model.layers:
            if isinstance(layer, layers.Conv2D):
                kernel, bias = layer.get_weights()
                a = conv2d(a, kernel, bias, layer.strides, layer.padding)
                if layer.activation.__name__ == "relu":
                    a = relu(a)
            elif isinstance(layer, layers.MaxPooling2D):
                a = max_pool2d(a, layer.pool_size, layer.strides, layer.padding)
            elif isinstance(layer, layers.Flatten):
                a = a.flatten()
            elif isinstance(layer, layers.Dense):
                weights, bias = layer.get_weights()
                a = a @ weights + bias
                if layer.activation.__name__ == "relu":
                    a = relu(a)
                elif layer.activation.__name__ == "softmax":
                    a = softmax(a)
        results.append(a)
    return np.array(results)
