"""Sequential with .add, the input shape in an InputLayer; the head is added layer by layer; a table of functions."""

import keras
import numpy as np
from keras.layers import Conv2D, Dense, Flatten, InputLayer, MaxPooling2D
from keras.models import Sequential

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55744


def build_base():
    model = Sequential(name="base")
    model.add(InputLayer(shape=(28, 28, 1)))
    model.add(Conv2D(32, kernel_size=(3, 3), activation="relu"))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Conv2D(64, kernel_size=(3, 3), activation="relu"))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Conv2D(64, kernel_size=(3, 3), activation="relu"))
    return model


def build_no_pool():
    model = Sequential()
    model.add(keras.Input((28, 28, 1)))
    for filters in (32, 64, 64):
        model.add(Conv2D(filters, (3, 3), activation="relu"))
    return model


def add_head(base):
    model = Sequential()
    model.add(InputLayer(shape=base.input_shape[1:]))
    for layer in base.layers:
        if layer.__class__ is not InputLayer:
            model.add(layer)
    model.add(Flatten())
    model.add(Dense(64, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    return model


def grid(x, size, stride, padding, value):
    """The padded input and the corners of the windows."""
    if padding == "same":
        outs = [(n + s - 1) // s for n, s in zip(x.shape, stride, strict=False)]
        need = [max((o - 1) * s + k - n, 0) for o, s, k, n in zip(outs, stride, size, x.shape, strict=False)]
        x = np.pad(x, [(p // 2, (p + 1) // 2) for p in need] + [(0, 0)], mode="constant", constant_values=value)
    return x, range(0, x.shape[0] - size[0] + 1, stride[0]), range(0, x.shape[1] - size[1] + 1, stride[1])


def conv2d(x, kernel, bias=None, stride=(1, 1), padding="valid"):
    kh, kw, c_in, c_out = kernel.shape
    x, tops, lefts = grid(x, (kh, kw), stride, padding, 0)
    flat = kernel.reshape(kh * kw * c_in, c_out)
    out = np.array([[x[i : i + kh, j : j + kw].ravel() @ flat for j in lefts] for i in tops])
    return out + (0 if bias is None else bias)


def relu(x):
    return x * (x > 0)


def max_pool2d(x, pool_size=(2, 2), stride=None, padding="valid"):
    ph, pw = pool_size
    x, tops, lefts = grid(x, pool_size, stride or pool_size, padding, -np.inf)
    return np.array([[x[i : i + ph, j : j + pw].max(axis=(0, 1)) for j in lefts] for i in tops])


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


ACTIVATIONS = {"relu": relu, "softmax": softmax, "linear": lambda x: x}


def run_conv(layer, x):
    kernel, bias = layer.get_weights()
    out = np.stack([conv2d(one, kernel, bias, layer.strides, layer.padding) for one in x])
    return ACTIVATIONS[layer.activation.__name__](out)


def run_pool(layer, x):
    return np.stack([max_pool2d(one, layer.pool_size, layer.strides, layer.padding) for one in x])


def run_dense(layer, x):
    weights, bias = layer.get_weights()
    return ACTIVATIONS[layer.activation.__name__](np.dot(x, weights) + bias)


STEPS = {
    "Conv2D": run_conv,
    "MaxPooling2D": run_pool,
    "Flatten": lambda layer, x: x.reshape(x.shape[0], -1),
    "Dense": run_dense,
    "InputLayer": lambda layer, x: x,
}


def forward_numpy(model, x):
    for layer in model.layers:
        x = STEPS[layer.__class__.__name__](layer, x)
    return x
