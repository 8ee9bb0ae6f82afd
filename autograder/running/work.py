"""One submission from its folder to what is to be written of it: the part of grading that needs no gradebook."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import msgspec

from autograder.course import Assignment
from autograder.fingerprint import Fingerprints
from autograder.grading.examination import unreadable
from autograder.notebook.autograded import autograded, text_of
from autograder.notebook.files import submitted_files
from autograder.notebook.reconcile import Framed, empty, reconcile
from autograder.notebook.submission import Unreadable, parse_notebook, read_data
from autograder.results import SubmissionResult
from autograder.running.grader import Graded, Grader
from autograder.wire.messages import Failure, File, Output, Stream


class Released(msgspec.Struct, frozen=True):
    """What the gradebook knows of the released cells, by grade_id."""

    checksums: dict[str, str]
    sources: dict[str, str]


class Finished(msgspec.Struct, frozen=True):
    result: SubmissionResult
    notebook: str
    """The autograded notebook, as JSON."""
    untouched: list[str]
    """The cells to be filled in that are as they were released."""
    lines: int
    """Of the longest output in it: nbgrader may be told to cut them."""


class HandedIn(msgspec.Struct, frozen=True):
    """A submission as it was read, wherever it will be graded."""

    file: str
    """The path of the notebook."""
    fingerprint: str
    notebook: bytes
    files: list[File]
    """What lay beside it."""
    unreadable: str = ""
    """Why the notebook could not be read at all."""


class Pool(Protocol):
    """Whoever grades submissions, several at once: `ahead` queues one, `finished` waits for what came of it.

    Processes on this machine (`pool.GradingPool`) or on a cluster (`cluster.ClusterPool`).
    """

    @property
    def window(self) -> int:
        """How many to queue before the first is waited for: bounds memory, whatever the class's size."""

    def ready(self) -> None:
        """Wait until submissions can be graded. Raises CourseError or SandboxError where they cannot."""

    def ahead(self, notebook: Path, released: Released) -> None:
        """notebook: the submitted one."""

    def has(self, notebook: Path) -> bool:
        """Whether it is queued."""

    def done(self, notebook: Path, seconds: float) -> bool:
        """Whether what came of it is there within so many seconds. It must be queued."""

    def finished(self, notebook: Path) -> Finished:
        """Of a submission that is queued. Raises SandboxError where it cannot be graded, CourseError where nothing
        can any more."""

    def close(self) -> None:
        """What is still at work is ended: nobody will ask for it."""


def handed_in(path: Path, fingerprints: Fingerprints) -> HandedIn:
    """path: the submitted notebook. Whatever is there, something is given."""
    fingerprint = fingerprints.of(path.parent)  # first: what changes meanwhile is graded once more
    try:
        notebook = read_data(path, follow_links=False)
    except Unreadable as error:
        return HandedIn(str(path), fingerprint, b"", [], str(error))
    return HandedIn(str(path), fingerprint, notebook, submitted_files(path.parent))


def finish(grader: Grader, assignment: Assignment, submission: HandedIn, released: Released) -> Finished:
    """Whatever it holds, there is a result."""
    try:
        if submission.unreadable:
            raise Unreadable(submission.unreadable)
        framed = reconcile(parse_notebook(submission.notebook), assignment.template)
    except Unreadable as error:
        framed = empty(assignment.template)
        graded = Graded(unreadable(submission.file, assignment, str(error)), [[] for _ in framed.cells])
    else:
        graded = grader.grade(submission.file, framed, submission.files)
    result = msgspec.structs.replace(graded.result, fingerprint=submission.fingerprint)
    notebook = autograded(framed, graded.outputs, result, released.checksums)
    return Finished(result, text_of(notebook), _untouched(framed, released), _lines(graded.outputs))


def _untouched(framed: Framed, released: Released) -> list[str]:
    roles = [(cell.role, cell.source) for cell in framed.cells if cell.role is not None]
    return [role.grade_id for role, source in roles if source == released.sources.get(role.grade_id)]


def _lines(outputs: list[list[Output]]) -> int:
    counts = [0]
    for cell in outputs:
        counts.append(sum(output.text.count("\n") + 1 for output in cell if isinstance(output, Stream)))
        counts += [len(output.traceback) for output in cell if isinstance(output, Failure)]
    return max(counts)
