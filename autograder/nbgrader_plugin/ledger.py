"""The gradebook during a run: its one writer, with one transaction for a submission.

It leaves in the gradebook what nbgrader's own autograde leaves there, which opens the gradebook eight times for a
submission and commits twenty times. Manual scores and comments are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import nbgrader.api as tables
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum
from sqlalchemy import Connection, bindparam, insert, select, update

from autograder.course import Assignment
from autograder.grading.work import Released
from autograder.notebook.template import TemplateCell
from autograder.results import SubmissionResult

_STUDENT = tables.Student.__table__
_SUBMITTED = tables.SubmittedAssignment.__table__
_NOTEBOOK = tables.SubmittedNotebook.__table__
_GRADE = tables.Grade.__table__
_COMMENT = tables.Comment.__table__
_NO_RESPONSE = "No response."


@dataclass(frozen=True)
class _Row:
    """A submission in the gradebook."""

    notebook: str
    late: bool


class Ledger:
    """Of an assignment that the gradebook knows (`application.registered`)."""

    def __init__(self, app: Any, assignment: Assignment) -> None:
        with tables.Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
            self._engine = gradebook.engine
            known = gradebook.find_assignment(assignment.name)
            notebook = gradebook.find_notebook(assignment.name, assignment.name)
            self._assignment, self._duedate, self._master = known.id, known.duedate, notebook.id
            self._graded = {cell.name: cell.id for cell in notebook.grade_cells}
            self._filled_in = {cell.name: cell.id for cell in notebook.solution_cells}
            cells = {cell.name: (cell.checksum, cell.source, cell.cell_type) for cell in notebook.source_cells}
        # nbgrader goes by its checksum, which is of more than the text.
        self._tellable = frozenset(
            cell.grade_id
            for cell in assignment.template.cells
            if cell.grade_id in cells and _checksum(cell, cells) == cells[cell.grade_id][0]
        )
        self.released = Released(
            {name: checksum for name, (checksum, _, _) in cells.items()},
            {name: source for name, (_, source, _) in cells.items()},
        )

    def record(
        self, student: str, timestamp: datetime | None, result: SubmissionResult, untouched: Iterable[str]
    ) -> bool:
        """Write what a submission got. Whether it was late: then nbgrader's own plugin says what that costs."""
        scores = {cell.grade_id: cell.score for cell in result.cells}
        untouched = self._tellable.intersection(untouched)
        with self._engine.begin() as connection:
            row = self._row(connection, student, timestamp)
            self._write_grades(connection, row.notebook, scores, untouched, bool(result.faults))
            self._write_comments(connection, row.notebook, untouched)
        return row.late

    def refuse(self, student: str) -> None:
        """Nothing was handed in that could be graded: no points."""
        with self._engine.begin() as connection:
            row = self._row(connection, student, None)
            nothing = {"auto_score": 0.0, "needs_manual_grade": False}
            _put(connection, _GRADE, row.notebook, [{"cell_id": cell, **nothing} for cell in self._graded.values()])
            self._write_comments(connection, row.notebook, frozenset())

    def _row(self, connection: Connection, student: str, timestamp: datetime | None) -> _Row:
        """Found or made."""
        mine = (_SUBMITTED.c.assignment_id == self._assignment) & (_SUBMITTED.c.student_id == student)
        found = connection.execute(select(_SUBMITTED.c.id, _SUBMITTED.c.timestamp, _SUBMITTED.c.extension).where(mine))
        known = found.first()
        if known is None:
            if connection.execute(select(_STUDENT.c.id).where(_STUDENT.c.id == student)).first() is None:
                connection.execute(insert(_STUDENT).values(id=student))
            submission, notebook = tables.new_uuid(), tables.new_uuid()
            about = {"assignment_id": self._assignment, "student_id": student, "timestamp": timestamp}
            connection.execute(insert(_SUBMITTED).values(id=submission, **about))
            connection.execute(
                insert(_NOTEBOOK).values(id=notebook, assignment_id=submission, notebook_id=self._master)
            )
            return _Row(notebook, self._is_late(timestamp, None))
        if timestamp is not None:
            connection.execute(update(_SUBMITTED).where(_SUBMITTED.c.id == known.id).values(timestamp=timestamp))
        its = (_NOTEBOOK.c.assignment_id == known.id) & (_NOTEBOOK.c.notebook_id == self._master)
        notebook = connection.execute(select(_NOTEBOOK.c.id).where(its)).scalar_one()
        connection.execute(update(_NOTEBOOK).where(its).values(late_submission_penalty=None))
        return _Row(notebook, self._is_late(timestamp or known.timestamp, known.extension))

    def _is_late(self, timestamp: datetime | None, extension: timedelta | None) -> bool:
        if timestamp is None or self._duedate is None:
            return False
        return bool(timestamp > self._duedate + (extension or timedelta()))

    def _write_grades(
        self, connection: Connection, notebook: str, scores: dict[str, float], untouched: frozenset[str], faulty: bool
    ) -> None:
        about = select(_GRADE.c.cell_id, _GRADE.c.manual_score).where(_GRADE.c.notebook_id == notebook)
        known = {row.cell_id: row.manual_score for row in connection.execute(about)}
        rows = []
        for name, cell in self._graded.items():
            # What is not among the scores is graded by a person, unless it was left as it was.
            score = scores.get(name, 0.0 if name in untouched else None)
            by_hand = known.get(cell) is not None or score is None or (faulty and name in scores)
            rows.append({"cell_id": cell, "auto_score": score, "needs_manual_grade": by_hand})
        _put(connection, _GRADE, notebook, rows)

    def _write_comments(self, connection: Connection, notebook: str, untouched: frozenset[str]) -> None:
        rows = [
            {"cell_id": cell, "auto_comment": _NO_RESPONSE if name in untouched else None}
            for name, cell in self._filled_in.items()
        ]
        _put(connection, _COMMENT, notebook, rows)


def _checksum(cell: TemplateCell, released: dict[str, tuple[str, str, str]]) -> str:
    """Of a cell as it was released."""
    _, source, kind = released[cell.grade_id]
    metadata = NotebookNode(nbgrader=NotebookNode(cell.metadata))
    return str(compute_checksum(NotebookNode(cell_type=kind, source=source, metadata=metadata)))


def _put(connection: Connection, table: Any, notebook: str, rows: list[dict[str, Any]]) -> None:
    """Update the rows of the cells that are there, insert the others."""
    known = set(connection.execute(select(table.c.cell_id).where(table.c.notebook_id == notebook)).scalars())
    new = [{"id": tables.new_uuid(), "notebook_id": notebook, **row} for row in rows if row["cell_id"] not in known]
    if new:
        connection.execute(insert(table), new)
    old = [{f"new_{name}": value for name, value in row.items()} for row in rows if row["cell_id"] in known]
    if old:
        its = (table.c.notebook_id == notebook) & (table.c.cell_id == bindparam("new_cell_id"))
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "cell_id"}
        connection.execute(update(table).where(its).values(values), old)
