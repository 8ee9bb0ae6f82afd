"""What is wrong with one assignment is said with nbgrader's own reason and a way out; the others are released, and what
students have stays."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nbgrader.api import Gradebook

from autograder.course import CourseError
from autograder.limits import MIB, Limits
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


BROKEN = {
    "by us": (twice, "two of its cells have the same grade_id"),
    "by nbgrader": (without_end, "nbgrader could not build one: no end solution statement found"),
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


def test_cells_that_change_after_hand_in_have_a_way_out(
    root: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert command("release", "one", cwd=root).returncode == 0
    with Gradebook(f"sqlite:///{root}/gradebook.db", "convnets") as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission("one", "ada")
    source(root, "one", lambda notebook: notebook["cells"].append(_answer_in_words()))
    done = command("release", "one", cwd=root)
    assert done.returncode == 2
    assert "Cannot add or remove cells" in done.stderr
    assert "`nbgrader db assignment remove one --force`, then `autograder release one`" in done.stderr
    removed = command("db", "assignment", "remove", "one", "--force", cwd=root, program="nbgrader")
    assert removed.returncode == 0, removed.stderr
    assert command("release", "one", cwd=root).returncode == 0
    released = json.loads((root / "assignments/one/one.ipynb").read_text())
    assert "".join(cell(released, "why")["source"]) == "YOUR ANSWER HERE"


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
