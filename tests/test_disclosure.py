"""What is said of a hidden test depends on no hidden input: a guest that writes one into whatever it answers is told
the same as one that writes another. What a public example has shown is said in full."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder.course import Assignment, Course
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.faults import said_to_the_student
from autograder.grading.knowledge import Knowledge
from autograder.judging.trusted import TrustedStudent
from autograder.kinds.keras.description import LayerDescription, ModelDescription
from autograder.kinds.kind import Foreign
from autograder.limits import Limits
from autograder.running.pipeline import Submitted, in_frame
from autograder.sandbox.causes import cause
from autograder.sandbox.errors import GuestGone
from autograder.sandbox.outcome import Error, Missing, Outcome, Stopped, Value
from autograder.sandbox.question import Question
from autograder.wire.messages import Failure

Channel = Callable[[int, int], Outcome]
"""(a hidden input, 0 or 1; the number of the answer) to what is answered."""


def raising(name: str, line: int | None = None, message: str = "") -> Error:
    """line: of a cell that `Telling` knows."""
    return Error(Failure(name, message, None, line))


def model(*layers: tuple[str, str], shape: tuple[int, ...] = (28, 28, 1)) -> Value:
    described = [LayerDescription("InputLayer", f'{{"batch_shape": [null, {", ".join(map(str, shape))}]}}')]
    described += [LayerDescription(kind, text, (index,)) for index, (kind, text) in enumerate(layers)]
    return Value(ModelDescription(tuple(described)))


def stopped(detail: str) -> Stopped:
    clauses = (cause(GuestGone("signal", detail), Limits().resolved(), brief) for brief in (False, True))
    return Stopped("killed", *(f"f {clause}" for clause in clauses))


CHANNELS: dict[str, Channel] = {
    "line": lambda bit, n: raising("ValueError", 1 + bit),
    "a line of its own each time": lambda bit, n: raising("ValueError", 1 + (n + bit) % 3),
    "type of exception": lambda bit, n: raising(("KeyError", "IndexError")[bit]),
    "name of exception": lambda bit, n: raising(("h3w7", "h4w6")[bit]),
    "Python's or not": lambda bit, n: raising(("KeyError", "h4w6")[bit]),
    "message": lambda bit, n: raising("ValueError", None, str(bit)),
    "number of axes": lambda bit, n: Value(np.zeros((1,) * (6 + bit))),
    "length of an axis": lambda bit, n: Value(np.zeros((50 + bit, 1 + bit, 1))),
    "order of axes": lambda bit, n: Value(np.zeros(((60, 1, 1), (1, 60, 1))[bit])),
    "share that is wrong": lambda bit, n: Value([[1.0, 2.0], [3.0, 4.0]][bit]),
    "number of elements": lambda bit, n: Value(["x"] * (9 + bit)),
    "place of an element": lambda bit, n: Value([[1] * bit + ["x"] + [1]]),
    "type": lambda bit, n: Value(({1}, b"x")[bit]),
    "scalar": lambda bit, n: Value((np.float32(1), np.uint8(1))[bit]),
    "name of a type": lambda bit, n: Value(Foreign(("ndarray", "h3w7")[bit], ("dtype object", "")[bit])),
    "remark on a type": lambda bit, n: Value(Foreign("ndarray", ("dtype object", "complex")[bit])),
    "in the place of a function": lambda bit, n: Missing(("list", "dict")[bit]),
    "signal": lambda bit, n: stopped(("Segmentation fault", "Aborted")[bit]),
    "size of a picture": lambda bit, n: model(("Flatten", "{}"), shape=(9 + bit, 12, 2)),
    "size of a layer": lambda bit, n: model(("Flatten", "{}"), ("Dense", f'{{"units": {5 + bit}}}')),
    "window": lambda bit, n: model(("MaxPooling2D", f'{{"pool_size": {50 + bit}, "strides": 1}}')),
    "class of a layer": lambda bit, n: model((("LSTM", "Add")[bit], "{}")),
    "setting of a layer": lambda bit, n: model((("Dense", "Rescaling")[bit], "{}")),
    "problem of a model": lambda bit, n: Value(ModelDescription((), ("unbuilt", "ends")[bit])),
}


class Telling:
    """Right, until the examples are through; then it tells what it has been given."""

    def __init__(self, right: dict[str, Any], cell: int, answer: Callable[[int], Outcome], at_once: bool) -> None:
        self._student, self._cell, self._answer = TrustedStudent(right), cell, answer
        self.telling, self.told = at_once, 0

    def ask(self, question: Question) -> Outcome:
        if not self.telling or question.name.startswith("predict_"):
            return self._student.ask(question)
        self.told += 1
        answer = self._answer(self.told)
        if isinstance(answer, Error) and answer.failure.line is not None:
            return Error(msgspec.structs.replace(answer.failure, cell=self._cell))
        return answer


class Graders:
    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._tests, self._answers = CollectedTests(assignment), Knowledge(assignment)

    def said(self, answer: Callable[[int], Outcome], at_once: bool = False) -> dict[str, str]:
        """Of each hidden test that is not passed. at_once: of the examples too, it tells what it is given."""
        framed, _ = in_frame(Submitted("x.py", b"# one\n# two\n# three\n# four\nx = 5\n"), self._assignment.template)
        cell = next(i for i, one in enumerate(framed.cells) if one.runs and "# four" in one.source)
        telling = Telling(self._answers.right, cell, answer, at_once)
        examination = Examination("x", framed, telling, self._answers)
        with self._assignment.code.at_work():
            examination.run_examples()
            telling.telling = True
            self._tests.run(examination)
            result = examination.result(self._assignment)
        assert result.faults == []
        assert telling.told > 5
        tests = [(cell.grade_id, test) for cell in result.cells for test in cell.hidden]
        return {f"{cell} {test.name}": test.message for cell, test in tests if test.outcome != "passed"}


@pytest.fixture(scope="module", params=["convolution", "convnet"])
def graders(request: pytest.FixtureRequest, course: Course) -> Graders:
    return Graders(course.assignment(request.param))


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)
def test_two_hidden_inputs_are_told_alike(graders: Graders, channel: Channel) -> None:
    one, other = (graders.said(lambda n, bit=bit: channel(bit, n)) for bit in (0, 1))
    assert len(one) > 5
    assert one == other


def test_what_an_example_has_shown_is_said_in_full(course: Course) -> None:
    said = Graders(course.assignment("convolution")).said(lambda n: raising("ValueError", 2), at_once=True)
    assert "conv2d stopped with a ValueError in line 2 of" in said["conv2d test_is_linear[0]"]


def test_of_a_place_that_no_example_has_shown_the_type_is_said(course: Course) -> None:
    said = Graders(course.assignment("convolution")).said(lambda n: raising("ValueError", 1 + (n > 60)), at_once=True)
    assert said["shift test_fractions[0]"] == "shift stopped with a ValueError."


def asserting(how: str) -> AssertionError:
    shown = np.ones(2)
    try:
        if how == "literal":
            assert shown is None, "It is not as it should be."
        if how == "raised":
            raise AssertionError("It is not as it should be.")
        if how == "put together":
            assert shown is None, f"It is {shown}."
        if how == "NumPy":
            np.testing.assert_allclose(shown, np.zeros(2))
        assert shown is None
    except AssertionError as error:
        return error
    raise RuntimeError


@pytest.mark.parametrize(
    ("how", "said"),
    [("literal", "It is not as it should be."), ("raised", "It is not as it should be."), ("put together", ""),
     ("NumPy", ""), ("nothing", "")],
)  # fmt: skip
def test_of_an_assert_what_stands_in_the_grader_is_said(how: str, said: str) -> None:
    assert said_to_the_student(asserting(how)) == said
