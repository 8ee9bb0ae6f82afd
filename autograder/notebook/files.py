"""The files that lie beside a notebook, as the student's code shall see them."""

from __future__ import annotations

import functools
import importlib.util
import marshal
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.notebook.folder import MAX_DEPTH, listing
from autograder.notebook.regular import TooLarge, read_regular
from autograder.printable import is_printable
from autograder.translation.catalogue import say
from autograder.wire.messages import File

_MAX_FILES = 200
_MAX_BYTES = 32 * 2**20
_LEFT_OUT = (".ipynb", ".pyc")
NBGRADERS_OWN = ("timestamp.txt", "submission_secret.txt")
RESULT_SUFFIX = ".results.json"
"""Of what an autograded folder holds besides."""


def files_beside(folder: Path, released: Path) -> list[File]:
    """What the code of an autograded notebook sees: the student's files, then the release's own over them."""
    submitted, _ = submitted_files(folder)
    result = f"{folder.name}{RESULT_SUFFIX}"
    return with_released([file for file in submitted if file.path != result], release_files(released))


def with_released(submitted: Iterable[File], released: Sequence[File]) -> list[File]:
    """What students got comes last, and none of a student's copies of it is sent for nothing: nearly all of what is
    handed in are such."""
    replaced = {file.path for file in released}
    return [*(file for file in submitted if file.path not in replaced), *released]


def release_files(released: Path) -> list[File]:
    """What students got with the notebook, and the bytecode of its modules, which every submission imports."""
    files, _ = _files(released)
    return [*files, *(file for module in files if (file := _bytecode(module.path, module.data)))]


def submitted_files(folder: Path) -> tuple[list[File], bool]:
    """What the student handed in besides the notebook, up to a limit, and whether that is all of it. Links are not
    followed."""
    files, all_of_it = _files(folder)
    return [file for file in files if file.path not in NBGRADERS_OWN], all_of_it


def not_all_files() -> str:
    words = say("Not all files beside the notebook are used: at most {count}, of {size} MiB, {depth} folders deep.")
    return words.format(count=_MAX_FILES, size=_MAX_BYTES >> 20, depth=MAX_DEPTH)


def _files(folder: Path) -> tuple[list[File], bool]:
    files: list[File] = []
    room = _MAX_BYTES
    found = listing(folder, lambda name: name.startswith((".", "__pycache__")))
    all_of_it = not found.left_out
    for name in found.files:
        if name.endswith(_LEFT_OUT) or not is_printable(name):  # bytes that are no text, say: no path inside
            continue
        if len(files) == _MAX_FILES:
            return files, False
        try:
            data = read_regular(folder / name, room)
        except TooLarge:
            all_of_it = False
        except OSError:
            continue
        else:
            room -= len(data)
            files.append(File(name, data))
    return files, all_of_it


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
