"""A notebook in another language: its text cells, and what stands in its code for a reader."""

from __future__ import annotations

from typing import Any

from autograder.translation.catalogue import Catalogue
from autograder.translation.pieces import in_cell, put


def translate_cell(cell: dict[str, Any], catalogue: Catalogue) -> None:
    """cell: of a notebook, its source one text or a list of lines."""
    source, identity = "".join(cell["source"]), cell.get("id", "")
    pieces = in_cell(cell["cell_type"], source)
    cell["source"] = put(source, pieces, lambda text: catalogue.text(text, identity))
