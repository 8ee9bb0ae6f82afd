"""Sentences about a student's functions. Names of exceptions are said only where Python gave them: a student chooses
others, and could write a hidden input into one (`kinds.kind.a_type` does the same for types). Where a guest may have
chosen what is said, there are several, for `judging.disclosure` to choose from: from the most telling to what is the
same for all."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable
from typing import cast

from autograder.kinds.kind import a_type, all_kinds, with_article
from autograder.results import Verdict
from autograder.sandbox.outcome import Missing
from autograder.sandbox.question import Question
from autograder.translation.catalogue import say
from autograder.wire.messages import Failure

_OTHER_NUMBER = re.compile(r" takes (?:from )?\d+.* positional arguments? but \d+ | missing \d+ required ")
_BUILT_IN = {name for name, thing in vars(builtins).items() if isinstance(thing, type)}
_EXCEPTIONS = {name for name in _BUILT_IN if issubclass(getattr(builtins, name), BaseException)}

#: Exceptions by which nothing was refused on purpose: it is not written, or not allowed.
NOT_ON_PURPOSE: dict[str, Verdict] = {
    "NotImplementedError": "missing",
    "ModuleNotFoundError": "forbidden",
    "ImportError": "forbidden",
}


def an_exception(name: str) -> str:
    return with_article(name) if name in _EXCEPTIONS else say("an exception of its own")


def about(name: str, clause: str) -> str:
    """A sentence about a function or a variable of the student's."""
    return ended(say("{name} {clause}.").format(name=name, clause=clause))


def ended(sentence: str) -> str:
    """A clause may be a question."""
    return sentence.removesuffix(".") if sentence.endswith("?.") else sentence


def verdict(exception: str) -> Verdict:
    """Where that came in the place of a value."""
    found = _of_a_kind(exception)
    return NOT_ON_PURPOSE.get(exception, cast(Verdict, found[0]) if found else "error")


def raised(name: str, exception: str, place: str, unwritten: str = "", packages: str = "") -> list[str]:
    """That `name` did. place: where, in words. unwritten: what is not written yet, as a clause. packages: those that
    there are, likewise. The message of the exception is not said: code can put the hidden input into it."""
    if exception == "NotImplementedError":
        raises = say("raises NotImplementedError")
        clauses = [unwritten or raises + place, raises]
    elif exception in NOT_ON_PURPOSE:
        imports = say("imports a package that may not be used here")
        clauses = [imports + place + packages, imports + packages]
    elif found := _of_a_kind(exception):
        clauses = [found[1] + place, found[1]]
    else:
        stopped = say("stopped with {error}").format(error=an_exception(exception))
        clauses = [stopped + place, stopped, say("stopped with an exception")]
    return [about(name, clause) for clause in clauses]


def refused_arguments(name: str, error: Failure, given: Iterable[str]) -> list[str]:
    """That it cannot be called as it is asked to be, where that is what happened. given: the names of the arguments it
    is given by name."""
    if error.type_name != "TypeError" or error.cell is not None:  # a line of the student's own
        return []
    for argument in given:
        if error.message.endswith(f" got an unexpected keyword argument '{argument}'"):
            return [
                about(name, say("has no parameter {argument}, which may have been renamed").format(argument=argument))
            ]
    if _OTHER_NUMBER.search(error.message):
        return [about(name, say("takes another number of arguments than it is given"))]
    return []


def missing(question: Question, outcome: Missing, why: str) -> list[str]:
    """why: what its cell did, as a clause, if that is known."""
    name, kind = question.name, outcome.type_name
    if outcome.step:
        member = question.steps[outcome.step - 1].name
        return [
            say("{name} has no {member}. Was it renamed?").format(name=name, member=member),
            say("{name} lacks a method or an attribute. Was it renamed?").format(name=name),
        ]
    if question.kind == "look":
        words = say("There is no variable {name} in the notebook. Was it renamed?")
        if why:
            words = say("There is no variable {name}: its cell {clause}.")
        return [words.format(name=name, clause=why)]
    if kind is None:
        words = say("There is no function {name} in the notebook. Was it renamed?")
        if why:
            words = say("There is no function {name}: its cell {clause}.")
        return [words.format(name=name, clause=why)]
    words = say("{name} is not a function but {kind}; something in the notebook has replaced it.")
    brief = say("{name} is not a function; something in the notebook has replaced it.")
    return [words.format(name=name, kind=a_type(kind)), brief.format(name=name)]


def _of_a_kind(exception: str) -> tuple[str, str] | None:
    """What a kind of values says of an exception of its own."""
    return next((found for kind in all_kinds() if (found := kind.exception(exception))), None)
