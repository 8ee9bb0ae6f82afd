"""Takes the place of nbgrader's Execute: grades the notebook in the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Assignment, Course
from autograder.nbgrader_plugin.lateness import Lateness
from autograder.notebook.autograded import fill_in
from autograder.notebook.handed_in import handed_in
from autograder.results import SubmissionResult
from autograder.running.per_assignment import PerAssignment
from autograder.running.pipeline import Graded, Pipeline
from autograder.running.reading import SubmittedFolders
from autograder.sandbox.sandboxes import caution, sandbox_named

RESULT = "autograder_result"
_pipelines = PerAssignment[Pipeline]()


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """Reads what was handed in once more, and has it graded as a worker of `autograder grade` does; puts what its cells
    and the hidden tests said into the notebook that SubmissionExporter made of it.

    The result travels to SaveScores in `resources`, never through the notebook.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        coursedir = self.parent.parent.coursedir
        about = resources["nbgrader"]
        assignment = Course(Path(coursedir.root)).assignment(about["assignment"])
        folder = Path(coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"]))
        folders = SubmittedFolders(assignment)
        lateness = Lateness(self.parent.parent, assignment.name)

        def write(graded: Graded) -> SubmissionResult:
            fingerprint = lateness.added_to(graded.result.fingerprint, about["student"])
            result = msgspec.structs.replace(graded.result, fingerprint=fingerprint)
            fill_in(nb, graded.framed, graded.outputs, result)
            return result

        pipeline = _pipelines.of(assignment, folders.fingerprints.course, self._pipeline)
        notebook = handed_in(folder / f"{about['notebook']}.ipynb", assignment.template)
        resources[RESULT] = pipeline.grade_and(folders.read(notebook), write)
        return nb, resources

    def _pipeline(self, assignment: Assignment) -> Pipeline:
        if words := caution(sandbox_named(assignment.course.sandbox)):
            self.log.warning(words)
        if words := assignment.course.seed_caution():
            self.log.warning(words)
        return Pipeline(assignment)
