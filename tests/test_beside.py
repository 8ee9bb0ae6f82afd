"""What stands beside a released notebook, whoever makes the release, and beside a submission that is graded; and that a
release which fails leaves the last one where it is."""

from __future__ import annotations

import json
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, Course
from autograder.nbgrader_plugin.application import generate, open_application
from autograder.releasing.beside import add_beside, module_text
from tests.browser import jupyter_server
from tests.conftest import Command
from tests.support import ROOT, cell, copy_course, dump, without_pictures

BOTH = {"checks.py", "drawing.py"}
SORTING = ROOT / "tests/courses/sorting"


@pytest.mark.parametrize(
    ("code", "added"),
    [
        ("from checks import check", {"checks.py"}),
        ("import checks as mine", {"checks.py"}),
        ("if True:\n    import checks", {"checks.py"}),
        ("%matplotlib inline\nimport checks", {"checks.py"}),
        ("from drawing import show", BOTH),  # which imports checks
        ("import numpy as np, drawing", BOTH),
        ("import drawing.more  # checks", BOTH),
        ("import helper", BOTH),
        ("import numpy  # checks", set()),
        ("print('checks')", set()),
        ("from .checks import check", set()),
    ],
)
def test_what_is_imported_is_added(tmp_path: Path, code: str, added: set[str]) -> None:
    folder, target = tmp_path / "source/mine", tmp_path / "release"
    folder.mkdir(parents=True)
    target.mkdir()
    text = {"cell_type": "markdown", "source": "import drawing", "metadata": {}}
    cells = [text, {"cell_type": "code", "source": code, "metadata": {}}]
    (folder / "mine.ipynb").write_bytes(dump({"cells": cells}))
    if "helper" in code:
        (folder / "helper.py").write_text("import drawing\n")
    add_beside(Assignment(Course(tmp_path), "mine"), target)
    assert {path.name for path in target.iterdir()} == added  # no checks.json: there are no graders
    mine = Assignment(Course(tmp_path), "mine")
    assert all((target / name).read_text() == module_text(Path(name).stem, mine) for name in added)
    (folder / "checks.py").write_text("check = print\n")
    (target / "checks.py").write_text("check = print\n")
    add_beside(Assignment(Course(tmp_path), "mine"), target)
    assert (target / "checks.py").read_text() == "check = print\n"  # a course's own stays


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the course, `convolution` alone, that a test may change."""
    return copy_course(tmp_path / "course")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def everything(copy: Path) -> dict[str, dict[str, bytes]]:
    """Of all that stands in assignments/, half-built releases among it."""
    return {folder.name: contents(folder) for folder in (copy / "assignments").iterdir()}


RELEASED = {"convolution": contents(ROOT / "assignments/convolution")}


#: An instructor's commands are seen by tests/test_translations.py too.
_COMMANDS = [pytest.param(program, marks=pytest.mark.long) for program in ("autograder", "nbgrader")]


@pytest.mark.parametrize("program", ["formgrader", *_COMMANDS])
def test_it_is_the_same_whoever_makes_the_release(copy: Path, command: Command, tmp_path: Path, program: str) -> None:
    (copy / "assignments/convolution/checks.json").write_text("stale")
    (copy / "assignments/.convolution.next").mkdir()  # a release that was killed
    if program == "formgrader":
        with jupyter_server(copy, tmp_path / "settings") as address:
            assert press(f"{address}/formgrader/api/assignment/convolution/assign")["success"]
    else:
        word = {"autograder": "release", "nbgrader": "generate_assignment"}[program]
        done = command(word, "convolution", cwd=copy, program=program)
        assert done.returncode == 0, done.stderr
    assert everything(copy) == RELEASED


def press(address: str) -> dict[str, Any]:
    """A button of the formgrader's."""
    request = urllib.request.Request(address, data=b"", headers={"Authorization": "token t"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        said: dict[str, Any] = json.load(answer)
        return said


@pytest.mark.parametrize("broken", ["graders", pytest.param("source", marks=pytest.mark.long)])
def test_a_release_that_fails_leaves_the_last_one(copy: Path, command: Command, broken: str) -> None:
    if broken == "source":
        path = copy / "source/convolution/convolution.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"].append(cell(notebook, "shift"))  # a grade cell twice
        path.write_bytes(dump(notebook))
    else:
        (copy / "solutions/convolution/examples.py").write_text("import no_such_module\n")
    done = command("generate_assignment", "convolution", cwd=copy, program="nbgrader")
    assert done.returncode != 0
    assert "no_such_module" in done.stderr or broken == "source"
    assert everything(copy) == RELEASED


def test_what_check_knows_is_as_the_author_left_it_last(tmp_path: Path) -> None:
    """In one process, as in the formgrader's server, that has made a release before."""
    course = shutil.copytree(SORTING, tmp_path / "course")
    examples, known = course / "solutions/sorting/examples.py", course / "assignments/sorting/checks.json"
    for name in ("three lengths", "one of each"):
        text = examples.read_text(encoding="utf-8")
        examples.write_text(text.replace('"three lengths"', f'"{name}"'), encoding="utf-8")
        with open_application(course, tmp_path / "log") as app:
            generate(app, Course(course).assignment("sorting"))
        assert f'"name":"{name}"' in known.read_text(encoding="utf-8")


_LOOKS = (
    "import os\nprint(open('pictures.py').read()[-7:], open('checks.py').read()[:3], os.path.getsize('checks.json'))"
)


#: tests/test_batch.py holds every file of one against the other's.
_GRADE = ["autograder grade", pytest.param("nbgrader autograde", marks=pytest.mark.long)]


@pytest.mark.parametrize("program", _GRADE)
def test_a_submission_is_graded_with_what_students_got(tmp_path: Path, command: Command, program: str) -> None:
    """Whatever its author has changed since, and whatever the student has."""
    copy = copy_course(tmp_path / "course", released=True)
    for name, end in (("source", "# later"), ("assignments", "# given")):
        with (copy / name / "convolution/pictures.py").open("a") as file:
            file.write(end)
    folder, graded = copy / "submitted/ada/convolution", copy / "autograded/ada/convolution"
    folder.mkdir(parents=True)
    notebook = without_pictures()
    notebook["cells"].append({"cell_type": "code", "id": "looks", "metadata": {}, "outputs": [], "source": _LOOKS})
    (folder / "convolution.ipynb").write_bytes(dump(notebook))
    for name in ("pictures.py", "checks.py", "checks.json"):
        (folder / name).write_text("mine")
    done = command(program.partition(" ")[2], "convolution", cwd=copy, program=program.partition(" ")[0])
    assert done.returncode == 0, done.stderr
    given, seen = contents(copy / "assignments/convolution"), contents(graded)
    assert {name: seen[name] for name in given if name != "convolution.ipynb"} == {
        name: data for name, data in given.items() if name != "convolution.ipynb"
    }
    cells = json.loads(seen["convolution.ipynb"])["cells"]
    said = "".join("".join(output.get("text", "")) for one in cells for output in one.get("outputs", []))
    assert f'# given """ {len(given["checks.json"])}' in said
