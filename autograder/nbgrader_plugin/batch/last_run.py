"""What the last run saw, so that the next one knows in no time that nothing has changed since: by the sizes and times
of files, as git knows it, without reading a submission, importing nbgrader or warming a sandbox up.

Where anything at all differs, the run goes its usual way, and decides by content. Whether each student's marks are
in the gradebook is asked of the gradebook itself.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from jupyter_core.paths import jupyter_config_path

from autograder.course import CONFIG_FILE, Assignment
from autograder.fingerprint import Fingerprints
from autograder.nbgrader_plugin.standing import QUESTION, Standing, standings
from autograder.nbgrader_plugin.submissions import StudentGraded, Submissions, who_submitted
from autograder.notebook.folder import listing

#: What was changed so shortly before a run may have been changed again in it, within the same tick of the clock.
_TICK_SECONDS = 2
#: How many grade cells of each student have their mark, or wait for a person's.
_SCORED = """
SELECT submitted_assignment.student_id, count(*) FROM grade
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN assignment ON submitted_assignment.assignment_id = assignment.id
WHERE assignment.name = :assignment
AND (grade.auto_score IS NOT NULL OR grade.manual_score IS NOT NULL OR grade.needs_manual_grade)
GROUP BY submitted_assignment.student_id
"""
#: When it is due, and for whom later.
_DEADLINES = """
SELECT '', duedate FROM assignment WHERE name = :assignment UNION ALL
SELECT student_id, extension FROM submitted_assignment
JOIN assignment ON submitted_assignment.assignment_id = assignment.id
WHERE assignment.name = :assignment AND extension IS NOT NULL ORDER BY 1
"""
#: Who handed it in when it had been due; some were granted more time.
_LATE = """
SELECT student_id, timestamp > duedate FROM submitted_assignment
JOIN assignment ON submitted_assignment.assignment_id = assignment.id WHERE assignment.name = :assignment
"""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    student: str
    points: str
    """In words; as the gradebook has them now, where `unchanged` says so."""
    attention: bool
    seen: str
    """A hash of what lay in its folders."""
    by_hand: list[str] = []
    """Grade cells that a person has still to look at."""
    given: float = 0.0
    """The points before anything was taken off for lateness."""


class _Memory(msgspec.Struct, frozen=True):
    settings: dict[str, str]
    """Each file that may tell nbgrader where things are, or what lateness costs: a hash of it as it was, empty where
    there was none."""
    course: str
    submitted: str
    autograded: str
    """Patterns of folders, with * for the student."""
    database: str
    deadlines: list[tuple[str, str | None]]
    extensions: dict[str, float]
    """By student, as course.toml says them, in seconds: they reach the gradebook with the run that follows."""
    cells: int
    kept: list[Kept]


def unchanged(assignment: Assignment) -> list[Kept] | None:
    """What the last run left of every student, if all of it still holds. Raises CourseError where course.toml cannot be
    used."""
    extensions = _extensions(assignment)
    try:
        memory = msgspec.json.decode(_file(assignment).read_bytes(), type=_Memory)
    except (OSError, msgspec.MsgspecError):
        return None
    if memory.settings != _settings(assignment, *memory.settings) or memory.course != Fingerprints(assignment).course:
        return None
    if who_submitted(Path(memory.submitted)) != [kept.student for kept in memory.kept]:
        return None
    if memory.deadlines != _asked(memory.database, _DEADLINES, assignment.name) or memory.extensions != extensions:
        return None
    scored = dict(_asked(memory.database, _SCORED, assignment.name))
    for kept in memory.kept:
        if scored.get(kept.student) != memory.cells or _seen(memory, kept.student)[0] != kept.seen:
            return None
    known = standings(_asked(memory.database, QUESTION, assignment.name), assignment.template)
    late = {student for student, is_late in _asked(memory.database, _LATE, assignment.name) if is_late}
    if any(kept.student in late and known[kept.student].given != kept.given for kept in memory.kept):
        return None  # the penalty was reckoned from another score
    return [_now(kept, known[kept.student]) for kept in memory.kept]


def _now(kept: Kept, standing: Standing) -> Kept:
    return msgspec.structs.replace(kept, points=standing.words, by_hand=standing.by_hand)


class RunMemory:
    """Of one run, from before it: `add` each student, `keep` at the end."""

    def __init__(self, app: Any, assignment: Assignment) -> None:
        self._assignment = assignment
        from autograder.nbgrader_plugin.lateness import policy_file  # nbgrader takes a while

        submissions = Submissions(app, assignment)
        database = str(app.coursedir.db_url).removeprefix("sqlite:///")
        self._memory = _Memory(
            settings=_settings(assignment, str(policy_file(app))),
            course=Fingerprints(assignment).course,
            submitted=str(submissions.submitted("*")),
            autograded=str(submissions.autograded("*")),
            database=database,
            deadlines=_asked(database, _DEADLINES, assignment.name),
            extensions=_extensions(assignment),
            cells=len(assignment.template.points),
            kept=[],
        )
        self._begun = time.time()
        self._complete = "://" not in database  # another kind of database is asked by nbgrader alone
        _file(assignment).unlink(missing_ok=True)

    def add(self, one: StudentGraded, attention: bool) -> None:
        if one.result is None or one.result.status == "fault":
            self._complete = False
            return
        seen, newest = _seen(self._memory, one.student)
        self._complete = self._complete and newest < self._begun - _TICK_SECONDS
        given = one.standing.given if one.standing is not None else 0.0
        self._memory.kept.append(Kept(one.student, one.result.points, attention, seen, given=given))

    def keep(self) -> None:
        """A memory that cannot be written is no error."""
        if self._complete:
            self._memory.kept.sort(key=lambda kept: kept.student)  # some were graded once more, at the end
            with suppress(OSError):
                _file(self._assignment).write_bytes(msgspec.json.encode(self._memory))


def _file(assignment: Assignment) -> Path:
    return assignment.course.root / f".autograder.{assignment.name}.memory"


def _extensions(assignment: Assignment) -> dict[str, float]:
    granted = assignment.course.extensions(assignment.name).lengths
    return {student: more.total_seconds() for student, more in granted.items()}


def _settings(assignment: Assignment, *more: str) -> dict[str, str]:
    """more: paths besides those where nbgrader looks."""
    folders = [str(assignment.course.root), *jupyter_config_path()]
    paths = [os.path.join(folder, name) for folder in folders for name in (CONFIG_FILE, "nbgrader_config.json")]
    found = {}
    for path in (*paths, *more):
        try:
            found[path] = blake2b(Path(path).read_bytes(), digest_size=16).hexdigest()
        except OSError:
            found[path] = ""
    return found


def _asked(database: str, question: str, assignment: str) -> list[tuple[str, Any]]:
    """What the gradebook says, by student."""
    try:
        with closing(sqlite3.connect(f"{Path(database).resolve().as_uri()}?mode=ro", uri=True)) as gradebook:
            return gradebook.execute(question, {"assignment": assignment}).fetchall()
    except sqlite3.Error:
        return []


def _seen(memory: _Memory, student: str) -> tuple[str, float]:
    """A hash of the names, sizes and times of what was handed in and of what was autograded; when the former was
    changed last."""
    submitted, autograded = (Path(folder.replace("*", student)) for folder in (memory.submitted, memory.autograded))
    handed_in = list(_stats(submitted))
    digest = blake2b(repr((handed_in, list(_stats(autograded)))).encode("utf-8", "surrogatepass"), digest_size=16)
    unfinished = os.path.lexists(autograded.parent / f".{autograded.name}.unfinished")
    newest = max((changed for *_, changed in handed_in), default=0) / 1e9
    return ("" if unfinished else digest.hexdigest()), newest


def _stats(folder: Path) -> list[tuple[str, int, int, int]]:
    """Of all that is in it: its path, size, and when it, and what is known of it, was changed, in nanoseconds."""
    found, inside = [], listing(folder)
    for name in ["", *inside.folders, *inside.files]:
        with suppress(OSError):
            about = os.lstat(folder / name)
            found.append((name, about.st_size, about.st_mtime_ns, about.st_ctime_ns))
    return found
