"""The cells of a new exercise, with nbgrader's metadata, and how they come into a notebook that is there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from autograder.authoring import placeholders
from autograder.authoring.names import Signature
from autograder.authoring.writing import shown
from autograder.course_error import CourseError
from autograder.notebook.source import read_source

_POINTS = {"function": 4, "number": 1, "text": 2}
Cell = dict[str, Any]


def opening(title: str) -> list[Cell]:
    """What a notebook begins with."""
    return [
        markdown("title", f"# {title}\n\nTODO: what this is about, and what can be done with it at the end."),
        code("setup", "from checks import check", locked=True),
    ]


def of_function(function: Signature) -> list[Cell]:
    name = function.name
    return [
        markdown(f"{name}-text", f"## {name}\n\nTODO: what is asked, with a tiny example by hand."),
        code(f"{name}-solution", placeholders.function_cell(function), solution=True),
        code(name, f"check({name})", grade=True, locked=True, points=_POINTS["function"]),
    ]


def of_number(name: str) -> list[Cell]:
    asked = "TODO: what is to be predicted, before anything computes it."
    return [
        markdown(f"{name}-text", f"## Predict, then run\n\n{asked}"),
        code(f"{name}-solution", placeholders.number_cell(name), solution=True),
        code(name, f"check({name}={name})", grade=True, locked=True, points=_POINTS["number"]),
    ]


def of_text(name: str) -> list[Cell]:
    about = _nbgrader(name, solution=True, grade=True, points=_POINTS["text"])
    answer = "TODO: a model answer, for whoever grades. It is not released."
    return [
        markdown(f"{name}-text", "## In your own words\n\nTODO: what is to be explained."),
        {**markdown(name, answer), "metadata": {"nbgrader": about}},
    ]


def notebook(cells: list[Cell]) -> str:
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": python, "language_info": {"name": "python"}}
    return _written({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}, 1)


def with_cells(path: Path, cells: list[Cell]) -> str:
    """The notebook with more cells at its end; all that is there stays as it is. Raises CourseError for one that cannot
    be used, or that has a cell of such a name."""
    try:
        text = path.read_text(encoding="utf-8")
        found = read_source(path)
    except (OSError, ValueError) as error:
        raise CourseError(f"The notebook {path} cannot be used: {error}") from None
    names = {name for cell in found["cells"] for name in _names(cell)}
    if twice := [name for cell in cells for name in sorted(_names(cell)) if name in names]:
        raise CourseError(f"{path} has a cell {twice[0]} already, and stays as it is. Take another name.")
    if found.get("nbformat_minor", 0) < 5:  # cells have no ids there
        cells = [{name: part for name, part in cell.items() if name != "id"} for cell in cells]
    indent = re.match(r"\{\r?\n( +|\t+)", text)
    return _written({**found, "cells": [*found["cells"], *cells]}, indent[1] if indent else None)


def to_do(path: Path) -> list[str]:
    """The cells in which something is still to be said."""
    return [
        f"{shown(path)}, cell {cell.get('id') or number}: {line.split('TODO: ')[1].strip()}"
        for number, cell in enumerate(read_source(path)["cells"], start=1)
        for line in "".join(cell["source"]).splitlines()
        if "TODO: " in line
    ]


def _names(cell: Cell) -> set[str]:
    about = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return {name for name in (cell.get("id"), about) if name}


def _nbgrader(grade_id: str, **role: Any) -> Cell:
    return {
        "grade": False,
        "grade_id": grade_id,
        "locked": False,
        "schema_version": 3,
        "solution": False,
        "task": False,
    } | role


def markdown(identity: str, source: str) -> Cell:
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": _lines(source)}


def code(grade_id: str, source: str, **role: Any) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": grade_id,
        "metadata": {"nbgrader": _nbgrader(grade_id, **role)},
        "outputs": [],
        "source": _lines(source),
    }


def _lines(source: str) -> list[str]:
    """As Jupyter saves them."""
    return source.splitlines(keepends=True)


def _written(found: dict[str, Any], indent: int | str | None) -> str:
    return json.dumps(found, indent=indent, ensure_ascii=False) + "\n"
