"""What a course's settings have wrong is said in one sentence, whatever reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nbgrader.converters.autograde import Autograde

from autograder.course import Course, CourseError
from autograder.nbgrader_plugin.application import Gradebook, open_application
from autograder.nbgrader_plugin.lateness import Lateness
from autograder.nbgrader_plugin.submissions import Submissions
from autograder.releasing.untranslated import update
from tests.conftest import Command
from tests.support import small_course

CONFIGURED = {
    "c.LateSubmissionPlugin.penalty_method = 'half'": "nbgrader_config.py has a value that nbgrader does not take: "
    "The 'penalty_method' trait of a LateSubmissionPlugin instance expected any of ['none', 'zero'], not the str 'half",
    "c.AssignLatePenalties.plugin_class = 'no.Such'": "The 'plugin_class' trait of AssignLatePenalties instance must "
    "be a type, but 'no.Such' could not be imported. Mend it.",
    "c.AssignLatePenalties.plugin_class = 'late_and_broken.Policy'": "late_and_broken.Policy, which "
    "c.AssignLatePenalties.plugin_class in nbgrader_config.py names, cannot be imported (SyntaxError: ",
    "c.Autograde.permissions = 'abc'": "The 'permissions' trait of an Autograde instance expected an int, not the str",
    "c.CourseDirectory.db_url = 'nonsense'": "c.CourseDirectory.db_url in nbgrader_config.py is no address of a",
    "c.CourseDirectory.db_url = 'no://x'": "c.CourseDirectory.db_url in nbgrader_config.py is no address of a database",
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return small_course(tmp_path / "course", 2, "seed")


@pytest.mark.parametrize(("line", "words"), CONFIGURED.items(), ids=CONFIGURED)
def test_a_value_that_nbgrader_does_not_take(
    course: Course, monkeypatch: pytest.MonkeyPatch, line: str, words: str
) -> None:
    (course.root / "late_and_broken.py").write_text("this is no Python")
    monkeypatch.syspath_prepend(str(course.root))
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(f"\n{line}\n")
    with pytest.raises(CourseError, match=re.escape(words)):
        _use_all(course)


def _use_all(course: Course) -> None:
    with open_application(course.root, course.root / "log") as app:
        Autograde(coursedir=app.coursedir, parent=app)
        Lateness(app, "one")


@pytest.mark.parametrize(("line", "place"), [
    ("c.CourseDirectory.submitted_directory = 'handed'", "handed/*/one"),
    ("c.CourseDirectory.directory_structure = '{student_id}/{nbgrader_step}/{assignment_id}'", "*/submitted/one"),
])  # fmt: skip
def test_nothing_is_said_of_a_folder_in_which_nobody_looked(
    course: Course, command: Command, line: str, place: str
) -> None:
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(f"\n{line}\n")
    for name in ("grade", "feedback", "report"):
        done = command(name, "one", cwd=course.root)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert f"in {course.root}/{place}." in done.stderr


def test_a_folder_whose_name_nbgrader_takes_for_another_is_named(course: Course) -> None:
    root = course.root.rename(course.root.with_name("per%20cent"))
    with pytest.raises(CourseError, match=r"looks for the gradebook of .*/per%20cent in .*/per cent/"):
        _use_all(Course(root))


def test_a_package_without_a_name(course: Course) -> None:
    settings = course.graders / "one/assignment.toml"
    settings.write_text('packages = [""]')
    with pytest.raises(CourseError, match=re.escape(f"{settings} cannot be used: Expected `str` of length >= 1")):
        _ = course.assignment("one").packages


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("packges = []", "unknown field `packges`. Did you mean `packages`?"),
        ("[limits]\ncall_second = 3", "unknown field `call_second` in [limits]. Did you mean `call_seconds`?"),
        ("strict = true", "unknown field `strict`. There are packages, limits."),  # course.toml's
    ],
)
def test_a_setting_that_is_none_is_answered_with_those_that_there_are(
    course: Course, settings: str, words: str
) -> None:
    file = course.graders / "one/assignment.toml"
    file.write_text(settings)
    with pytest.raises(CourseError, match=re.escape(f"{file} cannot be used: {words}")):
        _ = course.assignment("one").packages


def test_a_catalogue_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "ko.po").mkdir()
    with pytest.raises(CourseError, match=r"ko\.po cannot be written .* Make it and its folder writable"):
        update({}, tmp_path / "ko.po", "ko")


def test_whom_the_gradebook_has_is_known(course: Course) -> None:
    (course.root / "submitted/ada/one").mkdir(parents=True)
    with open_application(course.root, course.root / "log") as app:
        with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
            gradebook.add_student("bob")
        assert Submissions(app, course.assignment("one")).known() == {"ada", "bob"}
