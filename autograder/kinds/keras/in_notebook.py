"""Keras models as a kind of values, in a student's notebook: what `check` looks at, and shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.kinds.keras.shapes import all_frozen
from autograder.kinds.kind import Kind, decode, register, text
from autograder.kinds.plain import difference
from autograder.kinds.saying import say
from autograder.kinds.shown import VIEWS


class KerasModels(Kind):
    name = "model"
    stays = True

    def holds(self, value: Any) -> bool:
        return hasattr(value, "count_params")

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        return "\n".join(f"    {_layer(layer)}" for layer in value.layers)

    def decoded(self, data: Any) -> Any:
        return _built(decode(data["model"]))


def look_at_parameters(model: Any, expected: Any) -> tuple[Any, str | None]:
    """How many each layer has that has any."""
    if not hasattr(model, "count_params"):
        return model, _no_model(model)
    seen = tuple(layer.count_params() for layer in _leaves(model) if _weighs(layer))
    return seen, _differ(say("parameters, layer by layer"), seen, expected)


def look_at_shapes(model: Any, expected: Any) -> tuple[Any, str | None]:
    """From the input on."""
    if not hasattr(model, "count_params"):
        return model, _no_model(model)
    if hasattr(model, "add") and not model.built:
        return model, say("The model is not built: begin it with keras.Input(shape=...).")
    seen = tuple(map(tuple, _shapes(model, expected[0])))
    return seen, _differ(say("shapes, from the input on"), seen, expected)


def look_at_trainable(model: Any, expected: Any) -> tuple[Any, str | None]:
    """Of each layer with weights how many there are, and whether the model trains them."""
    if not hasattr(model, "count_params"):
        return model, _no_model(model)
    trained = {id(weight) for weight in model.trainable_weights}
    layers = [layer for layer in _leaves(model) if _weighs(layer)]
    seen = tuple((layer.count_params(), any(id(weight) in trained for weight in layer.weights)) for layer in layers)
    seen_and_expected = [[_trains(*row) for row in rows] for rows in (seen, expected)]
    return seen, _differ(say("parameters, layer by layer, and whether they learn"), *seen_and_expected)


def _trains(count: int, learns: bool) -> str:
    return say("{count}, learns").format(count=count) if learns else say("{count}, frozen").format(count=count)


def _no_model(thing: Any) -> str:
    return say("This is no Keras model but this: {kind}.").format(kind=type(thing).__name__)


def _differ(name: str, seen: Any, expected: Any) -> str | None:
    if difference(seen, expected) is None:
        return None
    return "\n".join([name, say("should be"), _column(expected), say("yours are"), _column(seen)])


def _column(rows: Any) -> str:
    written = (f"{row:,}" if isinstance(row, int) else row if isinstance(row, str) else tuple(row) for row in rows)
    return "\n".join(f"    {row}" for row in written)


def _shapes(model: Any, start: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The shape of the input, then of every layer's output that has weights or changes the shape."""
    if not model.built:
        model(np.zeros((1, *start)))  # a subclassed model is built when it is called
    shape = getattr(model, "input_shape", None) or (None, *start)
    shapes = [shape[1:]]
    for layer in _leaves(model):
        shape = _shape_after(layer, shape)
        if _weighs(layer) or shape[1:] != shapes[-1]:
            shapes.append(shape[1:])
    return shapes


def _weighs(layer: Any) -> bool:
    return bool(getattr(layer, "weights", ()))


def _shape_after(layer: Any, shape: Any) -> Any:
    """An operation of Keras, keras.ops.relu(x) say, and a class of one's own say it of their output alone."""
    try:
        return layer.compute_output_shape(shape)
    except (AttributeError, NotImplementedError):
        return tuple(layer.output.shape)


def _leaves(model: Any) -> list[Any]:
    """Layers and operations, in order; what is made of others is gone into."""
    leaves = []
    for layer in getattr(model, "operations", None) or model.layers:
        if hasattr(layer, "layers"):
            leaves += _leaves(layer)
        elif (inside := _inside(layer)) is not None:
            leaves += _leaves(inside)
        elif type(layer).__name__ != "InputLayer":
            leaves.append(layer)
    return leaves


def _inside(layer: Any) -> Any:
    """The model that a layer of a class of one's own is; None where it does not show."""
    if type(layer).__module__.startswith("keras.") or not _weighs(layer):
        return None
    import keras

    try:
        start = keras.Input(layer.input.shape[1:])
        return keras.Model(start, layer.call(start))
    except Exception:  # its call() may do anything
        return None


def _layer(layer: Any) -> str:
    names = ("filters", "kernel_size", "pool_size", "units", "strides", "padding")
    words = [f"{name} {getattr(layer, name)}" for name in names if hasattr(layer, name)]
    words += [f"activation {layer.activation.__name__}"] if hasattr(layer, "activation") else []
    weights = [
        f"\n      {n}:\n{text(np.array(w), (0, 1))}"
        for n, w in zip(("kernel", "bias"), layer.get_weights(), strict=False)
    ]
    return f"{type(layer).__name__}  {', '.join(words)}{''.join(weights)}"


def _built(description: Any) -> Any:
    import keras

    shape, steps = description
    layers = [getattr(keras.layers, kind)(**settings) for kind, settings, _ in steps]
    model = keras.Sequential([keras.Input(shape), *layers])  # at once, as in a guest
    for layer, (_, _, weights) in zip(layers, steps, strict=True):
        layer.set_weights(weights)
    if all_frozen(layers):
        model.trainable = False
    return model


VIEWS.update(OutputShapes=look_at_shapes, Parameters=look_at_parameters, Trainable=look_at_trainable)
register(KerasModels())
