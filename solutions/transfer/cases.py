"""Hidden networks, heads, and groups of pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.kinds.keras.given import BatchNormalization
from autograder.kinds.keras.graph import Graph, Sequential
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, Layer, MaxPooling2D

Array = np.ndarray[Any, Any]
#: Seven layers, five of them with weights.
CHAIN: tuple[Layer, ...] = (
    *(Conv2D(3, (3, 2), activation="relu"), MaxPooling2D(2), Conv2D(4, 2), Conv2D(5, 1, activation="relu")),
    *(MaxPooling2D((1, 2)), Conv2D(4, 1), Conv2D(3, 1)),
)
#: The same with BatchNormalization among the last.
NORMALISED = *CHAIN[:4], BatchNormalization(), *CHAIN[4:6], BatchNormalization(), CHAIN[6]


def network(rng: np.random.Generator, *layers: Layer) -> Graph:
    """On pictures that are not square, with random weights, and biases that are not zero."""
    h, w = int(rng.integers(9, 11)), int(rng.integers(11, 13))
    return Sequential((h, w, 2), *layers).with_random_weights(rng)


def pictures(rng: np.random.Generator, base: Graph, count: int) -> Array:
    return np.asarray(rng.normal(size=(count, *base.input_shape)))


def head_for(rng: np.random.Generator, base: Graph) -> Graph:
    """Two layers with weights."""
    layers = Flatten(), Dense(4, activation="relu"), Dense(3, activation="softmax")
    return Sequential(base.shapes()[-1], *layers).with_random_weights(rng)


def frozen(base: Graph) -> Graph:
    """As somebody has left it."""
    return replace(base, nodes=tuple(node.frozen() if node.weights else node for node in base.nodes))


def groups(rng: np.random.Generator, count: int, most: int = 5) -> tuple[int, ...]:
    """One label for each picture: of `count` groups, of one picture to `most`, in any order; labels are any numbers."""
    labels = rng.choice(np.arange(-20, 20 * count), size=count, replace=False)
    sizes = [1, most, *rng.integers(1, most, size=count - 2, endpoint=True)]
    mixed = rng.permutation(np.repeat(labels, sizes[:count]))
    return tuple(int(one) for one in mixed)
