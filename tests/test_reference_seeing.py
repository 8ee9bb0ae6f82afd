"""The NumPy reference of `seeing` is what TensorFlow computes, and what its tests ask for can be achieved."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import tensorflow as tf

from autograder.kinds.keras import models  # noqa: F401  (the kind, as the grader has it)
from autograder.kinds.keras.description import read_parts
from autograder.kinds.keras.graph import Graph, Sequential
from autograder.kinds.keras.in_guest import build
from autograder.kinds.keras.layers import Conv2D, Dense, Dropout, Flatten, GlobalMaxPooling2D, MaxPooling2D
from solutions.seeing import reference
from solutions.seeing.cases import steady

SHAPE = (10, 12, 2)
FIRST, SECOND = Conv2D(3, (3, 2), activation="relu"), Conv2D(4, 2, activation="relu")
MODELS = {
    "with Flatten": [FIRST, MaxPooling2D(2), SECOND, Dropout(0.5), Flatten(), Dense(5, activation="relu"), Dense(3)],
    "with a maximum over all places": [FIRST, MaxPooling2D(2), SECOND, GlobalMaxPooling2D(), Dense(3)],
}
LAYERS = (0, 1, 2)


def drawn(name: str, seed: int) -> Graph:
    return Sequential(SHAPE, *MODELS[name]).with_random_weights(np.random.default_rng(seed))


def in_keras(graph: Graph) -> Any:
    description = graph.description()
    return build(read_parts([description.problem, *description.layers]))


@pytest.mark.parametrize("name", MODELS)
def test_activations(name: str) -> None:
    graph, x = drawn(name, 0), np.random.default_rng(1).normal(size=(3, *SHAPE))
    model = in_keras(graph)
    theirs = keras.Model(model.inputs, [layer.output for layer in model.layers]).predict(x, verbose=0)
    ours, errors = reference.activations(graph, x), reference.errors(graph, x)
    assert len(ours) == len(theirs) == len(graph.nodes)
    for one, other, error in zip(ours, theirs, errors, strict=True):
        assert np.all(np.abs(one - other) <= 2.0**-23 * error + 1e-12)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", MODELS)
def test_ascent(name: str, layer: int) -> None:
    rng = np.random.default_rng(layer)

    def draw() -> tuple[Any, ...]:
        return drawn(name, int(rng.integers(1000))), layer, int(rng.integers(3)), 5

    graph, layer, index, steps = steady(reference.ascend_filter, draw, lambda *_: True).args
    first = keras.Sequential(in_keras(graph).layers[: layer + 1])
    picture = tf.constant(reference.start(SHAPE)[None], tf.float32)
    responses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            responses.append(tf.reduce_mean(first(picture)[..., index]))
        gradient = tape.gradient(responses[-1], picture)
        picture = picture + gradient / tf.norm(gradient)
    np.testing.assert_allclose(reference.ascend_filter(graph, layer, index, steps), picture[0], atol=3e-4)
    assert responses == sorted(responses)
    assert responses[-1] > responses[0]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", MODELS)
def test_grad_cam(name: str, layer: int) -> None:
    rng = np.random.default_rng(10 + layer)

    def draw() -> tuple[Any, ...]:
        return drawn(name, int(rng.integers(1000))), rng.normal(size=SHAPE), layer, int(rng.integers(3))

    graph, x, layer, digit_class = steady(reference.grad_cam, draw, lambda heat, *_: heat.any()).args
    model = in_keras(graph)
    both = keras.Model(model.inputs, [model.layers[layer].output, model.outputs[0]])
    with tf.GradientTape() as tape:
        maps, scores = both(x[None])
        score = scores[0, digit_class]
    weights = np.mean(tape.gradient(score, maps)[0], axis=(0, 1))
    heat = np.maximum(np.asarray(maps[0]) @ weights, 0)
    np.testing.assert_allclose(reference.grad_cam(graph, x, layer, digit_class), heat / heat.max(), atol=3e-4)


def test_what_is_refused() -> None:
    graph = drawn("with Flatten", 0)
    graph.nodes[0].weights[1][:] = -90
    with pytest.raises(ValueError, match="dead"):
        reference.ascend_filter(graph, 0, 1, 1)
    with pytest.raises(ValueError, match="no maps"):
        reference.grad_cam(graph, np.ones(SHAPE), 4, 1)
    assert not reference.grad_cam(graph, np.ones(SHAPE), 0, 1).any()
