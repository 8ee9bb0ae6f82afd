"""One submission being graded: the student proxy for each test, what came of it, and at last the marks."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, replace

from autograder.course import Assignment
from autograder.grading.examples import run_examples
from autograder.grading.knowledge import Knowledge
from autograder.judging.diagnosis import Explanation
from autograder.judging.evidence import Evidence
from autograder.judging.student import AskedOnce, Refused, Respondent, Student
from autograder.notebook.reconcile import Framed
from autograder.results import CellResult, Counterexample, SubmissionResult, TestResult, Verdict
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.outcome import Error
from autograder.translation.catalogue import say


@dataclass(frozen=True)
class Mark:
    """What a test's `grade` marker says: the grade cell that it pays into, and how much of it."""

    cell: str
    weight: float


@dataclass(frozen=True)
class _Tested:
    name: str
    mark: Mark
    outcome: Verdict
    words: str


class Examination:
    def __init__(self, file: str, framed: Framed, respondent: Respondent, answers: Knowledge) -> None:
        self._file, self._framed = file, framed
        self._respondent = AskedOnce(respondent)
        self._answers = answers
        self._examples: dict[str, tuple[list[TestResult], Counterexample | None]] | None = None
        self._evidence: dict[str, list[Evidence]] = defaultdict(list)
        self._tested: list[_Tested] = []
        self._faults: list[str] = []
        self.sandbox_failure: SandboxError | None = None
        """Set when the sandbox itself failed: then nothing here counts, and it is graded once more."""
        self._begun = time.monotonic()

    def run_examples(self) -> None:
        """Once, and before any test: the first one that asks for the student sees to it. See `grading.examples`."""
        if self._examples is None:
            self._examples = {}
            for name, examples in self._answers.examples.items():
                right, memo = self._answers.right[name], self._answers.memo
                self._examples[name] = run_examples(name, right, examples, self._respondent, memo)

    def evidence_of(self, cell: str) -> list[Evidence]:
        """What the tests of a grade cell have seen so far."""
        return self._evidence[cell]

    def student(self, mark: Mark) -> Student:
        """Whom a test asks that pays into a grade cell."""
        self.run_examples()
        return Student(self._respondent, self._place, self._answers.memo, self._evidence[mark.cell])

    def record(self, name: str, mark: Mark, error: BaseException | None) -> Verdict:
        """What came of the test `name`. An exception other than Refused is the grader's own fault."""
        verdict: Verdict
        if error is None:
            verdict, words = "passed", ""
        elif isinstance(error, Refused):
            verdict, words = error.outcome, error.words
        elif isinstance(error, AssertionError):
            # Without what pytest adds where it rewrites asserts: that shows values, hidden ones too.
            said = f"\n{error}".split("\nassert ")[0].strip()
            verdict, words = "failed", say(said) if said else say("The result is not as it should be.")
        else:
            if isinstance(error, SandboxError):
                self.sandbox_failure = error
            verdict, words = "error", say("The grader of this test failed; your teacher has been told.")
            self._faults.append(f"The grader's test {name} failed with {type(error).__name__}: {error}")
        self._tested.append(_Tested(name, mark, verdict, words))
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
        return SubmissionResult(
            file=self._file,
            assignment=assignment.name,
            status="graded",
            score=round(sum(cell.score for cell in cells), 2),
            max_score=sum(cell.max_score for cell in cells),
            seconds=round(time.monotonic() - self._begun, 3),
            error=None,
            cells=cells,
            remarks=list(self._framed.remarks),
            faults=self._faults,
        )

    def _cell(self, grade_id: str, points: float, tested: list[_Tested]) -> CellResult:
        found = self._answers.diagnosis.explain(self._evidence[grade_id])
        if self._all_wrong(grade_id):
            unearned = say("This counts only where at least one result is right.")
            tested = [replace(t, outcome="failed", words=unearned) if t.outcome == "passed" else t for t in tested]
        examples, counterexample = (self._examples or {}).get(grade_id, ([], None))
        whole = sum(test.mark.weight for test in tested)
        passed = sum(test.mark.weight for test in tested if test.outcome == "passed")
        return CellResult(
            grade_id=grade_id,
            score=round(points * passed / whole, 2),
            max_score=points,
            tests=examples + [_test_result(test, found) for test in tested],
            hint=found.words if found else "",
            counterexample=counterexample,
        )

    def _all_wrong(self, cell: str) -> bool:
        """Whether not one value is right. To leave inputs alone, or to refuse, is then nothing: a function that
        does nothing does both."""
        values = [e for e in self._evidence[cell] if e.about == "value" and e.wrong is not None and not e.refusal]
        return bool(values) and all(e.wrong for e in values)

    def _place(self, error: Error) -> str:
        """Where in the student's notebook, in words. The guest's numbers are only looked up, and only in
        the student's own cells."""
        index, line = error.failure.cell, error.failure.line
        cells = self._framed.cells
        if index is None or line is None or not 0 <= index < len(cells) or not cells[index].runs:
            return ""
        lines = cells[index].source.splitlines()
        if not 1 <= line <= len(lines):
            return ""
        role = cells[index].role
        named = say("the cell {cell}").format(cell=role.grade_id) if role is not None else ""
        cell = named or say("cell {number}").format(number=index + 1)
        return say(" in line {line} of {cell}: {code}").format(line=line, cell=cell, code=lines[line - 1].strip()[:120])


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
    """The result of a submission that could not be graded at all."""
    points = assignment.template.points
    return SubmissionResult(
        file=file,
        assignment=assignment.name,
        status="unreadable",
        score=0.0,
        max_score=sum(points.values()),
        seconds=0.0,
        error=why,
        cells=[CellResult(name, 0.0, value, []) for name, value in points.items()],
    )
