"""Takes the place of nbgrader's Execute: grades the notebook in the sandbox."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Assignment, Course
from autograder.notebook.autograded import fill_in
from autograder.results import SubmissionResult
from autograder.running.fingerprint import Fingerprints
from autograder.running.pipeline import Graded, Pipeline, read_folder
from autograder.sandbox.sandboxes import caution, sandbox_named

RESULT = "autograder_result"

#: With the fingerprints of what each of them had read: it does not see what changes afterwards.
_pipelines: dict[tuple[Path, str], tuple[Pipeline, Fingerprints]] = {}


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
        pipeline, fingerprints = self._pipeline_for(assignment)

        def write(graded: Graded) -> SubmissionResult:
            fill_in(nb, graded.framed, graded.outputs, graded.result)
            return graded.result

        resources[RESULT] = pipeline.grade_and(read_folder(folder / f"{about['notebook']}.ipynb", fingerprints), write)
        return nb, resources

    def _pipeline_for(self, assignment: Assignment) -> tuple[Pipeline, Fingerprints]:
        key = (assignment.course.root, assignment.name)
        if key not in _pipelines:
            if words := caution(sandbox_named(assignment.course.sandbox)):
                self.log.warning(words)
            fingerprints = Fingerprints(assignment)
            _pipelines[key] = (Pipeline(assignment), fingerprints)
            atexit.register(_pipelines[key][0].close)
        return _pipelines[key]
