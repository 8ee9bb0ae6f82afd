"""Grades all submissions of an assignment into the gradebook: nbgrader's autograde, one student at a
time, with the sandbox's work done ahead in other processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.converters.autograde import Autograde

from autograder.course import Assignment
from autograder.grading.examination import unreadable
from autograder.grading.pool import GradingPool
from autograder.nbgrader_plugin.application import Gradebook, NbGraderException, generate, registered, step
from autograder.nbgrader_plugin.completion import cut_short, result_of
from autograder.nbgrader_plugin.execute import beside, use_grader
from autograder.nbgrader_plugin.gradebook import check_room
from autograder.nbgrader_plugin.handed_in import is_text, refusal
from autograder.notebook.reconcile import empty, reconcile
from autograder.notebook.submission import Unreadable, read_submission
from autograder.results import SubmissionResult

_AHEAD = 50  # submissions queued before nbgrader reaches them: bounds memory, whatever the class's size


@dataclass(frozen=True)
class StudentGraded:
    student: str
    result: SubmissionResult | None
    """None: nbgrader itself could not process the submission; `trouble` says why."""
    trouble: str = ""
    skipped: bool = False
    """It had been graded before, and was not submitted anew."""


class Batch:
    def __init__(self, app: Any, assignment: Assignment, pool: GradingPool) -> None:
        self._app, self._assignment, self._pool = app, assignment, pool
        use_grader(assignment, pool)
        if not registered(app, assignment):
            generate(app, assignment)
        pool.ready()

    def run(self, students: list[str], force: bool) -> Iterator[StudentGraded]:
        for index, student in enumerate(students):
            for later in students[index : index + _AHEAD] if index % _AHEAD == 0 else []:
                self._queue(later, force)
            yield self._grade(student, force)

    def _notebook(self, student: str) -> Path:
        return self._folder("submitted_directory", student) / f"{self._assignment.name}.ipynb"

    def _folder(self, step_directory: str, student: str) -> Path:
        coursedir = self._app.coursedir
        directory = getattr(coursedir, step_directory)
        return Path(coursedir.format_path(directory, student, self._assignment.name))

    def _queue(self, student: str, force: bool) -> None:
        path = self._notebook(student)
        if refusal(student, path) or (self._result_of(student) and not force):
            return
        try:
            framed = reconcile(read_submission(path, follow_links=False), self._assignment.template)
        except Unreadable:
            framed = empty(self._assignment.template)
        self._pool.ahead(str(path), framed, beside(path.parent, self._assignment))

    def _grade(self, student: str, force: bool) -> StudentGraded:
        check_room(self._app)
        path = self._notebook(student)
        if (why := refusal(student, path)) is not None:
            return self._refused(student, path, why)
        done_before = self._result_of(student)
        force = force or cut_short(self._folder("autograded_directory", student))
        coursedir = self._app.coursedir
        coursedir.assignment_id, coursedir.student_id = self._assignment.name, student
        try:
            step(Autograde, self._app, force=force)
        except NbGraderException:
            check_room(self._app)
            return StudentGraded(student, None, "nbgrader could not process it; the log says why")
        result = self._result_of(student)
        if result is None:
            return StudentGraded(student, None, "graded before, not by the autograder; --force grades it anew")
        return StudentGraded(student, result, skipped=not force and result == done_before)

    def _result_of(self, student: str) -> SubmissionResult | None:
        return result_of(self._folder("autograded_directory", student), self._assignment.name)

    def _refused(self, student: str, path: Path, why: str) -> StudentGraded:
        """A folder without the notebook, say: 0 points, in the gradebook too."""
        if not is_text(student):  # no row of the gradebook could hold it
            return StudentGraded(student, None, why)
        with Gradebook(self._app.coursedir.db_url, self._app.coursedir.course_id) as gradebook:
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(self._assignment.name, student)
            notebook = gradebook.find_submission_notebook(self._assignment.name, self._assignment.name, student)
            for grade in notebook.grades:
                grade.auto_score, grade.needs_manual_grade = 0, False
            gradebook.db.commit()
        return StudentGraded(student, unreadable(str(path), self._assignment, why))


def students_with_submissions(app: Any, assignment: Assignment) -> list[str]:
    """Everyone with anything in place of a folder for the assignment, in order."""
    pattern = app.coursedir.format_path(app.coursedir.submitted_directory, "*", assignment.name)
    index = Path(pattern).parts.index("*")
    root = Path(*Path(pattern).parts[:index])
    tail = Path(*Path(pattern).parts[index + 1 :])
    return sorted(folder.name for folder in root.glob("*") if os.path.lexists(folder / tail))
