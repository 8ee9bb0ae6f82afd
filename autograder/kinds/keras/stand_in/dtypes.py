"""Types of numbers, as Keras and TensorFlow name them."""

from __future__ import annotations

from typing import Any

import numpy as np

_NAMES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32"),
    *("float64", "complex64", "complex128"),
)


class DType:
    """`tf.float32`."""

    __module__ = "tensorflow.python.framework.dtypes"

    def __init__(self, name: str) -> None:
        self.name = name
        self.as_numpy_dtype: type[Any] = np.dtype(name).type
        self.is_floating, self.is_integer = name.startswith("float"), name.startswith(("int", "uint"))
        self.size, self.base_dtype = np.dtype(name).itemsize, self

    def __eq__(self, other: object) -> bool:
        try:
            return other is not None and self.name == standardize_dtype(other)
        except ValueError:
            return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return f"<dtype: '{self.name}'>"

    def __repr__(self) -> str:
        return f"tf.{self.name}"


DTYPES = {name: DType(name) for name in _NAMES}
DTYPES |= {"half": DTYPES["float16"], "double": DTYPES["float64"]}


def standardize_dtype(dtype: Any) -> str:
    usual: dict[Any, str] = {None: "float32", "float": "float32", "int": "int64", float: "float32", int: "int64"}
    if isinstance(dtype, str | type | None):
        dtype = usual.get(dtype, dtype)
    name = getattr(dtype, "name", None) or getattr(dtype, "__name__", dtype)
    name = {"bool_": "bool"}.get(name, name)
    if name not in _NAMES:
        raise ValueError(f"Invalid dtype: {dtype}")
    return str(name)


def as_dtype(dtype: Any) -> DType:
    return DTYPES[standardize_dtype(dtype)]


def is_float_dtype(dtype: Any) -> bool:
    return standardize_dtype(dtype).startswith("float")


def is_int_dtype(dtype: Any) -> bool:
    return standardize_dtype(dtype).startswith(("int", "uint"))
