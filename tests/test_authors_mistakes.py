"""Mistakes that authors make, each made in a course that is proved, `tests/courses/adding`: `verify` says of none of
them that it is proved, and names file, line and what to do. Most are seen before anything is graded."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.judging.references import right_names
from autograder.verify.claims import misses
from autograder.verify.finding import Finding
from autograder.verify.gather import gather
from autograder.verify.levels import levels
from autograder.verify.matrix import standing, summary
from autograder.verify.preflight import findings
from autograder.verify.preflight.cells import Notebook, read_cells
from autograder.verify.promised import broken_promises
from tests.conftest import Command
from tests.support import NAMES, ROOT, dump

ADDING = Path(__file__).parent / "courses/adding"
NOTEBOOK = "source/adding/adding.ipynb"
REFERENCE, EXAMPLES = "solutions/adding/reference.py", "solutions/adding/examples.py"
MISTAKES, PREDICTED = "solutions/adding/misconceptions/total.py", "solutions/adding/misconceptions/predict_total.py"
ACCEPTED, SETTINGS = "solutions/adding/accepted/loop.py", "graders/adding/assignment.toml"
TESTS, TESTS_OF_PREDICTION = "graders/adding/test_total.py", "graders/adding/test_predict_total.py"
RELEASE = "assignments/adding"
Edit = Callable[[Path], Any]


def put(file: str, old: str, new: str) -> Edit:
    """In a text file, once."""

    def edit(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert text.count(old) >= 1, (file, old)
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def write(file: str, text: str | bytes) -> Edit:
    def edit(root: Path) -> None:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(text if isinstance(text, bytes) else text.encode())

    return edit


def append(file: str, text: str) -> Edit:
    return lambda root: write(file, (root / file).read_text(encoding="utf-8") + text)(root)


def delete(file: str) -> Edit:
    return lambda root: (root / file).unlink()


def rename(file: str, to: str) -> Edit:
    return lambda root: (root / file).rename(root / to)


def in_notebook(change: Callable[[dict[str, Any]], Any]) -> Edit:
    """Saved as Jupyter does."""

    def edit(root: Path) -> None:
        notebook = json.loads((root / NOTEBOOK).read_bytes())
        change(notebook)
        (root / NOTEBOOK).write_text(json.dumps(notebook, indent=1), encoding="utf-8")

    return edit


def in_cell(name: str, **changes: Any) -> Edit:
    """Of its nbgrader metadata; None takes one away."""

    def change(notebook: dict[str, Any]) -> None:
        about = _cell(notebook, name)["metadata"]["nbgrader"]
        about.update(changes)
        for key in [key for key, value in changes.items() if value is None]:
            del about[key]

    return in_notebook(change)


def source(name: str, old: str, new: str) -> Edit:
    def change(notebook: dict[str, Any]) -> None:
        cell = _cell(notebook, name)
        text = "".join(cell["source"])
        assert old in text
        cell["source"] = text.replace(old, new)

    return in_notebook(change)


def released_anew(edit: Edit) -> Edit:
    """As far as cells are looked at one by one."""

    def both(root: Path) -> None:
        edit(root)
        changed = {cell["id"]: cell["source"] for cell in json.loads((root / NOTEBOOK).read_bytes())["cells"]}
        release = json.loads((root / RELEASE / "adding.ipynb").read_bytes())
        for cell in release["cells"]:
            if cell["cell_type"] == "code" and "SOLUTION" in "".join(changed.get(cell["id"], "")):
                cell["source"] = re.sub(
                    r" *### BEGIN SOLUTION.*### END SOLUTION", "    ...", "".join(changed[cell["id"]]), flags=re.S
                )
            else:
                cell["source"] = changed.get(cell["id"], cell["source"])
        (root / RELEASE / "adding.ipynb").write_bytes(dump(release))

    return both


def without_cell(name: str) -> Edit:
    return in_notebook(lambda notebook: notebook["cells"].remove(_cell(notebook, name)))


def _cell(notebook: dict[str, Any], name: str) -> Any:
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def _copied(notebook: dict[str, Any]) -> None:
    notebook["cells"].append({**_cell(notebook, "total"), "id": "pasted"})


def _manual(notebook: dict[str, Any]) -> dict[str, Any]:
    about = _cell(notebook, "total")["metadata"]["nbgrader"] | {"grade_id": "why", "points": 0, "solution": True}
    text = "### BEGIN SOLUTION\nBecause.\n### END SOLUTION"
    return {"cell_type": "markdown", "id": "why", "metadata": {"nbgrader": about}, "source": text}


def _same_cell_id(notebook: dict[str, Any]) -> None:
    _cell(notebook, "predict-text")["id"] = "title"


def shown_after(code: str) -> Edit:
    """In a cell below the prediction."""
    tags = {"tags": ["illustration"]}

    def change(notebook: dict[str, Any]) -> None:
        cell = {**_cell(notebook, "setup"), "id": "reveal", "metadata": tags, "source": code}
        notebook["cells"].append(cell)

    return in_notebook(change)


def _swapped(notebook: dict[str, Any]) -> None:
    cells = notebook["cells"]
    cells[2], cells[3] = cells[3], cells[2]


@dataclass(frozen=True)
class Mistake:
    """at: what stands in the line that is named; of a notebook, the number of the cell, or 0 for the whole."""

    edits: tuple[Edit, ...]
    file: str
    at: str | int
    words: str


def m(*edits: Edit, file: str, at: str | int = "", words: str) -> Mistake:
    return Mistake(edits, file, at, words)


in_the_notebook = partial(m, file=NOTEBOOK)
MORE = "\n\ndef {name}(numbers, start=0):\n    return {gives}\n"
MARKED = (
    '\n\n@misconception("{name}", "{hint}", fails=("sum", "start"))\ndef wrong(numbers, start=0):\n    return {gives}\n'
)

SEEN_AT_ONCE: dict[str, Mistake] = {
    # -- the notebook's labels and points
    "no points": in_the_notebook(in_cell("total", points=None), at=4, words="is graded and has no points"),
    "points 0": in_the_notebook(in_cell("total", points=0), at=4, words="has 0 points: nothing can be earned"),
    "points below 0": in_the_notebook(
        in_cell("total", points=-1), at=4, words="its points are -1, no number from 0 on"
    ),
    "points as a text": in_the_notebook(in_cell("total", points="3"), at=4, words="its points are '3', no number"),
    "a cell pasted": in_the_notebook(in_notebook(_copied), at=8, words="has the id of cell 4, “total”"),
    "one cell id twice": in_the_notebook(in_notebook(_same_cell_id), at=5, words="has the cell id of cell 1, “title”"),
    "id with an underscore": in_the_notebook(
        in_cell("total-solution", grade_id="total_solution"), at=3, words="(“total-solution”?)"
    ),
    "id misspelt": in_the_notebook(
        in_cell("total", grade_id="totla"), at=3, words="there is no grade cell “total” for it (“totla”?)"
    ),
    "id with a blank": in_the_notebook(
        in_cell("total", grade_id="the total"), at=4, words="other characters than letters, digits, _ and -"
    ),
    "id empty": in_the_notebook(in_cell("total", grade_id=""), at=4, words="has a role and no id"),
    "no id at all": in_the_notebook(in_cell("total-solution", grade_id=None), at=3, words="has a role and no id"),
    "answer without tests": in_the_notebook(without_cell("total"), at=3, words="there is no grade cell “total” for it"),
    "tests without answer": in_the_notebook(
        without_cell("total-solution"), at=3, words="there is no cell “total-solution” to be filled in"
    ),
    "tests above the answer": in_the_notebook(
        in_notebook(_swapped), at=4, words="its grade cell cell 3 (total) stands"
    ),
    "metadata of an old nbgrader": in_the_notebook(in_cell("total", schema_version=1), at=4, words="nbgrader update"),
    "metadata without a version": in_the_notebook(
        in_cell("total", schema_version=None), at=4, words="have the version None, and should have 3"
    ),
    "grade cell open to students": in_the_notebook(in_cell("total", locked=False), at=4, words="is not locked"),
    "answer that is locked": in_the_notebook(
        in_cell("total-solution", locked=True), at=3, words="would be graded in place of what students write"
    ),
    "grade cell as text": in_the_notebook(
        in_notebook(lambda n: _cell(n, "total").update(cell_type="markdown")),
        at=4,
        words="graded by tests, and is no code",
    ),
    "illustration with a role": in_the_notebook(
        in_notebook(lambda n: _cell(n, "total")["metadata"].update(tags=["illustration"])), at=4, words="has the tag"
    ),
    "illustration that defines": in_the_notebook(
        in_notebook(
            lambda n: n["cells"].insert(
                4, {**_cell(n, "setup"), "id": "see", "metadata": {"tags": ["illustration"]}, "source": "def f(): pass"}
            )
        ),
        words="a cell with the tag illustration may define and import nothing",
    ),
    # -- what stands in its cells
    "solution marks forgotten": in_the_notebook(
        source("total-solution", "    ### BEGIN SOLUTION\n", ""), at=3, words="`### END SOLUTION` has no `### BEGIN"
    ),
    "no mark at all": in_the_notebook(
        in_notebook(lambda n: _cell(n, "total-solution").update(source="def total(numbers, start=0):\n    return 1")),
        at=3,
        words="has no solution region: all of it would be taken out",
    ),
    "end mark forgotten": in_the_notebook(
        source("total-solution", "    ### END SOLUTION", ""), at=3, words="`### BEGIN SOLUTION` has no `### END"
    ),
    "begin mark twice": in_the_notebook(
        source("total-solution", "    ### END", "    ### BEGIN"), at=3, words="a second `### BEGIN SOLUTION` before"
    ),
    "marks in small letters": in_the_notebook(
        source("total-solution", "### BEGIN SOLUTION", "### begin solution"), at=3, words="does not know “### begin sol"
    ),
    "marks in the wrong cell": in_the_notebook(
        source("setup", "from", "### BEGIN SOLUTION\n### END SOLUTION\nfrom"), at=2, words="is not to be filled in"
    ),
    "nothing between the marks": in_the_notebook(
        in_notebook(
            lambda n: _cell(n, "total-solution").update(
                source="def total(numbers, start=0):\n    ### BEGIN SOLUTION\n    ### END SOLUTION\n    pass"
            )
        ),
        at=3,
        words="nothing stands between",
    ),
    "prediction with a comment above": in_the_notebook(
        source("predict_total-solution", "### BEGIN", "# Your number:\n### BEGIN"),
        at=6,
        words="is a prediction, which is",
    ),
    "answer that is no Python": in_the_notebook(
        source("total-solution", "in numbers:", "in numbers"), at=3, words="is no Python (expected ':', line 4 of it)"
    ),
    "a short answer in a text": in_the_notebook(
        source("predict-text", "What", "Python has `sum(numbers, start)` for that. What"),
        at=5,
        words="Cell 5 holds all of an answer to total, for students to read. Take it out.",
    ),
    "a short answer in a comment": in_the_notebook(
        source("total-solution", "    ### BEGIN", "    # return sum(numbers, start)\n    ### BEGIN"),
        at=3,
        words="Cell 3 (total-solution) holds all of an answer to total",
    ),
    "an answer of three lines in a text": in_the_notebook(
        source(
            "title",
            "# Adding",
            "# Adding\n\n```python\nfor number in numbers:\n    start = start + number\nreturn start\n```",
        ),
        at=1,
        words="Cell 1 holds all of an answer to total",
    ),
    "check misspelt": in_the_notebook(source("total", "check", "chek"), at=4, words="it calls `chek(total)`"),
    "check of another": in_the_notebook(source("total", "(total)", "(totals)"), at=4, words="it calls `check(totals)`"),
    "check forgotten": in_the_notebook(source("total", "check(total)", "total"), at=4, words="it does not call check"),
    "check of a prediction": in_the_notebook(
        source("predict_total", "predict_total=", ""), at=7, words="Let it call `check(predict_total=predict_total)`"
    ),
    "an assert in the grade cell": in_the_notebook(
        source("total", "check(total)", "check(total)\nassert total([1]) == 1"), at=4, words="has an assert"
    ),
    "hidden tests in the notebook": in_the_notebook(
        source("total", "check(total)", "check(total)\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS"),
        at=4,
        words="no test in a notebook is run",
    ),
    "check not imported": in_the_notebook(
        source("setup", "from checks import check", "import math"), at=1, words="No cell"
    ),
    "checks imported instead of check": in_the_notebook(
        source("setup", "from checks import check", "import checks"), at=1, words="No cell imports check, which grade"
    ),
    "a name in a grade cell that nothing defines": in_the_notebook(
        source("total", "check(total)", "check(total)\nshow(total)"),
        at=4,
        words="Cell 4 (total) uses show, which nothing in the notebook defines. Mend or import it.",
    ),
    "a name in a given function that nothing defines": in_the_notebook(
        source("setup", "import check", "import check\n\ndef plus(a, b):\n    return np.add(a, b)"),
        at=2,
        words="Cell 2 (setup) uses np, which nothing in the notebook defines",
    ),
    "another kernel": in_the_notebook(
        in_notebook(lambda n: n["metadata"]["kernelspec"].update(name="my-env")), words="Its kernelspec is “my-env”"
    ),
    "a kernel of another language": in_the_notebook(
        in_notebook(lambda n: n["metadata"]["kernelspec"].update(language="R")), words="It is written in R"
    ),
    "a byte order mark": in_the_notebook(
        lambda root: write(NOTEBOOK, b"\xef\xbb\xbf" + (root / NOTEBOOK).read_bytes())(root), words="byte order mark"
    ),
    "a merge left undone": in_the_notebook(
        put(NOTEBOOK, ' "cells": [', '<<<<<<< HEAD\n "cells": ['), words="a merge of two versions was left undone"
    ),
    "cut short": in_the_notebook(
        lambda root: write(NOTEBOOK, (root / NOTEBOOK).read_bytes()[:900])(root), words="it is no notebook ("
    ),
    "an old format": in_the_notebook(
        in_notebook(lambda n: n.update(nbformat=3)), words="its format is 3, and should be 4"
    ),
    "no cells": in_the_notebook(in_notebook(lambda n: n.pop("cells")), words="it has no cells"),
    "a cell without metadata": in_the_notebook(
        in_notebook(lambda n: _cell(n, "title").pop("metadata")), at=1, words="Cell 1 has no metadata"
    ),
    "a cell that is raw": in_the_notebook(
        in_notebook(lambda n: _cell(n, "setup").update(cell_type="raw")),
        at=2,
        words="has a role, and is neither code nor Markdown. Change that in Jupyter's toolbar.",
    ),
    "a link to nothing": m(
        lambda root: (root / "source/adding/data.csv").symlink_to(root / "nowhere.csv"),
        file="source/adding/data.csv",
        words="It is a link to what is not there, and so cannot be released.",
    ),
    "a pipe": m(
        lambda root: os.mkfifo(root / "source/adding/pipe.py"),
        file="source/adding/pipe.py",
        words="It is no file, and so cannot be released.",
    ),
    "an address that is none": m(
        write("graders/course.toml", 'seed = "adding"\nzip_address = "ftp://example.org/{name}.zip"\n'),
        file="graders/course.toml",
        at="zip_address",
        words="The course cannot be used: zip_address must begin with https:// and have {name} in it",
    ),
    "another notebook beside it": m(
        write("source/adding/draft.ipynb", b"{}"), file="source/adding/draft.ipynb", words="A second notebook beside"
    ),
    "nobody can fill it in": in_the_notebook(
        in_notebook(lambda n: _cell(n, "total-solution")["metadata"].update(editable=False)), at=3, words="be edited"
    ),
    "a name of Python's own taken": in_the_notebook(
        in_notebook(
            lambda n: _cell(n, "setup").update(source="from checks import check\nfor sum in range(3):\n    pass")
        ),
        at=2,
        words="binds sum, which then is another for all that follows",
    ),
    "check made another": in_the_notebook(
        in_notebook(
            lambda n: _cell(n, "setup").update(source="from checks import check\n\ndef check(*x): return True")
        ),
        at=2,
        words="binds check, which",
    ),
    "a text that was not released": in_the_notebook(
        in_notebook(lambda n: _cell(n, "title").update(source="# Adding up")), at=1, words="is not as it was released"
    ),
    "parameters of a mistake in another order": m(
        put(MISTAKES, "def start_ignored(numbers, start=0)", "def start_ignored(start=0, numbers=())"),
        file=MISTAKES,
        at="start-ignored",
        words="start-ignored takes (start, numbers), and total (numbers, start). Let it take the same.",
    ),
    "the reference's value handed to matches": m(
        put(TESTS, ".matches(reference.total)", ".matches(reference.total(*case.args))"),
        file=TESTS,
        at=".matches(reference.total(*case.args))",
        words="matches takes the reference itself, and got what one gave: write reference.total",
    ),
    # -- names that do not agree
    "the notebook's function renamed": in_the_notebook(
        source("total-solution", "def total", "def totals"),
        at=3,
        words="does not define total, which the hidden tests call",
    ),
    "other parameters": in_the_notebook(
        source("total-solution", "(numbers, start=0)", "(values, start=0)"),
        at=3,
        words="takes (values, start), and the",
    ),
    "the reference renamed": m(
        put(REFERENCE, "def total(", "def sum_of("),
        file=NOTEBOOK,
        at=4,
        words="asks for the function total, and there is no reference of that name",
    ),
    "a reference without cells": m(
        append(REFERENCE, "\n\n@reference()\ndef mean(numbers):\n    return 0\n"),
        file=REFERENCE,
        at="def mean",
        words="The notebook has no grade cell for mean",
    ),
    "a prediction without cells": m(
        append(REFERENCE, "\n\n@reference()\ndef predict_mean():\n    return 3\n"),
        file=REFERENCE,
        at="def predict_mean",
        words="no grade cell for the prediction predict_mean",
    ),
    "a prediction without reference": m(
        put(REFERENCE, "@reference()\ndef predict_total", "def predict_total"),
        file=NOTEBOOK,
        at=7,
        words="asks for the prediction predict_total, and there is no reference of that name",
    ),
    # -- the reference
    "no reference": m(delete(REFERENCE), file=REFERENCE, words="It is not there"),
    "reference without brackets": m(
        put(REFERENCE, "@reference()\ndef total", "@reference\ndef total"),
        file=REFERENCE,
        at="def total",
        words="@reference()",
    ),
    "reference that is no Python": m(
        put(REFERENCE, "return sum(numbers, start)", "return sum(numbers, start"),
        file=REFERENCE,
        at="return sum(",
        words="It is no Python ('(' was never closed)",
    ),
    "reference with tabs and blanks": m(
        put(REFERENCE, "    return sum", "    start = start\n\treturn sum"),
        file=REFERENCE,
        at="\treturn",
        words="It is no Python (",
    ),
    "reference in another encoding": m(
        lambda root: write(REFERENCE, "# Größe\n".encode("latin-1") + (root / REFERENCE).read_bytes())(root),
        file=REFERENCE,
        words="It is no text in UTF-8",
    ),
    "reference that imports what is not there": m(
        put(REFERENCE, "from autograder", "import numpyy\nfrom autograder"),
        file=REFERENCE,
        at="import numpyy",
        words="cannot be imported (ModuleNotFoundError: No module named 'numpyy')",
    ),
    "reference with a misspelt option": m(
        put(REFERENCE, "@reference()\ndef total", '@reference(axis=("rows",))\ndef total'),
        file=REFERENCE,
        at="@reference(axis",
        words="cannot be imported (TypeError",
    ),
    "reference compared in a way that is none": m(
        put(REFERENCE, "@reference()", '@reference(same="txt")'), file=REFERENCE, at='same="txt"', words="ValueError"
    ),
    "reference with a slip": m(
        put(REFERENCE, "sum(numbers, start)", "sum(number, start)"),
        file=REFERENCE,
        at="return sum(",
        words="Nothing defines number (“numbers”?)"[:22],
    ),
    "reference that raises on an example": m(
        put(REFERENCE, "return sum(numbers, start)", "return numbers[0] + sum(numbers[1:], start)"),
        file=REFERENCE,
        at="numbers[0]",
        words="On the example “nothing to add” (examples.py, line 10) the reference of total raises IndexError",
    ),
    "reference that remembers": m(
        put(
            REFERENCE,
            "    return sum(numbers, start)",
            "    CALLS.append(1)\n    return sum(numbers, start) + len(CALLS)",
        ),
        put(REFERENCE, "\n\n@reference()\ndef total", "\nCALLS = []\n\n\n@reference()\ndef total"),
        file=REFERENCE,
        at="def total",
        words="gives another answer",
    ),
    "reference that draws lots": m(
        put(REFERENCE, "return sum(numbers, start)", "return sum(numbers, start) + random.random()"),
        put(REFERENCE, "from autograder", "import random\n\nfrom autograder"),
        file=REFERENCE,
        words="gives different values for the same arguments: random.random()",
    ),
    "reference that changes its arguments": m(
        put(REFERENCE, "return sum(numbers, start)", "numbers.append(start)\n    return sum(numbers)"),
        file=REFERENCE,
        words="changes what it is given",
    ),
    "reference that changes its arguments, and nothing else": m(
        put(REFERENCE, "return sum(numbers, start)", "numbers.reverse()"),
        put(REFERENCE, "total([2, 3, 4], start=1)", "10"),
        file=REFERENCE,
        at="def total",
        words="changes what it is given and returns nothing (example “three numbers”). No demand compares that",
    ),
    "reference that raises on what is drawn": m(
        put(REFERENCE, "sum(numbers, start)", "sum(numbers, start) if sum(numbers) % 16 != 5 else numbers[99]"),
        file=REFERENCE,
        at="numbers[99]",
        words="the reference raises IndexError (list index out of range). Mend it, or let with_a_start draw",
    ),
    "reference that changes what is drawn": m(
        put(
            REFERENCE,
            "    return sum(numbers, start)",
            "    start += sum(numbers)\n    if sum(numbers) % 16 == 5:\n        numbers.pop()\n    return start",
        ),
        file=REFERENCE,
        at="def total",
        words="the reference changes what it is given. Let it work on a copy; if that is the task, write changes=",
    ),
    "a maker that raises now and then": m(
        put(TESTS, "    return Case(([int(n)", "    1 / (int(rng.integers(16)) - 5)\n    return Case(([int(n)"),
        file=TESTS,
        at="int(rng.integers(16))",
        words="numbers raises ZeroDivisionError (division by zero) where it draws for test_sum. Mend it.",
    ),
    "reference that gives what cannot cross": m(
        put(REFERENCE, "return sum(numbers, start)", "return iter(numbers)"),
        file=REFERENCE,
        words="no submission can hand",
    ),
    "reference of a prediction that raises": m(
        put(REFERENCE, "total([2, 3, 4], start=1)", "total([2, 3, 4], begin=1)"),
        file=REFERENCE,
        at="begin=1",
        words="The reference of predict_total raises TypeError",
    ),
    "a function twice": m(
        append(REFERENCE, "\n\n@reference()\ndef total(numbers, start=0):\n    return 0\n"),
        file=REFERENCE,
        at="def total",
        words="total is defined in line 7 too, where it is lost",
    ),
    # -- the examples
    "no examples": m(delete(EXAMPLES), file=EXAMPLES, words="check has nothing to show"),
    "examples under another name": m(
        put(EXAMPLES, '"total": Examples', '"totla": Examples'), file=EXAMPLES, at='"totla"', words="(“total”?)"
    ),
    "no example of a function": m(
        put(EXAMPLES, '"total": Examples', '"totla": Examples'), file=EXAMPLES, words="There is no example of total"
    ),
    "EXAMPLE instead of EXAMPLES": m(
        put(EXAMPLES, "EXAMPLES =", "EXAMPLE ="), file=EXAMPLES, words="It has no EXAMPLES"
    ),
    "no visible example": m(
        put(EXAMPLES, "visible=[", "visible=[], kept=["), file=EXAMPLES, at='"total"', words="None of total is visible"
    ),
    "a list instead of Examples": m(
        append(EXAMPLES, 'EXAMPLES["total"] = []\n'), file=EXAMPLES, words="is no Examples(…), but a list"
    ),
    "an example that does not fit": m(
        put(EXAMPLES, "start=10", "begin=10"),
        file=EXAMPLES,
        at="begin=10",
        words="does not fit total: got an unexpected keyword argument 'begin'",
    ),
    "an example that nobody uses": m(
        put(EXAMPLES, "EXAMPLES =", 'SPARE = Example("spare", [1])\nEXAMPLES ='),
        file=EXAMPLES,
        at="SPARE =",
        words="SPARE is used nowhere",
    ),
    "two examples of one name": m(
        put(EXAMPLES, "nothing to add", "three numbers"),
        file=EXAMPLES,
        at="three numbers",
        words="two examples of the name",
    ),
    "a function twice in EXAMPLES": m(
        put(EXAMPLES, '    "total": Ex', '    "total": None,\n    "total": Ex'),
        file=EXAMPLES,
        at='"total"',
        words="stands there twice",
    ),
    "an example of a prediction": m(
        append(EXAMPLES, 'EXAMPLES["predict_total"] = EXAMPLES["total"]\n'),
        file=EXAMPLES,
        words="no example is looked at",
    ),
    "an argument that cannot cross": m(
        put(EXAMPLES, "[2, 3, 4])", "iter([2]))"), file=EXAMPLES, at="iter([2])", words="cannot be imported (TypeError"
    ),
    # -- known mistakes
    "two mistakes of one name": m(
        put(MISTAKES, '"start-ignored"', '"last-left-out"'),
        file=MISTAKES,
        at='"last-left-out"',
        words="Two known mistakes of total are called “last-left-out”",
    ),
    "a mistake's function twice": m(
        put(MISTAKES, "def start_ignored", "def last_left_out"),
        file=MISTAKES,
        at="def last_left_out",
        words="last_left_out is defined in line 12 too, where it is lost",
    ),
    "an empty hint": m(
        put(MISTAKES, '"It looks as if start is not used. Begin with it."', '""'),
        file=MISTAKES,
        at='"start-ignored"',
        words="its hint is empty",
    ),
    "a hint that is only begun": m(
        put(MISTAKES, "It looks as if start is not used. Begin with it.", "It looks as if …"),
        file=MISTAKES,
        at='"start-ignored"',
        words="its hint is not written to the end",
    ),
    "no hint": m(
        put(MISTAKES, '    "It looks as if start is not used. Begin with it.",\n', ""),
        file=MISTAKES,
        at="@misconception(",
        words="cannot be imported (TypeError",
    ),
    "a test that is not there": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("strat",)'),
        file=MISTAKES,
        at='"start-ignored"',
        words="says that it fails strat, and there is no such hidden test (“start”?)",
    ),
    "test_ in fails": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("test_start",)'),
        file=MISTAKES,
        at='"start-ignored"',
        words="without test_",
    ),
    "fails as a text": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start")'),
        file=MISTAKES,
        at='"start-ignored"',
        words='fails=("start",)',
    ),
    "a price in percent": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start",), price=30'),
        file=MISTAKES,
        at='"start-ignored"',
        words="price is 30",
    ),
    "raises as a text": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start",), raises="TypeError"'),
        file=MISTAKES,
        at='"start-ignored"',
        words="raises is 'TypeError', and should be a kind of exception",
    ),
    "the same as nothing": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start",), same_as=("last-left", "why")'),
        file=MISTAKES,
        at='"start-ignored"',
        words="is said to be the same as last-left, and there is no such mistake (“last-left-out”?)",
    ),
    "a name that nothing defines": m(
        put(MISTAKES, "return reference.total(numbers)", "return reference.total(number)"),
        file=MISTAKES,
        at="(number)",
        words="Nothing defines number",
    ),
    "a function that the reference has not": m(
        put(MISTAKES, "return reference.total(numbers)", "return reference.totl(numbers)"),
        file=MISTAKES,
        at="reference.totl",
        words="reference.py has no totl (“total”?)",
    ),
    "an attribute of its own": m(
        put(MISTAKES, "return reference.total(numbers)", "return numbers.total()"),
        file=MISTAKES,
        at="numbers.total()",
        words="start-ignored raises AttributeError ('list' object has no attribute 'total') of its own",
    ),
    "a local name used too early": m(
        put(MISTAKES, "return reference.total(numbers)", "sum += 1\n    return sum"),
        file=MISTAKES,
        at="sum += 1",
        words="raises UnboundLocalError",
    ),
    "an import in a mistake": m(
        put(MISTAKES, "return reference.total(numbers)", "import nowhere\n\n    return nowhere"),
        file=MISTAKES,
        at="import nowhere",
        words="raises ModuleNotFoundError",
    ),
    "a mistake that takes less": m(
        put(MISTAKES, "def start_ignored(numbers, start=0)", "def start_ignored(numbers)"),
        file=MISTAKES,
        at='"start-ignored"',
        words="cannot be called as total is",
    ),
    "a mistake without its mark": m(
        append(MISTAKES, MORE.format(name="twice", gives="2 * sum(numbers)")),
        file=MISTAKES,
        at="def twice",
        words="twice is no known mistake, and nothing uses it",
    ),
    "a mark without brackets": m(
        append(MISTAKES, "\n\n@misconception" + MORE.format(name="twice", gives="2").lstrip("\n").join(["\n", ""])),
        file=MISTAKES,
        at="def twice",
        words="@misconception does nothing without brackets",
    ),
    "mistakes of no function": m(
        rename(MISTAKES, "solutions/adding/misconceptions/totals.py"),
        file="solutions/adding/misconceptions/totals.py",
        words="There is no reference totals (“total”?)",
    ),
    "an empty file of mistakes": m(
        write(MISTAKES, '"""Later."""\n'), file=MISTAKES, words="There is no known mistake in it"
    ),
    "a prediction's mistake that takes something": m(
        put(PREDICTED, "lambda: 9", "lambda numbers: 9"),
        file=PREDICTED,
        at='"start-forgotten"',
        words="start-forgotten of predict_total raises TypeError",
    ),
    "a mistake of the reference's import": m(
        put(MISTAKES, "import reference", "import refrence"), file=MISTAKES, at="import refrence", words="ImportError"
    ),
    # -- hidden tests
    "a test misspelt": m(
        put(TESTS, "def test_start", "def tets_start"), file=TESTS, at="def tets_start", words="tets_start is never run"
    ),
    "tests_ for test_": m(
        put(TESTS, "def test_start", "def tests_start"),
        file=TESTS,
        at="def tests_start",
        words="tests_start is never run",
    ),
    "a test twice": m(
        put(TESTS, "def test_start", "def test_sum"),
        file=TESTS,
        at="def test_sum",
        words="test_sum is defined in line 15 too",
    ),
    "a file of tests that nobody collects": m(
        rename(TESTS, "graders/adding/tests_total.py"),
        file="graders/adding/tests_total.py",
        words="Its name does not begin with test_",
    ),
    "a conftest": m(
        write("graders/adding/conftest.py", "\n"),
        file="graders/adding/conftest.py",
        words="no place beside hidden tests",
    ),
    "no test in a file": m(
        write("graders/adding/test_more.py", '"""Later."""\n'),
        file="graders/adding/test_more.py",
        words="There is no test in it",
    ),
    "a cell without test": in_the_notebook(delete(TESTS_OF_PREDICTION), at=7, words="has no hidden test"),
    "a test of no cell": m(
        put(TESTS, 'grade("total", weight=1)', 'grade("totals", weight=1)'),
        file=TESTS,
        at="def test_start",
        words="pays into “totals”, and the notebook has no such grade cell (“total”?)",
    ),
    "a test without its mark": m(
        put(TESTS, '@pytest.mark.grade("total", weight=1)\n', ""),
        file=TESTS,
        at="def test_start",
        words="test_start has no marker @pytest.mark.grade",
    ),
    "a weight misspelt": m(put(TESTS, "weight=1", "weigth=1"), file=TESTS, at="def test_start", words="'weigth'"),
    "a weight of 0": m(
        put(TESTS, "weight=1", "weight=0"), file=TESTS, at="def test_start", words="is not a number above 0"
    ),
    "a mark that does nothing": m(
        put(TESTS, "@found(with_a_start)", "@pytest.mark.skip\n@found(with_a_start)"),
        file=TESTS,
        at="def test_start",
        words="is marked skip, which does nothing here",
    ),
    "found forgotten": m(
        put(TESTS, "@found(with_a_start)\n", ""),
        file=TESTS,
        at="def test_start",
        words="takes case, which nothing gives it",
    ),
    "case forgotten": m(
        put(TESTS, "def test_start(student, case)", "def test_start(student)"),
        file=TESTS,
        at="return Case",
        words="",
    ),
    "student forgotten": m(
        put(TESTS_OF_PREDICTION, "(student)", "(students)"),
        file=TESTS_OF_PREDICTION,
        at="def test_number",
        words="does not take student",
    ),
    "a test in a class": m(
        put(
            TESTS,
            '@pytest.mark.grade("total", weight=1)',
            'class TestStart:\n    pass\n\n\n@pytest.mark.grade("total", weight=1)',
        ),
        file=TESTS,
        at="class TestStart",
        words="TestStart is a class",
    ),
    "a demand forgotten": m(
        put(TESTS, "(*case.args).matches(reference.total)", "(*case.args)"),
        file=TESTS,
        at="def test_sum",
        words="test_sum demands nothing of what students give",
    ),
    "an assert forgotten": m(
        put(TESTS, "student.total(*case.args).matches(reference.total)", "student.total(*case.args).value == 3"),
        file=TESTS,
        at="def test_sum",
        words="test_sum demands nothing of what students give",
    ),
    "a demand that is none": m(
        put(TESTS, ".matches(reference.total)", ".match(reference.total)"),
        file=TESTS,
        at=".match(",
        words="`.match` is no demand that is put to students (“matches”?). Mend the name.",
    ),
    "a demand that is none beside one": m(
        put(TESTS, "student.total(*case.args)", "got = student.total(*case.args)\n    got.raise_(ValueError)\n    got"),
        file=TESTS,
        at="got.raise_(",
        words="`.raise_` is no demand that is put to students (“raises”?). Mend the name.",
    ),
    "a reference that is not there": m(
        put(TESTS, ".matches(reference.total)", ".matches(reference.totl)"),
        file=TESTS,
        at="reference.totl",
        words="reference.py has no totl",
    ),
    "a function that students have not": m(
        put(TESTS, "student.total(", "student.totl("), file=TESTS, at="student.totl", words="asks for student.totl"
    ),
    "a maker that raises": m(
        put(TESTS, "10**10, 4)", "10**10, 4, 5, 6)"),
        file=TESTS,
        at="10**10, 4, 5, 6",
        words="numbers draws no case for test_sum",
    ),
    "a maker that gives no case": m(
        put(TESTS, "return Case(([int(n)", "return (([int(n)"), file=TESTS, at="def numbers", words="wants a Case"
    ),
    "a maker that is called": m(
        put(TESTS, "@found(numbers)", "@found(numbers())"),
        file=TESTS,
        at="@found(numbers())",
        words="cannot be imported",
    ),
    "a test that the reference does not pass": m(
        put(TESTS, "(*case.args).matches(reference.total)", "(*case.args).raises(ValueError)"),
        file=TESTS,
        at="def test_sum",
        words="The reference itself does not pass test_sum",
    ),
    "a test that raises": m(
        put(TESTS, "student.total(*case.args).m", "case.args[7]\n    student.total(*case.args).m"),
        file=TESTS,
        at="case.args[7]",
        words="test_sum raises IndexError",
    ),
    "tests that are no Python": m(
        put(TESTS, "def test_start(student, case):", "def test_start(student, case)"),
        file=TESTS,
        at="def test_start",
        words="It is no Python (expected ':')",
    ),
    "an import forgotten": m(
        put(TESTS, "import pytest\n", ""), file=TESTS, at="@pytest.mark.grade", words="Nothing defines pytest"
    ),
    "a price of nothing": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start",), price=0.001'),
        file=MISTAKES,
        at='"start-ignored"',
        words="its price is 0.001 of 3 points, which are rounded to none",
    ),
    "one hint for two": m(
        put(
            MISTAKES,
            "It looks as if start is not used. Begin with it.",
            "It looks as if the last number is left out. Let the loop go to the end.",
        ),
        file=MISTAKES,
        at='"start-ignored"',
        words="last-left-out and start-ignored have one hint",
    ),
    "begin mark at the edge": in_the_notebook(
        source("total-solution", "    ### BEGIN", "### BEGIN"), at=3, words="stands at column 0, and the answer at 4"
    ),
    "end mark too early": in_the_notebook(
        source("total-solution", "        start = start", "    ### END SOLUTION\n        start = start"),
        source("total-solution", "    return start\n    ### END SOLUTION", "    return start"),
        at=3,
        words="what students get of it is no Python (unexpected indent). Move `### BEGIN SOLUTION` or",
    ),
    "a manual cell of 0 points": in_the_notebook(
        in_notebook(lambda n: n["cells"].append(_manual(n))), at=8, words="has 0 points: nothing can be earned"
    ),
    "a cell that waits": in_the_notebook(
        source("setup", "from", "import time\ntime.sleep(9)\nfrom"), at=2, words="sleeps, and so does each submission"
    ),
    "a cell that asks": in_the_notebook(
        source("setup", "from", "name = input()\nfrom"), at=2, words="calls input(), and nobody types"
    ),
    "a text in a code cell": in_the_notebook(
        source("setup", "from checks", "Adding up.\nfrom checks"), at=2, words="is no Python ("
    ),
    "settings that break off": m(
        write("graders/course.toml", 'seed = "a"\n\nx = \n'),
        file="graders/course.toml",
        at="x =",
        words="The course cannot be used: Invalid value (at line 3",
    ),
    "a reference that gives a dataclass": m(
        put(REFERENCE, "return sum(numbers, start)", "return P(sum(numbers, start))"),
        put(
            REFERENCE,
            "\n\n@reference()\ndef total",
            "\n\n@dataclass\nclass P:\n    x: int\n\n\n@reference()\ndef total",
        ),
        put(REFERENCE, "from autograder", "from dataclasses import dataclass\n\nfrom autograder"),
        file=REFERENCE,
        at="def total",
        words="a P, a dataclass, of which the fields can be handed over, as a dict or a tuple. Return",
    ),
    "a reference that is a generator": m(
        put(REFERENCE, "return sum(numbers, start)", "yield sum(numbers, start)"),
        file=REFERENCE,
        at="def total",
        words="a generator, of which a list can be handed over. Return something simpler",
    ),
    # -- answers that students can read before they predict
    "an answer in its comment": in_the_notebook(
        source("predict_total-solution", "# a number", "# a number, 10 say"), at=6, words="says what predict_total is"
    ),
    "an answer in the question": in_the_notebook(
        source("predict-text", "start=1)`?", "start=1)`? It is 10."), at=5, words="says what predict_total is"
    ),
    "an answer below the question": in_the_notebook(
        source("predict-text", "start=1)`?", "start=1)`?\n\n(The answer is **10**.)"),
        at=5,
        words="says what predict_total is",
    ),
    "an answer in another text": in_the_notebook(
        source("title", "# Adding", "# Adding\nWrite `predict_total = 10`."), at=1, words="says what predict_total is"
    ),
    "an answer in a comment": in_the_notebook(
        source("setup", "from", "# total([2, 3, 4], start=1) == 10\nfrom"), at=2, words="says what predict_total is"
    ),
    "an answer that is computed above": in_the_notebook(
        in_notebook(
            lambda n: n["cells"].insert(
                4, {**_cell(n, "setup"), "id": "see", "metadata": {}, "source": "print(total([2, 3, 4], start=1))"}
            )
        ),
        at=5,
        words="Cell 5 computes what predict_total asks for further down",
    ),
    "an answer among the examples": m(
        put(EXAMPLES, '"from 10 on", [1, 2], start=10', '"from 10 on", [2, 3, 4], start=1'),
        file=EXAMPLES,
        at="from 10 on",
        words="check shows “from 10 on”, which is what predict_total asks for",
    ),
    "an answer that the cell after it shows": in_the_notebook(
        shown_after("print(total([2, 3, 4], start=1))"),
        at=8,
        words="Cell 8 computes what predict_total asks for above. Let it compute another.",
    ),
    "an answer that the cell after it computes otherwise": in_the_notebook(
        shown_after("numbers = [2, 3, 4]\nprint(sum(numbers) + 1)"),
        at=8,
        words="Cell 8 shows the very case that predict_total asks for. Let it show another.",
    ),
    "an answer in a hint": m(
        put(PREDICTED, "It begins with 1.", "It is 10."),
        file=PREDICTED,
        at='"start-forgotten"',
        words="The hint of start-forgotten holds the answer of predict_total",
    ),
    "floats compared by ==": m(
        put(EXAMPLES, "[2, 3, 4]", "[2.25, 3.5, 4]"),
        put(
            TESTS,
            "student.total(*case.args).matches(reference.total)",
            "given = student.total(*case.args).value\n    assert given == reference.total(*case.args)",
        ),
        file=TESTS,
        at="==",
        words="This compares floats of total by equality: a right answer that is rounded in another order is refused.",
    ),
    "floats compared exactly": m(
        put(EXAMPLES, "[2, 3, 4]", "[2.25, 3.5, 4]"),
        put(REFERENCE, "@reference()", '@reference(same="exactly")'),
        file=REFERENCE,
        at="def total",
        words='The reference of total gives floats, and says same="exactly": a right answer that is rounded in',
    ),
    # -- accepted solutions, settings, translations, the release
    "an accepted solution of nothing": m(
        write(ACCEPTED, "def sum_up(numbers):\n    return 0\n"),
        file=ACCEPTED,
        words="It defines none of predict_total, total",
    ),
    "an accepted solution that imports ours": m(
        put(ACCEPTED, "def total", "from solutions.adding import reference\n\n\ndef total"),
        file=ACCEPTED,
        at="from solutions",
        words="It imports solutions.adding, which no student has",
    ),
    "an accepted solution that is no Python": m(
        put(ACCEPTED, "in numbers:", "in numbers"), file=ACCEPTED, at="in numbers", words="It is no Python"
    ),
    "an accepted notebook": m(
        write("solutions/adding/accepted/ada.ipynb", b"{}"),
        file="solutions/adding/accepted/ada.ipynb",
        words=".py files",
    ),
    "settings that are no TOML": m(write(SETTINGS, "packages = [\n"), file=SETTINGS, words="It cannot be used: "),
    "a setting misspelt": m(
        write(SETTINGS, "packages = []\npackges = []\n"), file=SETTINGS, at="packges", words="unknown field `packges`"
    ),
    "a limit below what makes sense": m(
        write(SETTINGS, "packages = []\n[limits]\ncall_seconds = 0\n"),
        file=SETTINGS,
        at="call_seconds",
        words="Expected",
    ),
    "a translation of a cell that is gone": m(
        write("solutions/adding/translations/ko.po", 'msgctxt "gone"\nmsgid "a"\nmsgstr "b"\n'),
        file="solutions/adding/translations/ko.po",
        at="gone",
        words="It translates the cell “gone”, which is gone",
    ),
    "a language that is none": m(
        write("solutions/adding/translations/kr.po", 'msgid "a"\nmsgstr "b"\n'),
        file="solutions/adding/translations/kr.po",
        words="“kr” is no language that is known",
    ),
    "nothing released": m(
        delete(f"{RELEASE}/adding.ipynb"), file=f"{RELEASE}/adding.ipynb", words="nothing has been released"
    ),
    "checks.py not released": m(
        delete(f"{RELEASE}/checks.py"),
        file=f"{RELEASE}/checks.py",
        words="imports checks, and it is not in the release",
    ),
    "checks.json not released": m(
        delete(f"{RELEASE}/checks.json"), file=f"{RELEASE}/checks.json", words="check would know nothing"
    ),
    "checks.py of another time": m(
        append(f"{RELEASE}/checks.py", "# older\n"), file=f"{RELEASE}/checks.py", words="It is older than this engine"
    ),
    "a stub changed since": in_the_notebook(
        source("total-solution", "The sum of", "All of"),
        at=3,
        words="is not as it was released: students have an older one",
    ),
    "a file that was not released": m(
        write("source/adding/data.csv", "1,2\n"), file="source/adding/data.csv", words="It is not in the release"
    ),
    # -- what beginners did when it was tried on them
    "an example without a name": m(
        put(EXAMPLES, 'Example("three numbers", [2', "Example([2"),
        file=EXAMPLES,
        words="has no name, which students would",
    ),
    "fails as a list": m(
        put(MISTAKES, 'fails=("start",)', 'fails=["start"]'),
        file=MISTAKES,
        at='"start-ignored"',
        words="fails is a list",
    ),
    "an asynchronous test": m(
        put(TESTS, "def test_start", "async def test_start"),
        file=TESTS,
        at="def test_start",
        words="does nothing when it is called",
    ),
    "a test without parameters": m(
        put(TESTS, "@found(with_a_start)", '@pytest.mark.parametrize("case", [])'),
        file=TESTS,
        at="def test_start",
        words="test_start has no parameters, and so is never run",
    ),
    "tests that are skipped": m(
        append(TESTS, '\n\npytest.skip("later", allow_module_level=True)\n'),
        file=TESTS,
        at="pytest.skip",
        words="cannot be imported (Skipped: later)",
    ),
    "a maker that draws elsewhere": m(
        put(TESTS, "return Case(([int(n)", "import random\n\n    return Case(([int(n + random.randrange(99))"),
        file=TESTS,
        at="def numbers",
        words="numbers draws another case each time",
    ),
    "a reference that ends everything": m(
        put(REFERENCE, "return sum(numbers, start)", "raise SystemExit(2)"),
        file=REFERENCE,
        at="SystemExit",
        words="ends what",
    ),
    "a mistake that ends everything": m(
        put(MISTAKES, "return reference.total(numbers)", "raise SystemExit(2)"),
        file=MISTAKES,
        at="SystemExit",
        words="start-ignored raises SystemExit (2) of its own",
    ),
    "an empty notebook": in_the_notebook(write(NOTEBOOK, b""), words="it is no notebook ("),
    "traits that cannot be imported": m(
        write("solutions/adding/traits.py", "\n1 / 0\n"),
        file="solutions/adding/traits.py",
        at="1 / 0",
        words="ZeroDivision",
    ),
    "a folder misspelt": m(
        lambda root: (root / MISTAKES).parent.rename(root / "solutions/adding/misconception"),
        file="solutions/adding/misconception",
        words="Nobody looks into this folder (“misconceptions”?)",
    ),
    "a configuration that is no Python": m(
        write("nbgrader_config.py", "c =\n"), file="nbgrader_config.py", at="c =", words="It is no Python"
    ),
    "a seed that cannot be read": m(
        write("graders/course.toml", "seed = 3\n"),
        file="graders/course.toml",
        words="The course cannot be used: Expected `str`, got `int`",
    ),
}
SEEN_AT_ONCE["case forgotten"] = m(
    put(TESTS, "def test_start(student, case)", "def test_start(student)"),
    put(TESTS, "student.total(*case.args, **case.kwargs)", "student.total([1])"),
    file=TESTS,
    at="def test_start",
    words="test_start does not take case, which it is given",
)


def not_whole(tolerance: str) -> Edit:
    """Let the prediction be no whole number, which would be compared exactly."""

    def edit(root: Path) -> None:
        put(REFERENCE, "@reference()\ndef predict_total", f"@reference({tolerance})\ndef predict_total")(root)
        put(REFERENCE, "start=1)", "start=1) + 0.0")(root)

    return edit


SEEN_BY_GRADING: dict[str, tuple[Edit, str]] = {
    "a package that is not among the packages": (
        released_anew(source("setup", "from", "import pandas\nfrom")),
        f"{NOTEBOOK}:12: Cell 2 (setup) stops when a student's notebook is graded (ModuleNotFoundError: No module "
        "named 'pandas', line 1 of it). Mend it; or, if it is meant to, give the cell the tag raises-exception.",
    ),
    "a file that students do not get": (
        released_anew(source("setup", "import check", "import check\n\nwords = open('words.txt').read()")),
        "(setup) stops when a student's notebook is graded (FileNotFoundError: [Errno 2] No such file",
    ),
    "a cell that never ends": (
        lambda root: (
            released_anew(source("setup", "import check", "import check\n\nwhile True: pass"))(root),
            write(SETTINGS, "packages = []\n[limits]\ncell_seconds = 0.2\n")(root),
        ),
        "(setup) stops when a student's notebook is graded (TimeLimitExceeded: this cell was stopped after 0.2",
    ),
    "the notebook's own answer is wrong": (
        source("total-solution", "start + number", "start + number + 1"),
        f"{NOTEBOOK}:31: The notebook's own answer fails total: example[three numbers] (numbers = [2, 3, 4] should "
        "give 9, and gives 12), and 3 more. Mend it, or what the test demands.",
    ),
    "its own prediction is wrong": (
        source("predict_total-solution", "= 10", "= 11"),
        f"{NOTEBOOK}:84: The notebook's own answer fails predict_total: test_number",
    ),
    "an accepted solution is wrong": (
        put(ACCEPTED, "start += number", "start -= number"),
        f"{ACCEPTED}:1: The accepted solution fails total: example[three numbers] (numbers = [2, 3, 4] should give 9, "
        "and gives -9), and 3 more. Mend it, or what the test demands.",
    ),
    "a mistake that is right": (
        append(MISTAKES, MARKED.format(name="right", hint="It is.", gives="reference.total(numbers, start)")),
        f"{MISTAKES}:25: total: the mistake right gives what the reference gives on all cases, as far as",
    ),
    "a mistake that fails more than it says": (
        put(MISTAKES, 'fails=("sum", "start")', 'fails=("sum",)'),
        "Of the cases that were drawn for start (graders/adding/test_total.py:19: with_a_start) none would do",
    ),
    "a duty that no case can do": (
        put(MISTAKES, 'fails=("start",)', 'fails=("sum", "start")'),
        "Of 60 cases that were drawn for sum (graders/adding/test_total.py:9: numbers) none shows it, and no",
    ),
    "a mistake that shows on no example": (
        put(EXAMPLES, "            Example(\"from 10 on\", [1, 2], start=10),\n", ""),
        f"{MISTAKES}:17: total: the mistake start-ignored shows on no example. Give total one",
    ),
    "two mistakes that are one": (
        append(MISTAKES, MARKED.format(name="to-the-last", hint="It ends early.", gives="sum(numbers[:-1], start)")),
        f"{MISTAKES}:25: total: to-the-last and last-left-out are told apart by no case. Let a test draw arguments",
    ),
    "a number that is guessed": (
        put(TESTS, "10**9, 10**10, 4", "1, 9, 4"),
        "compares",
    ),
    "a docstring that promises something else": (
        released_anew(source("total-solution", 'start on."""', 'start on.\n\n    >>> total([1, 2])\n    4\n    """')),
        f"{NOTEBOOK}:31: Cell 3 (total-solution): its docstring promises something else of `total([1, 2])` than what "
        "the reference gives, “3”. Mend the docstring.",
    ),
    "a docstring that promises what is refused": (
        released_anew(source("total-solution", 'start on."""', 'start on.\n\n    >>> total(3)\n    3\n    """')),
        "`total(3)` than what the reference gives, TypeError ('int' object is not iterable). Mend the docstring.",
    ),
    "a tolerance that takes everything": (
        not_whole("atol=1e9"),
        f"{REFERENCE}:12: predict_total: test_number takes 0 for every number, so far may these be off. Let "
        "@reference allow less",
    ),
    "a tolerance that takes a known mistake": (
        not_whole("atol=1"),
        "the mistake start-forgotten gets full marks. Its reference allows atol=1: less may do.",
    ),
    "an example that was not released": (
        put(EXAMPLES, "[2, 3, 4]", "[2, 3, 5]"),
        "assignments/adding/checks.json:1: What check knows of total is not what is right, or said, now.",
    ),
    "a hint that was not released": (
        put(MISTAKES, "Let the loop go to the end.", "Go to the end."),
        "assignments/adding/checks.json:1: What check knows of total is not what is right, or said, now.",
    ),
    "an answer that students get": (
        lambda root: write("assignments/adding/notes.py", (root / TESTS).read_text())(root),
        "assignments/adding:1: Students must not get this: notes.py",
    ),
    "a mistake that only raises": (
        put(MISTAKES, "return reference.total(numbers)", "return reference.total(numbers, [])"),
        f"{MISTAKES}:22: start-ignored raises TypeError (can only concatenate list (not \"int\") to list) on every "
        "case. Mend that; or, if it is so with students, write raises=TypeError in it.",
    ),
    "a mistake that raises wherever it shows": (
        put(MISTAKES, "return reference.total(numbers)", "return reference.total(numbers) + ([] if start else 0)"),
        f"{MISTAKES}:22: start-ignored raises TypeError (unsupported operand type(s) for +: 'int' and 'list') wherever",
    ),
    "a mistake that raises something else than it says": (
        lambda root: (
            put(MISTAKES, "return reference.total(numbers)", "return numbers[99]")(root),
            put(MISTAKES, 'fails=("start",)', 'fails=("sum", "start"), raises=KeyError')(root),
        ),
        f"{MISTAKES}:22: start-ignored is said to raise KeyError, and raises IndexError (list index out of range).",
    ),
    "a mistake that forgets to return": (
        put(MISTAKES, "return reference.total(numbers)", "reference.total(numbers)"),
        f"{MISTAKES}:16: start-ignored returns nothing. Let it return what students get; `return None`, where that",
    ),
    "a slip on hidden cases alone": (
        put(
            MISTAKES,
            "return reference.total(numbers)",
            "return reference.total(numbers) if len(numbers) < 4 else numbers.nothing",
        ),
        "raises AttributeError ('list' object has no attribute 'nothing') of its own on a hidden case",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """The course as it should be, with what students get."""
    root = tmp_path_factory.mktemp("authors") / "adding"
    shutil.copytree(ADDING, root)
    done = command("release", "adding", cwd=root)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    root = tmp_path / "adding"
    shutil.copytree(released, root)
    return root


def found_in(root: Path) -> list[Finding]:
    return findings(Course(root).assignment("adding"))


def stands_at(root: Path, one: Finding, at: str | int) -> bool:
    """Whether the line is the one that is meant."""
    lines = one.file.read_text(encoding="utf-8", errors="replace").splitlines() if one.file.is_file() else []
    if isinstance(at, str):
        return at in (lines[one.line - 1] if lines else "")
    notebook = read_cells(root / NOTEBOOK)
    assert isinstance(notebook, Notebook)
    return notebook.cells[at - 1].line == one.line


@pytest.mark.parametrize("mistake", SEEN_AT_ONCE.values(), ids=SEEN_AT_ONCE)
def test_it_is_seen_before_anything_is_graded(course: Path, mistake: Mistake) -> None:
    for edit in mistake.edits:
        edit(course)
    found = found_in(course)
    said = [one.within(course) for one in found]
    of_file = [one for one in found if one.file == course / mistake.file and mistake.words in one.said]
    assert any(stands_at(course, one, mistake.at) for one in of_file), said
    assert all(re.search(r"\. [A-Z`@].*\.$|\.$", one.said) for one in found), said


@pytest.mark.parametrize(("edit", "words"), SEEN_BY_GRADING.values(), ids=SEEN_BY_GRADING)
def test_it_is_seen_by_grading(course: Path, edit: Edit, words: str) -> None:
    edit(course)
    assignment = Course(course).assignment("adding")
    assert findings(assignment) == []
    facts = gather(assignment)
    missed = list(misses(facts))
    assert any(words in miss for miss in missed), missed
    assert not any(str(course) in miss for miss in missed)
    assert "Proved" not in summary(facts, missed, levels(assignment, facts))


@pytest.mark.parametrize(
    "text",
    [
        "Is `total([2, 3, 4], start=1)` 9, 10 or 11?",
        "The answer is 10 times what you think.",
        "What is `total([2, 3, 4], start=1)`? The box has 10 numbers.",
        "`total([2, 3, 4], start=10)` is 19, and not 10.",
        "Do you think that it is 10?",
        "It is 10 for others.",
    ],
)
def test_a_number_alone_is_no_answer(course: Path, text: str) -> None:
    source("predict-text", "What", f"{text} What")(course)
    assert not [one for one in found_in(course) if "predict_total is" in one.said]


@pytest.mark.parametrize(
    "text",
    ["The right number is 6.", "Not 5 but 6.", "(It is 6.)", "The answer is 6, since it begins with 1.", "It's **6**."],
)
def test_an_answer_in_plain_words_is_one_though_the_question_has_the_number_too(course: Path, text: str) -> None:
    put(REFERENCE, "[2, 3, 4], start=1", "[2, 3], start=1")(course)
    put(PREDICTED, "It begins with 1.", text)(course)
    source("predict-text", "What", f"5 or 6? {text} What")(course)
    said = [one.within(course) for one in found_in(course)]
    assert f"{PREDICTED}:6: The hint of start-forgotten holds the answer of predict_total. Say it without that." in said
    assert any("Cell 5 says what predict_total is, for students to read." in one for one in said)


@pytest.mark.parametrize(
    "text",
    [
        "Python has `sum(numbers)` for that.",
        "Return sum(numbers, start) / 2 for half of it.",
        "For number in numbers: what is start?",
    ],
)
def test_a_part_of_an_answer_is_none(course: Path, text: str) -> None:
    source("predict-text", "What", f"{text} What")(course)
    assert not [one for one in found_in(course) if "holds all of an answer" in one.said]


@pytest.mark.parametrize("examples", ["[2, 3, 4]", "[2.5]"])
def test_what_is_not_rounded_may_be_compared_by_equality(course: Path, examples: str) -> None:
    put(EXAMPLES, "[2, 3, 4]", examples)(course)
    put(TESTS, "student.total(*case.args).matches(reference.total)",
        "assert student.total(*case.args).value == reference.total(*case.args)")(course)  # fmt: skip
    assert found_in(course) == []


@pytest.mark.parametrize(
    "code", ["print(total([2, 3, 5], start=1))", "numbers = [2, 3]\nprint(total(numbers, start=1))"]
)
def test_another_case_may_be_shown_after_a_prediction(course: Path, code: str) -> None:
    shown_after(code)(course)
    assert not [one for one in found_in(course) if "asks for" in one.said]


@pytest.mark.parametrize(
    "code",
    [
        "%%capture said\nprint(1)",
        "%time said = 1",
        "said = !ls",
        "%%writefile more.py\nother.thing()",
        "from os import *",
    ],
)
def test_what_ipython_defines_is_defined(course: Path, code: str) -> None:
    source("setup", "from", f"def show():\n    {'pass' if 'more' in code else 'print(said)'}\n\nfrom")(course)
    plain = {"id": "plain", "metadata": {}, "source": code}
    in_notebook(lambda n: n["cells"].append({**_cell(n, "setup"), **plain}))(course)
    assert not [one for one in found_in(course) if "nothing in the notebook defines" in one.said]


WRONG_REFERENCES = {
    "one is left out": (
        put(REFERENCE, "sum(numbers, start)", "sum(numbers[:-1], start)"),
        "The reference of total gives 5 for numbers = [2, 3, 4], where the notebook's own answer and the accepted "
        "solution (loop.py) give 9: one of them is wrong. Mend the reference, or what is against it.",
    ),
    "on hidden cases alone": (
        put(REFERENCE, "sum(numbers, start)", "sum(numbers, start) + (len(numbers) > 3)"),
        "The reference of total gives something else than the notebook's own answer and the accepted solution "
        "(loop.py) in test_sum[0]: one of them is wrong. Mend the reference, or what is against it.",
    ),
}


@pytest.mark.parametrize(("edit", "words"), WRONG_REFERENCES.values(), ids=WRONG_REFERENCES)
def test_of_a_wrong_reference_nothing_else_is_said(course: Path, edit: Edit, words: str) -> None:
    """But of what computes by it: the prediction."""
    edit(course)
    put(REFERENCE, "return total([2, 3, 4], start=1)", "return 10")(course)
    assert list(misses(gather(Course(course).assignment("adding")))) == [f"{REFERENCE}:7: {words}"]


def test_one_answer_alone_against_the_reference_is_its_own_fault(course: Path) -> None:
    """Unless its docstring is as well."""
    delete(ACCEPTED)(course)
    source("total-solution", "start + number", "start + number + 1")(course)
    (said,) = misses(gather(Course(course).assignment("adding")))
    assert said.startswith(f"{NOTEBOOK}:31: The notebook's own answer fails total")
    released_anew(source("total-solution", 'start on."""', 'start on.\n\n    >>> total([1, 2])\n    5\n    """'))(
        course
    )
    (said,) = misses(gather(Course(course).assignment("adding")))
    assert said == (
        f"{REFERENCE}:7: The reference of total gives 9 for numbers = [2, 3, 4], where the notebook's own answer "
        "gives 12: one of them is wrong. The docstring is against it too. Mend the reference, or what is against it."
    )


RIGHT_PROMISES = {
    "laid out otherwise": ">>> np.array(total([1.5, 2]))\n    array(3.5)",
    "rounded": ">>> total([1, 0.25]) / 3\n    0.42",
    "an exception": ">>> total(3)\n    Traceback (most recent call last):\n    TypeError: no list",
    "of what students define": ">>> helper(3)\n    12",
}


@pytest.mark.parametrize("example", RIGHT_PROMISES.values(), ids=RIGHT_PROMISES)
def test_a_promise_that_is_kept_is_none_that_is_broken(course: Path, example: str) -> None:
    source("setup", "from", "import numpy as np\nfrom")(course)
    source("total-solution", 'start on."""', f'start on.\n\n    {example}\n    """')(course)
    assignment = Course(course).assignment("adding")
    with assignment.code.at_work():
        assert list(broken_promises(assignment, right_names("adding"))) == []


ALONE = {
    "found": (put(TESTS, "@found(with_a_start)", "@found"), f"{TESTS}:25: @found does nothing without brackets."),
    "reference": (
        put(REFERENCE, "@reference()\ndef total", "@reference\ndef total"),
        f"{REFERENCE}:7: @reference does nothing without brackets. Write @reference().",
    ),
    "weight": (
        put(TESTS_OF_PREDICTION, 'grade("predict_total")', 'grade("predict_total", weight=0)'),
        f"{TESTS_OF_PREDICTION}:9: test_number: @pytest.mark.grade: the weight 0 is not a number above 0.",
    ),
    "dataclass": (
        put(REFERENCE, "return sum(numbers, start)", "yield sum(numbers, start)"),
        f"{REFERENCE}:7: The reference of total gives what no submission can hand over",
    ),
    "demand": (put(TESTS, ".matches(", ".match("), f"{TESTS}:16: `.match` is no demand"),
}

DEMAND = "student.total(*case.args).matches(reference.total)"
NOTHING = f"{TESTS}:15: test_sum demands nothing: whatever is returned passes it"
ALONE |= {
    "an assert of a tuple": (
        put(TESTS, DEMAND, 'value = student.total(*case.args).value\n    assert (value == 1, "x")'),
        NOTHING,
    ),
    "an assert of an answer": (put(TESTS, DEMAND, 'assert student.total(*case.args), "x"'), NOTHING),
    "an exception that is swallowed": (
        put(TESTS, DEMAND, f"try:\n        {DEMAND}\n    except Exception:\n        pass"),
        NOTHING,
    ),
    "a return before the demand": (put(TESTS, DEMAND, f"return\n    {DEMAND}"), NOTHING),
    "what is always true": (put(TESTS, DEMAND, "assert student.total(*case.args).value == 1 or True"), NOTHING),
    "the reference against itself": (
        put(TESTS, DEMAND, "assert reference.total(*case.args) == reference.total(*case.args)"),
        NOTHING,
    ),
    "a case that the test changes": (
        put(TESTS, DEMAND, f"case.args[0].sort()\n    {DEMAND}"),
        f"{TESTS}:15: test_sum changes what was drawn, so that students are asked for something else. Let it leave",
    ),
    "a demand put at random": (
        put(TESTS, DEMAND, f"import random\n    if random.random() < 0.5:\n        {DEMAND}"),
        f"{TESTS}:15: test_sum refuses an answer at one time and lets it pass at another.",
    ),
    "a test that pays into another cell": (
        put(TESTS, '"total", weight=2', '"predict_total", weight=2'),
        f'{TESTS}:15: test_sum pays into “predict_total”, and asks for student.total alone (line 16). Mark it '
        '@pytest.mark.grade("total")',
    ),
    "a weight beside which another is nothing": (
        put(TESTS, "weight=2", "weight=10000"),
        f"{TESTS}:15: test_sum has the weight 10000 of 10001 in total, so that of its 3 points test_start (weight 1) "
        "gets 0.00.",
    ),
    "the reference of another": (
        put(TESTS, "matches(reference.total)", "matches(reference.predict_total)"),
        f"{TESTS}:16: test_sum asks for student.total, and compares it with reference.predict_total. Write",
    ),
    "a known mistake that draws": (
        put(MISTAKES, "return reference.total(numbers)", "import random\n\n    return random.random()"),
        f"{MISTAKES}:24: start-ignored gives different values for the same arguments: random.random(). Let it draw",
    ),
    "a reference that draws": (
        put(REFERENCE, "return sum(numbers, start)", "import random\n\n    return random.choice([1, 2, 3])"),
        f"{REFERENCE}:10: The reference of total gives different values for the same arguments: random.choice([1,",
    ),
    "a catalogue that is none": (
        write("solutions/adding/translations/ko.po", 'msgid "a"\nmsgstr "b"\nmsgst "c"\n'),
        "solutions/adding/translations/ko.po:3: It is no catalogue",
    ),
    "a byte order mark": (
        write(SETTINGS, "\ufeffpackages = []\n"),
        f"{SETTINGS}:1: It cannot be used: it begins with a byte order mark (BOM)",
    ),
    "an import that is missing": (
        put(TESTS, "import Case, found", "import Case"),
        f"{TESTS}:14: Nothing defines found. Write `from autograder.exercise import found`.",
    ),
    "a class of examples that is missing": (
        put(EXAMPLES, "import Example, Examples", "import Examples"),
        f"{EXAMPLES}:8: Nothing defines Example. Write `from autograder.exercise import Example`.",
    ),
    "a function that nobody writes": (
        put(TESTS, "student.total", "student.totl"),
        f"{TESTS}:16: It asks for student.totl, of which there is no reference (“total”?).",
    ),
    "a module in the place of Python's own": (
        lambda root: [write(f"{at}/random.py", "")(root) for at in ("source/adding", "assignments/adding")],
        "source/adding/random.py:1: It takes the place of Python's own module random",
    ),
    "a test that prints": (put(TESTS, DEMAND, f"print(case)\n    {DEMAND}"), f"{TESTS}:16: test_sum prints, and"),
    "a maker that draws nothing": (
        put(TESTS, "return Case(([int(n) for n in rng.integers(10**9, 10**10, 4)],))", "return Case(([10**9, 7],))"),
        f"{TESTS}:9: numbers takes nothing of rng: all cases of test_sum are the same. Draw with rng.",
    ),
    "a reference that takes long": (
        lambda root: (
            put(REFERENCE, "return sum(", "__import__('time').sleep(0.2)\n    return sum(")(root),
            write(SETTINGS, "packages = []\n[limits]\ncall_seconds = 0.5\n")(root),
        ),
        f"{REFERENCE}:7: The reference of total takes 0.2 s for the example “three numbers”, 4",
    ),
    "a mark misspelt": (
        released_anew(source("total-solution", "### BEGIN SOLUTION", "### BEGN SOLUTION")),
        f"{NOTEBOOK}:31: Cell 3 (total-solution): `### END SOLUTION` has no `### BEGIN SOLUTION` before it.",
    ),
}  # fmt: skip

ALONE_BY_GRADING = {
    "as the reference": (
        append(MISTAKES, MARKED.format(name="right", hint="It is.", gives="reference.total(numbers, start)")),
        f"{MISTAKES}:25: total: the mistake right gives what the reference gives on all cases, as far as",
    ),
    "one instead of another": (
        put(MISTAKES, "return reference.total(numbers)", "return reference.total(numbers[:-1], start)"),
        f"{MISTAKES}:17: total: start-ignored and last-left-out are told apart by no case. Let",
    ),
}


@pytest.mark.parametrize(("edit", "words"), ALONE_BY_GRADING.values(), ids=ALONE_BY_GRADING)
def test_a_mistake_that_is_none_is_one_line(course: Path, edit: Edit, words: str) -> None:
    edit(course)
    said = [one for one in misses(gather(Course(course).assignment("adding"))) if "checks.json" not in one]
    assert len(said) == 1, said
    assert said[0].startswith(words)


@pytest.mark.parametrize(("edit", "words"), ALONE.values(), ids=ALONE)
def test_one_mistake_is_one_line(course: Path, edit: Edit, words: str) -> None:
    edit(course)
    (said,) = (one.within(course) for one in found_in(course))
    assert said.startswith(words)


def test_there_are_enough() -> None:
    assert len(SEEN_AT_ONCE) + len(SEEN_BY_GRADING) >= 80


def test_nothing_is_found_in_what_is_right(course: Path) -> None:
    assignment = Course(course).assignment("adding")
    assert findings(assignment) == []
    facts = gather(assignment)
    assert list(misses(facts)) == []
    there = levels(assignment, facts)
    assert summary(facts, [], there).endswith("Proved.")
    assert there.lacks == ("translations",)


def test_an_accepted_solution_has_what_the_notebook_gives_students(course: Path) -> None:
    released_anew(source("setup", "import check", "import check\n\ndef plus(a, b): return a + b"))(course)
    put(ACCEPTED, "start += number", "start = plus(start, number)")(course)
    facts = gather(Course(course).assignment("adding"))
    assert list(misses(facts)) == []
    assert [Path(one.file) for one in facts.accepted] == [course / ACCEPTED]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found_in_the_course(name: str) -> None:
    assert findings(Course(ROOT).assignment(name)) == []


def test_a_first_class_needs_no_known_mistakes(course: Path, command: Command) -> None:
    """It says what was proved, and what not."""
    shutil.rmtree(course / "solutions/adding/misconceptions")
    shutil.rmtree(course / "solutions/adding/accepted")
    assert command("release", "adding", cwd=course).returncode == 0
    done = command("verify", "adding", cwd=course)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    first, last = done.stdout.splitlines()
    assert first == (
        "adding has 1 function, 1 prediction, 3 hidden tests. Not yet: known mistakes of total and predict_total, "
        "accepted solutions, translations."
    )
    assert last.endswith(
        "Proved, as far as it goes: nothing shows yet that a wrong total or predict_total loses points and is named, "
        "nor that right answers in other styles are accepted."
    )


def test_a_level_that_one_function_lacks_is_said(course: Path) -> None:
    delete(PREDICTED)(course)
    assignment = Course(course).assignment("adding")
    facts = gather(assignment)
    assert list(misses(facts)) == []
    assert "known mistakes of predict_total" in standing("adding", levels(assignment, facts))


ENDLESS = {
    "a loop": ("while True:\n        start += 1", "start_ignored was still running after 1 seconds"),
    "a loop in C": ("return sum(iter(int, 1))", "start_ignored does not come back"),
    "a crash": ("import os\n\n    os.abort()", "start_ignored ends the process in which it runs"),
    "an exit": ("import os\n\n    os._exit(0)", "This line ends the process in which it runs, with os._exit(0)."),
    "an interruption": ("raise KeyboardInterrupt", "This line raises KeyboardInterrupt, which ends whatever calls it."),
}


@pytest.mark.parametrize(("code", "words"), ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_named(
    course: Path, code: str, words: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.verify import endless
    from autograder.verify.endless import in_time

    monkeypatch.setattr(endless, "_IN_C", 1)
    put(MISTAKES, "return reference.total(numbers)", code)(course)
    write(SETTINGS, "packages = []\n[limits]\ncall_seconds = 0.5\n")(course)
    assignment = Course(course).assignment("adding")
    done = in_time([assignment], lambda: len(findings(assignment)))
    assert isinstance(done, Finding)
    assert words in done.said
    assert done.file == course / MISTAKES
    assert stands_at(course, done, code.split("\n")[-1].strip()) or "while" in code
    assert capfd.readouterr() == ("", "")


def test_what_ends_the_process_unseen_is_said(course: Path) -> None:
    from autograder.verify.endless import in_time

    done = in_time([Course(course).assignment("adding")], lambda: os.__dict__["_exit"](0) or 0)
    assert isinstance(done, Finding)
    assert "was ended before it was done, with the status 0" in done.said


IMPORT = "from autograder.exercise import reference"
ENDLESS_IN_RELEASE = {
    "an import": (REFERENCE, IMPORT, "It was still running after 1.2 seconds. Let it end."),
    "a maker": (TESTS, "return Case(([int(n)", "numbers was still running after 1.2 seconds. Let it end."),
    "a known mistake": (
        MISTAKES,
        "return reference.total(numbers)",
        "start_ignored was still running after 0.2 seconds. Let it end, or let students' calls take longer too "
        "(call_seconds in assignment.toml).",
    ),
}


@pytest.mark.parametrize(("file", "line", "words"), ENDLESS_IN_RELEASE.values(), ids=ENDLESS_IN_RELEASE)
def test_release_is_hung_by_nothing(course: Path, command: Command, file: str, line: str, words: str) -> None:
    indent = " " * 4 * (line != IMPORT)
    put(file, line, f"while True:\n    {indent}pass\n{indent}{line}")(course)
    write(SETTINGS, "packages = []\n[limits]\ncall_seconds = 0.1\n")(course)
    before = (course / RELEASE / "adding.ipynb").read_bytes()
    done = command("release", cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    *_, said = done.stderr.splitlines()
    assert re.fullmatch(rf"autograder: {file}:\d+: {re.escape(words)} Then release again\.", said)
    assert (course / RELEASE / "adding.ipynb").read_bytes() == before


RELEASED_IN_VAIN = {
    name: ALONE[name] for name in ("found", "a catalogue that is none", "a function that nobody writes")
}


@pytest.mark.parametrize(("edit", "words"), RELEASED_IN_VAIN.values(), ids=RELEASED_IN_VAIN)
def test_release_says_what_verify_says(course: Path, command: Command, edit: Edit, words: str) -> None:
    edit(course)
    done = command("release", "adding", cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"autograder: {words}")


def test_the_command_says_each_in_a_line(course: Path, command: Command) -> None:
    put(TESTS, "def test_start", "def tets_start")(course)
    put(MISTAKES, '"It looks as if start is not used. Begin with it."', '""')(course)
    done = command("verify", "adding", cwd=course)
    assert (done.returncode, done.stderr) == (1, "")
    *said, last = done.stdout.splitlines()
    assert all(re.match(r"MISS  \S+:\d+: .+\. .+\.$", line) for line in said)
    assert last == f"adding: {len(said)} missed before anything was graded. Nothing is proved."


NOT_RELEASED = {
    "a cell that is raw": "its cell 2 (setup) has a role, and is neither code nor Markdown: change that in the",
    "a link to nothing": "source/adding/data.csv is a link to what is not there, and so cannot be released.",
    "a pipe": "source/adding/pipe.py is no file, and so cannot be released. Put a file there, or take it away.",
}


@pytest.mark.parametrize(("mistake", "words"), NOT_RELEASED.items(), ids=NOT_RELEASED)
def test_release_says_in_a_sentence_what_it_cannot_copy(
    course: Path, command: Command, mistake: str, words: str
) -> None:
    for edit in SEEN_AT_ONCE[mistake].edits:
        edit(course)
    done = command("release", cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_of_the_course_are_said_in_the_usual_form(course: Path, command: Command) -> None:
    write("graders/course.toml", 'seed = "a"\n\nx = \n')(course)
    done = command("verify", cwd=course)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "MISS  graders/course.toml:3: The course cannot be used: Invalid value (at line 3, column 5). Mend that.\n"
    )


def test_windows_line_endings_are_no_mistake(course: Path) -> None:
    for file in (REFERENCE, EXAMPLES, MISTAKES, TESTS, NOTEBOOK):
        write(file, (course / file).read_bytes().replace(b"\n", b"\r\n"))(course)
    notebook = json.loads((course / NOTEBOOK).read_bytes())
    for cell in notebook["cells"]:
        cell["source"] = [line.replace("\n", "\r\n") for line in cell["source"]]
    write(NOTEBOOK, dump(notebook))(course)
    assert found_in(course) == []
