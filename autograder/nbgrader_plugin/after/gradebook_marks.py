"""What the gradebook holds of an assignment: the marks as they count now, a teacher's changes and comments included."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import nbgrader.api as tables
from sqlalchemy import select

from autograder.course import Assignment
from autograder.nbgrader_plugin.application import Gradebook
from autograder.nbgrader_plugin.standing import counting
from autograder.results import SubmissionResult

_GRADE, _COMMENT, _CELL = tables.Grade.__table__, tables.Comment.__table__, tables.BaseCell.__table__
_NOTEBOOK, _SUBMITTED = tables.SubmittedNotebook.__table__, tables.SubmittedAssignment.__table__
_ASSIGNMENT = tables.Assignment.__table__


@dataclass
class Marks:
    """Of one submission. scores and comments are by grade cell, or cell to be filled in; what has none is left out."""

    scores: dict[str, float] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    automatic: set[str] = field(default_factory=set)
    """Of comments, those that nobody wrote: nbgrader's "No response."."""
    by_hand: set[str] = field(default_factory=set)
    """Grade cells that a person has still to look at, as nbgrader says."""
    given: set[str] = field(default_factory=set)
    """Those to which a person gave a mark."""
    late_penalty: float = 0.0

    def missing(self, result: SubmissionResult) -> set[str]:
        """Grade cells that are graded by tests, and have no mark: a fault came between."""
        return {cell.grade_id for cell in result.cells} - self.scores.keys()

    def waiting(self, result: SubmissionResult) -> set[str]:
        """Grade cells that a person has still to look at. Those that a fault left without a mark are graded anew."""
        return self.by_hand - self.missing(result)

    def score(self, result: SubmissionResult) -> float | None:
        """None where a mark is missing. What a person has still to grade counts nothing so far; as nbgrader exports it,
        nobody has less than none."""
        return None if self.missing(result) else max(0.0, sum(self.scores.values()) - self.late_penalty)


def read_marks(app: Any, assignment: Assignment, only: str | None = None) -> dict[str, Marks]:
    """By student. `app`: whatever of nbgrader has the course's directory. `only`: of this student."""
    found: defaultdict[str, Marks] = defaultdict(Marks)
    with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:

        def ask(question: Any) -> Any:
            whose = question if only is None else question.where(_SUBMITTED.c.student_id == only)
            return gradebook.db.execute(whose)

        for student, penalty in ask(_of(assignment, _NOTEBOOK.c.late_submission_penalty)):
            found[student].late_penalty = penalty or 0.0
        columns = (_GRADE.c.manual_score, _GRADE.c.auto_score, _GRADE.c.extra_credit, _GRADE.c.needs_manual_grade)
        for student, cell, manual, auto, extra, by_hand in ask(_of(assignment, _CELL.c.name, *columns, of=_GRADE)):
            score = counting(manual, auto, extra)
            if score is not None:
                found[student].scores[cell] = score
            if manual is not None:
                found[student].given.add(cell)
            if by_hand:
                found[student].by_hand.add(cell)
        texts = (_COMMENT.c.manual_comment, _COMMENT.c.auto_comment)
        for student, cell, manual, auto in ask(_of(assignment, _CELL.c.name, *texts, of=_COMMENT)):
            if text := manual if manual is not None else auto:
                found[student].comments[cell] = text
                if manual is None:
                    found[student].automatic.add(cell)
    return dict(found)


def _of(assignment: Assignment, *columns: Any, of: Any = None) -> Any:
    """Select these of everyone's submission, after the student. of: the table of grades, or of comments."""
    tables = _SUBMITTED.join(_ASSIGNMENT, _SUBMITTED.c.assignment_id == _ASSIGNMENT.c.id)
    tables = tables.join(_NOTEBOOK, _NOTEBOOK.c.assignment_id == _SUBMITTED.c.id)
    if of is not None:
        tables = tables.join(of, of.c.notebook_id == _NOTEBOOK.c.id).join(_CELL, _CELL.c.id == of.c.cell_id)
    return select(_SUBMITTED.c.student_id, *columns).select_from(tables).where(_ASSIGNMENT.c.name == assignment.name)
