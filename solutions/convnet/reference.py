"""The reference for `convnet`: the models of the chapter, and what they predict.

Models are described as data (`autograder.kinds.keras`), which `tests/test_models.py` holds against Keras.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercise import reference
from autograder.kinds.keras.graph import Graph, Sequential
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D

Array = np.ndarray[Any, Any]
PICTURE = (28, 28, 1)


@reference()
def build_base() -> Graph:
    """Three convolutions, 32, 64 and 64 filters of 3 x 3 with relu, a 2 x 2 pooling after the first two."""
    return Sequential(
        PICTURE,
        Conv2D(32, 3, activation="relu"),
        MaxPooling2D(2),
        Conv2D(64, 3, activation="relu"),
        MaxPooling2D(2),
        Conv2D(64, 3, activation="relu"),
    )


@reference()
def build_no_pool() -> Graph:
    """The three convolutions alone."""
    return Sequential(
        PICTURE,
        Conv2D(32, 3, activation="relu"),
        Conv2D(64, 3, activation="relu"),
        Conv2D(64, 3, activation="relu"),
    )


@reference()
def add_head(base: Graph) -> Graph:
    """`base`, then Flatten, Dense(64, relu), Dense(10, softmax)."""
    return base.then(Flatten(), Dense(64, activation="relu"), Dense(10, activation="softmax"))


@reference(axes=("pictures",), bound=Graph.error)  # what rounding allows, layer by layer
def forward_numpy(model: Graph, x: Array) -> Array:
    """What `model.predict(x)` gives. x (N, H, W, C); returns (N, classes), or maps (N, H', W', C')."""
    return model.predict(x)


@reference()
def predict_batch_shape() -> tuple[int, ...]:
    """What `build_base().predict` gives for seven pictures."""
    return (7, *build_base().shapes()[-1])


@reference()
def predict_larger_input() -> int:
    """Parameters of the base for pictures of 56 x 56 x 1."""
    base = build_base()
    return sum(Graph((56, 56, 1), base.nodes).parameters())
