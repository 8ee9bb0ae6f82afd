"""What went wrong on our side, told apart from what a grader found of a student, and put into words for a teacher."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import CodeType

import pytest

import autograder
from autograder.printable import printable

_ENGINE = Path(autograder.__file__).parent
#: A course's own, in the repository that the engine comes from.
_GRADERS = _ENGINE / "graders"
_PACKAGES = Path(pytest.__file__).parents[1]
_PYTESTS = (_PACKAGES / "pytest", _PACKAGES / "_pytest", _PACKAGES / "pluggy")
_MOST_LETTERS = 300


def is_verdict(error: BaseException) -> bool:
    """Whether a test means the student by it: an assert in the grader's file, or in a library that the grader called.
    One that failed in the engine, or in pytest, says nothing about the student."""
    if not isinstance(error, AssertionError):
        return False
    code, _ = _innermost(error)
    if code is None:
        return True
    folders = Path(code.co_filename).parents
    return not (_ENGINE in folders and _GRADERS not in folders) and not any(one in folders for one in _PYTESTS)


def said_to_the_student(error: BaseException) -> str:
    """What an assert says in the words of its grader, as they stand there; empty where it says anything else. What was
    put together when it failed may hold a hidden input: NumPy's asserts show arrays, pytest's what was compared."""
    said = f"\n{error}".split("\nassert ")[0].strip()
    written = (frame.f_code.co_consts for frame, _ in traceback.walk_tb(error.__traceback__))
    return said if any(said in constants for constants in written) else ""


def in_words(error: BaseException) -> str:
    """In one line: what it was, what it said, and where it arose."""
    said = printable(" ".join(str(error)[: 10 * _MOST_LETTERS].split()))
    short = said if len(said) <= _MOST_LETTERS else f"{said[:_MOST_LETTERS]}…"
    code, line = _innermost(error)
    where = f" ({Path(code.co_filename).name}, line {line})" if code is not None else ""
    return f"{type(error).__name__}{': ' if short else ''}{short}{where}"


def _innermost(error: BaseException) -> tuple[CodeType | None, int]:
    """The code, and its line, where it arose; None of an exception that was never raised."""
    frames = list(traceback.walk_tb(error.__traceback__))
    return (frames[-1][0].f_code, frames[-1][1]) if frames else (None, 0)
