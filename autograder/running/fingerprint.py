"""Whether a result still holds: a hash of the submission and of everything that it was graded by."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import autograder
from autograder.course import Assignment
from autograder.notebook.regular import read_regular

#: Nothing is graded by what lies there.
_LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")
#: What is read of a folder; what lies beyond counts by its size and time.
_MOST_BYTES = 64 * 2**20


class Fingerprints:
    """Of the submissions of one assignment, as its graders stand now."""

    def __init__(self, assignment: Assignment) -> None:
        parts = [f"{autograder.__version__} {assignment.course.seed} {assignment.language}".encode()]
        for folder in (assignment.graders, assignment.solutions, assignment.source, assignment.released):
            parts += _contents(folder)
        self._course = hashlib.sha256(b"".join(parts))

    @property
    def course(self) -> str:
        """Of all that it is graded by."""
        return self._course.hexdigest()

    def of(self, submission: Path) -> str:
        """submission: its folder."""
        hashed = self._course.copy()
        for part in _contents(submission):
            hashed.update(part)
        return hashed.hexdigest()


def _contents(folder: Path) -> Iterator[bytes]:
    """The names and contents of its files, in order. Links are not followed: where they lead is not read either."""
    room = _MOST_BYTES
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        for name in sorted(names):
            path = Path(place, name)
            with suppress(OSError):  # it has gone meanwhile
                about = path.lstat()
                content = hashlib.sha256(str((about.st_size, about.st_mtime_ns)).encode())
                if stat.S_ISREG(about.st_mode) and about.st_size <= room:
                    content = hashlib.sha256(read_regular(path, room))
                    room -= about.st_size
                yield os.fsencode(path.relative_to(folder)) + b"\0" + content.digest()
