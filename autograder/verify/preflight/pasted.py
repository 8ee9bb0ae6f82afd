"""Looks whether what students are to find out was pasted where they read it: a line or a longer expression of an answer
in a hint, in a cell or its metadata; a model answer in words; an answer that is commented out; notes in a raw cell.

`given_away` looks for answers that are short and whole, `answers` for those of predictions.
"""

from __future__ import annotations

import ast
import re
import textwrap
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.course_error import CourseError
from autograder.judging.references import is_prediction
from autograder.releasing.leaks import secret_code, without_layout
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import BEGIN, END, Cell, answer_in, public
from autograder.verify.preflight.given_away import bodies, text_beside
from autograder.verify.preflight.mistakes import line_of
from autograder.verify.preflight.scaffold import functions_in, shortened, suffices
from autograder.verify.preflight.survey import Survey

#: Signs, white space and brackets aside: a shorter expression is what anybody writes.
_LEAST = 18
#: Of a sentence, which nobody writes twice by chance.
_LEAST_OF_WORDS = 40
#: What tools of notebooks keep in metadata, no text for people.
_OF_TOOLS = ("nbgrader", "tags", "kernelspec", "language_info", "jupytext", "widgets", "celltoolbar", "toc")
#: In an archive; and as many bytes.
_TEXTS, _MOST = (".py", ".ipynb", ".txt", ".md"), 1_000_000
_TAKE_IT_OUT = "for students to read. Take it out."


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    if notebook is None:
        return
    lines, expressions, words = _lines(survey), _expressions(survey), _in_words(survey)
    for cell in notebook.cells:
        called = cell.called.capitalize()
        if cell.kind == "raw" and not cell.about and not _is_for_a_tool(cell):
            said = f"{called} is raw: it is released, and laid out as no text. Make it Markdown, or take it out."
            yield Finding(notebook.path, cell.line, said)
        text = public(cell)
        if not cell.is_answer and (found := _first(lines, without_layout(text))):
            yield Finding(notebook.path, cell.line, f"{called} holds {found}, {_TAKE_IT_OUT}")
        if not cell.is_answer and any(one in _spaced(text) for one in words):
            yield Finding(notebook.path, cell.line, f"{called} holds a model answer, {_TAKE_IT_OUT}")
        yield from _commented_out(survey, cell)
    noted = [(cell.line, f"The metadata of {cell.called} hold", in_metadata(cell)) for cell in notebook.cells]
    others = [(path, 1, "It holds", text_beside(path) or "") for path in survey.layout.beside_notebook]
    others += [(path, 1, "It holds", text) for path in survey.layout.beside_notebook for text in _packed(path)]
    others += [(notebook.path, line, who, text) for line, who, text in noted]
    others.append((notebook.path, 1, "The notebook's metadata hold", texts_in(notebook.metadata)))
    others += list(_hints(survey))
    for path, line, who, text in others:
        if found := _first(lines, without_layout(text)) or _first(expressions, _bare(text)):
            yield Finding(path, line, f"{who} {found}, {_TAKE_IT_OUT}")
        elif any(one in _spaced(text) for one in words):
            yield Finding(path, line, f"{who} a model answer, {_TAKE_IT_OUT}")


def in_metadata(cell: Cell) -> str:
    """What people wrote there."""
    return texts_in(cell.raw.get("metadata")) if isinstance(cell.raw, dict) else ""


def texts_in(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(texts_in(one) for key, one in value.items() if key not in _OF_TOOLS)
    if isinstance(value, list):
        return "\n".join(map(texts_in, value))
    return value if isinstance(value, str) else ""


def _packed(path: Path) -> Iterator[str]:
    """The texts in an archive."""
    if path.suffix.lower() != ".zip":
        return
    with suppress(OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError), zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.file_size <= _MOST and Path(member.filename).suffix.lower() in _TEXTS:
                yield archive.read(member).decode("utf-8", errors="replace")


def _is_for_a_tool(cell: Cell) -> bool:
    """Front matter, or what is meant for one format that the notebook is converted to."""
    metadata = cell.raw.get("metadata") or {}
    is_for_one = isinstance(metadata, dict) and bool({"format", "raw_mimetype"} & set(metadata))
    return is_for_one or cell.source.startswith("---") or not cell.source.strip()


def _hints(survey: Survey) -> Iterator[tuple[Path, int, str, str]]:
    for function, path in survey.layout.mistake_files.items():
        for known in survey.known(function):
            if isinstance(known.hint, str):
                line = line_of(survey, path, known.name, known.function)
                yield path, line, f"The hint of {known.name} holds", known.hint


def _lines(survey: Survey) -> dict[str, str]:
    """Statements, as the release is searched for them; here it can be said in which cell they stand."""
    try:
        every = [(code, where) for code, where in secret_code(survey.assignment) if code != BEGIN]
    except (CourseError, OSError, SyntaxError, ValueError):
        return {}  # said elsewhere
    return {without_layout(code): f"code of {where}, {shortened(code.split(chr(10))[0])}" for code, where in every}


def _expressions(survey: Survey) -> dict[str, str]:
    """That are computed in answers, with an operator in them."""
    found = {}
    for name in survey.functions:
        for node in (one for body in bodies(survey, name) for statement in body for one in ast.walk(statement)):
            value = getattr(node, "value", None) if isinstance(node, ast.Return | ast.Assign | ast.AugAssign) else None
            if isinstance(value, ast.expr) and any(isinstance(one, ast.BinOp) for one in ast.walk(value)):
                whole = ast.unparse(value)
                if len(_bare(whole)) >= _LEAST:
                    found[_bare(whole)] = f"a part of an answer to {name}, {shortened(whole)}"
    return found


def _in_words(survey: Survey) -> list[str]:
    """The sentences of model answers, which a person grades."""
    found = []
    for cell in survey.notebook.cells if survey.notebook else ():
        if cell.is_answer and cell.is_graded and cell.kind == "markdown":
            text = "\n".join(answer_in(cell.source.split("\n"))) if BEGIN in cell.source else cell.source
            sentences = re.split(r"(?<=[.!?])\s+|\n\s*\n", text)
            found += [one for one in map(_spaced, sentences) if len(one) >= _LEAST_OF_WORDS]
    return found


def _commented_out(survey: Survey, cell: Cell) -> Iterator[Finding]:
    """An older answer, below the marks say. What is right when it is let in again is one."""
    if not cell.is_answer or not cell.is_code or cell.tree is None or survey.notebook is None:
        return
    for own in functions_in(cell.tree):
        if is_prediction(own.name) or not isinstance(own, ast.FunctionDef):
            continue
        for code in _comments(public(cell)):
            try:
                body = ast.parse(code).body if "return" in code else []
                whole = ast.parse(f"def f():\n{textwrap.indent(code, '    ')}").body[0] if body else None
            except SyntaxError:
                continue
            if isinstance(whole, ast.FunctionDef):
                again = ast.FunctionDef(own.name, own.args, whole.body, [], None, None)
                if suffices(survey, ast.fix_missing_locations(again)):
                    first = shortened(code.strip().split("\n")[0])
                    said = f"{cell.called.capitalize()} holds an answer to {own.name} in a comment, {first}"
                    yield Finding(survey.notebook.path, cell.line, f"{said}, {_TAKE_IT_OUT}")


def _comments(text: str) -> Iterator[str]:
    """Lines of comments that follow each other, together and each alone."""
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if (found := re.match(r"\s*#+ ?(.*)", line)) and END not in line:
            block.append(found[1])
        elif block:
            yield textwrap.dedent("\n".join(block))
            yield from (one.strip() for one in block) if len(block) > 1 else ()
            block = []


def _first(wanted: dict[str, str], text: str) -> str | None:
    return next((shown for one, shown in wanted.items() if one in text), None)


def _bare(code: str) -> str:
    """Without layout and brackets that may or may not be written."""
    return re.sub(r"[()`]", "", without_layout(code))


def _spaced(text: str) -> str:
    return " ".join(text.split()).casefold()
