"""Whose submissions of an assignment there are, and where nbgrader keeps them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course import Assignment
from autograder.nbgrader_plugin.standing import Standing
from autograder.notebook.handed_in import handed_in
from autograder.notebook.template import Template
from autograder.results import SubmissionResult


@dataclass(frozen=True)
class StudentGraded:
    student: str
    result: SubmissionResult | None
    """None: there is none; `trouble` says why."""
    trouble: str = ""
    skipped: bool = False
    """It had been graded before, and neither the submission nor what grades it has changed."""
    standing: Standing | None = None
    """What the gradebook holds now, where it holds anything."""


class Submissions:
    """Of one assignment."""

    def __init__(self, app: Any, assignment: Assignment) -> None:
        self._coursedir, self._assignment, self._name = app.coursedir, assignment, assignment.name

    def students(self) -> list[str]:
        """Everyone with anything in place of a folder for the assignment, in order."""
        return who_submitted(self.submitted("*"))

    def known(self) -> set[str]:
        """Everyone who handed in, or whom the gradebook has."""
        from nbgrader.api import Gradebook, Student  # it takes a second

        with Gradebook(self._coursedir.db_url, self._coursedir.course_id) as gradebook:
            return {*self.students(), *(name for (name,) in gradebook.db.query(Student.id))}

    def with_feedback(self) -> list[str]:
        """Everyone with a folder of feedback, in order."""
        return who_submitted(self.feedback("*").parent)

    def submitted(self, student: str) -> Path:
        """The folder."""
        return self._folder(self._coursedir.submitted_directory, student)

    def notebook(self, student: str) -> Path:
        """The submitted one, whatever it is called, whether it is there or not."""
        return handed_in(self.submitted(student) / f"{self._name}.ipynb", self._template)

    @cached_property
    def _template(self) -> Template:
        """Of the release that stands when it is first asked for: a run may have made it."""
        return self._assignment.template_now()

    def autograded(self, student: str) -> Path:
        """The folder."""
        return self._folder(self._coursedir.autograded_directory, student)

    def feedback(self, student: str) -> Path:
        """The page, whether it is there or not."""
        return self._folder(self._coursedir.feedback_directory, student) / f"{self._name}.html"

    def _folder(self, step: str, student: str) -> Path:
        return Path(self._coursedir.format_path(step, student, self._name))


def who_submitted(pattern: Path) -> list[str]:
    """pattern: the folder of a submission, with * for the student."""
    index = pattern.parts.index("*")
    root, tail = Path(*pattern.parts[:index]), Path(*pattern.parts[index + 1 :])
    return sorted(folder.name for folder in root.glob("*") if os.path.lexists(folder / tail))
