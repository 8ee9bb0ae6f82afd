"""What an author may want to know and need not mend: `verify` says it, and proves what it proves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from autograder.course import Assignment
from autograder.judging.references import is_prediction
from autograder.notebook.template import ILLUSTRATION
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import Notebook, read_cells


def notices(assignment: Assignment) -> Iterator[Finding]:
    notebook = read_cells(assignment.notebook)
    if isinstance(notebook, Notebook):
        yield from _revealed_by_students(notebook)


def _revealed_by_students(notebook: Notebook) -> Iterator[Finding]:
    """Cells that reveal what was to be predicted, by a function that students write."""
    theirs = {name for cell in notebook.answers.values() for name in cell.bound()}
    code = [cell for cell in notebook.cells if cell.is_code]
    for predicted, cell in pairwise(code):
        if not is_prediction(predicted.name) or not predicted.is_tests or ILLUSTRATION not in cell.tags:
            continue
        called = [node.func for node in ast.walk(cell.tree) if isinstance(node, ast.Call)] if cell.tree else []
        for name in sorted({one.id for one in called if isinstance(one, ast.Name)} & theirs):
            words = (
                f"{cell.called.capitalize()} reveals what {predicted.name} asks, and calls {name}, which students write"
            )
            mend = f"where that is wrong it shows a false answer, or stops. Show it without {name}, if you can"
            yield Finding(notebook.path, cell.line, f"{words}: {mend}.")
