"""Grades one submission after another with an assignment's hidden graders, through one warm sandbox."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import msgspec

from autograder.course import Assignment
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination, begin_examination
from autograder.grading.knowledge import Knowledge
from autograder.grading.rehearsal import foreseen
from autograder.notebook.files import release_files
from autograder.notebook.reconcile import Framed
from autograder.results import SubmissionResult
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.run import Fallen
from autograder.sandbox.warm import WarmSandboxes
from autograder.wire.messages import File, Output

#: How often a submission is tried when the sandbox dies under it; after the first time in one that nobody shares.
_TRIES = 3


class Graded(msgspec.Struct, frozen=True):
    result: SubmissionResult
    outputs: list[list[Output]]
    """What each cell of the framed notebook printed, drew and raised."""


class Grader:
    """Raises SandboxError where there is no sandbox, CourseError where the graders are at fault.

    `shared`: a warm sandbox that somebody else started and will close; by default it has one of its own.
    """

    def __init__(self, assignment: Assignment, shared: WarmSandboxes | None = None) -> None:
        self._assignment = assignment
        self._answers = Knowledge(assignment)
        self.released = release_files(assignment.source)
        """What every submission's code sees, whatever the student's copies say."""
        self._shared = shared
        self._rooms = shared or WarmSandboxes(assignment)  # warms up while pytest collects
        self._tests = CollectedTests(assignment)
        with assignment.code.at_work():
            self._foreseen = foreseen(assignment, self._tests, self._answers)
        self._rooms.expect(self._foreseen)

    def grade(self, file: str, framed: Framed, files: list[File]) -> Graded:
        """`files`: what the student handed in besides the notebook; what was released replaces its copies there."""
        with self._assignment.code.at_work():
            return self._grade_in_some_sandbox(file, framed, files)

    def _grade_in_some_sandbox(self, file: str, framed: Framed, files: list[File]) -> Graded:
        for _ in range(_TRIES):
            try:
                return self._grade(file, framed, files)
            except SandboxError:
                self._renew()  # nothing of this submission has been decided
        fallen = Fallen(len(framed.cells))
        examination = Examination(file, framed, fallen, self._answers)
        self._tests.run(examination)
        return Graded(examination.result(self._assignment), fallen.outputs())

    def _renew(self) -> None:
        """A sandbox of our own. Raises SandboxError where the machine has none, not where the new one is killed too."""
        failure = SandboxError("The sandbox died.")
        for _ in range(_TRIES):
            self._let_go()
            try:
                self._rooms = WarmSandboxes(self._assignment)
                self._rooms.expect(self._foreseen)
                self._rooms.wait_until_warm()
            except SandboxError as error:
                failure = error
            else:
                return
        raise failure

    def _grade(self, file: str, framed: Framed, files: list[File]) -> Graded:
        examination, run = begin_examination(file, framed, self._rooms, [*files, *self.released], self._answers)
        try:
            outputs = run.outputs()
            self._tests.run(examination)
            return Graded(examination.result(self._assignment), outputs)
        finally:
            run.close()

    def close(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._rooms is not self._shared:
            self._rooms.close()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.close()
