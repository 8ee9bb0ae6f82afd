"""Takes the answers out of a released notebook: like nbgrader's own step, and kind to predictions."""

from __future__ import annotations

import re
from typing import Any

from nbgrader.preprocessors import ClearSolutions

_PREDICTION = re.compile(r"^(\w+ = )[^#]+?(\s*#.*)?$")


class ClearAnswers(ClearSolutions):  # type: ignore[misc]
    """A solution region that only assigns variables becomes `name = ...`, which runs; nbgrader's stub
    (`raise NotImplementedError()`) would have to be deleted before a number could be typed in."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        lines = cell.source.strip().split("\n")
        inner = lines[1:-1]
        is_region = self.begin_solution_delimeter in lines[0] and self.end_solution_delimeter in lines[-1]
        if cell.cell_type == "code" and is_region and inner and all(map(_PREDICTION.match, inner)):
            cell.source = "\n".join(_PREDICTION.sub(r"\1...\2", line) for line in inner)
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[no-any-return]
