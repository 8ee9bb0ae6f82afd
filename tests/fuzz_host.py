"""`make fuzz`, after the frames: thousands of submissions that answer anything at all (`tests.odd_answers`), through
all that the host does with an answer: read, compared, kept as evidence, explained, marked, shown. Bad data is the
submission's own failure, which is a result; an exception is a failure of ours, and ends with 1.

    python -m tests.fuzz_host [NAME ...]     SUBMISSIONS=N for another number of each assignment
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from autograder.course import Assignment, Course
from autograder.exercise import Case, comparison_of, reference
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.faults import in_words
from autograder.grading.knowledge import Knowledge
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence, Happened, Memo
from autograder.judging.references import with_mistake
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.kinds import frames  # noqa: F401  (registers itself)
from autograder.kinds.comparison import COMPARERS
from autograder.kinds.keras import graph  # noqa: F401  (registers itself)
from autograder.limits import Limits
from autograder.notebook.autograded import autograded, text_of
from autograder.notebook.reconcile import empty
from autograder.pages.feedback_page import Exercise, Feedback, page
from autograder.results import SubmissionResult
from autograder.sandbox.program import Program
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from tests.odd_answers import OddAnswers, OddGuest
from tests.support import ROOT

_SUBMISSIONS = 2_000
SHARES = (0.05, 0.3, 1.0)
"""Of answers that are not what they should be."""


@dataclass
class Fuzzed:
    """What came of many."""

    submissions: int = 0
    answers: int = 0
    slowest: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    """Each with the seed of the first submission that had it."""

    @property
    def words(self) -> str:
        kinds = ", ".join(f"{count:,} {name}" for name, count in self.outcomes.most_common())
        done = f"{self.submissions:,} submissions, {self.answers:,} answers ({kinds}), the slowest {self.slowest:.2f} s"
        return f"{done}: {len(self.faults)} different faults"


class OddSubmissions:
    """Of one assignment."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._tests, self._answers = CollectedTests(assignment), Knowledge(assignment)
        with assignment.code.at_work():
            known = [
                (cell, mistake)
                for cell in assignment.template.points
                for mistake in self._answers.diagnosis.known(cell)
            ]
            self._right = [TrustedStudent(self._answers.right, self._answers.memo)]
            self._right += [
                TrustedStudent(with_mistake(self._answers.right, *one), self._answers.memo) for one in known
            ]

    def grade(self, seed: str, fuzzed: Fuzzed) -> None:
        odd, number = OddAnswers(seed), fuzzed.submissions
        student = self._right[number % len(self._right)]
        framed = empty(self._assignment.template)
        begun = time.monotonic()
        with self._assignment.code.at_work():

            def asked(question: Question) -> Any:
                fuzzed.answers += 1
                return student.ask(question)

            run = Run(
                lambda: OddGuest(odd, asked, SHARES[number % len(SHARES)]), self._assignment.limits, Program([]), []
            )  # type: ignore[arg-type, return-value]
            try:
                examination = Examination(seed, framed, run, self._answers)
                self._tests.run(examination)
                result = examination.result(self._assignment)
                shown(result)
                text_of(autograded(framed, [[] for _ in framed.cells], result, {}))
                for fault in result.faults:
                    fuzzed.faults.setdefault(fault, seed)
                fuzzed.outcomes.update(test.outcome for cell in result.cells for test in cell.hidden)
            except Exception as error:
                fuzzed.faults.setdefault(in_words(error), seed)
        fuzzed.slowest = max(fuzzed.slowest, time.monotonic() - begun)
        fuzzed.submissions += 1


def shown(result: SubmissionResult) -> None:
    """To a student, and written down."""
    exercises = [Exercise(cell.grade_id, cell.score, cell.max_score, cell, []) for cell in result.cells]
    page(
        Feedback(
            result.assignment, "x", result.score, result.max_score, 0.0, result.error, result.remarks, exercises, False
        )
    )
    msgspec.json.encode(result)


# ---- kinds of values that no assignment here asks for, and every demand ------------------------------

_FRAME = pd.DataFrame({"city": ["Ulm", "Köln", None], "size": [1.5, 2.0, 3.25], "n": [1, 2, 3]}, index=["a", "b", "c"])
VALUES: list[Any] = [
    *(
        None,
        True,
        3,
        10**30,
        2.5,
        float("nan"),
        float("inf"),
        "a b",
        b"xy",
        [],
        [1, 2.5],
        (3, [4, "x"]),
        {"a": 1, "b": [2.0]},
    ),
    *(
        {1, 2},
        {"a": np.ones(2)},
        np.arange(6.0).reshape(2, 3),
        np.array([True, False]),
        np.float32(1.5),
        np.zeros((0, 3)),
    ),
    *(
        _FRAME,
        _FRAME["size"],
        [_FRAME],
        np.array([1, 2], dtype=np.uint8),
        [[1, 2], [3, 4]],
        {"x": {"y": (1, {2: "z"})}},
    ),
]


def _reference(value: Any, same: str) -> Callable[..., Any]:
    @reference(same=same)
    def f(*args: Any, **kwargs: Any) -> Any:
        return value

    return f


def _raising(*args: Any, **kwargs: Any) -> Any:
    raise ValueError("no")


def demands(right: Callable[..., Any]) -> Iterator[Callable[[Student], Any]]:
    """What a hidden test may ask for."""
    case = Case((np.ones((2, 2)), [1, (2.5, "x")], {"a": {1}}), {"b": [3.0]})
    yield lambda student: student.f(*case.args, **case.kwargs).matches(right)
    yield lambda student: student.f.many([(1,), (2,)]).matches(right)
    yield lambda student: student.f(1).matches(right, view=lambda value: value)
    yield lambda student: student["f"].matches(right)
    yield lambda student: student.f(*case.args, **case.kwargs).leaves_arguments_unchanged()
    yield lambda student: student.f(2).raises(ValueError, says=_raising)
    yield lambda student: student.f(3).prints(right)
    yield lambda student: student.f(4).writes("x", right)
    yield lambda student: student.f(5).value
    yield lambda student: student.f(6).printed


def odd_value(seed: str, fuzzed: Fuzzed) -> None:
    """One value in the place of another, under every demand."""
    odd, number = OddAnswers(seed), fuzzed.submissions
    right = _reference(VALUES[number % len(VALUES)], list(COMPARERS)[number // len(VALUES) % len(COMPARERS)])
    predicted = [_reference(value, comparison_of(right).same) for value in VALUES]
    memo = Memo()
    student = TrustedStudent({"f": right}, memo)
    for demand in demands(right):
        fuzzed.answers += 1
        run = Run(lambda: OddGuest(odd, student.ask, 1.0), Limits(), Program([]), [])  # type: ignore[arg-type, return-value]
        evidence: list[Evidence] = []
        disclosure = Disclosure()
        disclosure.hidden_from_now_on([])
        try:
            try:
                demand(Student(run, disclosure, memo, evidence))
                fuzzed.outcomes["passed"] += 1
            except Refused as refused:
                fuzzed.outcomes[refused.outcome] += 1
            for item in evidence:
                for known in predicted:
                    item.explained_by(Happened(known(), arguments=item.question.given))
        except Exception as error:
            fuzzed.faults.setdefault(in_words(error), seed)
    fuzzed.submissions += 1


def main(names: list[str]) -> int:
    count = int(os.environ.get("SUBMISSIONS", _SUBMISSIONS))
    course, bad = Course(ROOT), 0
    for name in names or [*course.names(), "any value"]:
        fuzzed = Fuzzed()
        grade = odd_value if name == "any value" else OddSubmissions(course.assignment(name)).grade
        for number in range(count):
            grade(f"{name} {number}", fuzzed)
        print(f"{name}: {fuzzed.words}", flush=True)
        bad += len(fuzzed.faults)
        for fault, seed in fuzzed.faults.items():
            print(f"    FAULT (seed {seed!r}) {fault}")
    return min(bad, 1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
