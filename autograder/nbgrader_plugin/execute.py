"""Takes the place of nbgrader's Execute: grades the notebook in the sandbox."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any, Protocol

import msgspec
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Assignment, Course
from autograder.grading.grader import Graded, Grader
from autograder.notebook.files import release_files, submitted_files
from autograder.notebook.outputs import NOTES, remark_cell, report_output, to_outputs
from autograder.notebook.reconcile import Framed, FramedCell
from autograder.results import SubmissionResult
from autograder.sandbox.kinds import caution, sandbox_named
from autograder.wire.messages import File

RESULT = "autograder_result"


class Grades(Protocol):
    """A `Grader`, or whatever grades ahead of nbgrader."""

    def grade(self, file: str, framed: Framed, files: list[File]) -> Graded: ...

    def close(self) -> None: ...


_graders: dict[tuple[Path, str], Grades] = {}


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
        framed = _framed(nb, assignment, notes.get("remarks", []))
        file, files = str(folder / f"{about['notebook']}.ipynb"), beside(folder, assignment)
        graded = self._grader_for(assignment).grade(file, framed, files)
        result = _with_problem(graded.result, notes.get("problem"))
        _fill_in(nb, framed, graded, result)
        resources[RESULT] = result
        return nb, resources

    def _grader_for(self, assignment: Assignment) -> Grades:
        key = (assignment.course.root, assignment.name)
        if key not in _graders:
            if words := caution(sandbox_named(assignment.course.sandbox)):
                self.log.warning(words)
            use_grader(assignment, Grader(assignment))
        return _graders[key]


def beside(folder: Path, assignment: Assignment) -> list[File]:
    """The files that a submission's code sees: the student's, then the release's own over them."""
    return [*submitted_files(folder), *release_files(assignment.source)]


def use_grader(assignment: Assignment, grader: Grades) -> None:
    """Grade this assignment with `grader` from now on; it is closed when the process ends."""
    _graders[(assignment.course.root, assignment.name)] = grader
    atexit.register(grader.close)


def _framed(nb: Any, assignment: Assignment, remarks: list[str]) -> Framed:
    roles = {cell.grade_id: cell for cell in assignment.template.cells}
    cells = []
    for cell in nb.cells:
        role = roles.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        pictures = {name: dict(kinds) for name, kinds in cell.get("attachments", {}).items()}
        cells.append(FramedCell(cell.cell_type, cell.source, role, pictures))
    return Framed(tuple(cells), tuple(remarks))


def _with_problem(result: SubmissionResult, problem: str | None) -> SubmissionResult:
    if problem is None:
        return result
    cells = [msgspec.structs.replace(cell, score=0.0, tests=[], hint="") for cell in result.cells]
    return msgspec.structs.replace(result, status="unreadable", score=0.0, error=problem, cells=cells)


def _fill_in(nb: Any, framed: Framed, graded: Graded, result: SubmissionResult) -> None:
    reports = {cell.grade_id: cell for cell in result.cells}
    count = 0
    for cell, frame, outputs in zip(nb.cells, framed.cells, graded.outputs, strict=True):
        if frame.role is not None and frame.role.grade_id in reports:
            cell.outputs = [report_output(reports[frame.role.grade_id], result.error)]
        elif frame.runs and frame.source.strip():
            count += 1
            cell.execution_count = count
            cell.outputs = to_outputs(outputs, count)
    about = remark_cell(result.error, result.remarks)
    if about is not None:
        nb.cells.insert(0, about)
