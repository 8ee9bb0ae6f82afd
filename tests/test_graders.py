"""What the hidden graders say of answers that no list foresaw: wrong values, mixed mistakes, our own faults."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.course import Assignment, Course, CourseError
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging import student as student_module
from autograder.judging.references import right_names
from autograder.judging.trusted import TrustedStudent
from autograder.notebook.reconcile import empty
from autograder.results import CellResult, SubmissionResult, Verdict
from tests.support import ROOT

Grade = Callable[[dict[str, Any]], SubmissionResult]


@pytest.fixture(scope="module")
def grade(assignment: Assignment) -> Iterator[Grade]:
    """Grade trusted functions, in this process, with the hidden tests of `convolution`."""
    tests, answers = CollectedTests(assignment), Knowledge(assignment)

    def run(names: dict[str, Any]) -> SubmissionResult:
        examination = Examination("trusted", empty(assignment.template), TrustedStudent(names), answers)
        tests.run(examination)
        return examination.result(assignment)

    yield run
    tests.close()


def right() -> dict[str, Any]:
    return right_names("convolution")


def cell(result: SubmissionResult, name: str) -> CellResult:
    return next(cell for cell in result.cells if cell.grade_id == name)


def test_two_mistakes_at_once_are_not_named_as_one(grade: Grade) -> None:
    reference = right()["conv2d"]

    def flipped_and_raised(x: Any, kernel: Any, *args: Any, **kwargs: Any) -> Any:
        return reference(x, kernel[::-1, ::-1], *args, **kwargs) + 1

    found = cell(grade({**right(), "conv2d": flipped_and_raised}), "conv2d")
    assert found.hint == ""
    assert {test.misconception for test in found.tests} == {None}


def test_a_mistake_in_stride_alone_keeps_the_points_of_the_rest(grade: Grade, assignment: Assignment) -> None:
    known = Knowledge(assignment).diagnosis.known("conv2d")
    (mistake,) = [m for m in known if m.name == "stride-one-axis"]
    result = grade({**right(), "conv2d": mistake.function})
    failed = {t.name.split("[")[0] for c in result.cells for t in c.tests if t.hidden and t.outcome != "passed"}
    assert failed == {"test_stride", "test_same_with_stride"}


def test_how_many_cases_a_test_has_does_not_change_what_it_is_worth(grade: Grade) -> None:
    worth: dict[str, float] = {}
    for test in cell(grade(right()), "conv2d").tests:
        name = test.name.split("[")[0]
        worth[name] = worth.get(name, 0.0) + test.weight
    assert worth["test_stride"] == pytest.approx(1.5)
    assert sum(worth.values()) == pytest.approx(13.0)


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
    (_around(lambda out: out.tolist()), "returned a list, not a NumPy array; np.array(…) makes one of it"),
    (_around(lambda out: out.astype(object)), "an array of Python objects"),
    (_around(lambda out: out * np.nan), "returned NaN"),
    (_around(lambda out: out * 1j), "complex numbers"),
    (_around(lambda out: out[..., None]), "with 4 axes, not 3"),
    (_around(lambda out: out[1:]), "axis 0 (height) is too short"),
    (_around(lambda out: out + 0.01 * (out > 0)), "returned wrong values"),
    (_around(lambda out: (row for row in out)), "returned a generator, which has computed nothing yet, not an array"),
    (_around(lambda out: type("EagerTensor", (), {})()), "returned a TensorFlow tensor, not an array"),
    (_around(lambda out: type("secret_7_3", (), {})()), "returned something of a type of its own"),
    ({**right(), "conv2d": _mutating}, "changes its input"),
    ({k: v for k, v in right().items() if k != "conv2d"}, "There is no function conv2d"),
    ({**right(), "predict_rows": ...}, "predict_rows is not filled in yet"),
    ({**right(), "predict_rows": "12"}, "predict_rows is a str, not an int"),
    ({k: v for k, v in right().items() if k != "predict_rows"}, "There is no variable predict_rows"),
]


@pytest.mark.parametrize(("functions", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_is_wrong_is_said(grade: Grade, functions: dict[str, Any], words: str) -> None:
    result = grade(functions)
    messages = {t.message for cell in result.cells for t in cell.tests if t.hidden and t.outcome != "passed"}
    assert any(words in message for message in messages), messages
    assert not result.faults
    assert not [message for message in messages if "secret" in message]


def _only(fits: Callable[[Any, Any], bool]) -> dict[str, Any]:
    """Right where `fits(x, kernel)`; elsewhere an IndexError, as loops over the wrong range end."""
    reference = right()["conv2d"]

    def conv2d(x: Any, kernel: Any, *args: Any, **kwargs: Any) -> Any:
        if not fits(x, kernel):
            raise IndexError
        return reference(x, kernel, *args, **kwargs)

    return {**right(), "conv2d": conv2d}


NARROW = {
    "square images": (lambda x, kernel: x.shape[0] == x.shape[1], "images with height = width"),
    "odd windows": (lambda x, kernel: kernel.shape[0] % 2 == 1 and kernel.shape[1] % 2 == 1, "odd"),
    "one channel": (lambda x, kernel: x.shape[2] == 1, "one input channel"),
    "floats": (lambda x, kernel: x.dtype.kind == "f", "floats"),
}


@pytest.mark.parametrize(("fits", "words"), NARROW.values(), ids=NARROW)
def test_what_is_right_only_for_some_inputs_is_told_for_which(grade: Grade, fits: Any, words: str) -> None:
    hint = cell(grade(_only(fits)), "conv2d").hint
    assert hint.startswith("It is right ")
    assert words in hint


def test_the_small_example_comes_first_and_holds_the_students_own_values(grade: Grade) -> None:
    found = cell(grade(_around(lambda out: out + 1000)), "conv2d")
    first = next(test for test in found.tests if test.outcome == "failed")
    assert not first.hidden
    assert first.weight == 0
    assert "should give" in first.message
    assert "100" in first.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import nonsense_module", "cannot be imported"),
        ("def test_nothing(student): pass", "has no @pytest.mark.grade"),
        ("import pytest\n@pytest.mark.grade('pool')\ndef test_it(student): pass", "no such grade cell"),
        ("import pytest\n@pytest.mark.grade('shift')\ndef test_it(student): pass", "have points and no test"),
    ],
)
def test_a_fault_of_the_graders_is_found_before_any_submission(tmp_path: Any, text: str, words: str) -> None:
    with pytest.raises(CourseError, match=words):
        CollectedTests(_course_with(tmp_path, text).assignment("convolution"))


#: What a test does, its verdict, and what the teacher is told of it.
ENDS: list[tuple[str, Verdict, str]] = [
    ("assert 1 == 2, 'said to the student'", "failed", ""),
    ("numpy.testing.assert_allclose(1, 2)", "failed", ""),
    ("numpy.ones(2) + numpy.ones(3)", "fault", "ValueError: operands could not be broadcast"),
    ("raise ValueError('\\ud800\\x1b[2J')", "fault", r"ValueError: \ud800\x1b[2J"),
    ("pytest.skip('not today')", "fault", "Skipped: not today"),
    (
        f"exec(compile('assert False', {student_module.__file__!r}, 'exec'))",
        "fault",
        "AssertionError (student.py, line 1)",
    ),
    ("exec(compile('assert False', _pytest.python.__file__, 'exec'))", "fault", "AssertionError (python.py, line 1)"),
]


@pytest.mark.parametrize(("code", "verdict", "words"), ENDS, ids=[code[:40] for code, _, _ in ENDS])
def test_what_is_no_verdict_on_the_student_is_a_fault_and_leaves_the_cell_without_a_mark(
    tmp_path: Any, code: str, verdict: Verdict, words: str
) -> None:
    bodies = {**dict.fromkeys(right(), "pass"), "shift": code}
    marks = "".join(
        f"@pytest.mark.grade({name!r})\ndef test_{name}(student): {body}\n" for name, body in bodies.items()
    )
    imports = "import _pytest.python, numpy, pytest\n"
    assignment = _course_with(tmp_path, imports + marks).assignment("convolution")
    tests, answers = CollectedTests(assignment), Knowledge(assignment)
    examination = Examination("x", empty(assignment.template), TrustedStudent({}), answers)
    tests.run(examination)
    tests.close()
    result = examination.result(assignment)
    found = cell(result, "shift")
    (test,) = [test for test in found.tests if test.hidden]
    assert test.outcome == verdict
    if verdict == "failed":
        assert (result.status, found.score, result.score, result.faults) == ("graded", 0.0, 21.0, [])
    else:
        assert (result.status, found.score, result.score) == ("fault", None, None)
        assert test.message == "This could not be graded yet; your teacher knows."
        assert len(result.faults) == 1
        assert words in result.faults[0]
    assert sum(one.score or 0.0 for one in result.cells) == 21.0  # the other cells keep theirs


def test_a_grader_may_use_all_of_pytest(tmp_path: Any) -> None:
    """Fixtures of its own, classes, marks, `request`: those tests run as pytest runs them, the others are just
    called."""
    text = """
import pytest
from solutions.convolution import reference

@pytest.fixture
def one(request):
    yield 1
    reference.torn_down = True

@pytest.fixture(params=[0, 1])
def either(request):
    return request.param

@pytest.mark.grade("conv_at")
def test_own_fixture(student, one):
    assert one == 1

@pytest.mark.grade("conv2d")
class TestClass:
    def test_method(self, student, either):
        assert either in (0, 1)

@pytest.mark.grade("shift")
@pytest.mark.parametrize("one", [2], indirect=True)
def test_indirect(student, one):
    assert one == 1

@pytest.mark.grade("predict_rows")
@pytest.mark.xfail(reason="a mark")
def test_mark(student):
    pass

@pytest.mark.grade("predict_rows")
def test_plain(student):
    student["predict_rows"].matches(reference.predict_rows)

@pytest.mark.grade("predict_place")
def test_request(student, request):
    assert request.node.name == "test_request"
"""
    assignment = _course_with(tmp_path, text).assignment("convolution")
    tests, answers = CollectedTests(assignment), Knowledge(assignment)
    names = right()
    examination = Examination("x", empty(assignment.template), TrustedStudent(names), answers)
    tests.run(examination)
    tests.close()
    result = examination.result(assignment)
    assert (result.score, result.faults) == (result.max_score, [])
    assert sum(test.hidden for cell in result.cells for test in cell.tests) == 7
    reference = importlib.import_module("solutions.convolution.reference")
    assert reference.__dict__.pop("torn_down")


def _course_with(tmp_path: Any, text: str) -> Course:
    """The course with one file of graders in place of those of `convolution`."""
    for part in ("source", "solutions"):
        (tmp_path / part).symlink_to(ROOT / part)
    folder = tmp_path / "autograder" / "graders" / "convolution"
    folder.mkdir(parents=True)
    (folder / f"test_{tmp_path.name}.py").write_text(text)  # pytest keeps modules by name
    return Course(tmp_path)


def test_the_reference_is_where_the_graders_look_for_it() -> None:
    assert right()["conv2d"] is importlib.import_module("solutions.convolution.reference").conv2d
