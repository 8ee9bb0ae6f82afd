"""Keras models as a kind of values, inside the sandbox: written down as layers, settings and weights, and built.

Whatever a student's model does here, the host reads what was written, not what the model says of itself.
"""

from __future__ import annotations

import inspect
import json
import math
import os
import sys
from typing import Any

import numpy as np

from autograder.kinds.arrays import MAX_ARRAY_BYTES
from autograder.kinds.keras import stand_in
from autograder.kinds.keras.description import DescribedLayers, LayerDescription, ModelDescription, read_parts
from autograder.kinds.keras.shapes import all_frozen
from autograder.kinds.kind import Kind, register

os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}  # TensorFlow is imported after this

#: Weights of one layer. A billion of them would not be refused at once: TensorFlow tries for seconds to find room.
MAX_WEIGHTS = 50_000_000


class ModelTooLarge(Exception):
    """A layer with far more weights than anything here needs."""


def refuse_enormous_layers() -> None:
    """Makes Keras raise ModelTooLarge, where it is there. For a clear answer: limits hold without it."""
    keras = sys.modules.get("keras")
    if keras is None or hasattr(keras.layers.Layer, "_autograder_add_weight"):
        return
    add_weight = keras.layers.Layer._autograder_add_weight = keras.layers.Layer.add_weight

    def add_bounded_weight(self: Any, shape: Any = None, *args: Any, **kwargs: Any) -> Any:
        if isinstance(shape, tuple | list) and math.prod(n for n in shape if isinstance(n, int)) > MAX_WEIGHTS:
            raise ModelTooLarge
        return add_weight(self, shape, *args, **kwargs)

    keras.layers.Layer.add_weight = add_bounded_weight


class _Problem(Exception):
    """In one word why a model cannot be written down."""


class Models(Kind):
    """A student's Keras models, written down; models of the host's, built of Keras's own layers, or of what stands for
    them where nothing is to be computed with Keras."""

    name = "model"
    failures_are_ours = True
    _input_shape: tuple[int, ...] | None = None
    _stand_in = False

    def prepare(self, settings: Any) -> None:
        self._input_shape = tuple(settings["input"]) if settings.get("input") else None
        self._stand_in = bool(settings.get("stand_in"))
        if self._stand_in:
            stand_in.install()
        else:
            refuse_enormous_layers()

    def holds(self, value: Any) -> bool:
        keras = None if self._stand_in else sys.modules.get("keras")
        return keras is not None and isinstance(value, getattr(keras, "Model", ()))

    def parts(self, value: Any) -> list[Any]:
        keras = sys.modules["keras"]
        try:
            described = _Writer(keras).write(value, self._shape_of(keras, value))
        except _Problem as problem:
            described = ModelDescription(problem=str(problem))
        except Exception:
            if _is_kerass_own(value):
                raise
            described = ModelDescription(problem="call")  # classes of the student's own may do anything
        return [described.problem, *described.layers]

    def whole(self, parts: list[Any]) -> Any:
        return (stand_in.build if self._stand_in else build)(read_parts(parts))

    def hold(self, value: Any, other: Any) -> None:
        """Other weights, for as many layers as `other` has: a student may have put more behind them."""
        for variable, weights in zip(value.weights, other.weights, strict=False):
            variable.assign(weights)

    def _shape_of(self, keras: Any, model: Any) -> tuple[Any, ...]:
        if _is_plain(keras, model):
            if isinstance(model, keras.Sequential) and not model.built:
                raise _Problem("unbuilt")
            if not isinstance(model.input_shape, tuple):
                raise _Problem("ends")
            return tuple(model.input_shape)
        for part in getattr(model, "layers", ()):  # a subclass around a model that knows its own input
            if isinstance(part, keras.Model) and _is_plain(keras, part):
                return self._shape_of(keras, part)
        if self._input_shape is None:
            raise _Problem("unbuilt")
        return (None, *self._input_shape)


#: That the host computes (`activations`).
_ACTIVATIONS = (
    *("relu", "softmax", "linear", "sigmoid", "tanh", "relu6", "leaky_relu", "elu", "selu", "softplus", "silu"),
)


class _Writer:
    """Writes layers down in the order of computation; nested models leave no trace of their own."""

    def __init__(self, keras: Any, told: bool = True) -> None:
        self._keras, self._told = keras, told
        self._layers: list[LayerDescription] = []
        self._seen: dict[int, int] = {}
        self._room = MAX_ARRAY_BYTES

    def write(self, model: Any, shape: tuple[Any, ...]) -> ModelDescription:
        head = {"batch_shape": list(shape), "trainable": bool(model.trainable)}
        self._layers.append(LayerDescription("InputLayer", json.dumps(head)))
        self._model(model, shape, 0)
        return ModelDescription(tuple(self._layers))

    def _model(self, model: Any, shape: tuple[Any, ...], place: int) -> int:
        """Writes the layers of `model`, whose input the step `place` gives. Returns the step of its output."""
        if _is_plain(self._keras, model):
            starts, ends = model.inputs, model.outputs
        else:
            start = self._keras.Input(shape[1:])
            end = self._called(model, start)
            starts, ends = [start], end if isinstance(end, list | tuple) else [end]
        if len(starts) != 1 or len(ends) != 1:
            raise _Problem("ends")
        if starts[0].dtype not in ("float32", "float64"):  # pixels would be rounded before anything sees them
            raise _Problem("dtype")
        return self._way(starts[0], ends[0], place)

    def _way(self, start: Any, end: Any, place: int) -> int:
        """Writes what leads from one tensor, which the step `place` gives, to another."""
        places = {id(start): place}  # which step gave this tensor
        for operation, inputs, output, constants, always in _steps(end):
            if any(id(tensor) not in places for tensor in inputs):
                raise _Problem("ends")
            before = tuple(places[id(tensor)] for tensor in inputs)
            if isinstance(operation, self._keras.Model):
                places[id(output)] = self._model(operation, inputs[0].shape, before[0])
            elif _is_relu(operation, constants):
                places[id(output)] = self._put(LayerDescription("Relu", inputs=before))
            elif len(inputs) == 1 and _is_by_hand(self._keras, operation):
                places[id(output)] = self._by_hand(operation, before, inputs[0].shape)
            elif (function := _own_activation(self._keras, operation)) is not None:
                places[id(output)] = self._with_activation(operation, before, function, output.shape)
            else:
                places[id(output)] = self._layer(operation, before, len(constants), always and self._told)
        return places[id(end)]

    def _with_activation(self, layer: Any, inputs: tuple[int, ...], function: Any, shape: Any) -> int:
        """A layer with an activation of the student's own, whatever that is called: what it does, where Keras has a
        name for that, else what it is made of."""
        layer.activation = self._keras.activations.linear
        try:
            place = self._layer(layer, inputs, 0)
        finally:
            layer.activation = function
        if (name := _name_of(self._keras, function, len(shape))) is not None:
            return self._put(_activation(name, place))
        start = self._keras.Input(shape[1:])
        try:
            return self._way(start, function(start), place)
        except Exception:
            return self._put(_activation("unknown", place))

    def _by_hand(self, layer: Any, inputs: tuple[int, ...], shape: Any) -> int:
        """Likewise a layer that the student has written. Where neither can be told, it stays what it is."""
        if not layer.weights and (name := _name_of(self._keras, layer, len(shape))) is not None:
            return self._put(_activation(name, inputs[0]))
        before, seen = len(self._layers), dict(self._seen)
        start = self._keras.Input(shape[1:])
        try:
            return self._way(start, self._called(layer, start), inputs[0])
        except Exception:
            del self._layers[before:]
            self._seen = seen
            return self._layer(layer, inputs, 0)

    def _called(self, layer: Any, start: Any) -> Any:
        """What a student's own call() gives, which may do anything; but the same when it is trained."""
        try:
            if "training" not in inspect.signature(layer.call).parameters:
                return layer.call(start)
            ends = [layer.call(start, training=training) for training in (True, False)]
        except Exception:
            raise _Problem("call") from None
        trained, untrained = (self._steps_to(start, end) for end in ends)
        if trained != untrained:
            raise _Problem("training")
        return ends[-1]

    def _steps_to(self, start: Any, end: Any) -> list[Any]:
        """Without the weights, and without what is told whether it is trained."""
        writer = _Writer(self._keras, told=False)
        if not isinstance(end, list | tuple):
            writer._way(start, end, 0)
        return [(layer.kind, layer.settings, layer.inputs, layer.constants) for layer in writer._layers]

    def _layer(self, operation: Any, inputs: tuple[int, ...], constants: int, always: bool = False) -> int:
        """always: called with training=True, so that it acts as in training when the model predicts, too."""
        again = self._seen.get(id(operation))
        weights = tuple(np.asarray(variable.numpy()) for variable in getattr(operation, "weights", ()))
        self._room -= sum(weight.nbytes for weight in weights)
        if self._room < 0:
            raise _Problem("enormous")
        config = operation.get_config()
        if isinstance(config, dict):  # a class of one's own says what it likes
            config = config | ({"training": True} if always else {})
            if weights:  # what a model trains goes by these, not by what layers around them say
                config["trainable"] = any(variable.trainable for variable in operation.weights)
        settings = json.dumps(config, default=lambda thing: None)
        described = LayerDescription(self._kind(operation), settings, inputs, weights, constants, again)
        self._seen[id(operation)] = self._put(described)
        return self._seen[id(operation)]

    def _put(self, layer: LayerDescription) -> int:
        self._layers.append(layer)
        return len(self._layers) - 1

    def _kind(self, operation: Any) -> str:
        """The name of its class, where it is one of Keras's own; else one that Keras has not."""
        kind = type(operation)
        return kind.__name__[:200] if _is_of_keras(kind) else f"own {kind.__name__}"[:200]


def _activation(name: str, place: int) -> LayerDescription:
    return LayerDescription("Activation", json.dumps({"activation": name}), (place,))


def _is_by_hand(keras: Any, operation: Any) -> bool:
    """A layer with code of the student's own: a Lambda, or of a class that is not Keras's."""
    lambda_ = isinstance(operation, keras.layers.Lambda)
    return lambda_ or (isinstance(operation, keras.layers.Layer) and not _is_of_keras(type(operation)))


def _is_of_keras(kind: type) -> bool:
    of_keras = kind.__module__.startswith("keras.") and getattr(sys.modules.get(kind.__module__), kind.__name__, None)
    return of_keras is kind


def _own_activation(keras: Any, layer: Any) -> Any:
    """The activation of a layer, where it is a function of the student's: Keras's configuration names it as if it were
    its own, if it is called relu."""
    function = getattr(layer, "activation", None)
    if not _is_of_keras(type(layer)) or not callable(function) or isinstance(function, keras.layers.Layer):
        return None
    return None if _is_by_its_name(function) else function


def _is_by_its_name(function: Any) -> bool:
    """Whether it is what Keras or TensorFlow has under its name: `functools.wraps` gives that to any other, too."""
    module, name = str(getattr(function, "__module__", "")), str(getattr(function, "__name__", ""))
    by_name = getattr(sys.modules.get(module), name, None)
    return module.split(".")[0] in ("keras", "tensorflow") and by_name is function


def _name_of(keras: Any, function: Any, axes: int) -> str | None:
    """Of Keras's activation that gives what this one gives, on values that reach each of its parts, when a model
    predicts and when it is trained. axes: how many its input has, the batch's included."""

    class Probe(keras.layers.Layer):  # type: ignore[misc]
        def call(self, x: Any, training: bool | None = None) -> Any:
            return function(x)

    draws, probe = np.random.default_rng(0), Probe()
    spread = draws.choice([-1, 1], (32, 16)) * 10 ** draws.uniform(-4, 8, (32, 16))
    x = np.concatenate([draws.normal(0, 2, (32, 16)), spread]).astype("float32")
    x = x.reshape(64, *([2, 2] if axes == 4 else [1] * (axes - 2)), -1)
    try:
        given = [np.asarray(probe(x, training=training)) for training in (False, True)]
        if probe.weights or probe.losses:
            return None
    except Exception:
        return None
    for name in _ACTIVATIONS:
        wanted = np.asarray(keras.activations.get(name)(x))
        if all(one.shape == x.shape and np.allclose(one, wanted, rtol=1e-5, atol=1e-7) for one in given):
            return name
    return None


def _is_relu(operation: Any, constants: list[Any]) -> bool:
    """keras.ops.maximum(x, 0)."""
    return type(operation).__name__ == "Maximum" and _is_of_keras(type(operation)) and constants == [0]


def _is_kerass_own(model: Any) -> bool:
    """Whether it and all its layers are of Keras's classes."""
    try:
        layers = getattr(model, "layers", [])
        return _is_of_keras(type(model)) and all(map(_is_kerass_own, layers))
    except Exception:
        return False


def _is_plain(keras: Any, model: Any) -> bool:
    """Sequential or functional: its graph is known without running code of the student's."""
    return isinstance(model, keras.Sequential) or hasattr(model, "_operations")


def _steps(end: Any) -> list[tuple[Any, list[Any], Any, list[Any], bool]]:
    """(operation, input tensors, output tensor, other arguments, whether it is called with training=True), in an order
    of computation."""
    steps: list[tuple[Any, list[Any], Any, list[Any], bool]] = []
    done: set[int] = set()
    waiting = [end]
    while waiting:
        tensor = waiting[-1]
        if id(tensor) in done or _is_input(tensor):
            waiting.pop()
            continue
        history = tensor._keras_history
        node = history.operation._inbound_nodes[history.node_index]
        missing = [before for before in node.input_tensors if id(before) not in done and not _is_input(before)]
        if missing:
            waiting += missing
            continue
        waiting.pop()
        done.add(id(tensor))
        arguments = node.arguments
        constants = _numbers([*arguments.args, *arguments.kwargs.values()])
        always = arguments.kwargs.get("training") is True or any(one is True for one in arguments.args)
        steps.append((history.operation, list(node.input_tensors), tensor, constants, always))
    return steps


def _is_input(tensor: Any) -> bool:
    return type(tensor._keras_history.operation).__name__ == "InputLayer"


def _numbers(arguments: list[Any]) -> list[Any]:
    """Those of a call's other arguments that are values that it computes with; None and flags are not."""
    return [argument for argument in arguments if isinstance(argument, int | float) and not isinstance(argument, bool)]


def build(model: ModelDescription) -> Any:
    """The Keras model that the host describes: its own layers, settings and weights."""
    import keras

    head, *rest = model.layers
    shape = json.loads(head.settings)["batch_shape"]
    layers = []
    for layer in rest:
        settings = {name: tuple(v) if isinstance(v, list) else v for name, v in json.loads(layer.settings).items()}
        layers.append(getattr(keras.layers, layer.kind)(**settings))
    # At once: with `add`, layer.output would be that of another way through the layers than model.output.
    made = keras.Sequential([keras.Input(tuple(shape[1:])), *layers])
    for one, layer in zip(layers, rest, strict=True):
        one.set_weights(list(layer.weights))
    if all_frozen(layers):
        made.trainable = False
    return made


register(DescribedLayers(), Models())
