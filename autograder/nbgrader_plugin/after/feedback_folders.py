"""Feedback where nbgrader keeps it, feedback/STUDENT/NAME/NAME.html, to be released by nbgrader's own command.

`nbgrader generate_feedback` writes the same page through `steps.feedback_exporter`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup

from autograder.course import Assignment
from autograder.nbgrader_plugin.after.for_release import FOR_RELEASE, add_what_release_wants, write_anew
from autograder.nbgrader_plugin.after.gradebook_marks import Marks, read_marks
from autograder.nbgrader_plugin.after.last_result import result_of
from autograder.nbgrader_plugin.submissions import Submissions
from autograder.pages.feedback_page import Exercise, Feedback, Written, page
from autograder.pages.markup import PageMarkup
from autograder.printable import printable
from autograder.results import SubmissionResult
from autograder.translation.catalogue import speaking


class FeedbackFolders:
    """Of one assignment, for everyone at once: nbgrader opens its gradebook ten times for a student."""

    def __init__(self, app: Any, assignment: Assignment) -> None:
        self._assignment, self._name = assignment, assignment.name
        self._submissions = Submissions(app, assignment)
        self._marks = read_marks(app, assignment)

    def write(self, students: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
        """Each with the page, None where there is no result. Raises OSError."""
        for student in students:
            with speaking(self._assignment.catalogue):
                path = self._write_page(student)
            yield student, path

    def _write_page(self, student: str) -> Path | None:
        marks = self._marks.get(student)
        result = result_of(self._submissions, self._assignment, student, marks)
        if result is None or marks is None:
            return None
        graded = self._submissions.autograded(student)
        notebook = graded / f"{self._name}.ipynb"
        cells = json.loads(notebook.read_bytes())["cells"] if notebook.is_file() else []
        path = self._submissions.feedback(student)
        path.parent.mkdir(parents=True, exist_ok=True)
        for name in FOR_RELEASE:  # of a submission that may be another one by now
            (path.parent / name).unlink(missing_ok=True)
        add_what_release_wants(path.parent, graded, self._submissions.submitted(student))
        write_anew(path, page(feedback_of(student, cells, result, marks)).encode())
        return path


def feedback_of(student: str, cells: Iterable[Any], result: SubmissionResult, marks: Marks) -> Feedback:
    exercises = list(_exercises(cells, result, marks, PageMarkup()))
    return Feedback(
        assignment=result.assignment,
        student=printable(student),
        score=marks.score(result),
        max_score=sum(exercise.max_score for exercise in exercises) if exercises else result.max_score,
        late_penalty=marks.late_penalty,
        error=result.error,
        remarks=result.remarks,
        exercises=exercises,
        by_hand=any(exercise.score is None and exercise.result is None for exercise in exercises),
    )


def _exercises(cells: Iterable[Any], result: SubmissionResult, marks: Marks, markup: PageMarkup) -> Iterator[Exercise]:
    """Each grade cell, with what is to be filled in before it."""
    results = {cell.grade_id: cell for cell in result.cells}
    written: list[Written] = []
    for cell in cells:
        about = cell["metadata"].get("nbgrader", {})
        name = about.get("grade_id", "")
        if about.get("solution") or about.get("task"):
            written.append(Written(_shown(cell, markup), marks.comments.get(name, "")))
        if about.get("grade") or about.get("task"):
            graded = results.get(name)
            unmarked = None if graded is not None or name in marks.by_hand else 0.0
            score = marks.scores.get(name, unmarked)
            yield Exercise(name, score, about["points"], graded, written)
            written = []


def _shown(cell: Any, markup: PageMarkup) -> Markup:
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        return Markup(f'<pre class="code">{markup.code(source)}</pre>')
    return Markup(f"<div>{markup.markdown(source, cell.get('attachments', {}))}</div>")
