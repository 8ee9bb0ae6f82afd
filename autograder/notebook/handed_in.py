"""Which file of a submission's folder is the notebook: browsers call it `NAME (1).ipynb`, learning platforms put
the student's name in front."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.notebook.folder import listing
from autograder.notebook.reconcile import frame
from autograder.notebook.submission import Unreadable, read_submission
from autograder.notebook.template import Template
from autograder.translation.catalogue import say

#: Notebooks of other names that are looked into.
_MOST = 5
_SUFFIX = ".ipynb"


def handed_in(expected: Path, template: Template) -> Path:
    """What counts as the notebook that is expected there: itself, or else the only one beside it that is the same
    assignment's, as its cells say. `expected` where there is neither."""
    if os.path.lexists(expected):
        return expected
    found = listing(expected.parent, lambda name: True).files
    others = [expected.parent / name for name in found if name.lower().endswith(_SUFFIX)]
    if len(others) > _MOST:
        return expected
    right = [other for other in others if _is_of(other, template)]
    return right[0] if len(right) == 1 else expected


def under_another_name(given: str, expected: str) -> str:
    words = say("The notebook was handed in as {given}, and is graded as {expected}: its cells are of this assignment.")
    return words.format(given=given, expected=expected)


def _is_of(notebook: Path, template: Template) -> bool:
    """Whether at least half of the grade cells are there, or what is graded by them is defined."""
    try:
        framed = frame(read_submission(notebook, follow_links=False), notebook, template)
    except Unreadable:
        return False
    defined = set().union(*(cell.defines for cell in framed.cells if cell.kind == "code"))
    there = [name for name in template.points if name in framed.checked or name in defined]
    return 2 * len(there) >= len(template.points)
