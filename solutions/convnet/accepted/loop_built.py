"""One function builds both models in a loop; the pictures are flat vectors and every convolution a matrix."""

import keras
import numpy as np
from keras import layers

predict_batch_shape = (7,) + (3,) * 2 + (64,)
predict_larger_input = sum((9 * c_in + 1) * c_out for c_in, c_out in [(1, 32), (32, 64), (64, 64)])


def build(pooling):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for i, filters in enumerate([32, 64, 64]):
        if pooling and i > 0:
            model.add(layers.MaxPooling2D())
        model.add(layers.Conv2D(filters, 3, activation="relu"))
    return model


def build_base():
    return build(pooling=True)


def build_no_pool():
    return build(pooling=False)


def add_head(base):
    x = base.outputs[0]
    for layer in [layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10, "softmax")]:
        x = layer(x)
    return keras.Model(base.inputs, x)


def covered(n, k, s, padding):
    """(windows, k, n): 1 where the place in the window is that place of the input; zeros are padding."""
    out, before = (n - k) // s + 1, 0
    if padding == "same":
        out = -(-n // s)
        before = max((out - 1) * s + k - n, 0) // 2
    table = np.zeros((out, k, n))
    for i in range(out):
        for a in range(k):
            if 0 <= i * s + a - before < n:
                table[i, a, i * s + a - before] = 1
    return table


def conv2d(x, kernel, bias=None, stride=(1, 1), padding="valid"):
    rows = covered(x.shape[0], kernel.shape[0], stride[0], padding)
    columns = covered(x.shape[1], kernel.shape[1], stride[1], padding)
    maps = np.einsum("hip,wjq,pqc,ijco->hwo", rows, columns, x, kernel, optimize=True)
    return maps if bias is None else maps + bias


def relu(x):
    return np.vectorize(lambda value: max(value, 0.0), otypes=[float])(x)


def max_pool2d(x, pool_size=(2, 2), stride=(2, 2), padding="valid"):
    rows = covered(x.shape[0], pool_size[0], stride[0], padding).sum(axis=1) > 0
    columns = covered(x.shape[1], pool_size[1], stride[1], padding).sum(axis=1) > 0
    return np.array([[x[r][:, c].max(axis=(0, 1)) for c in columns] for r in rows])


def softmax(z):
    e = np.exp(z - np.logaddexp.reduce(z))
    return e / e.sum()


def forward_numpy(model, x):
    batch = [np.asarray(one, dtype=float) for one in x]
    for layer in model.layers:
        kind = type(layer).__name__
        how = {"stride": layer.strides, "padding": layer.padding} if kind in ("Conv2D", "MaxPooling2D") else {}
        if kind == "Conv2D":
            batch = [conv2d(a, *layer.get_weights(), **how) for a in batch]
        elif kind == "MaxPooling2D":
            batch = [max_pool2d(a, layer.pool_size, **how) for a in batch]
        elif kind == "Flatten":
            batch = [a.flatten() for a in batch]
        elif kind == "Dense":
            kernel, bias = layer.get_weights()
            batch = [kernel.T.dot(a) + bias for a in batch]
        activation = layer.activation.__name__ if kind in ("Conv2D", "Dense") else "linear"
        if activation != "linear":
            batch = [{"relu": relu, "softmax": softmax}[activation](a) for a in batch]
    return np.array(batch)
