"""What the names of a notebook were when each of its grade cells was reached.

Further down a student tries things out: a loop's variable is called like a function there, `sum = 0`, `%reset`. What is
graded is what the grade cell saw, and what that held then (`contents`). Only what was missing there, or not written
yet, is taken from the end: some answers are written below.
"""

from __future__ import annotations

import builtins
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from autograder.guest.contents import Contents
from autograder.guest.stubs import is_stub

ABSENT: Any = object()
#: What takes more bytes is not kept alive for a grade cell once the notebook has let go of it: memory is limited.
_LARGE = 1 << 20
#: The moment after the last cell. Others are the places of the cells that they come after.
_END = -1


class Moments:
    """`names`: the notebook's own, which change while it runs. Whoever asks for a value puts the names of its moment
    back into it; what is made or changed then belongs to that moment too."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._places: dict[str, list[int]] = {}
        self._seen: dict[int, dict[str, Any]] = {}
        self._kept: dict[int, dict[str, Any]] = {}
        self._contents: dict[int, Contents] = {}
        self._now = _END

    def expect(self, places: dict[str, list[int]]) -> None:
        """The places among the cells where each grade cell is, by name: several, where it was copied."""
        self._places = places

    def before(self, cell: int) -> None:
        """The cell at this place is about to run."""
        reached = {place for some in self._places.values() for place in some if place < cell} - self._seen.keys()
        if reached:
            names = {name: _lightly(value) for name, value in self._names.copy().items()}
            self._seen |= dict.fromkeys(reached, names)
            self._contents |= dict.fromkeys(reached, Contents(self._names))

    def value(self, name: str, cell: str, is_missing: Callable[[Any], bool]) -> Any:
        """What it was at a grade cell, the last of several, or at the end; at another one where it is one that
        `is_missing` there. ABSENT where it was never there."""
        moment, value = _END, ABSENT
        for one in [*sorted(self._seen.keys() & self._places.get(cell, []), reverse=True), _END]:
            there = self._names_at(one).get(name, ABSENT)
            if there is ABSENT:
                continue
            written = not is_missing(there)
            if written or value is ABSENT:
                moment, value = one, there
            if written:
                break
        self._go_to(moment)
        return value

    def _names_at(self, moment: int) -> dict[str, Any]:
        if moment == self._now:
            return self._names
        if moment not in self._kept:
            self._kept[moment] = self._restored(self._seen[moment], self._names_at(_END))
        return self._kept[moment]

    def _go_to(self, moment: int) -> None:
        names = self._names_at(moment)
        if moment == self._now:
            return
        self._kept[self._now], self._contents[self._now] = self._names.copy(), Contents(self._names)
        self._names.update(names)  # first: a thread of the student's may be looking
        for name in self._names.keys() - names.keys():
            del self._names[name]
        self._contents[moment].restore()
        self._now = moment

    def _restored(self, seen: dict[str, Any], end: dict[str, Any]) -> dict[str, Any]:
        """With what came later, but what would hide a name of Python's own."""
        names = {name: value for name, value in end.items() if not hasattr(builtins, name)}
        for name, kept in seen.items():
            value = kept() if type(kept) is _Light else kept
            if value is not ABSENT and not (is_stub(value) and callable(names.get(name))):
                names[name] = value
        return names


class _Light(weakref.ref[Any]):
    def __call__(self) -> Any:
        value = super().__call__()
        return ABSENT if value is None else value


def _lightly(value: Any) -> Any:
    with suppress(Exception):
        if value.nbytes > _LARGE:
            return _Light(value)
    return value
