"""Looks whether notebook, reference, hidden tests, known mistakes and examples speak of the same functions."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from autograder.exercise import Example, Examples
from autograder.judging.references import is_prediction
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.cells import Cell, Notebook
from autograder.verify.preflight.survey import Survey


def look(survey: Survey) -> Iterator[Finding]:
    if survey.module(survey.places.reference) is None:
        return
    notebook = survey.notebook
    if notebook is not None:
        yield from _cells(notebook, survey)
        yield from _answers(notebook, survey)
    yield from _mistakes(survey)
    yield from _examples(survey)


def _cells(notebook: Notebook, survey: Survey) -> Iterator[Finding]:
    references, tested = survey.references, notebook.tested
    for name, cell in tested.items():
        if name in references:
            continue
        what = "prediction" if is_prediction(name) else "function"
        yield Finding(
            notebook.path,
            cell.line,
            f"{cell.called.capitalize()} asks for the {what} {name}, and reference.py has none of that name"
            f"{perhaps(name, set(references) - set(tested))}. Let both have one name.",
        )
    written = survey.written(survey.places.reference)
    for name in references:
        if name not in tested:
            line = next((own.lineno for own in written.functions if own.name == name), 1)
            what = f"the prediction {name}" if is_prediction(name) else name
            yield Finding(
                survey.places.reference,
                line,
                f"The notebook has no grade cell for {what}{perhaps(name, set(tested) - set(references))}. Add cells "
                f"“{name}-solution” and “{name}”, or take it out here.",
            )


def _answers(notebook: Notebook, survey: Survey) -> Iterator[Finding]:
    """The answer that stands in the notebook defines what is asked for, and takes what the reference takes."""
    everywhere = {name for cell in notebook.cells if cell.is_code for name in _defines(cell)}
    for name, reference in survey.references.items():
        cell = notebook.named(f"{name}-solution")
        if cell is None or not cell.is_code or cell.tree is None:
            continue
        if name not in everywhere:
            there = _defines(cell)
            yield Finding(
                notebook.path,
                cell.line,
                f"{cell.called.capitalize()} does not define {name}, which the hidden tests call"
                f"{perhaps(name, there)}. Rename it.",
            )
            continue
        own = [node for node in cell.tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
        if own and not is_prediction(name) and not isinstance(reference, type):
            mine, theirs = _parameters(own[-1]), _names(reference)
            if theirs is not None and mine != theirs:
                yield Finding(
                    notebook.path,
                    cell.line,
                    f"{cell.called.capitalize()}: {name} takes ({', '.join(mine)}), and in reference.py "
                    f"({', '.join(theirs)}). Let both take the same.",
                )


def _defines(cell: Cell) -> set[str]:
    found: set[str] = set()
    for node in cell.tree.body if cell.tree else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        found |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return found


def _parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    stars = [one.arg for one in (given.vararg, given.kwarg) if one is not None]
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)] + stars


def _names(function: object) -> list[str] | None:
    try:
        kinds = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    stars = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [one.name for one in kinds if one.kind not in stars] + [one.name for one in kinds if one.kind in stars]


def _mistakes(survey: Survey) -> Iterator[Finding]:
    for function, path in survey.places.mistakes().items():
        if function not in survey.references:
            there = perhaps(function, set(survey.references))
            words = f"There is no function {function} in reference.py{there}. Rename this file, or take it away."
            yield Finding(path, 1, words)


def _examples(survey: Survey) -> Iterator[Finding]:
    path, written = survey.places.examples, survey.written(survey.places.examples) if survey.functions else None
    if written is None:
        return
    if not path.is_file():
        yield Finding(
            path, 1, "It is not there: check has nothing to show. Write EXAMPLES, with three for each function."
        )
        return
    module = survey.module(path)
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
            yield Finding(path, line, f"These are of {name}, which reference.py has not{there}. Rename them.")
        elif not isinstance(one, Examples):
            yield Finding(
                path, line, f"What stands there for {name} is no Examples(…), but a {type(one).__name__}. Mend it."
            )
        elif is_prediction(name):
            yield Finding(path, line, f"{name} is a prediction, of which no example is looked at. Take them away.")
        elif not one.visible:
            yield Finding(path, line, f"None of {name} is visible: check shows students nothing. Move one to visible.")
        else:
            yield from _twice(survey, name, one, line)
    for name in survey.functions:
        if name not in found:
            yield Finding(path, 1, f"There is no example of {name}. Write some under “{name}” in EXAMPLES.")
    yield from _lost_keys(survey)
    used = {id(one) for all_of in survey.examples.values() for one in (*all_of.visible, *all_of.kept)}
    used |= {id(one) for one in found.values()}
    for name, thing in vars(module).items():
        for one in thing if isinstance(thing, list | tuple) else [thing]:
            if isinstance(one, Example | Examples) and id(one) not in used:
                words = f"{name} is used nowhere: it is in neither visible nor kept of EXAMPLES. Put it there, or away."
                yield Finding(path, _line_of_name(survey, name), words)


def _twice(survey: Survey, function: str, examples: Examples, line: int) -> Iterator[Finding]:
    seen: set[str] = set()
    for one in (*examples.visible, *examples.kept):
        at = survey.written(survey.places.examples).line_of(one.name)
        if not isinstance(one, Example):
            words = f"Of {function}, something is no Example(…), but a {type(one).__name__}. Mend it."
            yield Finding(survey.places.examples, line, words)
        elif not isinstance(one.name, str) or not one.name.strip():
            words = f"An example of {function} has no name, which students would read. Write it first, as a text."
            yield Finding(survey.places.examples, line, words)
        elif one.name in seen:
            words = f"{function} has two examples of the name “{one.name}”. Give one of them another."
            yield Finding(survey.places.examples, at, words)
        else:
            seen.add(one.name)


def _lost_keys(survey: Survey) -> Iterator[Finding]:
    """In a dict that is written with one key twice, the first is lost."""
    for node in survey.written(survey.places.examples).nodes:
        if not isinstance(node, ast.Dict):
            continue
        seen: set[object] = set()
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                if key.value in seen and key.value in survey.references:
                    words = f"“{key.value}” stands there twice, and the first is lost. Put them together."
                    yield Finding(survey.places.examples, key.lineno, words)
                seen.add(key.value)


def _line_of_name(survey: Survey, name: str) -> int:
    nodes = survey.written(survey.places.examples).nodes
    return next((n.lineno for n in nodes if isinstance(n, ast.Name) and n.id == name), 1)
