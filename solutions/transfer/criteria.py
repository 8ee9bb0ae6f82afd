"""What a split into train and test must be, whatever was drawn. `check` looks at the same criteria."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercise import as_array
from autograder.kinds.criteria import Criteria
from autograder.kinds.kind import NotTaken, Told, items, what
from autograder.kinds.saying import say

#: What `check` tries it on: seven groups of one to four pictures, the pictures of a group not side by side.
SHOWN = (7, 3, 7, 12, 3, 5, 9, 7, 20, 12, 5, 31, 7, 9, 20, 3)


def both_sides(value: Any, count: int) -> list[list[int]]:
    """Train and test, as lists of indices of so many pictures. Raises NotTaken for anything else."""
    if value is None:
        raise NotTaken(Told().none())
    both = items(value)
    if both is None or len(both) != 2:
        raise NotTaken(say("returned {what}, not the two sides (train, test)").format(what=what(value)))
    return [picture_indices(side, count) for side in both]


def picture_indices(side: Any, count: int) -> list[int]:
    """Raises NotTaken for what are none."""
    side = sorted(side) if isinstance(side, set | frozenset) else side
    array = as_array(side)
    if array is None or array.ndim != 1:
        raise NotTaken(say("returned a side that is no row of indices"))
    if array.size == 0:
        return []
    if array.dtype.kind == "b":
        raise NotTaken(say("returned True and False for each picture, not the indices of pictures"))
    if array.dtype.kind not in "iu":
        raise NotTaken(say("returned a side of which not all are whole numbers"))
    if not (array >= 0).all() or not (array < count).all():
        raise NotTaken(say("returned numbers that are no indices of pictures"))
    return [int(one) for one in array]


class Split(Criteria):
    """Of one call. groups: what it was called with."""

    def __init__(self, groups: tuple[int, ...] = SHOWN) -> None:
        self.groups = groups

    def clauses(self) -> tuple[str, ...]:
        return (
            say("every picture is on a side"),
            say("no picture is there twice"),
            say("all pictures of a group are on the same side"),
            say("neither side is empty"),
            say("a fifth of the groups, rounded up, have pictures to test"),
            say("train has pictures of no fewer groups than test"),
        )

    def met(self, value: Any) -> tuple[bool, ...]:
        return self.met_by(both_sides(value, len(self.groups)))

    def met_by(self, both: list[list[int]]) -> tuple[bool, ...]:
        every = both[0] + both[1]
        train, test = ({self.groups[index] for index in side} for side in both)
        wanted = -(-len(set(self.groups)) // 5)
        return (
            set(every) == set(range(len(self.groups))),
            len(every) == len(set(every)),
            not train & test,
            bool(train) and bool(test),
            len(test) == wanted,
            len(train) >= len(test),
        )


class Splits(Split):
    """Of many calls with the same groups."""

    def met(self, value: Any) -> tuple[bool, ...]:
        rows = [super(Splits, self).met(one) for one in each_of(value)]
        return tuple(map(all, zip(*rows, strict=True)))


class DrawnSplits(Split):
    """Of many calls with the same groups: some with the same random numbers, `alike` in a row, then others."""

    def __init__(self, groups: tuple[int, ...] = SHOWN, alike: int = 1) -> None:
        super().__init__(groups)
        self.alike = alike

    def clauses(self) -> tuple[str, ...]:
        same = say("the same random numbers give the same split")
        return (same, say("other random numbers give another split"))

    def met(self, value: Any) -> tuple[bool, ...]:
        tested = [tuple(sorted(both_sides(one, len(self.groups))[1])) for one in each_of(value)]
        runs = [tested[i : i + self.alike] for i in range(0, len(tested), self.alike)]
        return all(len(set(run)) == 1 for run in runs), len({run[0] for run in runs}) > 1


def each_of(value: Any) -> Any:
    """What each gave. Raises NotTaken where nothing came."""
    several = items(value)
    if not several:
        raise NotTaken(say("returned nothing that can be looked at"))
    return several


def of_groups(groups: Any) -> tuple[int, ...]:
    """As a view takes them."""
    return tuple(int(group) for group in np.asarray(groups))
