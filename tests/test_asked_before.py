"""What many students have in common is found out once, and stays as it was: questions, answers, explanations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.course import Assignment
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Happened, Memo
from autograder.judging.student import Student
from autograder.judging.trusted import TrustedStudent
from autograder.kinds.kind import frozen
from autograder.notebook.reconcile import empty
from autograder.sandbox.outcome import Outcome, Value
from autograder.sandbox.question import Question


def test_equal_arguments_that_nothing_changes_are_one_question() -> None:
    memo, held = Memo(), frozen(np.arange(3.0))
    first = memo.question(Question("call", "f", (held, 2), {"by": held}))
    assert memo.question(Question("call", "f", (held, 2), {"by": held})) is first
    anew = [memo.question(Question("call", "f", (np.arange(3.0), 2), {"by": held})) for _ in range(2)]
    assert anew[0].key == anew[1].key
    others = [
        Question("call", "g", (held, 2), {"by": held}),
        Question("call", "f", (held, 2), {"of": held}),
        Question("call", "f", (held, 2), {"by": held}, printed=True),
        Question("call", "f", (held, 2), {"by": held}, cell="f"),
        Question("call", "f", (held, 3), {"by": held}),
        Question("call", "f", (held, 2, held)),
        Question("each", "f", ((held, 2),)),
    ]
    keys = {memo.question(other).key for other in others} | {first.key}
    assert len(keys) == len(others) + 1


def test_arguments_that_have_changed_are_another_question() -> None:
    memo, changing = Memo(), [1, 2]
    asked = memo.question(Question("call", "f", (changing,)))
    changing.append(3)
    assert memo.question(Question("call", "f", (changing,))) is not asked
    assert memo.happened(len, memo.question(Question("call", "f", (changing,)))).value == 3
    array = np.zeros(2)
    before = memo.question(Question("call", "f", (array,)))
    array[0] = 1
    assert memo.question(Question("call", "f", (array,))).key != before.key
    assert before.args[0].tolist() == [0, 0]


class _TheSame:
    """One answer to all who ask, as where the same bytes come from several students."""

    def __init__(self, value: Any) -> None:
        self._answer = Value(value)

    def ask(self, question: Question) -> Outcome:
        return self._answer


def test_a_test_that_changes_what_it_is_given_changes_nobody_elses() -> None:
    memo, given = Memo(), _TheSame([3, [1, 2], np.zeros(2)])

    def the_sum(value: Any) -> Any:
        value.reverse()
        value[1].append(100)
        return len(value)

    for _ in range(2):
        student = Student(given, Disclosure(), memo, [])
        value = student.f().value
        assert [value[0], value[1], value[2].tolist()] == [3, [1, 2], [0, 0]]
        value[1].append(3)
        value[2][:] = 1
        value.clear()
        student.f().matches(lambda: [3, [1, 2], [0, 0]], the_sum)


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was explained, and not remembered."""
    found = list[str]()
    explain = Diagnosis._explain

    def noted(self: Diagnosis, tests: Any, *more: Any) -> Any:
        found.append(next(item.question.name for evidence, _ in tests for item in evidence if item.wrong))
        return explain(self, tests, *more)

    monkeypatch.setattr(Diagnosis, "_explain", noted)
    return found


class _Remembered(TrustedStudent):
    """Gives the same answer to the same question, as `Foreseen` remembers it."""

    def __init__(self, names: dict[str, Any], memo: Memo) -> None:
        super().__init__(names, memo)
        self._given: dict[Any, Outcome] = {}

    def ask(self, question: Question) -> Outcome:
        return self._given.setdefault(question.key, super().ask(question))


def test_the_same_answers_are_explained_once(course: Any, explained: list[str]) -> None:
    assignment: Assignment = course.assignment("convolution")
    with assignment.code.at_work():
        answers, tests = Knowledge(assignment), CollectedTests(assignment)
        mistake = next(one for one in answers.diagnosis.known("conv2d") if one.name == "kernel-flipped")
        flipped = _Remembered({**answers.right, "conv2d": mistake.function}, answers.memo)
        right, other = TrustedStudent(answers.right, answers.memo), dict(answers.right)
        other["conv2d"] = lambda *args, **kwargs: mistake.function(*args, **kwargs) + 1

        def found(student: TrustedStudent) -> list[Any]:
            examination = Examination("a", empty(assignment.template), student, answers)
            tests.run(examination)
            return [
                (cell.grade_id, cell.score, cell.mistakes, cell.hint) for cell in examination.result(assignment).cells
            ]

        assert found(flipped) == found(flipped)
        assert explained == ["conv2d"]
        assert found(right) != found(flipped)
        assert found(TrustedStudent(other, answers.memo)) != found(flipped)
        assert explained == ["conv2d"] * 2


@pytest.mark.parametrize(
    "large", [np.zeros(3_000), [[0.5] * 1_500] * 2, "x" * 3_000, {"a": b"x" * 3_000}, ([1] * 2_001,)]
)
def test_what_is_large_is_not_remembered(large: Any) -> None:
    assert Happened(np.zeros(100), arguments=(np.zeros(5), 2), printed="x").is_small
    for one in (Happened(large), Happened(1, arguments=(large,)), Happened(1, printed="x" * 3_000)):
        assert not one.is_small
