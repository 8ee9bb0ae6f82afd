"""Two results at a glance: whether a closer look can find them alike. One beside hundreds of others: which of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    """What many functions gave to one question, as far as that was found out."""

    def __init__(self, many: int) -> None:
        """many: how many functions."""
        self._known = np.zeros(many, bool)
        self._raised = np.zeros(many, np.int64)
        self._sizes = np.zeros(many, np.int64)
        self._sums = np.full((2, many), np.nan)
        self._names: dict[str | None, int] = {None: 0}

    def add(self, at: int, glance: Glance) -> None:
        """at: of which function."""
        self._known[at] = True
        self._raised[at] = self._names.setdefault(glance.raised, len(self._names))
        self._sizes[at] = glance.size
        if glance.sums is not None:
            self._sums[:, at] = glance.sums

    def may_be(self, other: Glance, allowed: float = 0.0) -> NDArray[np.bool_]:
        """Of each function what `Glance.may_be` says; True where nothing is known of it."""
        alike = self._raised == self._names.get(other.raised, -1)
        if other.raised is None:
            alike &= self._sizes == other.size
            if other.sums is not None:
                sums = np.array(other.sums)[:, None]
                most = _NEAR * np.maximum(self._sums[1], sums[1]) + _NEAR + allowed * other.size
                # Not a number where there are no sums, and then nothing is ruled out.
                alike &= ~(np.abs(self._sums - sums) > most).any(axis=0)
        return np.asarray(alike | ~self._known)
