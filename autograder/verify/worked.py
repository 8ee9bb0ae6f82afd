"""The worked notebook: the released one with the source's own answers, as a student hands it in who knows all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.course import Assignment
from autograder.notebook.source import read_source
from autograder.running.pipeline import Submitted

_MARKS = ("BEGIN SOLUTION", "END SOLUTION")


def worked_notebook(assignment: Assignment, released: Path) -> Submitted:
    """released: the notebook that students get."""
    answers = {_name(cell): _answer(cell) for cell in read_source(assignment.notebook)["cells"] if _is_answer(cell)}
    notebook = json.loads(released.read_bytes())
    for cell in notebook["cells"]:
        if _name(cell) in answers:
            cell["source"] = answers[_name(cell)]
    return Submitted(str(assignment.notebook), json.dumps(notebook).encode())


def _name(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _is_answer(cell: dict[str, Any]) -> bool:
    return bool(cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"))


def _answer(cell: dict[str, Any]) -> str:
    lines = "".join(cell["source"]).splitlines()
    return "\n".join(line for line in lines if not any(mark in line for mark in _MARKS))
