"""What graders compare of a model: `student.build_base().matches(reference.build_base, view=output_shapes)`.

Each takes a model as it came out of the sandbox, or one of ours, and gives plain values. Raises ModelRefused for
what is no model, or one that is not taken.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.exercise import generator
from autograder.kinds.keras.description import ModelDescription
from autograder.kinds.keras.graph import Graph, Node
from autograder.kinds.keras.layers import Array, Dropout, Shape
from autograder.kinds.keras.read import read_model
from autograder.kinds.keras.refused import ModelRefused
from autograder.kinds.keras.training import acting_in_training, can_learn
from autograder.translation.catalogue import say

_NO_START = "no start"


def graph_of(value: Any, given: bool = False) -> Graph:
    """given: as of `read_model`."""
    if isinstance(value, Graph):
        return value
    if isinstance(value, ModelDescription):
        graph = value.read.get(given)
        if graph is None:
            graph = value.read[given] = read_model(value, given)
        return graph
    if value is None:
        raise ModelRefused(say("is None: is a return statement missing?"))
    raise ModelRefused(say("is no Keras model but something else"))


@dataclass(frozen=True)
class OutputShapes:
    """The shape of the input, and what every layer gives that has weights or changes the shape. Where a ReLU
    stands, how layers are called, and what only passes values on makes no difference."""

    given: bool = False
    """As of `graph_of`."""

    def __call__(self, value: Any) -> tuple[Shape, ...]:
        graph = graph_of(value, self.given)
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
    """What the model predicts for known random pictures of widely spread brightness, with known random weights and
    biases that are not zero. The only view that sees activations and the kind of pooling."""

    name: str
    """Whatever it is: another name, other weights and pictures."""
    count: int = 2
    rescaled: bool = True
    """Whether it may begin with a change of the pixels' unit, which weights that are yet to be learned take up."""

    def __call__(self, value: Any) -> Array:
        graph = graph_of(value)
        if self.rescaled:
            graph = graph.without_change_of_unit()
        graph = graph.with_random_weights(generator(f"weights|{self.name}"))
        return graph.predict(self.pictures(graph.input_shape))

    def pictures(self, shape: Shape) -> Array:
        """From faint to glaring, from left to right and from one to the next: activations that differ from 6 on, or
        near 0, do so somewhere in every layer."""
        x = generator(f"pictures|{self.name}").uniform(-1, 1, size=(self.count, *shape))
        brightness = np.geomspace(0.1, 10, self.count)[:, None, None, None] * np.geomspace(1, 100, shape[1])[:, None]
        return np.asarray(x * brightness)

    def words(self, actual: Array, expected: Array) -> str:
        if actual.shape != expected.shape:
            words = say("gives {have}, not {wanted}")
            return words.format(have=_none(actual.shape[1:]), wanted=_none(expected.shape[1:]))
        return say(
            "computes something else: with equal weights it gives other values. Look at activations, pooling, scaling"
        )

    def brief(self) -> str:
        return say("computes something else than asked for, with the same weights")


@dataclass(frozen=True)
class Training:
    """What acts on it in training alone, dropout say, and whether it can learn at all from the weights that it has.
    What it predicts with known weights says nothing of that."""

    def __call__(self, value: Any) -> tuple[str, ...]:
        graph = graph_of(value)
        acting = sorted(acting_in_training(graph))
        return tuple(acting) if can_learn(graph) else (*acting, _NO_START)

    def words(self, actual: tuple[str, ...], expected: tuple[str, ...]) -> str:
        more, less = (list(Counter(a) - Counter(b)) for a, b in ((actual, expected), (expected, actual)))
        if more == [_NO_START]:
            return say("begins with weights from which nothing is learned: all the same, 0, far too small or too large")
        words = say("has {what}, which is not asked for: with it, the model learns differently")
        if not more:
            words = say("lacks {what}, which is asked for")
        return words.format(what=(more or less)[0])


@dataclass(frozen=True)
class Dropouts:
    """Where Dropout acts: after how many layers with weights, of which kind, and at which rate. One of rate 0
    is none."""

    def __call__(self, value: Any) -> tuple[tuple[int, str, float], ...]:
        found, weighted = list[tuple[int, str, float]](), 0
        for node in graph_of(value).nodes:
            weighted += node.layer.has_weights
            if isinstance(node.layer, Dropout) and node.layer.rate > 0:
                found.append((weighted, type(node.layer).__name__, round(node.layer.rate, 6)))
        return tuple(found)

    def words(self, actual: tuple[tuple[int, str, float], ...], expected: tuple[tuple[int, str, float], ...]) -> str:
        if not actual:
            return say("has no Dropout that leaves anything out")
        if not expected:
            return say("has Dropout where none is asked for")
        if len(actual) != len(expected):
            return say("has Dropout in {have} places, not {wanted}").format(have=len(actual), wanted=len(expected))
        if [place for place, *_ in actual] != [place for place, *_ in expected]:
            return say("has Dropout in another place than asked for")
        if [kind for _, kind, _ in actual] != [kind for _, kind, _ in expected]:
            return say("has another kind of Dropout than asked for")
        return say("has Dropout of another rate than asked for")

    def brief(self) -> str:
        return say("has Dropout in another place, or of another rate, than asked for")


@dataclass(frozen=True)
class OwnWeights:
    """The weights that the first `layers` layers with weights have, and whether there are more behind them."""

    layers: int

    def __call__(self, value: Any) -> Array:
        weighted = [node.weights for node in graph_of(value).nodes if node.weights or node.layer.has_weights]
        more = [float(len(weighted) > self.layers)]
        return np.concatenate([more, *(array.ravel() for weights in weighted[: self.layers] for array in weights)])

    def words(self, actual: Array, expected: Array) -> str:
        return self.brief()

    def brief(self) -> str:
        return say("is not made of the base that it was given, with its weights, and of new layers behind it")


@dataclass(frozen=True)
class Trainable:
    """Of each layer with weights, how many numbers these are, and whether the model trains them."""

    def __call__(self, value: Any) -> tuple[tuple[int, bool], ...]:
        graph = graph_of(value, given=True)
        counts = zip(graph.nodes, graph.parameters(), strict=True)
        return tuple((count, not node.is_frozen) for node, count in counts if count)

    def words(self, actual: tuple[tuple[int, bool], ...], expected: tuple[tuple[int, bool], ...]) -> str:
        if [count for count, _ in actual] != [count for count, _ in expected]:
            return Parameters().words(tuple(n for n, _ in actual), tuple(n for n, _ in expected))
        frozen = [sum(not learns for _, learns in layers) for layers in (actual, expected)]
        if frozen[0] == frozen[1]:
            return say("has other layers frozen than asked for, though as many")
        words = say("has {have} layers with weights frozen, not {wanted}")
        return words.format(have=frozen[0], wanted=frozen[1])

    def brief(self) -> str:
        return say("has other layers frozen than asked for")


@dataclass(frozen=True, eq=False)
class WeightsOf:
    """Of each of its layers with weights, how many of these are those that the layer in its place of the models has,
    which stand one behind the other. Of weights that are drawn anew none are, whatever was drawn."""

    models: tuple[Graph, ...]

    def __call__(self, value: Any) -> tuple[int, ...]:
        have, wanted = ([w for node in nodes if (w := node.weights)] for nodes in (self._nodes(value), self._all()))
        return tuple(map(_in_common, have, [*wanted, *[()] * len(have)]))

    def _nodes(self, value: Any) -> tuple[Node, ...]:
        return graph_of(value, given=True).nodes

    def _all(self) -> tuple[Node, ...]:
        return tuple(node for model in self.models for node in model.nodes)

    def words(self, actual: tuple[int, ...], expected: tuple[int, ...]) -> str:
        return self.brief()

    def brief(self) -> str:
        return say("has other weights than those of what it is made of")


def _in_common(have: tuple[Array, ...], wanted: tuple[Array, ...]) -> int:
    alike = [one.shape for one in have] == [one.shape for one in wanted]
    return sum(int((one == other).sum()) for one, other in zip(have, wanted, strict=True)) if alike else 0


@dataclass(frozen=True)
class Predictions:
    """What it predicts, with the weights that it has, for known random pictures."""

    name: str
    """Whatever it is: another name, other pictures."""
    count: int = 3

    def __call__(self, value: Any) -> Array:
        graph = graph_of(value, given=True)
        return graph.predict(generator(f"pictures|{self.name}").normal(size=(self.count, *graph.input_shape)))

    def words(self, actual: Array, expected: Array) -> str:
        if actual.shape != expected.shape:
            words = say("gives {have}, not {wanted}")
            return words.format(have=_none(actual.shape[1:]), wanted=_none(expected.shape[1:]))
        return say("predicts something else than asked for, with the weights that it has")

    def brief(self) -> str:
        return say("predicts something else than asked for")


def _none(shape: Shape) -> str:
    return f"({', '.join(['None', *map(str, shape)])})"
