"""Hidden models and pictures on which no answer hangs by a thread: where a ReLU is all but 0, or two maxima are all but
equal, rounding would decide which way a gradient goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercise import Case
from autograder.kinds.keras.graph import Graph, Sequential
from autograder.kinds.keras.layers import Layer

#: Weights so much larger or smaller may change an answer by so much.
_JITTER, _MOST = 1e-5, 2e-4
_TRIES = 500


def network(rng: np.random.Generator, *layers: Layer, channels: int = 2) -> Graph:
    """On pictures that are not square, with random weights, and biases that are not zero."""
    h, w = int(rng.integers(9, 11)), int(rng.integers(11, 13))
    return Sequential((h, w, channels), *layers).with_random_weights(rng)


def picture(rng: np.random.Generator, model: Graph) -> np.ndarray[Any, Any]:
    return np.asarray(rng.normal(size=model.input_shape))


def steady(function: Callable[..., Any], draw: Callable[[], tuple[Any, ...]], wanted: Callable[..., bool]) -> Case:
    """The first drawn arguments, a model in front, for which `wanted(answer, *arguments)` holds, and whose answer stays
    as it is when the weights change a little. Raises RuntimeError where there are none."""
    rng = np.random.default_rng(0)
    for _ in range(_TRIES):
        arguments = draw()
        try:
            answer = function(*arguments)
        except ValueError:
            continue
        if wanted(answer, *arguments) and _stays(function, rng, answer, *arguments):
            return Case(arguments)
    raise RuntimeError("no case is steady")


def _stays(function: Callable[..., Any], rng: np.random.Generator, answer: Any, model: Graph, *others: Any) -> bool:
    for _ in range(3):
        nodes = (
            replace(node, weights=tuple(w * (1 + _JITTER * rng.normal(size=w.shape)) for w in node.weights))
            for node in model.nodes
        )
        if np.abs(function(replace(model, nodes=tuple(nodes)), *others) - answer).max() > _MOST:
            return False
    return True
