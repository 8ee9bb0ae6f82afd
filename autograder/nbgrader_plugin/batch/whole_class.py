"""Grades all submissions of an assignment into the gradebook: workers do the work, this process writes, whatever has
come together in one transaction: a disk takes ten milliseconds for each. What it leaves is what nbgrader's autograde
leaves."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from nbformat import v4
from nbgrader.converters.autograde import Autograde
from nbgrader.preprocessors import LimitOutput
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import Assignment, CourseError
from autograder.fingerprint import Fingerprints
from autograder.grading.examination import ungraded, unreadable
from autograder.nbgrader_plugin import completion
from autograder.nbgrader_plugin.batch.autograded_folder import AutogradedFolders
from autograder.nbgrader_plugin.batch.ledger import Ledger, LedgerEntry
from autograder.nbgrader_plugin.gradebook_trouble import check_autograded, check_room
from autograder.nbgrader_plugin.lateness import Lateness, assign_penalty
from autograder.nbgrader_plugin.misplaced import is_text, refusal
from autograder.nbgrader_plugin.submissions import StudentGraded, Submissions
from autograder.notebook.autograded import text_of
from autograder.results import SubmissionResult
from autograder.running.pipeline import Autograded
from autograder.running.pool import Pool
from autograder.sandbox.errors import SandboxError

#: At most so many in a transaction, and at most so long until it: whoever looks on sees that it goes on.
_TOGETHER, _TOGETHER_SECONDS = 20, 0.5
_GONE = "it has gone since the run began; what was known of it is kept"


@dataclass(frozen=True)
class _Taken:
    """A submission on its way into the gradebook. `graded`: it needs no entry, or its folder is written, or could not
    be: then the entry says that there is no mark."""

    graded: StudentGraded
    entry: LedgerEntry | None = None


class WholeClass:
    def __init__(self, app: Any, assignment: Assignment, pool: Pool) -> None:
        self._app, self._assignment, self._pool = app, assignment, pool
        self._submissions = Submissions(app, assignment)
        self._ledger = Ledger(app, assignment)
        self._nbgraders = Autograde(coursedir=app.coursedir, parent=app)
        self._fingerprints, self._lateness = Fingerprints(assignment), Lateness(self._nbgraders, assignment.name)
        self._skipped: dict[Path, SubmissionResult] = {}
        self._late = self._ledger.late()
        self._limit = LimitOutput(parent=self._nbgraders)
        self._folders = AutogradedFolders(app, assignment, self._nbgraders.permissions)
        pool.ready()

    def run(self, students: list[str], force: bool) -> Iterator[StudentGraded]:
        queued = 0
        together: list[_Taken] = []
        once_more: list[str] = []
        due = 0.0
        for index, student in enumerate(students):
            while queued < min(index + self._pool.window, len(students)):
                self._queue(students[queued], force)
                queued += 1
            if together and (len(together) == _TOGETHER or not self._is_there(student, due)):
                yield from self._record(together)
                together = []
            if not together:
                due = time.monotonic() + _TOGETHER_SECONDS
            try:
                taken = self._take(student, force)
            except CourseError:
                yield from self._record(together)
                raise
            if taken is None:
                once_more.append(student)
            else:
                together.append(taken)
        yield from self._record(together)
        for student in once_more:  # one by one: by now nobody is beside it
            taken = self._take(student, force=True, alone=True)
            yield from self._record([taken] if taken is not None else [])

    def _queue(self, student: str, force: bool) -> None:
        path = self._submissions.notebook(student)
        if refusal(student) is not None or _has_gone(path):
            return
        if (before := self._before(student, force)) is not None:
            self._skipped[path] = before
        else:
            self._pool.ahead(path, self._ledger.released)

    def _before(self, student: str, force: bool) -> SubmissionResult | None:
        """The result that still holds."""
        folder = self._submissions.autograded(student)
        result = None if force else completion.result_of(folder, self._assignment.name)
        if result is None or result.status == "fault":
            return None
        verdicts = self._fingerprints.of(self._submissions.submitted(student))
        if result.fingerprint != self._lateness.added_to(verdicts, student):
            return None
        return result if self._ledger.has(student, result) else None  # an older gradebook may have been put back

    def _is_there(self, student: str, due: float) -> bool:
        """Whether nothing has to be waited for longer than that."""
        path, left = self._submissions.notebook(student), due - time.monotonic()
        return left > 0 and (not self._pool.has(path) or self._pool.done(path, left))

    def _take(self, student: str, force: bool, alone: bool = False) -> _Taken | None:
        """Waits for what came of it, and writes its folder. None, and nothing is written, where it ran out of time
        while others had the processor: it counts when it was tried alone, by the next run if this one is killed."""
        check_room(self._app)
        path = self._submissions.notebook(student)
        if _has_gone(path):
            return _Taken(StudentGraded(student, None, _GONE))
        if (why := refusal(student)) is not None:
            if not is_text(student):  # no row of the gradebook could hold it
                return _Taken(StudentGraded(student, None, why))
            self._ledger.refuse(student)
            return _Taken(StudentGraded(student, unreadable(str(path), self._assignment, why)))
        if path not in self._skipped and not self._pool.has(path):
            self._queue(student, force)  # it has come meanwhile
        if path in self._skipped:
            return _Taken(StudentGraded(student, self._skipped.pop(path), skipped=True))
        try:
            autograded = self._pool.finished(path)
            if autograded.result.status == "unreadable" and _has_gone(path):
                return _Taken(StudentGraded(student, None, _GONE))
            if autograded.contended and not alone:
                return None
            entry = self._write(student, path.parent, autograded)
        except CourseError:
            raise  # everybody's trouble
        except Exception as error:
            trouble = self._trouble(student, error)
            nothing = ungraded(str(path), self._assignment, trouble.trouble)
            return _Taken(trouble, LedgerEntry(student, None, nothing, []))
        return _Taken(StudentGraded(student, autograded.result), entry)

    def _write(self, student: str, submitted: Path, autograded: Autograded) -> LedgerEntry:
        """The folder."""
        target = self._submissions.autograded(student)
        completion.begin(target)
        self._folders.write(submitted, target, self._cut(autograded))
        timestamp = self._app.coursedir.get_existing_timestamp(str(submitted))
        fingerprint = self._lateness.added_to(autograded.result.fingerprint, student)
        result = msgspec.structs.replace(autograded.result, fingerprint=fingerprint)
        return LedgerEntry(student, timestamp, result, autograded.untouched)

    def _record(self, together: list[_Taken]) -> Iterator[StudentGraded]:
        """Their marks, then that they are complete. Raises SQLAlchemyError: everybody's trouble."""
        late = self._ledger.record(taken.entry for taken in together if taken.entry is not None)
        done = []
        for taken in together:
            graded = taken.graded
            if taken.entry is not None and graded.result is not None:
                try:
                    if graded.student in late:
                        assign_penalty(self._nbgraders, self._assignment.name, graded.student)
                    target = self._submissions.autograded(graded.student)
                    completion.finish(target, self._assignment.name, taken.entry.result)
                except SQLAlchemyError:
                    raise
                except Exception as error:
                    graded = self._trouble(graded.student, error)
            elif graded.skipped and graded.student in self._late:
                # A person may have given points since.
                assign_penalty(self._nbgraders, self._assignment.name, graded.student)
            done.append(graded)
        known = self._ledger.standings([one.student for one in done if is_text(one.student)])
        yield from (replace(one, standing=known.get(one.student)) for one in done)

    def _trouble(self, student: str, error: Exception) -> StudentGraded:
        """Raises CourseError where it is everybody's."""
        check_autograded(self._app, self._assignment)
        self._app.log.error("%s", self._submissions.notebook(student), exc_info=error)
        return StudentGraded(student, None, f"could not be graded ({_in_words(error)}); the log says more")

    def _cut(self, autograded: Autograded) -> str:
        """Long outputs are cut by nbgrader's own rule, as its configuration says."""
        if all(most == -1 or autograded.lines <= most for most in (self._limit.max_lines, self._limit.max_traceback)):
            return autograded.notebook
        cut, _ = self._limit.preprocess(v4.reads(autograded.notebook), {})
        return text_of(cut)


def _has_gone(notebook: Path) -> bool:
    return not os.path.lexists(notebook.parent)


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'}: {error.strerror}"
    return str(error) if isinstance(error, SandboxError) else type(error).__name__
