"""The instructor's notebook as an author wrote it, cell by cell, with the lines at which they stand in the file."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
_CELL = re.compile(r'(?<!\\)"cell_type"\s*:')


@dataclass(frozen=True)
class Cell:
    number: int
    """From 1 on."""
    line: int
    """At which it stands in the file, or near."""
    raw: Any

    @property
    def about(self) -> dict[str, Any]:
        """Its nbgrader metadata."""
        found = self._metadata.get("nbgrader")
        return found if isinstance(found, dict) else {}

    @property
    def tags(self) -> list[Any]:
        found = self._metadata.get("tags")
        return found if isinstance(found, list) else []

    @property
    def is_editable(self) -> bool:
        """Whether Jupyter lets anybody type in it."""
        return self._metadata.get("editable") is not False

    @property
    def _metadata(self) -> dict[str, Any]:
        found = self.raw.get("metadata") if isinstance(self.raw, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def name(self) -> str:
        found = self.about.get("grade_id")
        return found if isinstance(found, str) else ""

    @property
    def stem(self) -> str:
        """Of what is to be filled in there, the name that is asked for."""
        return self.name.removesuffix("-solution")

    @property
    def identity(self) -> str:
        """Its own id, which Jupyter gives it; "" where an old notebook has none."""
        found = self.raw.get("id") if isinstance(self.raw, dict) else None
        return found if isinstance(found, str) else ""

    @property
    def kind(self) -> str:
        return str(self.raw.get("cell_type")) if isinstance(self.raw, dict) else ""

    @property
    def source(self) -> str:
        found = self.raw.get("source", "") if isinstance(self.raw, dict) else ""
        whole = "".join(map(str, found)) if isinstance(found, list) else str(found)
        return "\n".join(whole.splitlines())

    def bound(self) -> set[str]:
        """The names that it gives a value to, imports aside."""
        found: set[str] = set()
        for node in self.tree.body if self.tree else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            else:
                found |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        return found

    @property
    def called(self) -> str:
        return f"cell {self.number} ({self.name})" if self.name else f"cell {self.number}"

    @property
    def is_code(self) -> bool:
        return self.kind == "code"

    @property
    def is_answer(self) -> bool:
        return bool(self.about.get("solution"))

    @property
    def is_graded(self) -> bool:
        return bool(self.about.get("grade"))

    @property
    def is_tests(self) -> bool:
        return self.is_graded and not self.is_answer

    @cached_property
    def tree(self) -> ast.Module | None:
        """None where it is more than Python, or none."""
        try:
            return ast.parse(self.source)
        except (SyntaxError, ValueError):
            return None


def answer_in(lines: list[str]) -> list[str]:
    """What stands between the marks."""
    found, inside = [], False
    for line in lines:
        if BEGIN in line or END in line:
            inside = BEGIN in line
        elif inside and line.strip():
            found.append(line)
    return found


def public(cell: Cell) -> str:
    """What students read of it."""
    kept, inside = [], False
    for line in cell.source.split("\n"):
        if BEGIN in line or END in line:
            inside = BEGIN in line
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


@dataclass(frozen=True)
class Notebook:
    path: Path
    cells: tuple[Cell, ...]
    metadata: dict[str, Any]

    def named(self, name: str) -> Cell | None:
        return next((cell for cell in self.cells if cell.name == name), None)

    @property
    def tested(self) -> dict[str, Cell]:
        """The grade cells that hidden tests stand for."""
        return {cell.name: cell for cell in self.cells if cell.is_tests and cell.name}

    @property
    def answers(self) -> dict[str, Cell]:
        """The code cells to be filled in that hidden tests are to grade."""
        return {cell.name: cell for cell in self.cells if cell.is_answer and cell.is_code and not cell.is_graded}


def read_cells(path: Path) -> Notebook | tuple[int, str]:
    """Or the line, and why it cannot be read."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
        whole = json.loads(text)
    except OSError as error:
        return 1, f"it cannot be read ({error.strerror}). Put the notebook there."
    except UnicodeDecodeError as error:
        return data[: error.start].count(b"\n") + 1, f"it is no text in UTF-8 ({error.reason}). {_SAVE}"
    except json.JSONDecodeError as error:
        if "BOM" in error.msg:
            return 1, f"it begins with a byte order mark, which Jupyter does not write. {_SAVE}"
        if re.match(r"\s*(?:<<<<<<<|=======|>>>>>>>)", "".join(text.splitlines()[error.lineno - 1 : error.lineno])):
            return error.lineno, "here a merge of two versions was left undone. Take one of them, and its marks away."
        return error.lineno, f"it is no notebook ({error.msg}). {_SAVE}"
    except RecursionError:
        return 1, f"it is no notebook (nested too deep). {_SAVE}"
    if not isinstance(whole, dict) or not isinstance(whole.get("cells"), list):
        return 1, f"it is no notebook of format 4: it has no cells. {_SAVE}"
    if whole.get("nbformat") != 4:
        return 1, f"its format is {whole.get('nbformat')!r}, and should be 4. {_SAVE}"
    starts = [text.count("\n", 0, found.start()) + 1 for found in _CELL.finditer(text)]
    lines = starts if len(starts) == len(whole["cells"]) else [1] * len(whole["cells"])
    cells = (Cell(number, lines[number - 1], raw) for number, raw in enumerate(whole["cells"], start=1))
    metadata = whole.get("metadata")
    return Notebook(path, tuple(cells), metadata if isinstance(metadata, dict) else {})


_SAVE = "Open it in Jupyter, and save it again."
