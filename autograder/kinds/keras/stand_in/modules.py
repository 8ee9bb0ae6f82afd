"""`keras` and `tensorflow`, as `import` finds them: what can be looked at is there, and any other name computes."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np

from autograder.kinds.keras.stand_in import activations, parts
from autograder.kinds.keras.stand_in.layers import KINDS, Operation
from autograder.kinds.keras.stand_in.models import Model, Sequential, serialize
from autograder.kinds.keras.stand_in.refusal import nothing_kind

#: Below `keras`. What Keras 3 has no longer must not be found, since code that is written for both looks for it first.
_KERAS_MODULES = (
    *("activations", "applications", "backend", "callbacks", "config", "constraints", "datasets", "distillation"),
    *("distribution", "dtype_policies", "export", "initializers", "layers", "legacy", "losses", "metrics"),
    *("mixed_precision", "models", "ops", "optimizers", "preprocessing", "quantizers", "random", "regularizers"),
    *("saving", "tree", "utils", "visualization", "wrappers"),
    *("datasets.boston_housing", "datasets.california_housing", "datasets.cifar10", "datasets.cifar100"),
    *("datasets.fashion_mnist", "datasets.imdb", "datasets.mnist", "datasets.reuters", "legacy.saving", "ops.image"),
    *("ops.linalg", "ops.nn", "ops.numpy", "optimizers.legacy", "optimizers.schedules", "preprocessing.image"),
    *("preprocessing.sequence", "utils.bounding_boxes", "utils.legacy"),
)
_TENSORFLOW_MODULES = (
    *("audio", "autodiff", "autograph", "bitwise", "compat", "config", "data", "debugging", "distribute", "dtensor"),
    *("dtypes", "errors", "experimental", "feature_column", "graph_util", "image", "io", "linalg", "lite", "lookup"),
    *("math", "mlir", "nest", "nn", "profiler", "quantization", "queue", "ragged", "random", "raw_ops"),
    *("saved_model", "security", "sets", "signal", "sparse", "strings", "summary", "sysconfig", "test", "tools"),
    *("tpu", "train", "types", "version", "xla", "compat.v1", "compat.v2", "data.experimental", "experimental.numpy"),
)


def _is_tensor(thing: object) -> bool:
    return isinstance(thing, parts.Variable)


def _is_keras_tensor(thing: object) -> bool:
    return isinstance(thing, parts.KerasTensor)


def _unchanged(function: Any = None, *args: Any, **kwargs: Any) -> Any:
    """A decorator, given settings or not."""
    return function if callable(function) else lambda function: function


def _shape(thing: Any) -> tuple[int, ...]:
    return tuple(thing.shape)


_SETTINGS = {
    "backend": lambda: "tensorflow",
    "epsilon": lambda: 1e-7,
    "floatx": lambda: "float32",
    "image_data_format": lambda: "channels_last",
}
_SAVING = {"register_keras_serializable": _unchanged, "serialize_keras_object": serialize}
_ACTIVATIONS = {"get": activations.get, "deserialize": activations.get, "serialize": activations.serialize}
#: What can be looked at, by module.
SHOWN: dict[str, dict[str, Any]] = {
    "keras": {
        "__version__": "3.15.1",
        "version": lambda: "3.15.1",
        "Model": Model,
        "Sequential": Sequential,
        "Layer": KINDS["Layer"],
        "Operation": Operation,
        "InputSpec": parts.InputSpec,
        "Variable": parts.Variable,
        "KerasTensor": parts.KerasTensor,
        "Initializer": parts.Initializer,
        "DTypePolicy": parts.DTypePolicy,
    },
    "keras.layers": {**KINDS, "InputSpec": parts.InputSpec, "serialize": serialize},
    "keras.models": {"Model": Model, "Sequential": Sequential},
    "keras.activations": {**activations.ACTIVATIONS, **_ACTIVATIONS},
    "keras.initializers": {
        "Initializer": parts.Initializer,
        "GlorotUniform": parts.GlorotUniform,
        "Zeros": parts.Zeros,
    },
    "keras.ops": {"convert_to_numpy": np.array, "shape": _shape, "is_tensor": _is_tensor},
    "keras.config": _SETTINGS,
    "keras.backend": {**_SETTINGS, "get_value": np.array, "int_shape": _shape, "is_keras_tensor": _is_keras_tensor},
    "keras.saving": _SAVING,
    "keras.utils": {**_SAVING, "is_keras_tensor": _is_keras_tensor},
    "tensorflow": {
        "__version__": "2.21.0",
        "executing_eagerly": lambda: True,
        "is_tensor": _is_tensor,
        "function": _unchanged,
        "TensorShape": parts.TensorShape,
    },
}


class _Anything(ModuleType):
    """A module in which every name is there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__spec__, self.__path__ = ModuleSpec(name, None), []
        vars(self).update(SHOWN.get(name, {}))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = nothing_kind(name)
        setattr(self, name, made)
        return made


def install() -> None:
    """Puts the stand-in where `import keras` and `import tensorflow` find it."""
    for name in ("tensorflow", *(f"tensorflow.{name}" for name in _TENSORFLOW_MODULES)):
        _put(name, _Anything(name))
    for name in ("", *(f".{name}" for name in _KERAS_MODULES)):
        module = _Anything(f"keras{name}")
        for place in ("keras", "tensorflow.keras", "keras.src", "keras._tf_keras.keras"):  # editors import from these
            _put(f"{place}{name}", module)
    for shown in SHOWN.values():
        for thing in [one for value in shown.values() for one in getattr(value, "__mro__", [value])]:
            home = getattr(thing, "__module__", None) or ""
            if home.startswith("keras.src."):  # where Keras keeps it
                if home not in sys.modules:
                    _put(home, _Anything(home))
                setattr(sys.modules[home], thing.__name__, thing)


def _put(name: str, module: ModuleType) -> None:
    sys.modules[name] = module
    parent, _, last = name.rpartition(".")
    if parent and parent not in sys.modules:
        _put(parent, _Anything(parent))
    if parent:
        setattr(sys.modules[parent], last, module)
