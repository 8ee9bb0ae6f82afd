"""Gradients that the host computes of a model's layers are what TensorFlow computes."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograder.kinds.keras.description import read_parts
from autograder.kinds.keras.gradients import gradient_by, layer_outputs
from autograder.kinds.keras.graph import Graph, Sequential
from autograder.kinds.keras.in_guest import build
from autograder.kinds.keras.layers import (
    Activation,
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
    Rescaling,
)

SHAPE = (11, 9, 2)
HEAD = Flatten(), Dense(5, activation="relu"), Dense(3)
MODELS = {
    "a convolution": [Conv2D(4, (3, 2), activation="relu")],
    "strides and same": [Conv2D(3, (2, 4), strides=(2, 3), padding="same"), Conv2D(2, 2, use_bias=False)],
    "max pooling": [Conv2D(3, 2, activation="relu"), MaxPooling2D(2), *HEAD],
    "max pooling that overlaps": [Conv2D(3, 2), MaxPooling2D((3, 2), strides=(2, 1), padding="same"), *HEAD],
    "average pooling": [AveragePooling2D((3, 2), strides=(2, 1), padding="same"), AveragePooling2D(2), *HEAD],
    "global max": [Conv2D(4, 3, activation="relu"), GlobalMaxPooling2D(), Dense(3)],
    "global average": [Conv2D(4, 3, activation="relu"), Dropout(0.5), GlobalAveragePooling2D(), Dense(3)],
    "activations": [Rescaling(2.0, -0.5), Conv2D(3, 3, activation="tanh"), Activation("sigmoid"), *HEAD],
    "softmax": [Conv2D(3, 3), Flatten(), Dense(4, activation="softmax")],
}


def in_keras(graph: Graph) -> Any:
    description = graph.description()
    return build(read_parts([description.problem, *description.layers]))


def differing(graph: Graph) -> np.ndarray[Any, Any]:
    """Weights by which the outputs are added up to one number."""
    return np.random.default_rng(2).normal(size=(2, *graph.shapes()[-1]))


@pytest.mark.parametrize("name", MODELS)
def test_gradients_by_every_layer_and_by_the_input(name: str) -> None:
    graph = Sequential(SHAPE, *MODELS[name]).with_random_weights(np.random.default_rng(0))
    model, x = in_keras(graph), np.random.default_rng(1).normal(size=(2, *SHAPE))
    weights = differing(graph)
    with tf.GradientTape() as tape:
        outputs = [tf.constant(x, dtype=tf.float32)]
        tape.watch(outputs[0])
        for layer in model.layers:
            outputs.append(layer(outputs[-1]))
        number = tf.reduce_sum(outputs[-1] * weights.astype("float32"))
    for ours, theirs in zip(layer_outputs(graph, x), outputs[1:], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
    last = len(graph.nodes) - 1
    for by, expected in enumerate(tape.gradient(number, outputs[:-1]), start=-1):
        ours = gradient_by(graph, x, by, last, lambda values: weights)
        np.testing.assert_allclose(ours, expected, rtol=1e-3, atol=1e-5, err_msg=f"by layer {by}")


def test_of_equal_maxima_the_first_counts() -> None:
    graph = Sequential((2, 4, 1), MaxPooling2D(2))
    x = np.array([[1, 1, 0, 3], [1, 0, 3, 3]], dtype=float).reshape(1, 2, 4, 1)
    back = gradient_by(graph, x, -1, 0, lambda values: np.array([5.0, 7.0]).reshape(1, 1, 2, 1))
    assert back[0, ..., 0].tolist() == [[5, 0, 0, 7], [0, 0, 0, 0]]


def test_what_is_not_known_is_refused() -> None:
    graph = Sequential(SHAPE, Activation("selu"))
    with pytest.raises(TypeError, match="selu"):
        gradient_by(graph, np.zeros((1, *SHAPE)), -1, 0, lambda values: values)


def test_a_model_built_in_a_guest_is_one_way_through_its_layers() -> None:
    """A model of the same layers with another output beside it, as Grad-CAM is mostly written, has its gradient."""
    graph = Sequential(SHAPE, *MODELS["max pooling"]).with_random_weights(np.random.default_rng(0))
    model = in_keras(graph)
    both = keras.Model(model.inputs, [model.layers[0].output, model.outputs[0]])
    with tf.GradientTape() as tape:
        maps, scores = both(np.zeros((1, *SHAPE)))
    assert tape.gradient(scores, maps) is not None
