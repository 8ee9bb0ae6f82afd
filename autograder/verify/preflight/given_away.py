"""Looks whether a short answer stands in what students read: `return sorted(items, key=key)` in a text, a docstring, a
comment or given code.

Long statements are looked for in the release itself (`releasing.leaks`). A short one says nothing there, since it may
be part of anything; but where it is all that an answer consists of, it is the answer.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator

from autograder.judging.references import is_prediction
from autograder.releasing.leaks import without_layout
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import Cell, answer_in, public
from autograder.verify.preflight.survey import Survey

#: Of letters and signs; `return a + b` is what anybody writes, and may be told.
_LEAST = 14
_SPAN = re.compile(r"`+([^`\n]+)`+")


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    if notebook is None:
        return
    texts = [(cell, public(cell)) for cell in notebook.cells]
    for name in survey.functions:
        if is_prediction(name):
            continue
        answers = {body for one in _bodies(survey, name) for body in _written(one)}
        calls = {call for one in _bodies(survey, name) for call in _only_a_call(one)}
        for cell, text in texts:
            said = _lines(re.sub(r"(?m)^\s*#+", "", text))
            spans = {without_layout(span) for span in _SPAN.findall(text)}
            if any(re.search(answer, said) for answer in answers) or calls & spans:
                words = (
                    f"{cell.called.capitalize()} holds all of an answer to {name}, for students to read. Take it out."
                )
                yield Finding(notebook.path, cell.line, words)


def _bodies(survey: Survey, name: str) -> Iterator[list[ast.stmt]]:
    """Of the notebook's own answer, the reference and the accepted solutions."""
    cell = survey.notebook.named(f"{name}-solution") if survey.notebook else None
    if cell is not None and cell.is_code:
        yield from _in_region(cell)
    for path in (survey.layout.reference(name), *survey.layout.accepted):
        for own in survey.written(path).functions:
            if own.name == name and isinstance(own, ast.FunctionDef):
                yield own.body[1:] if ast.get_docstring(own) is not None else own.body


def _in_region(cell: Cell) -> Iterator[list[ast.stmt]]:
    try:
        yield ast.parse(textwrap.dedent("\n".join(answer_in(cell.source.split("\n"))))).body
    except SyntaxError:
        return  # several regions, or a part of a statement


def _written(body: list[ast.stmt]) -> Iterator[str]:
    """As a pattern: it ends there, and is no part of something longer."""
    whole = _lines("\n".join(map(ast.unparse, body)))
    if len(whole) >= _LEAST and not isinstance(body[0], ast.Pass | ast.Raise):
        yield rf"(?<!\w){re.escape(whole)}(?![\w(\[+*/%<>=|&^-]|\.\w)"


def _lines(text: str) -> str:
    """Each without white space, so that only the breaks tell how it is laid out."""
    return "\n".join(line for one in text.split("\n") if (line := without_layout(one)))


def _only_a_call(body: list[ast.stmt]) -> Iterator[str]:
    """Where no more is to be written than `return`."""
    if len(body) == 1 and isinstance(body[0], ast.Return) and isinstance(body[0].value, ast.Call):
        whole = without_layout(ast.unparse(body[0].value))
        if len(whole) >= _LEAST and body[0].value.args:
            yield whole
