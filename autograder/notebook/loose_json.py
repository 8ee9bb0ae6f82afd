"""Parts of JSON that may be anything, without building more of it than is asked for: 64 MiB of nested lists are a
gigabyte and a half of Python's objects, and stay 64 MiB here.

A part is JSON that was not looked at yet (`msgspec.Raw`), an object some of whose members are such (a Struct), or what
Python's own, more lenient reader made of JSON.
"""

from __future__ import annotations

import functools
from typing import Any, TypeVar

import msgspec

NOTHING = msgspec.Raw(b"null")
_Kind = TypeVar("_Kind")


def member(part: Any, name: str) -> Any:
    """Of an object. None, or JSON's null, where there is none, or it is no object."""
    if isinstance(part, msgspec.Struct):
        return getattr(part, name)
    if isinstance(part, msgspec.Raw):
        only = read(part, _object_with(name))
        return None if only is None else only.it
    return part.get(name) if isinstance(part, dict) else None


def read(part: Any, kind: type[_Kind]) -> _Kind | None:
    """The part as a value of this type; None where it is none. Raises DecodeError or UnicodeDecodeError where it is not
    even JSON."""
    try:
        return msgspec.json.decode(part, type=kind) if isinstance(part, msgspec.Raw) else msgspec.convert(part, kind)
    except msgspec.ValidationError:
        return None


def size(part: Any) -> int:
    """Bytes of JSON that was not looked at yet."""
    return len(memoryview(part)) if isinstance(part, msgspec.Raw) else 0


@functools.cache
def _object_with(name: str) -> Any:
    return msgspec.defstruct("Only", [("it", msgspec.Raw, NOTHING)], rename={"it": name})
