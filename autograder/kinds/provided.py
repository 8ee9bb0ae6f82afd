"""The kinds of values that there are, beside Python's own: each distribution names its own in the group of entry points
`autograder.kinds`. Which of them an assignment uses follows from the packages that it allows."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from typing import Any

import msgspec

from autograder.kinds import containers, functions, plain

GROUP = "autograder.kinds"
#: What every guest and every notebook has.
ALWAYS = (plain.__name__, containers.__name__, functions.__name__)


@dataclass(frozen=True)
class Room:
    """A sandbox of its own, in which some functions are asked: with these packages alone, and, of the notebook's cells,
    with nothing but what they define. settings: of its kind, in the place of the assignment's."""

    functions: tuple[str, ...]
    packages: tuple[str, ...]
    settings: Any


@dataclass(frozen=True)
class Provided:
    """What an entry point names.

    packages: where an assignment allows one of these, the kind is used. host, guest, notebook: the modules that
    register it in the grader, inside the sandbox, and beside a student's notebook; they import nothing that is not
    there. settings: of the table with the kind's name in assignment.toml; inside, the kind `guest_name` is told them.
    rooms: which functions want a sandbox of their own, by these settings.
    least: limits that it cannot do without where nobody says otherwise, by name. other_names: of distributions, on some
    platforms.
    """

    name: str
    packages: tuple[str, ...]
    host: str
    guest: str
    notebook: tuple[str, ...] = ()
    settings: type[msgspec.Struct] | None = None
    guest_name: str = ""
    rooms: Callable[[Any], tuple[Room, ...]] = lambda settings: ()
    least: dict[str, int] = field(default_factory=dict)
    other_names: dict[str, str] = field(default_factory=dict)

    def load(self) -> None:
        """Here, in the grader."""
        importlib.import_module(self.host)


@cache
def provided() -> dict[str, Provided]:
    """By name."""
    found = [entry.load() for entry in metadata.entry_points(group=GROUP)]
    return {one.name: one for one in found}


def used_by(packages: Iterable[str]) -> list[Provided]:
    """packages: distributions, those that others require included."""
    there = set(packages)
    return [one for one in provided().values() if there.intersection(one.packages)]


ARRAYS = Provided(
    name="array",
    packages=("numpy",),
    host="autograder.kinds.pictures",
    guest="autograder.kinds.generators",
    notebook=("autograder.kinds.arrays", "autograder.kinds.generators", "autograder.kinds.pictures"),
)

FRAMES = Provided(
    name="frame",
    packages=("pandas",),
    host="autograder.kinds.frames",
    guest="autograder.kinds.frames",
    notebook=("autograder.kinds.frames",),
)
