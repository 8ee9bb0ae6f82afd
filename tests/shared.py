"""What takes seconds to make and is the same for many tests: made once, by whichever of pytest's processes first needs
it, and copied by each test."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

#: The folder, for as long as pytest runs; its name keeps it out of what commands see.
VARIABLE = "PYTEST_SHARED_BY_TESTS"


def shared(name: str, make: Callable[[Path], object]) -> Path:
    """What `make` has made there. Never to be changed."""
    folder = Path(os.environ[VARIABLE])
    made, begun = folder / name, folder / f"{name}.begun"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(begun, ignore_errors=True)  # of one that failed
            make(begun)
            begun.rename(made)
    return made


def is_first(what: str) -> bool:
    """Whether nobody has asked this before."""
    try:
        (Path(os.environ[VARIABLE]) / f"asked before - {what.replace('/', '|')}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
