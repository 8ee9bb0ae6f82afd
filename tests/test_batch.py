"""`autograder grade` writes by itself what nbgrader's own autograde would write: the same rows of the gradebook, the
same files. And it does again only what has changed."""

from __future__ import annotations

import argparse
import copy
import json
import multiprocessing
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from autograder.commands import grade
from autograder.course import Assignment, Course
from autograder.grading.collected import prepare
from autograder.nbgrader_plugin.application import open_application
from autograder.nbgrader_plugin.batch.last_run import unchanged
from autograder.nbgrader_plugin.batch.whole_class import WholeClass
from autograder.running.processes import GradingPool
from tests.conftest import Command
from tests.support import accepted, cell, copy_course, dump, released, without_pictures

NAME = "convolution"
_PENALTY = """
from nbgrader.plugins import LateSubmissionPlugin


class Half(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2


c.AssignLatePenalties.plugin_class = Half
"""
_LATE = "2026-03-02 03:04:05 UTC"
_IN_TIME = "2026-02-28 23:00:00 UTC"
_DUE = "2026-03-01 00:00:00.000000"


def _blank() -> dict[str, Any]:
    notebook = released()
    notebook["cells"] = [one for one in notebook["cells"] if "nbgrader" in one["metadata"]]
    cell(notebook, "setup")["source"] = "import numpy as np"
    return notebook


def _talkative() -> dict[str, Any]:
    return without_pictures(conv_at="for i in range(3000): print(i)\n" + accepted("loops"))


def _without_metadata() -> dict[str, Any]:
    notebook = without_pictures()
    cell(notebook, "shift")["metadata"] = {}
    return notebook


#: student: the notebook and the time of handing in
CLASS: dict[str, tuple[Any, str | None]] = {
    "ada": (without_pictures(), None),
    "blank": (_blank(), None),
    "edited": (_without_metadata(), None),
    "in-time": (without_pictures(), _IN_TIME),
    "late": (without_pictures(), _LATE),
    "late-excused": (without_pictures(), _LATE),
    "talkative": (_talkative(), None),
    "unreadable": ("no notebook", None),
    "wrong": (without_pictures(shift="def shift(x, dy, dx): return x"), None),
}


def hand_in(course: Path, student: str) -> Path:
    notebook, time = CLASS[student]
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(dump(notebook))
    (folder / "data").mkdir()
    (folder / "data/mine.txt").write_text("mine")
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "checks.py").write_text("a student's own")
    if time is not None:
        (folder / "timestamp.txt").write_text(time)
    return folder


def rows(course: Path) -> dict[str, list[Any]]:
    """What the gradebook says of every submission."""
    mine = (
        "JOIN submitted_notebook sn ON one.notebook_id = sn.id JOIN submitted_assignment sa ON sn.assignment_id = sa.id"
    )
    cells = "SELECT sa.student_id, bc.name, {} FROM {} one JOIN base_cell bc ON one.cell_id = bc.id " + mine
    questions = {
        "grades": cells.format("auto_score, manual_score, extra_credit, needs_manual_grade", "grade"),
        "comments": cells.format("auto_comment, manual_comment", "comment"),
        "submissions": "SELECT student_id, timestamp, extension, late_submission_penalty, flagged "
        "FROM submitted_assignment sa JOIN submitted_notebook sn ON sn.assignment_id = sa.id",
        "students": "SELECT * FROM student",
    }
    with sqlite3.connect(course / "gradebook.db") as database:
        found = {name: sorted(database.execute(question), key=repr) for name, question in questions.items()}
    database.close()
    return found


def change(course: Path, statement: str) -> None:
    with sqlite3.connect(course / "gradebook.db") as database:
        assert database.execute(statement).rowcount > 0
    database.close()


def files(course: Path) -> dict[str, tuple[int, bytes]]:
    """All that is autograded, with its permissions; results hold times and paths, and are read otherwise."""
    folder = course / "autograded"
    found = [path for path in folder.rglob("*") if path.is_file() and path.suffixes != [".results", ".json"]]
    return {str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes()) for path in found}


class Pair:
    """The same class twice: for `autograder grade`, and for plain `nbgrader autograde`."""

    def __init__(self, root: Path, command: Command) -> None:
        self.ours, self.nbgraders, self._command = root / "ours", root / "nbgraders", command
        copy_course(self.ours, pictures=False, released=True)
        with (self.ours / "nbgrader_config.py").open("a", encoding="utf-8") as file:
            file.write(_PENALTY)
        for student in CLASS:
            hand_in(self.ours, student)
        change(self.ours, f"UPDATE assignment SET duedate = '{_DUE}'")
        shutil.copytree(self.ours, self.nbgraders, symlinks=True)

    def run(self, *words: str, course: Path, program: str = "nbgrader") -> str:
        done = self._command(*words, cwd=course, program=program)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
        return str(done.stdout)

    def grade(self, *options: str) -> str:
        said = self.run("grade", NAME, *options, course=self.ours, program="autograder")
        self.run("autograde", NAME, *options, course=self.nbgraders)
        return said

    def both(self, statement: str) -> None:
        change(self.ours, statement)
        change(self.nbgraders, statement)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment, command: Command) -> Pair:
    prepare(assignment)  # the hidden cases have been searched for; the copies take them along
    made = Pair(tmp_path_factory.mktemp("pair"), command)
    made.grade()
    return made


def test_the_gradebook_holds_what_nbgrader_writes(pair: Pair) -> None:
    ours = rows(pair.ours)
    assert ours == rows(pair.nbgraders)
    assert ("blank", "shift-solution", "No response.", None) in ours["comments"]
    penalties = {student: penalty for student, _, _, penalty, _ in ours["submissions"]}
    assert penalties == {**dict.fromkeys(CLASS), "late": 12.5, "late-excused": 12.5}


def test_the_files_are_those_that_nbgrader_writes(pair: Pair) -> None:
    ours, nbgraders = files(pair.ours), files(pair.nbgraders)
    assert ours.keys() == nbgraders.keys()
    for name, content in ours.items():
        assert content == nbgraders[name], name
    assert "ada/convolution/data/mine.txt" in ours
    assert b"Output truncated" in ours["talkative/convolution/convolution.ipynb"][1]
    assert b"a student's own" not in ours["ada/convolution/checks.py"][1]


def test_what_a_person_did_is_kept_when_all_is_graded_anew(pair: Pair) -> None:
    of = "notebook_id IN (SELECT sn.id FROM submitted_notebook sn JOIN submitted_assignment sa ON sn.assignment_id = "
    pair.both(f"UPDATE grade SET manual_score = 3, extra_credit = 1 WHERE {of} sa.id WHERE sa.student_id = 'wrong')")
    pair.both(f"UPDATE comment SET manual_comment = 'Well.' WHERE {of} sa.id WHERE sa.student_id = 'blank')")
    pair.both("UPDATE submitted_assignment SET extension = '1970-01-08 00:00:00' WHERE student_id = 'late-excused'")
    said = pair.grade("--force")
    assert re.search(r"\] wrong: 20 of 25; .*\bconv2d was marked by hand, the tests give 13; ", said), said
    assert re.search(r"\] late: \S+ of 25; \S+ taken off because it was late", said)
    ours = rows(pair.ours)
    assert ours == rows(pair.nbgraders)
    assert ("wrong", "shift", 0.75, 3.0, 1.0, 1) in [(*row[:2], row[2] and 0.75, *row[3:]) for row in ours["grades"]]
    assert ("blank", "shift-solution", "No response.", "Well.") in ours["comments"]
    assert {row[0]: row[3] for row in ours["submissions"]}["late-excused"] is None
    assert files(pair.ours) == files(pair.nbgraders)


# ---- once more -------------------------------------------------------------------------------------


def again(course: Path, command: Command) -> dict[str, str]:
    """What `autograder grade` says of each student."""
    done = command("grade", NAME, cwd=course)
    assert "Traceback" not in done.stderr
    return dict(re.findall(r"^\[\d+/\d+\] (\S+): (.*)$", done.stdout, re.MULTILINE))


def graded_anew(said: dict[str, str]) -> set[str]:
    return {student for student, words in said.items() if not words.startswith("graded before")}


def add_a_cell(course: Path) -> None:
    """To the instructor's notebook: one that the gradebook has not heard of, and no student has. Once there are
    submissions, nbgrader takes no new cells."""
    source = course / "source" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    new = copy.deepcopy(cell(notebook, "setup"))
    new["id"], new["source"] = "new", "import math"
    new["metadata"]["nbgrader"]["grade_id"] = "new"
    notebook["cells"].append(new)
    source.write_bytes(dump(notebook))


def test_what_nbgrader_has_graded_stands(pair: Pair, command: Command) -> None:
    assert graded_anew(again(pair.nbgraders, command)) == set()


def test_a_run_with_nothing_to_do_starts_nothing(pair: Pair, command: Command) -> None:
    course = pair.ours
    lock = course / f".autograder.{NAME}.lock"
    before = lock.stat().st_mtime_ns
    said = again(course, command)
    assert set(said) == set(CLASS)
    assert graded_anew(said) == set()
    assert lock.stat().st_mtime_ns == before


@contextmanager
def another_student(course: Path) -> Iterator[None]:
    (course / "submitted/new" / NAME).mkdir(parents=True)
    yield
    shutil.rmtree(course / "submitted/new")


@contextmanager
def one_less(course: Path) -> Iterator[None]:
    (course / "submitted/ada").rename(course / "ada")
    yield
    (course / "ada").rename(course / "submitted/ada")


@contextmanager
def other_settings(course: Path) -> Iterator[None]:
    config = course / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + "\n", encoding="utf-8")
    yield
    config.write_text(text, encoding="utf-8")


@contextmanager
def other_graders(course: Path) -> Iterator[None]:
    (course / "solutions" / NAME / "more.py").touch()
    yield
    (course / "solutions" / NAME / "more.py").unlink()


@contextmanager
def later_due(course: Path) -> Iterator[None]:
    change(course, "UPDATE assignment SET duedate = '2027-03-01 00:00:00.000000'")
    yield
    change(course, f"UPDATE assignment SET duedate = '{_DUE}'")


@contextmanager
def cut_short(course: Path) -> Iterator[None]:
    (course / f"autograded/ada/.{NAME}.unfinished").touch()
    yield
    (course / f"autograded/ada/.{NAME}.unfinished").unlink()


@contextmanager
def no_gradebook(course: Path) -> Iterator[None]:
    (course / "gradebook.db").rename(course / "away.db")
    yield
    (course / "away.db").rename(course / "gradebook.db")


@contextmanager
def no_file(path: Path) -> Iterator[None]:
    kept = path.rename(path.with_name("kept"))
    yield
    kept.rename(path)


@pytest.mark.long  # a control of the comparison above
def test_whatever_differs_is_looked_at(pair: Pair, command: Command) -> None:
    course = pair.ours
    changes = [another_student, one_less, other_settings, other_graders, later_due, cut_short, no_gradebook]
    for differs in changes:
        with differs(course):
            assert unchanged(Course(course).assignment(NAME)) is None, differs.__name__
        assert unchanged(Course(course).assignment(NAME)) is not None, differs.__name__
    change(course, "UPDATE grade SET auto_score = NULL WHERE auto_score = 13")  # an older gradebook, say
    assert unchanged(Course(course).assignment(NAME)) is None
    without = {student for student, _, score, by_hand, *_ in rows(course)["grades"] if score is by_hand is None}
    assert "ada" in without
    assert graded_anew(again(course, command)) == without
    for path in ("autograded/ada/convolution/convolution.ipynb", "submitted/ada/convolution/data/mine.txt"):
        assert unchanged(Course(course).assignment(NAME)) is not None
        with no_file(course / path):
            assert unchanged(Course(course).assignment(NAME)) is None, path
        assert graded_anew(again(course, command)) == set()  # by content


def test_only_what_has_changed_is_graded_again(pair: Pair, command: Command) -> None:
    """And a folder that cannot be written costs nobody else anything."""
    course, submitted = pair.ours, pair.ours / "submitted"
    (submitted / "ada" / NAME / "data/mine.txt").write_text("otherwise")
    (submitted / "blank" / NAME / f"{NAME}.ipynb").write_bytes(dump(without_pictures()))
    (submitted / "late" / NAME / "timestamp.txt").write_text(_IN_TIME)
    shutil.rmtree(submitted / "in-time")
    shutil.rmtree(course / "autograded/edited")
    (course / "autograded/edited").write_text("in the way")
    said = again(course, command)
    assert graded_anew(said) == {"ada", "blank", "edited", "late"}
    assert "in-time" not in said
    assert said["blank"].startswith("25 of 25")
    assert {row[0]: row[3] for row in rows(course)["submissions"]}["late"] is None
    assert re.match(r"could not be graded \(.*autograded/edited", said["edited"])
    (course / "autograded/edited").unlink()
    assert graded_anew(again(course, command)) == {"edited"}
    graders = course / "autograder/graders" / NAME / "test_shift.py"
    graders.write_text(graders.read_text(encoding="utf-8") + "\n# a word\n", encoding="utf-8")
    add_a_cell(course)
    said = again(course, command)
    assert graded_anew(said) == set(CLASS) - {"in-time"}
    assert said["ada"].startswith("25 of 25")


def test_a_submission_that_goes_while_others_are_graded_keeps_its_marks(pair: Pair, tmp_path: Path) -> None:
    before = rows(pair.ours)
    shutil.move(pair.ours / "submitted/late", tmp_path)
    assignment = Course(pair.ours).assignment(NAME)
    pool = GradingPool(assignment, 1)
    with open_application(pair.ours, tmp_path / "log") as app:
        (one,) = WholeClass(app, assignment, pool).run(["late"], force=True)  # who was there when the run began
    (worker,) = multiprocessing.active_children()
    assert Path(f"/proc/{worker.pid}/oom_score_adj").read_text() == "300\n"  # the kernel's choice before us
    pool.close()
    assert one.result is None
    assert one.trouble.startswith("it has gone since the run began")
    assert rows(pair.ours) == before


def test_a_course_with_its_own_idea_of_autograding_is_graded_by_nbgraders_command(pair: Pair, command: Command) -> None:
    course = pair.nbgraders
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.Autograde.post_convert_hook = lambda **about: open('hooked', 'w').close()\n")
    done = command("grade", NAME, "--student", "ada", "--force", cwd=course)
    assert done.returncode == 0, done.stderr
    assert "BaseConverter.post_convert_hook in nbgrader_config.py" in done.stderr
    assert (course / "hooked").exists()
    assert "ada: 25 of 25" in done.stdout


def test_there_are_no_more_workers_than_submissions(tmp_path: Path) -> None:
    def workers(*given: str) -> int:
        parser = argparse.ArgumentParser()
        grade.add_arguments(parser)
        return grade._workers(copied.assignment("convolution"), parser.parse_args(["convolution", *given]))

    copied = Course(copy_course(tmp_path))
    assert workers("--workers", "7") == 7  # none that is seen from here: they may lie elsewhere
    for student in ("ada", "ben"):
        (tmp_path / f"submitted/{student}/convolution").mkdir(parents=True)
    assert workers("--workers", "7") == 2
    assert workers("--workers", "1") == 1
    assert workers("--workers", "7", "--student", "ada") == 1
