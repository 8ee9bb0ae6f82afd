"""Weights, and the tensors had from them: they can be looked at as Keras's; what is computed with them, NumPy does."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.kinds.keras.stand_in.refusal import refuse


class TensorShape(tuple[int, ...]):
    """A weight's shape, which can also be asked as TensorFlow's can."""

    __module__ = "tensorflow.python.framework.tensor_shape"
    __hash__ = tuple.__hash__

    @property
    def rank(self) -> int:
        return len(self)

    ndims = rank

    def as_list(self) -> list[int]:
        return list(self)

    def num_elements(self) -> int | None:
        return None if None in self else math.prod(self)

    def is_fully_defined(self) -> bool:
        return None not in self

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return TensorShape(found) if isinstance(key, slice) else found

    def __add__(self, other: Any) -> TensorShape:
        return TensorShape((*self, *other))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list | tuple) and tuple(self) == tuple(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __str__(self) -> str:
        return str(tuple(self))

    def __repr__(self) -> str:
        return f"TensorShape({list(self)})"


class Tensor(np.ndarray[Any, Any]):
    """An array that can also be asked as TensorFlow's tensors are."""

    __module__ = "tensorflow.python.framework.ops"
    __hash__ = None

    @classmethod
    def of(cls, array: Any, dtype: Any = None) -> Tensor:
        made: Tensor = np.array(array, getattr(dtype, "as_numpy_dtype", dtype)).view(cls)
        return made

    @property  # type: ignore[misc]
    def shape(self) -> TensorShape:
        return TensorShape(super().shape)

    def __getitem__(self, key: Any) -> Any:
        return np.asarray(super().__getitem__(key)).view(Tensor)  # a single number is a tensor, too

    def numpy(self) -> Any:
        return np.array(self)[()]

    def __format__(self, wanted: str) -> str:
        return format(self.numpy(), wanted)

    __new__ = refuse


class Variable:
    """What is computed with it, NumPy computes: as it does where an array meets one of Keras's."""

    __module__ = "keras.src.backend"
    name = path = ""
    trainable, constraint, regularizer = True, None, None
    overwrite_with_gradient, synchronization, aggregation = False, "auto", "none"
    value: Tensor

    @property
    def shape(self) -> TensorShape:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def dtype(self) -> str:
        return str(self.value.dtype)

    def numpy(self) -> Any:
        return self.value.numpy()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.value, dtype)

    def __repr__(self) -> str:
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}, value={self.numpy()}>"

    __init__ = assign = assign_add = assign_sub = refuse
    __hash__ = None  # type: ignore[assignment]


def variable(array: Any, path: str) -> Variable:
    made: Variable = Variable.__new__(Variable)
    made.value, made.name, made.path = Tensor.of(array), path.rpartition("/")[2], path
    return made


def _by_numpy(name: str) -> Callable[..., Any]:
    def operator(self: Variable, *others: Any) -> Any:
        others = tuple(one.value if isinstance(one, Variable) else one for one in others)
        return getattr(self.value, name)(*others)

    operator.__name__ = operator.__qualname__ = name
    return operator


for _name in (
    *("getitem", "bool", "int", "float", "neg", "pos", "abs", "invert", "eq", "ne", "lt", "le", "gt", "ge"),
    *(f"{side}{name}" for side in ("", "r") for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")),
    *(f"{side}{name}" for side in ("", "r") for name in ("matmul", "and", "or", "xor")),
):
    setattr(Variable, f"__{_name}__", _by_numpy(f"__{_name}__"))
