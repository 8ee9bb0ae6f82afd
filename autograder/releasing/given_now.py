"""What was to be filled in when it was released, and would be given to students by another release: a model answer
whose cell lost its role, say by being pasted anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def given_now(source: Path, released: Path) -> list[int]:
    """The numbers of the cells, the first being 1. Nothing where one of the notebooks cannot be read, or is not there:
    others say so."""
    try:
        now, before = (json.loads(path.read_bytes())["cells"] for path in (source, released))
        once = {key for cell in before if _role(cell).get("solution") for key in _keys(cell)}
        return [
            number
            for number, cell in enumerate(now, start=1)
            if once & _keys(cell) and not _role(cell).get("solution") and "".join(cell["source"]).strip()
        ]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []


def words_of(number: int, released: str) -> str:
    """What to do. released: where that notebook stands, as people call it."""
    return (
        f"Cell {number} was to be filled in when it was released, and would now be given to students as it is. Give it "
        f"its role back in the menu “Create Assignment”; or, if it is meant to be given, take {released} away, and "
        "release anew."
    )


def _role(cell: dict[str, Any]) -> dict[str, Any]:
    found = cell["metadata"].get("nbgrader") or {}
    return found if isinstance(found, dict) else {}


def _keys(cell: dict[str, Any]) -> set[str]:
    return {str(key) for key in (_role(cell).get("grade_id"), cell.get("id")) if key}
