"""What a model is beside what it predicts: what acts on it in training alone, and whether it can learn at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercise import generator
from autograder.kinds.keras.alternatives import Softmax
from autograder.kinds.keras.graph import FROZEN, Graph
from autograder.kinds.keras.layers import Activation, Array, Conv2D, Dense, Dropout, Layer
from autograder.kinds.keras.refused import ModelRefused

#: Settings that are None unless somebody wants something of them.
_UNSET = (
    *("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint"),
    *("quantization_config", "lora_rank"),
)
#: What Keras computes in, or more exactly.
_TYPES = ("float32", "float64")
#: One layer may make what differs between two pictures so many times smaller or larger. Keras's own first weights, and
#: any that somebody would want, stay within a hundred.
_MOST = 1e6
#: Of one layer, that are held against each other.
_MOST_UNITS = 10_000


def settings_for_training(settings: dict[str, Any], has_weights: bool) -> tuple[str, ...]:
    """Those of a layer's that are not as Keras has them by itself. Of first weights, see `can_learn`."""
    found = [f"{name}=…" for name in _UNSET if not _is_nothing(settings.get(name))]
    if has_weights and settings.get("trainable", True) is not True:
        found.append(FROZEN)
    if _type(settings.get("dtype")) not in _TYPES:
        found.append("dtype=…")
    if settings.get("training") is True:
        found.append("training=True")
    return tuple(found)


def _is_nothing(setting: Any) -> bool:
    """None, or a penalty of 0."""
    if isinstance(setting, dict) and setting.get("class_name") in ("L1", "L2", "L1L2"):
        config = setting.get("config")
        sizes = [config[name] for name in ("l1", "l2") if name in config] if isinstance(config, dict) else []
        return bool(sizes) and all(size == 0 for size in sizes)
    return setting is None


def _type(policy: Any) -> Any:
    """By its name, or as Keras writes a policy down."""
    if isinstance(policy, dict):
        config = policy.get("config")
        return config.get("name") if isinstance(config, dict) else ""
    return "float32" if policy is None else policy


def acting_in_training(graph: Graph) -> tuple[str, ...]:
    """All of it, in the order of the layers."""
    found: list[str] = []
    for node in graph.nodes:
        if isinstance(node.layer, Dropout) and node.layer.rate > 0:
            found.append(f"{type(node.layer).__name__}({node.layer.rate:g})")
        found += node.for_training
    return tuple(found)


def can_learn(graph: Graph) -> bool:
    """Whether it has weights to begin with: the units of each layer differ, and so does what it gives for two pictures
    (of both signs: a few random filters with relu may give 0 for all that is positive). Where all weights are 0, say,
    every gradient is 0 as well. Of ours, which have no weights yet, it is true."""
    if any(node.layer.has_weights and not node.weights for node in graph.nodes):
        return True
    graph = _on_small_pictures(graph)
    x = generator("two pictures").uniform(-1, 1, size=(2, *graph.input_shape))
    with np.errstate(all="ignore"):
        for node in graph.nodes:
            before = _difference(x)
            # In float32, as Keras: what is too small for that is 0.
            x = _before_softmax(node.layer).forward(x, list(node.weights)).astype(np.float32).astype(np.float64)
            if not before / _MOST <= _difference(x) <= before * _MOST:
                return False
            if node.weights and not _all_different(node.weights[0]):
                return False
    return True


def _on_small_pictures(graph: Graph) -> Graph:
    """The same weights on the smallest pictures that they fit, which takes a tenth of the time."""
    h, w, channels = graph.input_shape
    shapes = [[weight.shape for weight in node.weights] for node in graph.nodes]
    for side in range(1, min(h, w)):
        small = replace(graph, input_shape=(side, side, channels))
        with suppress(ModelRefused):
            if small.weight_shapes() == shapes:
                return small
    return graph


def _before_softmax(layer: Layer) -> Layer:
    """A softmax that is sure of itself gives the same for both pictures, and has something to learn from."""
    if isinstance(layer, Softmax) or layer == Activation("softmax"):
        return Activation("linear")
    if isinstance(layer, Conv2D | Dense) and layer.activation == "softmax":
        return replace(layer, activation="linear")
    return layer


def _difference(x: Array) -> float:
    return float(np.abs(x[0] - x[1]).max())


def _all_different(kernel: Array) -> bool:
    """Units with the same weights stay the same for ever."""
    units = kernel.reshape(-1, kernel.shape[-1]).T[:_MOST_UNITS]
    return len({unit.tobytes() for unit in units}) == len(units)  # np.unique takes ten times as long
