"""Looks for names that the notebook's code uses and nothing in it defines, or only what stands below, or only an answer
that students write otherwise: a NameError, wherever they are reached.

Cells that are run when a notebook is graded are seen to stop (`verify.worked`); grade cells, illustrations and
functions that nobody calls are not run there.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator

from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.cells import Cell, Notebook, public
from autograder.verify.preflight.notebook import asks_for
from autograder.verify.preflight.survey import Survey
from autograder.verify.preflight.written import defined_and_used, wanted_at_once

#: What IPython gives, beside `_`, `_ih` and their like.
_GIVEN = {"get_ipython", "display", "In", "Out", "exit", "quit"}
_MAGIC = re.compile(r"(?m)^\s*[%!].*")
#: Of a whole cell, which stays Python; another (`%%writefile`) may make anything of it.
_OF_PYTHON = re.compile(r"\s*%%(time|timeit|capture)\b")
_WORD = re.compile(r"[^\W\d]\w*")


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    cells = [cell for cell in notebook.cells if cell.is_code] if notebook is not None else []
    if notebook is None or any(re.search(r"import\s*\*|%pylab|\b(exec|globals)\(", cell.source) for cell in cells):
        return
    defined, used = set(_GIVEN), dict[int, set[str]]()
    for cell in cells:
        table = _table(cell)
        for line in _MAGIC.findall(cell.source):  # `%time x = f()`, `%%capture printed`
            defined |= set(_WORD.findall(line))
        if table is None:  # more than Python: it may define whatever it speaks of
            defined |= set(_WORD.findall(cell.source))
            continue
        own, used[cell.number] = defined_and_used(table)
        defined |= own
    defined |= {*notebook.tested, *survey.references}  # said elsewhere
    if not (survey.assignment.source / "checks.py").exists():
        defined.add("check")  # likewise
    for cell in cells:
        unknown = used.get(cell.number, set()) - defined if _is_in_order(notebook, cell) else ()
        for name in sorted(one for one in unknown if not one.startswith("_")):
            close = perhaps(name, defined - _GIVEN)
            words = f"{cell.called.capitalize()} uses {name}, which nothing in the notebook defines"
            yield Finding(notebook.path, cell.line, f"{words}{close if '?' in close else ''}. Mend or import it.")
    yield from _too_early(notebook, cells)


def _too_early(notebook: Notebook, cells: list[Cell]) -> Iterator[Finding]:
    """What is wanted when a cell is run, and a cell below it, or an answer alone, gives."""
    tables = {cell.number: table for cell in cells if (table := _table(cell)) is not None}
    if len(tables) < len(cells):
        return  # more than Python: it may define whatever it speaks of
    given = {cell.number: defined_and_used(tables[cell.number])[0] for cell in cells}
    magic = {word for cell in cells for line in _MAGIC.findall(cell.source) for word in _WORD.findall(line)}
    told = set(_WORD.findall("\n".join(public(cell) for cell in notebook.cells if cell.is_answer or not cell.is_code)))
    seen = {*_GIVEN, *magic}
    for cell in cells:
        wanted = wanted_at_once(tables[cell.number]) - seen - given[cell.number] if _is_in_order(notebook, cell) else ()
        for name in sorted(wanted):
            below = next((one for one in cells if one.number > cell.number and name in given[one.number]), None)
            if below is not None and f"{name}-solution" != below.name:  # said elsewhere
                words = f"{cell.called.capitalize()} uses {name}, which {below.called} below it defines first"
                yield Finding(notebook.path, cell.line, f"{words}. Move that above it.")
        if not cell.is_answer:
            for name in sorted(wanted_at_once(tables[cell.number]) - given[cell.number]):
                by = [one for one in cells if name in given[one.number]]
                if by and all(one.is_answer for one in by) and name not in told | {one.stem for one in by}:
                    words = f"{cell.called.capitalize()} uses {name}, which only the answer in {by[0].called} defines"
                    again = "Define it in a given cell, or say in the text that students are to"
                    yield Finding(notebook.path, cell.line, f"{words}: a student's need not. {again}.")
        seen |= given[cell.number]


def _table(cell: Cell) -> symtable.SymbolTable | None:
    if cell.source.lstrip().startswith("%%") and not _OF_PYTHON.match(cell.source):
        return None
    try:
        return symtable.symtable(_MAGIC.sub(lambda line: re.sub(r"\S.*", "pass", line[0]), cell.source), "cell", "exec")
    except (SyntaxError, ValueError):
        return None


def _is_in_order(notebook: Notebook, cell: Cell) -> bool:
    """Of a grade cell that does not call check as it should, that is said."""
    if cell.name not in notebook.tested:
        return True
    calls = [node for node in ast.walk(cell.tree) if isinstance(node, ast.Call)] if cell.tree else []
    return any(asks_for(call, cell.name) for call in calls if isinstance(call.func, ast.Name | ast.Attribute))
