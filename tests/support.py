"""What several tests build: notebooks, released and filled in."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.wire.messages import Stream
from tests.shared import shared

ROOT = Path(__file__).parent.parent
#: In the order in which students meet them.
NAMES = (
    *("windows", "convolution", "pooling", "patterns", "counting", "convnet"),
    *("backward", "training", "transfer", "seeing"),
)
#: `make test-attacks`: every limit as in the course, every attack in every sandbox, and the tests marked `long`.
LONG = bool(os.environ.get("AUTOGRADER_LONG"))


def text(outputs: list[Any]) -> str:
    """What a cell printed."""
    return "".join(output.text for output in outputs if isinstance(output, Stream))


def released(name: str = "convolution") -> dict[str, Any]:
    """The notebook that students get."""
    text = (ROOT / "assignments" / name / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook: dict[str, Any] = json.loads(text)
    return notebook


def released_checks(name: str = "convolution") -> Any:
    """The module beside the released notebook."""
    spec = importlib.util.spec_from_file_location("checks", ROOT / "assignments" / name / "checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_DRAWING = """
import matplotlib.pyplot as plt, numpy as np
import {modules}
said = []
def show():
    plt.gcf().canvas.draw()
    said.append([text.get_text() for axes in plt.gcf().axes for text in axes.texts])
    plt.close()
{shows}.show = show
def unwritten(*given):
    raise NotImplementedError
"""


def drawing(script: str, *modules: str) -> str:
    """A script to be run beside a released notebook: each picture adds the texts in it to `said`. The last of the
    modules draws them."""
    return _DRAWING.format(modules=", ".join(modules), shows=modules[-1]) + script


def accepted(style: str, name: str = "convolution") -> str:
    return (ROOT / "solutions" / name / "accepted" / f"{style}.py").read_text(encoding="utf-8")


def cell(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    """The cell with this grade_id."""
    for found in notebook["cells"]:
        if found["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            one: dict[str, Any] = found
            return one
    raise KeyError(grade_id)


def solved(**answers: str) -> dict[str, Any]:
    """The released notebook of `convolution` with these answers; by default everything is right, all in one cell."""
    notebook = released()
    cell(notebook, "conv_at-solution")["source"] = accepted("loops")
    for name in ("conv2d", "shift", "predict_rows", "predict_place"):
        cell(notebook, f"{name}-solution")["source"] = "pass"
    for name, source in answers.items():
        cell(notebook, f"{name}-solution")["source"] = source
    return notebook


_QUICK = "import numpy as np"


def without_pictures(**answers: str) -> dict[str, Any]:
    """`solved`, with nothing but the cells that are graded or filled in: for a course made by `copy_course` with
    `pictures=False`, in which a submission takes no time at all."""
    notebook = solved(**answers)
    notebook["cells"] = [one for one in notebook["cells"] if "nbgrader" in one["metadata"]]
    cell(notebook, "setup")["source"] = _QUICK
    return notebook


def old_format(code: str) -> dict[str, Any]:
    """A notebook of format 3 with one cell."""
    cell = {"cell_type": "code", "language": "python", "collapsed": False, "metadata": {}, "outputs": [], "input": code}
    worksheets = [{"cells": [cell], "metadata": {}}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": worksheets}


def dump(notebook: Any) -> bytes:
    return json.dumps(notebook).encode()


def copy_assignment(root: Path, name: str) -> None:
    """With what all solutions share."""
    for part in ("source", "solutions", "assignments", "autograder/graders"):
        shutil.copytree(ROOT / part / name, root / part / name)
    for file in (*ROOT.glob("solutions/*.py"), ROOT / "nbgrader_config.py"):
        shutil.copy(file, root / file.parent.relative_to(ROOT))


def copy_course(root: Path, pictures: bool = True, released: bool = False) -> Path:
    """A copy of the course at `root`, `convolution` alone, that a test may change. released: it has a gradebook, in
    which the assignment stands."""
    if released:
        name = "released" if pictures else "released without pictures"
        shutil.copytree(shared(name, partial(_release, pictures=pictures)), root, dirs_exist_ok=True)
        return root
    copy_assignment(root, "convolution")
    shutil.copy(ROOT / "autograder/graders/course.toml", root / "autograder/graders")
    if not pictures:
        source = root / "source/convolution/convolution.ipynb"
        notebook = json.loads(source.read_text(encoding="utf-8"))
        cell(notebook, "setup")["source"] = _QUICK
        source.write_bytes(dump(notebook))
        # Matplotlib takes most of a sandbox's start.
        (root / "autograder/graders/convolution/assignment.toml").write_text('packages = ["numpy"]\n')
    return root


def _release(root: Path, pictures: bool) -> None:
    copy_course(root, pictures)
    command = [str(Path(sys.executable).parent / "autograder"), "release", "convolution"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def nest(folder: Path, depth: int, name: str = "d") -> None:
    """Folders in folders: more than a path is long enough for."""
    place = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=place)
        inner = os.open(name, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)


def scores(course: Path) -> dict[tuple[str, str], float]:
    """Every mark in the gradebook, by student and grade cell; fails where one stands there twice, or the gradebook is
    damaged."""
    with sqlite3.connect(course / "gradebook.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute(
            "SELECT sa.student_id, bc.name, g.auto_score FROM grade g JOIN base_cell bc ON g.cell_id = bc.id "
            "JOIN submitted_notebook sn ON g.notebook_id = sn.id "
            "JOIN submitted_assignment sa ON sn.assignment_id = sa.id"
        ).fetchall()
    database.close()
    found = {(student, cell): score for student, cell, score in rows}
    assert len(found) == len(rows), "a submission has a mark twice"
    return found


def forget_scores(course: Path, students: tuple[str, ...]) -> None:
    """As if these students had not been graded."""
    for student in students:
        shutil.rmtree(course / "autograded" / student)
    with sqlite3.connect(course / "gradebook.db") as database:
        forgotten = database.executemany(
            "UPDATE grade SET auto_score = NULL WHERE notebook_id IN (SELECT sn.id FROM submitted_notebook sn "
            "JOIN submitted_assignment sa ON sn.assignment_id = sa.id WHERE sa.student_id = ?)",
            [(student,) for student in students],
        )
    database.close()
    assert forgotten.rowcount == 5 * len(students)


def marks(course: Path) -> dict[str, float]:
    """What each student in the gradebook has in all."""
    found = scores(course)
    return {one: sum(score or 0.0 for (student, _), score in found.items() if student == one) for one, _ in found}


_KOREAN = """
msgid "It looks as if nothing is added."
msgstr "아무것도 더하지 않은 것 같습니다."

msgid "cases"
msgstr "경우"
"""


def small_course(root: Path, factor: int, seed: str, language: str = "en") -> Course:
    """A course whose only assignment is `one`, and in it a function `f`, whose argument is to be multiplied.
    Called again, it changes the course."""
    files = {
        "solutions/one/reference.py": """
from autograder.exercise import reference
from solutions.one.factor import FACTOR
@reference()
def f(x): return FACTOR * x
""",
        "solutions/one/factor.py": f"FACTOR = {factor}",
        "solutions/one/lately.py": f"FACTOR = {factor}",
        "solutions/one/misconceptions/f.py": """
from autograder.exercise import misconception
@misconception("plain", "It looks as if nothing is added.", fails=("cases",))
def plain(x): return x
""",
        "solutions/one/translations/ko.po": _KOREAN,
        "autograder/graders/one/test_f.py": f"""
import pytest
from autograder.exercise import Case, found, generator
from solutions.one import reference
DRAWN = int(generator("at the beginning").integers(10**9))
@pytest.mark.grade("f")
@found(lambda rng: Case((int(rng.integers(1, 10**9)),)))
def test_cases(student, case):
    student.f(*case.args).matches(reference.f)
@pytest.mark.grade("f")
def test_now(student):
    from solutions.one.lately import FACTOR
    assert FACTOR == {factor}
    assert int(generator("at the beginning").integers(10**9)) == DRAWN
    student.f(DRAWN).matches(reference.f)
""",
        "autograder/graders/one/assignment.toml": 'packages = ["numpy"]',
        "autograder/graders/course.toml": f'seed = "{seed}"',
        "nbgrader_config.py": (ROOT / "nbgrader_config.py").read_text(),
        "in_its_root.py": "",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    for folder in ("source", "assignments"):
        (root / folder / "one").mkdir(parents=True, exist_ok=True)
        (root / folder / "one/one.ipynb").write_bytes(dump(small_notebook("", language)))
    return Course(root)


def small_notebook(code: str, language: str = "en") -> dict[str, Any]:
    about = {"schema_version": 3, "task": False}
    answer = {"grade_id": "f-solution", "solution": True, "grade": False, "locked": False, **about}
    test = {"grade_id": "f", "solution": False, "grade": True, "locked": True, "points": 4, **about}
    cells = [
        {"cell_type": "code", "id": one["grade_id"], "metadata": {"nbgrader": one}, "source": source}
        | {"outputs": [], "execution_count": None}
        for one, source in ((answer, code), (test, ""))
    ]
    return {"cells": cells, "metadata": {"language": language}, "nbformat": 4, "nbformat_minor": 5}
