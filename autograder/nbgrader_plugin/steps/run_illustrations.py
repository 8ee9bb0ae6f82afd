"""Fills in what grading left out: the formgrader runs a submission's illustrations when somebody reads it. `configure`
makes it a step of nbconvert's HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor

from autograder.course import CourseError, find_course
from autograder.fingerprint import Fingerprints
from autograder.notebook.autograded import framed_again, show, waiting
from autograder.notebook.files import files_beside
from autograder.notebook.outputs import Room
from autograder.running.illustrations import Illustrator
from autograder.running.per_assignment import PerAssignment
from autograder.sandbox.errors import SandboxError
from autograder.wire.messages import Output, Stream

_illustrators = PerAssignment[Illustrator]()


class RunIllustrations(Preprocessor):  # type: ignore[misc]
    """For notebooks in autograded/STUDENT/NAME/; any other is left as it is."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        indices = waiting(nb)
        if not indices:
            return nb, resources
        try:
            outputs = _outputs(nb, Path(resources["metadata"]["path"]))
        except (CourseError, SandboxError) as error:
            self.log.warning("%s", error)
            outputs = [[Stream("stdout", f"This cell could not be run: {error}\n")]] * len(nb.cells)
        room = Room()
        for index in indices:
            show(nb, index, outputs[index], room)
        return nb, resources


def _outputs(nb: Any, folder: Path) -> list[list[Output]]:
    """folder: the autograded one."""
    assignment = find_course(folder).assignment(folder.name)
    framed = framed_again(nb, assignment.template)
    files = files_beside(folder, assignment.released)
    now = Fingerprints(assignment).course
    try:
        return _illustrators.of(assignment, now, Illustrator).outputs(framed, files)
    except SandboxError:  # it may have been killed long ago, in a server that lives for weeks
        _illustrators.let_go(assignment)
        return _illustrators.of(assignment, now, Illustrator).outputs(framed, files)
