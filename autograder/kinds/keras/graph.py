"""A model: layers in the order in which they are computed, each with its weights."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.kinds.keras.description import LayerDescription, ModelDescription
from autograder.kinds.keras.layers import Array, Layer, Rescaling, Shape
from autograder.kinds.keras.refused import ModelRefused
from autograder.translation.catalogue import say

#: Values of one layer for one picture; more than any model of this course has a use for.
MAX_VALUES = 2_000_000
#: Values that one layer copies into windows, and multiplications of all of them, for one picture: what the host
#: computes for a student's model has bounds of its own. The course's models take a thousandth of it.
MAX_GATHERED = 4_000_000
MAX_PRODUCTS = 200_000_000
#: (scale, offset) from bytes to numbers from 0 to 1, or from -1 to 1; from the first to the last; as they are.
UNITS = ((1 / 255, 0.0), (1 / 256, 0.0), (1 / 127.5, -1.0), (2.0, -1.0), (1.0, 0.0))
#: To copy a value, and compare it or add it up, takes as long as so many products within a matrix: 2 ns, against 0.1.
_COPIED = 20

#: Of what a layer is for training: its weights stay as they are.
FROZEN = "trainable=False"


@dataclass(frozen=True)
class Node:
    layer: Layer
    weights: tuple[Array, ...] = ()
    for_training: tuple[str, ...] = ()
    """The names of settings that change nothing of what it predicts, and what it learns."""

    @property
    def is_frozen(self) -> bool:
        return FROZEN in self.for_training

    def frozen(self, frozen: bool = True) -> Node:
        """The same, frozen or not."""
        others = tuple(name for name in self.for_training if name != FROZEN)
        return replace(self, for_training=(*others, FROZEN) if frozen else others)

    @property
    def settings(self) -> dict[str, Any]:
        """What Keras's constructor takes."""
        return self.layer.settings | ({"trainable": False} if self.is_frozen else {})


@dataclass(frozen=True)
class Graph:
    """A chain of layers on pictures of `input_shape`, (H, W, C). Made by `Sequential` or `read.read_model`."""

    input_shape: Shape
    nodes: tuple[Node, ...]

    def shapes(self) -> list[Shape]:
        """What each layer puts out, without the batch axis."""
        return list(self._shapes)

    @cached_property
    def _shapes(self) -> tuple[Shape, ...]:
        shape, shapes = self.input_shape, list[Shape]()
        for node in self.nodes:
            shape = node.layer.output_shape(shape)
            if math.prod(shape) > MAX_VALUES or min(shape) < 1:
                count = f"{math.prod(shape):,}"
                raise ModelRefused(say("has a layer that puts out {count} values").format(count=count))
            shapes.append(shape)
        return tuple(shapes)

    def check_cost(self) -> None:
        """Raises ModelRefused where computing it would take long, or much memory."""
        before = [self.input_shape, *self.shapes()]
        gathered = [node.layer.gathered(shape) for node, shape in zip(self.nodes, before, strict=False)]
        singly = [math.prod(shape) * n.layer.singly for n, shape in zip(self.nodes, before[1:], strict=True)]
        # Every weight of a convolution is used at every place, every one of another layer once.
        places = [math.prod(shape[:-1]) if len(shape) == 3 else 1 for shape in before[1:]]
        products = sum(n * count for n, count in zip(self.parameters(), places, strict=True))
        products += _COPIED * sum(gathered) + sum(singly)
        if max(gathered, default=0) > MAX_GATHERED or products > MAX_PRODUCTS:
            words = say("takes longer to compute than {most} multiplications, for one picture")
            raise ModelRefused(words.format(most=f"{MAX_PRODUCTS:,}"))

    def weight_shapes(self) -> list[list[Shape]]:
        """By layer."""
        before = [self.input_shape, *self.shapes()]
        return [node.layer.weight_shapes(shape) for node, shape in zip(self.nodes, before, strict=False)]

    def parameters(self) -> list[int]:
        """By layer."""
        return [sum(map(math.prod, shapes)) for shapes in self.weight_shapes()]

    def predict(self, x: Array) -> Array:
        """x (N, *input_shape), as `keras.Model.predict` takes it; computed in float64."""
        x = np.asarray(x, dtype=np.float64)
        with np.errstate(all="ignore"):  # settings and weights are a student's, and may be enormous
            for node in self.nodes:
                x = node.layer.forward(x, list(node.weights))
        return x

    def error(self, x: Array) -> Array:
        """How far `predict` may be off when it is computed in any order, in units of roundoff."""
        x = np.asarray(x, dtype=np.float64)
        error: Array = np.abs(x)
        for node in self.nodes:
            error = node.layer.error(x, error, list(node.weights))
            x = node.layer.forward(x, list(node.weights))
        return error

    def with_random_weights(self, rng: np.random.Generator) -> Graph:
        """Known weights of a size that keeps all layers alive, and biases that are not zero."""
        nodes = []
        for node, shape in zip(self.nodes, [self.input_shape, *self.shapes()], strict=False):
            nodes.append(replace(node, weights=tuple(node.layer.random_weights(rng, shape))))
        return replace(self, nodes=tuple(nodes))

    def without_change_of_unit(self) -> Graph:
        """Without any `Rescaling` in front that turns a usual unit of pixels into another one: the weights behind take
        that up. One by 0, say, lets no picture through, and stays."""
        nodes, scale, offset = list(self.nodes), 1.0, 0.0
        while nodes and isinstance(layer := nodes[0].layer, Rescaling):
            scale, offset = scale * layer.scale, offset * layer.scale + layer.offset
            nodes.pop(0)
        usual = any(np.allclose((scale, offset), unit, rtol=1e-6, atol=0.0) for unit in UNITS)
        return replace(self, nodes=tuple(nodes)) if usual else self

    def then(self, *layers: Layer) -> Graph:
        """This model with more layers behind it."""
        return replace(self, nodes=(*self.nodes, *map(Node, layers)))

    def description(self) -> ModelDescription:
        shape = json.dumps({"batch_shape": [None, *self.input_shape]})
        layers = [LayerDescription("InputLayer", shape)]
        for index, node in enumerate(self.nodes):
            settings = json.dumps(node.settings)
            layers.append(LayerDescription(type(node.layer).__name__, settings, (index,), node.weights))
        return ModelDescription(tuple(layers))

    def to_keras(self) -> tuple[Shape, list[tuple[str, dict[str, Any], list[Array]]]]:
        """What a Sequential of Keras is built from: the input's shape; class, settings and weights of layers."""
        return self.input_shape, [(type(n.layer).__name__, n.settings, list(n.weights)) for n in self.nodes]

    def __repr__(self) -> str:
        lines = [f"a model on pictures of shape {self.input_shape}"]
        for node in self.nodes:
            lines.append(f"      {type(node.layer).__name__}({_words(node.layer)})")
            lines += [f"        {name} {w.tolist()}" for name, w in zip(("kernel", "bias"), node.weights, strict=False)]
        return "\n".join(lines)


def Sequential(input_shape: Shape, *layers: Layer) -> Graph:
    return Graph(input_shape, tuple(map(Node, layers)))


def _words(layer: Layer) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in layer.settings.items())


def with_weights(graph: Graph, weights: Sequence[Sequence[Any]]) -> Graph:
    """`weights`: for each layer that has any, its arrays."""
    waiting = iter(weights)
    nodes = []
    for node, shapes in zip(graph.nodes, graph.weight_shapes(), strict=True):
        if shapes:
            arrays = tuple(np.asarray(array, dtype=np.float32) for array in next(waiting))
            if [array.shape for array in arrays] != shapes:
                raise ValueError(f"weights of shapes {shapes} are needed")
            node = replace(node, weights=arrays)
        nodes.append(node)
    return replace(graph, nodes=tuple(nodes))
