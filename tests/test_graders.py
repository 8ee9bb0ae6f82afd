"""What the hidden graders say of answers that no list foresaw: wrong values, mixed mistakes, our own faults."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course import Assignment, Course, CourseError
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging import student as student_module
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Memo
from autograder.judging.references import right_names
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.notebook.reconcile import empty
from autograder.results import CellResult, SubmissionResult, Verdict
from tests.conftest import Command
from tests.support import ROOT

Grade = Callable[[dict[str, Any]], SubmissionResult]


@pytest.fixture(scope="module")
def grade(assignment: Assignment) -> Grade:
    """Grade trusted functions, in this process, with the hidden tests of `convolution`."""
    return _grades(assignment)


def _grades(assignment: Assignment, only: str = "") -> Grade:
    """only: a cell, where nothing is asked but what pays into it."""
    tests, answers = CollectedTests(assignment), Knowledge(assignment)
    tests.tests = [test for test in tests.tests if only in ("", test.mark.cell)]

    def run(names: dict[str, Any]) -> SubmissionResult:
        examination = Examination("trusted", empty(assignment.template), TrustedStudent(names), answers)
        with assignment.code.at_work():
            tests.run(examination)
            return examination.result(assignment)

    return run


def right() -> dict[str, Any]:
    return right_names("convolution")


def cell(result: SubmissionResult, name: str) -> CellResult:
    return next(cell for cell in result.cells if cell.grade_id == name)


def test_a_mistake_that_is_known_and_one_that_is_not_are_not_named_as_one(grade: Grade) -> None:
    reference = right()["conv2d"]

    def flipped_and_raised(x: Any, kernel: Any, *args: Any, **kwargs: Any) -> Any:
        return reference(x, kernel[::-1, ::-1], *args, **kwargs) + 1

    found = cell(grade({**right(), "conv2d": flipped_and_raised}), "conv2d")
    assert found.mistakes == []
    assert {test.misconception for test in found.tests} == {None}


def test_a_mistake_in_stride_alone_keeps_the_points_of_the_rest(grade: Grade, assignment: Assignment) -> None:
    with assignment.code.at_work():
        known = Knowledge(assignment).diagnosis.known("conv2d")
    (mistake,) = [m for m in known if m.name == "strides-swapped"]
    result = grade({**right(), "conv2d": mistake.function})
    failed = {t.name.split("[")[0] for c in result.cells for t in c.tests if t.hidden and t.outcome != "passed"}
    assert failed == {"test_stride", "test_same_with_stride", "test_many_small_ones"}


def test_how_many_cases_a_test_has_does_not_change_what_it_is_worth(grade: Grade) -> None:
    worth: dict[str, float] = {}
    for test in cell(grade(right()), "conv2d").tests:
        name = test.name.split("[")[0]
        worth[name] = worth.get(name, 0.0) + test.weight
    assert worth["test_stride"] == pytest.approx(1.5)
    assert sum(worth.values()) == pytest.approx(13.0)


def test_of_answers_that_were_asked_together_one_that_is_right_counts(course: Course) -> None:
    """A dozen with one wrong number in it is no dozen wrong numbers."""
    grade, names = _grades(course.assignment("windows")), right_names("windows")
    size = names["conv_output_size"]

    def said(function: Any) -> dict[str, tuple[Verdict, str]]:
        tests = cell(grade({**names, "conv_output_size": function}), "conv_output_size").hidden
        return {test.name.split("[")[0]: (test.outcome, test.message) for test in tests}

    sometimes = said(lambda n, *args, **kwargs: size(n, *args, **kwargs) + (n % 3 == 0))
    assert sometimes["test_valid"][0] == "failed"
    assert sometimes["test_refuses_an_unknown_padding"][0] == "passed"
    never = said(lambda n, *args, **kwargs: str(size(n, *args, **kwargs)))
    assert "only where at least one result is right" in never["test_refuses_an_unknown_padding"][1]
    assert said(lambda *args, **kwargs: None)["test_valid"][1].startswith("conv_output_size returned None")
    assert said(lambda *args, **kwargs: ...)["test_valid"] == ("missing", "conv_output_size is not filled in yet.")


def test_no_constant_passes_where_a_dozen_is_asked(course: Course) -> None:
    names = right_names("windows")
    for name, constants in {"conv_output_size": range(40), "same_padding": [(n, n) for n in range(8)]}.items():
        grade = _grades(course.assignment("windows"), only=name)
        assert cell(grade(names), name).score > 0
        for constant in constants:
            result = grade({**names, name: lambda *args, constant=constant, **kwargs: constant})
            assert cell(result, name).score == 0, constant


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
    (_around(lambda out: [*out.tolist(), "x"]), "returned a list, not a NumPy array; np.array(…) makes one of it"),
    (_around(lambda out: out * np.nan), "returned NaN"),
    (_around(lambda out: out * 1j), "complex numbers"),
    (_around(lambda out: out[..., None]), "with 4 axes, not 3"),
    (_around(lambda out: out[1:]), "axis 0 (height) is too short"),
    (_around(lambda out: out + 0.01 * (out > 0)), "returned wrong values"),
    (_around(lambda out: (row for row in out)), "returned a generator, which has computed nothing yet, not an array"),
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


GRADED = "import pytest\nfrom autograder.exercise import Case, found\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import nonsense_module", "cannot be collected.*test_it.py: ModuleNotFoundError: No module named 'nonsense"),
        ("import solutions.convolution.nonsense", "No module named 'solutions.convolution.nonsense'"),
        ("1 / 0", "test_it.py: ZeroDivisionError"),
        ("raise SystemExit(3)", "pytest ended early in .*convolution .SystemExit: 3"),
        ("import pytest\npytest.importorskip('nonsense_module')", "test_it.py: 2: Skipped: could not import"),
        ("def test_nothing(student): pass", "test_nothing has no marker @pytest.mark.grade"),
        ("import pytest\n@pytest.mark.grade('pool')\ndef test_it(student): pass", "no such grade cell"),
        ("import pytest\n@pytest.mark.grade('shift')\ndef test_it(student): pass", "have points and no test"),
    ],
)
def test_a_fault_of_the_graders_is_found_before_any_submission(tmp_path: Any, text: str, words: str) -> None:
    with pytest.raises(CourseError, match=words):
        CollectedTests(_course_with(tmp_path, text).assignment("convolution"))


WRONG_MARKERS = {
    "grade('shift', weigth=5)": "got an unexpected keyword argument 'weigth'",
    "grade()": "missing a required argument: 'cell'",
    "grade": "missing a required argument: 'cell'",
    "grade('shift', 'conv2d')": "the weight 'conv2d' is not a number above 0",
    "grade('shift', 2, 3)": "too many positional arguments",
    "grade('shift', cell='shift')": "multiple values for argument 'cell'",
    "grade(3)": "3 is not the name of a grade cell",
    "grade('shift', weight=0)": "the weight 0 is not a number above 0",
    "grade('shift', weight=-1)": "the weight -1 is not a number above 0",
    "grade('shift', weight=float('nan'))": "the weight nan is not a number above 0",
    "grade('shift', weight=float('inf'))": "the weight inf is not a number above 0",
    "grade('shift', weight='2')": "the weight '2' is not a number above 0",
    "grade('shift', weight=True)": "the weight True is not a number above 0",
    "grade('shift')\n@pytest.mark.grade('conv2d')": "has two markers @pytest.mark.grade",
}


@pytest.mark.parametrize("found", ["", "@found(lambda rng: Case((1,)))\n"], ids=["written", "found"])
@pytest.mark.parametrize(("marker", "words"), WRONG_MARKERS.items(), ids=WRONG_MARKERS)
def test_a_marker_is_refused_where_it_is_written(tmp_path: Any, marker: str, words: str, found: str) -> None:
    case = ", case" if found else ""
    text = f"{GRADED}@pytest.mark.{marker}\n{found}def test_it(student{case}): pass"
    with pytest.raises(CourseError) as refused:
        CollectedTests(_course_with(tmp_path, text).assignment("convolution"))
    said = str(refused.value)
    assert said.startswith(
        f"The hidden tests cannot be collected. {tmp_path}/autograder/graders/convolution/test_it.py: "
    )
    assert "test_it" in said.split(": ")[1]
    assert words in said
    assert said.endswith('. Write @pytest.mark.grade("CELL") or @pytest.mark.grade("CELL", weight=2).')


#: The test, with what stands before it; what is said of it.
NOT_PLAIN = [
    ("@pytest.fixture\ndef one(): return 1\n{grade}def test_it(student, one): pass", "wants the fixture one"),
    (
        "@pytest.fixture(params=[1])\ndef one(request): return 1\n{grade}def test_it(student, one): pass",
        "wants the fixture one",
    ),
    ("@pytest.fixture(autouse=True)\ndef one(): return 1\n{grade}def test_it(student): pass", "wants the fixture one"),
    ("def setup_module(): pass\n{grade}def test_it(student): pass", "wants the fixture setup_module"),
    ("{grade}def test_it(student, request): pass", "wants the fixture request"),
    ("{grade}def test_it(student, nonsense): pass", "wants the fixture nonsense"),
    ("{grade}{cases}('a', [2], indirect=True)\ndef test_it(student, a): pass", "has indirect parameters"),
    ("class TestClass:\n    {grade}    def test_it(self, student): pass", "stands in the class TestClass"),
    ("{grade}class TestClass:\n    def test_it(self, student): pass", "stands in the class TestClass"),
    ("{grade}@pytest.mark.skipif(False, reason='')\ndef test_it(student): pass", "is marked skipif"),
    ("{grade}@pytest.mark.xfail\ndef test_it(student): pass", "is marked xfail"),
    ("{grade}@pytest.mark.usefixtures('student')\ndef test_it(): pass", "is marked usefixtures"),
    ("{grade}{cases}('a', [pytest.param(2, marks=pytest.mark.skip)])\ndef test_it(student, a): pass", "is marked skip"),
    ("pytestmark = pytest.mark.slow\n{grade}def test_it(student): pass", "is marked slow"),
    ("{grade}def test_it(): pass", "does not take student"),
    ("{grade}async def test_it(student): pass", "is a coroutine or a generator"),
]


@pytest.mark.parametrize(("text", "words"), NOT_PLAIN)
def test_what_cannot_simply_be_called_is_refused(tmp_path: Any, text: str, words: str) -> None:
    text = text.format(grade="@pytest.mark.grade('shift')\n", cases="@pytest.mark.parametrize")
    with pytest.raises(CourseError) as refused:
        CollectedTests(_course_with(tmp_path, GRADED + text).assignment("convolution"))
    said = str(refused.value)
    assert f"{tmp_path}/autograder/graders/convolution/test_it.py: test_it" in said
    assert words in said
    assert (
        "A hidden test is a plain function that takes `student`, and what @found, @sweep or @pytest.mark.parametrize"
        in said
    )


@pytest.mark.parametrize("place", ["convolution/conftest.py", "conftest.py", "convolution/__init__.py"])
def test_what_pytest_would_read_beside_the_tests_is_refused(tmp_path: Any, place: str) -> None:
    assignment = _course_with(tmp_path, _all_cells()).assignment("convolution")
    (tmp_path / "autograder/graders" / place).write_text("")
    with pytest.raises(CourseError, match=f"{place} has no place beside hidden tests"):
        CollectedTests(assignment)


def _all_cells(body: str = "pass") -> str:
    """A test for each cell."""
    tests = "".join(f"@pytest.mark.grade({name!r})\ndef test_{name}(student):\n    {body}\n" for name in right())
    return f"{GRADED}{tests}"


def _graded(assignment: Assignment, tests: CollectedTests) -> SubmissionResult:
    answers = Knowledge(assignment)
    examination = Examination("x", empty(assignment.template), TrustedStudent({}), answers)
    with assignment.code.at_work():
        tests.run(examination)
        return examination.result(assignment)


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


FAULTS = {
    "1 / 0": "ZeroDivisionError: division by zero",
    "raise SystemExit(3)": "SystemExit: 3",
    "pytest.skip('not today')": "Skipped: not today",
    "pytest.exit('enough')": "Exit: enough",
    "raise BaseException('odd')": "BaseException: odd",
}


@pytest.mark.parametrize(("body", "words"), FAULTS.items(), ids=FAULTS)
def test_a_grader_that_fails_itself_is_reported_and_not_held_against_the_student(
    tmp_path: Any, body: str, words: str
) -> None:
    """And the next submission meets the same tests."""
    assignment = _course_with(tmp_path, _all_cells(body)).assignment("convolution")
    tests = CollectedTests(assignment)
    for _ in range(2):
        result = _graded(assignment, tests)
        assert len(result.faults) == len(right())
        assert all(words in fault for fault in result.faults)
        assert {test.outcome for cell in result.cells for test in cell.tests if test.hidden} == {"fault"}


def test_who_interrupts_it_is_obeyed_and_nothing_is_left_behind(tmp_path: Any) -> None:
    body = "if not hasattr(pytest, 'obeyed'):\n        pytest.obeyed = True\n        raise KeyboardInterrupt"
    assignment = _course_with(tmp_path, _all_cells(body)).assignment("convolution")
    tests, before = CollectedTests(assignment), dict(sys.modules)
    try:
        with pytest.raises(KeyboardInterrupt):
            _graded(assignment, tests)
    finally:
        del pytest.obeyed  # type: ignore[attr-defined]
    assert sys.modules == before
    pytest.obeyed = True  # type: ignore[attr-defined]
    assert _graded(assignment, tests).faults == []
    del pytest.obeyed  # type: ignore[attr-defined]


def test_who_interrupts_the_collection_is_obeyed(tmp_path: Any) -> None:
    assignment = _course_with(tmp_path, "raise KeyboardInterrupt").assignment("convolution")
    before = dict(sys.modules)
    with pytest.raises(KeyboardInterrupt):
        CollectedTests(assignment)
    assert sys.modules == before


def test_nothing_is_printed_and_no_thread_is_started(tmp_path: Any, capfd: Any) -> None:
    threads = threading.active_count()
    CollectedTests(_course_with(tmp_path, _all_cells()).assignment("convolution"))
    with pytest.raises(CourseError):
        CollectedTests(_course_with(tmp_path / "broken", "1 / 0").assignment("convolution"))
    assert threading.active_count() == threads
    assert capfd.readouterr() == ("", "")


def test_the_bare_run_refuses_the_same(tmp_path: Any, command: Command) -> None:
    course = _course_with(tmp_path, f"{GRADED}@pytest.mark.grade('shift', weigth=5)\ndef test_it(student): pass")
    (tmp_path / "nbgrader_config.py").touch()
    submission = ROOT / "solutions/convolution/accepted/loops.py"
    words = (course.graders / "convolution", "--submission", submission, "-p", "no:cacheprovider")
    done = command(*words, cwd=tmp_path, program="pytest")
    assert done.returncode == 4
    assert "ERROR: " in done.stderr and "got an unexpected keyword argument 'weigth'. Write @pytest" in done.stderr


def _course_with(tmp_path: Any, text: str) -> Course:
    """The course with one file of graders in place of those of `convolution`."""
    tmp_path.mkdir(exist_ok=True)
    for part in ("source", "solutions"):
        (tmp_path / part).symlink_to(ROOT / part)
    folder = tmp_path / "autograder" / "graders" / "convolution"
    folder.mkdir(parents=True)
    (folder / "test_it.py").write_text(text)
    return Course(tmp_path)


def test_nothing_beside_the_course_is_looked_at(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each folder above, pytest would go through all that it holds: there may be thousands of students' homes."""
    course, looked, scan = _course_with(tmp_path / "course", "def test_it(student): pass"), set[Path](), os.scandir
    monkeypatch.setattr(os, "scandir", lambda path=".": looked.add(Path(path).absolute()) or scan(path))
    with pytest.raises(CourseError, match="has no marker"):
        CollectedTests(course.assignment("convolution"))
    assert course.graders / "convolution" in looked
    assert not looked & {tmp_path, *tmp_path.parents}


def test_the_reference_is_where_the_graders_look_for_it() -> None:
    assert right()["conv2d"] is importlib.import_module("solutions.convolution.reference").conv2d


def test_an_exception_of_ours_is_what_its_ancestors_are() -> None:
    """As one of a submission is: NumPy's LinAlgError is a ValueError."""

    def singular() -> Any:
        return np.linalg.inv(np.zeros((2, 2)))

    student = Student(TrustedStudent({"singular": singular}), Disclosure(), Memo(), [])
    student.singular().raises(ValueError)
    with pytest.raises(Refused, match="It should raise TypeError"):
        student.singular().raises(TypeError)
