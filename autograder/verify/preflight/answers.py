"""Looks whether students can read the answer of a prediction: in the notebook's texts, comments and code, among the
visible examples, or in a hint, which whoever is wrong gets to read.

A number alone says nothing: what is given in a question may be its answer too. So it is looked for where it is said to
be the answer, and where the very call is made that the question asks for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from autograder.exercise import Example
from autograder.judging.references import is_prediction
from autograder.kinds.comparison import compare
from autograder.verify.finding import Finding
from autograder.verify.preflight.cell_shows import what_it_shows
from autograder.verify.preflight.cells import Cell, Notebook, public
from autograder.verify.preflight.given_away import text_beside
from autograder.verify.preflight.mistakes import line_of
from autograder.verify.preflight.pasted import in_metadata
from autograder.verify.preflight.survey import Survey, quietly

Call = tuple[str, tuple[Any, ...], dict[str, Any]]
_THOUSANDS = re.compile(r"(?<=\d)[,_](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
_TO_NINETEEN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
#: Smaller ones are words of any sentence.
_WORDS: dict[int, str] = {number: _TO_NINETEEN[number] for number in range(3, 20)} | {
    10 * (tens + 2) + ones: name + (f"[ -]?{_TO_NINETEEN[ones]}" if ones else "")
    for tens, name in enumerate(_TENS)
    for ones in range(10)
}
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
#: Of such a comment; or no word but the answer.
_TELLS = re.compile(r"answer|solution|result|correct|\bright\b|predict|<!--\W*\w+\W*-->", re.IGNORECASE)
#: So that it is no part of a list of what it may be.
_ENDS = r"[`*)\]\"']*\s*(?:[.;!?](?!\d)|\n|-->|$|,?\s*(?:since|because)\b|,\s*(?:as|for|and\s+not|not)\b)"
#: What is asked is not said.
_ENDS_SAID = _ENDS.replace("?](", "](")
_IS_SAID = r"\b{name}\b[`*]*\s*(?:=|:|is)\s*[`*(\[\"']*{written}" + _ENDS.replace("{", "{{").replace("}", "}}")
_IS = r"[`*]*\s*(?:is|are|=|:|would\s+be)"
_SAYS = (
    rf"(?:\b(?:answer|solution){_IS}|\b(?:right|correct)\s+(?:\w+){_IS}|\bit(?:\s+is|['’]s)"
    r"|\bnot\s+\S+\s+but)\s*[`*(\[\"']*"
)


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    if notebook is None or not survey.knows_references:
        return
    for name, reference in survey.references.items():
        if not is_prediction(name):
            continue
        try:
            answer, asked = _answered(survey, reference)
        except Exception:
            continue  # said elsewhere
        written = _written(answer)
        if written is not None:
            parts = list(answer) if isinstance(answer, tuple | list) else [answer]
            stands_anywhere = all(len(str(one)) < 2 for one in parts)  # a digit
            yield from _said(notebook, name, written, len(parts), asked, stands_anywhere)
            yield from _said_beside(survey, name, written)
            if not stands_anywhere:
                yield from _printed(notebook, name, answer)
            yield from _in_hints(survey, notebook, name, written, stands_anywhere)
        yield from _computed(survey, notebook, name, asked)


def _answered(survey: Survey, reference: Any) -> tuple[Any, list[Call]]:
    """The answer, and the calls of other references that gave just that."""
    calls: list[tuple[Call, Any]] = []
    with ExitStack() as stack, quietly():
        for name, function in survey.functions.items():
            if hasattr(function, "in_place") and not function.in_place:

                def noted(*args: Any, _name: str = name, _right: Any = function.__wrapped__, **kwargs: Any) -> Any:
                    given = _right(*args, **kwargs)
                    calls.append(((_name, args, kwargs), given))
                    return given

                function.in_place = [noted]
                stack.callback(setattr, function, "in_place", [])
        answer = reference()
    return answer, [call for call, given in calls if _same(given, answer)]


def _same(one: Any, other: Any) -> bool:
    try:
        return compare(one, other, None) is None
    except Exception:
        return False


def _written(answer: Any) -> str | None:
    """As a pattern; None of what can be written in too many ways, or is one of two."""
    if isinstance(answer, tuple | list):
        parts = [_written(one) for one in answer]
        known = [part for part in parts if part is not None]
        return r"\s*[,×x]\s*".join(known) if len(known) == len(parts) > 1 else None
    if isinstance(answer, bool) or answer is None:
        return None
    if isinstance(answer, int | float):
        digits = re.escape(f"{answer:.10g}")
        word = _WORDS.get(int(answer)) if float(answer).is_integer() else None
        return rf"(?<![\w.])(?:{digits}|(?i:{word}))(?![\w%]|\.\d)" if word else rf"(?<![\w.]){digits}(?![\w%]|\.\d)"
    return re.escape(answer) if isinstance(answer, str) and len(answer) > 2 else None


def _said(
    notebook: Notebook, name: str, written: str, parts: int, asked: list[Call], stands_anywhere: bool
) -> Iterator[Finding]:
    own, section = notebook.named(f"{name}-solution"), _section(notebook, name)
    for cell in notebook.cells:
        text = _THOUSANDS.sub("", f"{public(cell)}\n{in_metadata(cell)}")
        is_said = re.search(_IS_SAID.format(name=name, written=written), text)
        if cell in section or cell is own:
            is_said = is_said or re.search(_SAYS + written + _ENDS_SAID, text, re.IGNORECASE)
        said = bool(is_said) or any(
            re.match(rf"[^\d\n]{{0,30}}\n?[^\d\n]{{0,12}}{written}{_ENDS}", text[end:])
            for end in _asked_in(text, asked)
        )
        if cell in section and not cell.is_code and not stands_anywhere:
            said = said or any(re.search(written, one) and _TELLS.search(one) for one in _COMMENT.findall(text))
        if cell is own and (comment := re.search(r"#\s*(?!#)(.*)$", _answer_line(cell, name))):
            alone = len(_NUMBER.findall(comment[1])) <= parts  # no choice of some
            said = said or (alone and re.search(written, comment[1]) is not None)
        if said:
            words = f"{cell.called.capitalize()} says what {name} is, for students to read. Take it out there."
            yield Finding(notebook.path, cell.line, words)


def _printed(notebook: Notebook, name: str, answer: Any) -> Iterator[Finding]:
    """By a cell that needs nothing of what students write: they may run it before they answer."""
    own = notebook.named(name)
    near = _section(notebook, name) + [cell for cell in notebook.cells if own and cell.number == own.number + 1]
    for cell in near:
        if cell.is_answer or cell.is_graded or not cell.is_code or cell.tree is None:
            continue
        if (shown := what_it_shows(cell.tree)) is not None and shown.strip() == str(answer):
            words = f"{cell.called.capitalize()} prints {shown.strip()}, which {name} asks for. Let it compute another."
            yield Finding(notebook.path, cell.line, words)


def _said_beside(survey: Survey, name: str, written: str) -> Iterator[Finding]:
    """In a text that is released with the notebook."""
    for path in survey.layout.beside_notebook:
        text = _THOUSANDS.sub("", text_beside(path) or "")
        if found := re.search(_IS_SAID.format(name=name, written=written), text):
            line = text.count("\n", 0, found.start()) + 1
            yield Finding(path, line, f"It says what {name} is, for students to read. Take it out there.")


def _answer_line(cell: Cell, name: str) -> str:
    """Its comment is kept in the release, to say what is to be typed in."""
    return next((line for line in cell.source.split("\n") if re.match(rf"\s*{name}\s*=", line)), "")


def _section(notebook: Notebook, name: str) -> list[Cell]:
    """The cells without a role from the last grade cell before the question to its own."""
    own = notebook.named(name)
    if own is None:
        return []
    before = [cell.number for cell in notebook.cells if cell.is_graded and cell.number < own.number]
    first = max(before, default=0)
    return [cell for cell in notebook.cells if first < cell.number < own.number and not cell.is_answer]


def _asked_in(text: str, asked: list[Call]) -> Iterator[int]:
    """Where the call that is asked for ends, wherever it stands in the text."""
    for name in {call[0] for call in asked}:
        for found in re.finditer(rf"\b{name}\(", text):
            for end in (found.end() + one.end() for one in re.finditer(r"\)", text[found.end() : found.end() + 300])):
                try:
                    node = ast.parse(text[found.start() : end], mode="eval").body
                except (SyntaxError, ValueError):
                    continue
                if isinstance(node, ast.Call) and _is_asked(node, asked):
                    yield end
                break


def _is_asked(node: ast.Call, asked: list[Call], known: dict[str, Any] | None = None) -> bool:
    """Literally, or by names for literals: those in `known`."""
    try:
        args = [_literal(one, known or {}) for one in node.args]
        kwargs = {str(one.arg): _literal(one.value, known or {}) for one in node.keywords}
    except (ValueError, TypeError):
        return False
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return any(name == of and _same([*args, kwargs], [*given, named]) for of, given, named in asked)


def _literal(node: ast.expr, known: dict[str, Any]) -> Any:
    """Raises ValueError or TypeError for what is none."""
    return known[node.id] if isinstance(node, ast.Name) and node.id in known else ast.literal_eval(node)


def _named_literals(tree: ast.Module) -> dict[str, Any]:
    """What is given a name in a cell, once."""
    found: dict[str, Any] = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                with suppress(ValueError, TypeError):
                    if isinstance(name, ast.Name):
                        found[name.id] = ast.literal_eval(value)
    return found


def _in_hints(survey: Survey, notebook: Notebook, name: str, written: str, stands_anywhere: bool) -> Iterator[Finding]:
    """Where the answer is not given in the question, as a part of it; or where it is said to be the answer."""
    path = survey.layout.mistake_files.get(name)
    if path is None:
        return
    section = _section(notebook, name)
    masked = stands_anywhere or any(re.search(written, _THOUSANDS.sub("", cell.source)) for cell in section)
    for known in survey.known(name):
        hint = _THOUSANDS.sub("", known.hint) if isinstance(known.hint, str) else ""
        is_said = re.search(_SAYS + written + _ENDS_SAID, hint, re.IGNORECASE)
        if is_said or (not masked and re.search(written, hint)):
            words = f"The hint of {known.name} holds the answer of {name}. Say it without that."
            yield Finding(path, line_of(survey, path, known.name, known.function), words)


def _computed(survey: Survey, notebook: Notebook, name: str, asked: list[Call]) -> Iterator[Finding]:
    """By the function that students have written themselves before."""
    for of, args, kwargs in asked:
        examples = survey.examples.get(of)
        path: Path = survey.layout.examples(of)
        for one in examples.visible if examples else ():
            if isinstance(one, Example) and _same([*one.case.args, one.case.kwargs], [*args, kwargs]):
                words = f"check shows “{one.name}”, which is what {name} asks for. Let one of them be another."
                yield Finding(path, survey.written(path).line_of(one.name), words)
    own = notebook.named(name)
    for cell in notebook.cells if own is not None else ():
        assert own is not None
        if not cell.is_code or cell.is_answer or cell.is_graded or cell.tree is None:
            continue
        known = _named_literals(cell.tree)
        calls = [node for node in ast.walk(cell.tree) if isinstance(node, ast.Call)]
        above = cell.number < own.number
        if any(_is_asked(node, asked, known) for node in calls):
            where = "further down" if above else "above"
            words = f"{cell.called.capitalize()} computes what {name} asks for {where}. Let it compute another."
            yield Finding(notebook.path, cell.line, words)
        elif cell.number == own.number + 1 and _is_of_the_same(survey, name, cell.tree):
            words = f"{cell.called.capitalize()} shows the very case that {name} asks for. Let it show another."
            yield Finding(notebook.path, cell.line, words)


def _is_of_the_same(survey: Survey, name: str, tree: ast.Module) -> bool:
    """Whether all that the reference of a prediction is about, lists among it, stands in the cell after that too."""
    functions = survey.written(survey.layout.reference(name)).functions
    reference = next((own for own in functions if own.name == name), None)
    asked = _lists(reference.body) if reference is not None else []
    return bool(asked) and all(one in _lists(tree.body) for one in asked)


def _lists(body: list[ast.stmt]) -> list[Any]:
    """The literal ones of some length."""
    found = []
    for node in (one for statement in body for one in ast.walk(statement)):
        with suppress(ValueError, TypeError):
            if isinstance(node, ast.List | ast.Tuple) and len(node.elts) > 2:
                found.append(list(ast.literal_eval(node)))
    return found
