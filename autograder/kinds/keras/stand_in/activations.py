"""Keras's activation functions: a function each, since `layer.activation is keras.activations.relu` is a way to ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.kinds.keras.stand_in.refusal import refuse

_NAMES = (
    *("celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_tanh"),
    *("leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu"),
    *("soft_shrink", "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus"),
    *("tanh", "tanh_shrink", "threshold"),
)


def _function(name: str) -> Callable[..., Any]:
    def activation(*args: Any, **kwargs: Any) -> Any:
        return refuse()

    activation.__name__ = activation.__qualname__ = name
    activation.__module__ = "keras.src.activations.activations"
    return activation


ACTIVATIONS = {name: _function(name) for name in _NAMES}
ACTIVATIONS |= {"swish": ACTIVATIONS["silu"], "hard_swish": ACTIVATIONS["hard_silu"]}


def get(identifier: Any) -> Callable[..., Any]:
    found = ACTIVATIONS.get(identifier or "linear") if isinstance(identifier, str | None) else identifier
    if not callable(found):
        raise ValueError(f"Could not interpret activation function identifier: {identifier}")
    return found


def serialize(activation: Callable[..., Any]) -> str:
    if activation not in ACTIVATIONS.values():
        raise ValueError(f"Unknown activation function '{activation}'")
    return activation.__name__
