"""A gradebook in PostgreSQL: grading, feedback and export."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from tests.conftest import Command
from tests.postgresql import POSTGRESQL, postgresql_server
from tests.support import copy_course, dump, without_pictures

pytestmark = pytest.mark.skipif(POSTGRESQL is None, reason="needs PostgreSQL: apt-get install postgresql")

_CLASS = {
    "ada": without_pictures(),
    "dara": without_pictures(shift="def shift(x, dy, dx): return x"),
    "naïve-ü": without_pictures(predict_rows="predict_rows = 3"),
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgresql_server() as found:
        yield found


@pytest.fixture(scope="module")
def course(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_course(tmp_path_factory.mktemp("postgresql") / "course", pictures=False)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\nc.CourseDirectory.db_url = {address!r}\n")
    for student, notebook in _CLASS.items():
        folder = root / "submitted" / student / "convolution"
        folder.mkdir(parents=True)
        (folder / "convolution.ipynb").write_bytes(dump(notebook))
    return root


@contextmanager
def database(address: str) -> Iterator[Engine]:
    engine = create_engine(address)
    yield engine
    engine.dispose()


def test_the_marks_stand_there(course: Path, address: str, command: Command) -> None:
    done = command("grade", "convolution", cwd=course)
    assert done.returncode == 0, done.stderr
    assert not (course / "gradebook.db").exists()
    with database(address) as engine, engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT sa.student_id, sum(g.auto_score) FROM grade g JOIN submitted_notebook sn "
                "ON g.notebook_id = sn.id JOIN submitted_assignment sa ON sn.assignment_id = sa.id "
                "GROUP BY sa.student_id"
            )
        ).all()
    marks = {row[0]: row[1] for row in found}
    assert 21 <= marks.pop("dara") < 25
    assert marks == {"ada": 25, "naïve-ü": 24}


def test_feedback_and_export(course: Path, command: Command) -> None:
    done = command("generate_feedback", "convolution", cwd=course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    for student in _CLASS:
        assert (course / "feedback" / student / "convolution/convolution.html").exists()
    done = command("export", cwd=course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    with (course / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ada": 25, "dara": 21.5, "naïve-ü": 24}


@pytest.mark.long
def test_what_is_graded_is_not_graded_again(course: Path, command: Command) -> None:
    said = command("grade", "convolution", cwd=course).stdout
    assert said.count("graded before") == len(_CLASS)
    path = course / "submitted/dara/convolution/convolution.ipynb"
    path.write_bytes(dump(without_pictures()))
    said = command("grade", "convolution", cwd=course).stdout
    assert said.count("graded before") == len(_CLASS) - 1
    assert "dara: 25 of 25" in said


def test_a_server_that_does_not_answer_is_said(course: Path, command: Command) -> None:
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write('\nc.CourseDirectory.db_url = "postgresql://grader:secret@127.0.0.1:1/postgres"\n')
    done = command("grade", "convolution", cwd=course)
    assert done.returncode == 2
    assert "The gradebook postgresql://grader:***@127.0.0.1:1/postgres cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_its_driver_it_is_said_what_to_install(course: Path) -> None:
    program = "import sys; sys.modules['psycopg'] = None; from autograder.commands.main import main; sys.exit(main())"
    words = [sys.executable, "-c", program, "grade", "convolution"]
    done = subprocess.run(words, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "needs the package psycopg. Install nbautograder[postgresql]" in done.stderr
    assert "Traceback" not in done.stderr
