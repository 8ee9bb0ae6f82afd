"""What takes a while to make, one for each assignment, in a process that lives for weeks: the formgrader's."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from autograder.course import Assignment


class _Closable(Protocol):
    def close(self) -> None: ...


Thing = TypeVar("Thing", bound=_Closable)


class PerAssignment(Generic[Thing]):
    """Each is kept as long as what it was made from stays as it was, and at most until the process ends."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Path, str], tuple[str, Thing]] = {}
        atexit.register(self._close)

    def of(self, assignment: Assignment, fingerprint: str, make: Callable[[Assignment], Thing]) -> Thing:
        """fingerprint: of all that `make` looks at, from before it does."""
        key = _key(assignment)
        if key not in self._kept or self._kept[key][0] != fingerprint:
            self.let_go(assignment)
            self._kept[key] = (fingerprint, make(assignment))
        return self._kept[key][1]

    def let_go(self, assignment: Assignment) -> None:
        kept = self._kept.pop(_key(assignment), None)
        if kept is not None:
            kept[1].close()

    def _close(self) -> None:
        for _, thing in self._kept.values():
            thing.close()


def _key(assignment: Assignment) -> tuple[Path, str]:
    return assignment.course.root, assignment.name
