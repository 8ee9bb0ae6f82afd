"""Looks at the examples: that `check` has some of each function to show, and that none is lost or left over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.exercise import Example, Examples
from autograder.judging.references import is_prediction
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.survey import Survey


def look(survey: Survey) -> Iterator[Finding]:
    if not survey.knows_references:
        return
    whole = {name: path for name, path in survey.layout.whole_files.items() if name in survey.functions}
    for name, path in whole.items():
        yield from _of_whole(survey, name, path)
    apart = [name for name in survey.functions if name not in whole]
    if apart:
        yield from _of_all(survey, apart, survey.layout.solutions / "examples.py")


def _of_whole(survey: Survey, name: str, path: Path) -> Iterator[Finding]:
    """Where everything of a function stands in one file."""
    module = survey.module(path)
    if module is None:
        return
    found = getattr(module, "EXAMPLES", None)
    if found is None:
        yield Finding(path, 1, f"There is no example of {name}. Write `EXAMPLES = Examples(visible=[…])`.")
        return
    yield from _each(survey, path, name, found, _line_of_name(survey, path, "EXAMPLES"))
    yield from _left_over(survey, path, module, {id(found)})


def _of_all(survey: Survey, functions: list[str], path: Path) -> Iterator[Finding]:
    """functions: those whose examples stand in `path`, a dict of them."""
    if not path.is_file():
        words = "It is not there: check has nothing to show. Write EXAMPLES, with three for each function."
        yield Finding(path, 1, words)
        return
    module, written = survey.module(path), survey.written(path)
    if module is None:
        return
    found = getattr(module, "EXAMPLES", None)
    if not isinstance(found, dict):
        yield Finding(path, 1, "It has no EXAMPLES, a dict of Examples by function. Write `EXAMPLES = {…}`.")
        return
    for name, one in found.items():
        line = written.line_of(name) if isinstance(name, str) else 1
        if name not in survey.references:
            there = perhaps(str(name), set(survey.functions))
            yield Finding(path, line, f"These are of {name}, of which there is no reference{there}. Rename them.")
        else:
            yield from _each(survey, path, name, one, line)
    for name in functions:
        if name not in found:
            yield Finding(path, 1, f"There is no example of {name}. Write some under “{name}” in EXAMPLES.")
    yield from _lost_keys(survey, path)
    yield from _left_over(survey, path, module, {id(one) for one in found.values()})


def _each(survey: Survey, path: Path, name: str, examples: Any, line: int) -> Iterator[Finding]:
    if not isinstance(examples, Examples):
        words = f"What stands there for {name} is no Examples(…), but a {type(examples).__name__}. Mend it."
        yield Finding(path, line, words)
    elif is_prediction(name):
        yield Finding(path, line, f"{name} is a prediction, of which no example is looked at. Take them away.")
    elif not examples.visible:
        yield Finding(path, line, f"None of {name} is visible: check shows students nothing. Move one to visible.")
    else:
        yield from _names(survey, path, name, examples, line)


def _names(survey: Survey, path: Path, function: str, examples: Examples, line: int) -> Iterator[Finding]:
    seen: set[str] = set()
    for one in (*examples.visible, *examples.kept):
        if not isinstance(one, Example):
            words = f"Of {function}, something is no Example(…), but a {type(one).__name__}. Mend it."
            yield Finding(path, line, words)
        elif not isinstance(one.name, str) or not one.name.strip():
            words = f"An example of {function} has no name, which students would read. Write it first, as a text."
            yield Finding(path, line, words)
        elif one.name in seen:
            words = f"{function} has two examples of the name “{one.name}”. Give one of them another."
            yield Finding(path, survey.written(path).line_of(one.name), words)
        else:
            seen.add(one.name)


def _left_over(survey: Survey, path: Path, module: ModuleType, taken: set[int]) -> Iterator[Finding]:
    used = {id(one) for all_of in survey.examples.values() for one in (*all_of.visible, *all_of.kept)} | taken
    for name, thing in vars(module).items():
        for one in thing if isinstance(thing, list | tuple) else [thing]:
            if isinstance(one, Example | Examples) and id(one) not in used:
                words = f"{name} is used nowhere: it is in neither visible nor kept of EXAMPLES. Put it there, or away."
                yield Finding(path, _line_of_name(survey, path, name), words)


def _lost_keys(survey: Survey, path: Path) -> Iterator[Finding]:
    """In a dict that is written with one key twice, the first is lost."""
    for node in survey.written(path).nodes:
        if not isinstance(node, ast.Dict):
            continue
        seen: set[object] = set()
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                if key.value in seen and key.value in survey.references:
                    words = f"“{key.value}” stands there twice, and the first is lost. Put them together."
                    yield Finding(path, key.lineno, words)
                seen.add(key.value)


def _line_of_name(survey: Survey, path: Path, name: str) -> int:
    nodes = survey.written(path).nodes
    return next((n.lineno for n in nodes if isinstance(n, ast.Name) and n.id == name), 1)
