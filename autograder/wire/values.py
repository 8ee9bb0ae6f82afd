"""What may cross the wall: plain values, and NumPy arrays as (dtype, shape, bytes).

`pack` turns a Python object into a `Value`, `unpack` turns a `Value` back. Nothing here can build an
object of a class that the other side names: what is not plain data crosses as `Opaque`, its type's name
alone. `unpack` trusts nothing: a guest can send any bytes it likes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
import numpy as np

#: Kinds of NumPy dtype that may cross: bool, signed and unsigned integers, floats. In particular no
#: objects ("O": unpickling), no structured types and no strings.
_PLAIN_KINDS = "biuf"
_PLAIN_DTYPES = {np.dtype(code).newbyteorder("<").str: np.dtype(code).newbyteorder("<") for code in "?bhilqBHILQefdg"}
MAX_ARRAY_BYTES = 32 * 2**20
MAX_DEPTH = 16
MAX_ITEMS = 100_000
MAX_TEXT = 100_000
#: Of a dictionary. Keys can be made that all fall into one place of it, which then takes the square of their number.
MAX_KEYS = 1_000
_MAX_INT_BITS = 4096


_MAX_NAME = 2_000
Name = Annotated[str, msgspec.Meta(max_length=_MAX_NAME)]


class WireError(ValueError):
    """The other side sent something that the protocol does not allow."""


class Array(msgspec.Struct, frozen=True, tag="array"):
    """A NumPy array in C order, or a NumPy scalar where `scalar` is set."""

    dtype: Name
    shape: Annotated[tuple[int, ...], msgspec.Meta(max_length=32)]
    data: bytes
    scalar: bool = False


class BigInt(msgspec.Struct, frozen=True, tag="int"):
    """An integer that does not fit into 64 bits, in hexadecimal."""

    digits: Name


class Bytes(msgspec.Struct, frozen=True, tag="bytes"):
    data: bytes


class Sequence(msgspec.Struct, frozen=True, tag="sequence"):
    kind: Literal["list", "tuple"]
    items: Annotated[list[Value], msgspec.Meta(max_length=MAX_ITEMS)]


class Mapping(msgspec.Struct, frozen=True, tag="mapping"):
    items: Annotated[list[tuple[Value, Value]], msgspec.Meta(max_length=MAX_KEYS)]


class Opaque(msgspec.Struct, frozen=True, tag="opaque"):
    """Something that is not plain data. Only the name of its type and a short remark cross."""

    type_name: Name
    remark: Name = ""


class Layer(msgspec.Struct, frozen=True):
    """One step of a Keras model: a layer's class, its configuration in JSON, its weights.

    inputs: which earlier steps it takes. constants: what else it was called with. shares: the earlier step
    whose weights it has, if it is the same layer once more.
    """

    kind: Name
    settings: Annotated[str, msgspec.Meta(max_length=MAX_TEXT)] = "{}"
    inputs: Annotated[tuple[int, ...], msgspec.Meta(max_length=100)] = ()
    weights: Annotated[tuple[Array, ...], msgspec.Meta(max_length=100)] = ()
    constants: int = 0
    shares: int | None = None


class Model(msgspec.Struct, frozen=True, tag="model"):
    """A Keras model as plain data: its layers in an order in which they can be computed, the last one its
    output. `problem`: in one of a few words, why it could not be written down."""

    layers: Annotated[tuple[Layer, ...], msgspec.Meta(max_length=1_000)] = ()
    problem: Name = ""


Value = None | bool | int | float | str | Bytes | Array | BigInt | Sequence | Mapping | Opaque | Model
Special = Callable[[object], Value]


def pack(thing: object, special: Special | None = None) -> Value:
    """`thing` as a value that may cross; `Opaque` in place of whatever may not.

    special: knows more kinds of things; it gives None for what it does not know either.
    """
    budget = [MAX_ITEMS]
    return _pack(thing, MAX_DEPTH, budget, special)


def _pack(thing: object, depth: int, budget: list[int], special: Special | None) -> Value:
    budget[0] -= 1
    name = type(thing).__name__[:_MAX_NAME]
    if budget[0] < 0:
        return Opaque(name, f"more than {MAX_ITEMS} elements")
    if thing is None or type(thing) in (bool, float):
        return thing  # type: ignore[return-value]
    if type(thing) is int:
        if -(2**63) <= thing < 2**63:
            return thing
        return BigInt(hex(thing)) if thing.bit_length() <= _MAX_INT_BITS else Opaque("int", "enormous")
    if type(thing) is str:
        return thing if len(thing) <= MAX_TEXT else Opaque(name, "too long")
    if type(thing) is bytes:
        return Bytes(thing) if len(thing) <= MAX_TEXT else Opaque(name, "too long")
    if isinstance(thing, np.ndarray | np.generic):
        return pack_array(thing)
    if type(thing) in (list, tuple, dict) and depth == 0:
        return Opaque(name, "nested too deeply")
    if type(thing) in (list, tuple):
        items = []
        for item in thing:  # type: ignore[attr-defined]
            items.append(_pack(item, depth - 1, budget, special))
            if budget[0] < 0:  # the last one says so
                break
        return Sequence("list" if type(thing) is list else "tuple", items)
    if type(thing) is dict:
        if len(thing) > MAX_KEYS:
            return Opaque(name, f"more than {MAX_KEYS} keys")
        pairs = [(_pack(k, depth - 1, budget, None), _pack(v, depth - 1, budget, special)) for k, v in thing.items()]
        return Mapping(pairs)
    return (special(thing) if special else None) or Opaque(name)


def pack_array(thing: np.ndarray[Any, Any] | np.generic) -> Array | Opaque:
    array = np.asarray(thing)
    if array.dtype.kind not in _PLAIN_KINDS:
        return Opaque(type(thing).__name__, f"dtype {array.dtype}")
    if array.nbytes > MAX_ARRAY_BYTES:
        return Opaque(type(thing).__name__, f"shape {array.shape}, {array.nbytes >> 20} MiB")
    array = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return Array(array.dtype.str, array.shape, array.tobytes(), isinstance(thing, np.generic))


def unpack(value: Value, model: Callable[[Model], Any] | None = None) -> Any:
    """The Python object that `value` describes; `Opaque` stays as it is, and so does `Model` without `model`,
    which makes something of it.

    Arrays are fresh, writable and in C order. Raises WireError for a value that lies about itself.
    """
    # A few of what `pack` puts in place of the elements that are too many may follow these.
    return _unpack(value, MAX_DEPTH, [2 * MAX_ITEMS], model)


def _unpack(value: Value, depth: int, budget: list[int], model: Callable[[Model], Any] | None) -> Any:
    budget[0] -= 1
    if depth < 0 or budget[0] < 0:
        raise WireError("a value is nested too deeply" if depth < 0 else "a value has too many elements")
    if isinstance(value, Model):
        return model(value) if model else value
    if isinstance(value, Array):
        return unpack_array(value)
    if isinstance(value, Bytes):
        return value.data
    if isinstance(value, BigInt):
        if len(value.digits) > _MAX_INT_BITS // 4 + 3:
            raise WireError("an integer is too long")
        try:
            return int(value.digits, 16)
        except ValueError:
            raise WireError("an integer is not written in digits") from None
    if isinstance(value, Sequence):
        items = [_unpack(item, depth - 1, budget, model) for item in value.items]
        return items if value.kind == "list" else tuple(items)
    if isinstance(value, Mapping):
        try:
            return {_unpack(k, depth - 1, budget, None): _unpack(v, depth - 1, budget, model) for k, v in value.items}
        except TypeError:
            raise WireError("a dictionary has a key that cannot be one") from None
    return value


def unpack_array(value: Array) -> Any:
    dtype = _PLAIN_DTYPES.get(value.dtype)
    if dtype is None:
        raise WireError("an array has a dtype that may not cross")
    if len(value.shape) > 32 or any(n < 0 for n in value.shape):
        raise WireError("an array has an impossible shape")
    count = 1
    for n in value.shape:  # Python integers: no overflow, whatever the guest wrote
        count *= n
    if count * dtype.itemsize != len(value.data):
        raise WireError("an array's shape does not fit its data")
    if count == 0 and max(value.shape, default=0) > 2**31:
        raise WireError("an array has an impossible shape")
    array = np.frombuffer(value.data, dtype=dtype).reshape(value.shape).copy()
    return array[()] if value.scalar and array.ndim == 0 else array
