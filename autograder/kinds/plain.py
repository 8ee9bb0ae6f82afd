"""Python's own values that are made of no others: numbers, texts, bytes, None; and how any two are compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from autograder.kinds.kind import (
    MAX_SHOWN,
    CannotCross,
    Foreign,
    Kind,
    Told,
    items,
    kind_of,
    plain,
    register,
    size,
    what,
    with_article,
)
from autograder.kinds.saying import say

MAX_TEXT = 100_000
MAX_INT_BITS = 4096
#: Rounding where nothing is known of what is computed: three units of float32, doubled, and a little for what is 0.
#: See `autograder.judging.tolerance`.
UNIT, FLOOR = 2.0**-23, 1e-12
MAX_TYPED = 1_000


class Plain(Kind):
    """None, bool, int, float, str. On the wire they are themselves, but for integers of more than 64 bits."""

    name = "int"
    flat = True

    def holds(self, value: Any) -> bool:
        return value is None or isinstance(value, bool | int | float | str)

    def like(self, value: Any) -> Any:
        """An IntEnum is an int."""
        if value is None or type(value) in (bool, int, float, str):
            return value
        kinds: tuple[Any, ...] = (int, float, str)
        return next(kind(value) for kind in kinds if isinstance(value, kind))

    def parts(self, value: Any) -> list[Any]:
        """Of an integer that does not fit into 64 bits, in hexadecimal."""
        if value.bit_length() > MAX_INT_BITS:
            raise CannotCross("enormous")
        return [hex(value)]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) != 1 or not isinstance(parts[0], str) or len(parts[0]) > MAX_INT_BITS // 4 + 3:
            raise ValueError("an integer is not written in digits")
        return int(parts[0], 16)

    def key(self, value: Any) -> Any:
        return (type(value), value)  # 1, 1.0 and True are equal, and not the same argument

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield [value]

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        if not isinstance(expected, float):
            return None
        scale = plain(scale)
        magnitude = abs(scale) if isinstance(scale, int | float) else abs(expected)
        return factor * magnitude + floor if math.isfinite(magnitude) else None

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return None if expected is None else told.none()
        value = plain(actual)
        if not _alike(value, expected):
            return told.other(what(value), what(expected))
        if value == expected or (isinstance(expected, float) and _close(value, expected, allowed)):
            return None
        return told.phrase(say("returned a wrong value"), say("is not right"), say("not right"))

    def same(self, one: Any, other: Any) -> bool:
        return type(one) is type(other) and (one == other or (one != one and other != other))

    def seen_in(self, value: Any) -> Any:
        """A number of a package that is not to be had where it is graded."""
        return as_python(value, int | float)

    def no_such(self, type_name: str) -> str:
        words = say("{a_type}, which is none of Python's own numbers; .item() makes this one of it:")
        return words.format(a_type=with_article(type_name))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        return "    None  (NoneType)" if value is None else super().text(value, axes)

    def pieces(self, value: Any) -> Iterator[str]:
        yield repr(value[: MAX_SHOWN + 1] if type(value) in (str, bytes) else value)

    def encoded(self, value: Any) -> Any:
        return value


class Bytes(Plain):
    name = "bytes"

    def holds(self, value: Any) -> bool:
        return isinstance(value, bytes)

    def like(self, value: Any) -> Any:
        return value if type(value) is bytes else bytes(value)

    def parts(self, value: Any) -> list[Any]:
        if len(value) > MAX_TEXT:
            raise CannotCross("too long")
        return [value]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) != 1 or not isinstance(parts[0], bytes):
            raise ValueError("bytes are none")
        return parts[0]

    def encoded(self, value: Any) -> Any:
        return {"bytes": value.hex()}

    def decoded(self, data: Any) -> Any:
        return bytes.fromhex(data["bytes"])


def as_python(value: Any, kind: Any) -> Any:
    """What a number or an array of another package is in Python's own; None where it is nothing of that kind."""
    if not hasattr(type(value), "tolist"):
        return None
    try:
        found = value.tolist()
    except Exception:  # it does as it likes
        return None
    return found if isinstance(found, kind) else None


def _alike(actual: Any, expected: Any) -> bool:
    """3 will do for 3.0; 3.0 is no int, and True is no number."""
    if isinstance(expected, bool) or isinstance(actual, bool):
        return isinstance(expected, bool) and isinstance(actual, bool)
    return isinstance(actual, int | float if isinstance(expected, float) else type(expected))


def _close(actual: float, expected: float, allowed: Any) -> bool:
    try:
        actual = float(actual)
    except OverflowError:  # an integer of more than 1024 bits
        return False
    if not math.isfinite(expected) or not math.isfinite(actual):  # equal infinities are right already
        return math.isnan(expected) and math.isnan(actual)
    most = allowed if isinstance(allowed, float) else 3 * UNIT * abs(expected) + FLOOR
    return abs(actual - expected) <= most


def within(expected: Any, scale: Any, factor: float, floor: float) -> Any:
    """As `Kind.within`."""
    kind = kind_of(expected)
    return kind.within(expected, scale, factor, floor) if kind else None


def within_like(value: Any, allowed: Any, default: Callable[[Any], Any] | None = None) -> Any:
    """What is `allowed` for a right value, for what a known mistake gives in its place."""
    kind = kind_of(value)
    default = default or (lambda one: within(one, one, 3 * UNIT, FLOOR))
    return kind.within_like(kind.like(value), allowed, default) if kind else None


def difference(actual: Any, expected: Any, allowed: Any = None, told: Told | None = None) -> str | None:
    """None if `actual` will do; else a clause that follows the function's name ("largest returned …"). It says what is
    certain (type, shape, which axis, how much) and never an expected value: it is shown for hidden tests too.

    allowed: as `Kind.within` makes it; None where nothing more is known than that numbers are rounded.
    """
    told = told or Told()
    kind = kind_of(expected)
    if kind is None:
        if isinstance(expected, Foreign) and actual == expected:
            return None
        return told.other(what(actual), what(expected))
    return kind.difference(actual, kind.like(expected), allowed, told)


def typed(value: Any) -> Any:
    """What a person types in: 12.0 is 12, an array is a tuple. What nobody types in, being too much, is itself."""
    value = plain(value)
    if size(value) > MAX_TYPED:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    elements = items(value)
    if elements is None:
        return value
    return list(map(typed, elements)) if type(value) is list else tuple(map(typed, elements))


def text_in(path: Any) -> str | None:
    """What a text file holds, as far as it is looked at; None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(MAX_TEXT)
    except OSError:
        return None


def same_text(one: str | None, other: str | None) -> bool:
    return ends_left_out(one) == ends_left_out(other)


def ends_left_out(text: str | None) -> str | None:
    """How a line ends, and how many blank ones there are at the end, says nothing."""
    return None if text is None else "\n".join(line.rstrip() for line in text.rstrip().splitlines())


register(Plain(), Bytes())
