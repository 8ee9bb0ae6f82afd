"""One formula after another, if and elif, as most students write it."""

predict_kernel_shape = (5, 5, 3, 16)
predict_learned = 320


def conv_params(kernel_size, in_channels, filters, bias=True):
    if isinstance(kernel_size, int):
        kh, kw = kernel_size, kernel_size
    else:
        kh, kw = kernel_size
    if kh <= 0 or kw <= 0 or in_channels <= 0 or filters <= 0:
        raise ValueError("sizes must be positive")
    params = kh * kw * in_channels * filters
    if bias:
        params += filters
    return params


def dense_params(inputs, units, bias=True):
    if inputs <= 0 or units <= 0:
        raise ValueError("sizes must be positive")
    if bias:
        return inputs * units + units
    return inputs * units


def trace(layers, input_shape):
    shape = input_shape
    result = []
    for layer in layers:
        kind = layer["type"]
        params = 0
        if kind == "conv" or kind == "max_pool":
            if kind == "conv":
                size = layer["kernel_size"]
                stride = layer.get("stride", 1)
                depth = layer["filters"]
                params = conv_params(size, shape[2], depth)
            else:
                size = layer["pool_size"]
                stride = layer.get("stride", size)
                depth = shape[2]
            if isinstance(size, int):
                size = (size, size)
            if isinstance(stride, int):
                stride = (stride, stride)
            padding = layer.get("padding", "valid")
            new = []
            for i in range(2):
                if stride[i] < 1:
                    raise ValueError("stride")
                if padding == "same":
                    new.append((shape[i] + stride[i] - 1) // stride[i])
                elif padding == "valid":
                    if size[i] > shape[i]:
                        raise ValueError("window too large")
                    new.append((shape[i] - size[i]) // stride[i] + 1)
                else:
                    raise ValueError("padding")
            shape = (new[0], new[1], depth)
        elif kind == "flatten":
            n = 1
            for side in shape:
                n = n * side
            shape = (n,)
        elif kind == "dense":
            params = dense_params(shape[0], layer["units"])
            shape = (layer["units"],)
        elif kind != "relu":
            raise ValueError("unknown layer " + kind)
        result.append((shape, params))
    return result


def receptive_field(layers):
    r = 1
    j = 1
    result = []
    for layer in layers:
        if layer["type"] == "conv":
            k = layer["kernel_size"]
            s = layer.get("stride", 1)
        elif layer["type"] == "max_pool":
            k = layer["pool_size"]
            s = layer.get("stride", k)
        elif layer["type"] == "relu":
            k = 1
            s = 1
        else:
            raise ValueError("no receptive field for " + layer["type"])
        if not isinstance(k, int) or not isinstance(s, int):
            raise ValueError("only square windows")
        r = r + (k - 1) * j
        j = j * s
        result.append(r)
    return result
