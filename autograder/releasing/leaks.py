"""Has anything reached the students that must not? Hidden cases and the seed that they follow from, and code of the
reference, of known mistakes, of accepted solutions and of the graders."""

from __future__ import annotations

import ast
import io
import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np

from autograder.course import Assignment
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.grading.rehearsal import rehearse
from autograder.kinds.kind import numbers
from autograder.releasing.reading import text_of

#: Shorter statements say nothing: everybody writes them.
_MIN_CODE = 30
#: Fewer numbers, or as few different ones, stand in a row by chance.
_MIN_NUMBERS, _MIN_DIFFERENT = 6, 4
#: Shorter seeds, which somebody made up, are words that stand anywhere.
_MIN_SEED = 12
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)\n *### END SOLUTION", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:[eE][-+]?\d+)?")


class Secrets:
    """What an assignment keeps from its students. Raises CourseError where its graders are at fault."""

    def __init__(self, assignment: Assignment, tests: CollectedTests, answers: Knowledge) -> None:
        course = assignment.course
        self._seed = "" if course.seed_is_published or len(course.seed) < _MIN_SEED else course.seed
        self._code = {code: (without_layout(code), where) for code, where in secret_code(assignment)}
        self._numbers = set(_numbers(assignment, tests, answers))

    def found_in(self, folder: Path) -> list[str]:
        """In words, what of it the files in `folder` hold, notebooks' metadata and data included."""
        found = []
        for path in sorted(one for one in folder.rglob("*") if one.is_file() and one.suffix != ".pyc"):
            text, numbers = _read(path)
            name, bare = path.relative_to(folder), without_layout(text)
            codes = [(code, where) for code, (its, where) in self._code.items() if its in bare]
            found += [f"{name} holds code of {where}: {code}" for code, where in codes]
            if self._seed and self._seed in text:
                found.append(f"{name} holds the secret seed")
            if any(sequence in numbers for sequence in self._numbers):
                found.append(f"{name} holds the numbers of a hidden case")
        return found


def secret_code(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """(statement, file) of everything that solves an exercise, or tests a solution."""
    root = assignment.course.root
    for path in assignment.layout.secret_files:
        yield from ((code, str(path.relative_to(root))) for code in _statements(text_of(path)))
    where = str(assignment.notebook.relative_to(root))
    yield "BEGIN SOLUTION", where
    for cell in assignment.template.cells:
        for code in map(_statements, _SOLUTION.findall(cell.source)):
            yield from ((statement, where) for statement in code)


def _statements(code: str) -> Iterator[str]:
    """Of what is no Python, an answer in words say, the lines."""
    code = textwrap.dedent(code)
    try:
        module = ast.parse(code)
    except SyntaxError:
        yield from (line for line in code.splitlines() if len(without_layout(line)) >= _MIN_CODE)
        return
    lines = [line.encode() for line in io.StringIO(code, newline=None)]  # as Python counts them
    for node in ast.walk(module):
        if _tells(node) and len(without_layout(statement := _segment(lines, node))) >= _MIN_CODE:
            yield statement


def _segment(lines: list[bytes], node: ast.stmt) -> str:
    """ast.get_source_segment takes all lines of the code apart each time."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    own = lines[node.lineno - 1 : node.end_lineno]
    own[-1] = own[-1][: node.end_col_offset]
    own[0] = own[0][node.col_offset :]
    return b"".join(own).decode()


def _tells(node: ast.AST) -> TypeGuard[ast.stmt]:
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)  # a docstring
    return isinstance(node, ast.Assign | ast.AugAssign | ast.Return)


def without_layout(code: str) -> str:
    """However it is laid out."""
    bare = re.sub(r"\s+", "", code).replace('"', "'")
    return re.sub(r",([)\]])", r"\1", bare)


def _numbers(assignment: Assignment, tests: CollectedTests, answers: Knowledge) -> Iterator[str]:
    """What hidden tests give to a function, and what it should return."""
    public, hidden = rehearse(assignment, tests, answers)
    known = {question.key for question in public}
    for question in hidden:
        if question.key not in known and question.kind != "look":
            calls = question.args if question.kind == "each" else [(question.args, question.kwargs)]
            steps = [(step.args, step.kwargs) for step in question.steps]
            value = answers.memo.happened(answers.right[question.name], question).value
            for asked in (*calls, *steps, question.then, value):
                yield from _sequences(asked)


def _sequences(value: Any) -> Iterator[str]:
    """Each row of numbers in it."""
    for row in numbers(value):
        yield from _telling(row)


def _telling(numbers: list[Any]) -> Iterator[str]:
    if len(numbers) >= _MIN_NUMBERS and len(set(numbers)) >= _MIN_DIFFERENT:
        yield _written(numbers)


def _written(numbers: Iterable[Any]) -> str:
    return "," + ",".join(f"{float(number):.6g}" for number in numbers) + ","


def _read(path: Path) -> tuple[str, str]:
    """A file's text, and the numbers in it, in order."""
    if path.suffix == ".npz":
        with np.load(path) as data:
            arrays = [data[name] for name in data.files]
        return "", "".join(_written(array.ravel().tolist()) for array in arrays if array.dtype.kind in "biuf")
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix in (".json", ".ipynb"):
        text = "\n".join(_texts(json.loads(text)))
    return text, _written(_NUMBER.findall(text))


def _texts(value: Any) -> Iterator[str]:
    """Everything in it, wherever it stands. A notebook's lines are a list."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    else:
        yield str(value)
