"""keras.ops.relu between the layers; channels first inside of NumPy; the batch at once."""

import keras
import numpy as np
from keras import layers, ops

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55744


def build_base():
    inputs = keras.Input((28, 28, 1))
    x = ops.relu(layers.Conv2D(32, 3)(inputs))
    x = layers.MaxPooling2D()(x)
    x = ops.relu(layers.Conv2D(64, 3)(x))
    x = layers.MaxPooling2D()(x)
    return keras.Model(inputs, ops.relu(layers.Conv2D(64, 3)(x)))


def build_no_pool():
    inputs = keras.Input((28, 28, 1))
    x = ops.relu(layers.Conv2D(32, 3)(inputs))
    x = ops.relu(layers.Conv2D(64, 3)(x))
    return keras.Model(inputs, ops.relu(layers.Conv2D(64, 3)(x)))


def add_head(base):
    x = layers.Flatten()(base.outputs[0])
    x = ops.relu(layers.Dense(64)(x))
    return keras.Model(base.inputs[0], ops.softmax(layers.Dense(10)(x)))


def slices(n, k, s, padding):
    """For every place in the window: the padding before and after, and where the inputs under it lie."""
    out = -(-n // s) if padding == "same" else (n - k) // s + 1
    total = max((out - 1) * s + k - n, 0) if padding == "same" else 0
    return (total // 2, total - total // 2), [slice(i, i + (out - 1) * s + 1, s) for i in range(k)]


def conv2d(x, kernel, bias, strides, padding):
    """x: (N, C, H, W)."""
    by_row, rows = slices(x.shape[2], kernel.shape[0], strides[0], padding)
    by_column, columns = slices(x.shape[3], kernel.shape[1], strides[1], padding)
    x = np.pad(x, ((0, 0), (0, 0), by_row, by_column))
    total = bias[None, :, None, None]
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            total = total + np.einsum("nchw,co->nohw", x[:, :, row, column], kernel[i, j], optimize=True)
    return total


def relu(x):
    return np.maximum(x, 0)


def max_pool2d(x, pool_size, strides, padding):
    """x: (N, C, H, W)."""
    by_row, rows = slices(x.shape[2], pool_size[0], strides[0], padding)
    by_column, columns = slices(x.shape[3], pool_size[1], strides[1], padding)
    x = np.pad(x, ((0, 0), (0, 0), by_row, by_column), constant_values=-np.inf)
    return np.max([x[:, :, row, column] for row in rows for column in columns], axis=0)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward_numpy(model, x):
    x = np.transpose(x, (0, 3, 1, 2))
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            x = conv2d(x, *layer.get_weights(), layer.strides, layer.padding)
        elif isinstance(layer, layers.MaxPooling2D):
            x = max_pool2d(x, layer.pool_size, layer.strides, layer.padding)
        elif isinstance(layer, layers.Flatten):
            x = np.transpose(x, (0, 2, 3, 1)).reshape(len(x), -1)
        elif isinstance(layer, layers.Dense):
            kernel, bias = layer.get_weights()
            x = x @ kernel + bias
        activation = getattr(layer, "activation", keras.activations.linear)
        x = relu(x) if activation is keras.activations.relu else x
        x = softmax(x) if activation is keras.activations.softmax else x
    return x if x.ndim == 2 else np.transpose(x, (0, 2, 3, 1))
