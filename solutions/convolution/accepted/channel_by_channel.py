"""A plain convolution of two grids first; channels and filters are loops around it."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    responses = []
    for o in range(kernel.shape[3]):
        response = 0
        for c in range(kernel.shape[2]):
            response = response + np.sum(patch[:, :, c] * kernel[:, :, c, o])
        responses.append(response if bias is None else response + bias[o])
    return np.array(responses)


def correlate(grid, small, sh, sw):
    rows = 1 + (grid.shape[0] - small.shape[0]) // sh
    columns = 1 + (grid.shape[1] - small.shape[1]) // sw
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            part = grid[sh * i : sh * i + small.shape[0], sw * j : sw * j + small.shape[1]]
            out[i, j] = np.vdot(part, small)
    return out


def zeros_for_same(n, k, s):
    total = max(k - s, 0) if n % s == 0 else max(k - n % s, 0)
    return total // 2, total - total // 2


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    try:
        sh, sw = stride
    except TypeError:
        sh = sw = stride
    if sh < 1 or sw < 1:
        raise ValueError("stride must be at least 1")
    kh, kw = kernel.shape[0], kernel.shape[1]
    if padding == "same":
        x = np.pad(x, (zeros_for_same(x.shape[0], kh, sh), zeros_for_same(x.shape[1], kw, sw), (0, 0)))
    elif padding == "valid":
        if kh > x.shape[0] or kw > x.shape[1]:
            raise ValueError("the kernel does not fit into the image")
    else:
        raise ValueError("padding must be valid or same")
    maps = []
    for o in range(kernel.shape[-1]):
        total = sum(correlate(x[:, :, c], kernel[:, :, c, o], sh, sw) for c in range(x.shape[2]))
        maps.append(total if bias is None else total + bias[o])
    return np.dstack(maps)


def shift(x, dy, dx):
    moved = []
    for c in range(x.shape[2]):
        grid = np.zeros(x.shape[:2], dtype=x.dtype)
        h, w = grid.shape
        for i in range(h):
            if 0 <= i + dy < h:
                for j in range(w):
                    if 0 <= j + dx < w:
                        grid[i + dy, j + dx] = x[i, j, c]
        moved.append(grid)
    return np.stack(moved, axis=2)


predict_rows = 12
predict_place = (5, 4)
