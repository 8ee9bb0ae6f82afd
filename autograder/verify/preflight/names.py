"""Looks whether notebook, reference, hidden tests and known mistakes speak of the same functions."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from autograder.judging.references import is_prediction
from autograder.layout import is_whole_file
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.cells import Notebook
from autograder.verify.preflight.survey import Survey


def look(survey: Survey) -> Iterator[Finding]:
    if not survey.knows_references:
        return
    notebook = survey.notebook
    if notebook is not None:
        yield from _cells(notebook, survey)
        yield from _answers(notebook, survey)
    yield from _mistakes(survey)


def _cells(notebook: Notebook, survey: Survey) -> Iterator[Finding]:
    references, tested = survey.references, notebook.tested
    for name, cell in tested.items():
        if name in references:
            continue
        what = "prediction" if is_prediction(name) else "function"
        yield Finding(
            notebook.path,
            cell.line,
            f"{cell.called.capitalize()} asks for the {what} {name}, and there is no reference of that name"
            f"{perhaps(name, set(references) - set(tested))}. Let both have one name.",
        )
    for name in references:
        if name not in tested:
            what = f"the prediction {name}" if is_prediction(name) else name
            yield Finding(
                *survey.place_of_reference(name),
                f"The notebook has no grade cell for {what}{perhaps(name, set(tested) - set(references))}. Add cells "
                f"“{name}-solution” and “{name}”, or take it out here.",
            )


def _answers(notebook: Notebook, survey: Survey) -> Iterator[Finding]:
    """The answer that stands in the notebook defines what is asked for, and takes what the reference takes."""
    everywhere = {name for cell in notebook.cells if cell.is_code for name in cell.bound()}
    for name, reference in survey.references.items():
        cell = notebook.named(f"{name}-solution")
        if cell is None or not cell.is_code or cell.tree is None:
            continue
        if name not in everywhere:
            there = cell.bound()
            yield Finding(
                notebook.path,
                cell.line,
                f"{cell.called.capitalize()} does not define {name}, which the hidden tests call"
                f"{perhaps(name, there)}. Rename it.",
            )
            continue
        own = [node for node in cell.tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
        if own and not is_prediction(name) and not isinstance(reference, type):
            mine, theirs = _parameters(own[-1]), parameters_of(reference)
            if theirs is not None and mine != theirs:
                yield Finding(
                    notebook.path,
                    cell.line,
                    f"{cell.called.capitalize()}: {name} takes ({', '.join(mine)}), and the reference "
                    f"({', '.join(theirs)}). Let both take the same.",
                )


def _parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    stars = [one.arg for one in (given.vararg, given.kwarg) if one is not None]
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)] + stars


def parameters_of(function: object) -> list[str] | None:
    """Their names, stars last; None of what does not say so."""
    try:
        kinds = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    stars = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [one.name for one in kinds if one.kind not in stars] + [one.name for one in kinds if one.kind in stars]


def _mistakes(survey: Survey) -> Iterator[Finding]:
    for function, path in survey.layout.mistake_files.items():
        if function not in survey.references and not is_whole_file(path):
            there = perhaps(function, set(survey.references))
            words = f"There is no reference {function}{there}. Rename this file, or take it away."
            yield Finding(path, 1, words)
