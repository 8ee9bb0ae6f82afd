"""Compares what a student's function returned with what it should have, and says what differs.

The words say what is certain (type, shape, which axis, how much) and never an expected value: they are
shown for hidden tests too.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from autograder.judging.words import a_type, with_article
from autograder.translation.catalogue import say
from autograder.wire.values import Opaque

Array = np.ndarray[Any, Any]
Verb = Literal["returned", "is", ""]
_TENSORS = {"EagerTensor", "Tensor", "KerasTensor", "Variable", "ResourceVariable", "SymbolicTensor"}


def difference(
    actual: Any,
    expected: Any,
    allowed: Array | None,
    axes: tuple[str, ...] = (),
    verb: Verb = "returned",
    same_nan: bool = False,
) -> str | None:
    """None if `actual` will do; else a clause that follows the function's name ("conv2d returned …").

    allowed: the largest |difference| for every element of an array; None where values must be equal.
    verb: what it did, to be said first; "" for what stands in a sequence.
    same_nan: NaN equals NaN. Never for what should have been returned, which NaN is not.
    """
    if isinstance(expected, np.generic):
        expected = np.asarray(expected)
    if isinstance(expected, list | tuple):
        return _sequence_difference(actual, expected, verb)
    if actual is None and expected is None:
        return None
    wrong_type = _type_difference(actual, expected, verb)
    if wrong_type is not None:
        return wrong_type
    if not isinstance(expected, np.ndarray):
        if actual == expected:
            return None
        return _phrase(verb, say("returned a wrong value"), say("is not right"), say("not right"))
    actual = np.asarray(actual)
    if actual.shape != expected.shape:
        return _shape_difference(actual.shape, expected.shape, axes)
    return _value_difference(actual, expected, allowed, axes, same_nan)


def same_arguments(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Do arguments hold the same, after two calls? Only what can be changed in place is looked at."""
    return all(_same(a, b) for a, b in zip(one, other, strict=False))


def _same(a: Any, b: Any) -> bool:
    if isinstance(b, np.ndarray):
        return isinstance(a, np.ndarray) and a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(b, list | tuple):
        return isinstance(a, list | tuple) and len(a) == len(b) and all(map(_same, a, b))
    if isinstance(b, dict):
        return isinstance(a, dict) and a.keys() == b.keys() and all(_same(a[key], b[key]) for key in b)
    return a == b if isinstance(b, int | float | str | None) else True


def _phrase(verb: Verb, returned: str, is_: str, bare: str) -> str:
    return {"returned": returned, "is": is_, "": bare}[verb]


def _other(verb: Verb, have: str, wanted: str) -> str:
    """Something else than what is wanted."""
    words = _phrase(verb, say("returned {have}, not {wanted}"), say("is {have}, not {wanted}"),
                    say("{have}, not {wanted}"))  # fmt: skip
    return words.format(have=have, wanted=wanted)


def _sequence_difference(actual: Any, expected: list[Any] | tuple[Any, ...], verb: Verb) -> str | None:
    """Lists and tuples are the same here, and so is a flat array of integers: only what is in them counts."""
    kind = a_type(type(expected).__name__)
    if isinstance(actual, np.ndarray) and actual.ndim == 1 and actual.dtype.kind in "iu":
        actual = actual.tolist()
    if not isinstance(actual, list | tuple):
        return _type_difference(actual, expected, verb) or _other(verb, a_type(type(actual).__name__), kind)
    if len(actual) != len(expected):
        count = say("{kind} with 1 element") if len(actual) == 1 else say("{kind} with {count} elements")
        return _other(verb, count.format(kind=kind, count=len(actual)), say("{count}").format(count=len(expected)))
    for index, (have, want) in enumerate(zip(actual, expected, strict=True)):
        inner = difference(have, want, None, verb="")
        if inner is not None:
            words = _phrase(verb, say("returned {kind} whose element {index} is {inner}"),
                            say("is {kind} whose element {index} is {inner}"),
                            say("{kind} whose element {index} is {inner}"))  # fmt: skip
            return words.format(kind=kind, index=index, inner=inner)
    return None


def _type_difference(actual: Any, expected: Any, verb: Verb) -> str | None:
    if actual is None:
        returned = say("returned None, as a function without a return statement does")
        return _phrase(verb, returned, say("is None"), "None")
    if isinstance(actual, Opaque):
        array = isinstance(expected, np.ndarray)
        wanted = say("an array of numbers") if array else with_article(type(expected).__name__)
        return _other(verb, _opaque(actual), wanted)
    wanted = say("a NumPy array") if isinstance(expected, np.ndarray) else a_type(type(expected).__name__)
    if isinstance(expected, np.ndarray):
        if isinstance(actual, np.ndarray | np.generic):
            return None
        more = say("; np.array(…) makes one of it") if isinstance(actual, list) else ""
        return _other(verb, a_type(type(actual).__name__), wanted) + more
    if isinstance(expected, list | tuple):
        return None
    if isinstance(actual, np.generic):
        actual = actual.item()
    if isinstance(expected, bool) != isinstance(actual, bool) or not isinstance(actual, type(expected)):
        return _other(verb, a_type(type(actual).__name__), wanted)
    return None


def _opaque(actual: Opaque) -> str:
    if actual.type_name == "ndarray" and actual.remark == "dtype object":
        return say("an array of Python objects (dtype object)")
    if actual.type_name == "ndarray" and actual.remark in ("dtype complex128", "dtype complex64"):
        return say("an array of complex numbers")
    if actual.type_name in _TENSORS:
        return say("a TensorFlow tensor")
    if actual.type_name == "generator":
        return say("a generator, which has computed nothing yet")
    return a_type(actual.type_name)


def _shape_difference(actual: tuple[int, ...], expected: tuple[int, ...], axes: tuple[str, ...]) -> str:
    if len(actual) != len(expected):
        words = say("returned an array with {have} axes, not {wanted}")
        return words.format(have=len(actual), wanted=len(expected))
    if sorted(actual) == sorted(expected):
        return say("returned an array with its axes in the wrong order")
    wrong = []
    for index, (have, want) in enumerate(zip(actual, expected, strict=True)):
        if have != want:
            name = f"{index} ({say(axes[index])})" if index < len(axes) else f"{index}"
            words = say("axis {axis} is too long") if have > want else say("axis {axis} is too short")
            wrong.append(words.format(axis=name))
    return say("returned an array of the wrong shape: {wrong}").format(wrong=say(" and ").join(wrong))


def _value_difference(
    actual: Array, expected: Array, allowed: Array | None, axes: tuple[str, ...], same_nan: bool
) -> str | None:
    if actual.size == 0:
        return None
    if allowed is None:
        wrong = actual != expected
    else:
        with np.errstate(all="ignore"):
            # Written so that NaN is wrong: it is not <= anything. Equal infinities are right.
            far = ~(np.abs(actual.astype(np.float64) - expected.astype(np.float64)) <= allowed)
            wrong = far & (actual != expected)
            if same_nan and actual.dtype.kind == expected.dtype.kind == "f":
                wrong &= ~(np.isnan(actual) & np.isnan(expected))
    if not wrong.any():
        return None
    if actual.dtype.kind == "f" and np.isnan(actual).any() and not np.isnan(expected).any():
        return say("returned NaN (not a number) among its values")
    return say("returned wrong values: {extent}").format(extent=_extent(wrong, axes))


def _extent(wrong: Array, axes: tuple[str, ...]) -> str:
    """How much is wrong, and whether it lies in one place."""
    if wrong.all():
        return say("all of them")
    for axis in range(wrong.ndim):
        name = say(axes[axis]) if axis < len(axes) else say("axis {axis}").format(axis=axis)
        hit = np.flatnonzero(wrong.any(axis=tuple(i for i in range(wrong.ndim) if i != axis)))
        if wrong.shape[axis] > 2 and len(hit) == 1 and hit[0] in (0, wrong.shape[axis] - 1):
            words = say("all in the last position along {axis}")
            if hit[0] == 0:
                words = say("all in the first position along {axis}")
            return words.format(axis=name)
    share = round(100 * float(wrong.mean()))
    return say("about {share} % of them").format(share=share or 1)
