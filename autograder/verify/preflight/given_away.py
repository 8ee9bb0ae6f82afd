"""Looks whether a short answer stands in what students read: `return sorted(items, key=key)` in a text, a docstring, a
comment or given code, or in a text that is released beside the notebook; and `sorted(items, key=key)` wherever people
speak.

Long statements are looked for in the release itself (`releasing.leaks`). A short one says nothing there, since it may
be part of anything; but where it is all that an answer consists of, it is the answer.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from autograder.judging.references import is_prediction
from autograder.releasing.leaks import without_layout
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import Cell, answer_in, public
from autograder.verify.preflight.names import parameters_of
from autograder.verify.preflight.survey import Survey

#: Of letters and signs; `return a + b` is what anybody writes, and may be told.
_LEAST = 14
#: Of an expression that is no call: a formula may be told.
_LEAST_OF_OTHERS = 24
_TOKEN = re.compile(r"\w+|\S")
_QUOTE = "['\"]"
#: Ends of names of files.
_FOR_PEOPLE = (".txt", ".md", ".rst", ".markdown", ".text", ".org", ".tex", ".html", "")


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    if notebook is None:
        return
    texts = [
        (cell.called.capitalize(), notebook.path, cell.line, public(cell), for_people(cell)) for cell in notebook.cells
    ]
    for path in survey.layout.beside_notebook:
        if (text := text_beside(path)) is not None:
            texts.append(("It", path, 0, text, text))
    for name in survey.functions:
        if is_prediction(name):
            continue
        parameters = set(parameters_of(survey.functions[name]) or ())
        answers = {body for one in bodies(survey, name) for body in _written(one)}
        values = {value for one in bodies(survey, name) for value in _only_returns(one, parameters)}
        for who, path, line, text, spoken in texts:
            said = _lines(re.sub(r"(?m)^\s*#+", "", text))
            found = next((one for value in values if (one := re.search(value, spoken))), None)
            if found or any(re.search(answer, said) for answer in answers):
                at = line or (spoken.count("\n", 0, found.start()) + 1 if found else 1)
                words = f"{who} holds all of an answer to {name}, for students to read. Take it out."
                yield Finding(path, at, words)


def text_beside(path: Path) -> str | None:
    """Of a file that people read."""
    if path.suffix.lower() not in _FOR_PEOPLE:
        return None
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None  # said elsewhere


def for_people(cell: Cell) -> str:
    """Its texts, docstrings and comments."""
    text = public(cell)
    if not cell.is_code:
        return text
    said = [line.partition("#")[2] for line in text.split("\n")]
    for node in ast.walk(cell.tree) if cell.tree else ():
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and (docstring := ast.get_docstring(node)):
            said.append(docstring)
    return "\n".join(said)


def bodies(survey: Survey, name: str) -> Iterator[list[ast.stmt]]:
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


def _is_of_given(value: ast.expr, parameters: set[str]) -> bool:
    """`model.predict(x)`: in a text that is what is asked for, which students are to compute otherwise."""
    function = value.func if isinstance(value, ast.Call) else None
    of = function.value if isinstance(function, ast.Attribute) else None
    return isinstance(of, ast.Name) and of.id in parameters


def _only_returns(body: list[ast.stmt], parameters: set[str]) -> Iterator[str]:
    """Where no more is to be written than `return`: what it returns, as a pattern that is no part of something longer,
    however it is laid out."""
    if len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None:
        value = body[0].value
        is_call = isinstance(value, ast.Call) and bool(value.args)
        if _is_of_given(value, parameters):
            return
        whole = ast.unparse(value)
        if len(without_layout(whole)) >= (_LEAST if is_call else _LEAST_OF_OTHERS):
            parts = r"\s*".join(_QUOTE if one in "'\"" else re.escape(one) for one in _TOKEN.findall(whole))
            yield rf"(?<![\w.\])])(?<![+*/%<>=|&^(\[-]){parts}(?!\w|\.\w|\s*[(\[+*/%<>=|&^-])"
