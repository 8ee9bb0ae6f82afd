"""NumPy's arrays and scalars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from autograder.kinds.kind import CannotCross, Foreign, Kind, Told, kind_of, register, what, with_article
from autograder.kinds.saying import say

#: Kinds of NumPy dtype that may cross: bool, signed and unsigned integers, floats. In particular no
#: objects ("O": unpickling), no structured types and no strings.
_PLAIN_KINDS = "biuf"
_PLAIN_DTYPES = {np.dtype(code).newbyteorder("<").str: np.dtype(code).newbyteorder("<") for code in "?bhilqBHILQefdg"}
MAX_ARRAY_BYTES = 32 * 2**20
#: Of an array that is known again by what it holds.
_SMALL_BYTES = 1 << 14
_MAX_AXES = 32
_MAX_GRIDS, _MAX_LETTERS = 12, 20_000
_MAX_WRITTEN = 1_000


class Arrays(Kind):
    """On the wire: the dtype, whether it is a scalar, the shape, the bytes in C order."""

    name = "array"
    flat = True
    type_names = ("ndarray", "matrix", "MaskedArray", *(np.dtype(code).type.__name__ for code in "?bhilqBHILQefdg"))

    def holds(self, value: Any) -> bool:
        """Not NumPy's texts and bytes: these are Python's too."""
        return isinstance(value, np.ndarray | np.generic) and not isinstance(value, str | bytes)

    def like(self, value: Any) -> Any:
        """Objects that are numbers count as these; texts, and objects of other kinds, as a list."""
        if value.dtype.kind not in "OUS" or isinstance(value, np.generic):
            return value
        if value.dtype.kind == "O" and all(isinstance(one, int | float | np.generic) for one in value.flat):
            numbers = np.array(value.tolist())
            alike = len({type(one) for one in value.flat}) == 1 and numbers.dtype.kind in _PLAIN_KINDS
            return numbers if alike or not value.size else value.tolist()  # 2**70 fits into none
        known = value.dtype.kind != "O" or all(kind_of(one) is not None for one in value.flat)
        return value.tolist() if value.ndim and known else value

    # ---- across the wall ----

    def parts(self, value: Any) -> list[Any]:
        array = np.asarray(value)
        if array.dtype.kind not in _PLAIN_KINDS:
            raise CannotCross(f"dtype {array.dtype}")
        if array.nbytes > MAX_ARRAY_BYTES:
            raise CannotCross(f"shape {array.shape}, {array.nbytes >> 20} MiB")
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        return [array.dtype.str, isinstance(value, np.generic), *array.shape, array.tobytes()]

    def whole(self, parts: list[Any]) -> Any:
        """Fresh, writable, in C order."""
        if len(parts) < 3 or not isinstance(parts[0], str) or not isinstance(parts[-1], bytes):
            raise ValueError("an array is none")
        name, scalar, *shape, data = parts
        dtype = _PLAIN_DTYPES.get(name)
        if dtype is None:
            raise ValueError("an array has a dtype that may not cross")
        if len(shape) > _MAX_AXES:
            raise ValueError("an array has an impossible shape")
        count = 1
        for n in shape:  # Python integers: no overflow, whatever the guest wrote
            if type(n) is not int or n < 0:
                raise ValueError("an array has an impossible shape")
            count *= n
        if count * dtype.itemsize != len(data):
            raise ValueError("an array's shape does not fit its data")
        if count == 0 and max(shape, default=0) > 2**31:
            raise ValueError("an array has an impossible shape")
        array = np.ndarray(shape, dtype, data).copy()
        return array[()] if scalar is True and array.ndim == 0 else array

    # ---- as an argument of a case ----

    def frozen(self, value: Any) -> Any:
        """NumPy's integers become Python's, which is what a student's `isinstance(stride, int)` expects."""
        if isinstance(value, np.integer):
            return int(value)
        if value.dtype.kind not in _PLAIN_KINDS:
            raise CannotCross(f"an array of dtype {value.dtype}")
        if value.nbytes > MAX_ARRAY_BYTES:
            raise CannotCross(f"an array of {value.nbytes >> 20} MiB")
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
        return value

    def copied(self, value: Any) -> Any:
        return value.copy()

    def hold(self, value: Any, other: Any) -> None:
        value[...] = other

    def lasts(self, value: Any) -> bool:
        return not isinstance(value, np.ndarray) or not value.flags.writeable

    def content(self, value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.nbytes > _SMALL_BYTES or value.dtype.kind not in _PLAIN_KINDS:
            return None
        return value.dtype.str, value.shape, value.tobytes()

    def size(self, value: Any) -> int:
        return int(value.size)

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        yield np.asarray(value).ravel().tolist()

    # ---- judged ----

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        magnitude = np.abs(np.asarray(scale, dtype=np.float64))
        if magnitude.shape != expected.shape:
            magnitude = np.abs(np.asarray(expected, dtype=np.float64))
        return np.asarray(factor * magnitude + floor)

    def within_like(self, value: Any, allowed: Any, default: Callable[[Any], Any]) -> Any:
        """The same where the shapes agree, else the largest of it everywhere: of a list's, where that was right."""
        if isinstance(allowed, list):
            arrays = [one for one in allowed if isinstance(one, np.ndarray)]
            allowed = np.asarray(max(one.max(initial=0.0) for one in arrays)) if arrays else None
        if not isinstance(allowed, np.ndarray):
            return default(value)
        return allowed if allowed.shape == value.shape else np.full(value.shape, allowed.max(initial=0.0))

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        array = as_array(actual)
        if isinstance(expected, np.generic) and (array is None or array.ndim):
            return told.other(what(actual), say("a number"))
        if array is None:
            if isinstance(actual, Foreign):
                real = say("an array of real numbers") if "complex" in actual.remark else say("an array of numbers")
                return told.other(what(actual), real)
            if isinstance(actual, list | tuple) and _holds_text(actual):
                return told.other(say("texts"), say("an array of numbers"))
            more = say("; np.array(…) makes one of it") if isinstance(actual, list) and not told.brief else ""
            return told.other(with_article(type(actual).__name__), say("a NumPy array")) + more
        expected = np.asarray(expected)
        if array.shape != expected.shape:
            if not isinstance(actual, np.ndarray | list | tuple):
                return told.other(with_article(type(actual).__name__), say("a NumPy array"))
            return _shape_difference(array.shape, expected.shape, told, isinstance(actual, np.ndarray))
        wrong = wrong_places(array, expected, allowed)
        if not wrong.any():
            return None
        if array.dtype.kind == "f" and bool((np.isnan(array) & wrong).any()):
            nan = say("returned NaN (not a number) among its values"), say("has NaN (not a number) among its values")
            return told.phrase(*nan, say("an array with NaN (not a number) among its values"))
        if told.brief:
            return told.phrase(say("returned wrong values"), say("has wrong values"))
        words = told.phrase(say("returned wrong values: {extent}"), say("has wrong values: {extent}"),
                            say("an array with wrong values: {extent}"))  # fmt: skip
        return words.format(extent=_extent(wrong, told.axes))

    def same(self, one: Any, other: Any) -> bool:
        if type(one) is not type(other) or one.shape != other.shape or one.dtype != other.dtype:
            return False
        if one.tobytes() == other.tobytes():  # nearly always
            return True
        return bool(np.array_equal(one, other, equal_nan=other.dtype.kind == "f"))

    def plain(self, value: Any) -> Any:
        return value.item() if value.ndim == 0 else value

    def items(self, value: Any) -> Any:
        """The array itself: a list of 32 million small numbers takes a gigabyte and a half."""
        return value if value.ndim else None

    def pieces(self, value: Any) -> Iterator[str]:
        """NumPy leaves the middle of a large one out, of each axis: of eight axes, two million numbers are left."""
        if value.ndim <= 4 or value.size <= _MAX_WRITTEN:
            yield repr(value)
        else:
            yield f"array({say('shape')} {value.shape}, {value.dtype})"

    # ---- in words and in checks.json ----

    def seen_in(self, value: Any) -> Any:
        """A tensor of whatever library, say."""
        if not hasattr(type(value), "__array__"):
            return None
        try:
            array = np.array(value)
        except Exception:  # one that has no values yet, or does as it likes
            return None
        return array if array.dtype.kind in _PLAIN_KINDS and array.nbytes <= MAX_ARRAY_BYTES else None

    def no_such(self, type_name: str) -> str:
        words = say("{a_type}, which is no NumPy array; np.array(…) makes this one of it:")
        return words.format(a_type=with_article(type_name))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        """Channels last is hard to read: one channel at a time, as a grid."""
        value = np.asarray(value)
        if value.ndim == 0:
            return f"    {value}  ({value.dtype})"
        head = f"    {say('shape')} {value.shape}" + ("" if value.dtype.kind == "f" else f", {value.dtype}")
        if value.ndim < 3 or value.size == 0:
            return f"{head}\n    {np.array2string(value, prefix='    ')}"
        axes = axes_of_grid(value.ndim, axes)
        others = [axis for axis in range(value.ndim) if axis not in axes]
        parts: list[str] = []
        count = int(np.prod([value.shape[axis] for axis in others]))
        for index in islice(np.ndindex(*(value.shape[axis] for axis in others)), _MAX_GRIDS):
            if sum(map(len, parts)) > _MAX_LETTERS:
                break
            place: list[Any] = [slice(None)] * value.ndim
            for axis, i in zip(others, index, strict=True):
                place[axis] = i
            names = ", ".join(":" if isinstance(i, slice) else str(i) for i in place)
            label = "" if count == 1 else f"    [{names}]\n"
            parts.append(f"{label}    {np.array2string(value[tuple(place)], prefix='    ')}")
        if count > len(parts):
            parts.append("    " + say("… and {count} more such grids").format(count=count - len(parts)))
        return "\n".join([head, *parts])

    def said(self, value: Any) -> str:
        return say("a NumPy array") if isinstance(value, np.ndarray) else with_article(type(value).__name__)

    def foreign(self, value: Foreign) -> str | None:
        if value.type_name == "ndarray" and value.remark.endswith("object"):
            return say("an array of Python objects (dtype object)")
        if value.type_name == "ndarray" and "complex" in value.remark:
            return say("an array of complex numbers")
        return None

    def encoded(self, value: Any) -> Any:
        return {"array": value.tolist(), "dtype": str(value.dtype), "shape": list(value.shape)}

    def decoded(self, data: Any) -> Any:
        return np.array(data["array"], dtype=data["dtype"]).reshape(data["shape"])


def as_array(value: Any) -> Any:
    """An array of numbers that it is, or is like: a list of the same ones. None if there is none."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
    elif isinstance(value, list | tuple | int | float):
        try:
            array = np.array(value)
        except (ValueError, TypeError, OverflowError):  # rows of several lengths
            return None
    else:
        return None
    return array if array.dtype.kind in _PLAIN_KINDS else None


def wrong_places(actual: Any, expected: Any, allowed: Any) -> Any:
    """Which elements differ by more than is allowed; two arrays of one shape. NaN is as good as NaN, and as nothing
    else; so is an infinity."""
    unequal = np.asarray(actual != expected)
    if not unequal.any():
        return unequal
    if not isinstance(allowed, np.ndarray | float):
        allowed = 3 * 2.0**-23 * np.abs(expected.astype(np.float64)) + 1e-12
    with np.errstate(all="ignore"):
        # Written so that NaN is wrong: it is not <= anything.
        far = ~(np.abs(actual.astype(np.float64) - expected.astype(np.float64)) <= allowed)
        wrong = far & unequal
        if actual.dtype.kind == expected.dtype.kind == "f":
            wrong &= ~(np.isnan(actual) & np.isnan(expected))
    return np.asarray(wrong)


def axes_of_grid(count: int, axes: tuple[int, int] | None) -> tuple[int, int]:
    """Which two axes make a picture, where nobody has said it: of (H, W, C), of a batch (N, H, W, C)."""
    if axes is not None and max(axes) < count:
        return axes
    return (1, 2) if count == 4 else (0, 1)


def _holds_text(value: Any) -> bool:
    while isinstance(value, list | tuple) and value:
        value = value[0]
    return isinstance(value, str)


def _shape_difference(actual: tuple[int, ...], expected: tuple[int, ...], told: Told, is_one: bool) -> str:
    """is_one: an array itself, and not a list that makes one."""
    if told.brief:
        return told.phrase(say("returned an array of the wrong shape"), say("has the wrong shape"))
    if len(actual) != len(expected) and not is_one:
        words = told.phrase(say("returned a list that makes an array with {have} axes, not {wanted}"),
                            say("is a list that makes an array with {have} axes, not {wanted}"),
                            say("a list that makes an array with {have} axes, not {wanted}"))  # fmt: skip
        return words.format(have=len(actual), wanted=len(expected))
    if len(actual) != len(expected):
        words = told.phrase(say("returned an array with {have} axes, not {wanted}"),
                            say("has {have} axes, not {wanted}"),
                            say("an array with {have} axes, not {wanted}"))  # fmt: skip
        return words.format(have=len(actual), wanted=len(expected))
    if sorted(actual) == sorted(expected):
        order = say("returned an array with its axes in the wrong order"), say("has its axes in the wrong order")
        return told.phrase(*order, say("an array with its axes in the wrong order"))
    wrong = []
    for index, (have, want) in enumerate(zip(actual, expected, strict=True)):
        if have != want:
            name = f"{index} ({say(told.axes[index])})" if index < len(told.axes) else f"{index}"
            words = say("axis {axis} is too long") if have > want else say("axis {axis} is too short")
            wrong.append(words.format(axis=name))
    words = told.phrase(say("returned an array of the wrong shape: {wrong}"), say("has the wrong shape: {wrong}"),
                        say("an array of the wrong shape: {wrong}"))  # fmt: skip
    return words.format(wrong=say(" and ").join(wrong))


def _extent(wrong: Any, axes: tuple[str, ...]) -> str:
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


register(Arrays())
