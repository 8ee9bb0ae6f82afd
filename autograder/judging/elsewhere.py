"""An empty folder to run the course's own functions in: thousands of calls, now and then one that writes a file."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from multiprocessing.util import Finalize
from pathlib import Path


@contextlib.contextmanager
def elsewhere() -> Iterator[Path]:
    """Runs in it; it is kept for the next call."""
    before, folder = os.getcwd(), _root() / f"{os.getpid()}"
    try:
        os.chdir(folder)
    except FileNotFoundError:
        folder.mkdir(parents=True)
        os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)
        if os.listdir(folder):
            shutil.rmtree(folder)
            folder.mkdir()


@functools.cache
def _root() -> Path:
    """Of this process and those that it forks off: one that is killed takes nothing away itself."""
    root = Path(tempfile.mkdtemp(prefix="autograder-"))
    Finalize(None, shutil.rmtree, (root, True), exitpriority=0)  # at the end of this process, not of one forked off
    return root
