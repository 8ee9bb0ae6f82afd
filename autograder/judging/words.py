"""Names that may be said in feedback. A student chooses the names of types and exceptions, and could write
a hidden input into one: only names that Python and its packages gave are repeated."""

from __future__ import annotations

import builtins

from autograder.translation.catalogue import say

_TYPES = {name for name, thing in vars(builtins).items() if isinstance(thing, type)} | {
    *("function", "method", "module", "generator", "coroutine", "NoneType", "ndarray", "matrix", "MaskedArray"),
    *("Tensor", "EagerTensor", "KerasTensor", "Variable", "Sequential", "Functional", "DataFrame", "Series"),
    *("deque", "defaultdict", "OrderedDict", "Counter", "Fraction", "Decimal"),
}


def a_type(name: str) -> str:
    """The name of a type with its article, if it is a known one."""
    return with_article(name) if name in _TYPES else say("something of a type of its own")


def an_exception(name: str) -> str:
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return with_article(name)
    return say("an exception of its own")


def about(name: str, clause: str) -> str:
    """A sentence about a function or a variable of the student's."""
    return say("{name} {clause}.").format(name=name, clause=clause)


def with_article(name: str) -> str:
    words = say("an {name}") if name[:1] in "aeioAEIO" else say("a {name}")
    return words.format(name=name)
