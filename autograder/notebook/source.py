"""An instructor's notebook, read and looked at: what is built from it may rely on its form."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

_SAVE = "open it in Jupyter and save it again"

_ROLES = ("grade", "solution", "task", "locked")


def read_source(path: Path) -> dict[str, Any]:
    """Raises OSError, or ValueError with a clause that says what is wrong, in which cell, and what to do."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(notebook, dict) or not notebook.keys() & {"cells", "worksheets"}:
        raise ValueError("it is no notebook, or one without cells")
    if "cells" not in notebook or notebook.get("nbformat", 4) != 4:
        raise ValueError(f"its format is {notebook.get('nbformat')!r}, and should be 4; {_SAVE}")
    if not isinstance(notebook["cells"], list):
        raise ValueError(f"its cells are no list; {_SAVE}")
    for number, cell in enumerate(notebook["cells"], start=1):
        _check_cell(cell, number)
    return notebook


def _check_cell(cell: Any, number: int) -> None:
    if not isinstance(cell, dict):
        raise ValueError(f"its cell {number} is none; {_SAVE}")
    for name, kind in {"cell_type": str, "source": str | list, "metadata": dict}.items():
        if not isinstance(cell.get(name), kind):
            raise ValueError(f"its {_called(cell, number)} has no {name}; {_SAVE}")
    about = cell["metadata"].get("nbgrader", {})
    if not isinstance(about, dict):
        raise ValueError(f"its {_called(cell, number)} has metadata of nbgrader that are none; take them away")
    if cell["cell_type"] not in ("code", "markdown") and any(about.get(role) for role in _ROLES):
        words = f"its {_called(cell, number)} has a role, and is neither code nor Markdown"
        raise ValueError(f"{words}: change that in the notebook's toolbar")
    if (about.get("grade") or about.get("task")) and not _is_mark(about.get("points")):
        words = f"its {_called(cell, number)} is graded, and its points are {_said(about.get('points'))}"
        raise ValueError(f"{words}: give it points in the notebook's menu “Create Assignment”")


def _is_mark(points: Any) -> bool:
    return isinstance(points, int | float) and not isinstance(points, bool) and math.isfinite(points) and points >= 0


def _said(points: Any) -> str:
    return "not there" if points is None else f"{points!r}, no number from 0 on"


def _called(cell: dict[str, Any], number: int) -> str:
    """A cell's number is counted from 1, as people do."""
    metadata = cell.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = about.get("grade_id") if isinstance(about, dict) else None
    return f"cell {number} ({name or cell['id']})" if name or cell.get("id") else f"cell {number}"
