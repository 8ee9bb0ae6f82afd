"""The files that lie beside a notebook, as the student's code shall see them."""

from __future__ import annotations

import functools
import importlib.util
import marshal
import os
from pathlib import Path

from autograder.notebook.regular import read_regular
from autograder.wire.messages import File

_MAX_FILES = 200
_MAX_BYTES = 32 * 2**20
_LEFT_OUT = (".ipynb", ".pyc")
_NBGRADERS_OWN = ("timestamp.txt", "submission_secret.txt")
RESULT_SUFFIX = ".results.json"
"""Of what an autograded folder holds besides."""


def files_beside(folder: Path, released: Path) -> list[File]:
    """What the code of an autograded notebook sees: the student's files, then the release's own over them."""
    submitted = [file for file in submitted_files(folder) if file.path != f"{folder.name}{RESULT_SUFFIX}"]
    return [*submitted, *release_files(released)]


def release_files(released: Path) -> list[File]:
    """What students got with the notebook, and the bytecode of its modules, which every submission imports. Sent
    last, so that it replaces a student's copy."""
    files = _files(released)
    return [*files, *(file for module in files if (file := _bytecode(module.path, module.data)))]


def submitted_files(folder: Path) -> list[File]:
    """What the student handed in besides the notebook, up to a limit. Links are not followed."""
    return [file for file in _files(folder) if file.path not in _NBGRADERS_OWN]


def _files(folder: Path) -> list[File]:
    files: list[File] = []
    room = _MAX_BYTES
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        for name in sorted(names):
            path = Path(place, name)
            if path.suffix in _LEFT_OUT or len(files) == _MAX_FILES:
                continue
            if any("\ud800" <= letter <= "\udfff" for letter in str(path)):  # bytes that are no text: no path inside
                continue
            data = _read(path, room)
            if data is not None:
                room -= len(data)
                files.append(File(str(path.relative_to(folder)), data))
    return files


@functools.lru_cache
def _bytecode(path: str, source: bytes) -> File | None:
    """A module's, for the Python that runs here and inside: there it is taken only for the very same source
    (PEP 552). None of what is no module, or none that can be compiled."""
    if not path.endswith(".py"):
        return None
    try:
        code = compile(source, path, "exec")
    except (SyntaxError, ValueError):
        return None
    flags = (0b11).to_bytes(4, "little")  # checked by the hash of the source
    header = importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(source)
    return File(importlib.util.cache_from_source(path), header + marshal.dumps(code))


def _read(path: Path, room: int) -> bytes | None:
    """A regular file's content, if there is room for it."""
    try:
        return read_regular(path, room)
    except OSError:
        return None
