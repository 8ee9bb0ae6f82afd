"""For authors of functions that slide a window: of which windows an answer was made, whoever made it.

No list of mistakes holds all the numbers of zeros that can be put at the left, all the sizes, all the places where a
window can begin. The answer itself tells: each of its numbers is what some window gives, and which one is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.exercise import Pattern

Array = np.ndarray[Any, Any]
Respond = Callable[[Array], Array]
"""What windows (…, kh, kw, C) give: (…, C'), of any leading axes."""

Pair = tuple[int, int]
Begins = tuple[tuple[int, ...], tuple[int, ...]]
"""Where rows and columns of windows begin."""

#: Longer axes are not looked at: an answer is explained by small ones.
_LONGEST = 24
#: Answers, of a submission that is looked at.
_REMEMBERED = 256


@dataclass(frozen=True)
class Along:
    """One axis: where the windows begin, in the image, and where they should (negative: in what is added before it)."""

    begins: tuple[int, ...]
    right: tuple[int, ...]
    size: int
    right_size: int

    @property
    def is_right(self) -> bool:
        return self.begins == self.right and self.size == self.right_size

    @property
    def another_count(self) -> bool:
        """All windows are right as far as they go, and there are more or fewer."""
        if self.size != self.right_size or len(self.begins) == len(self.right):
            return False
        most = max(len(self.begins), len(self.right))
        return self.begins == _going_on(self.right, most)[: len(self.begins)]

    @property
    def another_begin(self) -> bool:
        """They lie as far from each other as they should, and all begin elsewhere."""
        if self.size != self.right_size or not self.begins or not self.right or self.begins[0] == self.right[0]:
            return False
        away = self.begins[0] - self.right[0]
        most = max(len(self.begins), len(self.right))
        return self.begins == tuple(at + away for at in _going_on(self.right, most)[: len(self.begins)])

    @property
    def another_step(self) -> bool:
        """They lie evenly, and not as far from each other as they should."""
        steps = set(np.diff(self.begins).tolist())
        return self.size == self.right_size and len(steps) == 1 and steps != set(np.diff(self.right).tolist())

    @property
    def another_size(self) -> bool:
        return self.size != self.right_size


def _going_on(begins: tuple[int, ...], count: int) -> tuple[int, ...]:
    step = begins[1] - begins[0] if len(begins) > 1 else 1
    return begins + tuple(begins[-1] + step * more for more in range(1, count - len(begins) + 1))


@dataclass(frozen=True)
class Slid:
    rows: Along
    columns: Along

    @property
    def axes(self) -> tuple[Along, Along]:
        return self.rows, self.columns


def slid(
    actual: Array,
    image: Array,
    size: Pair,
    begins: Begins,
    respond: Respond,
    outside: float = 0.0,
    sizes: Sequence[Pair] = (),
) -> Slid | None:
    """Of which windows `actual` (H', W', C') was made, as near to the right ones as can be; None where it was made of
    none. image (H, W, C), outside: what is around it. size: of the windows. begins: where rows and columns of the right
    ones begin. sizes: those that it may have been made of; by default all that are cut."""
    if actual.ndim != 3 or max(actual.shape[:2] + image.shape[:2]) > _LONGEST:
        return None
    if 0 in actual.shape[:2]:
        if any(n not in (0, len(axis)) for n, axis in zip(actual.shape[:2], begins, strict=True)):
            return None
        none = [Along(axis if n else (), axis, k, k) for n, axis, k in zip(actual.shape, begins, size, strict=False)]
        return Slid(none[0], none[1])
    for kh, kw in sizes or (size, *_others(size)):
        found = _of_size(actual, image, (kh, kw), begins, respond, outside)
        if found is not None:
            rows, columns = found
            return Slid(Along(rows, begins[0], kh, size[0]), Along(columns, begins[1], kw, size[1]))
    return None


def _others(size: Pair) -> Iterator[Pair]:
    """Sizes of a window that was cut."""
    for kh in range(size[0], 0, -1):
        for kw in range(size[1], 0, -1):
            if (kh, kw) != size:
                yield kh, kw


def _of_size(
    actual: Array, image: Array, size: Pair, begins: Begins, respond: Respond, outside: float
) -> Begins | None:
    (kh, kw), (top, left) = size, (size[0] - 1, size[1] - 1)  # no window without a pixel: what is not filled is 0, too
    padded = np.pad(image.astype(float), ((top, top), (left, left), (0, 0)), constant_values=outside)
    every = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(0, 1))
    responses = respond(np.moveaxis(every, 2, -1))  # (rows, columns, C')
    if responses.shape[-1] != actual.shape[-1]:
        return None
    # fits[i, j, r, c]: the number at (i, j) is what the window gives that begins at row r - top and column c - left.
    away = np.abs(actual[:, :, None, None, :] - responses[None, None])
    fits = (away <= 1e-6 * np.abs(responses) + 1e-9).all(axis=-1)
    if not fits.any(axis=(2, 3)).all():
        return None
    rows_right, columns_right = (tuple(at + k for at in axis) for axis, k in zip(begins, (top, left), strict=True))
    found = _even(fits, rows_right, columns_right) or _uneven(fits, rows_right, columns_right)
    return found and (tuple(r - top for r in found[0]), tuple(c - left for c in found[1]))


def _even(fits: Array, rows_right: tuple[int, ...], columns_right: tuple[int, ...]) -> Begins | None:
    """Windows that lie evenly, as near to the right ones as can be."""
    for columns in _likely(columns_right, fits.shape[1], fits.shape[3]):
        together = _together(fits, columns)
        if together.any(axis=1).all():
            for rows in _likely(rows_right, fits.shape[0], fits.shape[2]):
                if together[np.arange(len(rows)), rows].all():
                    return rows, columns
    return None


def _uneven(fits: Array, rows_right: tuple[int, ...], columns_right: tuple[int, ...]) -> Begins | None:
    """Rows that lie anyhow, with the right columns; or the other way round."""
    if (rows := _nearest(fits, columns_right[: fits.shape[1]], rows_right)) is not None:
        return rows, columns_right[: fits.shape[1]]
    turned = fits.transpose(1, 0, 3, 2)
    if (columns := _nearest(turned, rows_right[: fits.shape[0]], columns_right)) is not None:
        return rows_right[: fits.shape[0]], columns
    return None


def _together(fits: Array, columns: tuple[int, ...]) -> Array:
    """Which rows of windows give a row of the answer, in all these columns."""
    return np.asarray(np.logical_and.reduce([fits[:, j, :, c] for j, c in enumerate(columns)]))


def _likely(right: tuple[int, ...], count: int, most: int) -> Iterator[tuple[int, ...]]:
    """Where windows may begin along one axis: as they should, then elsewhere, the nearest first."""
    step = right[1] - right[0] if len(right) > 1 else 1
    ways = [(first, other) for other in (range(1, 5) if count > 1 else (step,)) for first in range(most)]
    for first, other in sorted(ways, key=lambda way: (way[1] != step, abs(way[0] - right[0]))):
        if first + other * (count - 1) < most:
            yield tuple(first + other * i for i in range(count))


def _nearest(fits: Array, columns: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...] | None:
    """For each row of the answer, the row of windows that gives it, as near to the right one as can be."""
    if len(columns) != fits.shape[1] or fits.shape[0] > len(right):
        return None
    together = _together(fits, columns)
    if not together.any(axis=1).all():
        return None
    found = (np.flatnonzero(row).tolist() for row in together)
    return tuple(min(fitting, key=lambda r: abs(r - at)) for fitting, at in zip(found, right, strict=False))


def patterns_of(seen: Callable[..., Slid | None]) -> list[Pattern]:
    """What can be otherwise with the windows: along the rows alone, along the columns alone, along both. seen: with the
    result and the arguments, of which windows it was made."""
    seen, found = _remembered(seen), list[Pattern]()
    for kind, names, hints, about in _KINDS:
        for which, name, hint in zip(("rows", "columns", "both"), names, hints, strict=True):
            fits = _fits(seen, kind, which)
            found.append(Pattern(name, hint, fits, about))
    return [*found, Pattern("windows-elsewhere", _ELSEWHERE, lambda *a, **k: _anywhere(seen(*a, **k)), _WHERE)]


def _remembered(seen: Callable[..., Slid | None]) -> Callable[..., Slid | None]:
    """Every pattern asks the same of one answer."""
    known: dict[tuple[int, ...], tuple[Any, Slid | None]] = {}

    def look(*args: Any, **kwargs: Any) -> Slid | None:
        key = tuple(map(id, (*args, *kwargs.values())))
        if key not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            try:
                found = seen(*args, **kwargs)
            except Exception:  # an answer may be anything at all
                found = None
            known[key] = (args, kwargs), found  # what is kept keeps its id
        return known[key][1]

    return look


def _fits(seen: Callable[..., Slid | None], kind: str, which: str) -> Callable[..., bool]:
    def fits(*args: Any, **kwargs: Any) -> bool:
        found = seen(*args, **kwargs)
        if found is None:
            return False
        other = [getattr(axis, kind) for axis in found.axes]
        right = [axis.is_right for axis in found.axes]
        if which == "both":
            return any(other) and all(one or fine for one, fine in zip(other, right, strict=True))
        at = 0 if which == "rows" else 1
        return other[at] and right[1 - at]

    return fits


def _anywhere(found: Slid | None) -> bool:
    return found is not None and not all(axis.is_right for axis in found.axes)


_WHERE = "which windows are taken"
_ELSEWHERE = (
    "It looks as if every number of the result is what a window gives, and these are not the windows that should be "
    "taken: they lie in other places, are of another size, or are too few or too many."
)
_KINDS = [
    (
        "another_count",
        ("another-number-of-rows", "another-number-of-columns", "another-number-of-windows"),
        (
            "It looks as if all windows are right, and there are more or fewer of them below each other than there "
            "should be: the height of the result is another.",
            "It looks as if all windows are right, and there are more or fewer of them beside each other than there "
            "should be: the width of the result is another.",
            "It looks as if all windows are right, and there are more or fewer of them than there should be: the size "
            "of the result is another.",
        ),
        "how many windows there are",
    ),
    (
        "another_begin",
        ("begins-in-another-row", "begins-in-another-column", "begins-elsewhere"),
        (
            'It looks as if the first window begins in another row than it should. With "valid" that is the first one '
            'of the image; with "same", as far above it as something is added there.',
            'It looks as if the first window begins in another column than it should. With "valid" that is the first '
            'one of the image; with "same", as far left of it as something is added there.',
            'It looks as if the first window begins elsewhere than it should. With "valid" that is the first row and '
            'column of the image; with "same", as far above and left of it as something is added there.',
        ),
        "where the first window begins",
    ),
    (
        "another_step",
        ("another-step-down", "another-step-to-the-right", "another-step"),
        (
            "It looks as if the window moves down by another number of rows than the stride says.",
            "It looks as if the window moves to the right by another number of columns than the stride says.",
            "It looks as if the window moves by other steps than the stride says.",
        ),
        "the stride",
    ),
    (
        "another_size",
        ("not-all-rows-of-the-window", "not-all-columns-of-the-window", "not-all-of-the-window"),
        (
            "It looks as if the last rows of each window are left out.",
            "It looks as if the last columns of each window are left out.",
            "It looks as if a part of each window is left out.",
        ),
        "the size of the window",
    ),
]
#: For translators.
HINTS = [_ELSEWHERE, *(hint for _, _, hints, _ in _KINDS for hint in hints)]
