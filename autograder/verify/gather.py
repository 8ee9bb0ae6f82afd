"""The facts about an assignment's graders: what every known right and wrong solution gets in every test."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import msgspec

from autograder.cases.guessing import digits_compared, roughness, takes_zero
from autograder.cases.search import Duty, Trial, Tried
from autograder.course import Assignment
from autograder.exercise import Misconception, comparison_of
from autograder.grading.collected import HiddenTest
from autograder.grading.knowledge import Knowledge
from autograder.judging.attempts import is_no_attempt
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence
from autograder.judging.references import reference_functions, with_mistake
from autograder.judging.student import Student
from autograder.judging.trusted import TrustedStudent
from autograder.notebook.source import read_source
from autograder.notebook.template import ILLUSTRATION
from autograder.results import SubmissionResult
from autograder.running.pipeline import Pipeline, read_file
from autograder.verify.beyond import differences
from autograder.verify.examine import examine
from autograder.verify.finding import Finding
from autograder.verify.places import Places
from autograder.verify.promised import broken_promises
from autograder.verify.slips import slips_in
from autograder.verify.stale import leaked, stale_checks
from autograder.verify.together import CarriedFacts, PairFacts, carried, never_together, pairs
from autograder.verify.worked import accepted_solution, stopped_cells, worked_notebook


@dataclass(frozen=True)
class TestFacts:
    """One hidden test (one case of a test function), and what it does: which mistakes it shows and tells apart."""

    __test__ = False

    name: str
    topic: str
    cell: str
    done: frozenset[Duty]
    digits: int | None = None
    """How many a right answer has that is compared: so many would have to be guessed. None where nothing hidden is
    given, or nothing compared."""
    takes_zero: bool = False
    """Whether it allows so much that 0 passes for every number."""
    rough: float = 0.0
    """How far its numbers may be off at least, as a share of them, where the reference declares it and does not say why
    that much is right."""
    drawn_by: str = ""
    """Of a test whose cases are searched for, what draws them, and where that stands."""
    at: str = ""
    """Its file and line, as those of the others."""


@dataclass(frozen=True)
class WrongFacts:
    """A student who makes one known mistake in one function."""

    cell: str
    mistake: Misconception
    result: SubmissionResult
    shown: bool
    """Whether a public example gives something else than it should. A prediction is its own example."""
    is_priced: bool = False
    """Whether it costs its price and not all the tests that show it: something wrong was returned, and marks are not
    strict."""
    allowed: str = ""
    """How far the reference says that its numbers may be off."""
    at: str = ""

    def failed(self) -> set[tuple[str, str]]:
        """(cell, test) for every hidden test that was not passed."""
        return {(c.grade_id, t.name) for c in self.result.cells for t in c.tests if t.hidden and t.outcome != "passed"}


@dataclass(frozen=True)
class Slipped:
    """What is wrong beside what anybody gets. cells: that it is about."""

    cells: frozenset[str]
    words: str
    is_promise: bool = False
    """Of a docstring in the notebook."""


@dataclass(frozen=True)
class Facts:
    name: str
    tests: tuple[TestFacts, ...]
    """Those that known mistakes speak of."""
    sweeps: tuple[TestFacts, ...]
    wrong: tuple[WrongFacts, ...]
    accepted: tuple[SubmissionResult, ...]
    stub: SubmissionResult
    pairs: tuple[PairFacts, ...] = ()
    carried: tuple[CarriedFacts, ...] = ()
    apart: tuple[str, ...] = ()
    """Functions of which no two mistakes can be made together."""
    copied: tuple[str, ...] = ()
    """Predictions that are followed by a cell which only shows something, where no known mistake is what it shows."""
    worked: SubmissionResult | None = None
    """The released notebook with the source's own answers."""
    root: Path = Path()
    """The course's folder, from which on files are named."""
    slips: tuple[Slipped, ...] = ()
    """What known mistakes raise of their own on hidden cases, and what students have that is not so, or no longer, and
    which cells stop."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Of the notebook's grade cells."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Where they stand."""
    visible: Mapping[str, int] = field(default_factory=dict)
    """How many examples of each students see."""

    def without(self, names: Iterable[tuple[str, str]]) -> Facts:
        """The same graders with some tests (cell, name) deleted."""
        gone = set(names)
        return replace(self, tests=tuple(test for test in self.tests if (test.cell, test.name) not in gone))

    def without_cells(self, cells: Collection[str]) -> Facts:
        """What is not about these alone."""
        return replace(
            self,
            tests=tuple(test for test in self.tests if test.cell not in cells),
            sweeps=tuple(test for test in self.sweeps if test.cell not in cells),
            wrong=tuple(wrong for wrong in self.wrong if wrong.cell not in cells),
            accepted=tuple(_without(result, cells) for result in self.accepted),
            worked=None if self.worked is None else _without(self.worked, cells),
            stub=_without(self.stub, cells),
            pairs=tuple(pair for pair in self.pairs if pair.cell not in cells),
            carried=tuple(one for one in self.carried if not {one.caller, one.called} & set(cells)),
            copied=tuple(name for name in self.copied if name not in cells),
            slips=tuple(one for one in self.slips if not one.cells or not one.cells <= set(cells)),
        )


def _without(result: SubmissionResult, cells: Collection[str]) -> SubmissionResult:
    return msgspec.structs.replace(result, cells=[cell for cell in result.cells if cell.grade_id not in cells])


class TakesTooLong(Exception):
    """A given cell of the notebook does: nothing is graded then. findings: of it, and of others that stop."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(one.said for one in findings))
        self.findings = findings


def gather(assignment: Assignment, only: tuple[str, ...] | None = None, drawn: int = 0) -> Facts:
    """only: of the known mistakes, those of these names. drawn: so many pairs of each function's, and so many in what
    another calls. Raises TakesTooLong, CourseError where the graders are at fault, SandboxError where there is no
    sandbox."""
    with assignment.code.at_work(), Pipeline(assignment) as pipeline:
        worked = pipeline.grade(worked_notebook(assignment, _released(assignment)))
        stopped = list(stopped_cells(assignment, _released(assignment), worked, pipeline.shown))
        if any(one.took_too_long for one in stopped):
            raise TakesTooLong([one.finding for one in stopped])  # in everybody's notebook
        real = [
            msgspec.structs.replace(
                pipeline.grade(accepted_solution(path, _released(assignment))).result, file=str(path)
            )
            for path in assignment.layout.accepted
        ]
        stub = pipeline.grade(read_file(_released(assignment))).result
        tests, answers = pipeline.tests.tests, pipeline.answers
        tried: dict[tuple[str, str], list[Tried]] = {(test.mark.cell, test.name): [] for test in tests}
        slips: list[Slipped] = []
        places = Places(assignment)
        wrong = [
            _wrong(assignment, cell, mistake, tests, answers, tried, slips, places)
            for cell in assignment.template.points
            for mistake in answers.diagnosis.known(cell)
            if only is None or mistake.name in only
        ]
        usual, sweeps = ([test for test in tests if test.mark.is_sweep is sweep] for sweep in (False, True))
        facts = _tests(assignment, usual, answers, tried, places), _sweeps(assignment.name, sweeps, answers, places)
        of_all = assignment, tests, answers, drawn
        several = tuple(pairs(*of_all)), tuple(carried(*of_all))
        copied = tuple(_copied(assignment, answers))
        look = assignment, answers, pipeline.tests
        slips += [Slipped(frozenset(), one.finding.within(assignment.course.root)) for one in stopped]
        slips += [
            Slipped(frozenset([cell]), found.within(assignment.course.root), is_promise=True)
            for cell, found in broken_promises(assignment, answers.right)
        ]
        passed = {
            (result.file, cell.grade_id)
            for result in (worked.result, *real)
            for cell in result.cells
            if all(test.outcome == "passed" for test in cell.tests)
        }
        slips += [
            Slipped(frozenset([cell]), found.within(assignment.course.root))
            for cell, found in differences(assignment, pipeline.tests, answers, passed)
        ]
        slips += [Slipped(cells, found.within(assignment.course.root)) for cells, found in stale_checks(*look)]
        slips += [Slipped(frozenset(), found.within(assignment.course.root)) for found in leaked(*look)]
        return Facts(
            assignment.name,
            *facts,
            tuple(wrong),
            tuple(real),
            stub,
            *several,
            tuple(never_together(assignment, answers)),
            copied,
            worked.result,
            assignment.course.root,
            tuple(dict.fromkeys(slips)),
            {cell: places.cell(cell) for cell in assignment.template.points},
            {name: places.reference(name) for name in answers.right},
            {name: len(examples.visible) for name, examples in answers.examples.items()},
        )


def _copied(assignment: Assignment, answers: Knowledge) -> Iterator[str]:
    cells = [cell for cell in read_source(assignment.notebook)["cells"] if cell["cell_type"] == "code"]
    for cell, after in pairwise(cells):
        name, shows = cell["metadata"].get("nbgrader", {}).get("grade_id"), after["metadata"].get("tags", [])
        known = answers.diagnosis.known(name) if name in answers.predictions and ILLUSTRATION in shows else None
        if known and not any(mistake.revealed for mistake in known):
            yield name


def _released(assignment: Assignment) -> Path:
    return assignment.existing_release() / assignment.notebook.name


def _wrong(
    assignment: Assignment,
    cell: str,
    mistake: Misconception,
    tests: list[HiddenTest],
    answers: Knowledge,
    tried: dict[tuple[str, str], list[Tried]],
    slips: list[Slipped],
    places: Places,
) -> WrongFacts:
    """What it gave goes into `tried` too, and its author's slips into `slips`."""
    names = with_mistake(answers.right, cell, mistake)
    examination = examine(assignment, tests, answers, names, file=mistake.name)
    for test in examination.tested:
        if test.mark.cell == cell:
            tried[cell, test.name].append((mistake, test.passed, list(test.evidence)))
    evidence = [item for item in examination.evidence if item.question.name == cell]
    for found in list(slips_in(assignment, cell, mistake, answers.right[cell], evidence))[:1]:
        slips.append(Slipped(frozenset([cell]), found.within(assignment.course.root)))
    result = examination.result(assignment)
    examples = [test for one in result.cells if one.grade_id == cell for test in one.tests if not test.hidden]
    shown = cell in answers.predictions or any(example.outcome == "failed" for example in examples)
    values = [item for item in examination.evidence if item.question.name == cell and item.of_result]
    came = [item for item in values if item.actual.raised is None and item.about == "value" and item.view is None]
    priced = not answers.strict and cell not in answers.predictions and any(item.wrong for item in came)
    is_priced = priced and not is_no_attempt(values)
    declared = _declared(assignment.name, cell)
    return WrongFacts(cell, mistake, result, shown, is_priced, declared, places.mistake(cell, mistake))


def _tests(
    assignment: Assignment,
    tests: list[HiddenTest],
    answers: Knowledge,
    tried: dict[tuple[str, str], list[Tried]],
    places: Places,
) -> tuple[TestFacts, ...]:
    facts = []
    for test in tests:
        trial = Trial(test.mark.cell, answers.right, answers.diagnosis, answers.memo)
        done, _ = trial.judge(test.topic, tried[test.mark.cell, test.name])
        about = _asked_of_the_right(assignment.name, test, answers)
        where = _drawn_by(assignment, test), places.test(test.function)
        facts.append(TestFacts(test.name, test.topic, test.mark.cell, done, *about, *where))
    return tuple(facts)


def _drawn_by(assignment: Assignment, test: HiddenTest) -> str:
    marks = {mark.name: mark for mark in getattr(test.function, "pytestmark", [])}
    maker = marks["found"].args[0] if "found" in marks else None
    code = getattr(maker, "__code__", None)
    if code is None:
        return ""
    return Finding(Path(code.co_filename), code.co_firstlineno, code.co_name).within(assignment.course.root)


def _sweeps(name: str, tests: list[HiddenTest], answers: Knowledge, places: Places) -> tuple[TestFacts, ...]:
    return tuple(
        TestFacts(
            *(test.name, test.topic, test.mark.cell, frozenset()),
            *_asked_of_the_right(name, test, answers),
            at=places.test(test.function),
        )
        for test in tests
    )


def _asked_of_the_right(name: str, test: HiddenTest, answers: Knowledge) -> tuple[int | None, bool, float]:
    """How many digits are compared, whether 0 passes for each number, and how far off one may be."""
    evidence: list[Evidence] = []
    test.run(Student(TrustedStudent(answers.right, answers.memo), Disclosure(), answers.memo, evidence))
    declared = _declared(name, test.mark.cell)  # what is derived of a sum may be far off for once
    says_why = comparison_of(reference_functions(name).get(test.mark.cell, str)).loose
    rough = roughness(evidence) if declared and not says_why else 0.0
    return digits_compared(evidence), bool(declared) and takes_zero(evidence), rough


def _declared(assignment: str, cell: str) -> str:
    """How far its reference says that numbers may be off."""
    how = comparison_of(reference_functions(assignment).get(cell, str))
    off = {"rtol": how.rtol, "atol": how.atol}
    return ", ".join(f"{name}={value:g}" for name, value in off.items() if value)
