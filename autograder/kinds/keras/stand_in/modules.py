"""`keras` and `tensorflow`, as `import` finds them: what can be looked at is there, and any other name computes."""

from __future__ import annotations

import math
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np

from autograder.kinds.keras.stand_in import activations, dtypes, nested, parts
from autograder.kinds.keras.stand_in.housekeeping import HOUSEKEEPING, unchanged
from autograder.kinds.keras.stand_in.layers import KINDS, Operation
from autograder.kinds.keras.stand_in.models import Model, Sequential, serialize
from autograder.kinds.keras.stand_in.names import PUBLIC
from autograder.kinds.keras.stand_in.refusal import nothing_kind
from autograder.kinds.keras.stand_in.weights import Tensor, TensorShape, Variable

_TENSORFLOW_MODULES = (
    *("audio", "autodiff", "autograph", "bitwise", "compat", "config", "data", "debugging", "distribute", "dtensor"),
    *("dtypes", "errors", "experimental", "feature_column", "graph_util", "image", "io", "linalg", "lite", "lookup"),
    *("math", "mlir", "nest", "nn", "profiler", "quantization", "queue", "ragged", "random", "raw_ops"),
    *("saved_model", "security", "sets", "signal", "sparse", "strings", "summary", "sysconfig", "test", "tools"),
    *("tpu", "train", "types", "version", "xla", "compat.v1", "compat.v2", "data.experimental", "experimental.numpy"),
    *("autograph.experimental", "compat.v1.logging", "config.experimental", "config.threading"),
)


def _is_tensor(thing: object) -> bool:
    return isinstance(thing, Variable | Tensor)


def _is_keras_tensor(thing: object) -> bool:
    return isinstance(thing, parts.KerasTensor)


def _shape(thing: Any) -> tuple[int, ...]:
    return tuple(thing.shape)


def _size(thing: Any) -> Tensor:
    size: Tensor = Tensor.of(math.prod(thing.shape), "int32")
    return size


def _to_tensor(value: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Tensor:
    tensor: Tensor = Tensor.of(value, dtype)
    return tensor


def _registered_name(kind: Any) -> str:
    return str(kind.__name__)


_SETTINGS = {
    "backend": lambda: "tensorflow",
    "epsilon": lambda: 1e-7,
    "floatx": lambda: "float32",
    "image_data_format": lambda: "channels_last",
}
_DTYPES = {
    "standardize_dtype": dtypes.standardize_dtype,
    "is_float_dtype": dtypes.is_float_dtype,
    "is_int_dtype": dtypes.is_int_dtype,
}
_NESTED = {"flatten": nested.flatten, "map_structure": nested.map_structure, "is_nested": nested.is_nested}
_SAVING = {
    "register_keras_serializable": unchanged,
    "serialize_keras_object": serialize,
    "get_registered_name": _registered_name,
}
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
        "Variable": Variable,
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
    "keras.ops": {
        "convert_to_numpy": np.array,
        "shape": _shape,
        "is_tensor": _is_tensor,
        "size": _size,
        "convert_to_tensor": _to_tensor,
    },
    "keras.config": {**_SETTINGS, "dtype_policy": lambda: parts.described(parts.FLOAT32)},
    "keras.tree": _NESTED,
    "keras.backend": {
        **_SETTINGS,
        **_DTYPES,
        "get_value": np.array,
        "int_shape": _shape,
        "is_keras_tensor": _is_keras_tensor,
    },
    "keras.saving": _SAVING,
    "keras.utils": {**_SAVING, "standardize_dtype": dtypes.standardize_dtype, "is_keras_tensor": _is_keras_tensor},
    "tensorflow": {
        "__version__": "2.21.0",
        "executing_eagerly": lambda: True,
        "is_tensor": _is_tensor,
        "function": unchanged,
        "TensorShape": TensorShape,
        "Tensor": Tensor,
        "DType": dtypes.DType,
        "as_dtype": dtypes.as_dtype,
        "convert_to_tensor": _to_tensor,
        "constant": _to_tensor,
        **dtypes.DTYPES,
    },
    "tensorflow.dtypes": {"DType": dtypes.DType, "as_dtype": dtypes.as_dtype, **dtypes.DTYPES},
    "tensorflow.nest": _NESTED,
    "tensorflow.version": {"VERSION": "2.21.0"},
}


class _Anything(ModuleType):
    """A module in which every name is there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__spec__, self.__path__ = ModuleSpec(name, None), []
        if name in PUBLIC:
            self.__all__ = PUBLIC[name]
        vars(self).update({**HOUSEKEEPING.get(name, {}), **SHOWN.get(name, {})})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = nothing_kind(name, self.__name__)
        setattr(self, name, made)
        return made

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *PUBLIC.get(self.__name__, ())})


def install() -> None:
    """Puts the stand-in where `import keras` and `import tensorflow` find it."""
    for name in ("tensorflow", *(f"tensorflow.{name}" for name in _TENSORFLOW_MODULES)):
        _put(name, _Anything(name))
    for name in PUBLIC:
        module, name = _Anything(name), name.removeprefix("keras")
        for place in ("keras", "tensorflow.keras", "keras.src", "keras._tf_keras.keras"):  # editors import from these
            _put(f"{place}{name}", module)
    for shown in SHOWN.values():
        for thing in [one for value in shown.values() for one in getattr(value, "__mro__", [value])]:
            home = getattr(thing, "__module__", None) or ""
            named = hasattr(thing, "__name__")
            if named and home.startswith(("keras.src.", "tensorflow.python.")):  # where Keras keeps it
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
