"""Backpropagation without a tape, from the layers' weights and NumPy, one rule for each kind of layer."""

import numpy as np

predict_heat_shape = (3, 3)


def activations(model, x):
    values, outputs = x, []
    for layer in model.layers:
        values = np.array(layer(values))
        outputs.append(values)
    return outputs


def windows(layer, size, h, w):
    sh, sw = layer.strides
    for i in range((h - size[0]) // sh + 1):
        for j in range((w - size[1]) // sw + 1):
            yield i, j, slice(i * sh, i * sh + size[0]), slice(j * sw, j * sw + size[1])


def back(layer, x, y, gradient):
    kind = type(layer).__name__
    if kind in ("Conv2D", "Dense"):
        kernel = layer.get_weights()[0].astype(float)
        if layer.activation.__name__ == "relu":
            gradient = gradient * (y > 0)
        if kind == "Dense":
            return gradient @ kernel.T
        result = np.zeros(x.shape)
        for i, j, rows, columns in windows(layer, kernel.shape[:2], *x.shape[1:3]):
            result[0, rows, columns] += kernel @ gradient[0, i, j]
        return result
    if kind == "Flatten":
        return gradient.reshape(x.shape)
    if kind == "GlobalAveragePooling2D":
        return np.ones(x.shape) * gradient[:, None, None] / (x.shape[1] * x.shape[2])
    if kind == "MaxPooling2D":
        result = np.zeros(x.shape)
        for i, j, rows, columns in windows(layer, layer.pool_size, *x.shape[1:3]):
            part = x[0, rows, columns]
            first = part.reshape(-1, part.shape[-1]).argmax(axis=0)
            for channel, place in enumerate(first):
                a, b = divmod(place, part.shape[1])
                result[0, rows.start + a, columns.start + b, channel] += gradient[0, i, j, channel]
        return result
    return gradient


def gradient_of(model, x, end, begin, gradient):
    values = [x, *activations(model, x)]
    for place in range(end, begin, -1):
        gradient = back(model.layers[place], values[place], values[place + 1], gradient)
    return gradient


def ascend_filter(model, layer, index, steps):
    picture = np.random.default_rng(0).uniform(0.4, 0.6, size=(1, *model.input_shape[1:]))
    for _ in range(steps):
        maps = activations(model, picture)[layer]
        wanted = np.zeros(maps.shape)
        wanted[..., index] = 1 / wanted[..., index].size
        gradient = gradient_of(model, picture, layer, -1, wanted)
        if not gradient.any():
            raise ValueError("dead")
        picture = picture + gradient / np.sqrt((gradient**2).sum())
    return picture[0]


def grad_cam(model, x, layer, class_index):
    outputs = activations(model, x[None])
    if outputs[layer].ndim != 4:
        raise ValueError("no maps")
    wanted = np.eye(outputs[-1].shape[-1])[[class_index]]
    gradient = gradient_of(model, x[None], len(model.layers) - 1, layer, wanted)
    heat = np.maximum((outputs[layer][0] * gradient[0].mean(axis=(0, 1))).sum(axis=-1), 0)
    return np.divide(heat, heat.max(), out=np.zeros(heat.shape), where=heat.max() > 0)
