"""The hidden graders of `convolution`: right answers pass in every style, known mistakes are named."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.course import Assignment, CourseError
from autograder.exercise import Misconception
from autograder.grading.collected import CollectedTests
from autograder.grading.diagnosis import Diagnosis, Memo, load_misconceptions
from autograder.grading.examination import Examination
from autograder.notebook.reconcile import empty
from autograder.results import SubmissionResult
from tests.support import ROOT, TrustedStudent

FOLDER = ROOT / "solutions" / "convolution"
FUNCTIONS = ("conv_at", "conv2d", "shift")
MISTAKES = [(f, m) for f in FUNCTIONS for m in load_misconceptions(FOLDER / "misconceptions" / f"{f}.py")]
Grade = Callable[[dict[str, Any]], SubmissionResult]


@pytest.fixture(scope="module")
def grade(assignment: Assignment) -> Iterator[Grade]:
    """Grade trusted functions, in this process, with the hidden tests."""
    tests = CollectedTests(assignment)
    memo = Memo()
    diagnosis = Diagnosis(assignment.solutions / "misconceptions", memo)

    def run(functions: dict[str, Any]) -> SubmissionResult:
        examination = Examination("trusted", empty(assignment.template), TrustedStudent(functions), memo, diagnosis)
        tests.run(examination)
        return examination.result(assignment)

    yield run
    tests.close()


def right() -> dict[str, Any]:
    space = runpy.run_path(str(FOLDER / "reference.py"))
    return {name: space[name] for name in FUNCTIONS}


@pytest.mark.parametrize("path", sorted((FOLDER / "accepted").glob("*.py")), ids=lambda path: path.stem)
def test_accepted_solutions_get_everything(grade: Grade, path: Any) -> None:
    result = grade(runpy.run_path(str(path)))
    assert (result.score, result.max_score) == (25.0, 25.0)
    assert not result.faults


@pytest.mark.parametrize(("function", "mistake"), MISTAKES, ids=lambda v: getattr(v, "name", v))
def test_a_known_mistake_loses_points_in_its_own_cell_and_is_named(
    grade: Grade, function: str, mistake: Misconception
) -> None:
    result = grade({**right(), function: mistake.function})
    for cell in result.cells:
        wrong = {test.misconception for test in cell.tests if test.outcome == "failed"}
        if cell.grade_id == function:
            assert cell.score < cell.max_score
            assert wrong == {mistake.name}
            assert cell.hint == mistake.hint
        else:
            assert cell.score == cell.max_score
            assert not cell.hint


def test_there_are_as_many_as_promised() -> None:
    assert len(list((FOLDER / "accepted").glob("*.py"))) >= 6
    assert len(MISTAKES) >= 10


def test_two_mistakes_at_once_are_not_named_as_one(grade: Grade) -> None:
    reference = right()["conv2d"]

    def flipped_and_shifted(x: Any, kernel: Any, *args: Any, **kwargs: Any) -> Any:
        return reference(x, kernel[::-1, ::-1], *args, **kwargs) + 1

    cell = next(c for c in grade({**right(), "conv2d": flipped_and_shifted}).cells if c.grade_id == "conv2d")
    assert cell.hint == ""
    assert {test.misconception for test in cell.tests} == {None}


def test_a_mistake_in_stride_alone_keeps_the_points_of_the_rest(grade: Grade) -> None:
    (mistake,) = [m for f, m in MISTAKES if m.name == "stride-one-axis"]
    result = grade({**right(), "conv2d": mistake.function})
    failed = {t.name.split("[")[0] for c in result.cells for t in c.tests if t.outcome != "passed"}
    assert failed == {"test_stride", "test_same_with_stride"}


def _returns(value: Any) -> dict[str, Any]:
    return {**right(), "conv2d": lambda *args, **kwargs: value}


def _around(change: Callable[[Any], Any]) -> dict[str, Any]:
    reference = right()["conv2d"]
    return {**right(), "conv2d": lambda *args, **kwargs: change(reference(*args, **kwargs))}


def _mutating(x: Any, kernel: Any, bias: Any = None, stride: Any = 1, padding: str = "valid") -> Any:
    out = right()["conv2d"](x, kernel, bias, stride, padding)
    kernel[:] = 0
    return out


WRONG = [
    (_returns(None), "returned None"),
    (_returns(3), "returned an int, not a NumPy array"),
    (_returns("text"), "returned a str, not a NumPy array"),
    (_around(lambda out: out.tolist()), "returned a list, not a NumPy array"),
    (_around(lambda out: out.astype(object)), "an array of Python objects"),
    (_around(lambda out: out * np.nan), "returned NaN"),
    (_around(lambda out: out * 1j), "complex numbers"),
    (_around(lambda out: out[..., None]), "with 4 axes, not 3"),
    (_around(lambda out: out[1:]), "axis 0 (height) is too short"),
    (_around(lambda out: np.round(out, 2)), "returned wrong values"),
    (_around(lambda out: out.astype(np.float16)), "returned wrong values"),
    (_around(lambda out: (row for row in out)), "returned a generator, not an array"),
    (_around(lambda out: type("secret_7_3", (), {})()), "returned something of a type of its own"),
    ({**right(), "conv2d": _mutating}, "changes its input"),
    ({k: v for k, v in right().items() if k != "conv2d"}, "There is no function conv2d"),
]


@pytest.mark.parametrize(("functions", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_is_wrong_is_said(grade: Grade, functions: dict[str, Any], words: str) -> None:
    result = grade(functions)
    messages = {test.message for cell in result.cells for test in cell.tests if test.outcome != "passed"}
    assert any(words in message for message in messages), messages
    assert not result.faults
    assert not any("secret" in message for message in messages)


@pytest.mark.parametrize("seed", range(12))
def test_right_answers_in_any_order_and_precision_are_never_refused(
    assignment: Assignment, grade: Grade, seed: int
) -> None:
    """Random ways to sum the same products: order, precision, memory layout."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(10_000)
    kind = rng.choice([np.float32, np.float64, np.longdouble])

    def conv_at(patch: Any, kernel: Any, bias: Any = None) -> Any:
        flat, rows = patch.astype(kind).ravel(), kernel.astype(kind).reshape(-1, kernel.shape[-1])
        out = np.zeros(kernel.shape[-1], dtype=kind)
        for place in order[order < len(flat)]:
            out = out + flat[place] * rows[place]
        return out if bias is None else out + bias.astype(kind)

    space = runpy.run_path(str(FOLDER / "accepted" / "loops.py"))
    space["conv2d"].__globals__["conv_at"] = conv_at
    result = grade({**space, "conv_at": conv_at})
    assert result.score == 25.0, [t for c in result.cells for t in c.tests if t.outcome != "passed"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import nonsense_module", "cannot be imported"),
        ("def test_nothing(student): pass", "has no @pytest.mark.grade"),
        ("import pytest\n@pytest.mark.grade('pool')\ndef test_it(student): pass", "no such grade cell"),
        ("import pytest\n@pytest.mark.grade('shift')\ndef test_it(student): pass", "have points and no test"),
    ],
)
def test_a_fault_of_the_graders_is_found_before_any_submission(
    tmp_path: Any, course: Any, text: str, words: str
) -> None:
    for part in ("source", "solutions"):
        (tmp_path / part).symlink_to(ROOT / part)
    folder = tmp_path / "autograder" / "graders" / "convolution"
    folder.mkdir(parents=True)
    (folder / f"test_{tmp_path.name}.py").write_text(text)  # pytest keeps modules by name
    with pytest.raises(CourseError, match=words):
        CollectedTests(type(course)(tmp_path).assignment("convolution"))


def test_a_grader_that_fails_itself_is_reported_and_not_held_against_the_student(tmp_path: Any, course: Any) -> None:
    for part in ("source", "solutions"):
        (tmp_path / part).symlink_to(ROOT / part)
    folder = tmp_path / "autograder" / "graders" / "convolution"
    folder.mkdir(parents=True)
    marks = "".join(f"@pytest.mark.grade({name!r})\ndef test_{name}(student): 1 / 0\n" for name in FUNCTIONS)
    (folder / f"test_{tmp_path.name}.py").write_text(f"import pytest\n{marks}")
    assignment = type(course)(tmp_path).assignment("convolution")
    tests, memo = CollectedTests(assignment), Memo()
    examination = Examination("x", empty(assignment.template), TrustedStudent({}), memo, Diagnosis(tmp_path, memo))
    tests.run(examination)
    tests.close()
    result = examination.result(assignment)
    assert len(result.faults) == 3
    assert {test.outcome for cell in result.cells for test in cell.tests} == {"error"}
