"""A function for each type of layer, looked up in a dictionary; layers are unpacked into keyword arguments."""

predict_kernel_shape = (5, 5, 3, 16)
predict_learned = 320


def conv_params(kernel_size, in_channels, filters, bias=True):
    try:
        kh, kw = kernel_size
    except TypeError:
        kh = kw = kernel_size
    for number in (kh, kw, in_channels, filters):
        if number < 1:
            raise ValueError(f"{number} is less than 1")
    weights_of_a_filter = kh * kw * in_channels
    return int(filters * (weights_of_a_filter + int(bool(bias))))


def dense_params(inputs, units, bias=True):
    for number in (inputs, units):
        if number < 1:
            raise ValueError(f"{number} is less than 1")
    return units * inputs + (units if bias else 0)


def to_pair(value):
    try:
        first, second = value
    except TypeError:
        return value, value
    return first, second


def length(n, k, s, padding):
    if s <= 0:
        raise ValueError("stride")
    if padding == "same":
        return n // s + (n % s > 0)
    if padding == "valid" and k <= n:
        rest = (n - k) % s
        return (n - k - rest) // s + 1
    raise ValueError("padding")


def conv(shape, filters, kernel_size, stride=1, padding="valid"):
    (kh, kw), (sh, sw), (h, w, depth) = to_pair(kernel_size), to_pair(stride), shape
    new = (length(h, kh, sh, padding), length(w, kw, sw, padding), filters)
    return new, conv_params(kernel_size, depth, filters)


def max_pool(shape, pool_size, stride=None, padding="valid"):
    if stride is None:
        stride = pool_size
    (kh, kw), (sh, sw), (h, w, depth) = to_pair(pool_size), to_pair(stride), shape
    return (length(h, kh, sh, padding), length(w, kw, sw, padding), depth), 0


def flatten(shape):
    h, w, depth = shape
    return (h * w * depth,), 0


def dense(shape, units):
    return (units,), dense_params(shape[0], units)


def relu(shape):
    return shape, 0


STEPS = {"conv": conv, "max_pool": max_pool, "flatten": flatten, "dense": dense, "relu": relu}


def trace(layers, input_shape):
    shape, rows = input_shape, []
    for layer in layers:
        if layer["type"] not in STEPS:
            raise ValueError(layer["type"])
        keywords = {key: value for key, value in layer.items() if key != "type"}
        shape, params = STEPS[layer["type"]](shape, **keywords)
        rows.append((shape, params))
    return rows


def square(size, stride):
    if type(size) is not int or type(stride) is not int:
        raise ValueError("no square")
    return size, stride


WINDOWS = {
    "conv": lambda layer: square(layer["kernel_size"], layer.get("stride", 1)),
    "max_pool": lambda layer: square(layer["pool_size"], layer.get("stride", layer["pool_size"])),
    "relu": lambda layer: (1, 1),
}


def receptive_field(layers):
    if any(layer["type"] not in WINDOWS for layer in layers):
        raise ValueError("no square")
    numbers = [WINDOWS[layer["type"]](layer) for layer in layers]
    sides = []
    for i in range(len(numbers)):
        side = 1
        for m in range(i + 1):
            jump = 1
            for _, stride in numbers[:m]:
                jump *= stride
            side += (numbers[m][0] - 1) * jump
        sides.append(side)
    return sides
