"""What nbgrader does with a submission's folder besides its notebook: it copies the files into autograded/ (from
where they go on to feedback/, to the student), and reads timestamp.txt. In a folder that a student wrote neither
may follow a link, open a pipe or stumble. nbgrader has no setting for it: `patches` puts these in its place.
"""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files, parse_utc

from autograder.nbgrader_plugin.misplaced import is_text, printable
from autograder.notebook.regular import read_regular

_TIMESTAMP_BYTES = 1_000


def released_files(coursedir: CourseDirectory, assignment: str) -> dict[PurePath, Path]:
    """What students got, by its path there."""
    released = coursedir.format_path(coursedir.release_directory, ".", assignment)
    files = find_all_files(released, coursedir.ignore)
    return {PurePath(os.path.relpath(file, released)): Path(file) for file in files}


def submitted_files(folder: str, exclude: list[str], log: Any, released: set[PurePath]) -> list[str]:
    """The regular files in `folder` that get in nobody's way."""
    kept = []
    for file in _all_files(folder, exclude):
        path = PurePath(os.path.relpath(file, folder))
        trouble = _trouble(file)
        if any(path in other.parents or other in path.parents for other in released):
            trouble = "is in the place of what was released"
        if trouble:
            log.warning("%s %s; it is left out.", printable(file), trouble)
        else:
            kept.append(file)
    return kept


def _all_files(folder: str, exclude: list[str]) -> Iterator[str]:
    """As nbgrader's find_all_files, which lists every folder anew for each pattern and each file in it."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_excluded(name, exclude)]
        for name in names:
            if not _is_excluded(name, exclude):
                yield os.path.join(place, name)


def _is_excluded(name: str, patterns: list[str]) -> bool:
    return any(
        fnmatch.fnmatchcase(name, pattern) and (not name.startswith(".") or pattern.startswith("."))
        for pattern in patterns
    )


def _trouble(file: str) -> str | None:
    """Why a file must not or cannot be copied."""
    if not is_text(file):
        return "has a name that is not text"
    mode = os.lstat(file).st_mode
    if stat.S_ISLNK(mode):
        return "is a link"
    if not stat.S_ISREG(mode):
        return "is no regular file"
    return None if os.access(file, os.R_OK) else "cannot be read"


def existing_timestamp(self: Any, folder: str) -> datetime | None:
    """nbgrader's get_existing_timestamp, for a file that may be anything."""
    path = Path(folder, "timestamp.txt")
    try:
        text = read_regular(path, _TIMESTAMP_BYTES).decode().strip()
        return parse_utc(text) if text else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, ArithmeticError, TypeError, AttributeError) as error:
        # dateutil lets through what its parts raise
        self.log.warning("%s holds no time (%s); the submission counts as in time.", path, type(error).__name__)
        return None
