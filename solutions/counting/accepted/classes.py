"""Small classes with a size and a stride; a running state is folded over the layers with functools and itertools."""

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import accumulate
from math import floor
from operator import mul

predict_kernel_shape = (5, 5, 3, 16)
predict_learned = 320


def conv_params(kernel_size, in_channels, filters, bias=True):
    sides = kernel_size if hasattr(kernel_size, "__len__") else [kernel_size] * 2
    if min([*sides, in_channels, filters]) < 1:
        raise ValueError("below 1")
    return reduce(mul, [*sides, in_channels, filters]) + (filters if bias else 0)


def dense_params(inputs, units, bias=True):
    if inputs < 1 or units < 1:
        raise ValueError("below 1")
    return (inputs + bias) * units


@dataclass(frozen=True)
class Window:
    size: tuple
    stride: tuple
    padding: str

    def __post_init__(self):
        if self.padding not in {"valid", "same"} or min(self.stride) < 1:
            raise ValueError("no such window")

    @classmethod
    def of(cls, layer):
        size = layer["kernel_size"] if layer["type"] == "conv" else layer["pool_size"]
        stride = layer.get("stride", size if layer["type"] == "max_pool" else 1)
        pairs = [tuple(x) if isinstance(x, tuple | list) else (x, x) for x in (size, stride)]
        return cls(*pairs, layer.get("padding", "valid"))

    def on(self, height, width):
        room = [n if self.padding == "same" else n - k + 1 for n, k in zip((height, width), self.size, strict=True)]
        if min(room) < 1:
            raise ValueError("the window does not fit")
        return [floor(Fraction(n - 1, s)) + 1 for n, s in zip(room, self.stride, strict=True)]


def advance(state, layer):
    shape, _ = state
    kind = layer["type"]
    if kind == "conv":
        h, w, depth = shape
        params = conv_params(layer["kernel_size"], depth, layer["filters"])
        return (*Window.of(layer).on(h, w), layer["filters"]), params
    if kind == "max_pool":
        h, w, depth = shape
        return (*Window.of(layer).on(h, w), depth), 0
    if kind == "flatten":
        return (reduce(mul, shape),), 0
    if kind == "dense":
        return (layer["units"],), dense_params(*shape, layer["units"])
    if kind == "relu":
        return shape, 0
    raise ValueError(f"what is {kind}?")


def trace(layers, input_shape):
    _, *rows = accumulate(layers, advance, initial=(input_shape, 0))
    return rows


def reach(layer):
    """(what a window adds in its own steps, how far apart it puts its outputs)."""
    if layer["type"] == "relu":
        return 0, 1
    if layer["type"] not in {"conv", "max_pool"}:
        raise ValueError("sees everything")
    window = Window.of(layer)
    if len(set(window.size)) > 1 or len(set(window.stride)) > 1:
        raise ValueError("sees no square")
    return window.size[0] - 1, window.stride[0]


def receptive_field(layers):
    extra, strides = zip(*map(reach, layers), strict=True)
    jumps = accumulate(strides, mul, initial=1)
    return [1 + total for total in accumulate(map(mul, extra, jumps))]
