"""Kinds of arguments that a function may be right for, and for no others."""

from autograder.exercise import Trait


def _pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


TRAITS = {
    "zero_pad": [
        Trait("images with height = width", lambda x, pads: x.shape[0] == x.shape[1]),
        Trait("images with one channel", lambda x, pads: x.shape[2] == 1),
        Trait("images of floats", lambda x, pads: x.dtype.kind == "f"),
        Trait("the same number of zeros on both sides", lambda x, pads: all(a == b for a, b in pads)),
    ],
    "extract_patches": [
        Trait("images with height = width", lambda x, *_, **__: x.shape[0] == x.shape[1]),
        Trait("images with one channel", lambda x, *_, **__: x.shape[2] == 1),
        Trait("images of floats", lambda x, *_, **__: x.dtype.kind == "f"),
        Trait("windows with height = width", lambda x, kernel_size, *_, **__: len(set(_pair(kernel_size))) == 1),
        Trait("a stride of 1", lambda x, kernel_size, stride=1, padding="valid": _pair(stride) == (1, 1)),
        Trait('padding "valid"', lambda x, kernel_size, stride=1, padding="valid": padding == "valid"),
    ],
}
