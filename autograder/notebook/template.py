"""The instructor's notebook, as the frame that every submission is put into."""

from __future__ import annotations

import ast
import json
import symtable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.notebook.source import read_source
from autograder.translation.catalogue import Catalogue
from autograder.translation.cells import translate_cell

#: The tag of a cell that only shows something. It is run when somebody reads the submission, not when it is graded.
ILLUSTRATION = "illustration"
#: The id of the cell that a release adds (`releasing.files_cell`).
FILES_BESIDE = "files-beside"


@dataclass(frozen=True)
class TemplateCell:
    """A cell with a role: to be graded, to be filled in, or locked."""

    grade_id: str
    kind: str
    source: str
    metadata: dict[str, Any]
    """Its nbgrader metadata."""
    points: float | None
    """None if there are none to be had for it."""
    locked: bool
    stub: str | None = None
    """As students got it; None where nothing has been released yet."""

    @property
    def is_task(self) -> bool:
        """Whether students answer in cells of their own below it, and a person grades these."""
        return bool(self.metadata.get("task"))

    @property
    def is_answer(self) -> bool:
        """Whether it is to be filled in."""
        return bool(self.metadata.get("solution"))

    @property
    def is_tests(self) -> bool:
        """Whether hidden tests stand for it: its points are theirs to give, and its own code is not run."""
        return self.points is not None and not self.is_answer and not self.is_task


@dataclass(frozen=True)
class Template:
    cells: tuple[TemplateCell, ...]
    illustrations: frozenset[str] = frozenset()
    """The sources of the cells with that tag, `without_ends`."""
    texts: frozenset[str] = frozenset()
    """The sources of the released cells without a role, `without_ends`."""

    @property
    def points(self) -> dict[str, float]:
        """Points by grade_id, in the notebook's order; a person's to give are among them."""
        return {cell.grade_id: cell.points for cell in self.cells if cell.points is not None}

    @property
    def most(self) -> float:
        """The points that there are in all."""
        return sum(self.points.values())

    @property
    def tested(self) -> frozenset[str]:
        """The grade cells that hidden tests stand for."""
        return frozenset(cell.grade_id for cell in self.cells if cell.is_tests)


def read_template(
    path: Path, catalogue: Catalogue, released: Path | None = None, release: Catalogue | None = None
) -> Template:
    """released: the notebook that students got; release: in which language, where that is another one. Raises
    ValueError (which json's error is) or OSError for a notebook that cannot be a source."""
    notebook = read_source(path)
    given = _given(released, catalogue, release or catalogue) if released is not None and released.is_file() else []
    stubs = {grade_id: source for _, grade_id, source in given if grade_id is not None}
    added = {without_ends(source) for identity, _, source in given if identity == FILES_BESIDE}
    cells, illustrations, texts = [], set(), set()
    for cell in notebook["cells"]:
        if catalogue.texts:
            translate_cell(cell, catalogue)
        metadata = cell["metadata"].get("nbgrader")
        if ILLUSTRATION in cell["metadata"].get("tags", []):
            illustrations.add(without_ends(_illustration(cell)))
        if not metadata or "grade_id" not in metadata:
            texts.add(without_ends("".join(cell["source"])))
            continue
        cells.append(
            TemplateCell(
                grade_id=metadata["grade_id"],
                kind=cell["cell_type"],
                source="".join(cell["source"]),
                metadata=metadata,
                points=float(metadata["points"]) if metadata.get("grade") or metadata.get("task") else None,
                locked=bool(metadata.get("locked")),
                stub=stubs.get(metadata["grade_id"]),
            )
        )
    _check_independence(notebook, illustrations)
    illustrations |= added  # it needs no grading either
    names = [cell.grade_id for cell in cells]
    if len(set(names)) < len(names):
        raise ValueError("two of its cells have the same grade_id")
    return Template(tuple(cells), frozenset(illustrations), frozenset(texts))


def without_ends(source: str) -> str:
    """Without white space at the ends of lines: some editors save CRLF."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _given(released: Path, into: Catalogue, release: Catalogue) -> list[tuple[Any, Any, str]]:
    """Of its cells, (id, grade_id, source), in the language `into`; nothing where it is broken."""
    try:
        cells = json.loads(released.read_text(encoding="utf-8"))["cells"]
        for catalogue in (release.reversed(), into) if into.language != release.language else ():
            for cell in cells:
                translate_cell(cell, catalogue)
        roles = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
        return [(cell.get("id"), role, "".join(cell["source"])) for cell, role in zip(cells, roles, strict=True)]
    except (OSError, ValueError, LookupError, AttributeError, TypeError):
        return []


def _illustration(cell: dict[str, Any]) -> str:
    """Its source. Grading leaves it out, so it may define nothing that is to be used."""
    source = "".join(cell["source"]).strip()
    if cell["cell_type"] != "code" or cell["metadata"].get("nbgrader"):
        raise ValueError(f"the tag {ILLUSTRATION} is for code cells that are neither graded nor filled in: {source!r}")
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError as error:
        raise ValueError(f"a cell with the tag {ILLUSTRATION} is not Python ({error.msg}): {source!r}") from None
    if any(isinstance(node, _DEFINES) for node in nodes):
        raise ValueError(f"a cell with the tag {ILLUSTRATION} may define and import nothing: {source!r}")
    return source


_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Delete)


def _check_independence(notebook: dict[str, Any], illustrations: set[str]) -> None:
    """No other cell may read what an illustration sets."""
    sources = ["".join(cell["source"]).strip() for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for illustration in illustrations:
        names = {symbol.get_name() for symbol in _symbols(illustration) if symbol.is_assigned()}
        for source in sources:
            used = names & _read_globals(source) if source != illustration else set()
            if used:
                raise ValueError(
                    f"{', '.join(sorted(used))} is set in a cell with the tag {ILLUSTRATION}, which grading leaves "
                    f"out, and used in another: {source[:60]!r}"
                )


def _symbols(source: str) -> list[symtable.Symbol]:
    return symtable.symtable(source, "<cell>", "exec").get_symbols()


def _read_globals(source: str) -> set[str]:
    """The names that a cell takes from others; none where it is more than Python (`%matplotlib`)."""
    try:
        table = symtable.symtable(source, "<cell>", "exec")
    except SyntaxError:
        return set()
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    return _globals_of(table) - own


def _globals_of(table: symtable.SymbolTable) -> set[str]:
    top = table.get_type() == "module"
    symbols = table.get_symbols()
    here = {s.get_name() for s in symbols if s.is_referenced() and (top or s.is_global())}
    return here.union(*map(_globals_of, table.get_children()))
