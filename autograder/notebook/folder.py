"""What lies in a folder that a student wrote: it may be a million files, nested a thousand folders deep, under names
that no path is long enough for. Whatever here goes through such a folder, or removes one, does it by this.

`os.walk`, `os.fwalk`, `shutil.copytree` and `shutil.rmtree` call themselves for every folder in a folder, before Python
3.12 or 3.13: at 1,000 they end in a RecursionError.
"""

from __future__ import annotations

import heapq
import itertools
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: Files and folders that are looked at, folders within folders, bytes of a path. What lies beyond is left out: Linux
#: takes paths of 4,096 bytes, with all that stands before this one wherever the files are copied to.
MAX_ENTRIES = 5_000
MAX_DEPTH = 20
_MAX_PATH = 1_000
#: Names of one folder that are read at all: a fifth of a second. Of more, the disk's order decides.
_MOST_SEEN = 200_000


@dataclass(frozen=True)
class Listing:
    """files, folders: paths from the folder, in order. `left_out`: there is more, which was not looked at."""

    files: tuple[str, ...]
    folders: tuple[str, ...]
    left_out: bool


def listing(
    folder: Path | str, skipped: Callable[[str], bool] = lambda name: False, most: int = MAX_ENTRIES
) -> Listing:
    """All that is in it, what lies deep last. No link is followed. skipped: names of folders that are passed over."""
    files: list[str] = []
    folders: list[str] = []
    left_out = False
    waiting = [("", 0)]
    while waiting:
        inner, depth = waiting.pop(0)
        room = most - len(files) - len(folders)
        entries = _entries(os.path.join(folder, inner), room + 1)
        left_out = left_out or len(entries) > room
        for entry in sorted(entries[:room], key=lambda entry: entry.name):
            path = os.path.join(inner, entry.name)
            if len(os.fsencode(path)) > _MAX_PATH:
                left_out = True
            elif not _is_folder(entry):
                files.append(path)
            elif skipped(entry.name):
                continue
            elif depth == MAX_DEPTH:
                left_out = True
            else:
                folders.append(path)
                waiting.append((path, depth + 1))
    return Listing(tuple(files), tuple(folders), left_out)


def remove(folder: Path | str) -> None:
    """A folder with all in it, however deep: what lies two folders deep is moved to one, until nothing does. Raises
    OSError. For folders that nobody else writes to."""
    top = os.fspath(folder)
    mark, number = f".{secrets.token_hex(8)}.", itertools.count()
    while inside := _all(top):
        for entry in inside:
            if not _is_folder(entry):
                os.unlink(entry.path)
                continue
            for deeper in _all(entry.path):
                if _is_folder(deeper):
                    _open_up(deeper.path)
                    os.rename(deeper.path, os.path.join(top, f"{mark}{next(number)}"))
                else:
                    os.unlink(deeper.path)
            os.rmdir(entry.path)
    os.rmdir(top)


def _entries(folder: str, most: int) -> list[os.DirEntry[str]]:
    """The same ones each time, whatever the order on the disk; notebooks first."""
    with suppress(OSError), os.scandir(folder) as found:  # gone, not to be read, or its path too long
        return heapq.nsmallest(most, itertools.islice(found, _MOST_SEEN), _notebooks_first)
    return []


def _notebooks_first(entry: os.DirEntry[str]) -> tuple[bool, str]:
    return not entry.name.endswith(".ipynb"), entry.name


def _all(folder: str) -> list[os.DirEntry[str]]:
    _open_up(folder)
    with os.scandir(folder) as found:
        return list(found)


def _open_up(folder: str) -> None:
    """It may have been copied with a student's permissions."""
    with suppress(OSError):
        os.chmod(folder, 0o700)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
