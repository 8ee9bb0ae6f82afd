"""Everything is counted, one by one: weights in loops, windows by where they start, pixels as a set of rows."""

predict_kernel_shape = [5, 5, 3, 16]
predict_learned = 32 * (3 * 3 * 1 + 1) + 0


def conv_params(kernel_size, in_channels, filters, bias=True):
    kh, kw = (kernel_size, kernel_size) if type(kernel_size) is int else kernel_size
    if not all(n > 0 for n in (kh, kw, in_channels, filters)):
        raise ValueError
    count = 0
    for _ in range(filters):
        for _ in range(kh):
            for _ in range(kw):
                for _ in range(in_channels):
                    count += 1
        if bias:
            count += 1
    return count


def dense_params(inputs, units, bias=True):
    if not (inputs > 0 and units > 0):
        raise ValueError
    return sum(1 for _ in range(units) for _ in range(inputs + (1 if bias else 0)))


def windows_on(n, k, s, padding):
    if s < 1 or padding not in ("valid", "same"):
        raise ValueError
    if padding == "same":
        return len(range(0, n, s))
    starts = [i for i in range(0, n, s) if i + k <= n]
    if not starts:
        raise ValueError
    return len(starts)


def as_pair(thing):
    return (thing, thing) if type(thing) is int else thing


def trace(layers, input_shape):
    rows = []
    shape = input_shape
    for layer in layers:
        kind, params = layer["type"], 0
        if kind in ("conv", "max_pool"):
            size = layer["kernel_size"] if kind == "conv" else layer["pool_size"]
            stride = layer.get("stride", 1 if kind == "conv" else size)
            padding = layer.get("padding", "valid")
            h = windows_on(shape[0], as_pair(size)[0], as_pair(stride)[0], padding)
            w = windows_on(shape[1], as_pair(size)[1], as_pair(stride)[1], padding)
            if kind == "conv":
                params = conv_params(size, shape[2], layer["filters"])
                shape = (h, w, layer["filters"])
            else:
                shape = (h, w, shape[2])
        elif kind == "flatten":
            shape = (sum(shape[2] for _ in range(shape[0]) for _ in range(shape[1])),)
        elif kind == "dense":
            params = dense_params(shape[0], layer["units"])
            shape = (layer["units"],)
        elif kind == "relu":
            pass
        else:
            raise ValueError(kind)
        rows.append((shape, params))
    return rows


def receptive_field(layers):
    """Walk back from one output: which rows of the input does it need?"""
    sides = []
    for last in range(len(layers)):
        rows = {0}
        for layer in layers[last::-1]:
            if layer["type"] == "relu":
                continue
            if layer["type"] not in ("conv", "max_pool"):
                raise ValueError(layer["type"])
            k = layer["kernel_size"] if layer["type"] == "conv" else layer["pool_size"]
            s = layer.get("stride", 1 if layer["type"] == "conv" else k)
            if isinstance(k, tuple) or isinstance(s, tuple):
                raise ValueError("not square")
            rows = {row * s + i for row in rows for i in range(k)}
        sides.append(max(rows) - min(rows) + 1)
    return sides
