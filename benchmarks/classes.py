"""Makes a course with a class of any size, for us and for stock nbgrader, from the same submissions."""

from __future__ import annotations

import json
import shutil
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.demo.students import FUNCTIONS, sample_class
from autograder.grading.answers import Answers
from autograder.grading.collected import CollectedTests
from autograder.grading.evidence import happen
from autograder.sandbox.outcome import Question

NAME = "convolution"
_STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "convnets"
c.CourseDirectory.release_directory = "assignments"
"""


def make_course(course: Course, root: Path, stock: bool) -> None:
    """A course folder without submissions yet; `stock`: with plain nbgrader's configuration."""
    shutil.copytree(course.root / "source", root / "source")
    if stock:
        (root / "nbgrader_config.py").write_text(_STOCK_CONFIG, encoding="utf-8")
        _put_tests_into_cells(course, root / "source" / NAME / f"{NAME}.ipynb")
    else:
        shutil.copytree(course.root / "solutions", root / "solutions")
        shutil.copytree(course.graders, root / "autograder" / "graders")
        shutil.copy(course.root / "nbgrader_config.py", root)


def hand_in(course: Course, root: Path, count: int) -> None:
    """Fill submitted/ from the release in `root`: right, in other styles, wrong, blank; none endless."""
    released = json.loads((root / "assignments" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    kinds = [student for student in sample_class(course, 8) if student.name not in ("goran", "hana")]
    for number, student in enumerate(islice(cycle(kinds), count)):
        folder = root / "submitted" / f"s{number:05}" / NAME
        shutil.copytree(root / "assignments" / NAME, folder)
        (folder / f"{NAME}.ipynb").write_text(_worked(released, student.answers), encoding="utf-8")


def _worked(released: dict[str, Any], answers: dict[str, str]) -> str:
    notebook = json.loads(json.dumps(released))
    for cell in notebook["cells"]:
        function = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removesuffix("-solution")
        if cell["metadata"].get("nbgrader", {}).get("solution") and function in answers:
            cell["source"] = answers[function]
    return json.dumps(notebook)


def _put_tests_into_cells(course: Course, path: Path) -> None:
    """Stock nbgrader's way: hidden tests are cells of the notebook. The same cases, as literal arrays."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("grade"):
            cell["source"] = f"### BEGIN HIDDEN TESTS\n{_asserts(course, about['grade_id'])}\n### END HIDDEN TESTS"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def hidden_calls(course: Course, function: str) -> list[tuple[tuple[Any, ...], dict[str, Any], Any]]:
    """(args, kwargs, expected) of every hidden case of `function` that has a value."""
    assignment = course.assignment(NAME)
    tests = CollectedTests(assignment)
    right = Answers(assignment).right[function]
    calls = []
    for test in tests.tests:
        case = test.arguments.get("case")
        if test.mark.cell == function and case is not None:
            happened = happen(right, Question("call", function, case.args, case.kwargs))
            if happened.raised is None:
                calls.append((case.args, case.kwargs, happened.value))
    tests.close()
    return calls


def _asserts(course: Course, function: str) -> str:
    if function not in FUNCTIONS:
        return f"assert {function} == {Answers(course.assignment(NAME)).right[function]!r}"
    lines = ["import numpy as np"]
    for args, kwargs, expected in hidden_calls(course, function):
        words = [_literal(a) for a in args] + [f"{k}={v!r}" for k, v in kwargs.items()]
        lines.append(f"np.testing.assert_allclose({function}({', '.join(words)}), {_literal(expected)}, rtol=1e-5)")
    return "\n".join(lines)


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r}, dtype={value.dtype.name!r})"
    return repr(value)
