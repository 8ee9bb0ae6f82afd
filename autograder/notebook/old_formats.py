"""Notebooks of the formats 1 to 3, of which the cells' kinds and sources are read as those of format 4 are. nbformat
converts all of it, outputs among them, and checks it twice against a schema: 8 MiB of outputs that break it take 76 s
and 5.9 GB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from autograder.notebook.loose_json import NOTHING, member, read

_EMPTY = msgspec.Raw(b'""')


class Cell(msgspec.Struct):
    """Of any format: what of it is looked at."""

    cell_type: msgspec.Raw = NOTHING
    source: msgspec.Raw = _EMPTY
    metadata: msgspec.Raw = NOTHING
    attachments: msgspec.Raw = NOTHING
    input: msgspec.Raw = _EMPTY
    code: msgspec.Raw = NOTHING
    text: msgspec.Raw = _EMPTY
    level: msgspec.Raw = NOTHING


class _Worksheet(msgspec.Struct):
    cells: list[Cell] = []


@dataclass(frozen=True)
class OldCell:
    """In the terms of format 4. heading: how many # stand before its one line; 0 where it is none."""

    kind: str
    source: Any
    metadata: Any
    heading: int = 0


def old_cells(notebook: Any) -> list[Any] | None:
    """Parts of JSON (`loose_json`), as the notebook is. None where it is not one of these formats."""
    version = read(member(notebook, "nbformat"), int)
    if version == 1:
        return _objects(member(notebook, "cells"), Cell)
    sheets = _objects(member(notebook, "worksheets"), _Worksheet) if version in (2, 3) else None
    if sheets is None:
        return None
    inside = [_objects(member(sheet, "cells"), Cell) for sheet in sheets]
    return None if None in inside else [cell for cells in inside for cell in cells or []]


def _objects(part: Any, kind: Any) -> list[Any] | None:
    if isinstance(part, list) and all(isinstance(one, msgspec.Struct | dict) for one in part):
        return part
    return read(part, list[kind])


def old_cell(cell: Any) -> OldCell | None:
    """None where it is none."""
    kind, metadata = read(member(cell, "cell_type"), str), member(cell, "metadata")
    if kind == "code":
        code = read(member(cell, "code"), str | list[str])  # type: ignore[arg-type]
        name = "input" if code is None else "code"
        return OldCell("code", member(cell, name), metadata)
    if kind == "text":
        return OldCell("markdown", member(cell, "text"), metadata)
    level = read(member(cell, "level"), int) or 1
    heading = min(max(level, 1), 6) if kind == "heading" else 0
    now = "markdown" if kind in ("heading", "html", "markdown") else "raw"
    return None if kind is None else OldCell(now, member(cell, "source"), metadata, heading)
