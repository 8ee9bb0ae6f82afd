"""The marks of a student whose submission never comes to be graded."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook


def set_marks(coursedir: Any, assignment: str, student: str, score: float | None) -> None:
    """Of every grade cell. None: there is none. A person has to look at that, and at marks by hand from before. Raises
    MissingEntry where the gradebook does not know the assignment."""
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        gradebook.find_assignment(assignment)
        gradebook.update_or_create_student(student)
        submission = gradebook.update_or_create_submission(assignment, student)
        for grade in (grade for notebook in submission.notebooks for grade in notebook.grades):
            grade.auto_score = score
            grade.needs_manual_grade = score is None or grade.manual_score is not None
        gradebook.db.commit()
