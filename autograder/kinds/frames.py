"""pandas' data frames and series."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from autograder.kinds.comparison import COMPARERS, Comparer
from autograder.kinds.kind import Kind, Told, numbers, register, what
from autograder.kinds.plain import difference, within, within_like
from autograder.kinds.saying import say

_MOST_ROWS = 20


class Frames(Kind):
    """On the wire: the columns' names, the index, each column. What is not a number is a text, or None where it is
    missing."""

    name = "frame"
    _narrow: ClassVar[dict[str, Any]] = {"max_cols": 20, "max_colwidth": 100}
    type_names = ("DataFrame", "Series", "Index", "Timestamp", "NaTType", "DataFrameGroupBy", "SeriesGroupBy")

    def holds(self, value: Any) -> bool:
        return isinstance(value, pd.DataFrame)

    def like(self, value: Any) -> Any:
        return value if type(value) is pd.DataFrame else pd.DataFrame(value)

    def parts(self, value: Any) -> list[Any]:
        return [
            _labels(value.columns),
            _labels(value.index),
            *(_column(value.iloc[:, i]) for i in range(value.shape[1])),
        ]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) < 2 or not all(map(_is_column, parts)):
            raise ValueError("a data frame is none")
        columns, index, *data = parts
        if len(columns) != len(data) or not all(map(_is_plain, (*columns, *index))):
            raise ValueError("a data frame has labels that are none")
        if not all(map(_is_plain, (one for column in data if isinstance(column, list) for one in column))):
            raise ValueError("a data frame holds what cannot stand in one")
        if any(len(column) != len(index) for column in data):
            raise ValueError("a data frame has columns of other lengths than its index")
        made = pd.DataFrame(dict(enumerate(data)), index=pd.Index(index))
        made.columns = pd.Index(columns)
        return made

    def frozen(self, value: Any) -> Any:
        return self.whole(self.parts(value))

    def copied(self, value: Any) -> Any:
        return value.copy()

    def size(self, value: Any) -> int:
        return int(value.size)

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        for column in self.parts(value)[2:]:
            yield from numbers(column)

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        columns = self.parts(expected)[2:]
        return [within(column, column, factor, floor) for column in columns]

    def within_like(self, value: Any, allowed: Any, default: Callable[[Any], Any]) -> Any:
        columns = self.parts(value)[2:]
        if not isinstance(allowed, list) or len(allowed) != len(columns):
            return default(value)
        return [within_like(column, of) for column, of in zip(columns, allowed, strict=True)]

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        """The columns count by their names, in whatever order they stand; rows by their place and the index."""
        if actual is None:
            return told.none()
        if not isinstance(actual, pd.DataFrame):
            return told.other(what(actual), what(expected))
        if sorted(map(str, actual.columns)) != sorted(map(str, expected.columns)):
            columns = say("returned a data frame with other columns"), say("is a data frame with other columns")
            return told.phrase(*columns, say("a data frame with other columns"))
        if len(actual) != len(expected):
            rows = say("returned a data frame with another number of rows"), say("has another number of rows")
            return told.phrase(*rows, say("a data frame with another number of rows"))
        if difference(_labels(actual.index), _labels(expected.index)) is not None:
            index = say("returned a data frame with another index"), say("is a data frame with another index")
            return told.phrase(*index, say("a data frame with another index"))
        places = {str(name): place for place, name in enumerate(actual.columns)}
        for place, name in enumerate(expected.columns):
            one, want = _column(actual.iloc[:, places[str(name)]]), _column(expected.iloc[:, place])
            inner = difference(one, want, allowed[place] if isinstance(allowed, list) else None, told.inner)
            if inner is not None:
                words = say("returned a data frame with wrong values"), say("is a data frame with wrong values")
                return told.phrase(*words, say("a data frame with wrong values"))
        return None

    def same(self, one: Any, other: Any) -> bool:
        return isinstance(one, pd.DataFrame) and bool(one.equals(other))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        return textwrap.indent(value.to_string(max_rows=_MOST_ROWS, **self._narrow), "    ")[:4000]


class Series(Frames):
    """As a frame of one column."""

    name = "series"
    _narrow: ClassVar[dict[str, Any]] = {}

    def holds(self, value: Any) -> bool:
        return isinstance(value, pd.Series)

    def like(self, value: Any) -> Any:
        return value if type(value) is pd.Series else pd.Series(value)

    def parts(self, value: Any) -> list[Any]:
        return [[_plain(value.name)], _labels(value.index), _column(value)]

    def whole(self, parts: list[Any]) -> Any:
        frame = super().whole(parts)
        if frame.shape[1] != 1:
            raise ValueError("a series is none")
        return frame.iloc[:, 0]

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        """The name says nothing."""
        if actual is None:
            return told.none()
        if not isinstance(actual, pd.Series):
            return told.other(what(actual), what(expected))
        return super().difference(actual.rename("one").to_frame(), expected.rename("one").to_frame(), allowed, told)

    def same(self, one: Any, other: Any) -> bool:
        return isinstance(one, pd.Series) and bool(one.equals(other))


class Rows(Comparer):
    """Data frames, with their rows in any order and whatever index."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        frames = isinstance(actual, pd.DataFrame) and isinstance(expected, pd.DataFrame)
        if frames and {*map(str, actual.columns)} == {*map(str, expected.columns)}:
            actual, expected, allowed = _sorted(actual, expected), _sorted(expected, expected), None
        return difference(actual, expected, allowed, told)


def _sorted(frame: Any, like: Any) -> Any:
    """Its columns in the order of the other's, its rows by what stands in them: last by floats, which are rounded."""
    places = {str(name): place for place, name in enumerate(frame.columns)}
    ordered = frame.iloc[:, [places[str(name)] for name in like.columns]]
    columns = [ordered.iloc[:, place] for place in range(ordered.shape[1])]
    keys = [column.map(str).tolist() for column in sorted(columns, key=lambda column: column.dtype.kind == "f")]
    rows = sorted(range(len(ordered)), key=lambda row: [texts[row] for texts in keys])
    return ordered.iloc[rows].reset_index(drop=True)


def _labels(index: Any) -> list[Any]:
    return [_plain(label) for label in index.tolist()]


def _column(series: Any) -> Any:
    if series.dtype.kind in "biuf":
        return series.to_numpy()
    return [_plain(value) for value in series.tolist()]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(str(one) if isinstance(one, tuple) else _plain(one) for one in value)
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    return None if value is pd.NaT or value is pd.NA else str(value)


def _is_plain(value: Any) -> bool:
    """Or a tuple of such: of labels in several levels."""
    if isinstance(value, tuple):
        return all(_is_plain(one) and not isinstance(one, tuple) for one in value)
    return value is None or isinstance(value, bool | int | float | str)


def _is_column(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim == 1)


COMPARERS["rows"] = Rows()
register(Frames(), Series())
