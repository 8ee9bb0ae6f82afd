"""Opens files that a student may have put there: links, pipes and devices among them are not read."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class NotRegular(OSError):
    """A folder, a pipe, a device, …"""


class TooLarge(OSError):
    """`size`: its length in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


def read_regular(path: Path, limit: int, follow_links: bool = False, folder: int | None = None) -> bytes:
    """The content of a regular file of at most `limit` bytes. `folder`: a descriptor that `path` starts from.

    Never waits, for a pipe that nobody writes to, say. Raises OSError, NotRegular and TooLarge among it.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow_links else os.O_NOFOLLOW)
    descriptor = os.open(path, flags, dir_fd=folder)
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise NotRegular
        if about.st_size > limit:
            raise TooLarge(about.st_size)
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(limit)
    finally:
        os.close(descriptor)
