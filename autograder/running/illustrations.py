"""Runs a graded submission once more for a reader, with the cells that only show something."""

from __future__ import annotations

import msgspec

from autograder.course import Assignment
from autograder.limits import Limits
from autograder.notebook.reconcile import Framed
from autograder.sandbox.program import Program
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import sandbox_named
from autograder.sandbox.warm import kinds_for_guest
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.wire.messages import File, Output

#: Somebody waits for the page.
_CELL_SECONDS, _ALL_SECONDS = 3.0, 6.0


def hasty(limits: Limits) -> Limits:
    """The same, for cells that are run to be looked at."""
    return msgspec.structs.replace(
        limits,
        cell_seconds=min(limits.cell_seconds, _CELL_SECONDS),
        submission_seconds=min(limits.submission_seconds, _ALL_SECONDS),
    )


class Illustrator:
    """A warm sandbox of its own; close() when done. Raises SandboxError where there is none."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        sandbox = sandbox_named(assignment.course.sandbox)
        self._zygote = WarmZygote(sandbox, assignment.packages, hasty(assignment.limits))

    def outputs(self, framed: Framed, files: list[File]) -> list[list[Output]]:
        """What each cell prints, draws and raises. Raises SandboxError."""
        kinds = kinds_for_guest(self._assignment)
        run = Run(self._zygote.fork, self._zygote.limits, Program(framed.code), files, kinds)
        try:
            return run.outputs()
        finally:
            run.close()

    def close(self) -> None:
        self._zygote.close()
