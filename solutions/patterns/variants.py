"""Where the weights of a convolution's matrix stand, by formulas written otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Variant
from autograder.formulas import Formula, Written, written_otherwise
from solutions.patterns import reference

Array = np.ndarray[Any, Any]
Steps = dict[str, Callable[..., Any]]

#: i, j: the place of the window; a, b: the weight's in it; c, o: its channel and its filter; y, x: the pixel's.
RIGHT: Steps = {
    "rows": lambda h, kh, **_: h - kh + 1,
    "columns": lambda w, kw, **_: w - kw + 1,
    "y": lambda i, a, **_: i + a,
    "x": lambda j, b, **_: j + b,
    "row": lambda i, columns, j, filters, o, **_: (i * columns + j) * filters + o,
    "column": lambda y, w, x, channels, c, **_: (y * w + x) * channels + c,
}
LEGEND = (
    ("i", "Here i is the row of the window's place."),
    ("j", "Here j is the column of the window's place."),
    ("a", "Here a is the weight's row in the kernel."),
    ("b", "Here b is the weight's column in the kernel."),
    ("c", "Here c is the weight's input channel."),
    ("o", "Here o is the filter."),
    ("y", "Here y is the pixel's row."),
    ("x", "Here x is the pixel's column."),
    ("rows", "Here rows is how many places there are in height."),
    ("columns", "Here columns is how many places there are in width."),
)
SIZES = ("Here the input has the shape `(h, w, channels)`, and the kernel `(kh, kw, channels, filters)`.",)
FORMULAS = (
    ("row", "(i * columns + j) * filters + o", "It looks as if the weights stand in row {formula} of the matrix."),
    ("column", "(y * w + x) * channels + c", "It looks as if a weight stands in column {formula} of the matrix."),
    ("y", "i + a", "It looks as if the row of the pixel that a weight meets is counted as {formula}."),
    ("x", "j + b", "It looks as if the column of the pixel that a weight meets is counted as {formula}."),
    ("rows", "h - kh + 1", "It looks as if the number of places in height is counted as {formula}."),
    ("columns", "w - kw + 1", "It looks as if the number of places in width is counted as {formula}."),
)
BESIDE = {
    "row": ("rows", "channels", "w", "h", "c"),
    "column": ("h", "filters", "columns", "rows", "o"),
    "y": ("j", "b", "h", "kh", "c", "o", "filters"),
    "x": ("i", "a", "w", "kw", "c", "o", "filters"),
    "rows": ("w", "kw"),
    "columns": ("h", "kh"),
}


def positions() -> Iterator[Variant]:
    """added: weights that come to stand at the same place are added up, and not put one in place of the other."""
    for added in (False, True):
        for name, right, hint in FORMULAS:
            yield from written_otherwise(
                Formula(
                    f"{name}-written-otherwise",
                    right,
                    hint,
                    lambda formula, name=name, added=added: _with({name: formula}, added),  # type: ignore[misc]
                    about="where the weights of a row stand",
                    beside=BESIDE[name],
                    legend=LEGEND,
                    more=SIZES,
                )
            )


def _with(otherwise: dict[str, Written], added: bool) -> Callable[..., Array]:
    def mistaken(kernel: Array, input_shape: tuple[int, int, int]) -> Array:
        reference.conv_matrix(kernel, input_shape)  # refuses what makes no sense
        (kh, kw, channels, filters), (h, w, _) = kernel.shape, input_shape
        known: dict[str, Any] = {"h": h, "w": w, "kh": kh, "kw": kw, "channels": channels, "filters": filters}
        steps = RIGHT | otherwise
        known |= {name: int(steps[name](**known)) for name in ("rows", "columns")}
        matrix = np.zeros((known["rows"] * known["columns"] * filters, h * w * channels))
        known |= dict(zip("ijabco", np.indices((known["rows"], known["columns"], *kernel.shape)), strict=True))
        with np.errstate(all="ignore"):
            known |= {name: steps[name](**known) for name in ("y", "x")}
            place = tuple(np.broadcast_to(steps[name](**known), known["i"].shape) for name in ("row", "column"))
        weights = np.broadcast_to(kernel, known["i"].shape)
        if added:
            np.add.at(matrix, place, weights)
        else:
            matrix[place] = weights
        return matrix

    return mistaken
