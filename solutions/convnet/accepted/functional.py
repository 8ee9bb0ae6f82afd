"""The functional way; the whole batch at once with sliding windows and einsum."""

import keras
import numpy as np
from keras import layers
from numpy.lib.stride_tricks import sliding_window_view

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55_744


def build_base():
    inputs = keras.Input(shape=(28, 28, 1))
    x = layers.Conv2D(filters=32, kernel_size=3, activation="relu")(inputs)
    x = layers.MaxPooling2D(pool_size=2)(x)
    x = layers.Conv2D(filters=64, kernel_size=3, activation="relu")(x)
    x = layers.MaxPooling2D(pool_size=2)(x)
    outputs = layers.Conv2D(filters=64, kernel_size=3, activation="relu")(x)
    return keras.Model(inputs=inputs, outputs=outputs)


def build_no_pool():
    inputs = keras.Input(shape=(28, 28, 1))
    x = layers.Conv2D(filters=32, kernel_size=3, activation="relu")(inputs)
    x = layers.Conv2D(filters=64, kernel_size=3, activation="relu")(x)
    outputs = layers.Conv2D(filters=64, kernel_size=3, activation="relu")(x)
    return keras.Model(inputs=inputs, outputs=outputs)


def add_head(base):
    x = layers.Flatten()(base.outputs[0])
    x = layers.Dense(64, activation="relu")(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs=base.inputs[0], outputs=outputs)


def windows(x, size, stride, padding, value):
    """(N, H, W, C) to (N, H', W', C, kh, kw)."""
    if padding == "same":
        pads = [(0, 0)]
        for n, k, s in zip(x.shape[1:3], size, stride, strict=True):
            p = max((-(-n // s) - 1) * s + k - n, 0)
            pads.append((p // 2, p - p // 2))
        x = np.pad(x, [*pads, (0, 0)], constant_values=value)
    return sliding_window_view(x, size, axis=(1, 2))[:, :: stride[0], :: stride[1]]


def conv2d(x, kernel, bias=None, stride=(1, 1), padding="valid"):
    maps = np.einsum("nhwcij,ijco->nhwo", windows(x, kernel.shape[:2], stride, padding, 0.0), kernel, optimize=True)
    return maps if bias is None else maps + bias


def relu(x):
    return np.where(x > 0, x, 0)


def max_pool2d(x, pool_size=(2, 2), stride=None, padding="valid"):
    return windows(x, pool_size, stride or pool_size, padding, -np.inf).max(axis=(-1, -2))


def activate(layer, z):
    match layer.activation.__name__:
        case "relu":
            return relu(z)
        case "softmax":
            e = np.exp(z - z.max(axis=-1, keepdims=True))
            return e / e.sum(axis=-1, keepdims=True)
    return z


def forward_numpy(model, x):
    for layer in model.layers:
        match layer:
            case layers.Conv2D():
                x = activate(layer, conv2d(x, *layer.get_weights(), layer.strides, layer.padding))
            case layers.MaxPooling2D():
                x = max_pool2d(x, layer.pool_size, layer.strides, layer.padding)
            case layers.Flatten():
                x = x.reshape(len(x), -1)
            case layers.Dense():
                weights, bias = layer.get_weights()
                x = activate(layer, x @ weights + bias)
    return x
