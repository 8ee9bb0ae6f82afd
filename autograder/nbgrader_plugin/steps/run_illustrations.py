"""Fills in what grading left out: the formgrader runs a submission's illustrations when somebody reads it. `configure`
makes it a step of nbconvert's HTML."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor

from autograder.course import Assignment, CourseError, find_course
from autograder.notebook.autograded import framed_again, show, waiting
from autograder.notebook.files import files_beside
from autograder.running.illustrations import Illustrator
from autograder.sandbox.errors import SandboxError
from autograder.wire.messages import Output, Stream

_illustrators: dict[tuple[Path, str], Illustrator] = {}


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
        for index in indices:
            show(nb, index, outputs[index])
        return nb, resources


def _outputs(nb: Any, folder: Path) -> list[list[Output]]:
    """folder: the autograded one."""
    assignment = find_course(folder).assignment(folder.name)
    framed = framed_again(nb, assignment.template)
    files = files_beside(folder, assignment.source)
    key = (assignment.course.root, assignment.name)
    try:
        return _illustrator(key, assignment).outputs(framed, files)
    except SandboxError:  # it may have been killed long ago, in a server that lives for weeks
        if key in _illustrators:
            _illustrators.pop(key).close()
        return _illustrator(key, assignment).outputs(framed, files)


def _illustrator(key: tuple[Path, str], assignment: Assignment) -> Illustrator:
    if key not in _illustrators:
        _illustrators[key] = Illustrator(assignment)
        atexit.register(_illustrators[key].close)
    return _illustrators[key]
