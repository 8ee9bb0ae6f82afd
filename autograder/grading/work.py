"""One submission from its folder to what is to be written of it: the part of grading that needs no gradebook."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course import Assignment
from autograder.grading.examination import unreadable
from autograder.grading.fingerprint import Fingerprints
from autograder.grading.grader import Graded, Grader
from autograder.notebook.autograded import autograded, text_of
from autograder.notebook.files import files_beside
from autograder.notebook.reconcile import Framed, empty, reconcile
from autograder.notebook.submission import Unreadable, read_submission
from autograder.results import SubmissionResult
from autograder.wire.messages import Failure, Output, Stream


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


def finish(
    grader: Grader, assignment: Assignment, fingerprints: Fingerprints, path: Path, released: Released
) -> Finished:
    """path: the submitted notebook. Whatever it holds, there is a result."""
    fingerprint = fingerprints.of(path.parent)  # first: what changes meanwhile is graded once more
    try:
        framed = reconcile(read_submission(path, follow_links=False), assignment.template)
    except Unreadable as error:
        framed = empty(assignment.template)
        graded = Graded(unreadable(str(path), assignment, str(error)), [[] for _ in framed.cells])
    else:
        graded = grader.grade(str(path), framed, files_beside(path.parent, assignment.source))
    result = msgspec.structs.replace(graded.result, fingerprint=fingerprint)
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
