"""The gradebook during a run: its one writer, with one transaction for all that has come together.

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
from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from autograder.course import Assignment
from autograder.nbgrader_plugin.standing import QUESTION, Standing, standings
from autograder.notebook.template import TemplateCell
from autograder.results import SubmissionResult
from autograder.running.pipeline import ReleasedCells

_STUDENT = tables.Student.__table__
_SUBMITTED = tables.SubmittedAssignment.__table__
_NOTEBOOK = tables.SubmittedNotebook.__table__
_GRADE = tables.Grade.__table__
_COMMENT = tables.Comment.__table__
_NO_RESPONSE = "No response."


# Built once: building a statement takes SQLAlchemy longer than carrying it out.
_FIND = select(_SUBMITTED.c.id, _SUBMITTED.c.timestamp, _SUBMITTED.c.extension).where(
    (_SUBMITTED.c.assignment_id == bindparam("assignment")) & (_SUBMITTED.c.student_id == bindparam("student"))
)
_FIND_TIMES = select(_SUBMITTED.c.student_id, _SUBMITTED.c.timestamp, _SUBMITTED.c.extension).where(
    _SUBMITTED.c.assignment_id == bindparam("assignment")
)
_FIND_STUDENT = select(_STUDENT.c.id).where(_STUDENT.c.id == bindparam("student"))
_ITS_NOTEBOOK = (_NOTEBOOK.c.assignment_id == bindparam("submission")) & (
    _NOTEBOOK.c.notebook_id == bindparam("master")
)
_FIND_NOTEBOOK = select(_NOTEBOOK.c.id).where(_ITS_NOTEBOOK)
_FORGET_PENALTY = update(_NOTEBOOK).where(_ITS_NOTEBOOK).values(late_submission_penalty=None)
_SET_TIME = update(_SUBMITTED).where(_SUBMITTED.c.id == bindparam("submission")).values(timestamp=bindparam("at"))
_EXTEND = update(_SUBMITTED).where(_SUBMITTED.c.id == bindparam("submission")).values(extension=bindparam("by"))
_FIND_GRADES = select(_GRADE.c.cell_id, _GRADE.c.manual_score).where(_GRADE.c.notebook_id == bindparam("notebook"))
_FIND_MARKS = (
    select(_GRADE.c.cell_id, func.coalesce(_GRADE.c.manual_score, _GRADE.c.auto_score), _GRADE.c.needs_manual_grade)
    .select_from(_GRADE.join(_NOTEBOOK).join(_SUBMITTED))
    .where((_SUBMITTED.c.assignment_id == bindparam("assignment")) & (_SUBMITTED.c.student_id == bindparam("student")))
)
_STANDINGS = text(f"{QUESTION} AND submitted_assignment.student_id IN :students")
_STANDINGS = _STANDINGS.bindparams(bindparam("students", expanding=True))
_FIND_COMMENTS = select(_COMMENT.c.cell_id).where(_COMMENT.c.notebook_id == bindparam("notebook"))


def _update(table: Any, *names: str) -> Any:
    its = (table.c.notebook_id == bindparam("its_notebook")) & (table.c.cell_id == bindparam("its_cell"))
    return update(table).where(its).values({name: bindparam(f"new_{name}") for name in names})


_UPDATES = {_GRADE: _update(_GRADE, "auto_score", "needs_manual_grade"), _COMMENT: _update(_COMMENT, "auto_comment")}
_INSERTS = {table: insert(table) for table in (_STUDENT, _SUBMITTED, _NOTEBOOK, _GRADE, _COMMENT)}


@dataclass(frozen=True)
class LedgerEntry:
    """What a submission got."""

    student: str
    timestamp: datetime | None
    result: SubmissionResult
    untouched: list[str]
    """The cells to be filled in that are as they were released."""


@dataclass(frozen=True)
class _Row:
    """A submission in the gradebook."""

    notebook: str
    late: bool
    new: bool


class Ledger:
    """Of an assignment that the gradebook knows (`application.registered`)."""

    def __init__(self, app: Any, assignment: Assignment) -> None:
        self._name, self._template = assignment.name, assignment.template
        self._extensions = assignment.course.extensions(assignment.name)
        with tables.Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
            self._engine = gradebook.engine
            known = gradebook.find_assignment(assignment.name)
            notebook = gradebook.find_notebook(assignment.name, assignment.name)
            self._assignment, self._duedate, self._master = known.id, known.duedate, notebook.id
            self._graded = {cell.name: cell.id for cell in [*notebook.grade_cells, *notebook.task_cells]}
            self._filled_in = {cell.name: cell.id for cell in [*notebook.solution_cells, *notebook.task_cells]}
            cells = {cell.name: (cell.checksum, cell.source, cell.cell_type) for cell in notebook.source_cells}
        # nbgrader goes by its checksum, which is of more than the text. A task is answered elsewhere.
        self._tellable = frozenset(
            cell.grade_id
            for cell in assignment.template.cells
            if cell.grade_id in cells and not cell.is_task and _checksum(cell, cells) == cells[cell.grade_id][0]
        )
        self.released = ReleasedCells(
            {name: checksum for name, (checksum, _, _) in cells.items()},
            {name: source for name, (_, source, _) in cells.items()},
        )

    def has(self, student: str, result: SubmissionResult) -> bool:
        """Whether each grade cell has its mark, or waits for a person's where the result has none."""
        tested = {self._graded.get(cell.grade_id) for cell in result.cells}
        with self._engine.connect() as connection:
            marks = connection.execute(_FIND_MARKS, {"assignment": self._assignment, "student": student}).all()
        there = {cell for cell, mark, by_hand in marks if mark is not None or (by_hand and cell not in tested)}
        return there >= set(self._graded.values())

    def standings(self, students: list[str]) -> dict[str, Standing]:
        """By student, of those who have any."""
        if not students:
            return {}
        with self._engine.connect() as connection:
            asked = connection.execute(_STANDINGS, {"assignment": self._name, "students": students})
            return standings(asked.all(), self._template)

    def late(self) -> set[str]:
        """Whose submission is late, of all that are in the gradebook."""
        with self._engine.connect() as connection:
            rows = connection.execute(_FIND_TIMES, {"assignment": self._assignment}).all()
        return {row.student_id for row in rows if self._is_late(row.timestamp, row.extension)}

    def record(self, entries: Iterable[LedgerEntry]) -> set[str]:
        """All of them or none. Who of them was late: nbgrader's own plugin says what that costs."""
        late = set()
        with self._engine.begin() as connection:
            for entry in entries:
                row = self._row(connection, entry.student, entry.timestamp)
                scores = {cell.grade_id: cell.score for cell in entry.result.cells}
                untouched = self._tellable.intersection(entry.untouched)
                self._write_grades(connection, row, scores, untouched)
                self._write_comments(connection, row, untouched)
                if row.late:
                    late.add(entry.student)
        return late

    def refuse(self, student: str) -> None:
        """Nothing is graded under that name: no points. A person's are to be looked at again."""
        with self._engine.begin() as connection:
            row = self._row(connection, student, None)
            self._write_grades(connection, row, dict.fromkeys(self._graded, 0.0), frozenset())
            self._write_comments(connection, row, frozenset())

    def _row(self, connection: Connection, student: str, timestamp: datetime | None) -> _Row:
        """Found or made."""
        mine = {"assignment": self._assignment, "student": student}
        known = connection.execute(_FIND, mine).first()
        if known is None:
            if connection.execute(_FIND_STUDENT, {"student": student}).first() is None:
                connection.execute(_INSERTS[_STUDENT], {"id": student})
            submission, notebook = tables.new_uuid(), tables.new_uuid()
            more = self._extensions.of(student)
            about = {
                "assignment_id": self._assignment,
                "student_id": student,
                "timestamp": timestamp,
                "extension": more,
            }
            connection.execute(_INSERTS[_SUBMITTED], {"id": submission, **about})
            about = {"assignment_id": submission, "notebook_id": self._master}
            connection.execute(_INSERTS[_NOTEBOOK], {"id": notebook, **about})
            return _Row(notebook, self._is_late(timestamp, more), new=True)
        if timestamp is not None:
            connection.execute(_SET_TIME, {"submission": known.id, "at": timestamp})
        more = self._extensions.of(student)
        extension = more if more is not None else known.extension
        if extension != known.extension:
            connection.execute(_EXTEND, {"submission": known.id, "by": extension})
        its = {"submission": known.id, "master": self._master}
        notebook = connection.execute(_FIND_NOTEBOOK, its).scalar_one()
        connection.execute(_FORGET_PENALTY, its)
        return _Row(notebook, self._is_late(timestamp or known.timestamp, extension), new=False)

    def _is_late(self, timestamp: datetime | None, extension: timedelta | None) -> bool:
        if timestamp is None or self._duedate is None:
            return False
        return bool(timestamp > self._duedate + (extension or timedelta()))

    def _write_grades(
        self, connection: Connection, row: _Row, scores: dict[str, float | None], untouched: frozenset[str]
    ) -> None:
        known = {} if row.new else _manual_scores(connection, row.notebook)
        rows = []
        for name, cell in self._graded.items():
            # What is not among the scores is graded by a person, unless it was left as it was. What is, and has none, a
            # person has to look at too: no mark, and never the last submission's.
            score = scores.get(name, 0.0 if name in untouched else None)
            by_hand = known.get(cell) is not None or score is None
            rows.append({"cell_id": cell, "auto_score": score, "needs_manual_grade": by_hand})
        _put(connection, _GRADE, row.notebook, rows, set(known))

    def _write_comments(self, connection: Connection, row: _Row, untouched: frozenset[str]) -> None:
        known = set[str]()
        if not row.new:
            known.update(connection.execute(_FIND_COMMENTS, {"notebook": row.notebook}).scalars())
        rows = [
            {"cell_id": cell, "auto_comment": _NO_RESPONSE if name in untouched else None}
            for name, cell in self._filled_in.items()
        ]
        _put(connection, _COMMENT, row.notebook, rows, known)


def _manual_scores(connection: Connection, notebook: str) -> dict[str, float | None]:
    """By cell, of those that have a grade at all."""
    found = connection.execute(_FIND_GRADES, {"notebook": notebook})
    return {grade.cell_id: grade.manual_score for grade in found}


def _checksum(cell: TemplateCell, released: dict[str, tuple[str, str, str]]) -> str:
    """Of a cell as it was released."""
    _, source, kind = released[cell.grade_id]
    metadata = NotebookNode(nbgrader=NotebookNode(cell.metadata))
    return str(compute_checksum(NotebookNode(cell_type=kind, source=source, metadata=metadata)))


def _put(connection: Connection, table: Any, notebook: str, rows: list[dict[str, Any]], known: set[str]) -> None:
    """Update the rows of the cells that are `known` to be there, insert the others."""
    new = [{"id": tables.new_uuid(), "notebook_id": notebook, **row} for row in rows if row["cell_id"] not in known]
    if new:
        connection.execute(_INSERTS[table], new)
    old = [_as_update(notebook, row) for row in rows if row["cell_id"] in known]
    if old:
        connection.execute(_UPDATES[table], old)


def _as_update(notebook: str, row: dict[str, Any]) -> dict[str, Any]:
    values = {f"new_{name}": value for name, value in row.items() if name != "cell_id"}
    return {"its_notebook": notebook, "its_cell": row["cell_id"], **values}
