"""Reads a model that came out of a guest. It may say anything: every setting is checked, and only classes in
the table below are ever made."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.kinds.keras.activations import ACTIVATIONS, UNKNOWN
from autograder.kinds.keras.alternatives import Permute, Reshape, Softmax
from autograder.kinds.keras.description import LayerDescription, ModelDescription
from autograder.kinds.keras.given import BatchNormalization, PReLU
from autograder.kinds.keras.graph import MAX_VALUES, Graph, Node
from autograder.kinds.keras.layers import (
    Activation,
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    Layer,
    MaxPooling2D,
    Rescaling,
    Shape,
    SpatialDropout2D,
)
from autograder.kinds.keras.refused import ModelRefused
from autograder.kinds.keras.training import settings_for_training
from autograder.translation.catalogue import say

_MAX_LAYERS = 100
_MAX_WEIGHTS = 8_000_000
_MAX_SIDE = 4096
Settings = dict[str, Any]


def read_model(model: ModelDescription, given: bool = False, as_a_whole: bool = True) -> Graph:
    """as_a_whole: whether none of its layers learns where the model itself is frozen. given: whether it may have layers
    that come with a network that students are given, and that they are not asked to build. Raises ModelRefused with a
    clause that follows "the model "."""
    if model.problem:
        raise ModelRefused(_problem(model))
    if not 2 <= len(model.layers) <= _MAX_LAYERS:
        words = say("has no layers") if len(model.layers) < 2 else say("has more than {most} layers")
        raise ModelRefused(words.format(most=_MAX_LAYERS))
    first, *rest = model.layers
    if first.kind != "InputLayer":
        raise ModelRefused(say("has no input"))
    shape = _input_shape(_settings(first))
    nodes: list[Node] = []
    for index, layer in enumerate(rest):
        if layer.inputs != (index,):
            raise ModelRefused(say("has branches; a plain chain of layers is asked for"))
        nodes.append(_read_layer(layer, _LAYERS | _GIVEN if given else _LAYERS))
    if np.prod(shape, dtype=float) > MAX_VALUES:
        raise ModelRefused(say("takes enormous pictures"))
    if as_a_whole and _settings(first).get("trainable", True) is False:
        nodes = [node.frozen() if node.layer.has_weights else node for node in nodes]
    graph = Graph(shape, tuple(nodes))
    _check_weights(graph)
    graph.check_cost()
    return graph


def _problem(model: ModelDescription) -> str:
    if model.problem == "unbuilt":
        return say("is not built: it does not know the shape of its input. Begin it with keras.Input(shape=…)")
    if model.problem == "enormous":
        return say("is enormous; at most {most} weights are taken").format(most=f"{_MAX_WEIGHTS:,}")
    if model.problem == "ends":
        return say("has more than one input or output")
    if model.problem == "call":
        return say("computes something in its call() that is not made of Keras layers")
    if model.problem == "training":
        return say("computes something else in its call() when it is trained")
    if model.problem == "dtype":
        return say("takes its pictures as whole numbers or short floats; Keras's default, float32, is asked for")
    return say("could not be read")


def _read_layer(layer: LayerDescription, known: dict[str, Callable[[Settings], Layer]]) -> Node:
    if layer.constants:
        raise ModelRefused(say("computes with numbers of its own between its layers; use Keras layers alone"))
    if layer.shares is not None and layer.weights:
        raise ModelRefused(say("uses one layer with weights twice"))
    read = known.get(layer.kind)
    if read is None:
        raise ModelRefused(_not_allowed(layer.kind))
    if any(not np.isfinite(array).all() for array in layer.weights):
        raise ModelRefused(say("has weights that are NaN or infinite"))
    settings = _settings(layer)
    made = read(settings)
    return Node(made, layer.weights, settings_for_training(settings, made.has_weights))


def _check_weights(graph: Graph) -> None:
    """That the weights are those of the layers; and that all of it can be computed."""
    if sum(graph.parameters()) > _MAX_WEIGHTS:
        raise ModelRefused(say("is enormous; at most {most} weights are taken").format(most=f"{_MAX_WEIGHTS:,}"))
    for node, shapes in zip(graph.nodes, graph.weight_shapes(), strict=True):
        if [weight.shape for weight in node.weights] != shapes:
            raise ModelRefused(say("has weights of other shapes than its layers say"))


#: Layers whose names may be said; any other name is of the student's choosing.
_KERAS = {
    *("BatchNormalization", "LayerNormalization", "SpatialDropout2D", "GaussianNoise", "ZeroPadding2D", "Cropping2D"),
    *("DepthwiseConv2D", "SeparableConv2D", "Conv1D", "Conv3D", "Conv2DTranspose", "MaxPooling1D", "UpSampling2D"),
    *("Add", "Multiply", "Concatenate", "Embedding", "LSTM", "GRU", "Normalization", "RandomFlip", "RandomRotation"),
    *("LeakyReLU", "PReLU", "ELU", "GaussianDropout", "AlphaDropout", "ActivityRegularization", "EinsumDense"),
    *("GroupNormalization", "UnitNormalization", "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D"),
}


def _not_allowed(kind: str) -> str:
    if kind == "Lambda":
        return say("has a Lambda layer, whose code cannot be read; use a layer of Keras")
    if kind in _KERAS:
        return say("has a {kind} layer, which is not asked for").format(kind=kind)
    if kind.startswith("own "):
        return say("has a layer of its own class, whose code cannot be read; use layers of Keras")
    return say("has a layer or an operation of Keras that is not asked for")


# ---- settings --------------------------------------------------------------------------------------


def _settings(layer: LayerDescription) -> Settings:
    try:
        settings = json.loads(layer.settings)
    except (ValueError, RecursionError):
        raise ModelRefused(say("could not be read")) from None
    if not isinstance(settings, dict):
        raise ModelRefused(say("could not be read"))
    return settings


def _input_shape(settings: Settings) -> Shape:
    shape = settings.get("batch_shape")
    if not isinstance(shape, list) or len(shape) != 4 or not all(_is_size(n) for n in shape[1:]):
        raise ModelRefused(say("does not take pictures of one known size, (height, width, channels)"))
    return tuple(shape[1:])


def _is_size(n: Any) -> bool:
    return isinstance(n, int) and not isinstance(n, bool) and 1 <= n <= _MAX_SIDE


def _size(settings: Settings, name: str) -> int:
    n = settings.get(name)
    if not (isinstance(n, int) and not isinstance(n, bool) and 1 <= n <= _MAX_WEIGHTS):
        raise ModelRefused(say("has a layer with a {name} that is none").format(name=name))
    return n


def _pair(settings: Settings, name: str) -> tuple[int, int]:
    value = settings.get(name)
    if _is_size(value):
        return (int(value), int(value))  # type: ignore[arg-type]
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_size, value)):
        raise ModelRefused(say("has a layer with a {name} that is none").format(name=name))
    return (value[0], value[1])


def _padding(settings: Settings) -> str:
    padding = settings.get("padding", "valid")
    if padding not in ("valid", "same"):
        raise ModelRefused(say("has a layer with an unknown padding"))
    otherwise = say("has a layer with channels first; Keras's default is asked for")
    _usual(settings, "data_format", ("channels_last",), otherwise)
    return str(padding)


def _activation(settings: Settings, within: int = 1) -> str:
    """within: how many layers may stand in an activation's place, each in the place of the last one's."""
    value = settings.get("activation") or "linear"
    if isinstance(value, dict) and isinstance(value.get("config"), str):
        value = _OF_TENSORFLOW.get(value["config"])
    elif isinstance(value, dict) and isinstance(value.get("config"), dict) and within > 0:
        kind, settings = value.get("class_name"), value["config"]
        if kind == "Activation":
            return _activation(settings, within - 1)
        read = _LAYERS.get(kind) if kind in ("ReLU", "Softmax") else None
        layer = read(settings) if read is not None else None
        value = layer.activation if isinstance(layer, Activation) else None
    return value if isinstance(value, str) and value in ACTIVATIONS else UNKNOWN


#: What TensorFlow calls some of them, as in activation=tf.nn.softmax.
_OF_TENSORFLOW = {"softmax_v2": "softmax", "swish": "silu"}


def _number(settings: Settings, name: str, default: float | None = None) -> float:
    value = settings.get(name, default)
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    except OverflowError:  # an integer of more than 1024 bits
        pass
    raise ModelRefused(say("has a layer with a {name} that is not a number").format(name=name))


def _usual(settings: Settings, name: str, usual: tuple[Any, ...], otherwise: str) -> None:
    if settings.get(name, usual[0]) not in usual:
        raise ModelRefused(otherwise)


def _conv2d(settings: Settings) -> Layer:
    _usual(settings, "dilation_rate", (1, [1, 1]), say("has a dilated convolution, which is not asked for"))
    _usual(settings, "groups", (1,), say("has a grouped convolution, which is not asked for"))
    return Conv2D(
        _size(settings, "filters"),
        _pair(settings, "kernel_size"),
        _pair(settings, "strides"),
        _padding(settings),
        _activation(settings),
        bool(settings.get("use_bias", True)),
    )


def _dense(settings: Settings) -> Layer:
    return Dense(_size(settings, "units"), _activation(settings), bool(settings.get("use_bias", True)))


def _max_pooling(settings: Settings) -> Layer:
    return MaxPooling2D(_pair(settings, "pool_size"), _pair(settings, "strides"), _padding(settings))


def _max_pool(settings: Settings) -> Layer:
    """keras.ops.max_pool."""
    strides = "pool_size" if settings.get("strides") is None else "strides"
    return MaxPooling2D(_pair(settings, "pool_size"), _pair(settings, strides), _padding(settings))


def _average_pooling(settings: Settings) -> Layer:
    return AveragePooling2D(_pair(settings, "pool_size"), _pair(settings, "strides"), _padding(settings))


def _relu_layer(settings: Settings) -> Layer:
    # A max_value of 0 gives nothing but zeros.
    plain = settings.get("max_value") is None and not settings.get("negative_slope") and not settings.get("threshold")
    if not plain:
        raise ModelRefused(say("has a ReLU layer with settings of its own; the plain one is asked for"))
    return Activation("relu")


def _global_pooling(kind: Callable[[], Layer]) -> Callable[[Settings], Layer]:
    def read(settings: Settings) -> Layer:
        if settings.get("keepdims"):
            raise ModelRefused(say("has a global pooling that keeps its axes, which is not asked for"))
        return kind()

    return read


def _named(activation: str) -> Callable[[Settings], Layer]:
    return lambda settings: Activation(activation)


def _softmax(settings: Settings) -> Layer:
    axis = settings.get("axis", -1)
    if isinstance(axis, list) and len(axis) == 1:
        axis = axis[0]
    if not isinstance(axis, int) or not -4 <= axis < 4:
        raise ModelRefused(say("has a softmax over an axis that its values do not have"))
    return Activation("softmax") if axis == -1 else Softmax(axis)


def _elu(settings: Settings) -> Layer:
    _usual(settings, "alpha", (1,), say("has an activation that is not known here"))
    return Activation("elu")


def _flatten(settings: Settings) -> Layer:
    return Flatten("channels_first" if settings.get("data_format") == "channels_first" else None)


def _batch_normalization(settings: Settings) -> Layer:
    plain = settings.get("center", True) and settings.get("scale", True)
    if not plain or settings.get("axis", -1) != -1:
        raise ModelRefused(
            say("has a layer with settings of its own; those of the network that is given are asked for")
        )
    return BatchNormalization(_number(settings, "epsilon", 1e-3), _number(settings, "momentum", 0.99))


def _prelu(settings: Settings) -> Layer:
    axes = settings.get("shared_axes")
    return PReLU(None if axes is None else _axes(settings, "shared_axes"))


def _reshape(settings: Settings) -> Layer:
    """The layer, or the operation of that name, which is told of the batch axis as well."""
    whole = settings.get("newshape")
    if isinstance(whole, list) and whole[:1] == [-1]:
        settings = {"target_shape": whole[1:]}
    return Reshape(_axes(settings, "target_shape"))


def _axes(settings: Settings, name: str) -> Shape:
    value = settings.get(name)
    if not isinstance(value, list) or not 1 <= len(value) <= 3 or not all(_is_size(n) or n == -1 for n in value):
        raise ModelRefused(say("has a layer with a {name} that is none").format(name=name))
    return tuple(value)


_LAYERS: dict[str, Callable[[Settings], Layer]] = {
    "Conv2D": _conv2d,
    "Dense": _dense,
    "MaxPooling2D": _max_pooling,
    "AveragePooling2D": _average_pooling,
    "GlobalMaxPooling2D": _global_pooling(GlobalMaxPooling2D),
    "GlobalAveragePooling2D": _global_pooling(GlobalAveragePooling2D),
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Permute": lambda settings: Permute(_axes(settings, "dims")),
    "Identity": lambda settings: Activation("linear"),
    "Dropout": lambda settings: Dropout(_number(settings, "rate")),
    "SpatialDropout2D": lambda settings: SpatialDropout2D(_number(settings, "rate")),
    "Rescaling": lambda settings: Rescaling(_number(settings, "scale"), _number(settings, "offset", 0.0)),
    "Activation": lambda settings: Activation(_activation(settings)),
    "ReLU": _relu_layer,
    "Softmax": _softmax,
    # Keras's operations, as in keras.ops.relu(x): each is a step of its own.
    "MaxPool": _max_pool,
    "Relu": _named("relu"),
    "Sigmoid": _named("sigmoid"),
    "Tanh": _named("tanh"),
    "Elu": _elu,
}
_GIVEN: dict[str, Callable[[Settings], Layer]] = {
    "BatchNormalization": _batch_normalization,
    "PReLU": _prelu,
}
