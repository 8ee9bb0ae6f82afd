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
from autograder.nbgrader_plugin.after.answers import Answers
from autograder.nbgrader_plugin.after.for_release import FOR_RELEASE, add_what_release_wants, write_anew
from autograder.nbgrader_plugin.after.gradebook_marks import Marks, read_marks
from autograder.nbgrader_plugin.after.last_result import result_of
from autograder.nbgrader_plugin.submissions import Submissions
from autograder.notebook.template import Template
from autograder.pages.feedback_page import Exercise, Feedback, page
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
        with speaking(self._assignment.catalogue_for(result.language)):
            written = page(feedback_of(student, cells, result, marks, self._assignment.template_in(result.language)))
        write_anew(path, written.encode())
        return path


def feedback_of(
    student: str, cells: Iterable[Any], result: SubmissionResult, marks: Marks, template: Template
) -> Feedback:
    markup = PageMarkup(formulas=True)
    # Before anything of the student's has used up the page's time.
    comments = {name: Markup(markup.markdown(comment)) for name, comment in marks.comments.items()}
    answers = Answers(markup, comments, marks.automatic)
    exercises = list(_exercises(cells, result, marks, template, answers))
    return Feedback(
        assignment=result.assignment,
        student=printable(student),
        score=marks.score(result),
        max_score=template.most,
        late_penalty=marks.late_penalty,
        error=result.error,
        remarks=result.remarks,
        exercises=exercises,
        by_hand=bool(marks.waiting(result)),
    )


def _exercises(
    cells: Iterable[Any], result: SubmissionResult, marks: Marks, template: Template, answers: Answers
) -> Iterator[Exercise]:
    """Each grade cell, with what is to be filled in before it; each task, with what was added below it."""
    results = {cell.grade_id: cell for cell in result.cells if cell.tests or cell.grade_id in template.tested}
    faulty, waiting = marks.missing(result), marks.waiting(result)
    for name, written in answers.by_exercise(cells, template):
        unmarked = None if name in results or name in marks.by_hand or name in faulty else 0.0
        yield Exercise(
            name,
            marks.scores.get(name, unmarked),
            template.points[name],
            results.get(name),
            written,
            by_hand=name in waiting,
            given=name in marks.given,
        )
