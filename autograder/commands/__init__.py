"""The command line: `main` reads it, each other module is one command.

A command module has `HELP`, `add_arguments(parser)` and `run(arguments) -> exit status`.
"""

from __future__ import annotations

import sys

from autograder.course import Course, CourseError


def sentence(error: Exception) -> str:
    """Of what went wrong."""
    from autograder.sandbox.errors import SandboxError

    if isinstance(error, CourseError | SandboxError):
        return str(error)
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
