"""Where a course has its own idea of autograding, nbgrader's command does it: one student at a time, in this
process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbgrader.converters.autograde import Autograde
from sqlalchemy import text

from autograder.course import Assignment
from autograder.fingerprint import Fingerprints
from autograder.grading.examination import unreadable
from autograder.nbgrader_plugin import AUTOGRADE_PREPROCESSORS, SANITIZE_PREPROCESSORS, completion
from autograder.nbgrader_plugin.application import Gradebook, NbGraderException, step
from autograder.nbgrader_plugin.gradebook_trouble import check_autograded
from autograder.nbgrader_plugin.lateness import Lateness, assign_penalty
from autograder.nbgrader_plugin.misplaced import is_text, refusal
from autograder.nbgrader_plugin.refused_marks import set_marks
from autograder.nbgrader_plugin.standing import QUESTION, Standing, standings
from autograder.nbgrader_plugin.steps.submission_exporter import SubmissionExporter
from autograder.nbgrader_plugin.submissions import StudentGraded, Submissions


def own_ideas(app: Any, assignment: Assignment) -> list[str]:
    """What only nbgrader's own command knows how to follow, in words."""
    converter = Autograde(coursedir=app.coursedir, parent=app)
    usual: dict[str, tuple[Any, Any]] = {
        "Autograde.exporter_class": (converter.exporter_class, SubmissionExporter),
        "Autograde.sanitize_preprocessors": (converter.sanitize_preprocessors, SANITIZE_PREPROCESSORS),
        "Autograde.autograde_preprocessors": (converter.autograde_preprocessors, AUTOGRADE_PREPROCESSORS),
        "Autograde.preprocessors": (converter.preprocessors, []),
        "Autograde.create_student": (converter.create_student, True),
        "Autograde.exclude_overwriting": (converter.exclude_overwriting, {}),
        "BaseConverter.pre_convert_hook": (converter.pre_convert_hook, None),
        "BaseConverter.post_convert_hook": (converter.post_convert_hook, None),
        "CourseDirectory.groupshared": (app.coursedir.groupshared, False),
        "CourseDirectory.notebook_id": (app.coursedir.notebook_id, "*"),
        "CourseDirectory.student_id_exclude": (app.coursedir.student_id_exclude, ""),
    }
    found = [f"{name} in nbgrader_config.py" for name, (here, there) in usual.items() if here != there]
    with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
        notebooks = gradebook.find_assignment(assignment.name).notebooks
        if [notebook.name for notebook in notebooks] != [assignment.name]:
            found.append(f"more than one notebook in source/{assignment.name}")
    return found


class ThroughNbgrader:
    def __init__(self, app: Any, assignment: Assignment) -> None:
        self._app, self._assignment = app, assignment

    def run(self, students: list[str], force: bool) -> Iterator[StudentGraded]:
        for one in self._run(students, force):
            yield replace(one, standing=self._standing(one.student)) if is_text(one.student) else one

    def _standing(self, student: str) -> Standing | None:
        question = text(f"{QUESTION} AND submitted_assignment.student_id = :student")
        with Gradebook(self._app.coursedir.db_url, self._app.coursedir.course_id) as gradebook:
            rows = gradebook.db.execute(question, {"assignment": self._assignment.name, "student": student}).all()
        return standings(rows, self._assignment.template).get(student)

    def _run(self, students: list[str], force: bool) -> Iterator[StudentGraded]:
        submissions = Submissions(self._app, self._assignment)
        coursedir, name = self._app.coursedir, self._assignment.name
        fingerprints, lateness = Fingerprints(self._assignment), Lateness(self._app, name)
        for student in students:
            path, target = submissions.notebook(student), submissions.autograded(student)
            if (why := refusal(student)) is not None:
                yield self._refused(student, path, why)
                continue
            before = completion.result_of(target, name)
            coursedir.assignment_id, coursedir.student_id = name, student
            now = lateness.added_to(fingerprints.of(path.parent), student)
            stale = before is not None and before.fingerprint != now
            failed = False
            try:
                step(Autograde, self._app, force=force or stale)
            except NbGraderException:
                check_autograded(self._app, self._assignment)
                failed = True
            result = completion.result_of(target, name)
            if failed and (result is None or result.status != "fault"):
                set_marks(coursedir, name, student, None)
                yield StudentGraded(student, None, "nbgrader could not process it; the log says why")
                continue
            why = "" if result else "graded before, not by the autograder; --force grades it anew"
            skipped = not force and result == before
            if skipped and result is not None:
                assign_penalty(self._app, name, student)  # a person may have given points since
            yield StudentGraded(student, result, why, skipped=skipped)

    def _refused(self, student: str, path: Path, why: str) -> StudentGraded:
        """0 points, in the gradebook too."""
        if not is_text(student):  # no row of the gradebook could hold it
            return StudentGraded(student, None, why)
        set_marks(self._app.coursedir, self._assignment.name, student, 0.0)
        return StudentGraded(student, unreadable(str(path), self._assignment, why))
