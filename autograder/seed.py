"""The secret seed of a course. Every hidden case follows from the seed, and the engine is public: whoever knows it can
compute them all, with their answers, beforehand.

It lies in `.secret/` beside the graders, a folder that tells git to leave it out. `autograder seed` makes it (`make
setup` calls that), and a course that has none of any kind gets one when it first needs it (`course.Course.seed`).
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

#: Set to PUBLISHED: the seed in course.toml counts, whatever secret there is. For tests and benchmarks, which must give
#: the same on every machine.
VARIABLE = "AUTOGRADER_SEED"
PUBLISHED = "published"
_BYTES = 16


def secret_file(graders: Path) -> Path:
    return graders / ".secret" / "seed"


def secret_seed(graders: Path) -> str | None:
    """None where there is none. Raises OSError, or ValueError where nothing stands in its file."""
    try:
        seed = secret_file(graders).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    if not seed:
        raise ValueError("it is empty. Run `autograder seed --new`.")
    return seed


def make_secret_seed(graders: Path, new: bool = False) -> bool:
    """Whether one was made: one that is there stays, unless a `new` one is asked for. Raises OSError."""
    path = secret_file(graders)
    if path.exists() and not new:
        return False
    path.parent.mkdir(mode=0o700, exist_ok=True)
    (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    descriptor, made = tempfile.mkstemp(dir=path.parent)  # nobody else may read it
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
        return _put(made, path, new)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(made)


def _put(made: str, path: Path, new: bool) -> bool:
    """Of two processes that make one at the same time, both go on with that of the first."""
    if not new:
        try:
            os.link(made, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            os.replace(made, path)
    else:
        os.replace(made, path)
    return True
