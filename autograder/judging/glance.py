"""Two results at a glance: whether a closer look can find them alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.kinds.kind import numbers, size

#: How far sums may be apart by rounding: far more than that.
_NEAR = 1e-3
#: Of more numbers than that no sums are made: a guest may send millions.
_MOST = 100_000


@dataclass(frozen=True)
class Glance:
    """raised: the name of an exception. size: of a value, how much there is of it. sums: of its numbers, and of their
    magnitudes, in whatever order they stand; None where these are not finite, or too many."""

    raised: str | None
    size: int = 0
    sums: tuple[float, float] | None = None

    @classmethod
    def at(cls, raised: str | None, value: Any) -> Glance:
        if raised is not None:
            return cls(raised)
        if (many := size(value)) > _MOST:
            return cls(None, many)
        try:
            every = [float(number) for row in numbers(value) for number in row if not isinstance(number, bool)]
        except OverflowError:
            return cls(None, many)
        total, magnitude = sum(every), sum(map(abs, every))
        return cls(None, many, (total, magnitude) if math.isfinite(magnitude) else None)

    def may_be(self, other: Glance, allowed: float = 0.0) -> bool:
        """allowed: how far each number may be off."""
        if self.raised is not None or other.raised is not None:
            return self.raised == other.raised
        if self.size != other.size:
            return False
        if self.sums is None or other.sums is None:
            return True
        most = _NEAR * max(self.sums[1], other.sums[1]) + _NEAR + allowed * self.size
        return all(abs(one - another) <= most for one, another in zip(self.sums, other.sums, strict=True))


class Glances:
    """At what many functions give for the same question: all are compared at once."""

    def __init__(self, glances: Sequence[Glance]) -> None:
        self._raised = np.array([one.raised or "" for one in glances], dtype=object)
        self._sizes = np.array([one.size for one in glances])
        self._sums = np.array([one.sums or (np.nan, np.nan) for one in glances]).reshape(-1, 2)

    def may_be(self, other: Glance, allowed: float = 0.0) -> Any:
        """As `Glance.may_be`, for each of them."""
        if other.raised is not None:
            return self._raised == other.raised
        fits = (self._raised == "") & (self._sizes == other.size)
        if other.sums is None:
            return fits
        most = _NEAR * np.maximum(self._sums[:, 1], other.sums[1]) + _NEAR + allowed * other.size
        away = np.abs(self._sums - other.sums) > most[:, None]  # of what has no sums, nothing is
        return fits & ~away.any(axis=1)
