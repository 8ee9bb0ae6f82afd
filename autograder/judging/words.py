"""Sentences about a student's functions. Names of exceptions are said only where Python gave them: a student chooses
others, and could write a hidden input into one (`kinds.kind.a_type` does the same for types)."""

from __future__ import annotations

import builtins

from autograder.kinds.kind import with_article
from autograder.translation.catalogue import say


def an_exception(name: str) -> str:
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return with_article(name)
    return say("an exception of its own")


def about(name: str, clause: str) -> str:
    """A sentence about a function or a variable of the student's."""
    return say("{name} {clause}.").format(name=name, clause=clause)
