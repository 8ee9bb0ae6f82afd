"""What graders compare of a model: `student.build_base().matches(reference.build_base, view=output_shapes)`.

Each takes a model as it came out of the sandbox, or one of ours, and gives plain values. Raises ModelRefused for
what is no model, or one that is not taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.exercise import generator
from autograder.kinds.keras.description import ModelDescription
from autograder.kinds.keras.graph import Graph
from autograder.kinds.keras.layers import Array, ModelRefused, Shape
from autograder.kinds.keras.read import read_model
from autograder.translation.catalogue import say


def graph_of(value: Any) -> Graph:
    if isinstance(value, Graph):
        return value
    if isinstance(value, ModelDescription):
        return read_model(value)
    if value is None:
        raise ModelRefused(say("is None: is a return statement missing?"))
    raise ModelRefused(say("is no Keras model but something else"))


@dataclass(frozen=True)
class OutputShapes:
    """The shape of the input, and what every layer gives that has weights or changes the shape. Where a ReLU
    stands, how layers are called, and what only passes values on makes no difference."""

    def __call__(self, value: Any) -> tuple[Shape, ...]:
        graph = graph_of(value)
        shapes = [graph.input_shape]
        for shape, weights in zip(graph.shapes(), graph.weight_shapes(), strict=True):
            if weights or shape != shapes[-1]:
                shapes.append(shape)
        return tuple(shapes)

    def words(self, actual: tuple[Shape, ...], expected: tuple[Shape, ...]) -> str:
        """The shapes asked for stand in the notebook, so they may be said."""
        if actual[0] != expected[0]:
            words = say("takes pictures of shape {have}, not {wanted}")
            return words.format(have=actual[0], wanted=expected[0])
        for step, (have, want) in enumerate(zip(actual[1:], expected[1:], strict=False), start=1):
            if have != want:
                words = say("gives {have} after step {step} of its layers, not {wanted}")
                return words.format(have=_none(have), step=step, wanted=_none(want))
        words = say("has more layers that matter than asked for: {have}, not {wanted}")
        if len(actual) < len(expected):
            words = say("has fewer layers that matter than asked for: {have}, not {wanted}")
        return words.format(have=len(actual) - 1, wanted=len(expected) - 1)

    def brief(self) -> str:
        return say("gives other shapes, layer by layer, than asked for")


@dataclass(frozen=True)
class Parameters:
    """How many parameters each layer with weights has."""

    def __call__(self, value: Any) -> tuple[int, ...]:
        return tuple(count for count in graph_of(value).parameters() if count)

    def words(self, actual: tuple[int, ...], expected: tuple[int, ...]) -> str:
        if len(actual) != len(expected):
            words = say("has {have} layers with weights, not {wanted}")
            return words.format(have=len(actual), wanted=len(expected))
        place = next(i for i, (a, b) in enumerate(zip(actual, expected, strict=True)) if a != b)
        words = say("has {have} parameters in layer {number} of those with weights, not {wanted}")
        return words.format(have=f"{actual[place]:,}", number=place + 1, wanted=f"{expected[place]:,}")

    def brief(self) -> str:
        return say("has other numbers of parameters, layer by layer, than asked for")


@dataclass(frozen=True)
class Responses:
    """What the model predicts for known random pictures, with known random weights and biases that are not
    zero. The only view that sees activations and the kind of pooling."""

    name: str
    """Whatever it is: another name, other weights and pictures."""
    count: int = 2

    def __call__(self, value: Any) -> Array:
        graph = graph_of(value).without_rescaling()
        graph = graph.with_random_weights(generator(f"weights|{self.name}"))
        x = generator(f"pictures|{self.name}").uniform(-1, 1, size=(self.count, *graph.input_shape))
        return graph.predict(x)

    def words(self, actual: Array, expected: Array) -> str:
        if actual.shape != expected.shape:
            words = say("gives {have}, not {wanted}")
            return words.format(have=_none(actual.shape[1:]), wanted=_none(expected.shape[1:]))
        return say(
            "computes something else: with the same weights it gives other values. Look at activations and pooling"
        )

    def brief(self) -> str:
        return say("computes something else than asked for, with the same weights")


@dataclass(frozen=True)
class OwnWeights:
    """The weights that the first `layers` layers with weights have."""

    layers: int

    def __call__(self, value: Any) -> Array:
        weighted = [node.weights for node in graph_of(value).nodes if node.weights][: self.layers]
        return np.concatenate([np.zeros(0), *(array.ravel() for weights in weighted for array in weights)])

    def words(self, actual: Array, expected: Array) -> str:
        return self.brief()

    def brief(self) -> str:
        return say("does not have the weights of the base that it was given")


def _none(shape: Shape) -> str:
    return f"({', '.join(['None', *map(str, shape)])})"
