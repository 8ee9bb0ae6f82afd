"""What nbgrader does with a submission's folder besides its notebook: it copies the files into autograded/ (from
where they go on to feedback/, to the student), and reads timestamp.txt. In a folder that a student wrote neither
may follow a link, open a pipe or stumble. nbgrader has no setting for it: `patches` puts these in its place.
"""

from __future__ import annotations

import codecs
import fnmatch
import functools
import os
import stat
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from nbgrader.coursedir import CourseDirectory

from autograder.nbgrader_plugin.times import utc
from autograder.nbgrader_plugin.zones import NoSuchTime
from autograder.notebook.folder import MAX_DEPTH, MAX_ENTRIES, listing
from autograder.notebook.regular import read_regular
from autograder.printable import is_printable, printable

_TIMESTAMP_BYTES = 1_000


def released_files(coursedir: CourseDirectory, assignment: str) -> dict[PurePath, Path]:
    """What students got, by its path there."""
    released = coursedir.format_path(coursedir.release_directory, ".", assignment)
    files = all_files(released, coursedir.ignore)
    return {PurePath(os.path.relpath(file, released)): Path(file) for file in files}


def submitted_files(
    folder: str, exclude: list[str], coursedir: CourseDirectory, log: Any, released: set[PurePath]
) -> list[str]:
    """The regular files in `folder` that get in nobody's way, as many and as large as nbgrader's configuration lets a
    student submit: a file of a terabyte takes no room until it is copied."""
    kept, room = [], 1_000 * coursedir.max_dir_size
    around = {parent for path in released for parent in path.parents}
    inside = listing(folder, functools.partial(_is_excluded, patterns=exclude))
    for name in (name for name in inside.files if not _is_excluded(os.path.basename(name), exclude)):
        path, file = PurePath(name), os.path.join(folder, name)
        trouble, size = _trouble(file, min(room, 1_000 * coursedir.max_file_size))
        if path in around or not released.isdisjoint(path.parents):
            trouble = "is in the place of what was released"
        if trouble:
            log.warning("%s %s; it is left out.", printable(file), trouble)
        else:
            room -= size
            kept.append(file)
    if inside.left_out:
        words = "%s holds more than %s files, or folders more than %s deep; the others are left out."
        log.warning(words, printable(folder), MAX_ENTRIES, MAX_DEPTH)
    return kept


def all_files(folder: str, exclude: list[str] | None = None) -> list[str]:
    """As nbgrader's find_all_files, which lists every folder anew for each pattern and each file in it: of 5,000 files
    in one that is a matter of minutes."""
    files = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_excluded(name, exclude or [])]
        files += [os.path.join(place, name) for name in names if not _is_excluded(name, exclude or [])]
    return files


def _is_excluded(name: str, patterns: list[str]) -> bool:
    return any(
        fnmatch.fnmatchcase(name, pattern) and (not name.startswith(".") or pattern.startswith("."))
        for pattern in patterns
    )


def _trouble(file: str, room: int) -> tuple[str | None, int]:
    """Why a file must not or cannot be copied, and how large it is."""
    if not is_printable(file):  # nbgrader writes the names of what it copies to the terminal
        return "has a name with characters in it that are no text", 0
    try:
        about = os.lstat(file)
    except OSError as error:
        return f"cannot be read ({error.strerror})", 0
    if stat.S_ISLNK(about.st_mode):
        return "is a link", 0
    if not stat.S_ISREG(about.st_mode):
        return "is no regular file", 0
    if about.st_size > room:
        return f"is too large ({about.st_size} bytes)", 0
    return (None if os.access(file, os.R_OK) else "cannot be read"), about.st_size


def existing_timestamp(self: Any, folder: str) -> datetime | None:
    """nbgrader's get_existing_timestamp, for a file that may be anything."""
    path = Path(folder, "timestamp.txt")
    try:
        text = _text(read_regular(path, _TIMESTAMP_BYTES)).strip()
        return utc(text) if text else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except NoSuchTime as error:
        self.log.warning("%s: %s. The submission counts as in time.", printable(str(path)), printable(str(error)))
        return None
    except (OSError, ValueError) as error:
        words = "%s holds no time (%s); the submission counts as in time."
        self.log.warning(words, printable(str(path)), type(error).__name__)
        return None


def _text(data: bytes) -> str:
    """Notepad and PowerShell write it with a mark in front, some of them in UTF-16."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if wide else "utf-8-sig")
