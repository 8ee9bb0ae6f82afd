"""Keras's activation functions, in NumPy. Source: https://keras.io/api/layers/activations/ (Keras 3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.kinds.keras.refused import ModelRefused
from autograder.kinds.saying import say

Array = np.ndarray[Any, Any]


def _softmax(x: Array) -> Array:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _sigmoid(x: Array) -> Array:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)))  # no overflow


def _elu(x: Array) -> Array:
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def _not_known(x: Array) -> Array:
    """What it gives cannot be told; its layer's shape and parameters can."""
    raise ModelRefused(say("has an activation that is not known here"))


#: In the place of one that is none of the others.
UNKNOWN = "unknown"
#: By the name that a layer's configuration gives.
ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "elu": _elu,
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0))),
    "sigmoid": _sigmoid,
    "tanh": np.tanh,
    "softmax": _softmax,
    "softplus": lambda x: np.logaddexp(x, 0),
    "silu": lambda x: x * _sigmoid(x),
    UNKNOWN: _not_known,
}
#: Of each value, in the time of a product within a matrix, which takes 0.1 ns: a few nanoseconds, 27 for softplus.
COSTS = {"linear": 0, "relu": 20, "relu6": 20}
MOST_COSTS = 200
