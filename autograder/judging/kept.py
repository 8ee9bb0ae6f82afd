"""What known mistakes give to what was asked, at a glance, kept from one run to the next: the first wrong answers of a
class ask thousands of them. It lies beside compiled bytecode, under a fingerprint of all that it follows from, and may
be deleted like it."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from autograder.judging.glance import Glance
from autograder.sandbox.question import Question

#: So many are kept: of the hidden cases there are some ten thousand.
_MOST = 200_000
_BYTES = 12


class _File(msgspec.Struct):
    key: str
    glances: dict[bytes, Glance]


class KeptGlances:
    """Those of one assignment. What cannot be read or written is no error."""

    def __init__(self, file: Path, key: str) -> None:
        """key: of the course's code, without which nothing holds."""
        self._file, self._key = file, key
        self._glances, self._new = self._read(), False

    def of(self, mistakes: str, question: Question) -> Glance | None:
        """mistakes: which ones, of which function."""
        return self._glances.get(_name(mistakes, question))

    def keep(self, mistakes: str, question: Question, glance: Glance) -> None:
        if len(self._glances) < _MOST:
            self._glances[_name(mistakes, question)], self._new = glance, True

    def save(self) -> None:
        """With what others have found out meanwhile."""
        if not self._new:
            return
        self._glances, self._new = {**self._read(), **self._glances}, False
        written = self._file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            written.write_bytes(msgspec.msgpack.encode(_File(self._key, self._glances)))
            os.replace(written, self._file)

    def _read(self) -> dict[bytes, Glance]:
        try:
            kept = msgspec.msgpack.decode(self._file.read_bytes(), type=_File)
        except (OSError, msgspec.MsgspecError):
            return {}
        return kept.glances if kept.key == self._key else {}


def _name(mistakes: str, question: Question) -> bytes:
    return blake2b(mistakes.encode() + question.digest, digest_size=_BYTES).digest()
