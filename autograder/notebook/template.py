"""The instructor's notebook, as the frame that every submission is put into."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class TemplateCell:
    """A cell with a role: to be graded, to be filled in, or locked."""

    grade_id: str
    kind: str
    source: str
    metadata: dict[str, Any]
    """Its nbgrader metadata."""
    points: float | None
    """None if it is not a grade cell."""
    locked: bool


@dataclass(frozen=True)
class Template:
    cells: tuple[TemplateCell, ...]

    @property
    def points(self) -> dict[str, float]:
        """Points by grade_id, in the notebook's order."""
        return {cell.grade_id: cell.points for cell in self.cells if cell.points is not None}


def read_template(path: Path) -> Template:
    """Raises ValueError (which json's error is) or OSError for a notebook that cannot be a source."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = []
    for cell in notebook["cells"]:
        metadata = cell["metadata"].get("nbgrader")
        if not metadata or "grade_id" not in metadata:
            continue
        cells.append(
            TemplateCell(
                grade_id=metadata["grade_id"],
                kind=cell["cell_type"],
                source="".join(cell["source"]),
                metadata=metadata,
                points=float(metadata["points"]) if metadata.get("grade") else None,
                locked=bool(metadata.get("locked")),
            )
        )
    names = [cell.grade_id for cell in cells]
    if len(set(names)) < len(names):
        raise ValueError("two of its cells have the same grade_id")
    return Template(tuple(cells))
