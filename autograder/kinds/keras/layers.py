"""The layers that are allowed, one small class each: output shape, weights, what it computes.

Shapes are without the batch axis; `forward` takes and gives batches, (N, H, W, C) or (N, features), in float64.
What a layer means is Keras's documentation, https://keras.io/api/layers/.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.kinds.keras.activations import ACTIVATIONS, COSTS, MOST_COSTS
from autograder.kinds.keras.refused import ModelRefused
from autograder.translation.catalogue import say

Array = np.ndarray[Any, Any]
Shape = tuple[int, ...]
Pair = tuple[int, int]


class Layer:
    """What all layers share. `settings` is what Keras's constructor takes."""

    has_weights: ClassVar[bool] = False

    @property
    def singly(self) -> int:
        """How long it takes over each value that it puts out, besides sums of products, in these."""
        return 20

    def output_shape(self, shape: Shape) -> Shape:
        """Raises ModelRefused where the layer cannot take an input of this shape."""
        return shape

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        return []

    def random_weights(self, rng: np.random.Generator, shape: Shape) -> list[Array]:
        """Of a size that keeps all layers alive, biases that are not zero; for an input of this shape."""
        return [_random_weight(rng, one) for one in self.weight_shapes(shape)]

    def gathered(self, shape: Shape) -> int:
        """How many values of one input it copies together, into windows say, before it computes."""
        return 0

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return x

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        """A bound on |computed - exact| after this layer, in units of roundoff, where `error` bounds it before
        and `x` is the layer's exact input. Here: for layers that move no value by more than their input is."""
        return error

    @property
    def settings(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value is not None}


def pair(value: int | Pair) -> Pair:
    return (value, value) if isinstance(value, int) else value


@dataclass(frozen=True)
class Activation(Layer):
    activation: str

    @property
    def singly(self) -> int:
        return COSTS.get(self.activation, MOST_COSTS)

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return np.asarray(ACTIVATIONS[self.activation](x))

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        """All but softmax are 1-Lipschitz, or nearly; softmax turns an error δ of its inputs into a relative
        one of at most 2δ, and rounds."""
        if self.activation == "linear" or self.activation == "relu":
            return error
        if self.activation == "softmax":
            return np.asarray((2 * error.max(axis=-1, keepdims=True) + 8) * self.forward(x, weights))
        return np.asarray(1.1 * error + 8 * np.abs(self.forward(x, weights)))


class _Linear(Layer):
    """Sums of products, a bias, an activation."""

    has_weights = True
    activation: str
    use_bias: bool

    @property
    def singly(self) -> int:
        return Activation(self.activation).singly

    def products(self, x: Array, kernel: Array) -> Array:
        raise NotImplementedError

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return ACTIVATIONS[self.activation](self.sums(x, weights))

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        """(n + 3)·Σ|x||w| for the sum of n products (see `autograder.judging.tolerance`), and what came in."""
        kernel = np.abs(weights[0])
        terms = kernel.size // kernel.shape[-1]
        absolute = self.sums(np.abs(x), [np.abs(weight) for weight in weights])
        after = self.products(error, kernel) + (terms + 3) * absolute
        return Activation(self.activation).error(self.sums(x, weights), after, [])

    def sums(self, x: Array, weights: list[Array]) -> Array:
        sums = self.products(x, weights[0])
        return sums + weights[1] if self.use_bias else sums


@dataclass(frozen=True)
class Conv2D(_Linear):
    filters: int
    kernel_size: int | Pair
    strides: int | Pair = (1, 1)
    padding: str = "valid"
    activation: str = "linear"
    use_bias: bool = True

    def output_shape(self, shape: Shape) -> Shape:
        h, w, _ = _picture(shape)
        (kh, kw), (sh, sw) = pair(self.kernel_size), pair(self.strides)
        return (_length(h, kh, sh, self.padding), _length(w, kw, sw, self.padding), self.filters)

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        kernel = (*pair(self.kernel_size), shape[-1], self.filters)
        return [kernel, (self.filters,)] if self.use_bias else [kernel]

    def gathered(self, shape: Shape) -> int:
        h, w, _ = self.output_shape(shape)
        return h * w * math.prod(pair(self.kernel_size)) * shape[-1]

    def products(self, x: Array, kernel: Array) -> Array:
        windows = windows_of(x, kernel.shape[:2], pair(self.strides), self.padding, 0.0)
        return np.asarray(np.tensordot(windows, kernel, axes=((3, 4, 5), (2, 0, 1))))


@dataclass(frozen=True)
class Dense(_Linear):
    units: int
    activation: str = "linear"
    use_bias: bool = True

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        kernel = (shape[-1], self.units)
        return [kernel, (self.units,)] if self.use_bias else [kernel]

    def products(self, x: Array, kernel: Array) -> Array:
        return np.asarray(x @ kernel)


@dataclass(frozen=True)
class _Pooling2D(Layer):
    pool_size: int | Pair = (2, 2)
    strides: int | Pair | None = None
    padding: str = "valid"

    def output_shape(self, shape: Shape) -> Shape:
        h, w, c = _picture(shape)
        (kh, kw), (sh, sw) = self.window()
        return (_length(h, kh, sh, self.padding), _length(w, kw, sw, self.padding), c)

    def gathered(self, shape: Shape) -> int:
        return math.prod(self.output_shape(shape)) * math.prod(pair(self.pool_size))

    def window(self) -> tuple[Pair, Pair]:
        return pair(self.pool_size), pair(self.pool_size if self.strides is None else self.strides)


@dataclass(frozen=True)
class MaxPooling2D(_Pooling2D):
    def forward(self, x: Array, weights: list[Array]) -> Array:
        return np.asarray(windows_of(x, *self.window(), self.padding, -np.inf).max(axis=(4, 5)))

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        return np.asarray(windows_of(error, *self.window(), self.padding, 0.0).max(axis=(4, 5)))


@dataclass(frozen=True)
class AveragePooling2D(_Pooling2D):
    def forward(self, x: Array, weights: list[Array]) -> Array:
        """With "same", the zeros at the border are not counted."""
        sums = windows_of(x, *self.window(), self.padding, 0.0).sum(axis=(4, 5))
        return np.asarray(sums / windows_of(np.ones_like(x), *self.window(), self.padding, 0.0).sum(axis=(4, 5)))

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        terms = math.prod(pair(self.pool_size))
        return np.asarray(self.forward(error, []) + (terms + 3) * self.forward(np.abs(x), []))


@dataclass(frozen=True)
class GlobalMaxPooling2D(Layer):
    def output_shape(self, shape: Shape) -> Shape:
        return (_picture(shape)[2],)

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return np.asarray(x.max(axis=(1, 2)))

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        return self.forward(error, [])


@dataclass(frozen=True)
class GlobalAveragePooling2D(Layer):
    def output_shape(self, shape: Shape) -> Shape:
        return (_picture(shape)[2],)

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return np.asarray(x.mean(axis=(1, 2)))

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        return np.asarray(self.forward(error, []) + (x[0, ..., 0].size + 3) * self.forward(np.abs(x), []))


@dataclass(frozen=True)
class Flatten(Layer):
    data_format: str | None = None

    def output_shape(self, shape: Shape) -> Shape:
        return (math.prod(shape),)

    def forward(self, x: Array, weights: list[Array]) -> Array:
        if self.data_format == "channels_first":
            x = np.moveaxis(x, 1, -1)
        return x.reshape(len(x), -1)

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        return self.forward(error, [])


@dataclass(frozen=True)
class Dropout(Layer):
    """Does nothing when a model predicts: see `training`."""

    rate: float = 0.5


@dataclass(frozen=True)
class SpatialDropout2D(Dropout):
    """Of whole maps."""


@dataclass(frozen=True)
class Rescaling(Layer):
    scale: float
    offset: float = 0.0

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return np.asarray(x * self.scale + self.offset)

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        return error * abs(self.scale) + 3 * (np.abs(x * self.scale) + abs(self.offset))


def _random_weight(rng: np.random.Generator, shape: Shape) -> Array:
    if len(shape) == 1:
        return np.asarray(rng.uniform(0.1, 0.5, size=shape) * rng.choice([-1, 1], size=shape), dtype=np.float32)
    fan_in = np.prod(shape[:-1])
    return np.asarray(rng.normal(size=shape) * np.sqrt(2 / fan_in), dtype=np.float32)


def _picture(shape: Shape) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise ModelRefused(say("has a two-dimensional layer where its values are no longer pictures"))
    return shape[0], shape[1], shape[2]


def _length(n: int, k: int, s: int, padding: str) -> int:
    """floor((n - k) / s) + 1 with valid, ceil(n / s) with same."""
    if padding == "valid" and n < k:
        raise ModelRefused(say("has a window of {k} where only {n} pixels are left").format(k=k, n=n))
    return -(-n // s) if padding == "same" else (n - k) // s + 1


def windows_of(x: Array, size: Shape, strides: Pair, padding: str, fill: float) -> Array:
    """(N, H, W, C) as windows, (N, H', W', C, kh, kw)."""
    if padding == "same":
        pads = []
        for n, k, s in zip(x.shape[1:3], size, strides, strict=True):
            total = max((-(-n // s) - 1) * s + k - n, 0)
            pads.append((total // 2, total - total // 2))
        x = np.pad(x, ((0, 0), *pads, (0, 0)), constant_values=fill)
    windows = sliding_window_view(x, size, axis=(1, 2))
    return np.asarray(windows[:, :: strides[0], :: strides[1]])
