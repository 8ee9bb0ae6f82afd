"""Looks what of an answer stands outside of the marks, and so is given to students: on purpose, or by a mark too low.

Given lines that are meant are spoken of to students, in a comment of their own. Heads of loops, imports and
placeholders (`result = None`, `return result`) go without saying. What is right as it is given, without a word of the
answer, is no exercise.
"""

from __future__ import annotations

import ast
import copy
import io
import tokenize
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from autograder.exercise import Example, comparison_of
from autograder.grading.examples import question
from autograder.judging.evidence import happen
from autograder.judging.rounds import Rounds, count_rounds
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import BEGIN, END, Cell
from autograder.verify.preflight.own_answers import given_names
from autograder.verify.preflight.runs import alike
from autograder.verify.preflight.survey import Survey

Own = ast.FunctionDef | ast.AsyncFunctionDef
_SHOWN = 60


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    if notebook is None:
        return
    for cell in notebook.cells:
        if not cell.is_answer or not cell.is_code or cell.tree is None:
            continue
        inside = _inside(cell)
        for own in functions_in(cell.tree):
            if not inside & set(range(own.lineno, (own.end_lineno or own.lineno) + 1)):
                continue  # all of it is given, as a helper is; or none
            given = [node for node in _statements(own) if node.lineno not in inside and not _goes_without_saying(node)]
            if not given:
                continue
            where = f"{cell.called.capitalize()} gives students a part of the answer to {own.name}"
            lines = cell.source.split("\n")
            first = shortened(lines[given[0].lineno - 1].strip())
            if suffices(survey, _Emptied(inside).visit(copy.deepcopy(own))):
                words = f"{where}, and that part alone is right on all examples (line {given[0].lineno} of it: {first})"
                yield Finding(notebook.path, cell.line, f"{words}. Put `### {BEGIN}` above it.")
            elif not _is_spoken_of(own, lines, inside):
                words = f"{where}: line {given[0].lineno} of it, {first}, stands outside of the marks"
                mend = f"Put it between `### {BEGIN}` and `### {END}`; if it is meant to be given, say so to students"
                yield Finding(notebook.path, cell.line, f"{words}. {mend}, in a comment on a line of its own above it.")


def _inside(cell: Cell) -> set[int]:
    """The lines of the solution, marks included."""
    found, inside = set(), False
    for number, line in enumerate(cell.source.split("\n"), 1):
        is_mark = BEGIN in line or END in line
        if is_mark or inside:
            found.add(number)
        if is_mark:
            inside = BEGIN in line
    return found


def functions_in(tree: ast.Module) -> Iterator[Own]:
    for node in tree.body:
        for own in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(own, Own):
                yield own


def _statements(own: Own) -> Iterator[ast.stmt]:
    """In it, in order, those within others too."""
    return (node for one in own.body for node in _within(one))


def _within(node: ast.stmt) -> Iterator[ast.stmt]:
    yield node
    for _, value in ast.iter_fields(node):
        for one in value if isinstance(value, list) else ():
            if isinstance(one, ast.stmt):
                yield from _within(one)
            elif isinstance(one, ast.ExceptHandler | ast.match_case):
                yield from (inner for statement in one.body for inner in _within(statement))


def _goes_without_saying(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
            return True
        case ast.For() | ast.AsyncFor() | ast.While() | ast.With() | ast.AsyncWith() | ast.Try():
            return True  # its head
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Expr(value=ast.Constant()):  # a docstring, or …
            return True
        case ast.Raise(exc=exc):
            return exc is not None and "NotImplementedError" in ast.unparse(exc)
        case ast.Return(value=value) | ast.Assign(value=value) | ast.AnnAssign(value=value):
            return value is None or _says_nothing(value, may_be_name=isinstance(node, ast.Return))
    return False


def _says_nothing(value: ast.expr, may_be_name: bool) -> bool:
    if isinstance(value, ast.Tuple):
        return all(_says_nothing(one, may_be_name) for one in value.elts)
    if isinstance(value, ast.Constant):
        return value.value is None or value.value is ...
    return may_be_name and isinstance(value, ast.Name)


def _is_spoken_of(own: Own, lines: list[str], inside: set[int]) -> bool:
    """Whether a comment stands on a line of its own, in the function and outside of the marks."""
    with suppress(tokenize.TokenError, IndentationError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
            number = token.start[0]
            within = own.lineno < number <= (own.end_lineno or own.lineno) and number not in inside
            if token.type == tokenize.COMMENT and within and lines[number - 1].strip() == token.string.strip():
                return any(sign.isalpha() for sign in token.string)
    return False


class _Emptied(ast.NodeTransformer):
    """Without what stands between the marks."""

    def __init__(self, inside: set[int]) -> None:
        self._inside = inside

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name, value in ast.iter_fields(node):
            if name == "body" and isinstance(value, list) and not value:
                setattr(node, name, [ast.Pass()])
        return node

    def visit(self, node: ast.AST) -> Any:
        return None if isinstance(node, ast.stmt) and node.lineno in self._inside else super().visit(node)


def suffices(survey: Survey, own: Own) -> bool:
    """Whether this, and nothing else, is right on all examples."""
    reference, of, notebook = survey.functions.get(own.name), survey.examples.get(own.name), survey.notebook
    asked = [one for one in (*of.visible, *of.kept) if isinstance(one, Example)] if of else []
    if reference is None or notebook is None or not asked or own.name in survey.slow:
        return False
    try:
        emptied = ast.Module([own], [])
        count_rounds(emptied)  # without its body a loop may never end
        rounds, names = Rounds(), given_names(notebook)
        rounds.run(emptied, str(notebook.path), names)
    except Exception:
        return False
    function, same = rounds.counted(names[own.name]), comparison_of(reference).same
    every = [question(own.name, one) for one in asked]
    return all(
        alike(happen(function, one), right, same) for one in every if not (right := happen(reference, one)).raised
    )


def shortened(line: str) -> str:
    return f"`{line}`" if len(line) <= _SHOWN else f"`{line[: _SHOWN - 1]}…`"
