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
from datetime import timedelta

_UNITS = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
_PART = r"(\d+)\s*(minute|hour|day|week)s?"
_WHOLE = re.compile(rf"\s*{_PART}(?:(?:\s*,)?\s+{_PART})*\s*")


def extensions(given: Mapping[str, str], groups: Mapping[str, Sequence[str]]) -> dict[str, timedelta]:
    """By student. Who has one alone and belongs to a group that has one has the own; of several groups', the longest.
    Raises ValueError for what is no time."""
    lengths = {name: _length(text) for name, text in given.items()}
    found: dict[str, timedelta] = {}
    for name, length in lengths.items():
        for student in groups.get(name, ()):
            found[student] = max(length, found.get(student, timedelta()))
    return found | {name: length for name, length in lengths.items() if name not in groups}


def _length(text: str) -> timedelta:
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"the extension {text!r} is no time such as '2 days' or '1 week 12 hours'")
    return timedelta(minutes=sum(int(number) * _UNITS[unit] for number, unit in re.findall(_PART, text)))
