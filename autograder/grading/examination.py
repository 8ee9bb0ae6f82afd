"""One submission being graded: the student proxy for each test, what came of it, and at last the marks."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from autograder.course import Assignment
from autograder.grading.examples import run_examples
from autograder.grading.faults import in_words, is_verdict, said_to_the_student
from autograder.grading.knowledge import Knowledge
from autograder.grading.whereabouts import Whereabouts
from autograder.judging.diagnosis import Explanation
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence
from autograder.judging.respondent import AskedOnce, Respondent
from autograder.judging.student import Refused, Student
from autograder.notebook.reconcile import Framed
from autograder.printable import printable
from autograder.results import CellResult, Counterexample, SubmissionResult, TestResult, Verdict, not_graded_yet
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.question import Question
from autograder.translation.catalogue import say
from autograder.wire.messages import Output

#: Of what a test says. The longest of the course's have a third of it.
_MOST_LETTERS = 2_000


@dataclass(frozen=True)
class Mark:
    """What a test's markers say: the grade cell that it pays into, how much of it, and whether it is a sweep."""

    cell: str
    weight: float
    is_sweep: bool = False


@dataclass(frozen=True)
class _Tested:
    name: str
    mark: Mark
    outcome: Verdict
    words: str


class Examination:
    def __init__(
        self,
        file: str,
        framed: Framed,
        respondent: Respondent,
        answers: Knowledge,
        outputs: Sequence[Sequence[Output]] = (),
    ) -> None:
        """outputs: of its cells, which have run."""
        self._file, self._framed = file, framed
        self._notebook = Whereabouts(framed, outputs, answers.packages)
        self._respondent = AskedOnce(respondent)
        self._answers = answers
        self._graded = framed.graded
        self._examples: dict[str, tuple[list[TestResult], Counterexample | None]] | None = None
        self._disclosure = Disclosure(self._notebook)
        self._evidence: dict[str, list[Evidence]] = defaultdict(list)
        self._swept: dict[str, list[Evidence]] = defaultdict(list)
        self._tested: list[_Tested] = []
        self._faults: dict[str, list[str]] = defaultdict(list)
        """By the grade cell that has no mark because of them."""
        self.sandbox_failure: SandboxError | None = None
        """Set when the sandbox itself failed: then nothing here counts, and it is graded once more."""
        self._begun = time.monotonic()

    def run_examples(self) -> None:
        """Once, and before any test: the first one that asks for the student sees to it. See `grading.examples`. The
        variables are looked at, too, while nothing hidden can be in them."""
        if self._examples is None:
            self._examples = {}
            for name, examples in self._answers.examples.items():
                right, memo = self._answers.right[name], self._answers.memo
                ask = self._respondent, self._disclosure, memo
                try:
                    self._examples[name] = run_examples(name, right, examples, *ask)
                except SandboxError:
                    raise
                except Exception as error:
                    self._faults[name].append(f"The examples of {name} could not be compared: {in_words(error)}.")
            for name in self._answers.predictions:
                self._respondent.ask(Question("look", name, cell=name))
            self._disclosure.hidden_from_now_on(self._respondent.answered)

    def evidence_of(self, cell: str) -> list[Evidence]:
        """What the tests of a grade cell have seen so far."""
        return self._evidence[cell]

    def student(self, mark: Mark) -> Student:
        """Whom a test asks that pays into a grade cell."""
        self.run_examples()
        evidence = self._swept if mark.is_sweep else self._evidence
        about = self._disclosure, self._answers.memo, evidence[mark.cell]
        return Student(self._respondent, *about, lambda name: name if name in self._graded else mark.cell)

    def record(self, name: str, mark: Mark, error: BaseException | None) -> Verdict:
        """What came of the test `name`."""
        verdict: Verdict
        if error is None:
            verdict, words = "passed", ""
        elif isinstance(error, Refused) and error.outcome != "fault":
            verdict, words = error.outcome, error.words
        elif not isinstance(error, Refused) and is_verdict(error):
            said = said_to_the_student(error)
            verdict, words = "failed", say(said) if said else say("The result is not as it should be.")
        else:
            if isinstance(error, SandboxError):
                self.sandbox_failure = error
            verdict, words = "fault", not_graded_yet()
            why = error.words if isinstance(error, Refused) else in_words(error)
            self._faults[mark.cell].append(f"The test {name} of {mark.cell} came to no verdict: {why}.")
        # A grader can take a value of the student's into its words.
        self._tested.append(_Tested(name, mark, verdict, printable(words[:_MOST_LETTERS], lines=True)))
        return verdict

    @property
    def last_verdict(self) -> Verdict | None:
        return self._tested[-1].outcome if self._tested else None

    def result(self, assignment: Assignment) -> SubmissionResult:
        points = assignment.template.points
        tested: dict[str, list[_Tested]] = defaultdict(list)
        for test in self._tested:
            tested[test.mark.cell].append(test)
        cells = [self._cell(name, points[name], tested[name]) for name in points if name in tested]
        marks = [cell.score for cell in cells if cell.score is not None]
        complete = len(marks) == len(cells)
        return SubmissionResult(
            file=self._file,
            assignment=assignment.name,
            status="graded" if complete else "fault",
            score=round(sum(marks), 2) if complete else None,
            max_score=sum(cell.max_score for cell in cells),
            seconds=round(time.monotonic() - self._begun, 3),
            error=None,
            cells=cells,
            remarks=[*self._framed.remarks, *self._notebook.remarks],
            faults=[fault for cell in cells for fault in self._faults[cell.grade_id]],
        )

    def _cell(self, grade_id: str, points: float, tested: list[_Tested]) -> CellResult:
        found, score = None, None
        if not self._faults[grade_id]:
            try:
                tested, found, score = self._judged(grade_id, points, tested)
            except Exception as error:
                self._faults[grade_id].append(f"The mark of {grade_id} could not be decided: {in_words(error)}.")
        examples, counterexample = (self._examples or {}).get(grade_id, ([], None))
        return CellResult(
            grade_id=grade_id,
            score=score,
            max_score=points,
            tests=examples + [_test_result(test, found) for test in tested],
            hint=found.words if found else "",
            counterexample=counterexample,
        )

    def _judged(
        self, grade_id: str, points: float, tested: list[_Tested]
    ) -> tuple[list[_Tested], Explanation | None, float]:
        """The tests, the mistake that explains them, and the mark."""
        found = self._answers.diagnosis.explain([*self._evidence[grade_id], *self._swept[grade_id]])
        if self._all_wrong(grade_id):
            unearned = say("This counts only where at least one result is right.")
            tested = [replace(t, outcome="failed", words=unearned) if t.outcome == "passed" else t for t in tested]
        whole = sum(test.mark.weight for test in tested)
        passed = sum(test.mark.weight for test in tested if test.outcome == "passed")
        return tested, found, round(points * passed / whole, 2)

    def _all_wrong(self, cell: str) -> bool:
        """Whether not one value is right. To leave inputs alone, or to refuse, is then nothing: a function that
        does nothing does both. Among the many of a sweep there are some that nobody has wrong."""
        seen = [*self._evidence[cell], *self._swept[cell]]
        values = [e for e in seen if e.of_result and e.wrong is not None]
        return bool(values) and all(e.wrong for e in values) and not any(e.some_right for e in self._evidence[cell])


def _test_result(test: _Tested, found: Explanation | None) -> TestResult:
    return TestResult(
        name=test.name,
        weight=test.mark.weight,
        hidden=True,
        outcome=test.outcome,
        message=test.words,
        misconception=found.name if found is not None and test.outcome in ("failed", "error") else None,
    )


def unreadable(file: str, assignment: Assignment, why: str) -> SubmissionResult:
    """The result of a submission that cannot be graded at all: no points, and why, for the student."""
    return msgspec.structs.replace(_ungraded(file, assignment, 0.0), status="unreadable", error=why)


def ungraded(file: str, assignment: Assignment, fault: str) -> SubmissionResult:
    """The result of one that could not be graded because something on our side failed: no marks."""
    return msgspec.structs.replace(_ungraded(file, assignment, None), faults=[fault])


def _ungraded(file: str, assignment: Assignment, score: float | None) -> SubmissionResult:
    points = assignment.template.points
    return SubmissionResult(
        file=file,
        assignment=assignment.name,
        status="fault",
        score=score,
        max_score=sum(points.values()),
        seconds=0.0,
        error=None,
        cells=[CellResult(name, score, value, []) for name, value in points.items()],
    )
