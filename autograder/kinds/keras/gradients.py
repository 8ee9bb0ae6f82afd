"""What a number computed from a model's output changes with: its gradient by what goes into a layer, from that by what
comes out. Each rule is the transpose of the layer's `forward`; `tests/test_gradients.py` holds them against TensorFlow.

For references that look into models (`layer_outputs`, `gradient_by`). Of two equal maxima the first counts, and
relu'(0) = 0, as in TensorFlow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any

import numpy as np

from autograder.kinds.keras.activations import ACTIVATIONS
from autograder.kinds.keras.graph import Graph
from autograder.kinds.keras.layers import (
    Activation,
    Array,
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    Layer,
    MaxPooling2D,
    Rescaling,
    Shape,
    pair,
    windows_of,
)


def layer_outputs(graph: Graph, x: Array) -> list[Array]:
    """What every layer puts out, in order, for a batch x (N, *input_shape); in float64."""
    x, outputs = np.asarray(x, dtype=np.float64), []
    for node in graph.nodes:
        x = node.layer.forward(x, list(node.weights))
        outputs.append(x)
    return outputs


def gradient_by(graph: Graph, x: Array, by: int, of: int, gradient: Callable[[Array], Array]) -> Array:
    """The gradient by what layer `by` puts out, or by x itself where that is -1, of a number that is computed of what
    layer `of` puts out. `gradient` makes the gradient by the latter of its values."""
    outputs = [np.asarray(x, dtype=np.float64), *layer_outputs(graph, x)]
    found = np.asarray(gradient(outputs[of + 1]), dtype=np.float64)
    for place in range(of, by, -1):
        node = graph.nodes[place]
        found = backward(node.layer, outputs[place], list(node.weights), found)
    return found


@singledispatch
def backward(layer: Layer, x: Array, weights: list[Array], gradient: Array) -> Array:
    """From the gradient by what the layer puts out for x the one by x. Raises TypeError for other layers."""
    raise TypeError(f"no gradient is known here of {type(layer).__name__}")


@backward.register
def _(layer: Conv2D, x: Array, weights: list[Array], gradient: Array) -> Array:
    products = _before_activation(layer, x, weights, gradient)
    windows = np.einsum("nhwo,ijco->nhwcij", products, weights[0], optimize=True)
    return _put_back(windows, x.shape, pair(layer.strides), layer.padding)


@backward.register
def _(layer: Dense, x: Array, weights: list[Array], gradient: Array) -> Array:
    return np.asarray(_before_activation(layer, x, weights, gradient) @ weights[0].T)


@backward.register
def _(layer: Activation, x: Array, weights: list[Array], gradient: Array) -> Array:
    return _through(layer.activation, x, gradient)


@backward.register
def _(layer: MaxPooling2D, x: Array, weights: list[Array], gradient: Array) -> Array:
    size, strides = layer.window()
    windows = windows_of(x, size, strides, layer.padding, -np.inf)
    flat = windows.reshape(*windows.shape[:4], -1)
    largest = np.arange(flat.shape[-1]) == flat.argmax(axis=-1)[..., None]
    back = (largest * gradient[..., None]).reshape(windows.shape)
    return _put_back(back, x.shape, strides, layer.padding)


@backward.register
def _(layer: AveragePooling2D, x: Array, weights: list[Array], gradient: Array) -> Array:
    size, strides = layer.window()
    real = windows_of(np.ones_like(x), size, strides, layer.padding, 0.0)
    back = real * (gradient / real.sum(axis=(4, 5)))[..., None, None]
    return _put_back(back, x.shape, strides, layer.padding)


@backward.register
def _(layer: GlobalMaxPooling2D, x: Array, weights: list[Array], gradient: Array) -> Array:
    flat = x.reshape(len(x), -1, x.shape[-1])
    largest = np.arange(flat.shape[1])[:, None] == flat.argmax(axis=1)[:, None]
    return np.asarray((largest * gradient[:, None]).reshape(x.shape))


@backward.register
def _(layer: GlobalAveragePooling2D, x: Array, weights: list[Array], gradient: Array) -> Array:
    return np.asarray(np.ones_like(x) * gradient[:, None, None] / (x.shape[1] * x.shape[2]))


@backward.register
def _(layer: Flatten, x: Array, weights: list[Array], gradient: Array) -> Array:
    if layer.data_format == "channels_first":
        return np.moveaxis(gradient.reshape(np.moveaxis(x, 1, -1).shape), -1, 1)
    return gradient.reshape(x.shape)


@backward.register
def _(layer: Dropout, x: Array, weights: list[Array], gradient: Array) -> Array:
    return gradient


@backward.register
def _(layer: Rescaling, x: Array, weights: list[Array], gradient: Array) -> Array:
    return gradient * layer.scale


def _before_activation(layer: Conv2D | Dense, x: Array, weights: list[Array], gradient: Array) -> Array:
    return _through(layer.activation, layer.sums(x, weights), gradient)


def _through(activation: str, x: Array, gradient: Array) -> Array:
    """By the input of an activation function."""
    if activation == "linear":
        return gradient
    if activation == "relu":
        return np.asarray(gradient * (x > 0))
    y = ACTIVATIONS[activation](x)
    if activation == "sigmoid":
        return np.asarray(gradient * y * (1 - y))
    if activation == "tanh":
        return np.asarray(gradient * (1 - y**2))
    if activation == "softmax":
        return np.asarray(y * (gradient - (gradient * y).sum(axis=-1, keepdims=True)))
    raise TypeError(f"no gradient is known here of {activation}")


def _put_back(windows: Array, shape: tuple[int, ...], strides: tuple[int, int], padding: str) -> Array:
    """The transpose of `windows_of`: what stands in the windows, (N, H', W', C, kh, kw), added where it was taken."""
    places = np.arange(np.prod(shape[1:3])).reshape(1, *shape[1:3], 1)
    size: Shape = windows.shape[4:]
    # Where each number of a window comes from; padding is put into a place of its own, the last.
    taken = windows_of(places, size, strides, padding, places.size).reshape(-1)
    n, channels = len(windows), windows.shape[3]
    flat: Any = windows.transpose(1, 2, 4, 5, 0, 3).reshape(-1, n, channels)
    sums = np.zeros((places.size + 1, n, channels))
    np.add.at(sums, taken, flat)
    return np.asarray(sums[:-1].transpose(1, 0, 2).reshape(shape))
