"""What students get, in another language: a notebook's text cells, what stands in its code for a reader, and the texts
in the modules beside it."""

from __future__ import annotations

import json
from typing import Any

from autograder.translation.catalogue import Catalogue
from autograder.translation.pieces import in_cell, in_module, plain, put


def translate_cell(cell: dict[str, Any], catalogue: Catalogue) -> None:
    """cell: of a notebook, its source one text or a list of lines."""
    source, identity = "".join(cell["source"]), cell.get("id", "")
    pieces = in_cell(cell["cell_type"], source)
    cell["source"] = put(source, pieces, lambda text: catalogue.text(text, identity))


def translate_module(source: str, catalogue: Catalogue) -> str:
    def text_for(written: str) -> str:
        english = plain(written)
        text = catalogue.text(english)
        return written if text == english else json.dumps(text, ensure_ascii=False)[1:-1].replace("'", "\\'")

    return put(source, in_module(source), text_for)
