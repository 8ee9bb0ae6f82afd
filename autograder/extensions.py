"""More time for a student, or for a group of them, as course.toml says it:

[groups]
thursday = ["ada", "bob"]

[extensions.NAME]
thursday = "12 hours"
cho = "1 week 2 days"
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from autograder.student_ids import one_form

_UNITS = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
_PART = r"(\d+)\s*(minute|hour|day|week)s?"
_WHOLE = re.compile(rf"\s*{_PART}(?:(?:\s*,)?\s+{_PART})*\s*")


@dataclass(frozen=True)
class Granted:
    """In one assignment. lengths: by student, in one Unicode form."""

    lengths: dict[str, timedelta]

    def of(self, student: str) -> timedelta | None:
        return self.lengths.get(one_form(student))


def extensions(given: Mapping[str, str], groups: Mapping[str, Sequence[str]]) -> dict[str, timedelta]:
    """By student, in one Unicode form. Who has one alone and belongs to a group that has one has the own; of several
    groups', the longest. Raises ValueError for what is no time."""
    lengths = {one_form(name): _length(text) for name, text in given.items()}
    members = {one_form(name): [one_form(student) for student in students] for name, students in groups.items()}
    found: dict[str, timedelta] = {}
    for name, length in lengths.items():
        for student in members.get(name, ()):
            found[student] = max(length, found.get(student, timedelta()))
    return found | {name: length for name, length in lengths.items() if name not in members}


def _length(text: str) -> timedelta:
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"the extension {text!r} is no time such as '2 days' or '1 week 12 hours'")
    return timedelta(minutes=sum(int(number) * _UNITS[unit] for number, unit in re.findall(_PART, text)))
