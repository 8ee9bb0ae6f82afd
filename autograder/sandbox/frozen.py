"""Copies of the machine's files whose times never change, for guests that read one after the other from the same disk.

To read a file changes the time of its last access. Where nothing can be mounted, that would carry words from one guest
to the next, file by file, even into the other sandbox, as long as guests read the machine's own files. So they get
copies, made once for all graders, whose last access lies in the future: no kernel sets that back (relatime).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from autograder.sandbox.errors import SandboxError

#: The last second that every file system can write down.
_NEVER = (2**31 - 1) * 10**9


def freeze(path: str | Path) -> None:
    """The time of its last access changes no more, whatever it is."""
    os.utime(path, ns=(_NEVER, os.lstat(path).st_mtime_ns), follow_symlinks=False)


def prove_frozen(path: Path) -> None:
    """Raises SandboxError where the disk writes down every access all the same."""
    path.read_bytes()
    if os.stat(path).st_atime_ns != _NEVER:
        raise SandboxError(
            f"The disk of {path.parent} writes down when a file was last read, by which a submission could tell the "
            "next one something. Mount it with the option relatime or noatime, or use the sandbox bubblewrap."
        )


class FrozenCopies:
    """In `folder`, which is root's alone, each at the place of what it is a copy of. To delete the folder frees its
    room; the next start fills it again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    def link(self, source: str, target: str) -> None:
        """A hard link at `target` to the copy of `source`, which is an absolute path."""
        about = os.stat(source)
        mode = 0o755 if about.st_mode & 0o100 else 0o644  # whoever may read or write the original
        copy = f"{self._folder}{source}"
        if not _is_copy(copy, about, mode):
            _copy(source, copy, about, mode)
        try:
            os.link(copy, target)
        except OSError:  # a disk that has no hard links
            _copy(source, target, about, mode)


def _is_copy(copy: str, about: os.stat_result, mode: int) -> bool:
    try:
        known = os.stat(copy)
    except OSError:
        return False
    same = (known.st_size, known.st_mtime_ns) == (about.st_size, about.st_mtime_ns)
    return same and known.st_mode & 0o7777 == mode and known.st_atime_ns == _NEVER


def _copy(source: str, target: str, about: os.stat_result, mode: int) -> None:
    """As a whole or not at all: another grader may be at it as well. With the time of its last change, by which Python
    knows whether its bytecode is still good."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    half = f"{target}.{os.getpid()}"
    shutil.copyfile(source, half)
    os.chmod(half, mode)
    os.utime(half, ns=(_NEVER, about.st_mtime_ns))
    os.replace(half, target)
