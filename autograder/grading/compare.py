"""Compares what a student's function returned with what it should have, and says what differs.

The words say what is certain (type, shape, which axis, how much) and never an expected value: they are
shown for hidden tests too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.grading.words import a_type
from autograder.wire.values import Opaque

Array = np.ndarray[Any, Any]


def difference(actual: Any, expected: Any, allowed: Array | None, axes: tuple[str, ...] = ()) -> str | None:
    """None if `actual` will do; else a clause that follows the function's name ("conv2d …").

    allowed: the largest |difference| for every element; None where values must be equal.
    """
    wrong_type = _type_difference(actual, expected)
    if wrong_type is not None:
        return wrong_type
    if not isinstance(expected, np.ndarray):
        return None if actual == expected else "returned a wrong value"
    actual = np.asarray(actual)
    if actual.shape != expected.shape:
        return _shape_difference(actual.shape, expected.shape, axes)
    return _value_difference(actual, expected, allowed, axes)


def _type_difference(actual: Any, expected: Any) -> str | None:
    if actual is None:
        return "returned None: is a return statement missing?"
    if isinstance(actual, Opaque):
        return _opaque(actual)
    if isinstance(expected, np.ndarray):
        if isinstance(actual, np.ndarray | np.generic):
            return None
        return f"returned {a_type(type(actual).__name__)}, not a NumPy array"
    if isinstance(actual, np.generic):
        actual = actual.item()
    if isinstance(expected, bool) != isinstance(actual, bool) or not isinstance(actual, type(expected)):
        return f"returned {a_type(type(actual).__name__)}, not {a_type(type(expected).__name__)}"
    return None


def _opaque(actual: Opaque) -> str:
    if actual.type_name == "ndarray" and actual.remark == "dtype object":
        return "returned an array of Python objects (dtype object), not of numbers"
    if actual.type_name == "ndarray" and actual.remark in ("dtype complex128", "dtype complex64"):
        return "returned an array of complex numbers"
    return f"returned {a_type(actual.type_name)}, not an array of numbers"


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


def _value_difference(actual: Array, expected: Array, allowed: Array | None, axes: tuple[str, ...]) -> str | None:
    if actual.size == 0:
        return None
    if allowed is None:
        wrong = actual != expected
    else:
        with np.errstate(all="ignore"):
            # Written so that NaN is wrong: it is not <= anything.
            wrong = ~(np.abs(actual.astype(np.float64) - expected.astype(np.float64)) <= allowed)
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
