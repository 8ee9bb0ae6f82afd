"""What lateness costs a student, as far as it decides a mark: due date, extension and nbgrader's policy. A result whose
penalty would be another one now is graded anew, like one whose graders have changed."""

from __future__ import annotations

import hashlib
import inspect
import re
from pathlib import Path
from typing import Any

import nbgrader.api as tables
from nbformat import NotebookNode
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import select
from traitlets import TraitError

from autograder.course import CONFIG_FILE, Course, CourseError

_ASSIGNMENT = tables.Assignment.__table__
_SUBMITTED = tables.SubmittedAssignment.__table__


class Lateness:
    """In one assignment, as gradebook and configuration say it now."""

    def __init__(self, converter: Any, assignment: str) -> None:
        """converter: nbgrader's Autograde, or its application."""
        coursedir = converter.coursedir
        known = _ASSIGNMENT.c.name == assignment
        extensions = select(_SUBMITTED.c.student_id, _SUBMITTED.c.extension).join(_ASSIGNMENT).where(known)
        with tables.Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            due = gradebook.db.execute(select(_ASSIGNMENT.c.duedate).where(known)).scalar()
            granted = gradebook.db.execute(extensions.where(_SUBMITTED.c.extension.is_not(None))).all()
        self._extensions = {row.student_id: row.extension for row in granted}
        self._more = Course(Path(coursedir.root)).extensions(assignment)
        self._all = repr((due, _policy(converter)))

    def added_to(self, fingerprint: str, student: str) -> str:
        """The fingerprint of the student's mark. fingerprint: that of the verdicts."""
        more = self._more.of(student)
        extension = more if more is not None else self._extensions.get(student)
        words = f"{fingerprint} {self._all} {extension!r}"
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def assign_penalty(converter: Any, assignment: str, student: str) -> None:
    """Into the gradebook, of the score that stands there now: by nbgrader's own plugin, or the course's."""
    about = {"student": student, "assignment": assignment, "notebook": assignment, "db_url": converter.coursedir.db_url}
    AssignLatePenalties(parent=converter).preprocess(NotebookNode(cells=[]), {"nbgrader": about})


def policy_file(converter: Any) -> Path:
    """Where the code stands that says what lateness costs: nbgrader's, or the course's own."""
    rule = inspect.unwrap(type(_plugin(converter)).late_submission_penalty)
    return Path(rule.__code__.co_filename).absolute()


def _policy(converter: Any) -> tuple[str, ...]:
    plugin, file = _plugin(converter), policy_file(converter)
    settings = {name: getattr(plugin, name) for name in sorted(plugin.trait_names(config=True))}
    code = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
    # Where an object lies in memory says nothing.
    return type(plugin).__qualname__, re.sub(r" at 0x[0-9a-f]+", "", repr(settings)), code


def _plugin(converter: Any) -> Any:
    """Raises CourseError where the course's own cannot be imported."""
    try:
        step = AssignLatePenalties(parent=converter)
        step.init_plugin()
    except TraitError:
        raise
    except Exception as error:
        name = converter.config.AssignLatePenalties.get("plugin_class", "LateSubmissionPlugin")
        words = f"{name}, which c.AssignLatePenalties.plugin_class in {CONFIG_FILE} names, cannot be imported"
        raise CourseError(f"{words} ({type(error).__name__}: {error}). Mend it.") from None
    return step.plugin_inst
