"""Feedback where nbgrader keeps it, feedback/STUDENT/NAME/NAME.html, to be released by nbgrader's own command.

`nbgrader generate_feedback` writes the same page through `FeedbackExporter`; where a submission was not graded by us,
nbgrader's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import Exporter, HTMLExporter

from autograder.course import Assignment, find_course
from autograder.nbgrader_plugin import completion
from autograder.nbgrader_plugin.markdown import rendered
from autograder.nbgrader_plugin.marks import Marks, read_marks
from autograder.nbgrader_plugin.standing import result_of
from autograder.nbgrader_plugin.submissions import Submissions
from autograder.pages.feedback import Exercise, Feedback, Written, code, page
from autograder.results import SubmissionResult
from autograder.translation.catalogue import speak

_FOR_NBGRADER = ("timestamp.txt", "submission_secret.txt")
"""What `nbgrader release_feedback` looks for beside a page."""


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]
    """Of an autograded notebook, after nbgrader has put marks and comments into its cells' metadata."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        about, folder = resources["nbgrader"], Path(resources["metadata"]["path"])
        result = completion.result_of(folder, about["notebook"])
        if result is None:
            done: tuple[str, Any] = super().from_notebook_node(nb, resources, **kw)
            return done
        speak(find_course(folder).assignment(about["assignment"]).catalogue)
        nb, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        marks = Marks(late_penalty=resources["nbgrader"]["late_penalty"])
        for cell in (one.metadata["nbgrader"] for one in nb.cells if "grade_id" in one.metadata.get("nbgrader", {})):
            if "score" in cell:
                marks.scores[cell["grade_id"]] = cell["score"] or 0.0
            if cell.get("comment"):
                marks.comments[cell["grade_id"]] = cell["comment"]
        return page(_feedback(about["student"], nb.cells, result, marks)), resources


class FeedbackFolders:
    """Of one assignment, for everyone at once: nbgrader opens its gradebook ten times for a student."""

    def __init__(self, app: Any, assignment: Assignment) -> None:
        self._assignment, self._name = assignment, assignment.name
        self._submissions = Submissions(app, assignment)
        self._marks = read_marks(app, assignment)
        speak(assignment.catalogue)

    def write(self, students: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
        """Each with the page, None where there is no result. Raises OSError."""
        for student in students:
            marks = self._marks.get(student)
            result = result_of(self._submissions, self._assignment, student, marks)
            if result is None or marks is None:
                yield student, None
                continue
            graded = self._submissions.autograded(student)
            notebook = graded / f"{self._name}.ipynb"
            cells = json.loads(notebook.read_bytes())["cells"] if notebook.is_file() else []
            path = self._submissions.feedback(student)
            path.parent.mkdir(parents=True, exist_ok=True)
            for name in _FOR_NBGRADER:
                if (graded / name).is_file():
                    _write(path.parent / name, (graded / name).read_bytes())
            _write(path, page(_feedback(student, cells, result, marks)).encode())
            yield student, path


def _write(path: Path, data: bytes) -> None:
    """Not into what stands there: it may be read-only, or a link."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def _feedback(student: str, cells: Iterable[Any], result: SubmissionResult, marks: Marks) -> Feedback:
    exercises = list(_exercises(cells, result, marks))
    return Feedback(
        assignment=result.assignment,
        student=student,
        score=marks.score,
        max_score=sum(exercise.max_score for exercise in exercises) if exercises else result.max_score,
        late_penalty=marks.late_penalty,
        error=result.error,
        remarks=result.remarks,
        exercises=exercises,
    )


def _exercises(cells: Iterable[Any], result: SubmissionResult, marks: Marks) -> Iterator[Exercise]:
    """Each grade cell, with what is to be filled in before it."""
    results = {cell.grade_id: cell for cell in result.cells}
    written: list[Written] = []
    for cell in cells:
        about = cell["metadata"].get("nbgrader", {})
        name = about.get("grade_id", "")
        if about.get("solution") or about.get("task"):
            written.append(Written(_shown(cell), marks.comments.get(name, "")))
        if about.get("grade") or about.get("task"):
            yield Exercise(name, marks.scores.get(name, 0.0), about["points"], results.get(name), written)
            written = []


def _shown(cell: Any) -> Markup:
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        return code(source)
    return Markup(f"<div>{rendered(source, cell.get('attachments', {}))}</div>")
