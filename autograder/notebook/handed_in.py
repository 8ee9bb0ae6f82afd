"""Which file of a submission's folder is the notebook: browsers call it `NAME (1).ipynb`, learning platforms put
the student's name in front."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.notebook.folder import listing
from autograder.notebook.reconcile import defined_in
from autograder.notebook.regular import read_regular
from autograder.notebook.submission import parse_notebook
from autograder.notebook.template import Template
from autograder.printable import is_printable
from autograder.translation.catalogue import say

#: Notebooks of other names that are looked into, and how large they may be: whoever grades a class looks.
_MOST, _MOST_BYTES = 5, 8 * 2**20
_SUFFIX = ".ipynb"


def handed_in(expected: Path, template: Template) -> Path:
    """What counts as the notebook that is expected there: itself, or else the only one beside it that is the same
    assignment's, as its cells say. `expected` where there is neither."""
    if os.path.lexists(expected):
        return expected
    found = [name for name in listing(expected.parent, lambda name: True).files if name.lower().endswith(_SUFFIX)]
    others = [expected.parent / name for name in found if is_printable(name)]
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
        cells = parse_notebook(read_regular(notebook, _MOST_BYTES)).cells
    except Exception:  # it may hold anything, and the others of the class are not to wait for the reason
        return False
    there = {cell.grade_id for cell in cells}.union(*(defined_in(cell.source) for cell in cells if cell.kind == "code"))
    return 2 * len(there & set(template.points)) >= len(template.points)
