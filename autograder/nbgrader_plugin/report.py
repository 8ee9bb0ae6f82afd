"""The report on a class, from what grading left: results beside the autograded notebooks, marks in the gradebook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from autograder.course import Assignment, CourseError
from autograder.nbgrader_plugin import completion
from autograder.nbgrader_plugin.handed_in import printable
from autograder.nbgrader_plugin.marks import Marks, read_marks
from autograder.nbgrader_plugin.submissions import Submissions
from autograder.pages.report import Entry, page


def write_report(app: Any, assignment: Assignment, out: Path, with_names: bool = True) -> int:
    """How many submissions it is about. Raises CourseError where there are none, or it cannot be written."""
    submissions, marks = Submissions(app, assignment), read_marks(app, assignment)
    students = submissions.students()
    if not students:
        raise CourseError(f"There is no submission of {assignment.name} to report on in {assignment.course.root}.")
    place = out.absolute().parent
    entries = [_entry(student, submissions, marks.get(student, Marks()), assignment, place) for student in students]
    try:
        out.write_text(page(assignment.name, assignment.template.points, entries, with_names), encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{out} cannot be written ({error.strerror}). Name another place with --out.") from None
    return len(entries)


def _entry(student: str, submissions: Submissions, marks: Marks, assignment: Assignment, place: Path) -> Entry:
    feedback = submissions.feedback(student)
    return Entry(
        student=printable(student),
        result=completion.result_of(submissions.autograded(student), assignment.name),
        scores=marks.scores,
        score=marks.score,
        by_hand=bool(marks.by_hand),
        page=os.path.relpath(feedback.absolute(), place) if feedback.is_file() else "",
    )
