"""One fingerprint says what grades: whatever in it changes, all is graded anew, and nothing is where nothing does."""

from __future__ import annotations

import ast
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import autograder
from autograder import fingerprint
from autograder.cases.cache import CaseCache
from autograder.course import Course
from autograder.fingerprint import AFTERWARDS, Fingerprints, engine, engine_files
from tests.conftest import Command
from tests.support import dump, small_course, small_notebook

ENGINE = Path(autograder.__file__).parent
STUDENTS = ("ann", "bob", "cid")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """With three students, who all hand in the same."""
    made = small_course(tmp_path / "course", 2, "seed")
    for student in STUDENTS:
        folder = made.root / "submitted" / student / "one"
        folder.mkdir(parents=True)
        (folder / "one.ipynb").write_bytes(dump(small_notebook("def f(x): return 2 * x")))
        (folder / "timestamp.txt").write_text("2026-03-02 03:04:05 UTC")
    return made


@pytest.fixture
def graded(course: Course, command: Command) -> Callable[..., set[str]]:
    """Runs `autograder grade`, and says whom it has graded anew."""

    def grade(program: str = "autograder") -> set[str]:
        words = ("grade", "one") if program == "autograder" else ("autograde", "one")
        done = command(*words, cwd=course.root, program=program)
        assert done.returncode == 0, done.stderr
        return set(re.findall(r"^\[\d+/\d+\] (\w+): (?!graded before)", done.stdout, re.MULTILINE))

    return grade


def change(course: Course, statement: str) -> None:
    with sqlite3.connect(course.root / "gradebook.db") as database:
        assert database.execute(statement).rowcount > 0
    database.close()


def configure(course: Course, text: str) -> None:
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(text)


def penalties(course: Course) -> dict[str, float | None]:
    with sqlite3.connect(course.root / "gradebook.db") as database:
        found = database.execute(
            "SELECT student_id, late_submission_penalty FROM submitted_notebook sn "
            "JOIN submitted_assignment sa ON sn.assignment_id = sa.id"
        ).fetchall()
    database.close()
    return dict(found)


def test_what_grades_has_changed(
    course: Course, graded: Callable[..., set[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine: a copy of it, which the command runs."""
    copy = tmp_path / "engine/autograder"
    shutil.copytree(ENGINE, copy, ignore=shutil.ignore_patterns("graders", "__pycache__"))
    monkeypatch.setenv("PYTHONPATH", str(copy.parent))
    assert graded() == set(STUDENTS)
    assert graded() == set()
    for name in ("kinds/__init__.py", "judging/compare.py", "translation/ko.po"):
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write("\n# a word\n")
        assert graded() == set(STUDENTS), name
    assert graded() == set()
    (course.root / "solutions/one/lately.py").write_text("FACTOR = 2  # still")
    assert graded() == set(STUDENTS)
    assert graded() == set()


def test_a_changed_due_date_and_policy_are_new_marks(course: Course, graded: Callable[..., set[str]]) -> None:
    assert graded() == set(STUDENTS)
    change(course, "UPDATE assignment SET duedate = '2026-03-01 00:00:00.000000'")
    assert graded() == set(STUDENTS)
    assert graded() == set()
    assert set(penalties(course).values()) == {None}
    configure(course, "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    assert graded() == set(STUDENTS)
    assert penalties(course) == dict.fromkeys(STUDENTS, 4.0)
    configure(course, "\nc.NbGrader.logfile = ''\n")  # all is looked at, and nothing is different
    assert graded() == set()
    change(course, "UPDATE submitted_assignment SET extension = '1970-01-08 00:00:00' WHERE student_id = 'ann'")
    assert graded() == {"ann"}
    assert graded() == set()
    assert penalties(course) == {**dict.fromkeys(STUDENTS, 4.0), "ann": None}
    change(course, "UPDATE assignment SET duedate = '2026-04-01 00:00:00.000000'")
    assert graded() == set(STUDENTS)
    assert set(penalties(course).values()) == {None}


def test_a_policy_of_the_courses_own_that_is_written_anew_is_a_new_one(
    course: Course, graded: Callable[..., set[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    policy = """
from nbgrader.plugins import LateSubmissionPlugin
class Ours(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {}
"""
    (tmp_path / "ours.py").write_text(policy.format(1))
    configure(course, "\nc.AssignLatePenalties.plugin_class = 'ours.Ours'\n")
    graded()
    change(course, "UPDATE assignment SET duedate = '2026-03-01 00:00:00.000000'")
    assert graded() == set(STUDENTS)
    assert graded() == set()
    (tmp_path / "ours.py").write_text(policy.format("score / 4 + 2"))
    assert graded() == set(STUDENTS)
    assert penalties(course) == dict.fromkeys(STUDENTS, 3.0)
    assert graded() == set()


def test_what_nbgrader_graded_is_not_graded_again(course: Course, graded: Callable[..., set[str]]) -> None:
    """Its own command goes another way to the same result."""
    (course.root / "submitted/bob/one/mine.txt").write_text("more")
    graded()
    shutil.rmtree(course.root / "autograded")
    graded("nbgrader")
    assert len(list((course.root / "autograded").glob("*/one/one.results.json"))) == len(STUDENTS)
    assert graded() == set()


def test_where_nbgraders_command_grades_new_graders_are_seen_too(
    course: Course, graded: Callable[..., set[str]]
) -> None:
    configure(course, "\nc.Autograde.post_convert_hook = lambda **about: None\n")
    assert graded() == set(STUDENTS)
    assert graded() == set()
    small_course(course.root, 20, "seed")
    configure(course, "\nc.Autograde.post_convert_hook = lambda **about: None\n")
    assert graded() == set(STUDENTS)
    result = json.loads((course.root / "autograded/ann/one/one.results.json").read_bytes())
    assert result["score"] == 0
    assert graded() == set()


def _new_version(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        version = "0.0.1"

    found = dict(fingerprint.closure(("numpy",)))
    monkeypatch.setattr(fingerprint, "closure", lambda names: {**found, "numpy": Other()})


def _new_language(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "assignments/one/one.ipynb").write_bytes(dump(small_notebook("", "ko")))


def _more_packages(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "autograder/graders/one/assignment.toml").write_text('packages = ["numpy", "matplotlib"]')


def _new_seed(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "autograder/graders/course.toml").write_text('seed = "another"')


def _new_python(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.python_version_tuple", lambda: ("3", "99", "0"))


def _new_notebook(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "source/one/one.ipynb").write_bytes(dump(small_notebook("# another")))


def _a_link_to_nowhere(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "source/one/checks.py").symlink_to("/nowhere")


def _what_a_link_leads_to(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "in_its_root.py").write_text("released with the notebook")


def _a_submitted_link(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "submitted/ann/one/link").unlink()
    (course.root / "submitted/ann/one/link").symlink_to("/elsewhere")


def _what_solutions_share(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "solutions/of_all.py").write_text("# of several assignments")


CHANGES = (
    *(_new_version, _new_language, _more_packages, _new_seed, _new_python, _new_notebook),
    *(_a_link_to_nowhere, _what_a_link_leads_to, _a_submitted_link, _what_solutions_share),
)


@pytest.mark.parametrize("differs", CHANGES, ids=lambda one: one.__name__[1:])
def test_a_fingerprint_is_of_all_that_decides(course: Course, differs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = course.root / "submitted/ann/one"
    (folder / "link").symlink_to("/nowhere-at-all")
    (course.root / "source/one/more.py").symlink_to(course.root / "in_its_root.py")

    def now() -> str:
        engine.cache_clear()
        return Fingerprints(Course(course.root).assignment("one")).of(folder)

    before = now()
    (course.root / "solutions/one/__pycache__").mkdir(exist_ok=True)
    (course.root / "solutions/one/__pycache__/reference.pyc").touch()
    assert now() == before
    differs(course, monkeypatch)
    assert now() != before
    monkeypatch.undo()
    engine.cache_clear()


def test_a_package_that_is_not_installed_is_said_by_who_needs_it(course: Course) -> None:
    (course.root / "autograder/graders/one/assignment.toml").write_text('packages = ["nonsense-package"]')
    Fingerprints(course.assignment("one"))
    assert "nonsense-package" in engine(("nonsense-package",))["packages"]


def test_the_engine_is_looked_through_once(monkeypatch: pytest.MonkeyPatch, course: Course) -> None:
    Fingerprints(course.assignment("one"))
    monkeypatch.setattr(fingerprint, "engine_files", None)
    monkeypatch.setattr(fingerprint, "closure", None)
    Fingerprints(course.assignment("one"))


def test_no_hidden_case_depends_on_what_comes_afterwards() -> None:
    """The rooms that a search leaves out of account are imported by none of those that it counts."""
    counted = [path for path in engine_files() if path.suffix == ".py" and _room(path) not in AFTERWARDS]
    assert len(counted) > 60 and len(engine_files()) > len(counted)
    rooms = tuple(f"autograder.{room.removesuffix('.py')}" for room in AFTERWARDS)
    assert [(path, name) for path in counted for name in _imported(path) if name.startswith(rooms)] == []


def _room(path: Path) -> str:
    return path.relative_to(ENGINE).parts[0]


def _imported(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    return found


def test_hidden_cases_are_searched_for_anew_where_the_engine_judges_otherwise(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "autograder"
    shutil.copytree(ENGINE, copy, ignore=shutil.ignore_patterns("graders", "__pycache__"))
    monkeypatch.setattr(fingerprint, "_ENGINE", copy)
    assignment = course.assignment("one")

    def kept() -> Any:
        fingerprint._code.cache_clear()
        return CaseCache(assignment.graders / "test_f.py", assignment.solutions)

    kept().put({"cases": [1]})
    for name, same in {"pages/render.py": True, "translation/ko.po": True, "judging/compare.py": False}.items():
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write("\n# a word\n")
        assert kept().get() == ({"cases": [1]} if same else None), name
    monkeypatch.undo()
    fingerprint._code.cache_clear()
