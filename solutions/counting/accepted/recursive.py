"""Recursion: a network is its last layer after the rest; fields are worked out from the top down."""

predict_kernel_shape = (5,) * 2 + (3, 16)
predict_learned = 288 + 32


def conv_params(kernel_size, in_channels, filters, bias=True):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    one_filter = dense_params(kh * kw * in_channels if min(kh, kw, in_channels) > 0 else 0, 1, bias)
    if filters < 1:
        raise ValueError("no filters")
    return filters * one_filter


def dense_params(inputs, units, bias=True):
    if min(inputs, units) < 1:
        raise ValueError("nothing to connect")
    return units * (inputs + 1) if bias else units * inputs


def windows(n, k, s):
    """How many windows fit: one, and those that fit after moving on."""
    if n < k:
        return 0
    return 1 + windows(n - s, k, s)


def trace(layers, input_shape):
    if not layers:
        return []
    *rest, last = layers
    rows = trace(rest, input_shape)
    shape = rows[-1][0] if rows else tuple(input_shape)
    if last["type"] == "relu":
        return [*rows, (shape, 0)]
    if last["type"] == "flatten":
        return [*rows, ((shape[0] * shape[1] * shape[2],), 0)]
    if last["type"] == "dense":
        return [*rows, ((last["units"],), dense_params(shape[0], last["units"]))]
    if last["type"] == "conv":
        sides = sides_after(last, last["kernel_size"], last.get("stride", 1), shape)
        return [*rows, ((*sides, last["filters"]), conv_params(last["kernel_size"], shape[2], last["filters"]))]
    if last["type"] == "max_pool":
        sides = sides_after(last, last["pool_size"], last.get("stride", last["pool_size"]), shape)
        return [*rows, ((*sides, shape[2]), 0)]
    raise ValueError("there is no layer " + str(last["type"]))


def sides_after(layer, size, stride, shape):
    size = size if isinstance(size, tuple) else (size, size)
    stride = stride if isinstance(stride, tuple) else (stride, stride)
    if min(stride) < 1:
        raise ValueError("a window must move")
    padding = layer.get("padding", "valid")
    if padding == "same":
        return [windows(n, 1, s) for n, s in zip(shape, stride, strict=False)]
    counts = [windows(n, k, s) for n, k, s in zip(shape, size, stride, strict=False)]
    if padding != "valid" or 0 in counts:
        raise ValueError("no output")
    return counts


def receptive_field(layers):
    if not layers:
        return []
    return [*receptive_field(layers[:-1]), seen(layers, 1)]


def seen(layers, side):
    """The side, in pixels of the input, of a square of `side` outputs of the last layer."""
    if not layers:
        return side
    *rest, last = layers
    if last["type"] == "relu":
        return seen(rest, side)
    if last["type"] == "conv":
        k, s = last["kernel_size"], last.get("stride", 1)
    elif last["type"] == "max_pool":
        k, s = last["pool_size"], last.get("stride", last["pool_size"])
    else:
        raise ValueError("a dense layer sees everything")
    if isinstance(k, tuple) or isinstance(s, tuple):
        raise ValueError("not a square")
    return seen(rest, (side - 1) * s + k)
