"""What is wrong with one assignment is said with nbgrader's own reason and a way out; the others are released, and what
students have stays."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nbgrader.api import Gradebook

from autograder.course import Assignment, CourseError
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.limits import MIB, Limits
from autograder.releasing.beside import add_beside
from autograder.releasing.leaks import Secrets
from autograder.releasing.untranslated import texts_of
from autograder.translation.pieces import in_cell
from tests.conftest import Command
from tests.support import cell, dump, small_course, small_notebook


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of `one` and `two`."""
    course = small_course(tmp_path / "course", 2, "seed").root
    for part in ("source", "assignments", "solutions", "autograder/graders"):
        shutil.copytree(course / part / "one", course / part / "two")
        if (course / part / "two/one.ipynb").exists():
            (course / part / "two/one.ipynb").rename(course / part / "two/two.ipynb")
    (course / "solutions/two/translations/ko.po").unlink()
    (course / "solutions/one/translations/ko.po").unlink()
    return course


def source(root: Path, name: str, change: Callable[[dict[str, Any]], None]) -> None:
    path = root / f"source/{name}/{name}.ipynb"
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_bytes(dump(notebook))


def twice(notebook: dict[str, Any]) -> None:
    notebook["cells"].append({**notebook["cells"][0], "id": "again"})


def without_end(notebook: dict[str, Any]) -> None:
    cell(notebook, "f-solution")["source"] = "### BEGIN SOLUTION\ndef f(x): return 2 * x"


def without_points(notebook: dict[str, Any]) -> None:
    del cell(notebook, "f")["metadata"]["nbgrader"]["points"]


BROKEN = {
    "by us": (twice, "two of its cells have the same grade_id"),
    "by nbgrader": (without_end, "nbgrader could not build one: no end solution statement found"),
    "in a cell": (without_points, "its cell 2 (f) is graded, and its points are not there: give it points"),
}


@pytest.mark.parametrize(("change", "words"), BROKEN.values(), ids=BROKEN)
def test_the_others_are_released(
    root: Path, command: Command, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    before = (root / "assignments/one/one.ipynb").read_bytes()
    source(root, "one", change)
    (root / "assignments/two/two.ipynb").unlink()
    done = command("release", cwd=root)
    assert done.returncode == 1
    assert words in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("autograder: ")]) == 1
    assert (root / "assignments/one/one.ipynb").read_bytes() == before
    assert (root / "assignments/two/two.ipynb").exists()


def test_examples_of_a_function_that_was_dropped_are_named(root: Path, command: Command) -> None:
    path = root / "solutions/one/examples.py"
    path.write_text(
        'from autograder.exercise import Example, Examples\nEXAMPLES = {"gone": Examples([Example("a", 1)], "b")}\n'
    )
    done = command("release", cwd=root)
    assert done.returncode == 1
    said = "solutions/one/examples.py has examples of gone, of which there is no reference. Take them away"
    assert done.stderr.count("autograder: ") == 1 and said in done.stderr


def with_points(points: Any) -> Callable[[dict[str, Any]], None]:
    return lambda notebook: cell(notebook, "f")["metadata"]["nbgrader"].update(points=points)


def _task() -> dict[str, Any]:
    about = {"grade_id": "t", "task": True, "grade": False, "solution": False, "locked": True, "schema_version": 3}
    return {"cell_type": "markdown", "id": "t", "metadata": {"nbgrader": about}, "source": "Draw."}


NO_SOURCES: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "no points": (without_points, "its cell 2 (f) is graded, and its points are not there"),
    "points null": (with_points(None), "its cell 2 (f) is graded, and its points are not there"),
    "points NaN": (with_points(float("nan")), "its cell 2 (f) is graded, and its points are nan, no number"),
    "points infinite": (
        with_points(float("inf")),
        "its cell 2 (f) is graded, and its points are inf, no number from 0 on",
    ),
    "points below 0": (with_points(-3), "its cell 2 (f) is graded, and its points are -3, no number"),
    "points in words": (
        with_points("many"),
        "its cell 2 (f) is graded, and its points are 'many', no number from 0 on",
    ),
    "a task without points": (lambda notebook: notebook["cells"].append(_task()), "its cell 3 (t) is graded"),
    "format 3": (lambda notebook: notebook.update(nbformat=3), "its format is 3, and should be 4; open it in Jupyter"),
    "no cells": (lambda notebook: notebook.pop("cells"), "it is no notebook, or one without cells"),
    "cells that are none": (lambda notebook: notebook["cells"].append("x"), "its cell 3 is none"),
    "no source": (lambda notebook: cell(notebook, "f").pop("source"), "its cell 2 (f) has no source"),
    "no metadata": (lambda notebook: cell(notebook, "f").pop("metadata"), "its cell 2 (f) has no metadata"),
    "odd metadata": (
        lambda notebook: cell(notebook, "f")["metadata"].update(nbgrader=[1]),
        "its cell 2 (f) has metadata",
    ),
}


@pytest.mark.parametrize(("change", "words"), NO_SOURCES.values(), ids=NO_SOURCES)
def test_what_is_wrong_with_a_notebook_is_said(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], words: str
) -> None:
    course = small_course(tmp_path, 2, "seed")
    source(tmp_path, "one", change)
    with pytest.raises(CourseError, match=re.escape(f"source/one/one.ipynb cannot be used: {words}")):
        _ = course.assignment("one").template


def test_a_list_is_no_notebook(tmp_path: Path) -> None:
    course = small_course(tmp_path, 2, "seed")
    (tmp_path / "source/one/one.ipynb").write_text("[]")
    with pytest.raises(CourseError, match="it is no notebook"):
        _ = course.assignment("one").template


FILES = {
    "source/one/helper.py": ("# 그림".encode("cp949"), "source/one/helper.py is no text in UTF-8"),
    "source/one/other.py": (b"x = (", "source/one/other.py, line 1, is no Python"),
    "source/one/two.ipynb": (b"[]", "source/one/two.ipynb cannot be used: it is no notebook"),
    "solutions/one/accepted/a.py": ("# 답".encode("cp949"), "solutions/one/accepted/a.py is no text in UTF-8"),
    "solutions/one/examples.py": (b"EXAMPLES = {", "solutions/one/examples.py, line 1, is no Python"),
    "solutions/one/traits.py": (b"\n1 / 0", "solutions/one/traits.py, line 2, cannot be imported (ZeroDivisionError: "),
}


@pytest.mark.parametrize(("name", "data", "words"), [(name, *more) for name, more in FILES.items()], ids=FILES)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    assignment = small_course(tmp_path, 2, "seed").assignment("one")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CourseError, match=re.escape(words)):
        _look_at(assignment)


def _look_at(assignment: Assignment) -> None:
    """As a release does."""
    with assignment.code.at_work():
        tests, knowledge = CollectedTests(assignment), Knowledge(assignment)
        texts_of(assignment, knowledge, tests)
        Secrets(assignment, tests, knowledge)
        add_beside(assignment, assignment.released)


def test_examples_that_are_none_are_said(tmp_path: Path) -> None:
    assignment = small_course(tmp_path, 2, "seed").assignment("one")
    (tmp_path / "solutions/one/examples.py").write_text("EXAMPLE = {}")
    with pytest.raises(CourseError, match=r"examples\.py has no EXAMPLES"):
        _ = Knowledge(assignment).examples


def test_a_broken_file_stops_no_other_assignment(root: Path, command: Command) -> None:
    (root / "solutions/one/examples.py").write_text("EXAMPLES = {")
    (root / "assignments/two/two.ipynb").unlink()
    done = command("release", cwd=root)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert (root / "assignments/two/two.ipynb").exists()


@pytest.mark.parametrize("code", ["%matplotlib inline\n# a word\nprint('b word')", "# a word\nf(1,"])
def test_a_cell_need_not_be_python(code: str) -> None:
    assert [piece.text for piece in in_cell("code", code)] == ["a word"]


def test_cells_that_change_after_hand_in_have_a_way_out(
    root: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert command("release", "one", cwd=root).returncode == 0
    with Gradebook(f"sqlite:///{root}/gradebook.db", "convnets") as gradebook:
        gradebook.update_or_create_assignment("one", duedate="2026-11-02 10:00:00 UTC")
        gradebook.add_student("ada")
        gradebook.add_submission("one", "ada")
    source(root, "one", lambda notebook: notebook["cells"].append(_answer_in_words()))
    done = command("release", "one", cwd=root)
    assert done.returncode == 2
    assert "Cannot add or remove cells" in done.stderr
    assert (
        "loses what stands there alone: marks and comments given by hand, the due date, and extensions" in done.stderr
    )
    add = '`nbgrader db assignment add one --duedate="2026-11-02 10:00:00 UTC"`'
    again = f"then {add}, `autograder release one` and `autograder grade one --force`"
    assert f"`nbgrader db assignment remove one --force`, {again}" in done.stderr
    removed = command("db", "assignment", "remove", "one", "--force", cwd=root, program="nbgrader")
    assert removed.returncode == 0, removed.stderr
    words = ("db", "assignment", "add", "one", "--duedate=2026-11-02 10:00:00 UTC")
    assert command(*words, cwd=root, program="nbgrader").returncode == 0
    assert command("release", "one", cwd=root).returncode == 0
    released = json.loads((root / "assignments/one/one.ipynb").read_text())
    assert "".join(cell(released, "why")["source"]) == "YOUR ANSWER HERE"
    with Gradebook(f"sqlite:///{root}/gradebook.db", "convnets") as gradebook:
        assert str(gradebook.find_assignment("one").duedate) == "2026-11-02 10:00:00"


def _answer_in_words() -> dict[str, Any]:
    about = {"grade_id": "why", "grade": True, "solution": True, "locked": False, "points": 3, "schema_version": 3}
    text = "### BEGIN SOLUTION\nBecause x = 3.\n### END SOLUTION"
    return {"cell_type": "markdown", "id": "why", "metadata": {"nbgrader": {**about, "task": False}}, "source": text}


LIMITS = [
    *("call_seconds = -1", "call_seconds = inf", "cell_seconds = 0", "submission_seconds = 0.001", 'timeouts = "3"'),
    *("memory_bytes = 512", "memory_bytes = 9223372036854775807", "memory_bytes = 99999999999999999999"),
    *("processes = 1", "files = 3", "files = 100000000", "output_bytes = 2147483648", "answer_bytes = 1"),
    *("folder_bytes = 9223372036854775808", "restarts = 1000000", "file_bytes = nan"),
]


@pytest.mark.parametrize("line", LIMITS)
def test_a_limit_that_makes_no_sense_is_refused(tmp_path: Path, line: str) -> None:
    course = small_course(tmp_path, 2, "seed")
    settings = tmp_path / "autograder/graders/one/assignment.toml"
    settings.write_text(f"{settings.read_text()}\n[limits]\n{line}\n")
    with pytest.raises(CourseError, match=f"{settings} cannot be used: Expected .*limits.{line.split()[0]}"):
        _ = course.assignment("one").limits


LEAST = Limits(0.1, 0.1, 0.1, 1, 64 * MIB, 16, 16, 1, 1, 1000, 1000, MIB, 1, 0)
MOST = Limits(*[1e7] * 4, 2**40, 2**22, 2**20, 2**40, 2**40, 16 * MIB, 2**40, 2**40, 1000, 1000)


@pytest.mark.parametrize("limits", [LEAST, MOST], ids=["the least", "the most"])
def test_what_is_let_through_costs_no_mark(root: Path, command: Command, limits: Limits) -> None:
    (root / "x.ipynb").write_bytes(dump(small_notebook("def f(x): return 2 * x")))
    settings = root / "autograder/graders/one/assignment.toml"
    lines = "".join(f"{name} = {value}\n" for name, value in msgspec.structs.asdict(limits).items())
    settings.write_text(f"{settings.read_text()}\n[limits]\n{lines}")
    assert "4 of 4" in command("score", "one", "x.ipynb", cwd=root).stdout


def test_a_limit_that_makes_no_sense_costs_no_mark(root: Path, command: Command) -> None:
    (root / "submitted/ada/one").mkdir(parents=True)
    (root / "submitted/ada/one/one.ipynb").write_bytes(dump(small_notebook("def f(x): return 2 * x")))
    settings = root / "autograder/graders/one/assignment.toml"
    settings.write_text(f"{settings.read_text()}\n[limits]\nmemory_bytes = 512\n")
    done = command("grade", "one", cwd=root)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"{settings} cannot be used: Expected" in done.stderr
    assert "memory_bytes" in done.stderr
    assert not (root / "gradebook.db").exists()


def test_a_folder_that_nbgrader_finds_nothing_in_is_named(root: Path, command: Command) -> None:
    odd = root.rename(root.with_name("course [1]"))
    done = command("grade", "one", cwd=odd)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "nbgrader takes [ and ] in a folder's name for a pattern" in done.stderr


def test_a_release_may_be_a_link_and_stays_one(root: Path, command: Command) -> None:
    place = (root / "assignments/one").rename(root / "elsewhere")
    (root / "assignments/one").symlink_to(place)
    (root / "assignments/.one.before").symlink_to(place)  # a leftover of earlier versions
    (place / "one.ipynb").unlink()
    for _ in range(2):
        done = command("release", "one", cwd=root)
        assert done.returncode == 0, done.stderr
        assert (root / "assignments/one").is_symlink()
        assert (place / "one.ipynb").exists()
        assert not list(root.glob(".elsewhere.*"))


def test_a_file_in_the_place_of_a_release_is_named_and_kept(root: Path, command: Command) -> None:
    shutil.rmtree(root / "assignments/one")
    (root / "assignments/one").write_text("mine")
    done = command("release", "one", cwd=root)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"{root}/assignments/one is a file, in the place of the release's folder. Take it away" in done.stderr
    assert (root / "assignments/one").read_text() == "mine"
    (root / "assignments/one").unlink()
    assert command("release", "one", cwd=root).returncode == 0


def test_one_notebook_alone_leaves_the_others_and_the_last_release(root: Path, command: Command) -> None:
    words = ["generate_assignment", "one", "--notebook=one"]
    (root / "assignments/one/other.ipynb").write_text("another")
    assert command(*words, cwd=root, program="nbgrader").returncode == 0
    released = (root / "assignments/one/one.ipynb").read_bytes()
    assert (root / "assignments/one/other.ipynb").read_text() == "another"
    source(root, "one", without_end)
    assert command(*words, cwd=root, program="nbgrader").returncode != 0
    assert (root / "assignments/one/one.ipynb").read_bytes() == released
    assert sorted(path.name for path in (root / "assignments").iterdir()) == ["one", "two"]
