"""More time for a student or a group, from course.toml alone: the same in the batch and in nbgrader's own command."""

from __future__ import annotations

import os
import sqlite3
import sys
import unicodedata
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import Course, CourseError
from autograder.extensions import Granted, extensions, without_effect
from autograder.nbgrader_plugin.application import open_application
from autograder.nbgrader_plugin.batch.last_run import RunMemory, unchanged
from tests.conftest import Command
from tests.support import dump, small_course, small_notebook

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2 days", 2 * DAY),
        ("1 day", DAY),
        ("1 week 2 days", 9 * DAY),
        ("36 hours", 1.5 * DAY),
        ("1 day, 90 minutes", DAY + timedelta(minutes=90)),
        ("0 minutes", timedelta()),
    ],
)
def test_a_length_is_read(text: str, length: timedelta) -> None:
    assert extensions({"ada": text}, {}) == {"ada": length}


@pytest.mark.parametrize("text", ["", "2", "days", "2 days more", "-1 day", "2026-11-02", "1 fortnight"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no time such as"):
        extensions({"ada": text}, {})


def test_one_that_no_gradebook_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="the extension '100000000 weeks' is longer than ten years"):
        extensions({"ada": "100000000 weeks"}, {})


def test_ones_own_comes_before_a_groups_and_the_longest_of_those_counts() -> None:
    groups = {"thursday": ["ada", "bob", "cho"], "ill": ["bob"]}
    given = {"thursday": "2 days", "ill": "1 week", "cho": "1 day"}
    assert extensions(given, groups) == {"ada": 2 * DAY, "bob": 7 * DAY, "cho": DAY}


def test_an_id_has_more_time_in_every_unicode_form() -> None:
    nfc, nfd = (unicodedata.normalize(form, "홍길동") for form in ("NFC", "NFD"))
    for one, other in ((nfc, nfd), (nfd, nfc)):
        assert Granted(extensions({one: "1 day"}, {})).of(other) == DAY
        assert Granted(extensions({"all": "1 day"}, {"all": [one]})).of(other) == DAY


def test_what_has_no_effect_is_said() -> None:
    groups = {"thursday": ["ada", "boob"], "ill": ["zoe"]}
    given = {"one": {"thursday": "2 days", "friday": "1 day", "ada": "1 day"}, "oen": {"ada": "1 day"}, "two": {}}
    assert without_effect(given, groups, ["one", "two"], "one", {"ada"}) == [
        "[extensions.oen] is for no assignment of this course",
        "[extensions.one] names friday: no group, and nobody who has handed in or is in the gradebook",
        "the group thursday names boob: nobody who has handed in or is in the gradebook",
    ]


SETTINGS = """
[groups]
thursday = ["bob", "cho"]

[extensions.one]
ada = "2 hours"
thursday = "90 minutes"
cho = "0 minutes"
"José" = "2 hours"

[extensions.oen]
ada = "1 day"
"""
#: As macOS writes it.
JOSE = unicodedata.normalize("NFD", "José")
#: Everybody hands in an hour late, and who is late gets nothing.
GRADED = {"ada": 4.0, "bob": 4.0, "cho": 0.0, "dan": 0.0, JOSE: 4.0}


def totals(root: Path) -> dict[str, float]:
    question = (
        "SELECT student_id, (SELECT SUM(auto_score) FROM grade WHERE notebook_id = n.id) "
        "- COALESCE(n.late_submission_penalty, 0) FROM submitted_assignment s JOIN submitted_notebook n "
        "ON n.assignment_id = s.id"
    )
    with closing(sqlite3.connect(root / "gradebook.db")) as database:
        return dict(database.execute(question).fetchall())


def test_who_has_more_time_is_not_late(tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    root = small_course(tmp_path / "course", 2, "seed").root
    with (root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    settings = root / "autograder/graders/course.toml"
    plain = settings.read_text()
    settings.write_text(plain + SETTINGS)
    for student in GRADED:
        folder = root / "submitted" / student / "one"
        folder.mkdir(parents=True)
        (folder / "one.ipynb").write_bytes(dump(small_notebook("def f(x): return 2 * x")))
        (folder / "timestamp.txt").write_text("2026-11-02 20:00:00 KST")
    command("release", "one", cwd=root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "convnets") as gradebook:
        gradebook.update_or_create_assignment("one", duedate="2026-11-02 10:00:00 UTC")

    done = command("grade", "one", cwd=root)
    assert totals(root) == GRADED
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert f"{settings}: [extensions.oen] is for no assignment of this course. It has no effect so far" in done.stderr

    settings.write_text((plain + SETTINGS).replace('ada = "2 hours"', 'ada = "0 minutes"'))
    done = command("grade", "one", cwd=root)
    assert totals(root) == {**GRADED, "ada": 0.0}
    assert done.stdout.count("graded before") == 4  # the others are not graded anew

    settings.write_text((plain + SETTINGS).replace("cho = ", "dan = "))
    done = command("autograde", "one", "--force", cwd=root, program="nbgrader")
    assert totals(root) == {"ada": 4.0, "bob": 4.0, "cho": 4.0, "dan": 0.0, JOSE: 4.0}, done.stderr

    settings.write_text(plain + SETTINGS.replace("2 hours", "soon"))
    done = command("grade", "one", cwd=root)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "course.toml cannot be used: the extension 'soon' is no time" in done.stderr


CHANGES = {
    "a student's": ('ada = "2 hours"', 'ada = "3 hours"'),
    "a new one": ('ada = "2 hours"', 'ada = "2 hours"\ndan = "1 day"'),
    "a group's": ('thursday = "90 minutes"', 'thursday = "80 minutes"'),
    "who is in a group": ('["bob", "cho"]', '["bob", "cho", "dan"]'),
}


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_run_after_another_extension_looks_at_all(tmp_path: Path, old: str, new: str) -> None:
    course = _remembered(tmp_path)
    assert unchanged(course.assignment("one")) is not None
    settings = course.graders / "course.toml"
    settings.write_text(settings.read_text().replace(old, new))
    assert unchanged(Course(course.root).assignment("one")) is None


def test_an_extension_that_is_none_is_refused_however_little_has_changed(tmp_path: Path) -> None:
    course = _remembered(tmp_path)
    settings = course.graders / "course.toml"
    settings.write_text(settings.read_text().replace("2 hours", "soon"))
    with pytest.raises(CourseError, match="the extension 'soon' is no time"):
        unchanged(Course(course.root).assignment("one"))


def _remembered(root: Path) -> Course:
    """A course whose last run saw nobody's submission, and all else."""
    course = small_course(root / "course", 2, "seed")
    settings = course.graders / "course.toml"
    settings.write_text(settings.read_text() + SETTINGS)
    with open_application(course.root, root / "log") as app:
        RunMemory(app, course.assignment("one")).keep()
    return Course(course.root)
