"""Blocks that are models themselves; forward_numpy goes into models inside a model; generators."""

import keras
import numpy as np
from keras import layers

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55744


def block(filters, pool):
    inside = [layers.Conv2D(filters, 3, activation="relu")]
    return keras.Sequential([*inside, layers.MaxPooling2D(2)] if pool else inside)


def build_base():
    return keras.Sequential([keras.Input((28, 28, 1)), block(32, True), block(64, True), block(64, False)])


def build_no_pool():
    return keras.Sequential([keras.Input((28, 28, 1)), *(block(filters, False) for filters in (32, 64, 64))])


def head():
    return keras.Sequential(
        [layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(10, activation="softmax")], name="head"
    )


def add_head(base):
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, head()(base(inputs)))


def each_window(x, size, stride, padding, fill):
    """Rows of windows."""
    if padding == "same":
        want = [-(-x.shape[a] // stride[a]) for a in (0, 1)]
        more = [max((want[a] - 1) * stride[a] + size[a] - x.shape[a], 0) for a in (0, 1)]
        bigger = np.full((x.shape[0] + more[0], x.shape[1] + more[1], x.shape[2]), fill, dtype=float)
        top, left = more[0] // 2, more[1] // 2
        bigger[top : top + x.shape[0], left : left + x.shape[1]] = x
        x = bigger
    for i in range(0, x.shape[0] - size[0] + 1, stride[0]):
        yield (x[i : i + size[0], j : j + size[1]] for j in range(0, x.shape[1] - size[1] + 1, stride[1]))


def conv_at(patch, kernel, bias):
    return np.einsum("ijc,ijco->o", patch, kernel) + bias


def conv2d(x, kernel, bias, stride, padding):
    rows = each_window(x, kernel.shape[:2], stride, padding, 0.0)
    return np.array([[conv_at(patch, kernel, bias) for patch in row] for row in rows])


def relu(x):
    out = np.array(x, dtype=float)
    np.maximum(out, 0, out=out)
    return out


def max_pool2d(x, pool_size, stride, padding):
    rows = each_window(x, pool_size, stride, padding, -np.inf)
    return np.array([[np.amax(patch, axis=(0, 1)) for patch in row] for row in rows])


def all_layers(model):
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from all_layers(layer)
        else:
            yield layer


def forward_numpy(model, x):
    values = list(x)
    for layer in all_layers(model):
        for n, value in enumerate(values):
            if hasattr(layer, "filters"):
                value = conv2d(value, *layer.get_weights(), layer.strides, layer.padding)
            elif hasattr(layer, "pool_size"):
                value = max_pool2d(value, layer.pool_size, layer.strides, layer.padding)
            elif hasattr(layer, "units"):
                kernel, bias = layer.get_weights()
                value = (value[:, None] * kernel).sum(axis=0) + bias
            elif isinstance(layer, layers.Flatten):
                value = np.concatenate([np.concatenate(list(row)) for row in value])
            if hasattr(layer, "activation"):
                if layer.activation.__name__ == "relu":
                    value = relu(value)
                elif layer.activation.__name__ == "softmax":
                    value = np.exp(value - value.max())
                    value /= value.sum()
            values[n] = value
    return np.array(values)
