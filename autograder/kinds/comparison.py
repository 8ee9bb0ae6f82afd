"""The one comparison, of the hidden graders and of `check`; and the other ways to compare that an author can ask for by
name: `@reference(same="text")`."""

from __future__ import annotations

from typing import Any

from autograder.kinds.kind import Told, items, kind_of, same, what
from autograder.kinds.plain import difference
from autograder.kinds.saying import say


class Comparer:
    """As `difference`, for results that are right in more ways, or in fewer."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        return difference(actual, expected, allowed, told)


class Text(Comparer):
    """Texts, where white space says nothing: how much of it there is, and whether a line ends with some."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if isinstance(actual, str) and isinstance(expected, str):
            actual, expected = " ".join(actual.split()), " ".join(expected.split())
        return difference(actual, expected, allowed, told)


class Unordered(Comparer):
    """Lists and tuples, in any order."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        have, wanted = items(actual), items(expected)
        if have is None or wanted is None or len(have) != len(wanted):
            return difference(actual, expected, allowed, told)
        left = list(zip(wanted, allowed if isinstance(allowed, list) else [None] * len(wanted), strict=True))
        for one in have:
            fits = next((i for i, (want, of) in enumerate(left) if difference(one, want, of) is None), None)
            if fits is None:
                others = say("returned other elements than it should"), say("has other elements than it should")
                return told.phrase(*others, say("one with other elements"))
            del left[fits]
        return None


class Exactly(Comparer):
    """Of the same types too: a list is no tuple and no array, 3 is no 3.0, a float32 no float64, an int64 no int. And
    nothing may be rounded otherwise."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if (kind := kind_of(expected)) is not None and kind_of(actual) is not kind:
            return told.other(what(actual), what(expected))
        wrong = difference(actual, expected, allowed, told)
        if wrong is not None or _same(actual, expected):
            return wrong
        if _is_of_other_types(actual, expected):
            return told.phrase(say("returned the right values, and something in them is of another type"),
                               say("has the right values, and something in it is of another type"),
                               say("right, but for a type in it"))  # fmt: skip
        return told.phrase(say("returned what is nearly right, and not exactly"),
                           say("is nearly right, and not exactly"),
                           say("nearly right, and not exactly"))  # fmt: skip


def _same(one: Any, other: Any) -> bool:
    """Whichever way round a dict was filled."""
    if isinstance(other, dict):
        keys = {key: key for key in one} if isinstance(one, dict) and len(one) == len(other) else {}
        return all(key in keys and _same(keys[key], key) and _same(one[key], other[key]) for key in other)
    if isinstance(other, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(_same, one, other))
    return same(one, other)


def _is_of_other_types(one: Any, other: Any) -> bool:
    """Of values that are the same up to rounding, as far as is known here."""
    if type(one) is not type(other) or str(getattr(one, "dtype", "")) != str(getattr(other, "dtype", "")):
        return True
    if isinstance(other, dict):
        keys = {key: key for key in one}
        return any(_is_of_other_types([keys.get(key), one.get(key)], [key, value]) for key, value in other.items())
    if isinstance(other, set | frozenset):
        one, other = sorted(one, key=repr), sorted(other, key=repr)
    if isinstance(other, list | tuple):
        return any(map(_is_of_other_types, one, other))
    return False


COMPARERS: dict[str, Comparer] = {"": Comparer(), "text": Text(), "unordered": Unordered(), "exactly": Exactly()}


def compare(actual: Any, expected: Any, allowed: Any = None, told: Told | None = None, how: str = "") -> str | None:
    """`difference`, as the author asked for it."""
    return COMPARERS[how].difference(actual, expected, allowed, told or Told())
