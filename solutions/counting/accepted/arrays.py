"""NumPy throughout: the parameters are the size of the arrays that hold them, sizes come from np.ceil and np.floor."""

import numpy as np

predict_kernel_shape = np.zeros((5, 5, 3, 16)).shape
predict_learned = np.zeros((3, 3, 1, 32)).size + np.zeros(32).size


def conv_params(kernel_size, in_channels, filters, bias=True):
    shape = (*np.broadcast_to(kernel_size, 2), in_channels, filters)
    if np.any(np.array(shape) < 1):
        raise ValueError("no such kernel")
    return np.empty(shape).size + (np.empty(filters).size if bias else 0)


def dense_params(inputs, units, bias=True):
    if np.minimum(inputs, units) < 1:
        raise ValueError("no such layer")
    return np.prod([inputs, units]) + units * np.int64(bias)


def trace(layers, input_shape):
    out = []
    shape = np.array(input_shape)
    for layer in layers:
        params = 0
        if layer["type"] in ("conv", "max_pool"):
            size = layer.get("kernel_size", layer.get("pool_size"))
            stride = layer.get("stride", 1 if layer["type"] == "conv" else size)
            k, s = np.broadcast_to(size, 2), np.broadcast_to(stride, 2)
            if np.any(s < 1):
                raise ValueError("stride")
            padding = layer.get("padding", "valid")
            if padding == "same":
                sides = np.ceil(shape[:2] / s)
            elif padding == "valid" and np.all(shape[:2] >= k):
                sides = np.floor((shape[:2] - k) / s) + 1
            else:
                raise ValueError("padding or window")
            if layer["type"] == "conv":
                params = conv_params(size, shape[2], layer["filters"])
            shape = np.append(sides.astype(int), layer.get("filters", shape[2]))
        elif layer["type"] == "flatten":
            shape = np.array([np.prod(shape)])
        elif layer["type"] == "dense":
            params = dense_params(shape[0], layer["units"])
            shape = np.array([layer["units"]])
        elif layer["type"] != "relu":
            raise ValueError(layer["type"])
        out.append((tuple(shape), params))
    return out


def receptive_field(layers):
    sizes, strides = [], []
    for layer in layers:
        if layer["type"] not in ("conv", "max_pool", "relu"):
            raise ValueError(layer["type"])
        size = layer.get("kernel_size", layer.get("pool_size", 1))
        stride = layer.get("stride", size if layer["type"] == "max_pool" else 1)
        if np.ndim(size) > 0 or np.ndim(stride) > 0:
            raise ValueError("not square")
        sizes.append(size)
        strides.append(stride)
    jumps = np.concatenate([[1], np.cumprod(strides)])[:-1]
    return 1 + np.cumsum((np.array(sizes) - 1) * jumps)
