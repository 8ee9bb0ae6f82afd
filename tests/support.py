"""What several tests build: notebooks, released and filled in."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from autograder.wire.messages import Stream

ROOT = Path(__file__).parent.parent


def text(outputs: list[Any]) -> str:
    """What a cell printed."""
    return "".join(output.text for output in outputs if isinstance(output, Stream))


def released(name: str = "convolution") -> dict[str, Any]:
    """The notebook that students get."""
    text = (ROOT / "assignments" / name / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook: dict[str, Any] = json.loads(text)
    return notebook


def accepted(style: str, name: str = "convolution") -> str:
    return (ROOT / "solutions" / name / "accepted" / f"{style}.py").read_text(encoding="utf-8")


def cell(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    """The cell with this grade_id."""
    for found in notebook["cells"]:
        if found["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            one: dict[str, Any] = found
            return one
    raise KeyError(grade_id)


def solved(**answers: str) -> dict[str, Any]:
    """The released notebook of `convolution` with these answers; by default everything is right, all in one cell."""
    notebook = released()
    cell(notebook, "conv_at-solution")["source"] = accepted("loops")
    for name in ("conv2d", "shift", "predict_rows", "predict_place"):
        cell(notebook, f"{name}-solution")["source"] = "pass"
    for name, source in answers.items():
        cell(notebook, f"{name}-solution")["source"] = source
    return notebook


_QUICK = "import numpy as np"


def without_pictures() -> dict[str, Any]:
    """`solved`, with nothing but the cells that are graded or filled in: for a course made by `copy_course` with
    `pictures=False`, in which a submission takes no time at all."""
    notebook = solved()
    notebook["cells"] = [one for one in notebook["cells"] if "nbgrader" in one["metadata"]]
    cell(notebook, "setup")["source"] = _QUICK
    return notebook


def old_format(code: str) -> dict[str, Any]:
    """A notebook of format 3 with one cell."""
    cell = {"cell_type": "code", "language": "python", "collapsed": False, "metadata": {}, "outputs": [], "input": code}
    worksheets = [{"cells": [cell], "metadata": {}}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": worksheets}


def dump(notebook: Any) -> bytes:
    return json.dumps(notebook).encode()


def copy_course(root: Path, pictures: bool = True) -> Path:
    """A copy of the course at `root`, `convolution` alone, that a test may change."""
    for part in ("source", "solutions", "solutions/worked", "assignments", "autograder/graders"):
        shutil.copytree(ROOT / part / "convolution", root / part / "convolution")
    shutil.copy(ROOT / "autograder/graders/course.toml", root / "autograder/graders")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    if not pictures:
        source = root / "source/convolution/convolution.ipynb"
        notebook = json.loads(source.read_text(encoding="utf-8"))
        cell(notebook, "setup")["source"] = _QUICK
        source.write_bytes(dump(notebook))
    return root


def marks(course: Path) -> dict[str, tuple[int, float]]:
    """Of each student in the gradebook: how many submissions, and the sum of their scores."""
    with sqlite3.connect(course / "gradebook.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute(
            "SELECT student_id, count(DISTINCT submitted_assignment.id), sum(auto_score) FROM submitted_assignment "
            "JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id "
            "JOIN grade ON grade.notebook_id = submitted_notebook.id GROUP BY student_id"
        ).fetchall()
    return {student: (count, score) for student, count, score in rows}
