"""Lists, tuples, dicts and sets, of values of whatever other kinds.

Named tuples, dict subclasses, `defaultdict`s and the like count as what they are like.
"""

from __future__ import annotations

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
    pieces,
    plain,
    register,
    same,
    size,
    text,
    what,
    with_article,
)
from autograder.kinds.plain import Plain, as_python, difference, within, within_like
from autograder.kinds.saying import say

#: Of a dictionary or set. Keys can be made that all fall into one place of it, which then takes the square of their
#: number.
MAX_KEYS = 1_000
_MAX_BELOW_EACH_OTHER = 6


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
        """Of each of its own, where there are as many; else what is made of all of them."""
        if not isinstance(allowed, list):
            return default(value)
        if len(allowed) != len(value):
            return [within_like(one, allowed, default) for one in value]
        return [within_like(one, of, default) for one, of in zip(value, allowed, strict=True)]

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        have, kind = items(actual), what(expected)
        if have is None:
            return told.other(what(actual), kind)
        if len(have) != len(expected):
            if told.brief:
                return told.phrase(say("returned another number of elements than it should"),
                                   say("has another number of elements than it should"))  # fmt: skip
            count = say("{kind} with 1 element") if len(have) == 1 else say("{kind} with {count} elements")
            wanted = say("{count}").format(count=len(expected))
            return told.other(count.format(kind=what(actual), count=len(have)), wanted)
        for index, (one, want) in enumerate(zip(have, expected, strict=True)):
            inner = difference(one, want, allowed[index] if isinstance(allowed, list) else None, told.inner)
            if inner is not None:
                if told.brief:
                    return told.phrase(say("returned a wrong element"), say("has a wrong element"))
                words = told.phrase(say("returned {kind} whose element {index} is {inner}"),
                                    say("is {kind} whose element {index} is {inner}"),
                                    say("{kind} whose element {index} is {inner}"))  # fmt: skip
                return words.format(kind=what(actual), index=index, inner=inner)
        return None

    def same(self, one: Any, other: Any) -> bool:
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))

    def items(self, value: Any) -> Any:
        return value

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        """A few arrays below each other: side by side nobody reads them."""
        held = (one.holds if isinstance(one, Foreign) else one for one in value)
        arrays = (getattr(kind_of(one), "name", "") == "array" for one in held)
        if 1 <= len(value) <= _MAX_BELOW_EACH_OTHER and all(arrays):
            return "\n".join(f"    [{index}]\n{text(one, axes)}" for index, one in enumerate(value))
        return super().text(value, axes)

    def pieces(self, value: Any) -> Iterator[str]:
        opening, closing = ("[", "]") if self.python is list else ("(", ",)" if len(value) == 1 else ")")
        yield opening
        for index, element in enumerate(value):
            yield ", " if index else ""
            yield from pieces(element)
        yield closing


class Lists(_InOrder):
    name, python = "list", list

    def seen_in(self, value: Any) -> Any:
        """An array of a package that is not to be had where it is graded."""
        return as_python(value, list)

    def no_such(self, type_name: str) -> str:
        words = say("{a_type}, which is no list; .tolist() makes this one of it:")
        return words.format(a_type=with_article(type_name))


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
            inner = difference(actual[name], want, allowed[name] if isinstance(allowed, dict) else None, told.inner)
            if inner is not None:
                if told.brief:
                    return told.phrase(say("returned a dict with a wrong value"), say("is a dict with a wrong value"))
                inside = (
                    say("returned a dict in which a value is {inner}"),
                    say("is a dict in which a value is {inner}"),
                )
                return told.phrase(*inside, say("a dict in which a value is {inner}")).format(inner=inner)
        return None

    def same(self, one: Any, other: Any) -> bool:
        alike = isinstance(one, dict) and len(one) == len(other) and all(map(same, one, other))
        return alike and all(map(same, one.values(), other.values()))

    def pieces(self, value: Any) -> Iterator[str]:
        yield "{"
        for index, (name, one) in enumerate(value.items()):
            yield ", " if index else ""
            yield from pieces(name)
            yield ": "
            yield from pieces(one)
        yield "}"

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

    def pieces(self, value: Any) -> Iterator[str]:
        if not value:
            yield repr(value)
            return
        opening, closing = ("{", "}") if type(value) is set else ("frozenset({", "})")
        yield opening
        for index, element in enumerate(value):
            yield ", " if index else ""
            yield from pieces(element)
        yield closing

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
        alike = isinstance(one, set | frozenset) and len(one) == len(other)
        return alike and all(map(same, sorted(one, key=repr), sorted(other, key=repr)))


def _hashable(keys: list[Any]) -> list[Any]:
    try:
        hash(tuple(keys))
    except TypeError:
        raise ValueError("a dictionary has a key that cannot be one") from None
    return keys


register(Lists(), Tuples(), Dicts(), Sets())
