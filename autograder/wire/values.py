"""What may cross the wall: numbers, texts, bytes, None, and values that are made of these, each with its kind's name.

`pack` takes a Python object apart into a `Value`, `unpack` puts a `Value` together again; how, the kinds say
(`autograder.kinds`), and this module knows none of them. Nothing here can build an object of a class that the other
side names: what is of no kind crosses as the name of its type alone. `unpack` trusts nothing: a guest can send any
bytes it likes.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any

import msgspec

from autograder.kinds.kind import MAX_NAME, CannotCross, Foreign, Kind, kind_of, name_of_type, named
from autograder.kinds.plain import MAX_TEXT

MAX_DEPTH = 16
MAX_ITEMS = 100_000
_FOREIGN = "foreign"

Name = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]


class WireError(ValueError):
    """The other side sent something that the protocol does not allow."""


class UnknownKind(WireError):
    """A value of a kind that is not there."""


class _TooMany(Exception):
    """A value is made of more than may cross."""


class Node(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A value that is made of others. Of no kind: `foreign`, its type's name and a remark. data: its last part, where
    that is bytes."""

    kind: Annotated[str, msgspec.Meta(max_length=40)]
    parts: Annotated[list[Value], msgspec.Meta(max_length=2 * MAX_ITEMS)]
    data: bytes | None = None


Value = None | bool | int | float | str | Node
#: Of several values, in order.
Sequence = Annotated[list[Value], msgspec.Meta(max_length=MAX_ITEMS)]


def pack(thing: object, to_guest: bool = False) -> Value:
    """`thing` as a value that may cross; its type's name in place of whatever may not, and of all that is made of more
    than MAX_ITEMS (a list that holds itself, say).

    to_guest: from here into the sandbox, where more may go.
    """
    try:
        return _pack(thing, MAX_DEPTH, [MAX_ITEMS], to_guest)
    except _TooMany:
        return _foreign(type(thing).__name__, f"more than {MAX_ITEMS} elements")


def _pack(thing: Any, depth: int, budget: list[int], to_guest: bool) -> Value:
    budget[0] -= 1
    its_type = type(thing)
    if budget[0] < 0:
        raise _TooMany
    if thing is None or its_type is bool or its_type is float:
        return thing  # type: ignore[no-any-return]
    if its_type is int and -(2**63) <= thing < 2**63:
        return thing  # type: ignore[no-any-return]
    if its_type is str:
        return thing if len(thing) <= MAX_TEXT else _foreign("str", "too long")
    if its_type is Foreign:
        return _foreign(thing.type_name, thing.remark)
    kind = kind_of(thing)
    if kind is None or (kind.into_guests_alone and not to_guest):
        return _foreign(name_of_type(its_type))
    try:
        like = kind.like(thing)
        parts = kind.parts(thing) if like is thing else []
    except CannotCross as remark:
        return _foreign(its_type.__name__, str(remark))
    except Exception as error:
        if kind.failures_are_ours or isinstance(error, MemoryError):
            raise
        return _foreign(its_type.__name__, "odd")
    if like is not thing:
        return _pack(like, depth, budget, to_guest)
    if kind.flat:
        data = parts.pop() if parts and type(parts[-1]) is bytes else None
        return Node(kind.name, parts, data)
    if depth == 0:
        return _foreign(its_type.__name__, "nested too deeply")
    return Node(kind.name, [_pack(part, depth - 1, budget, to_guest) for part in parts])


def _foreign(type_name: str, remark: str = "") -> Node:
    return Node(_FOREIGN, [type_name[:MAX_NAME], remark])


def unpack(value: Value, in_guest: bool = False) -> Any:
    """The Python object that `value` describes; `Foreign` for what is of no kind.

    in_guest: where it came from the host, which may send more. Raises WireError for a value that lies about itself.
    """
    return _unpack(value, MAX_DEPTH, [MAX_ITEMS], in_guest)


def _unpack(value: Value, depth: int, budget: list[int], in_guest: bool) -> Any:
    budget[0] -= 1
    if not isinstance(value, Node):
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise WireError("a text is too long")
        # As a literal in a notebook is: `padding is "same"` holds there.
        return sys.intern(value) if in_guest and type(value) is str else value
    if depth < 0 or budget[0] < 0:
        raise WireError("a value is nested too deeply" if depth < 0 else "a value has too many elements")
    if value.kind == _FOREIGN:
        return _foreign_again(value.parts)
    kind = named(value.kind)
    if kind is None or (kind.into_guests_alone and not in_guest):
        name = f": {value.kind}" if in_guest else ""  # a guest could write a hidden input there
        raise UnknownKind(f"a value is of a kind that may not cross{name}")
    return _whole(kind, value, depth, budget, in_guest)


def _whole(kind: Kind, node: Node, depth: int, budget: list[int], in_guest: bool) -> Any:
    parts, data = node.parts, node.data
    if kind.flat:
        for part in parts:  # written out, as below: a submission is asked with thousands of them
            if type(part) is Node or (type(part) is str and len(part) > MAX_TEXT):
                raise WireError("a value is made of what it cannot be made of")
        whole: list[Any] = parts if data is None else [*parts, data]
    elif data is not None:
        raise WireError("a value is made of what it cannot be made of")
    else:
        whole = [_unpack(part, depth - 1, budget, in_guest) for part in parts]
        if budget[0] < 0:
            raise WireError("a value has too many elements")
    try:
        return kind.whole(whole)
    except WireError:
        raise
    except ValueError as error:
        raise WireError(str(error)) from None


def _foreign_again(parts: list[Value]) -> Foreign:
    if len(parts) == 2:
        name, remark = parts
        if isinstance(name, str) and isinstance(remark, str):  # written out: an answer may hold 100,000 of them
            return Foreign(name, remark)
    raise WireError("a value is of no kind and has no name")


def crossed(thing: Any) -> Any:
    """As it would come out of a guest."""
    kind = kind_of(thing)
    return thing if kind is not None and kind.stays else unpack(pack(thing))
