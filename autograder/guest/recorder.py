"""Collects what a cell prints and shows, in order, up to a limit."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import Any

from autograder.wire.messages import MAX_OUTPUTS, SHOWN, Display, Output, Stream


class Recorder:
    """The outputs of one cell, of which the first `room` characters are kept."""

    def __init__(self) -> None:
        self.restart(0)

    def restart(self, room: int) -> None:
        """Forget everything and begin a new cell."""
        self._room = self._left = room
        self._outputs: list[_Written | Display] = []
        self._cut = False

    def outputs(self) -> list[Output]:
        outputs: list[Output] = [o.stream() if isinstance(o, _Written) else o for o in self._outputs]
        if self._cut:
            outputs.append(Stream("stderr", f"[output cut: only the first {self._room} characters are kept]\n"))
        return outputs

    def write(self, name: Any, text: str) -> None:
        if len(self._outputs) >= MAX_OUTPUTS - 2:
            self._left = 0
        kept = text[: self._left]
        self._left -= len(kept)
        self._cut = self._cut or len(kept) < len(text)
        last = self._outputs[-1] if self._outputs else None
        if isinstance(last, _Written) and last.name == name:
            last.parts.append(kept)
        elif kept:
            self._outputs.append(_Written(name, [kept]))

    def show(self, data: dict[str, Any], result: bool) -> None:
        shown: dict[str, str] = {}
        for mime in SHOWN:
            value = data.get(mime)
            if isinstance(value, bytes):
                value = base64.b64encode(value).decode("ascii")
            if isinstance(value, str):
                shown[mime] = value
        size = sum(map(len, shown.values()))
        if size > self._left or len(self._outputs) >= MAX_OUTPUTS - 2:
            self._cut = True
        elif shown:
            self._left -= size
            self._outputs.append(Display(shown, result))

    def forget(self) -> None:
        """clear_output(): what was shown is gone, what was used of the room stays used."""
        self._outputs = []


@dataclass
class _Written:
    """Text that is still being written: in parts, since many small prints are the usual case."""

    name: Any
    parts: list[str]

    def stream(self) -> Stream:
        return Stream(self.name, "".join(self.parts))


class RecordedStream(io.TextIOBase):
    """Stands in for sys.stdout or sys.stderr."""

    encoding = "utf-8"

    def __init__(self, recorder: Recorder, name: str, descriptor: int) -> None:
        self._recorder, self._name, self._descriptor = recorder, name, descriptor

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.write(self._name, text)
        return len(text)

    def fileno(self) -> int:
        """For subprocess and C code, which write past Python; see `Spill`."""
        return self._descriptor


class Spill:
    """Where file descriptor 1 or 2 leads: a file, read back after each cell.

    Output of C code and of processes that the student starts. The file lies in the guest's own tmpfs, so
    the limits on files bound it.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen = 0
        with open(path, "wb"):
            pass

    def open_for_writing(self) -> io.FileIO:
        return io.FileIO(self._path, "ab")

    def new_text(self, limit: int) -> str:
        with open(self._path, "rb") as file:
            file.seek(self._seen)
            data = file.read(limit)
            self._seen = file.seek(0, io.SEEK_END)
        return data.decode("utf-8", "replace")
