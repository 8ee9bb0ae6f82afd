"""The warm sandboxes of an assignment, and a submission examined in them.

One room has the packages that the assignment allows. Where functions are named that must compute without
Keras, a second has NumPy alone: there TensorFlow cannot be called, whatever the student's code tries, and
what stands for Keras can only be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from autograder.course import Assignment
from autograder.sandbox.outcome import Outcome
from autograder.sandbox.question import Foreseen, Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import sandbox_named
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.wire.messages import File, Output

_WITHOUT_KERAS = ("numpy",)


class WarmSandboxes:
    """Starts at once and warms up in the background; close() when done. Raises SandboxError where there is
    no sandbox. Processes forked from the one that started it may use it side by side."""

    def __init__(self, assignment: Assignment, guests: int = 1) -> None:
        """`guests`: how many submissions will be examined side by side."""
        self._assignment = assignment
        sandbox, limits = sandbox_named(assignment.course.sandbox), assignment.limits
        self.usual = WarmZygote(sandbox, assignment.packages, limits, guests)
        self.without_keras = WarmZygote(sandbox, _WITHOUT_KERAS, limits, guests) if assignment.without_keras else None
        self._usual_ahead: list[Foreseen] = []
        self._bare_ahead: list[Foreseen] = []

    def expect(self, groups: Sequence[Sequence[Question]]) -> None:
        """From now on each submission is asked a group in one go, when it is asked the first question of it."""
        bare = set(self._assignment.without_keras)
        self._usual_ahead = [Foreseen(q for q in group if q.name not in bare) for group in groups]
        self._bare_ahead = [Foreseen(q for q in group if q.name in bare) for group in groups]

    def examine(self, cells: list[str], files: list[File]) -> SubmissionRun:
        shape = self._assignment.model_input
        usual = Run(self.usual.fork, self.usual.limits, cells, files, shape, ahead=self._usual_ahead)
        bare = None
        if self.without_keras is not None:
            limits = self.without_keras.limits
            ahead = self._bare_ahead
            bare = Run(self.without_keras.fork, limits, cells, files, without_keras=True, ahead=ahead)
        return SubmissionRun(usual, bare, self._assignment.without_keras)

    def wait_until_warm(self) -> None:
        for zygote in self._zygotes():
            zygote.wait_until_warm()

    def close(self) -> None:
        for zygote in self._zygotes():
            zygote.close()

    def _zygotes(self) -> list[WarmZygote]:
        return [self.usual] + ([self.without_keras] if self.without_keras is not None else [])

    def __enter__(self) -> WarmSandboxes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.close()


class SubmissionRun:
    """One submission: each question goes to the room where it is to be answered."""

    def __init__(self, usual: Run, bare: Run | None, without_keras: tuple[str, ...]) -> None:
        self._usual, self._bare, self._without_keras = usual, bare, without_keras

    def outputs(self) -> list[list[Output]]:
        """What each cell printed, drew and raised. Runs the cells, the first time."""
        return self._usual.outputs()

    def ask(self, question: Question) -> Outcome:
        if self._bare is not None and question.name in self._without_keras:
            return self._bare.ask(question)
        return self._usual.ask(question)

    def close(self) -> None:
        self._usual.close()
        if self._bare is not None:
            self._bare.close()
