"""Takes the place of nbgrader's Execute: grades the notebook in the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Assignment, Course
from autograder.fingerprint import Fingerprints
from autograder.nbgrader_plugin.lateness import Lateness
from autograder.notebook.autograded import fill_in, framed_again
from autograder.notebook.files import submitted_files
from autograder.notebook.outputs import NOTES
from autograder.results import SubmissionResult
from autograder.running.grader import Grader
from autograder.running.per_assignment import PerAssignment
from autograder.sandbox.sandboxes import caution, sandbox_named
from autograder.translation.catalogue import speaking

RESULT = "autograder_result"
_graders = PerAssignment[Grader]()


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """Runs the student's cells and the hidden tests; puts what both said into the notebook.

    The result travels to SaveScores in `resources`, never through the notebook.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        coursedir = self.parent.parent.coursedir
        about = resources["nbgrader"]
        assignment = Course(Path(coursedir.root)).assignment(about["assignment"])
        notes = nb.metadata.pop(NOTES, {})
        folder = Path(coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"]))
        fingerprints = Fingerprints(assignment)
        lateness = Lateness(self.parent.parent, assignment.name)
        fingerprint = lateness.added_to(fingerprints.of(folder), about["student"])
        framed = framed_again(nb, assignment.template, notes.get("remarks", []))
        file, files = str(folder / f"{about['notebook']}.ipynb"), submitted_files(folder)
        graded = _graders.of(assignment, fingerprints.course, self._grader).grade(file, framed, files)
        result = _with_problem(graded.result, notes.get("problem"))
        result = msgspec.structs.replace(result, fingerprint=fingerprint)
        with speaking(assignment.catalogue):
            fill_in(nb, framed, graded.outputs, result)
        resources[RESULT] = result
        return nb, resources

    def _grader(self, assignment: Assignment) -> Grader:
        if words := caution(sandbox_named(assignment.course.sandbox)):
            self.log.warning(words)
        return Grader(assignment)


def _with_problem(result: SubmissionResult, problem: str | None) -> SubmissionResult:
    if problem is None:
        return result
    cells = [msgspec.structs.replace(cell, score=0.0, tests=[], hint="") for cell in result.cells]
    return msgspec.structs.replace(result, status="unreadable", score=0.0, error=problem, cells=cells)
