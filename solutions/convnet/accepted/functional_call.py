"""tf.keras; the base is called on a new input; settings read from get_config; windows copied into a matrix."""

import numpy as np
import tensorflow as tf

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55744


def conv(filters):
    return tf.keras.layers.Conv2D(filters, (3, 3), strides=(1, 1), padding="valid", activation="relu")


def build_base():
    inputs = tf.keras.layers.Input(shape=(28, 28, 1))
    x = conv(32)(inputs)
    x = tf.keras.layers.MaxPool2D((2, 2), strides=2)(x)
    x = conv(64)(x)
    x = tf.keras.layers.MaxPool2D((2, 2), strides=2)(x)
    return tf.keras.models.Model(inputs, conv(64)(x))


def build_no_pool():
    inputs = tf.keras.layers.Input(shape=(28, 28, 1))
    return tf.keras.models.Model(inputs, conv(64)(conv(64)(conv(32)(inputs))))


def add_head(base):
    inputs = tf.keras.Input(base.input_shape[1:])
    x = base(inputs)
    x = tf.keras.layers.Flatten()(x)
    x = tf.keras.layers.Dense(units=64, activation="relu")(x)
    x = tf.keras.layers.Dense(units=10, activation="softmax")(x)
    return tf.keras.Model(inputs, x)


def padded(x, k, s, fill):
    totals = [max(k[i] - (n % s[i] or s[i]), 0) for i, n in enumerate(x.shape[:2])]
    return np.pad(x, ((totals[0] // 2, -(-totals[0] // 2)), (totals[1] // 2, -(-totals[1] // 2)), (0, 0)), "constant",
                  constant_values=fill)  # fmt: skip


def im2col(x, k, s):
    rows, columns = (x.shape[0] - k[0]) // s[0] + 1, (x.shape[1] - k[1]) // s[1] + 1
    cols = np.empty((rows * columns, k[0], k[1], x.shape[2]), dtype=x.dtype)
    for n in range(rows * columns):
        i, j = divmod(n, columns)
        cols[n] = x[i * s[0] : i * s[0] + k[0], j * s[1] : j * s[1] + k[1]]
    return cols, rows, columns


def conv2d(x, kernel, bias, strides, padding):
    k = kernel.shape[:2]
    cols, rows, columns = im2col(padded(x, k, strides, 0) if padding == "same" else x, k, strides)
    out = cols.reshape(rows * columns, -1) @ kernel.reshape(-1, kernel.shape[3]) + bias
    return out.reshape(rows, columns, -1)


def relu(x):
    return (x + np.abs(x)) / 2


def max_pool2d(x, pool_size, strides, padding):
    cols, rows, columns = im2col(padded(x, pool_size, strides, -1e30) if padding == "same" else x, pool_size, strides)
    return np.max(cols, axis=(1, 2)).reshape(rows, columns, -1)


def activate(z, name):
    if name == "relu":
        return relu(z)
    if name == "softmax":
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        return e / np.sum(e, axis=1, keepdims=True)
    return z


def forward_numpy(model, x):
    a = np.asarray(x, dtype=np.float32)
    for layer in model.layers:
        config = layer.get_config()
        if "filters" in config:
            kernel, bias = layer.get_weights()
            maps = [conv2d(one, kernel, bias, config["strides"], config["padding"]) for one in a]
            a = activate(np.stack(maps), config["activation"])
        elif "pool_size" in config:
            a = np.stack([max_pool2d(one, config["pool_size"], config["strides"], config["padding"]) for one in a])
        elif "units" in config:
            weights, bias = layer.get_weights()
            a = activate(a @ weights + bias, config["activation"])
        elif "batch_shape" not in config:
            a = a.reshape(a.shape[0], -1)
    return a
