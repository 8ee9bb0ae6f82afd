"""Students' ids as people write them. The same letters have several forms in Unicode: é is one character (NFC) or an e
with an accent to come (NFD), as macOS writes the names of files, and nbgrader takes the two for two students."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable


def one_form(student: str) -> str:
    """The same for all ids that are the same but for their Unicode form."""
    return unicodedata.normalize("NFC", student)


def meant(student: str, there: Iterable[str]) -> list[str]:
    """Who of those that are there is meant by an id: that very one, else those that it is in another form."""
    ids = list(there)
    return [student] if student in ids else [one for one in ids if one_form(one) == one_form(student)]


def look_alikes(students: Iterable[str]) -> list[str]:
    """A caution for each id that is there in several forms."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for student in students:
        forms[one_form(student)].add(student)
    return [
        f"{student} is {len(ids)} students here, whose ids are the same but for their Unicode form "
        f"({', '.join(map(ascii, sorted(ids)))}): if it is one student, use one of them for the folders in submitted/, "
        "and take the other out of the gradebook with `nbgrader db student remove`."
        for student, ids in sorted(forms.items())
        if len(ids) > 1
    ]
