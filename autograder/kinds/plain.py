"""Python's own values: numbers, texts, bytes, None; lists, tuples, dicts and sets of whatever other kinds.

Named tuples, dict subclasses, `defaultdict`s and the like count as what they are like.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from autograder.kinds.kind import (
    CannotCross,
    Foreign,
    Kind,
    Told,
    copied,
    decode,
    encode,
    frozen,
    items,
    key,
    kind_of,
    lasts,
    numbers,
    plain,
    register,
    same,
    size,
    what,
)
from autograder.kinds.saying import say

MAX_TEXT = 100_000
#: Of a dictionary or set. Keys can be made that all fall into one place of it, which then takes the square of their
#: number.
MAX_KEYS = 1_000
MAX_INT_BITS = 4096
#: Rounding where nothing is known of what is computed: three units of float32, doubled, and a little for what is 0.
#: See `autograder.judging.tolerance`.
UNIT, FLOOR = 2.0**-23, 1e-12


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

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        return "    None  (NoneType)" if value is None else super().text(value, axes)

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


def _alike(actual: Any, expected: Any) -> bool:
    """3 will do for 3.0; 3.0 is no int, and True is no number."""
    if isinstance(expected, bool) or isinstance(actual, bool):
        return isinstance(expected, bool) and isinstance(actual, bool)
    return isinstance(actual, int | float if isinstance(expected, float) else type(expected))


def _close(actual: float, expected: float, allowed: Any) -> bool:
    if not math.isfinite(expected) or not math.isfinite(actual):  # equal infinities are right already
        return math.isnan(expected) and math.isnan(actual)
    most = allowed if isinstance(allowed, float) else 3 * UNIT * abs(expected) + FLOOR
    return abs(actual - expected) <= most


class _Elements(Kind):
    """What values of several kinds have that are made of other values, in order."""

    python: type

    def holds(self, value: Any) -> bool:
        return isinstance(value, self.python)

    def like(self, value: Any) -> Any:
        return value if type(value) is self.python else self.python(value)

    def parts(self, value: Any) -> list[Any]:
        return list(value)

    def whole(self, parts: list[Any]) -> Any:
        return self.python(parts)

    def frozen(self, value: Any) -> Any:
        return self.python(map(frozen, value))

    def copied(self, value: Any) -> Any:
        return self.python(map(copied, value))

    def lasts(self, value: Any) -> bool:
        return all(map(lasts, value))

    def key(self, value: Any) -> Any:
        return (self.name, *map(key, value))

    def size(self, value: Any) -> int:
        return sum(map(size, value))

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        """All that stand here by themselves, in one row."""
        row: list[Any] = []
        for element in value:
            if isinstance(kind_of(element), Plain):
                row += [number for one in numbers(element) for number in one]
            else:
                yield from numbers(element)
        yield row


class _InOrder(_Elements):
    """Lists and tuples are the same, and so is an array of the same numbers: only what is in them counts."""

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        scales = items(scale)
        if scales is None or len(scales) != len(expected):
            scales = list(expected)
        found = [within(one, of, factor, floor) for one, of in zip(expected, scales, strict=True)]
        return found if any(one is not None for one in found) else None

    def within_like(self, value: Any, allowed: Any, default: Callable[[Any], Any]) -> Any:
        if not isinstance(allowed, list) or len(allowed) != len(value):
            return default(value)
        return [within_like(one, of, default) for one, of in zip(value, allowed, strict=True)]

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        have, kind = items(actual), what(expected)
        if have is None:
            return told.other(what(actual), kind)
        if len(have) != len(expected):
            count = say("{kind} with 1 element") if len(have) == 1 else say("{kind} with {count} elements")
            wanted = say("{count}").format(count=len(expected))
            return told.other(count.format(kind=kind, count=len(have)), wanted)
        for index, (one, want) in enumerate(zip(have, expected, strict=True)):
            inner = difference(one, want, allowed[index] if isinstance(allowed, list) else None, Told(verb=""))
            if inner is not None:
                words = told.phrase(say("returned {kind} whose element {index} is {inner}"),
                                    say("is {kind} whose element {index} is {inner}"),
                                    say("{kind} whose element {index} is {inner}"))  # fmt: skip
                return words.format(kind=kind, index=index, inner=inner)
        return None

    def same(self, one: Any, other: Any) -> bool:
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))

    def items(self, value: Any) -> list[Any] | None:
        return list(value)


class Lists(_InOrder):
    name, python = "list", list


class Tuples(_InOrder):
    name, python = "tuple", tuple

    def like(self, value: Any) -> Any:
        return value if type(value) is tuple else tuple(tuple.__iter__(value))


class Dicts(Kind):
    name = "dict"

    def holds(self, value: Any) -> bool:
        return isinstance(value, dict)

    def like(self, value: Any) -> Any:
        return value if type(value) is dict else dict(value)

    def parts(self, value: Any) -> list[Any]:
        if len(value) > MAX_KEYS:
            raise CannotCross(f"more than {MAX_KEYS} keys")
        return [part for pair in value.items() for part in pair]

    def whole(self, parts: list[Any]) -> Any:
        keys = parts[::2]
        if len(parts) % 2 or len(keys) > MAX_KEYS:
            raise ValueError("a dictionary is not made of pairs")
        return dict(zip(_hashable(keys), parts[1::2], strict=True))

    def frozen(self, value: Any) -> Any:
        return {frozen(name): frozen(one) for name, one in value.items()}

    def copied(self, value: Any) -> Any:
        return {name: copied(one) for name, one in value.items()}

    def lasts(self, value: Any) -> bool:
        return all(map(lasts, value.values()))

    def key(self, value: Any) -> Any:
        return ("dict", *((key(name), key(one)) for name, one in value.items()))

    def size(self, value: Any) -> int:
        return sum(map(size, value.values()))

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        yield from numbers(list(value.values()))

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        scales = scale if isinstance(scale, dict) and scale.keys() == expected.keys() else expected
        found = {name: within(one, scales[name], factor, floor) for name, one in expected.items()}
        return found if any(one is not None for one in found.values()) else None

    def within_like(self, value: Any, allowed: Any, default: Callable[[Any], Any]) -> Any:
        if not isinstance(allowed, dict) or allowed.keys() != value.keys():
            return default(value)
        return {name: within_like(one, allowed[name], default) for name, one in value.items()}

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        if not isinstance(actual, dict):
            return told.other(what(actual), what(expected))
        if actual.keys() != expected.keys():
            words = (
                say("returned a dict with other keys"),
                say("is a dict with other keys"),
                say("a dict with other keys"),
            )
            return told.phrase(*words)
        for name, want in expected.items():
            inner = difference(actual[name], want, allowed[name] if isinstance(allowed, dict) else None, Told(verb=""))
            if inner is not None:
                inside = (
                    say("returned a dict in which a value is {inner}"),
                    say("is a dict in which a value is {inner}"),
                )
                return told.phrase(*inside, say("a dict in which a value is {inner}")).format(inner=inner)
        return None

    def same(self, one: Any, other: Any) -> bool:
        return (
            isinstance(one, dict) and list(one) == list(other) and all(same(one[name], other[name]) for name in other)
        )

    def encoded(self, value: Any) -> Any:
        return {"dict": [[encode(name), encode(one)] for name, one in value.items()]}

    def decoded(self, data: Any) -> Any:
        return {decode(name): decode(one) for name, one in data["dict"]}


class Sets(Kind):
    """Of what can be in one: numbers, texts, tuples of these. A frozenset is a set."""

    name = "set"

    def holds(self, value: Any) -> bool:
        return isinstance(value, set | frozenset)

    def like(self, value: Any) -> Any:
        return value if type(value) in (set, frozenset) else set(value)

    def parts(self, value: Any) -> list[Any]:
        if len(value) > MAX_KEYS:
            raise CannotCross(f"more than {MAX_KEYS} elements")
        return sorted(value, key=repr)

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) > MAX_KEYS:
            raise ValueError("a set has too many elements")
        return set(_hashable(parts))

    def copied(self, value: Any) -> Any:
        return set(value)

    def key(self, value: Any) -> Any:
        return ("set", *sorted(map(repr, value)))

    def size(self, value: Any) -> int:
        return len(value)

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        yield from numbers(sorted(value, key=repr))

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        if not isinstance(actual, set | frozenset):
            return told.other(what(actual), what(expected))
        if {plain(one) for one in actual} == expected:
            return None
        return told.phrase(say("returned a set with other elements"), say("is a set with other elements"),
                           say("a set with other elements"))  # fmt: skip

    def same(self, one: Any, other: Any) -> bool:
        return isinstance(one, set | frozenset) and one == other


def _hashable(keys: list[Any]) -> list[Any]:
    try:
        hash(tuple(keys))
    except TypeError:
        raise ValueError("a dictionary has a key that cannot be one") from None
    return keys


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
    """What a person types in: 12.0 is 12, [5, 5] is (5, 5)."""
    value = plain(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    elements = items(value)
    return value if elements is None else tuple(map(typed, elements))


def text_in(path: Any) -> str | None:
    """What a text file holds, as far as it is looked at; None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(MAX_TEXT)
    except OSError:
        return None


def same_text(one: str | None, other: str | None) -> bool:
    """How a line ends, and how many blank ones there are at the end, says nothing."""
    if one is None or other is None:
        return one is other
    return [line.rstrip() for line in one.rstrip().splitlines()] == [
        line.rstrip() for line in other.rstrip().splitlines()
    ]


register(Plain(), Bytes(), Lists(), Tuples(), Dicts(), Sets())
