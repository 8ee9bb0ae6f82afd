"""Activations given as functions and layer objects; a subclass that applies ops.relu; the NumPy layers are classes."""

import keras
import numpy as np
from keras import activations
from keras import layers as kl

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55744


def build_base():
    model = keras.models.Sequential()
    model.add(kl.Input(batch_shape=(None, 28, 28, 1)))
    model.add(kl.Conv2D(32, 3, activation=activations.relu))
    model.add(kl.MaxPool2D(pool_size=2, strides=2))
    model.add(kl.Conv2D(64, 3, activation=keras.ops.relu))
    model.add(kl.MaxPool2D(pool_size=2, strides=None))
    model.add(kl.Conv2D(64, 3, activation=kl.ReLU()))
    return model


class NoPool(keras.Model):
    def __init__(self, **keywords):
        super().__init__(**keywords)
        self.convs = [kl.Conv2D(filters, 3) for filters in (32, 64, 64)]

    def call(self, inputs):
        for conv in self.convs:
            inputs = keras.ops.relu(conv(inputs))
        return inputs


def build_no_pool():
    model = NoPool(name="no_pool")
    model(kl.Input(shape=(28, 28, 1)))
    return model


def add_head(base):
    picture = kl.Input(batch_shape=getattr(base, "input_shape", (None, 28, 28, 1)))
    row = kl.Flatten()(base(picture))
    hidden = kl.Dense(64, activation=activations.relu)(row)
    return keras.Model(picture, kl.Dense(10, activation=activations.softmax)(hidden))


class Windows:
    def __init__(self, size, strides, padding):
        self.size, self.strides, self.padding = size, strides, padding

    def __call__(self, x, fill):
        if self.padding == "same":
            zeros = []
            for n, k, s in zip(x.shape[:2], self.size, self.strides, strict=True):
                total = max((-(-n // s) - 1) * s + k - n, 0)
                zeros.append((total // 2, total - total // 2))
            x = np.pad(x, (*zeros, (0, 0)), constant_values=fill)
        views = np.lib.stride_tricks.sliding_window_view(x, self.size, axis=(0, 1))
        return views[:: self.strides[0], :: self.strides[1]]


def conv2d(x, kernel, bias=None, stride=(1, 1), padding="valid"):
    views = Windows(kernel.shape[:2], stride, padding)(x, 0)  # (H', W', C, kh, kw)
    out = np.tensordot(views, kernel, axes=((3, 4, 2), (0, 1, 2)))
    return out if bias is None else out + bias


def relu(x):
    return x.clip(min=0)


def max_pool2d(x, pool_size=(2, 2), stride=None, padding="valid"):
    return Windows(pool_size, stride or pool_size, padding)(x, -np.inf).max(axis=(3, 4))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class Forward:
    """One method for each kind of layer; x has a batch axis."""

    def conv2d(self, layer, x):
        kernel, bias = layer.get_weights()
        return self.activate(layer, np.array([conv2d(a, kernel, bias, layer.strides, layer.padding) for a in x]))

    def maxpooling2d(self, layer, x):
        return np.array([max_pool2d(a, layer.pool_size, layer.strides, layer.padding) for a in x])

    def flatten(self, layer, x):
        return x.reshape(x.shape[0], -1)

    def dense(self, layer, x):
        kernel, bias = layer.get_weights()
        return self.activate(layer, x @ kernel + bias)

    def inputlayer(self, layer, x):
        return x

    def activate(self, layer, z):
        return {"relu": relu, "softmax": softmax, "linear": np.asarray}[layer.activation.__name__](z)


def forward_numpy(model, x):
    forward = Forward()
    for layer in model.layers:
        x = getattr(forward, type(layer).__name__.lower())(layer, x)
    return x
