"""What grading one submission gave. These are the objects of `autograder score --json`."""

from __future__ import annotations

from typing import Literal

import msgspec

Verdict = Literal["passed", "failed", "error", "timeout", "killed", "forbidden", "missing"]


class TestResult(msgspec.Struct, frozen=True):
    """One test. `message` is empty where it passed; it never holds a hidden input or expected value."""

    __test__ = False  # pytest would take the name for a test

    name: str
    weight: float
    hidden: bool
    outcome: Verdict
    message: str
    misconception: str | None

    @property
    def words(self) -> str:
        """Its name, for a reader."""
        if not self.hidden:
            return f"For example, {self.name.removeprefix('example[').removesuffix(']')}"
        return self.name.split("[")[0].removeprefix("test_").replace("_", " ")


class CellResult(msgspec.Struct, frozen=True):
    grade_id: str
    score: float
    max_score: float
    tests: list[TestResult]
    hint: str = ""
    """In words, the misconception that explains the failed tests, if exactly one does."""


class SubmissionResult(msgspec.Struct, frozen=True):
    file: str
    assignment: str
    status: Literal["graded", "unreadable"]
    score: float
    max_score: float
    seconds: float
    error: str | None
    cells: list[CellResult]
    remarks: list[str] = []
    """What was odd about the notebook (a cell put back, an old format) and cost nothing."""
    fingerprint: str = ""
    """Of the submission and of what graded it (`autograder.grading.fingerprint`); empty where no folder was graded."""
    faults: list[str] = []
    """Faults of the course's own graders. A person has to look: no mark was decided by them."""
