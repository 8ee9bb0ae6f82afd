"""What grades, as one fingerprint: results and hidden cases hold as long as theirs is the same, and the workers of a
cluster must have that of the machine that asks them.

It is made of the engine (this package's code, Python, the libraries that compute) and of the course (seed, language,
graders, solutions, source, release). What lateness costs is nbgrader's, and added there
(`autograder.nbgrader_plugin.lateness`).
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import stat
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import autograder
from autograder.course import Assignment
from autograder.course_code import current_seed
from autograder.notebook.folder import MAX_ENTRIES, listing
from autograder.notebook.regular import read_regular
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.packages import ALWAYS, closure

_ENGINE = Path(autograder.__file__).parent
_CODE = (".py", ".po", ".html", ".css", ".js")
#: What works with verdicts that stand already: no hidden case depends on it, and a search takes long.
AFTERWARDS = (
    *("__main__.py", "authoring", "commands", "demo", "nbgrader_plugin", "pages", "pytest_plugin.py"),
    *("releasing", "running", "verify"),
)
#: Nothing is graded by what lies there.
_LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")
#: What is read of a folder; what lies beyond counts by its size and time.
_MOST_BYTES = 64 * 2**20
#: Of a course's own folders, everything is looked at.
_ALL = 10**9


@functools.cache
def engine(packages: tuple[str, ...]) -> dict[str, str]:
    """What grades an assignment that allows these packages, by name, with its version: this package and a hash of its
    code, Python, all that a submission may compute with. Looked up once: a process grades with what it began with."""
    versions = {"autograder": f"{autograder.__version__} ({_code()[1][:12]})", "Python": _python()}
    try:
        found = closure((*packages, *ALWAYS))
    except SandboxError as error:  # said again by whoever needs a sandbox; not everybody does
        return versions | {"packages": str(error)}
    return versions | {name: found[name].version for name in sorted(found)}


def of_cases(grader: Path, solutions: Path) -> str:
    """What the hidden cases of a file of graders follow from, in the course that is at work."""
    return hashlib.sha256(f"{current_seed()}|{of_mistakes(solutions, grader)}".encode()).hexdigest()


def of_mistakes(solutions: Path, *others: Path) -> str:
    """What known mistakes compute follows from this."""
    digest = hashlib.sha256(repr((_code()[0], _python(), metadata.version("numpy"))).encode())
    for file in (*others, *sorted(solutions.rglob("*.py")), *sorted(solutions.parent.glob("*.py"))):
        digest.update(_named(file, solutions.parent))
    return digest.hexdigest()


class Fingerprints:
    """Of the submissions of one assignment, as its graders stand now."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment.name
        course, versions = assignment.course, engine(assignment.packages)
        parts = [repr((versions, course.seed, course.strict, assignment.language)).encode()]
        for folder in (assignment.graders, assignment.solutions, assignment.source, assignment.released):
            parts += _contents(folder, follow_links=True)
        parts += [_named(file, assignment.solutions.parent) for file in assignment.shared]
        self._course = hashlib.sha256(b"".join(parts))

    @property
    def course(self) -> str:
        """Of all that it is graded by."""
        return self._course.hexdigest()

    def of(self, submission: Path) -> str:
        """submission: its folder."""
        hashed = self._course.copy()
        for part in _contents(submission, follow_links=False):  # where they lead must not be read
            hashed.update(part)
        return hashed.hexdigest()


@functools.cache
def _code() -> tuple[str, str]:
    """Hashes of this package's code: of what finds hidden cases, and of all of it."""
    cases, everything = hashlib.sha256(), hashlib.sha256()
    for path in engine_files():
        content = _named(path, _ENGINE)
        everything.update(content)
        if path.suffix == ".py" and path.relative_to(_ENGINE).parts[0] not in AFTERWARDS:
            cases.update(content)
    return cases.hexdigest(), everything.hexdigest()


def engine_files() -> list[Path]:
    """Code, catalogues and templates. The graders beside them are a course's."""
    found = []
    for place, folders, names in os.walk(_ENGINE):
        folders[:] = [name for name in folders if name not in _LEFT_OUT and Path(place, name) != _ENGINE / "graders"]
        found += [Path(place, name) for name in names if name.endswith(_CODE)]
    return sorted(found)


def _named(file: Path, folder: Path) -> bytes:
    """A file's content, and its name where it lies in the folder."""
    name = os.fsencode(os.path.relpath(file, folder))
    return name + b"\0" + hashlib.sha256(file.read_bytes()).digest()


def _python() -> str:
    """Releases that mend errors leave marks as they are."""
    return ".".join(platform.python_version_tuple()[:2])


def _contents(folder: Path, follow_links: bool) -> Iterator[bytes]:
    """The names and contents of its files, in order."""
    room = _MOST_BYTES
    found = listing(folder, _LEFT_OUT.__contains__, _ALL if follow_links else MAX_ENTRIES)
    for name in found.files:
        with suppress(OSError):  # it has gone meanwhile
            content = _content(folder / name, room, follow_links)
            room = max(room - len(content), 0)
            yield os.fsencode(name) + b"\0" + hashlib.sha256(content).digest()
    if found.left_out:
        yield b"and more"


def _content(path: Path, room: int, follow_links: bool) -> bytes:
    """What stands for it where it is too large to be read, or none that can be."""
    try:
        return read_regular(path, room, follow_links)
    except OSError:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            return os.readlink(os.fsencode(path))
        return str((about.st_size, about.st_mtime_ns)).encode()
