"""match and case, math.prod and math.ceil; rows come from a generator and are lists."""

import math

predict_kernel_shape = (5, 5, 3, 16)
predict_learned = 320


def both(value):
    match value:
        case (first, second):
            return first, second
        case number:
            return number, number


def conv_params(kernel_size, in_channels, filters, bias=True):
    sizes = [*both(kernel_size), in_channels, filters]
    if any(size < 1 for size in sizes):
        raise ValueError(f"sizes below 1 in {sizes}")
    return math.prod(sizes) + filters * bias


def dense_params(inputs, units, bias=True):
    return conv_params(1, inputs, units, bias)


def side(n, k, s, padding):
    match padding:
        case _ if s < 1:
            raise ValueError("stride below 1")
        case "same":
            return math.ceil(n / s)
        case "valid" if k <= n:
            return math.ceil((n - k + 1) / s)
        case _:
            raise ValueError("does not fit")


def steps(layers, shape):
    for layer in layers:
        params = 0
        match layer:
            case {"type": "conv", "kernel_size": k, "filters": filters}:
                params = conv_params(k, shape[-1], filters)
                args = zip(shape, both(k), both(layer.get("stride", 1)), strict=False)
                shape = [*(side(*arg, layer.get("padding", "valid")) for arg in args), filters]
            case {"type": "max_pool", "pool_size": k}:
                args = zip(shape, both(k), both(layer.get("stride", k)), strict=False)
                shape = [*(side(*arg, layer.get("padding", "valid")) for arg in args), shape[-1]]
            case {"type": "flatten"}:
                shape = [math.prod(shape)]
            case {"type": "dense", "units": units}:
                params, shape = dense_params(*shape, units), [units]
            case {"type": "relu"}:
                shape = list(shape)
            case _:
                raise ValueError("unknown layer")
        yield [shape, params]


def trace(layers, input_shape):
    return list(steps(layers, input_shape))


def receptive_field(layers):
    answer, before, apart = [], 1, 1
    for layer in layers:
        match layer:
            case {"type": "conv", "kernel_size": int(k)}:
                s = layer.get("stride", 1)
            case {"type": "max_pool", "pool_size": int(k)}:
                s = layer.get("stride", k)
            case {"type": "relu"}:
                k = s = 1
            case _:
                raise ValueError("sees no square")
        if not isinstance(s, int):
            raise ValueError("sees no square")
        before += apart * (k - 1)
        apart *= s
        answer.append(before)
    return tuple(answer)
