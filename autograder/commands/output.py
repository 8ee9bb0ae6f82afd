"""What the commands print goes to terminals, files and pipes of any encoding, to readers who have enough, to full
disks, and to nobody."""

from __future__ import annotations

import io
import os
import sys
from typing import Any


def some_output() -> None:
    """Standard output and error are there, as the descriptors 1 and 2, if only to nobody: a shell's `>&-` closes them,
    and the next file that is opened, a gradebook say, would be what is printed to."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            _to_nobody(descriptor)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def printable_anywhere() -> None:
    """What standard output cannot encode is written with a backslash, as on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


class GoingOn(io.TextIOBase):
    """Standard output or error of a command that has something to do besides: `autograder grade … | head` grades
    everybody."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return str(self._stream.encoding)

    def fileno(self) -> int:
        return int(self._stream.fileno())

    def isatty(self) -> bool:
        return bool(self._stream.isatty())

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        try:
            return int(self._stream.write(text))
        except OSError:
            self._to_nobody()
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            self._to_nobody()

    def _to_nobody(self) -> None:
        """What is still in the buffer as well."""
        _to_nobody(self.fileno())


def _to_nobody(descriptor: int) -> None:
    nobody = os.open(os.devnull, os.O_RDWR)
    if nobody != descriptor:
        os.dup2(nobody, descriptor)
        os.close(nobody)
