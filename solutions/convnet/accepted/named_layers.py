"""Layers with names of their own and every setting written out; a recursive forward pass."""

import keras
import numpy as np

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 32 * 10 + 64 * (32 * 9 + 1) + 64 * (64 * 9 + 1)

SETTINGS = {"kernel_size": (3, 3), "strides": (1, 1), "padding": "VALID", "activation": "relu", "use_bias": True}


def build_base():
    model = keras.Sequential(name="my_convnet")
    model.add(keras.layers.InputLayer(batch_shape=(None, 28, 28, 1), name="picture"))
    model.add(keras.layers.Conv2D(32, **SETTINGS, kernel_initializer="he_uniform", name="edges"))
    model.add(keras.layers.MaxPooling2D((2, 2), strides=(2, 2), padding="valid", name="smaller"))
    model.add(keras.layers.Conv2D(64, **SETTINGS, bias_initializer="ones", name="corners"))
    model.add(keras.layers.MaxPooling2D((2, 2), strides=(2, 2), padding="valid", name="smaller_still"))
    model.add(keras.layers.Conv2D(64, **SETTINGS, data_format="channels_last", name="strokes"))
    return model


def build_no_pool():
    model = keras.Sequential(name="my_convnet_without_pooling")
    model.add(keras.layers.InputLayer(batch_shape=(None, 28, 28, 1), name="picture"))
    model.add(keras.layers.Conv2D(32, **SETTINGS, name="edges"))
    model.add(keras.layers.Conv2D(64, **SETTINGS, name="corners"))
    model.add(keras.layers.Conv2D(64, **SETTINGS, name="strokes"))
    return model


def add_head(base):
    model = keras.Sequential([keras.Input(base.input_shape[1:], name="picture")], name=base.name + "_with_head")
    for layer in base.layers:
        if not isinstance(layer, keras.layers.InputLayer):
            model.add(layer)
    model.add(keras.layers.Flatten(name="row"))
    model.add(keras.layers.Dense(units=64, activation="relu", name="hidden"))
    model.add(keras.layers.Dense(units=10, activation="softmax", name="digit"))
    return model


def positions(n, k, s, padding):
    """For every window, the places that it covers: (windows, k). Outside of 0 to n - 1 is padding."""
    size = -(-n // s) if padding == "same" else (n - k) // s + 1
    before = max((size - 1) * s + k - n, 0) // 2 if padding == "same" else 0
    return np.arange(size)[:, None] * s + np.arange(k) - before


def gather(x, kernel_size, strides, padding, fill):
    """(H, W, C) to (H', kh, W', kw, C)."""
    rows = positions(x.shape[0], kernel_size[0], strides[0], padding)
    columns = positions(x.shape[1], kernel_size[1], strides[1], padding)
    found = x[rows.clip(0, x.shape[0] - 1)][:, :, columns.clip(0, x.shape[1] - 1)]
    inside = ((rows >= 0) & (rows < x.shape[0]))[:, :, None, None] & ((columns >= 0) & (columns < x.shape[1]))
    return np.where(inside[..., None], found, fill)


def conv2d(x, kernel, bias=None, stride=(1, 1), padding="valid"):
    out = np.einsum("hiwjc,ijco->hwo", gather(x, kernel.shape[:2], stride, padding, 0), kernel, optimize=True)
    return out if bias is None else out + bias


def relu(x):
    return np.fmax(x, 0)


def max_pool2d(x, pool_size=(2, 2), stride=None, padding="valid"):
    return gather(x, pool_size, stride or pool_size, padding, -np.inf).max(axis=(1, 3))


def softmax(z):
    shifted = z - np.max(z)
    return np.exp(shifted) / np.exp(shifted).sum()


def through(todo, x):
    if not todo:
        return x
    layer, *rest = todo
    if isinstance(layer, keras.layers.Conv2D):
        x = conv2d(x, *layer.get_weights(), layer.strides, layer.padding)
    elif isinstance(layer, keras.layers.MaxPooling2D):
        x = max_pool2d(x, layer.pool_size, layer.strides, layer.padding)
    elif isinstance(layer, keras.layers.Flatten):
        x = x.ravel()
    elif isinstance(layer, keras.layers.Dense):
        kernel, bias = layer.get_weights()
        x = np.einsum("i,io->o", x, kernel) + bias
    if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
        if layer.activation == keras.activations.relu:
            x = relu(x)
        if layer.activation == keras.activations.softmax:
            x = softmax(x)
    return through(rest, x)


def forward_numpy(model, x):
    return np.stack([through(list(model.layers), picture) for picture in x])
