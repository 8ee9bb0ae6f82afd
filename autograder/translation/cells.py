"""What students get, in another language: a notebook's text cells, what stands in its code for a reader, and the texts
in the modules and the data beside it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from autograder.translation.catalogue import FONTS, Catalogue
from autograder.translation.pieces import in_cell, in_module, plain, put

#: What is read by students in checks.json.
_TEXTS = {"later", "name", "hint", "about"}
#: A keyword argument may have the name of one of them.
_ARGUMENTS = {"args", "kwargs"}


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


def translate_checks(data: str, catalogue: Catalogue) -> str:
    """data: of checks.json."""
    return json.dumps(_translated(json.loads(data), catalogue), ensure_ascii=False, separators=(",", ":")) + "\n"


def translate_folder(folder: Path, catalogue: Catalogue) -> None:
    """What stands beside a released notebook. Pictures get letters for their titles."""
    for path in folder.glob("*.py"):
        path.write_text(translate_module(path.read_text(encoding="utf-8"), catalogue), encoding="utf-8")
    for path in folder.glob("checks.json"):
        path.write_text(translate_checks(path.read_text(encoding="utf-8"), catalogue), encoding="utf-8")
    if catalogue.language in FONTS:
        shutil.copy(FONTS[catalogue.language], folder)


def _translated(part: Any, catalogue: Catalogue) -> Any:
    if isinstance(part, list):
        return [_translated(one, catalogue) for one in part]
    if isinstance(part, dict):
        return {key: _translated_value(key, value, catalogue) for key, value in part.items()}
    return part


def _translated_value(key: str, value: Any, catalogue: Catalogue) -> Any:
    if key in _ARGUMENTS:
        return value
    return catalogue.text(value) if key in _TEXTS and isinstance(value, str) else _translated(value, catalogue)
