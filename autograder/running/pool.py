"""Whoever grades submissions, several at once: processes on this machine (`processes`) or on a cluster (`cluster`)."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from autograder.running.pipeline import Autograded, ReleasedCells


class Pool(Protocol):
    """`ahead` queues a submission, `finished` waits for what came of it."""

    @property
    def window(self) -> int:
        """How many to queue before the first is waited for: bounds memory, whatever the class's size."""

    def ready(self) -> None:
        """Wait until submissions can be graded. Raises CourseError or SandboxError where they cannot."""

    def ahead(self, notebook: Path, released: ReleasedCells) -> None:
        """notebook: the submitted one."""

    def has(self, notebook: Path) -> bool:
        """Whether it is queued."""

    def done(self, notebook: Path, seconds: float) -> bool:
        """Whether what came of it is there within so many seconds. It must be queued."""

    def finished(self, notebook: Path) -> Autograded:
        """Of a submission that is queued. Raises CourseError where nothing can be graded any more."""

    def close(self) -> None:
        """What is still at work is ended: nobody will ask for it."""
