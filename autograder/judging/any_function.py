"""Kinds of mistakes that any function can have: no attempts, and right numbers that are cut, moved or scaled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from itertools import permutations, product
from typing import Any

import numpy as np

from autograder.exercise import Pattern
from autograder.judging.attempts import is_given_back
from autograder.judging.evidence import all_zero
from autograder.kinds.kind import FUNCTIONS, ITERATORS, Foreign, items

Array = np.ndarray[Any, Any]
Fits = Callable[[Array, Array], bool]
"""Of a wrong result and the right one."""

_RTOL, _ATOL = 1e-6, 1e-9
#: So many numbers that differ say that they were all moved or scaled alike.
_ENOUGH = 3
_AXES, _DECIMALS = 4, 6


def _is_foreign(value: Any, types: Set[str]) -> bool:
    return isinstance(value, Foreign) and value.type_name in types


#: No attempts.
OF_ALL = (
    Pattern(
        "nothing-returned",
        "Where it is wrong, it returns None: is every way through it ended by a return, with a value?",
        lambda actual, *args, **kwargs: actual is None,
        always=lambda *args, **kwargs: None,
    ),
    Pattern(
        "argument-returned",
        "Where it is wrong, it returns what it was given, as it was.",
        lambda actual, *args, **kwargs: is_given_back(actual, args),
        always=lambda first, *args, **kwargs: first,
    ),
    Pattern(
        "zeros-returned",
        "Where it is wrong, it returns zeros alone: is what it returns ever filled, and with what?",
        lambda actual, *args, **kwargs: items(actual) is not None and all_zero(actual),
    ),
    Pattern(
        "nothing-in-it",
        "Where it is wrong, what it returns is empty: is anything ever put into it, and are its sizes right?",
        lambda actual, *args, **kwargs: items(actual) is not None and not len(items(actual)),
    ),
    Pattern(
        "function-returned",
        "Where it is wrong, it returns a function, or a class, and not what that gives: are the brackets of a call "
        "missing?",
        lambda actual, *args, **kwargs: _is_foreign(actual, {*FUNCTIONS, "type"}),
    ),
    Pattern(
        "iterator-returned",
        "Where it is wrong, it returns what gives its values one by one, and has computed none of them yet: collect "
        "them, in a list or an array.",
        lambda actual, *args, **kwargs: _is_foreign(actual, ITERATORS),
    ),
    Pattern(
        "module-returned",
        "Where it is wrong, it returns a module: is something missing behind its name?",
        lambda actual, *args, **kwargs: _is_foreign(actual, {"module"}),
    ),
)


def _alike(one: Array, other: Array) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=_RTOL, atol=_ATOL)


def _is_not_filled(have: Array, right: Array) -> bool:
    left = have == 0
    same = have.shape == right.shape
    return bool(same and left.any() and not left.all() and np.allclose(have[~left], right[~left], _RTOL, _ATOL))


def _is_cut(have: Array, right: Array) -> bool:
    return any(_alike(have, way(right)) for way in (np.trunc, np.floor, np.ceil))


def _is_rounded(have: Array, right: Array) -> bool:
    return any(_alike(have, np.round(right, decimals)) for decimals in range(_DECIMALS))


def _is_in_another_shape(have: Array, right: Array) -> bool:
    return have.shape != right.shape and _alike(have.ravel(), right.ravel())


def _is_turned(have: Array, right: Array) -> bool:
    ways = product((slice(None), slice(None, None, -1)), repeat=right.ndim)
    return right.ndim <= _AXES and any(_alike(have, right[way]) for way in ways)


def _is_transposed(have: Array, right: Array) -> bool:
    ways = permutations(range(right.ndim))
    return have.ndim == right.ndim <= _AXES and any(_alike(have, right.transpose(way)) for way in ways)


def _is_scaled(have: Array, right: Array) -> bool:
    if have.shape != right.shape or not _differ(right):
        return False
    factor = (have * right).sum() / (right * right).sum()
    return factor != 0 and _alike(have, factor * right)


def _is_raised(have: Array, right: Array) -> bool:
    return have.shape == right.shape and _differ(right) and _alike(have, right + (have - right).mean())


def _differ(numbers: Array) -> bool:
    return len(np.unique(numbers[numbers != 0])) >= _ENOUGH


#: Each is what is said, which is true of a result that fits.
_BESIDE: tuple[tuple[str, str, Fits], ...] = (
    (
        "not-all-filled",
        "Where it is wrong, a part of what it returns is 0, and the rest is right: is all of it filled, and is nothing "
        "set to 0?",
        _is_not_filled,
    ),
    (
        "fractions-cut-off",
        "Where it is wrong, the fractions of the right numbers are gone: are numbers put into an array of "
        "integers, or divided by //?",
        _is_cut,
    ),
    (
        "numbers-rounded",
        "Where it is wrong, it gives the right numbers, rounded.",
        _is_rounded,
    ),
    (
        "another-shape",
        "Where it is wrong, it returns the right numbers in the right order, in another shape.",
        _is_in_another_shape,
    ),
    (
        "axes-in-another-order",
        "Where it is wrong, it returns the right numbers, with their axes in another order.",
        _is_transposed,
    ),
    (
        "axes-reversed",
        "Where it is wrong, it returns the right numbers in reverse order, along one axis or several.",
        _is_turned,
    ),
    (
        "numbers-scaled",
        "Where it is wrong, all numbers of a result are multiplied, or divided, by one and the same.",
        _is_scaled,
    ),
    (
        "numbers-raised",
        "Where it is wrong, one and the same number is added to all numbers of a result, or subtracted from them.",
        _is_raised,
    ),
)


def beside(reference: Callable[..., Any]) -> Iterator[Pattern]:
    """Of numbers that are nearly the right ones."""
    return (Pattern(name, hint, _beside(reference, fits)) for name, hint, fits in _BESIDE)


def _beside(reference: Callable[..., Any], fits: Fits) -> Callable[..., bool]:
    def fit(actual: Any, *args: Any, **kwargs: Any) -> bool:
        have, right = (np.asarray(value) for value in (actual, reference(*args, **kwargs)))
        if not have.size or have.dtype.kind not in "biuf" or right.dtype.kind not in "biuf":
            return False
        have, right = have.astype(float), right.astype(float)
        return not _alike(have, right) and bool(fits(have, right))  # what is wrong by its last digits alone is none

    return fit


def names() -> set[str]:
    return {*(one.name for one in OF_ALL), *(name for name, _, _ in _BESIDE)}


def hints() -> list[str]:
    """What is said of them, for the translator."""
    return [*(one.hint for one in OF_ALL), *(hint for _, hint, _ in _BESIDE)]
