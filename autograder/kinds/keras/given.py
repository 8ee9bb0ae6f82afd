"""Layers of networks that students are given, and are not asked to build."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.kinds.keras.layers import Array, Layer, Shape
from autograder.kinds.keras.refused import ModelRefused
from autograder.translation.catalogue import say


@dataclass(frozen=True)
class BatchNormalization(Layer):
    """As it predicts: with the means and variances that it has kept. In training it takes those of the batch, unless it
    is frozen."""

    epsilon: float = 1e-3
    momentum: float = 0.99

    has_weights = True

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        """Of gamma, beta, the means and the variances."""
        return [(shape[-1],)] * 4

    def random_weights(self, rng: np.random.Generator, shape: Shape) -> list[Array]:
        """Means and variances are far from those of any batch."""
        size = shape[-1]
        drawn = rng.uniform(0.5, 1.5, size), rng.normal(size=size), rng.normal(size=size), rng.uniform(0.5, 2, size)
        return [np.asarray(one, dtype=np.float32) for one in drawn]

    def forward(self, x: Array, weights: list[Array]) -> Array:
        gamma, beta, mean, variance = weights
        return np.asarray((x - mean) * self._scale(gamma, variance) + beta)

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        """In any order: (x - mean)·scale, or x·scale + (beta - mean·scale)."""
        gamma, beta, mean, variance = weights
        scale = np.abs(self._scale(gamma, variance))
        return np.asarray(error * scale + 8 * ((np.abs(x) + np.abs(mean)) * scale + np.abs(beta)))

    def _scale(self, gamma: Array, variance: Array) -> Array:
        return np.asarray(gamma / np.sqrt(variance.astype(np.float64) + self.epsilon))


@dataclass(frozen=True)
class PReLU(Layer):
    """x where it is above 0, else alpha·x. shared_axes: along which axes, counted from 1, alpha is the same."""

    shared_axes: Shape | None = None

    has_weights = True

    def weight_shapes(self, shape: Shape) -> list[Shape]:
        shared = self.shared_axes or ()
        if not all(1 <= axis <= len(shape) for axis in shared):
            raise ModelRefused(say("has a layer with a {name} that is none").format(name="shared_axes"))
        return [tuple(1 if axis in shared else n for axis, n in enumerate(shape, start=1))]

    def random_weights(self, rng: np.random.Generator, shape: Shape) -> list[Array]:
        return [np.asarray(rng.uniform(-0.5, 0.5, one), dtype=np.float32) for one in self.weight_shapes(shape)]

    def forward(self, x: Array, weights: list[Array]) -> Array:
        return np.where(x > 0, x, weights[0] * x)

    def error(self, x: Array, error: Array, weights: list[Array]) -> Array:
        return np.asarray(error * np.maximum(np.abs(weights[0]), 1) + np.abs(x))
