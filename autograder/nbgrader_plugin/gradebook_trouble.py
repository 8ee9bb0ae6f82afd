"""The gradebook, and the disk with it and autograded/, when they are not as they should be: in use, closed to writing,
full.

What was graded is kept in every case; the same command goes on from there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from autograder.course import CONFIG_FILE, Assignment, CourseError

#: How long others may write to the gradebook before we give up.
PATIENCE_SECONDS = 60
_NO_ROOM = 2**20


@contextmanager
def grading_alone(assignment: Assignment) -> Iterator[None]:
    """Raises CourseError while another process grades the same assignment. However that one ends, the lock ends
    with it, and processes that it forked do not have it."""
    path = assignment.course.root / f".autograder.{assignment.name}.lock"
    try:
        file = path.open("a+")
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}). Make the course's folder writable.") from None
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            who = file.read().strip() or "unknown"
            raise CourseError(
                f"{assignment.name} is being graded already, by process {who}. Wait until it is done."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def plain_words(app: Any) -> Iterator[None]:
    """Turns what a database or a disk says into one sentence, a CourseError."""
    try:
        yield
    except SQLAlchemyError as error:
        check_room(app)
        said = str(error.orig) if isinstance(error, OperationalError) else type(error).__name__
        raise CourseError(_unusable(app, said)) from None
    except ModuleNotFoundError as error:
        if make_url(app.coursedir.db_url).drivername.startswith("sqlite"):
            raise
        mend = "Install nbautograder[postgresql]" if error.name == "psycopg" else "Install it"
        raise CourseError(f"The gradebook {_address(app)} needs the package {error.name}. {mend}.") from None
    except OSError as error:
        check_room(app)
        raise CourseError(f"{error.filename or 'A file'} cannot be used: {error.strerror}.") from None


def check_address(app: Any) -> None:
    """Raises CourseError where the gradebook's address is none, or another than it seems."""
    given, root = str(app.coursedir.db_url), str(app.coursedir.root)
    try:
        url = make_url(given)
        url.get_dialect()  # or there is none
    except ArgumentError:
        raise CourseError(
            f"c.CourseDirectory.db_url in {CONFIG_FILE} is no address of a database. Write sqlite:////…/gradebook.db "
            "or postgresql+psycopg://…, or leave it out."
        ) from None
    database = url.database or ""
    if root in given and root not in database:
        raise CourseError(
            f"nbgrader takes % and two digits in a folder's name for one letter, and looks for the gradebook of {root} "
            f"in {database}. Rename that folder."
        )


def check_gradebook(app: Any) -> None:
    """Raises CourseError where it could not be written to now. Only for SQLite: others say so at once themselves."""
    check_room(app)
    url = make_url(app.coursedir.db_url)
    if not url.drivername.startswith("sqlite") or not url.database or not Path(url.database).exists():
        return
    try:
        with closing(sqlite3.connect(url.database, timeout=PATIENCE_SECONDS, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            # Nothing of it stays, but a page must be written, which asks for the right to.
            database.execute("CREATE TABLE autograder_may_write (it INTEGER)")
            database.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise CourseError(_unusable(app, str(error))) from None


def check_autograded(app: Any, assignment: Assignment) -> None:
    """Raises CourseError where nothing can be written into autograded/, or the disk is full: that is no student's
    trouble, and must cost nobody a mark."""
    check_room(app)
    pattern = Path(app.coursedir.format_path(app.coursedir.autograded_directory, "*", assignment.name))
    folder = Path(*pattern.parts[: pattern.parts.index("*")])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".autograder."):
            pass
    except OSError as error:
        mend = "Make it a folder that can be written, and run it again: what was graded is kept."
        raise CourseError(f"{folder} cannot be written ({error.strerror}). {mend}") from None


def check_room(app: Any) -> None:
    """Raises CourseError where the disk is full."""
    root = app.coursedir.root
    if shutil.disk_usage(root).free < _NO_ROOM:
        raise CourseError(f"The disk with {root} is full. Make room, and run it again: what was graded is kept.")


def _unusable(app: Any, said: str) -> str:
    mend = {
        "locked": "Another program writes to it; end that",
        "readonly": "Make the file and its folder writable",
        "read-only": "Make the file and its folder writable",
        "not a database": "Put a backup in its place, or move it away and grade anew",
        "malformed": "Put a backup in its place, or move it away and grade anew",
    }
    do = next((words for sign, words in mend.items() if sign in said), "See to it")
    return f"The gradebook {_address(app)} cannot be used ({said}). {do}, and run it again: what was graded is kept."


def _address(app: Any) -> str:
    url = make_url(app.coursedir.db_url)
    return str(url.database if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True))
