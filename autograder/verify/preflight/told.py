"""Looks whether texts and docstrings in the notebook speak of what there is: the exceptions that hidden tests ask for,
parameters, methods, functions and predictions by their names, types, points.

Only what is there by another name, or is asked for and nowhere said: what a text means cannot be seen.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from autograder.exercise import Example
from autograder.grading.examples import question
from autograder.judging.evidence import happen
from autograder.judging.references import is_prediction
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.cells import Cell, Notebook, public
from autograder.verify.preflight.names import parameters_of
from autograder.verify.preflight.survey import Survey, quietly
from autograder.verify.preflight.tests import tests_of

Own = ast.FunctionDef | ast.ClassDef
_EXCEPTION = re.compile(r"\b([A-Z]\w*(?:Error|Exception|Iteration|Exit))\b")
_SAYS = re.compile(r"\b([A-Z]\w*(?:Error|Exception))\([\"']([^\"'\n]+)[\"']\)")
_METHOD = re.compile(r"^\s*(\w+)\([^()\n]*\)\s*(?::|--|-|–)\s", re.MULTILINE)
_ENTRY = re.compile(r"(?:^[ \t]*|[.;][ \t]+)([a-z_]\w*):(?=[ \t]+\S)", re.MULTILINE)
_CALL = re.compile(r"`([A-Za-z_]\w+)\(([^()`]*)\)`")
_PREDICTION = re.compile(r"`(predict_\w+)\b[^`]*`")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$", re.MULTILINE)
_POINTS = re.compile(r"[(\[]\s*(\d+(?:\.\d+)?)\s*(?:points?|pts\.?|marks?)\s*[)\]]", re.IGNORECASE)
_ALIKE = 0.75
#: Of which values no one is another.
_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "list": (list,),
    "dict": (dict,),
    "tuple": (tuple,),
    "set": (set, frozenset),
}


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    if notebook is None or not survey.knows_references:
        return
    yield from _refusals(survey, notebook)
    for name, reference in survey.functions.items():
        cell = notebook.named(f"{name}-solution")
        own = _own(cell, name)
        if cell is None or own is None:
            continue
        for said in (*_documented(own, reference), *_hinted(survey, own, reference)):
            yield Finding(notebook.path, cell.line, f"{cell.called.capitalize()}: {said}")
    yield from _names(survey, notebook)
    yield from _points(notebook)


def _own(cell: Cell | None, name: str) -> Own | None:
    body = cell.tree.body if cell is not None and cell.is_code and cell.tree is not None else []
    return next((node for node in body if isinstance(node, Own) and node.name == name), None)


def _told_in(own: Own) -> str:
    """Its docstrings, those of its methods among them."""
    every = [node for node in ast.walk(own) if isinstance(node, Own)]
    return "\n".join(ast.get_docstring(node) or "" for node in every)


def _refusals(survey: Survey, notebook: Notebook) -> Iterator[Finding]:
    asked = _asked(survey)
    everywhere = "\n".join(public(cell) for cell in notebook.cells if cell.kind == "markdown")
    for name, calls in asked.items():
        cell = notebook.named(f"{name}-solution")
        own = _own(cell, name)
        if cell is None or own is None or name not in survey.functions:
            continue
        docstring, called = _told_in(own), cell.called.capitalize()
        told = f"{docstring}\n{public(cell)}\n{everywhere}"
        others = [_own(notebook.named(f"{of}-solution"), of) for of in survey.functions if of in told]
        told += "\n".join(_told_in(one) for one in others if one is not None)  # "as f does"
        for kinds, says in calls:
            wanted = " or ".join(kinds)
            named = list(dict.fromkeys(_EXCEPTION.findall(docstring)))
            if not set(kinds) & set(_EXCEPTION.findall(told)):
                instead = f", and its docstring speaks of {', '.join(named)}" if named else ""
                words = f"{called}: hidden tests ask for {wanted}, which neither it nor a text names{instead}."
                yield Finding(notebook.path, cell.line, f"{words} Say in the docstring when it is raised.")
            elif says and (messages := _messages(survey, name, kinds)) and not any(one in told for one in messages):
                words = f"{called}: a hidden test asks for the message “{messages[0]}”, which nothing says to students."
                yield Finding(notebook.path, cell.line, f"{words} Write it into the docstring.")
            elif named and set(kinds).isdisjoint(named):
                words = f"{called}: hidden tests ask for {wanted}, and its docstring speaks of {', '.join(named)}."
                yield Finding(notebook.path, cell.line, f"{words} Let both be the same.")


def _asked(survey: Survey) -> dict[str, list[tuple[tuple[str, ...], bool]]]:
    """By function: the kinds of exceptions of which a test takes one, and whether it asks for the message too."""
    found: dict[str, dict[tuple[tuple[str, ...], bool], None]] = {}
    cells = {(test.path, test.line): test.cell for test in tests_of(survey)}
    for path in survey.layout.test_files:
        for test in survey.written(path).functions:
            cell = cells.get((path, test.lineno), "")
            for node in ast.walk(test) if cell else ():
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raises":
                    kinds = tuple(one.id for one in node.args if isinstance(one, ast.Name))
                    is_of_ours = isinstance(node.func.value, ast.Call | ast.Name) and "pytest" not in ast.unparse(node)
                    if is_of_ours and kinds and len(kinds) == len(node.args) and "Exception" not in kinds:
                        says = any(one.arg == "says" for one in node.keywords)
                        found.setdefault(cell, {})[kinds, says] = None
    return {cell: list(calls) for cell, calls in found.items()}


def _messages(survey: Survey, name: str, kinds: tuple[str, ...]) -> list[str]:
    """That the reference raises with, where all of them are plain text."""
    path, _ = survey.place_of_reference(name)
    own = next((one for one in survey.written(path).functions if one.name == name), None)
    found = []
    for node in ast.walk(own) if own is not None else ():
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) in kinds:
            given = node.exc.args[0] if node.exc.args else None
            if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
                return []
            found.append(given.value)
    return found


def _documented(own: Own, reference: Any) -> Iterator[str]:
    docstring = ast.get_docstring(own) or ""
    if isinstance(own, ast.ClassDef):
        there = {name for name in dir(reference) if not name.startswith("__")}
        for name in _METHOD.findall(docstring) if isinstance(reference, type) else ():
            if name not in there | {own.name} and not name.startswith("__"):
                yield f"its docstring speaks of {name}(), which {own.name} has not{perhaps(name, there)}. Mend it."
        return
    takes, entries = parameters_of(reference) or [], list(dict.fromkeys(_ENTRY.findall(docstring)))
    if len(takes) == len(entries) > 1 and set(takes) & set(entries):  # in their order, but for one
        other = [(said, right) for said, right in zip(entries, takes, strict=True) if said != right]
        if len(other) == 1 and other[0][0] not in takes:
            yield f"its docstring speaks of {other[0][0]}, and the parameter is {other[0][1]}. Mend the name."


def _hinted(survey: Survey, own: Own, reference: Any) -> Iterator[str]:
    """Type hints, against the examples that `check` shows."""
    given = survey.examples.get(own.name)
    examples = [one for one in given.visible if isinstance(one, Example)] if given else []
    if isinstance(own, ast.ClassDef) or isinstance(reference, type) or own.name in survey.slow:
        return
    hints = {one.arg: one.annotation for one in (*own.args.posonlyargs, *own.args.args, *own.args.kwonlyargs)}
    if not any(hints.values()) and own.returns is None:
        return
    for one in examples:
        try:
            bound = inspect.signature(reference).bind(*one.case.args, **one.case.kwargs).arguments
        except (TypeError, ValueError):
            continue  # said elsewhere
        for name, value in bound.items():
            if hint := _contradicted(hints.get(name), value):
                yield f"{name} is to be {hint} by its hint, and is {_kind(value)} in “{one.name}”. Mend the hint."
                return
    for one in examples if _plain(own.returns) else ():
        with quietly():
            happened = happen(reference, question(own.name, one))
        if not happened.raised and (hint := _contradicted(own.returns, happened.value)):
            yield f"it returns {hint} by its hint, and {_kind(happened.value)} for “{one.name}”. Mend the hint."
            return


def _plain(hint: ast.expr | None) -> str:
    """`list` and `list[int]`; "" of what may be several."""
    bare = hint.value if isinstance(hint, ast.Subscript) else hint
    return bare.id if isinstance(bare, ast.Name) and bare.id in _KINDS else ""


def _contradicted(hint: ast.expr | None, value: Any) -> str:
    name = _plain(hint)
    is_plain = type(value) in {one for kinds in _KINDS.values() for one in kinds}
    return name if name and is_plain and not isinstance(value, _KINDS[name]) else ""


def _kind(value: Any) -> str:
    return type(value).__name__


def _names(survey: Survey, notebook: Notebook) -> Iterator[Finding]:
    """In backticks: predictions and calls that nobody else speaks of."""
    code = {node for cell in notebook.cells if cell.tree for node in ast.walk(cell.tree)}
    known = {node.id for node in code if isinstance(node, ast.Name)} | set(dir(builtins)) | set(survey.references)
    known |= {node.name for node in code if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.alias)}
    known |= {node.attr for node in code if isinstance(node, ast.Attribute)} | {cell.name for cell in notebook.cells}
    known |= {name for one in survey.functions.values() if isinstance(one, type) for name in dir(one)}
    beside = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in survey.layout.beside_notebook
        if path.suffix == ".py"
    )
    predictions = [name for name in survey.references if is_prediction(name)]
    takes = {name: parameters_of(one) or [] for name, one in survey.functions.items()}
    for cell in notebook.cells:
        text = public(cell) if cell.kind == "markdown" and not cell.is_answer else ""
        for name in dict.fromkeys(_PREDICTION.findall(text)):
            if name not in known and name not in beside:
                words = f"{cell.called.capitalize()} speaks of {name}, and nothing bears that name"
                yield Finding(notebook.path, cell.line, f"{words}{perhaps(name, predictions)}. Mend the name.")
        for name, given in _CALL.findall(text):
            if name in known or name in beside or is_prediction(name):
                continue
            args = [one.strip() for one in given.split(",")]
            alike = [of for of in takes if SequenceMatcher(None, name, of).ratio() >= _ALIKE and args == takes[of]]
            if alike:
                words = f"{cell.called.capitalize()} speaks of `{name}({given})`, and nothing bears that name"
                yield Finding(notebook.path, cell.line, f"{words} (“{alike[0]}”?). Mend the name.")


def _points(notebook: Notebook) -> Iterator[Finding]:
    """Of a heading, against those of the cells below it."""
    headings = [
        (cell.number, found.start(), len(found[1]), found[2], cell)
        for cell in notebook.cells
        if cell.kind == "markdown" and not cell.is_answer
        for found in _HEADING.finditer(re.sub(r"^(```+|~~~+).*?^\1", "", public(cell), flags=re.S | re.M))
    ]
    for at, (number, _, level, words, cell) in enumerate(headings):
        said = _POINTS.search(words)
        if said is None:
            continue
        end = next((one[0] for one in headings[at + 1 :] if one[2] <= level), len(notebook.cells) + 1)
        own = [one for one in notebook.cells if number < one.number < end and (one.is_graded or one.about.get("task"))]
        given = [one.about.get("points") for one in own]
        numbers = [one for one in given if isinstance(one, int | float)]
        if numbers and len(numbers) == len(given) and float(said[1]) not in (sum(numbers), *numbers):
            what = f"{cell.called.capitalize()} says {said[0].strip('()[]')}, and below it are {sum(numbers):g}"
            yield Finding(notebook.path, cell.line, f"{what}. Let both be the same.")
