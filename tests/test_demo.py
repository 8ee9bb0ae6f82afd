"""The sample class, through nbgrader's own exchange, and what plain nbgrader makes of it afterwards."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import fetch, jupyter_server
from tests.conftest import Command
from tests.support import forget_scores

MARKS = {"ada": 25, "bela": 25, "chen": 25, "dara": 23.2, "emil": 23.38, "fatma": 0, "goran": 12, "hana": 0}
AGAIN = ("dara", "hana")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, command: Command) -> tuple[Path, str]:
    """The demo's folder, and what it printed."""
    out = tmp_path_factory.mktemp("demo") / "class"
    done = command("demo", "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out, done.stdout


def exported(course: Path, command: Command) -> dict[str, float]:
    """What plain `nbgrader export` says."""
    done = command("export", cwd=course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    with (course / "grades.csv").open() as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def autograded(demo: Path, student: str) -> list[dict[str, Any]]:
    path = demo / "course/autograded" / student / "convolution/convolution.ipynb"
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def test_the_table_says_who_has_what_and_why(demo: tuple[Path, str]) -> None:
    table = demo[1].split("\nstudent ")[1]
    for student, mark in MARKS.items():
        assert re.search(rf"^{student} .*\b{mark:g} of 25", table, re.MULTILINE), table
    words = " ".join(table.split())
    assert "the kernel is turned by 180°" in words
    assert "the bias is not added" in words
    assert "not written yet" in words
    assert "takes far too long, or never ends" in words
    for line in re.findall(r"(/\S+)$", table, re.MULTILINE):
        assert Path(line).exists()


@pytest.mark.long  # tests/test_batch.py compares both ways of grading cell by cell
def test_plain_nbgrader_gives_the_same_marks(demo: tuple[Path, str], command: Command) -> None:
    course = demo[0] / "course"
    assert exported(course, command) == MARKS
    forget_scores(course, AGAIN)
    done = command("autograde", "convolution", cwd=course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert exported(course, command) == MARKS


def test_every_student_fetched_feedback(demo: tuple[Path, str]) -> None:
    for student in MARKS:
        (page,) = (demo[0] / "students" / student / "convolution/feedback").rglob("*.html")
        text = page.read_text(encoding="utf-8")
        assert f"<h1>convolution: {MARKS[student]} of 25 points</h1>" in text
        assert ("180°" in text) == (student == "dara")
        assert ("the bias is not added" in text) == (student == "emil")


def test_the_hostile_student_tried_everything_and_got_nothing(demo: tuple[Path, str]) -> None:
    cells = autograded(demo[0], "hana")
    printed = "".join("".join(o.get("text", "")) for o in cells[-2]["outputs"])
    tried = dict(re.findall(r"^tried to (.*?): (.*)$", printed, re.MULTILINE))
    assert tried["read the hidden graders"] == "[]"
    assert tried["import them"].startswith("ModuleNotFoundError")
    assert tried["write to the gradebook"].startswith("OperationalError")
    assert tried["patch NumPy"] == "True"  # in its own process: nobody asks that NumPy
    assert tried["kill the grader"].startswith("ProcessLookupError")
    assert tried["forge a result"] == "True"
    assert "HOME" in tried["read the environment"]
    assert "PYTEST" not in tried["read the environment"]
    assert cells[-1]["outputs"][-1]["evalue"].startswith("this cell sent the grader something that is not a value")
    database = sqlite3.connect(demo[0] / "course/gradebook.db")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (points,) = database.execute(
        "SELECT sum(grade.auto_score) FROM grade JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id "
        "JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id "
        "WHERE submitted_assignment.student_id = 'hana'"
    ).fetchone()
    assert points == 0


def test_a_demo_folder_is_never_overwritten(demo: tuple[Path, str], command: Command) -> None:
    done = command("demo", "--out", demo[0])
    assert done.returncode == 2
    assert "is there already" in done.stderr


# ---- the formgrader ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(demo: tuple[Path, str]) -> Iterator[str]:
    with jupyter_server(demo[0] / "course", demo[0] / ".jupyter") as address:
        yield address


def test_the_formgraders_pages_open(demo: tuple[Path, str], server: str) -> None:
    with sqlite3.connect(demo[0] / "course/gradebook.db") as database:
        rows = database.execute(
            "SELECT submitted_notebook.id, submitted_assignment.student_id FROM submitted_notebook "
            "JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id"
        ).fetchall()
    submissions = {student: identity for identity, student in rows}
    assert set(submissions) == set(MARKS)
    for page in ("manage_assignments", "manage_submissions/convolution", "gradebook/convolution/convolution"):
        assert "formgrader" in fetch(f"{server}/formgrader/{page}")
    dara = fetch(f"{server}/formgrader/submissions/{submissions['dara']}/")
    assert "the kernel is turned by 180°" in dara
    assert "data:image/png" in dara or "image/png" in dara
    with pytest.raises(urllib.error.HTTPError):
        fetch(f"{server}/formgrader/submissions/no-such-submission/")
