"""Recursion: a kernel is split in two until it is a single pixel, which is a matrix product."""

import numpy as np


def conv_at(patch, kernel, bias=None):
    if bias is not None:
        return conv_at(patch, kernel) + bias
    if patch.shape[0] > 1:
        return conv_at(patch[:1], kernel[:1]) + conv_at(patch[1:], kernel[1:])
    if patch.shape[1] > 1:
        return conv_at(patch[:, :1], kernel[:, :1]) + conv_at(patch[:, 1:], kernel[:, 1:])
    return patch[0, 0] @ kernel[0, 0]


def slide(x, kernel):
    """Stride 1, nothing added."""
    kh, kw = kernel.shape[:2]
    if kh > 1:
        return slide(x[: 1 - kh], kernel[:1]) + slide(x[1:], kernel[1:])
    if kw > 1:
        return slide(x[:, : 1 - kw], kernel[:, :1]) + slide(x[:, 1:], kernel[:, 1:])
    return x @ kernel[0, 0]


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    match stride:
        case int():
            sh = sw = stride
        case (sh, sw):
            pass
    if sh < 1 or sw < 1:
        raise ValueError("stride")
    kh, kw = kernel.shape[:2]
    match padding:
        case "same":
            top, left = (
                max((-(-n // s) - 1) * s + k - n, 0) for n, k, s in zip(x.shape, (kh, kw), (sh, sw), strict=False)
            )
            x = np.pad(x, ((top // 2, -(-top // 2)), (left // 2, -(-left // 2)), (0, 0)))
        case "valid":
            if kh > x.shape[0] or kw > x.shape[1]:
                raise ValueError("window")
        case _:
            raise ValueError("padding")
    out = slide(x, kernel)[::sh, ::sw]
    return out if bias is None else out + bias


def shift(x, dy, dx):
    """One step at a time; a picture that has gone is black for good."""
    if dy == 0 and dx == 0:
        return x.copy()
    dy, dx = min(max(dy, -x.shape[0]), x.shape[0]), min(max(dx, -x.shape[1]), x.shape[1])
    out = np.zeros_like(x)
    if dy > 0:
        out[1:] = x[:-1]
        return shift(out, dy - 1, dx)
    if dy < 0:
        out[:-1] = x[1:]
        return shift(out, dy + 1, dx)
    if dx > 0:
        out[:, 1:] = x[:, :-1]
        return shift(out, dy, dx - 1)
    out[:, :-1] = x[:, 1:]
    return shift(out, dy, dx + 1)


predict_rows = 12
predict_place = (5, 4)
