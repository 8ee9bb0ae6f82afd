"""The formgrader's process lives for weeks: what it keeps, it lets go of when what grades has changed."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from pathlib import Path
from typing import Any

import pytest
from nbformat import from_dict
from nbgrader.converters.autograde import Autograde

from autograder.course import Assignment, Course
from autograder.nbgrader_plugin.application import generate, open_application, step
from autograder.nbgrader_plugin.steps import grade_in_sandbox, run_illustrations
from autograder.running.per_assignment import PerAssignment
from autograder.running.pipeline import Pipeline
from tests.support import dump, small_course, small_notebook


def hand_in(course: Course, code: str) -> None:
    folder = course.root / "submitted/ada/one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "one.ipynb").write_bytes(dump(small_notebook(code)))


def autograde(course: Course, log: Path) -> float:
    """By nbgrader's own way, in this process."""
    ids = {"assignment_id": "one", "student_id": "ada"}
    with open_application(course.root, log, CourseDirectory=ids) as app:
        if not (course.root / "gradebook.db").is_file():
            generate(app, course.assignment("one"))
        step(Autograde, app, force=True)
    with sqlite3.connect(course.root / "gradebook.db") as gradebook:
        ((mark,),) = gradebook.execute("SELECT auto_score FROM grade").fetchall()
    gradebook.close()
    return float(mark)


def kept(course: Course) -> Any:
    return grade_in_sandbox._pipelines._kept[course.root, "one"][1]


def test_graders_that_have_changed_grade_and_the_old_ones_are_gone(tmp_path: Path) -> None:
    course, other = small_course(tmp_path / "one", 2, "seed"), small_course(tmp_path / "other", 3, "seed")
    for one in (course, other):
        hand_in(one, "def f(x): return 2 * x")
    assert (autograde(course, tmp_path / "log"), autograde(other, tmp_path / "log")) == (4, 0)
    first = kept(course)
    assert autograde(course, tmp_path / "log") == 4
    assert kept(course) is first  # nothing has changed
    before = [weakref.ref(first), weakref.ref(first.tests.tests[0].function)]
    zygote = first._sandboxes._usual.zygote
    del first
    small_course(course.root, 30, "seed")
    assert autograde(course, tmp_path / "log") == 0
    gc.collect()
    assert [one() for one in before] == [None, None]
    assert not zygote.alive()
    hand_in(course, "def f(x): return 30 * x")
    assert (autograde(course, tmp_path / "log"), autograde(other, tmp_path / "log")) == (4, 0)


def test_a_new_seed_gives_new_cases_to_the_next_submission(tmp_path: Path) -> None:
    course = small_course(tmp_path / "one", 2, "seed")
    hand_in(course, "def f(x): return 2 * x")
    drawn = []
    for seed in ("seed", "another"):
        small_course(course.root, 2, seed)
        assert autograde(course, tmp_path / "log") == 4
        drawn.append(repr([test.arguments for test in kept(course).tests.tests]))
    assert drawn[0] != drawn[1]


class Slow:
    """Takes long to make."""

    def __init__(self, assignment: Assignment) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True

    def outputs(self, framed: Any, files: Any) -> list[Any]:
        return [self] * len(framed.cells)


def test_one_is_kept_for_each_assignment_until_its_fingerprint_changes(tmp_path: Path) -> None:
    one, other = (small_course(tmp_path / name, 2, "seed").assignment("one") for name in ("one", "other"))
    things = PerAssignment[Slow]()
    first, its = things.of(one, "a", Slow), things.of(other, "a", Slow)
    assert things.of(one, "a", Slow) is first
    second = things.of(one, "b", Slow)
    assert (first.closed, second.closed, its.closed) == (True, False, False)
    assert things.of(other, "a", Slow) is its
    things._close()  # the process ends
    assert second.closed and its.closed


def test_pictures_are_drawn_by_what_stands_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_illustrations, "Illustrator", Slow)
    monkeypatch.setattr(run_illustrations, "_illustrators", PerAssignment[Any]())
    course = small_course(tmp_path / "one", 2, "seed")
    folder = tmp_path / "one/autograded/ada/one"
    folder.mkdir(parents=True)
    notebook = from_dict(small_notebook(""))
    first, again = (run_illustrations._outputs(notebook, folder)[0] for _ in range(2))
    assert first is again
    (course.assignment("one").graders / "assignment.toml").write_text('packages = ["numpy", "matplotlib"]')
    assert run_illustrations._outputs(notebook, folder)[0] is not first
    assert first.closed  # type: ignore[attr-defined]


def test_a_course_is_put_to_work_without_a_look_at_the_disk(tmp_path: Path) -> None:
    """It happens for every submission."""
    assignment = small_course(tmp_path / "one", 2, "seed").assignment("one")
    with Pipeline(assignment), pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.open", None)
        patch.setattr("os.stat", None)
        for _ in range(3):
            with assignment.code.at_work():
                pass
