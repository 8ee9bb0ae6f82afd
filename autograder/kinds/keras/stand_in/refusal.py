"""What would compute, and raises ComputesNothing instead."""

from __future__ import annotations

from typing import Any

from autograder.kinds.kind import OutOfReach


class ComputesNothing(OutOfReach):
    """Keras was asked to compute where the student's own NumPy code is graded."""

    @property
    def instead(self) -> Any:
        return Nothing()


def refuse(*args: Any, **kwargs: Any) -> Any:
    raise ComputesNothing("Keras computes nothing here: compute it with your own NumPy functions.")


class Uncomputed:
    """A value that Keras would compute. It can be handed about; to calculate with it is refused."""

    __array__ = __array_ufunc__ = __array_function__ = refuse
    __call__ = __iter__ = __len__ = __getitem__ = __float__ = __int__ = __neg__ = __abs__ = refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = refuse
    __matmul__ = __rmatmul__ = __floordiv__ = __mod__ = __lt__ = __le__ = __gt__ = __ge__ = refuse


class Nothing(Uncomputed):
    """In place of what a failed statement was to define: whatever is asked of it is refused."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return refuse()


class _NothingKind(type):
    """A class that no layer is of, and that makes no objects; so is every name in it, as in `tf.nn.relu`."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = nothing_kind(name, f"{cls.__module__}.{cls.__name__}")
        setattr(cls, name, made)
        return made


def nothing_kind(name: str, module: str) -> type:
    return _NothingKind(name, (), {"__init__": refuse, "__module__": module})
