"""The reference for `counting`: parameters, shapes and receptive fields, without building a model. Equal to Keras's
shapes and counts, and to what perturbed pixels reach, which `tests/test_reference_counting.py` proves.

A network is a list of dictionaries with the key "type": "conv" (filters, kernel_size, stride 1, padding "valid"),
"max_pool" (pool_size, stride as the pool size, padding "valid"), "relu", "flatten", "dense" (units). Sizes and strides
are whole numbers or pairs (rows, columns), shapes have no batch axis.

Output sizes as in https://keras.io/api/layers/convolution_layers/convolution2d/; the recurrence of the receptive field
as in Araujo, Norris & Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill, 2019.
"""

from __future__ import annotations

import math
from typing import Any

from autograder.exercise import reference

Pair = tuple[int, int]
Shape = tuple[int, ...]
Layer = dict[str, Any]

SEES_A_SQUARE = ("conv", "max_pool", "relu")


def pair(size: int | Pair) -> Pair:
    return (size, size) if isinstance(size, int) else size


@reference()
def conv_params(kernel_size: int | Pair, in_channels: int, filters: int, bias: bool = True) -> int:
    """Weights and biases of a convolution. Raises ValueError for a size or number below 1."""
    height, width = pair(kernel_size)
    if min(height, width, in_channels, filters) < 1:
        raise ValueError("sizes and numbers must be at least 1")
    return (height * width * in_channels + bool(bias)) * filters


@reference()
def dense_params(inputs: int, units: int, bias: bool = True) -> int:
    """Weights and biases of a dense layer. Raises ValueError for a number below 1."""
    if min(inputs, units) < 1:
        raise ValueError("numbers must be at least 1")
    return (inputs + bool(bias)) * units


def output_size(n: int, k: int, s: int, padding: str) -> int:
    """How many windows of length k, moved by s, an axis of length n gives."""
    if s < 1:
        raise ValueError("the stride must be at least 1")
    if padding == "same":
        return -(-n // s)
    if padding != "valid":
        raise ValueError(f"unknown padding {padding!r}")
    if n < k:
        raise ValueError("the window is larger than the input")
    return (n - k) // s + 1


def window(layer: Layer) -> tuple[int | Pair, int | Pair]:
    """The window's size and its stride, of a layer that has a window."""
    size = layer["kernel_size" if layer["type"] == "conv" else "pool_size"]
    return size, layer.get("stride", 1 if layer["type"] == "conv" else size)


def after(layer: Layer, shape: Shape) -> tuple[Shape, int]:
    """The shape that leaves one layer, and its parameters."""
    kind = layer["type"]
    if kind == "relu":
        return shape, 0
    if kind == "flatten":
        return (math.prod(shape),), 0
    if kind == "dense":
        return (*shape[:-1], layer["units"]), dense_params(shape[-1], layer["units"])
    if kind not in ("conv", "max_pool"):
        raise ValueError(f"unknown type {kind!r}")
    size, stride = window(layer)
    padding = layer.get("padding", "valid")
    rows, columns = (output_size(*axis, padding) for axis in zip(shape[:2], pair(size), pair(stride), strict=True))
    if kind == "max_pool":
        return (rows, columns, shape[2]), 0
    return (rows, columns, layer["filters"]), conv_params(size, shape[2], layer["filters"])


@reference()
def trace(layers: list[Layer], input_shape: Shape) -> list[tuple[Shape, int]]:
    """(shape, parameters) for every layer, in order. input_shape: (H, W, C).

    Raises ValueError for an unknown type or padding, a stride below 1, or a window larger than its input
    under "valid".
    """
    rows, shape = [], tuple(input_shape)
    for layer in layers:
        shape, params = after(layer, shape)
        rows.append((shape, params))
    return rows


@reference()
def receptive_field(layers: list[Layer]) -> list[int]:
    """For every layer, the side in input pixels of the square that one of its outputs sees (from the first pixel to
    the last, where a stride larger than the window leaves gaps). Padding moves that square and does not resize it.

    Raises ValueError for a layer that is no "conv", "max_pool" or "relu", and for a size or stride given as a pair.
    """
    sides, side, jump = [], 1, 1
    for layer in layers:
        if layer["type"] not in SEES_A_SQUARE:
            raise ValueError(f"a layer of type {layer['type']!r} sees no square")
        if layer["type"] != "relu":
            size, stride = window(layer)
            if not isinstance(size, int) or not isinstance(stride, int):
                raise ValueError("only square windows and equal strides see a square")
            side += (size - 1) * jump
            jump *= stride
        sides.append(side)
    return sides


@reference()
def predict_kernel_shape() -> Shape:
    """The shape of the kernel of Conv2D(16, 5) on pictures of (32, 32, 3)."""
    channels, filters, side = (32, 32, 3)[-1], 16, 5
    return (*pair(side), channels, filters)


@reference()
def predict_learned() -> int:
    """What 32 filters of 3x3 and a ReLU after them learn, on pictures of (28, 28, 1)."""
    layers = [{"type": "conv", "filters": 32, "kernel_size": 3}, {"type": "relu"}]
    return sum(params for _, params in trace(layers, (28, 28, 1)))
