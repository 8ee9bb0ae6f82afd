"""input_shape in the first layer, as older books have it; the base is one layer of the head's model; plain loops."""

import math

import numpy as np
from keras import layers, models

predict_batch_shape = (7, 3, 3, 64)
predict_larger_input = 55744


def build_base():
    model = models.Sequential()
    model.add(layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)))
    model.add(layers.MaxPooling2D((2, 2)))
    model.add(layers.Conv2D(64, (3, 3), activation="relu"))
    model.add(layers.MaxPooling2D((2, 2)))
    model.add(layers.Conv2D(64, (3, 3), activation="relu"))
    return model


def build_no_pool():
    model = models.Sequential()
    model.add(layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)))
    model.add(layers.Conv2D(64, (3, 3), activation="relu"))
    model.add(layers.Conv2D(64, (3, 3), activation="relu"))
    return model


def add_head(base):
    model = models.Sequential([base])
    model.add(layers.Flatten())
    model.add(layers.Dense(64, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def conv2d(x, kernel, bias, strides, padding):
    h, w, c_in = x.shape
    kh, kw, _, c_out = kernel.shape
    sh, sw = strides
    if padding == "same":
        out_h, out_w = math.ceil(h / sh), math.ceil(w / sw)
        top = max((out_h - 1) * sh + kh - h, 0) // 2
        left = max((out_w - 1) * sw + kw - w, 0) // 2
    else:
        out_h, out_w, top, left = (h - kh) // sh + 1, (w - kw) // sw + 1, 0, 0
    out = np.zeros((out_h, out_w, c_out))
    for i in range(out_h):
        for j in range(out_w):
            total = bias.astype(float)
            for a in range(kh):
                for b in range(kw):
                    row, column = i * sh + a - top, j * sw + b - left
                    if 0 <= row < h and 0 <= column < w:
                        for c in range(c_in):
                            total = total + x[row, column, c] * kernel[a, b, c]
            out[i, j] = total
    return out


def relu(x):
    x = x.copy()
    x[x < 0] = 0
    return x


def max_pool2d(x, pool_size, strides, padding):
    h, w, channels = x.shape
    ph, pw = pool_size
    sh, sw = strides
    if padding == "same":
        out_h, out_w = math.ceil(h / sh), math.ceil(w / sw)
        top = max((out_h - 1) * sh + ph - h, 0) // 2
        left = max((out_w - 1) * sw + pw - w, 0) // 2
    else:
        out_h, out_w, top, left = (h - ph) // sh + 1, (w - pw) // sw + 1, 0, 0
    out = np.full((out_h, out_w, channels), -np.inf)
    for i in range(out_h):
        for j in range(out_w):
            for a in range(ph):
                for b in range(pw):
                    row, column = i * sh + a - top, j * sw + b - left
                    if 0 <= row < h and 0 <= column < w:
                        out[i, j] = np.maximum(out[i, j], x[row, column])
    return out


def forward_numpy(model, x):
    out = []
    for n in range(x.shape[0]):
        y = np.array(x[n], dtype=float)
        for layer in model.layers:
            name = type(layer).__name__
            if name == "Conv2D":
                w, b = layer.get_weights()
                y = conv2d(y, w, b, layer.strides, layer.padding)
            elif name == "MaxPooling2D":
                y = max_pool2d(y, layer.pool_size, layer.strides, layer.padding)
            elif name == "Flatten":
                y = y.reshape(-1)
            elif name == "Dense":
                w, b = layer.get_weights()
                z = np.zeros(len(b))
                for unit in range(len(b)):
                    z[unit] = sum(y * w[:, unit]) + b[unit]
                y = z
            else:
                continue
            activation = layer.activation.__name__ if hasattr(layer, "activation") else None
            if activation == "relu":
                y = relu(y)
            elif activation == "softmax":
                y = np.exp(y - max(y)) / sum(np.exp(y - max(y)))
        out.append(y)
    return np.array(out)
