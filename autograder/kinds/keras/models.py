"""Keras models as a kind of values, in the grader: a student's are descriptions, to be read; ours are graphs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.kinds.keras.description import DescribedLayers, DescribedModels, ModelDescription
from autograder.kinds.keras.graph import Graph, Node
from autograder.kinds.keras.read import read_model
from autograder.kinds.keras.refused import ModelRefused
from autograder.kinds.kind import Foreign, encode, what
from autograder.kinds.kind import replace as replace_kinds
from autograder.translation.catalogue import say

_TENSORS = ("EagerTensor", "Tensor", "KerasTensor", "Variable", "ResourceVariable", "SymbolicTensor")


class Models(DescribedModels):
    stays = True
    type_names = ("Sequential", "Functional", *_TENSORS)

    def holds(self, value: Any) -> bool:
        return isinstance(value, ModelDescription | Graph)

    def described(self, value: Any) -> ModelDescription:
        return value.description() if isinstance(value, Graph) else value

    # ---- as an argument: one of ours ----

    def copied(self, value: Any) -> Any:
        return replace(value, nodes=tuple(_copied(node) for node in value.nodes)) if isinstance(value, Graph) else value

    def hold(self, value: Any, other: Any) -> None:
        """Other weights, which whatever is made of the layers of `value` itself has too. By now it may have more of
        them."""
        for node, like in zip(value.nodes, other.nodes, strict=False):
            for array, weights in zip(node.weights, like.weights, strict=True):
                array[...] = weights

    def same(self, one: Any, other: Any) -> bool:
        """Layers, weights, and what they learn. Where Keras computes nothing, no model is looked at again."""
        if isinstance(one, Foreign):
            return True
        if not self.holds(one):
            return False
        try:
            have = one if isinstance(one, Graph) else read_model(one, given=True, as_a_whole=False)
        except ModelRefused:
            return False
        alike = have.input_shape == other.input_shape and have.shapes() == other.shapes()
        return alike and all(map(_same, have.nodes, other.nodes))

    # ---- in words and in checks.json ----

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        return f"    {value!r}"[:2000] if isinstance(value, Graph) else f"    {what(value)}"

    def said(self, value: Any) -> str:
        return say("a Keras model")

    def foreign(self, value: Foreign) -> str | None:
        return say("a TensorFlow tensor") if value.type_name in _TENSORS else None

    def exception(self, name: str) -> tuple[str, str] | None:
        if name == "ModelTooLarge":
            return "error", say("builds an enormous model, with a layer of more than 50 million weights")
        if name == "ComputesNothing":
            return "forbidden", say("leaves the computing to Keras; use your own NumPy functions")
        return None

    def encoded(self, value: Any) -> Any:
        return {"model": encode(value.to_keras())}


def _copied(node: Node) -> Node:
    return replace(node, weights=tuple(weight.copy() for weight in node.weights))


def _same(one: Node, other: Node) -> bool:
    """Of layers that give the same shapes. Sizes of windows may be written as a number or as a pair; of ours, what is
    new has no weights yet."""
    kinds = [(type(n.layer), vars(n.layer).get("activation"), vars(n.layer).get("padding")) for n in (one, other)]
    if kinds[0] != kinds[1] or one.for_training != other.for_training:
        return False
    return not other.weights or all(map(np.array_equal, one.weights, other.weights))


replace_kinds(DescribedLayers(), Models())
