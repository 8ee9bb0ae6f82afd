"""A Keras model as plain data: what of it crosses the wall, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.kinds.kind import Kind, Told

_MAX_LAYERS = 1_000
_MAX_ENDS = 100


@dataclass(frozen=True)
class LayerDescription:
    """One step of a model: a layer's class, its configuration in JSON, its weights.

    inputs: which earlier steps it takes. constants: what else it was called with. shares: the earlier step whose
    weights it has, if it is the same layer once more.
    """

    kind: str
    settings: str = "{}"
    inputs: tuple[int, ...] = ()
    weights: tuple[np.ndarray[Any, Any], ...] = ()
    constants: int = 0
    shares: int | None = None


@dataclass(frozen=True)
class ModelDescription:
    """Its layers in an order in which they can be computed, the last one its output. `problem`: in one of a few words,
    why it could not be written down."""

    layers: tuple[LayerDescription, ...] = field(default=())
    problem: str = ""
    read: dict[bool, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What a grader has made of it: several views look at one model (`views.graph_of`)."""


class DescribedLayers(Kind):
    """On the wire: class, settings, constants, shares, how many inputs, the inputs, the weights."""

    name = "layer"

    def holds(self, value: Any) -> bool:
        return isinstance(value, LayerDescription)

    def parts(self, value: Any) -> list[Any]:
        head = [value.kind, value.settings, value.constants, value.shares, len(value.inputs)]
        return [*head, *value.inputs, *value.weights]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) < 5:
            raise ValueError("a layer is none")
        kind, settings, constants, shares, count, *rest = parts
        if not isinstance(kind, str) or not isinstance(settings, str) or not _is_index(constants):
            raise ValueError("a layer is none")
        if not (shares is None or _is_index(shares)) or not _is_index(count) or count > min(len(rest), _MAX_ENDS):
            raise ValueError("a layer is none")
        inputs, weights = tuple(rest[:count]), tuple(rest[count:])
        if not all(map(_is_index, inputs)) or not all(isinstance(weight, np.ndarray) for weight in weights):
            raise ValueError("a layer has inputs or weights that are none")
        return LayerDescription(kind, settings, inputs, weights, constants, shares)

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        raise TypeError("layers are compared by a view")


class DescribedModels(Kind):
    """On the wire: why it could not be written down, and its layers."""

    name = "model"
    by_views_alone = True

    def holds(self, value: Any) -> bool:
        return isinstance(value, ModelDescription)

    def parts(self, value: Any) -> list[Any]:
        described = self.described(value)
        return [described.problem, *described.layers]

    def described(self, value: Any) -> ModelDescription:
        return value  # type: ignore[no-any-return]

    def whole(self, parts: list[Any]) -> Any:
        return read_parts(parts)

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        for layer in self.described(value).layers:
            yield from (weight.ravel().tolist() for weight in layer.weights)

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        raise TypeError("a model is compared by a view: .matches(reference.f, view=OutputShapes())")


def read_parts(parts: list[Any]) -> ModelDescription:
    """Raises ValueError."""
    problem, *layers = parts or [None]
    if not isinstance(problem, str) or len(layers) > _MAX_LAYERS:
        raise ValueError("a model is none")
    if not all(isinstance(layer, LayerDescription) for layer in layers):
        raise ValueError("a model has layers that are none")
    return ModelDescription(tuple(layers), problem[:200])


def _is_index(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**31
