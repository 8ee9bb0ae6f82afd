"""The command line: `main` reads it, each other module is one command.

A command module has `HELP`, `add_arguments(parser)` and `run(arguments) -> exit status`.
"""

from __future__ import annotations

import errno
import sys

from autograder.course import Course, CourseError

#: What no command can mend, and what to do.
_OF_THE_DISK = {
    errno.ENOSPC: "there is no room left on a disk that it writes to",
    errno.EDQUOT: "your quota of a disk that it writes to is used up",
    errno.EROFS: "a disk that it has to write to can only be read",
    errno.EACCES: "permission is denied",
}


def sentence(error: Exception) -> str:
    """Of what went wrong."""
    from autograder.sandbox.errors import SandboxError

    if isinstance(error, CourseError | SandboxError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        where = f" ({error.filename})" if error.filename else ""
        return f"{_OF_THE_DISK[error.errno]}{where}. Mend that, and run it again."
    kind = type(error).__name__
    return f"something unforeseen went wrong ({kind}: {error}). Run it again with --debug and report that."


def announce_seed(course: Course) -> None:
    """Say so where it is no secret."""
    if words := course.seed_caution():
        print(words, file=sys.stderr)


def announce_sandbox(course: Course) -> None:
    """Say so where it is not the usual one. Raises SandboxError where it cannot be had."""
    from autograder.sandbox.sandboxes import caution, sandbox_named

    sandbox = sandbox_named(course.sandbox)
    sandbox.check()
    if words := caution(sandbox):
        print(words, file=sys.stderr)
