"""More time for a student, or for a group of them, as course.toml says it:

[groups]
thursday = ["ada", "bob"]

[extensions.NAME]
thursday = "12 hours"
cho = "1 week 2 days"
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from autograder.student_ids import one_form

_UNITS = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
_PART = r"(\d+)\s*(minute|hour|day|week)s?"
#: What is far longer than any course, and no longer than a gradebook can hold.
_LONGEST = timedelta(days=3650)
_NOBODY = "nobody who has handed in or is in the gradebook"
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


def without_effect(
    given: Mapping[str, Mapping[str, str]],
    groups: Mapping[str, Sequence[str]],
    assignments: Collection[str],
    assignment: str,
    students: Collection[str],
) -> list[str]:
    """In words, what is likely to be a slip. given: by assignment. students: who is known."""
    known = set(map(one_form, students))
    said = [f"[extensions.{name}] is for no assignment of this course" for name in given if name not in assignments]
    names = given.get(assignment, {})
    unknown = [name for name in names if name not in groups and one_form(name) not in known]
    if unknown:
        said.append(f"[extensions.{assignment}] names {', '.join(unknown)}: no group, and {_NOBODY}")
    for group in (name for name in names if name in groups):
        if missing := [student for student in groups[group] if one_form(student) not in known]:
            said.append(f"the group {group} names {', '.join(missing)}: {_NOBODY}")
    return said


def _length(text: str) -> timedelta:
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"the extension {text!r} is no time such as '2 days' or '1 week 12 hours'")
    minutes = sum(int(number) * _UNITS[unit] for number, unit in re.findall(_PART, text))
    if minutes > _LONGEST / timedelta(minutes=1):
        raise ValueError(f"the extension {text!r} is longer than ten years")
    return timedelta(minutes=minutes)
