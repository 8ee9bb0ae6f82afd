"""A picture that is moved number by number, by formulas written otherwise: of where each is read or put, and of what
must lie in the picture so that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Variant
from autograder.formulas import Formula, Written, written_otherwise

Array = np.ndarray[Any, Any]
Lines = tuple[Written, Written]
"""A formula of the row, and one of the column; of i, j, dy, dx, h and w."""

READ: Lines = (lambda i, dy, **_: i - dy, lambda j, dx, **_: j - dx)
PUT: Lines = (lambda i, dy, **_: i + dy, lambda j, dx, **_: j + dx)


def moved(place: Lines, looked_at: Lines, put: bool) -> Callable[..., Array]:
    """looked_at: what must lie in the picture. put: whether numbers are put at the place, or read from it."""

    def shifted(x: Array, dy: int, dx: int) -> Array:
        (h, w), out = x.shape[:2], np.zeros_like(x)
        for i, j in np.ndindex(h, w):
            numbers = {"i": i, "j": j, "dy": dy, "dx": dx, "h": h, "w": w}
            row, column = (line(**numbers) for line in looked_at)
            if 0 <= row < h and 0 <= column < w:
                there: Any = tuple(line(**numbers) for line in place)
                if put:
                    out[there] = x[i, j]
                else:
                    out[i, j] = x[there]
        return out

    return shifted


_IS_READ = "It looks as if what stands in row i, column j of the result is read from {line} {{formula}} of the picture."
_IS_PUT = "It looks as if what stands in row i, column j of the picture is put into {line} {{formula}} of the result."
_LOOKED_AT = "It looks as if {{formula}} is what must lie in the picture so that a {line} is read from it."
#: (name, what is said, right lines, sentences after it, whether they are put, places otherwise, looks otherwise)
_WAYS = (
    ("written", _IS_READ, READ, "What lies outside of the picture is taken as 0.", False, True, True),
    ("put", _IS_PUT, PUT, "What would lie outside of the result is left out.", True, True, True),
    (
        "read",
        _IS_READ,
        READ,
        "Whether that lies outside of the picture is found out by another formula.",
        False,
        True,
        False,
    ),
    (
        "put-after-a-look",
        _IS_PUT,
        PUT,
        "Whether that lies outside of the result is found out by another formula.",
        True,
        True,
        False,
    ),
    ("looked-at", _LOOKED_AT, READ, "What is read does not follow from that.", False, False, True),
)


def moved_otherwise(about: str) -> Iterator[Variant]:
    for name, hint, right, more, put, places, looks in _WAYS:
        sign = "+" if put else "-"
        for at, (line, form, beside, is_right) in enumerate(
            (
                ("row", f"i {sign} dy", ("j", "dx", "h", "w"), "The column does not follow from that."),
                ("column", f"j {sign} dx", ("i", "dy", "h", "w"), "The row does not follow from that."),
            )
        ):

            def taken(
                formula: Written,
                at: int = at,
                right: Lines = right,
                put: bool = put,
                places: bool = places,
                looks: bool = looks,
            ) -> Callable[..., Array]:
                other: Lines = (formula, right[1]) if at == 0 else (right[0], formula)
                return moved(other if places else right, other if looks else right, put)

            yield from written_otherwise(
                Formula(
                    f"{line}-{name}-otherwise", form, hint.format(line=line), taken, about, beside, (more, is_right)
                )
            )
