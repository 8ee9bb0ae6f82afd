"""Whatever is done to the cells of a notebook, what ran in the student's kernel runs here, and what was put aside does
not: for any number of such deeds, in any order."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.notebook.reconcile import reconcile
from autograder.notebook.submission import parse_notebook
from autograder.notebook.template import Template, read_template
from autograder.translation.catalogue import Catalogue
from tests.support import dump

Notebook = dict[str, Any]
STUB = "def {name}(x):\n    raise NotImplementedError"
NAMES = ("first", "second")


def _cell(grade_id: str, source: str, solution: bool = False, grade: bool = False) -> dict[str, Any]:
    about = {"grade_id": grade_id, "solution": solution, "grade": grade, "locked": not solution, "schema_version": 3}
    about |= {"points": 2} if grade else {}
    return {"cell_type": "code", "metadata": {"nbgrader": {**about, "task": False}}, "source": source}


def released() -> Notebook:
    cells = [_cell("setup", "import math")]
    for name in NAMES:
        cells.append(_cell(f"{name}-solution", STUB.format(name=name), solution=True))
        cells.append(_cell(name, f"check({name})", grade=True))
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    path = tmp_path_factory.mktemp("template") / "one.ipynb"
    path.write_bytes(dump(released()))
    return read_template(path, Catalogue(), path)


def answer(name: str, number: int) -> str:
    return f"def {name}(x):\n    return ({number}, x)"


def _at(notebook: Notebook, grade_id: str) -> int:
    cells = enumerate(notebook["cells"])
    return next(i for i, c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


# ---- deeds: each changes the notebook, and says what `name` is by now, if it says anything new ------------


def _answer_in_its_place(notebook: Notebook, name: str, number: int) -> int | None:
    notebook["cells"][_at(notebook, f"{name}-solution")]["source"] = answer(name, number)
    return number


def _put_aside(kind: str) -> Callable[[Notebook, str, int], int | None]:
    def deed(notebook: Notebook, name: str, number: int) -> int | None:
        old = copy.deepcopy(notebook["cells"][_at(notebook, f"{name}-solution")])
        notebook["cells"].append({**old, "cell_type": kind, "source": answer(name, 1_000 + number)})
        return None

    return deed


def _stub_pasted_at_the_end(notebook: Notebook, name: str, number: int) -> int | None:
    old = copy.deepcopy(notebook["cells"][_at(notebook, f"{name}-solution")])
    notebook["cells"].append({**old, "cell_type": "code", "source": STUB.format(name=name)})
    return None


def _code_in_a_locked_cell(notebook: Notebook, name: str, number: int) -> int | None:
    notebook["cells"][_at(notebook, "setup")]["source"] += f"\nused_{name} = {number}"
    return None


def _scratch(notebook: Notebook, name: str, number: int) -> int | None:
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": f"tried = {name}({number})"})
    return None


def _heading(notebook: Notebook, name: str, number: int) -> int | None:
    notebook["cells"].insert(number % 3, {"cell_type": "markdown", "metadata": {}, "source": f"# {name}"})
    return None


DEEDS = {
    "text": _put_aside("markdown"),
    "raw": _put_aside("raw"),
    "stub": _stub_pasted_at_the_end,
    "locked": _code_in_a_locked_cell,
    "scratch": _scratch,
    "heading": _heading,
}
DONE = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.sampled_from(NAMES), st.integers(1, 99)), max_size=8)


@settings(max_examples=300, deadline=None)
@given(
    numbers=st.tuples(st.integers(1, 99), st.integers(1, 99)), deeds=DONE, merged=st.sampled_from(["", *NAMES, "setup"])
)
def test_the_answer_counts_and_what_was_put_aside_does_not(
    template: Template, numbers: tuple[int, int], deeds: list[tuple[str, str, int]], merged: str
) -> None:
    """merged: both answers stand in that cell for one, a locked one too."""
    notebook, given_numbers = released(), dict(zip(NAMES, numbers, strict=True))
    for name, number in given_numbers.items():
        _answer_in_its_place(notebook, name, number)
    if merged:
        both = "\n\n".join(answer(name, number) for name, number in given_numbers.items())
        for name in NAMES:
            notebook["cells"][_at(notebook, f"{name}-solution")]["source"] = ""
        target = notebook["cells"][_at(notebook, "setup" if merged == "setup" else merged)]
        target["source"] = f"{both}\n{target['source']}"
    for deed, name, number in deeds:
        if not (merged and deed in ("text", "raw")):  # of an empty place, text that defines something is an answer
            DEEDS[deed](notebook, name, number)

    framed = reconcile(parse_notebook(json.dumps(notebook).encode()), template)
    names: dict[str, Any] = {"check": lambda *_: None}
    for code in framed.graded_code:
        try:
            exec(code, names)
        except (NameError, NotImplementedError):
            continue
    for name, number in given_numbers.items():
        assert names[name]("x") == (number, "x")
    for deed, name, _ in deeds:
        if deed == "locked":
            assert f"used_{name}" in names
    assert framed.graded == set(NAMES)
