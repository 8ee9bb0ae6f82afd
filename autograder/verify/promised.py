"""Tries what docstrings in the notebook promise: the examples after `>>>`, with the reference in the place of what
students are to write. What needs anything else that the notebook defines is left out.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.course import Assignment
from autograder.judging.elsewhere import elsewhere
from autograder.judging.references import is_prediction
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import Cell, Notebook, read_cells

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
#: What is said of one value in several ways.
_SHELL = re.compile(r"\b(?:np\.|numpy\.)?(?:array|float\d+|int\d+|str_|bool_)\b|,?\s*\bdtype=[\w.']+|[\s()\[\],]+")
_IN_SHORT = 80


def broken_promises(assignment: Assignment, right: dict[str, Any]) -> Iterator[tuple[str, Finding]]:
    """With the grade cells that the answers are for. right: the references, by name."""
    notebook = read_cells(assignment.notebook)
    if not isinstance(notebook, Notebook):
        return
    functions = {name: one for name, one in right.items() if not is_prediction(name)}
    for cell in notebook.answers.values():
        name = cell.name.removesuffix("-solution")
        for docstring in _docstrings(cell):
            try:
                examples = doctest.DocTestParser().get_examples(docstring)
            except ValueError as error:
                words = f"{cell.called.capitalize()}: an example in its docstring is none ({error}). Mend it."
                yield name, Finding(notebook.path, cell.line, words)
                continue
            if examples:
                tried = _Tried()
                names = _imported(notebook, "".join(one.source for one in examples)) | functions
                test = doctest.DocTest(examples, names, cell.name, None, None, docstring)
                with elsewhere(), contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
                    tried.run(test, out=_nowhere, clear_globs=False)
                for source, said in tried.broken:
                    words = (
                        f"{cell.called.capitalize()}: its docstring promises something else of `{source}` than {said}."
                    )
                    yield name, Finding(notebook.path, cell.line, f"{words} Mend the docstring.")


def _nowhere(words: str) -> None:
    """What doctest says by itself."""


def _docstrings(cell: Cell) -> Iterator[str]:
    for node in ast.walk(cell.tree) if cell.tree else ():
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and (docstring := ast.get_docstring(node)):
            yield docstring


def _imported(notebook: Notebook, code: str) -> dict[str, Any]:
    """What the code uses of what the notebook imports."""
    names: dict[str, Any] = {}
    for cell in notebook.cells:
        for node in cell.tree.body if cell.is_code and cell.tree else ():
            given = (
                [one.asname or one.name for one in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            )
            if any(re.search(rf"\b{re.escape(name)}\b", code) for name in given):
                with contextlib.suppress(Exception):
                    exec(compile(ast.Module([node], []), "<notebook>", "exec"), names)
    return names


class _Tried(doctest.DocTestRunner):
    """broken: what was asked, and what came of it, of the first that is otherwise."""

    def __init__(self) -> None:
        options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
        super().__init__(_Checker(), verbose=False, optionflags=options)
        self.broken: list[tuple[str, str]] = []
        self._is_lost = False
        """Something could not be run, on which what follows may stand."""

    def report_failure(
        self, out: Callable[[str], Any], test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        self._note(example, f"“{_short(got)}”" if got.strip() else "nothing")

    def report_unexpected_exception(self, out: Any, test: doctest.DocTest, example: doctest.Example, info: Any) -> None:
        kind, error, _ = info
        if _is_plain_call(example.source, test.globs):
            self._note(example, f"{kind.__name__} ({_short(str(error))})")
        else:
            self._is_lost = True

    def _note(self, example: doctest.Example, said: str) -> None:
        if not self.broken and not self._is_lost:
            self.broken.append((_short(example.source), f"what the reference gives, {said}"))


def _is_plain_call(source: str, names: dict[str, Any]) -> bool:
    """Of something that is there, with what stands there. A reference may give a likeness, of a model say, of which not
    all can be asked that can be asked of what students make."""
    try:
        node = ast.parse(source.strip(), mode="eval").body
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in names:
            return False
        for one in (*node.args, *(keyword.value for keyword in node.keywords)):
            ast.literal_eval(one)
    except (SyntaxError, ValueError):
        return False
    return True


class _Checker(doctest.OutputChecker):
    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        """Also what is the same but for how it is laid out, or rounded."""
        if super().check_output(want, got, optionflags) or "..." in want:
            return super().check_output(want, got, optionflags)
        mine, theirs = _SHELL.sub(" ", want), _SHELL.sub(" ", got)
        wanted, given = _NUMBER.findall(mine), _NUMBER.findall(theirs)
        if len(wanted) != len(given) or _NUMBER.sub("#", mine).split() != _NUMBER.sub("#", theirs).split():
            return False
        return all(map(_rounds_to, given, wanted))


def _rounds_to(number: str, written: str) -> bool:
    decimals = len(written.lower().split("e")[0].partition(".")[2])
    unit = 10.0 ** (int(written.lower().partition("e")[2] or 0) - decimals) if decimals else 1e-9
    return abs(float(number) - float(written)) <= unit


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _IN_SHORT else f"{text[:_IN_SHORT]}…"
