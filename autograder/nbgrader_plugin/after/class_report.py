"""The report on a class, from what grading left: results beside the autograded notebooks, marks in the gradebook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from autograder.course import Assignment, CourseError
from autograder.nbgrader_plugin.after.gradebook_marks import Marks, read_marks
from autograder.nbgrader_plugin.after.last_result import result_of
from autograder.nbgrader_plugin.submissions import Submissions
from autograder.pages.report_page import ReportEntry, page
from autograder.printable import printable
from autograder.translation.catalogue import speaking


def write_report(app: Any, assignment: Assignment, out: Path, with_names: bool = True) -> int:
    """In the language of the release. How many submissions it is about. Raises CourseError where there are none, or it
    cannot be written."""
    submissions, marks = Submissions(app, assignment), read_marks(app, assignment)
    students = submissions.students()
    if not students:
        raise CourseError(f"There is no submission of {assignment.name} to report on in {submissions.submitted('*')}.")
    place = out.absolute().parent
    with speaking(assignment.catalogue):
        entries = [_entry(student, submissions, marks.get(student), assignment, place) for student in students]
        text = page(assignment.name, assignment.template.points, entries, with_names)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{out} cannot be written ({error.strerror}). Name another place with --out.") from None
    return len(entries)


def _entry(
    student: str, submissions: Submissions, known: Marks | None, assignment: Assignment, place: Path
) -> ReportEntry:
    feedback, marks = submissions.feedback(student), known or Marks()
    result = result_of(submissions, assignment, student, known)
    missing = marks.missing(result) if result is not None else set[str]()
    return ReportEntry(
        student=printable(student),
        result=result,
        scores=dict.fromkeys(missing | marks.by_hand) | marks.scores,
        score=marks.score(result) if result is not None else None,
        by_hand=bool(result is not None and marks.waiting(result)),
        full=sum(marks.scores.values()) >= assignment.template.most - 0.005,
        page=quote(os.path.relpath(feedback.absolute(), place)) if feedback.is_file() else "",
    )
