"""Where a notebook was, and is none any more: mark, page, report and nbgrader's own commands say the same."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.support import dump, small_course, small_notebook

RIGHT = dump(small_notebook("def f(x): return 2 * x"))
MISSING = "There is no one.ipynb in the submission"


def hand_in(root: Path, student: str, **files: bytes) -> None:
    """In place of what was there. files: by name, a dot written as __."""
    folder = root / "submitted" / student / "one"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)


def rows(root: Path) -> list[tuple[object, ...]]:
    """Every mark: whose, by the tests, by hand, to be looked at."""
    with closing(sqlite3.connect(root / "gradebook.db")) as database:
        return database.execute(
            "SELECT s.student_id, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g "
            "JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id "
            "ORDER BY 1"
        ).fetchall()


def change(root: Path, statement: str) -> None:
    with closing(sqlite3.connect(root / "gradebook.db")) as database, database:
        assert database.execute(statement).rowcount > 0


def page(root: Path, student: str) -> str:
    return (root / "feedback" / student / "one/one.html").read_text(encoding="utf-8")


def autograded(root: Path) -> dict[str, bytes]:
    """All but results, which hold times."""
    files = (path for path in (root / "autograded").rglob("*") if path.is_file() and ".results" not in path.suffixes)
    return {str(path): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """Ann and bob were right; now ann hands in a text, and bob nothing. Cid hands in a notebook in capital letters, and
    an id ends with a blank."""
    course = small_course(tmp_path_factory.mktemp("no_notebook") / "course", 2, "seed").root
    (course / "solutions/one/translations/ko.po").unlink()
    for student in ("ann", "bob"):
        hand_in(course, student, one__ipynb=RIGHT)
    hand_in(course, "cid", ONE__IPYNB=RIGHT)
    hand_in(course, "dan ", one__ipynb=RIGHT)
    command("grade", "one", cwd=course)
    assert rows(course) == [("ann", 4, None, 0), ("bob", 4, None, 0), ("cid", 4, None, 0), ("dan ", 0, None, 0)]
    change(course, "UPDATE grade SET manual_score = 3")
    hand_in(course, "ann", notes__txt=b"I have changed my mind.")
    hand_in(course, "bob")
    return course


def test_a_notebook_that_is_gone_leaves_nothing_behind(root: Path, command: Command) -> None:
    done = command("grade", "one", cwd=root)
    assert done.returncode == 1
    assert "f is from before it was graded anew, to be looked at again. " + MISSING in done.stdout
    assert rows(root) == [("ann", 0, 3, 1), ("bob", 0, 3, 1), ("cid", 4, 3, 0), ("dan ", 0, 3, 1)]
    command("feedback", "one", cwd=root)
    command("report", "one", cwd=root)
    report = (root / "one-report.html").read_text(encoding="utf-8")
    assert report.count(MISSING) >= 2
    for student in ("ann", "bob"):
        assert MISSING in page(root, student)
        assert "What is right" not in page(root, student)
    before = page(root, "ann"), page(root, "bob")
    done = command("generate_feedback", "one", "--force", cwd=root, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert (page(root, "ann"), page(root, "bob")) == before


def test_nbgraders_own_command_does_the_same(root: Path, command: Command) -> None:
    command("grade", "one", "--force", cwd=root)
    before, notebooks = rows(root), autograded(root)
    shutil.rmtree(root / "autograded")
    change(root, "UPDATE grade SET auto_score = 1, needs_manual_grade = 0")
    done = command("autograde", "one", cwd=root, program="nbgrader")
    assert "No notebooks were matched" not in done.stderr
    assert done.returncode == 1
    assert "dan : nbgrader cannot grade a student whose name begins or ends with a blank; rename" in done.stderr
    assert rows(root) == before
    assert autograded(root) == notebooks
    done = command("grade", "one", cwd=root)
    assert done.stdout.count("graded before") == 3
