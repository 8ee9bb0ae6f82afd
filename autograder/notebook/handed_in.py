"""Which file of a submission's folder is the notebook: browsers call it `NAME (1).ipynb`, Jupyter `NAME-Copy1.ipynb`,
learning platforms put the student's name in front. Beside it the released one may still lie, untouched."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.notebook.folder import listing
from autograder.notebook.reconcile import defined_in
from autograder.notebook.regular import read_regular
from autograder.notebook.submission import MAX_FILE_BYTES, StudentCell, parse_notebook
from autograder.notebook.template import Template, without_ends
from autograder.printable import is_printable
from autograder.translation.catalogue import say

#: Notebooks of other names that are looked into, and how large they may be: whoever grades a class looks.
_MOST, _MOST_BYTES = 5, 8 * 2**20
_SUFFIX = ".ipynb"
_Cells = tuple[StudentCell, ...]


def handed_in(expected: Path, template: Template) -> Path:
    """What counts as the notebook that is expected there: itself where it holds answers; else the only one beside it
    that is the same assignment's, as its cells say, and holds answers. Where nothing is there, the only one that is the
    same assignment's. `expected` where there is none of these."""
    others = _others(expected)
    if not others:
        return expected
    there = os.path.lexists(expected)
    if there and _holds_answers(_cells(expected, MAX_FILE_BYTES), template):
        return expected
    right = {other: cells for other in others if (cells := _cells(other)) and _is_of(cells, template)}
    answered = [other for other, cells in right.items() if _holds_answers(cells, template)]
    found = answered if there or answered else list(right)
    return found[0] if len(found) == 1 else expected


def which(notebook: Path, expected: Path, template: Template) -> str:
    """What is to be said of the choice. Empty where there was none: of one notebook that has the right name."""
    if notebook != expected and not os.path.lexists(expected):
        words = say(
            "The notebook was handed in as {given}, and is graded as {expected}: its cells are of this assignment."
        )
        return words.format(given=notebook.name, expected=expected.name)
    if notebook != expected:
        words = say("There is no answer in {expected}; {given}, which lies beside it, is graded in its place.")
        return words.format(given=notebook.name, expected=expected.name)
    if not os.path.lexists(expected):
        return ""
    mine = _cells(expected, MAX_FILE_BYTES)
    others = {other.name: cells for other in _others(expected) if (cells := _cells(other)) and _is_of(cells, template)}
    answered = [name for name, cells in others.items() if _holds_answers(cells, template) and not _same(cells, mine)]
    if not answered:
        return ""
    words = say("{expected} is graded, and not {others}. If another one is to count, hand that in as {expected}.")
    return words.format(expected=expected.name, others=", ".join(answered))


def looks_like_one(file: Path, template: Template) -> bool:
    """Whether it holds a notebook of the assignment, whatever it is called."""
    cells = _cells(file)
    return cells is not None and _is_of(cells, template)


def _others(expected: Path) -> list[Path]:
    """Notebooks that lie beside it; none where there are too many."""
    names = listing(expected.parent, lambda name: True).files
    found = [name for name in names if name.lower().endswith(_SUFFIX) and name != expected.name]
    others = [expected.parent / name for name in found if is_printable(name)]
    return others if len(others) <= _MOST else []


def _cells(notebook: Path, most: int = _MOST_BYTES) -> _Cells | None:
    try:
        return parse_notebook(read_regular(notebook, most)).cells
    except Exception:  # it may hold anything, and the others of the class are not to wait for the reason
        return None


def _is_of(cells: _Cells, template: Template) -> bool:
    """Whether at least half of the grade cells are there, or what is graded by them is defined."""
    there = {cell.grade_id for cell in cells}.union(*(defined_in(cell.source) for cell in cells if cell.kind == "code"))
    return 2 * len(there & set(template.points)) >= len(template.points)


def _holds_answers(cells: _Cells | None, template: Template) -> bool:
    """Whether there is anything in it beside what students got. Of what is locked, which any release may change, only
    what defines something that is graded."""
    locked = {role.grade_id for role in template.cells if role.locked}
    stubs = {role.stub for role in template.cells if role.stub is not None}
    sources = {role.source for role in template.cells if role.locked}
    given = {without_ends(text) for text in stubs | sources} | template.texts | template.illustrations | {""}
    own = [cell for cell in cells or () if without_ends(cell.source) not in given]
    return any(cell.grade_id not in locked or defined_in(cell.source) & set(template.points) for cell in own)


def _same(some: _Cells, others: _Cells | None) -> bool:
    return [cell.source for cell in some] == [cell.source for cell in others or ()]
