"""The warm sandboxes of an assignment, and a submission run in them.

One has the packages that the assignment allows. Where functions are named that must do without some of them, others
have less (`autograder.kinds.provided.Room`): what is not there cannot be called, whatever the student's code tries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import msgspec

from autograder.course import Assignment
from autograder.limits import Limits
from autograder.sandbox.outcome import Outcome
from autograder.sandbox.program import Program
from autograder.sandbox.question import Foreseen, Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import sandbox_named
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.wire.messages import File, Output


@dataclass
class _Warm:
    """kinds: as in `wire.messages.Prepare`. functions: None where all are asked that no other one is for."""

    zygote: WarmZygote
    kinds: dict[str, str]
    functions: frozenset[str] | None = None
    ahead: list[Foreseen] = field(default_factory=list)

    def run(self, program: Program, files: list[File], limits: Limits | None) -> Run:
        limits, only = limits or self.zygote.limits, self.functions is not None
        return Run(self.zygote.fork, limits, program, files, self.kinds, only_definitions=only, ahead=self.ahead)


class WarmSandboxes:
    """Starts at once and warms up in the background; close() when done. Raises SandboxError where there is
    no sandbox. Processes forked from the one that started it may use it side by side."""

    def __init__(self, assignment: Assignment, guests: int = 1) -> None:
        """`guests`: how many submissions will be run side by side."""
        sandbox, limits, used = sandbox_named(assignment.course.sandbox), assignment.limits, assignment.kinds
        kinds = kinds_for_guest(assignment)
        self._usual = _Warm(WarmZygote(sandbox, assignment.packages, limits, guests), kinds)
        self._others: list[_Warm] = []
        for kind, room in assignment.rooms:
            theirs = {**kinds, kind.guest_name: msgspec.json.encode(room.settings).decode()}
            zygote = WarmZygote(sandbox, room.packages, limits, guests, used)
            self._others.append(_Warm(zygote, theirs, frozenset(room.functions)))

    def expect(self, groups: Sequence[Sequence[Question]]) -> None:
        """From now on each submission is asked a group in one go, when it is asked the first question of it."""
        for warm in self._all():
            warm.ahead = [Foreseen(q for q in group if self._for(q) is warm) for group in groups]

    def run(self, program: Program, files: list[File], limits: Limits | None = None) -> SubmissionRun:
        """limits: in place of the assignment's, tighter ones of time."""
        usual, *others = [warm.run(program, files, limits) for warm in self._all()]
        elsewhere = {name: run for warm, run in zip(self._others, others, strict=True) for name in warm.functions or ()}
        return SubmissionRun(usual, elsewhere)

    def wait_until_warm(self) -> None:
        for warm in self._all():
            warm.zygote.wait_until_warm()

    def close(self) -> None:
        for warm in self._all():
            warm.zygote.close()

    def _all(self) -> list[_Warm]:
        return [self._usual, *self._others]

    def _for(self, question: Question) -> _Warm:
        return next((warm for warm in self._others if question.name in (warm.functions or ())), self._usual)

    def __enter__(self) -> WarmSandboxes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.close()


def kinds_for_guest(assignment: Assignment) -> dict[str, str]:
    """What the assignment says of kinds of values, by their names inside."""
    return {
        kind.guest_name: msgspec.json.encode(assignment.settings_of(kind)).decode()
        for kind in assignment.kinds
        if kind.settings is not None
    }


class SubmissionRun:
    """One submission: each question goes to the sandbox where it is to be answered."""

    def __init__(self, usual: Run, elsewhere: dict[str, Run]) -> None:
        self._usual, self._elsewhere = usual, elsewhere

    def outputs(self) -> list[list[Output]]:
        """What each cell printed, drew and raised. Runs the cells, the first time."""
        return self._usual.outputs()

    def ask(self, question: Question) -> Outcome:
        return self._elsewhere.get(question.name, self._usual).ask(question)

    @property
    def contended(self) -> bool:
        """As of a `Run`."""
        return any(run.contended for run in (self._usual, *self._elsewhere.values()))

    def close(self) -> None:
        self._usual.close()
        for run in set(self._elsewhere.values()):
            run.close()
