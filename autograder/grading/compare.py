"""Compares what a student's function returned with what it should have, and says what differs.

The words say what is certain (type, shape, which axis, how much) and never an expected value: they are
shown for hidden tests too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.grading.words import a_type, with_article
from autograder.wire.values import Opaque

Array = np.ndarray[Any, Any]
_TENSORS = {"EagerTensor", "Tensor", "KerasTensor", "Variable", "ResourceVariable", "SymbolicTensor"}


def difference(
    actual: Any,
    expected: Any,
    allowed: Array | None,
    axes: tuple[str, ...] = (),
    verb: str = "returned",
    same_nan: bool = False,
) -> str | None:
    """None if `actual` will do; else a clause that follows the function's name ("conv2d returned …").

    allowed: the largest |difference| for every element of an array; None where values must be equal.
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
        return None if actual == expected else "returned a wrong value" if verb == "returned" else "is not right"
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


def _sequence_difference(actual: Any, expected: list[Any] | tuple[Any, ...], verb: str) -> str | None:
    """Lists and tuples are the same here, and so is a flat array of integers: only what is in them counts."""
    kind = a_type(type(expected).__name__)
    if isinstance(actual, np.ndarray) and actual.ndim == 1 and actual.dtype.kind in "iu":
        actual = actual.tolist()
    if not isinstance(actual, list | tuple):
        return _type_difference(actual, expected, verb) or f"{verb} {a_type(type(actual).__name__)}, not {kind}"
    if len(actual) != len(expected):
        return f"{verb} {kind} with {len(actual)} element{'' if len(actual) == 1 else 's'}, not {len(expected)}"
    for index, (have, want) in enumerate(zip(actual, expected, strict=True)):
        inner = difference(have, want, None, verb="is")
        if inner is not None:
            inner = inner.removeprefix("is ").removeprefix("returned ")
            return f"{verb} {kind} whose element {index} is {inner}"
    return None


def _type_difference(actual: Any, expected: Any, verb: str) -> str | None:
    if actual is None:
        return "returned None, as a function without a return statement does" if verb == "returned" else "is None"
    if isinstance(actual, Opaque):
        wanted = "array of numbers" if isinstance(expected, np.ndarray) else type(expected).__name__
        return f"{verb} {_opaque(actual)}, not {with_article(wanted)}"
    wanted = "a NumPy array" if isinstance(expected, np.ndarray) else a_type(type(expected).__name__)
    if isinstance(expected, np.ndarray):
        if isinstance(actual, np.ndarray | np.generic):
            return None
        more = "; np.array(…) makes one of it" if isinstance(actual, list) else ""
        return f"{verb} {a_type(type(actual).__name__)}, not {wanted}{more}"
    if isinstance(expected, list | tuple):
        return None
    if isinstance(actual, np.generic):
        actual = actual.item()
    if isinstance(expected, bool) != isinstance(actual, bool) or not isinstance(actual, type(expected)):
        return f"{verb} {a_type(type(actual).__name__)}, not {wanted}"
    return None


def _opaque(actual: Opaque) -> str:
    if actual.type_name == "ndarray" and actual.remark == "dtype object":
        return "an array of Python objects (dtype object)"
    if actual.type_name == "ndarray" and actual.remark in ("dtype complex128", "dtype complex64"):
        return "an array of complex numbers"
    if actual.type_name in _TENSORS:
        return "a TensorFlow tensor"
    if actual.type_name == "generator":
        return "a generator, which has computed nothing yet"
    return a_type(actual.type_name)


def _shape_difference(actual: tuple[int, ...], expected: tuple[int, ...], axes: tuple[str, ...]) -> str:
    if len(actual) != len(expected):
        return f"returned an array with {len(actual)} axes, not {len(expected)}"
    if sorted(actual) == sorted(expected):
        return "returned an array with its axes in the wrong order"
    wrong = []
    for index, (have, want) in enumerate(zip(actual, expected, strict=True)):
        if have != want:
            name = f" ({axes[index]})" if index < len(axes) else ""
            wrong.append(f"axis {index}{name} is too {'long' if have > want else 'short'}")
    return f"returned an array of the wrong shape: {' and '.join(wrong)}"


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
        return "returned NaN (not a number) among its values"
    return f"returned wrong values: {_extent(wrong, axes)}"


def _extent(wrong: Array, axes: tuple[str, ...]) -> str:
    """How much is wrong, and whether it lies in one place."""
    if wrong.all():
        return "all of them"
    for axis in range(wrong.ndim):
        name = axes[axis] if axis < len(axes) else f"axis {axis}"
        hit = np.flatnonzero(wrong.any(axis=tuple(i for i in range(wrong.ndim) if i != axis)))
        if wrong.shape[axis] > 2 and len(hit) == 1 and hit[0] in (0, wrong.shape[axis] - 1):
            return f"all in the {'first' if hit[0] == 0 else 'last'} position along {name}"
    share = round(100 * float(wrong.mean()))
    return f"about {share or 1} % of them"
