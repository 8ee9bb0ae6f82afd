"""The worked notebook: the released one with the source's own answers, as a student hands it in who knows all; and what
of its cells stops there. And an accepted solution in the released notebook, where it uses what stands there.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Assignment
from autograder.notebook.reconcile import Framed
from autograder.notebook.source import read_source
from autograder.notebook.template import FILES_BESIDE
from autograder.running.pipeline import Graded, Submitted, read_file
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import Cell, Notebook, read_cells
from autograder.verify.preflight.written import Written
from autograder.wire.messages import Failure, Output

#: Jupyter's own tag of a cell that may stop.
_MAY_STOP = "raises-exception"
#: What the guest raises in a cell that has used up its time.
_LATE = "TimeLimitExceeded"
#: The same, where it dies.
_DEAD = "Killed"
#: What is raised for want of a network, which students have.
_OFFLINE = {"URLError", "HTTPError", "gaierror", "ConnectionError", "ConnectTimeout", "SSLError"}
_MARKS = ("BEGIN SOLUTION", "END SOLUTION")


def worked_notebook(assignment: Assignment, released: Path) -> Submitted:
    """released: the notebook that students get."""
    answers = {_name(cell): _answer(cell) for cell in read_source(assignment.notebook)["cells"] if _is_answer(cell)}
    notebook = json.loads(released.read_bytes())
    for cell in notebook["cells"]:
        if _name(cell) in answers:
            cell["source"] = answers[_name(cell)]
    return Submitted(str(assignment.notebook), json.dumps(notebook).encode())


@dataclass(frozen=True)
class Stop:
    """Of a cell."""

    finding: Finding
    took_too_long: bool


def stopped_cells(
    assignment: Assignment, released: Path, graded: Graded, shown: Callable[[Framed], list[list[Output]]]
) -> Iterator[Stop]:
    """The cells that raise or do not end when the worked notebook is run, as everybody's does; and illustrations that
    raise. shown: runs the notebook with these."""
    notebook = read_cells(assignment.notebook)
    given = [cell.get("id") for cell in json.loads(released.read_bytes())["cells"]]
    own = [number for number, identity in enumerate(given, start=1) if identity != FILES_BESIDE]
    if not isinstance(notebook, Notebook) or len(own) != len(notebook.cells):
        return  # another release than the source's: said elsewhere
    by_number = dict(zip(own, notebook.cells, strict=True))
    stopped = False
    for cell, outputs in zip(graded.framed.cells, graded.outputs, strict=True):
        source = by_number.get(cell.number or 0)
        failure = next((one for one in outputs if isinstance(one, Failure)), None)
        if source is not None and failure is not None and _MAY_STOP not in source.tags:
            stopped = True
            is_late = failure.type_name == _LATE and not source.is_answer
            yield Stop(_stop(notebook, source, failure, "a student's notebook is graded"), is_late)
    if stopped or not any(cell.illustration for cell in graded.framed.cells):
        return  # what follows of that is not said
    for cell, outputs in zip(graded.framed.cells, shown(graded.framed), strict=True):
        source = by_number.get(cell.number or 0) if cell.illustration else None
        failure = next((one for one in outputs if isinstance(one, Failure)), None)
        if failure is not None and failure.type_name in (_LATE, _DEAD):
            return  # what only shows something may take its time, and what is below may follow from it
        is_offline = failure is not None and failure.type_name in _OFFLINE
        if source is not None and failure is not None and not is_offline and _MAY_STOP not in source.tags:
            yield Stop(_stop(notebook, source, failure, "a student runs it who has done all above"), False)


def _stop(notebook: Notebook, source: Cell, failure: Failure, when: str) -> Finding:
    line = f", line {failure.line} of it" if failure.line and failure.cell is not None else ""
    said = " ".join(f"{failure.type_name}: {failure.message}".split())[:300].rstrip(".: ")
    words = f"{source.called.capitalize()} stops when {when} ({said}{line}). Mend it; or, if it is meant to"
    return Finding(notebook.path, source.line, f"{words}, give the cell the tag {_MAY_STOP}.")


def accepted_solution(path: Path, released: Path) -> Submitted:
    """By itself; or in the first cell that is to be filled in, where it lacks names that the notebook gives."""
    notebook = read_cells(released)
    lacks = {name for name, _ in Written(path).unknown_names()}
    if not isinstance(notebook, Notebook) or not lacks & {name for cell in notebook.cells for name in _given(cell)}:
        return read_file(path)
    first = next(iter(notebook.answers.values()), None)
    content = json.loads(released.read_bytes())
    for number, cell in enumerate(content["cells"], start=1):
        if _is_answer(cell):
            cell["source"] = path.read_text(encoding="utf-8-sig") if first and number == first.number else ""
    return Submitted(str(path.with_suffix(".ipynb")), json.dumps(content).encode())


def place_of_answer(file: Path, cell: str) -> int:
    """The line at which a notebook or an accepted solution answers what is asked for in this grade cell."""
    if file.suffix == ".py":
        nodes = Written(file).nodes
        defined = [n.lineno for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == cell]
        bound = [n.lineno for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n.id == cell]
        return min(defined or bound, default=1)
    notebook = read_cells(file)
    answer = notebook.named(f"{cell}-solution") or notebook.named(cell) if isinstance(notebook, Notebook) else None
    return answer.line if answer else 1


def _given(cell: Cell) -> Iterator[str]:
    """The names that a cell without a role defines or imports."""
    if cell.is_code and not cell.is_answer and not cell.is_graded:
        yield from cell.bound()
        for node in cell.tree.body if cell.tree else ():
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from ((one.asname or one.name).partition(".")[0] for one in node.names)


def _name(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _is_answer(cell: dict[str, Any]) -> bool:
    return bool(cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"))


def _answer(cell: dict[str, Any]) -> str:
    lines = "".join(cell["source"]).splitlines()
    return "\n".join(line for line in lines if not any(mark in line for mark in _MARKS))
