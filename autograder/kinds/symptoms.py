"""What can be said of a wrong answer where nobody knows why it is wrong: a few clauses, the narrowest first. They are
for public examples: whoever is given a hidden input could say it by where something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.kinds.kind import items, kind_of, plain, size
from autograder.kinds.plain import difference
from autograder.kinds.saying import say

#: What is looked at of an answer: a guest may send millions.
_MOST = 20_000
_LARGEST = 2.0**53


def symptoms(actual: Any, expected: Any, axes: tuple[str, ...] = ()) -> Iterator[str]:
    """Clauses that follow "wherever an example gives a wrong result, "."""
    if max(size(actual), size(expected)) > _MOST:
        return
    if actual is None:
        yield say("it returns None, as a function without a return statement does")
        return
    one, right = plain(actual), plain(expected)
    if _is_number(one) and _is_number(right):
        yield from _of_numbers(one, right)
        return
    have, wanted = items(actual), items(expected)
    if have is None or wanted is None:
        if kind_of(actual) is not kind_of(expected):
            yield say("it is another kind of value than it should be")
        return
    if _is_array(wanted) and _is_array(have):
        yield from _of_arrays(have, wanted, axes)
    elif len(have) != len(wanted):
        yield say("there are too many elements") if len(have) > len(wanted) else say("there are too few elements")
    else:
        yield from _of_elements(have, wanted)


def _is_number(value: Any) -> bool:
    """One that can be computed with: no infinity, and none that no float can hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST


def _is_array(value: Any) -> bool:
    kind = kind_of(value)
    return kind is not None and kind.name == "array" and value.dtype.kind in "biuf"


def _of_numbers(one: float, right: float) -> Iterator[str]:
    if abs(one - right) == 1:
        yield say("the number is one too large") if one > right else say("the number is one too small")
    if one == -right:
        yield say("the sign alone is wrong")
    yield say("the number is too large") if one > right else say("the number is too small")


def _of_elements(have: Any, wanted: Any) -> Iterator[str]:
    wrong = [at for at, (one, right) in enumerate(zip(have, wanted, strict=True)) if difference(one, right) is not None]
    if len(wanted) == 2 and wrong == [0]:
        yield say("the first of the two is wrong alone")
    if len(wanted) == 2 and wrong == [1]:
        yield say("the second of the two is wrong alone")
    if wrong and min(wrong) > 0:
        yield say("the first element is right")
    if len(wanted) > 1 and wrong == [len(wanted) - 1]:
        yield say("the last element alone is wrong")
    if len(wanted) > 1 and len(wrong) == len(wanted):
        yield say("every element is wrong")


def _of_arrays(have: Any, wanted: Any, axes: tuple[str, ...]) -> Iterator[str]:
    if have.ndim != wanted.ndim:
        yield say("the array has another number of axes than it should")
        return
    if have.shape != wanted.shape:
        yield from _of_shapes(have.shape, wanted.shape, axes)
        return
    yield from _of_values(have.astype(float), wanted.astype(float), axes)
    yield say("the shape is right, and numbers are wrong")


def _of_shapes(have: tuple[int, ...], wanted: tuple[int, ...], axes: tuple[str, ...]) -> Iterator[str]:
    wrong = [axis for axis, (one, right) in enumerate(zip(have, wanted, strict=True)) if one != right]
    names = say(" and ").join(_named(axis, axes) for axis in wrong)
    by = {have[axis] - wanted[axis] for axis in wrong}
    if by == {1}:
        yield say("the result has one too many along {axes}").format(axes=names)
    if by == {-1}:
        yield say("the result has one too few along {axes}").format(axes=names)
    if min(by) > 0:
        yield say("the result is too long along {axes}").format(axes=names)
    if max(by) < 0:
        yield say("the result is too short along {axes}").format(axes=names)
    yield say("the result has the wrong length along {axes}").format(axes=names)
    yield say("the shape of the result is wrong")


def _named(axis: int, axes: tuple[str, ...]) -> str:
    return say(axes[axis]) if axis < len(axes) else say("axis {axis}").format(axis=axis)


def _of_values(have: Any, wanted: Any, axes: tuple[str, ...]) -> Iterator[str]:
    """Of the same shape."""
    flat = [(one, right) for one, right in zip(have.ravel().tolist(), wanted.ravel().tolist(), strict=True)]
    if not all(map(_is_number, (number for pair in flat for number in pair))):
        return
    away = have - wanted
    wrong = abs(away) > 1e-6 * abs(wanted) + 1e-9
    if not wrong.any():
        return
    if wrong.all() and (have == -wanted).all():
        yield say("all signs are wrong, and nothing else")
    if wrong.all() and _are_alike([one - right for one, right in flat]):
        yield say("all numbers are off by the same amount")
    if wrong.all() and all(right for _, right in flat) and _are_alike([one / right for one, right in flat]):
        yield say("all numbers are off by the same factor")
    if not have[wrong].any():
        yield say("what is wrong is 0")
    if (have == wanted.astype(int)).all():
        yield say("the fractions are cut off, and nothing else is wrong")
    if sorted(one for one, _ in flat) == sorted(right for _, right in flat):
        yield say("the numbers are right, and lie in the wrong places")
    for axis in range(wrong.ndim):
        yield from _along(axis, wrong, _named(axis, axes))
    if wrong.ndim > 1 and min(wrong.shape[:2]) > 2 and not wrong[1:-1, 1:-1].any():
        yield say("the border alone is wrong")
    if (away[wrong] > 0).all():
        yield say("the shape is right, and what is wrong is too large")
    if (away[wrong] < 0).all():
        yield say("the shape is right, and what is wrong is too small")


def _are_alike(numbers: list[float]) -> bool:
    return max(numbers) - min(numbers) < 1e-9


def _along(axis: int, wrong: Any, name: str) -> Iterator[str]:
    length = wrong.shape[axis]
    hit = wrong.any(axis=tuple(other for other in range(wrong.ndim) if other != axis)).nonzero()[0].tolist()
    if length > 1 and hit == [length - 1]:
        yield say("the last position along {axis} alone is wrong").format(axis=name)
    if length > 1 and hit == [0]:
        yield say("the first position along {axis} alone is wrong").format(axis=name)
    if length > 1 and hit[0] > 0:
        yield say("the first position along {axis} is right").format(axis=name)
