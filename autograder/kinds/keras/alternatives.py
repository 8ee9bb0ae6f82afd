"""Layers that somebody may take in place of those in `layers`, and that then compute the same or not: a Reshape for a
Flatten, a softmax that names its axis. Nothing here is built of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from autograder.kinds.keras.activations import ACTIVATIONS
from autograder.kinds.keras.layers import Activation, Array, Layer, Shape
from autograder.kinds.keras.refused import ModelRefused
from autograder.translation.catalogue import say


@dataclass(frozen=True)
class Reshape(Layer):
    target_shape: Shape

    def output_shape(self, shape: Shape) -> Shape:
        known = math.prod(n for n in self.target_shape if n != -1)
        rest = max(math.prod(shape) // known, 1)
        made = tuple(rest if n == -1 else n for n in self.target_shape)
        if self.target_shape.count(-1) > 1 or math.prod(made) != math.prod(shape):
            raise ModelRefused(say("has a layer with a {name} that is none").format(name="target_shape"))
        return made

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return x.reshape(len(x), *self.output_shape(x.shape[1:]))

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        return self.forward(error, [])


@dataclass(frozen=True)
class Permute(Layer):
    dims: Shape
    """Which axis goes where, counted from 1."""

    def output_shape(self, shape: Shape) -> Shape:
        if sorted(self.dims) != list(range(1, len(shape) + 1)):
            raise ModelRefused(say("has a layer with a {name} that is none").format(name="dims"))
        return tuple(shape[axis - 1] for axis in self.dims)

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return x.transpose(0, *self.dims)

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        return self.forward(error, [])


@dataclass(frozen=True)
class Softmax(Layer):
    """Over an axis that need not be the last."""

    axis: int = -1

    def output_shape(self, shape: Shape) -> Shape:
        rank = len(shape) + 1
        if not 1 <= self.axis % rank or not -rank <= self.axis < rank:
            raise ModelRefused(say("has a softmax over an axis that its values do not have"))
        return shape

    def forward(self, x: Array, weights: list[Array]) -> Array:
        last = np.moveaxis(x, self.axis, -1)
        return np.moveaxis(ACTIVATIONS["softmax"](last), -1, self.axis)

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        last, before = np.moveaxis(x, self.axis, -1), np.moveaxis(error, self.axis, -1)
        return np.moveaxis(Activation("softmax").error(last, before, []), -1, self.axis)
