"""One submission being graded: the student proxy for each test, what came of it, and at last the marks."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from autograder.course import Assignment
from autograder.exercise import Misconception
from autograder.grading.examples import run_examples
from autograder.grading.faults import in_words, is_verdict, said_to_the_student
from autograder.grading.knowledge import Knowledge
from autograder.grading.marks import Mark, Tested, marked
from autograder.grading.whereabouts import Whereabouts
from autograder.judging.behaviour import behaviour
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence
from autograder.judging.fewest import Explanation
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
class _Shown:
    """What came of the examples of a function."""

    results: list[TestResult] = field(default_factory=list)
    drawn: Counterexample | None = None
    wrong: list[tuple[Any, Any]] = field(default_factory=list)
    """Wrong values beside the right ones."""


class Examination:
    def __init__(
        self,
        file: str,
        framed: Framed,
        respondent: Respondent,
        answers: Knowledge,
        outputs: Sequence[Sequence[Output]] = (),
        calls: Callable[[str, str], bool] | None = None,
    ) -> None:
        """outputs: of its cells, which have run. calls: whether the function of one grade cell calls that of another,
        where this does not stand in a notebook."""
        self._file, self._framed = file, framed
        self._notebook = Whereabouts(framed, outputs, answers.packages)
        self._respondent = AskedOnce(respondent)
        self._answers = answers
        self._graded = framed.graded
        self._examples: dict[str, _Shown] | None = None
        self._disclosure = Disclosure(self._notebook)
        self._evidence: list[Evidence] = []
        """What the test has seen that runs now."""
        self._calls = calls or framed.calls
        self.explanations: dict[str, list[Explanation]] = {}
        """By grade cell; at the end."""
        self._tested: list[Tested] = []
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
                    self._examples[name] = _Shown(*run_examples(name, right, examples, *ask))
                except SandboxError:
                    raise
                except Exception as error:
                    self._faults[name].append(f"The examples of {name} could not be compared: {in_words(error)}.")
            for name in self._answers.predictions:
                self._respondent.ask(Question("look", name, cell=name))
            self._disclosure.hidden_from_now_on(self._respondent.answered)

    def student(self, mark: Mark) -> Student:
        """Whom a test asks that pays into a grade cell."""
        self.run_examples()
        self._evidence = []
        about = self._disclosure, self._answers.memo, self._evidence
        return Student(self._respondent, *about, lambda name: name if name in self._graded else mark.cell)

    def record(self, name: str, mark: Mark, error: BaseException | None) -> Verdict:
        """What came of the test `name`."""
        verdict: Verdict
        if error is None:
            verdict, words = "passed", ""
        elif isinstance(error, Refused) and error.outcome != "fault":
            verdict, words = error.outcome, error.words
        elif not isinstance(error, Refused) and is_verdict(error):
            own = said_to_the_student(error)
            verdict, words = "failed", say(own) if own else say("The result is not as it should be.")
        else:
            if isinstance(error, SandboxError):
                self.sandbox_failure = error
            verdict, words = "fault", not_graded_yet()
            why = error.words if isinstance(error, Refused) else in_words(error)
            self._faults[mark.cell].append(f"The test {name} of {mark.cell} came to no verdict: {why}.")
        # A grader can take a value of the student's into its words.
        said = printable(words[:_MOST_LETTERS], lines=True)
        self._tested.append(Tested(name, mark, verdict, said, tuple(self._evidence)))
        self._evidence = []
        return verdict

    def _from_before(self, grade_id: str) -> list[Misconception]:
        """The mistakes that were found in what it calls, as they show here."""
        return [
            carried
            for name, found in self.explanations.items()
            for one in found
            for known in one.mistakes
            if one.complete and isinstance(known, Misconception) and self._calls(grade_id, name)
            for carried in self._answers.carried.into(grade_id, name, known)
        ]

    @property
    def last_verdict(self) -> Verdict | None:
        return self._tested[-1].outcome if self._tested else None

    @property
    def evidence(self) -> list[Evidence]:
        """What all tests saw."""
        return [item for test in self._tested for item in test.evidence]

    @property
    def tested(self) -> Sequence[Tested]:
        """The tests that ran, with what came of each."""
        return self._tested

    @property
    def last_evidence(self) -> tuple[Evidence, ...]:
        """What the last test saw."""
        return self._tested[-1].evidence

    def result(self, assignment: Assignment) -> SubmissionResult:
        points = assignment.template.points
        tested: dict[str, list[Tested]] = defaultdict(list)
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

    def _cell(self, grade_id: str, points: float, tested: list[Tested]) -> CellResult:
        found, score, cost, shown = list[Explanation](), None, "", (self._examples or {}).get(grade_id, _Shown())
        if not self._faults[grade_id]:
            try:
                before = self._from_before(grade_id)
                seen, topics = [(t.evidence, t.passed) for t in tested], [t.topic for t in tested]
                found = self._answers.diagnosis.explain(seen, before, shown.wrong, topics)
                self.explanations[grade_id] = found
                mark = marked(points, tested, found, strict=self._answers.strict)
                tested, score, cost = list(mark.tested), mark.score, mark.words
            except Exception as error:
                self._faults[grade_id].append(f"The mark of {grade_id} could not be decided: {in_words(error)}.")
        return CellResult(
            grade_id=grade_id,
            score=score,
            max_score=points,
            tests=shown.results + [_test_result(index, test, found) for index, test in enumerate(tested)],
            mistakes=list(dict.fromkeys(known.name for one in found for known in one.mistakes)),
            behaviour=_behaviour(tested, found),
            hint=" ".join(dict.fromkeys([*(one.words for one in found), cost])).strip(),
            counterexample=shown.drawn,
        )


def _behaviour(tested: list[Tested], found: list[Explanation]) -> str:
    """Empty where nothing was answered wrongly, or that is explained."""
    evidence = [item for test in tested for item in test.evidence if not item.refusal]
    explained = any(one.complete and one.mistakes for one in found if not one.refusals)
    return behaviour(evidence) if any(item.wrong for item in evidence) and not explained else ""


def _test_result(index: int, test: Tested, found: list[Explanation]) -> TestResult:
    names = [one.named_in(index) for one in found if test.outcome in ("failed", "error")]
    if test.outcome == "failed" and not any(
        item.wrong for item in test.evidence
    ):  # it does not count, for what is wrong
        names += [known.name for one in found for known in one.mistakes if one.complete]
    return TestResult(
        name=test.name,
        weight=test.mark.weight,
        hidden=True,
        outcome=test.outcome,
        message=test.words,
        misconception=next((name for name in names if name is not None), None),
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
