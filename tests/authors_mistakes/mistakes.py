"""Mistakes that authors make, each made in a course that is proved, `tests/courses/adding`: `verify` says of none of
them that it is proved, and names file, line and what to do. Most are seen before anything is graded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.verify.finding import Finding
from autograder.verify.preflight import findings
from autograder.verify.preflight.cells import Notebook, read_cells
from tests.support import dump

ADDING = Path(__file__).parents[1] / "courses/adding"
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
        about = cell_of(notebook, name)["metadata"]["nbgrader"]
        about.update(changes)
        for key in [key for key, value in changes.items() if value is None]:
            del about[key]

    return in_notebook(change)


def source(name: str, old: str, new: str) -> Edit:
    def change(notebook: dict[str, Any]) -> None:
        cell = cell_of(notebook, name)
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
    return in_notebook(lambda notebook: notebook["cells"].remove(cell_of(notebook, name)))


def cell_of(notebook: dict[str, Any], name: str) -> Any:
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def shown_after(code: str) -> Edit:
    """In a cell below the prediction."""
    tags = {"tags": ["illustration"]}

    def change(notebook: dict[str, Any]) -> None:
        cell = {**cell_of(notebook, "setup"), "id": "reveal", "metadata": tags, "source": code}
        notebook["cells"].append(cell)

    return in_notebook(change)


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


def is_seen(course: Path, mistake: Mistake) -> None:
    """Before anything is graded, in its line; and all that is said ends with what to do."""
    for edit in mistake.edits:
        edit(course)
    found = found_in(course)
    said = [one.within(course) for one in found]
    of_file = [one for one in found if one.file == course / mistake.file and mistake.words in one.said]
    assert any(stands_at(course, one, mistake.at) for one in of_file), said
    assert all(re.search(r"\. [A-Z`@].*\.$|\.$", one.said) for one in found), said
