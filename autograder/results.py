"""What grading one submission gave. These are the objects of `autograder score --json`."""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.printable import printable
from autograder.translation.catalogue import say

Verdict = Literal["passed", "failed", "error", "timeout", "killed", "forbidden", "missing", "fault"]
"""What a test found of a student's code; but "fault": nothing, for something on our side failed."""


def not_graded_yet() -> str:
    """All that a student is told of a fault."""
    return say("This could not be graded yet; your teacher knows.")


class TestResult(msgspec.Struct, frozen=True):
    """One test. `message` is empty where it passed; it never holds a hidden input or expected value."""

    __test__ = False  # pytest would take the name for a test

    name: str
    """`test_stride[3]`, or `example[two channels]` of a public one."""
    weight: float
    """Its share of the cell; 0 of a public example."""
    hidden: bool
    """Whether students never see its inputs."""
    outcome: Verdict
    """What was found."""
    message: str
    """What a student is told; empty where it passed."""
    misconception: str | None
    """The known mistake that explains it, by name."""

    @property
    def words(self) -> str:
        """Its name, for a reader."""
        if not self.hidden:
            return say(self.name.removeprefix("example[").removesuffix("]"))
        return say(self.name.split("[")[0].removeprefix("test_").replace("_", " "))


class Grid(msgspec.Struct, frozen=True):
    """Numbers to be drawn (`autograder.kinds.pictures.Panel`)."""

    title: str
    """What the numbers are."""
    numbers: list[list[float | str]]
    """A number that JSON cannot hold is a text: "nan"."""
    outlined: tuple[int, int, int, int] | None
    """Where the first wrong element comes from: row, column, height, width."""
    wrong: list[tuple[int, int]]
    """Places of the numbers that are not right."""
    most: float
    """The number that gets the strongest shade."""


class Counterexample(msgspec.Struct, frozen=True):
    """A public example that went wrong, and what the student's function made of it."""

    name: str
    """The example's."""
    inputs: list[Grid]
    """The arguments that are arrays."""
    settings: str
    """The other arguments, in words."""
    results: list[Grid]
    """What should come out, and what came out."""
    words: str
    """What is wrong."""


class CellResult(msgspec.Struct, frozen=True):
    grade_id: str
    """The grade cell's id."""
    score: float | None
    """null: a fault came between, and there is no mark."""
    max_score: float
    """The points that there are."""
    tests: list[TestResult]
    """Public examples, then hidden tests."""
    hint: str = ""
    """In words, the mistakes that explain the failed tests, or what is certain of some that have no name."""
    counterexample: Counterexample | None = None
    """The first example that is wrong, where it can be drawn."""
    mistakes: list[str] = []
    """The known ones that explain failed tests, by name."""
    behaviour: str = ""
    """Where no known mistake explains what is wrong: the same for all who gave the same answers."""

    @property
    def hidden(self) -> list[TestResult]:
        return [test for test in self.tests if test.hidden]

    @property
    def example(self) -> TestResult | None:
        """The first that is wrong, where a hidden test is wrong too."""
        if all(test.outcome == "passed" for test in self.hidden):
            return None
        return next((test for test in self.tests if test.message and not test.hidden), None)

    @property
    def troubles(self) -> dict[str, list[TestResult]]:
        """What is said about hidden tests that did not pass, and about which of them."""
        found: dict[str, list[TestResult]] = {}
        for test in self.hidden:
            if test.outcome != "passed":
                found.setdefault(test.message, []).append(test)
        return found


class SubmissionResult(msgspec.Struct, frozen=True):
    file: str
    """As it was named."""
    assignment: str
    """Its name."""
    status: Literal["graded", "unreadable", "fault"]
    """A fault leaves at least one cell without its mark; the next run tries it again."""
    score: float | None
    """null where a cell has no mark."""
    max_score: float
    """The points that there are."""
    seconds: float
    """How long grading it took."""
    error: str | None
    """Why it is unreadable, in one sentence."""
    cells: list[CellResult]
    """In the notebook's order."""
    remarks: list[str] = []
    """What was odd about the notebook (a cell put back, an old format) and cost nothing."""
    which: str = ""
    """Which notebook of several was graded, or one of another name; among the remarks as well."""
    fingerprint: str = ""
    """Of the submission and of what graded it (`autograder.fingerprint`); empty where no folder was graded."""
    language: str = ""
    """In which language it is spoken of, which is that of the notebook."""
    faults: list[str] = []
    """What failed on our side, for the teacher: a grader, the sandbox, the machine, the autograder itself."""

    @property
    def points(self) -> str:
        """In words."""
        return "no mark yet" if self.score is None else f"{self.score:g} of {self.max_score:g}"

    @property
    def hints(self) -> dict[str, list[str]]:
        """Each, with the grade cells that it is about."""
        found: dict[str, list[str]] = {}
        for cell in self.cells:
            if cell.hint:
                found.setdefault(cell.hint, []).append(cell.grade_id)
        return found

    @property
    def finding(self) -> str:
        """What was found, in one line."""
        return printable(" ".join(self._finding.split()))

    @property
    def faulty(self) -> set[str]:
        """The grade cells that a fault left without a mark."""
        return {cell.grade_id for cell in self.cells if cell.score is None}

    @property
    def all_right(self) -> bool:
        """As far as tests go."""
        return not self.faults and self.error is None and not any(cell.troubles for cell in self.cells)

    @property
    def _finding(self) -> str:
        if self.faults:
            return self.faults[0]
        if self.error is not None:
            return self.error
        if self.all_right:
            return say("All right.")
        messages = list(dict.fromkeys(message for cell in self.cells for message in cell.troubles))
        named = [f"{say(' and ').join(cells)}: {hint}" for hint, cells in self.hints.items()]
        known = any(cell.mistakes for cell in self.cells)
        of_one = sum(map(len, self.hints.values())) == 1  # else a message would follow the name of another
        return " ".join([*named, *messages[:1]] if of_one and not known else named or messages[:2])
