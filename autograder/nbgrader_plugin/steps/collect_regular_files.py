"""nbgrader's `collect`, for an exchange in which students may have put anything. `configure` plugs it in.

nbgrader copies an inbound folder as it stands: a link in it is followed with the instructor's rights, so that any
file of theirs ends in submitted/ and at last in the student's feedback; a pipe, a broken link or one folder too
large stops the run for the whole class. Here regular files alone are copied, and one student's trouble is one
warning.
"""

from __future__ import annotations

import os
import stat
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from autograder.nbgrader_plugin.misplaced import odd_name
from autograder.notebook.folder import MAX_DEPTH, MAX_ENTRIES, listing
from autograder.notebook.regular import NotRegular, TooLarge, read_regular
from autograder.printable import is_printable, printable
from autograder.student_ids import look_alikes

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_UNSAFE = set('<>"&\\')
"""In a name, these would be markup in nbgrader's own pages."""


class CollectRegularFiles(ExchangeCollect):  # type: ignore[misc]
    src_records: list[dict[str, Any]]
    """Set by nbgrader's init_src: whose folder is to be copied."""

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """As nbgrader's, which gives up at the first name that is not STUDENT+ASSIGNMENT+TIME."""
        try:
            record: dict[str, Any] = super()._path_to_record(path)
            trouble = _trouble(record["username"], path)
        except Exception as error:  # whatever the parts of a name make of dateutil
            trouble = f"its name is not STUDENT+ASSIGNMENT+TIME ({type(error).__name__})"
        if trouble is None:
            return record
        self.log.warning("%s is not collected: %s.", printable(path), trouble)
        return {"username": None, "filename": "", "timestamp": datetime.min}

    def init_src(self) -> None:
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"] is not None]
        for words in look_alikes(record["username"] for record in self.src_records):
            self.log.warning("%s", printable(words))

    def copy_files(self) -> None:
        records = self.src_records
        for self.src_records in [[record] for record in records] or [[]]:
            try:
                super().copy_files()
            except Exception as error:
                name = printable(self.src_records[0]["username"])
                why = printable(f"{type(error).__name__}: {error}")
                self.log.error("%s could not be collected: %s", name, why)
        self.src_records = records

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """nbgrader's own copy (names to ignore, sizes, permissions) of a clean copy."""
        with tempfile.TemporaryDirectory() as stage:
            self._copy_regular_files(src, Path(stage, "clean"))
            super().do_copy(os.path.join(stage, "clean"), dest)

    def _copy_regular_files(self, src: str, stage: Path) -> None:
        """Every folder is entered and every file opened by its descriptor, so that a student who puts a link in its
        place meanwhile gains nothing."""
        stage.mkdir()
        found, room = listing(src), 1_000 * self.coursedir.max_dir_size
        for name in found.folders:
            (stage / name).mkdir()
        # Notebooks first: what is left out for want of room is something else.
        for name in sorted(found.files, key=lambda name: (not name.endswith(".ipynb"), name)):
            try:
                data = _read(src, name, min(room, 1_000 * self.coursedir.max_file_size))
            except NotRegular:
                self._left_out(src, name, "is no regular file")
            except TooLarge as error:
                self._left_out(src, name, f"is too large ({error.size} bytes)")
            except OSError as error:
                link = os.path.islink(os.path.join(src, name))
                self._left_out(src, name, "is a link" if link else f"cannot be read ({error.strerror})")
            else:
                room -= len(data)
                (stage / name).write_bytes(data)
        if found.left_out:
            why = f"holds more than {MAX_ENTRIES} files, or folders more than {MAX_DEPTH} deep"
            self._left_out(src, "", why, "; the others are left out")

    def _left_out(self, place: str, name: str, why: str, end: str = "; it is left out") -> None:
        self.log.warning("%s %s%s.", printable(os.path.join(place, name)), why, end)


def _trouble(student: str, path: str) -> str | None:
    """Why a folder of the exchange is not even looked into."""
    if (odd := odd_name(student)) is not None:
        return f"the student's name {odd}"
    if not is_printable(os.path.basename(path)):
        return "its name has control characters in it"
    if student in ("", ".", "..") or set(student) & _UNSAFE:
        return "the student's name is none"
    return None if stat.S_ISDIR(os.lstat(path).st_mode) else "it is not a folder"


def _read(src: str, name: str, limit: int) -> bytes:
    """A regular file's content, with no link on the way to it. Raises OSError."""
    *folders, last = name.split("/")
    place = os.open(src, _FOLDER)
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER, dir_fd=place)
            os.close(place)
            place = inner
        return read_regular(Path(last), limit, folder=place)
    finally:
        os.close(place)
