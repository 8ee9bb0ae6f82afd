"""Whether what came back was computed at all: always the same, and what was given, are no attempts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from autograder.judging.evidence import Evidence
from autograder.kinds.comparison import compare
from autograder.kinds.kind import in_short, numbers, size

#: What is larger was computed, or is not looked at.
_MOST = 20_000


def is_no_attempt(evidence: Iterable[Evidence]) -> bool:
    given = [one for item in evidence for one in _given(item) if size(one[0]) <= _MOST]
    if not given:
        return False
    constant = len(given) > 1 and len(set().union(*(_made_of(value) for value, _ in given))) == 1
    return constant or all(is_given_back(value, args) for value, args in given)


def is_given_back(value: Any, args: Iterable[Any]) -> bool:
    """Whether it is one of the arguments, as an array or as a list."""
    return any(_is_same(value, argument) for argument in args if argument is not None)


def _made_of(value: Any) -> set[Any]:
    """Its numbers, each once: zeros of whatever shape are the same."""
    found = {number for row in numbers(value) for number in row}
    return found or {in_short(value)}


def _given(item: Evidence) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """What calls returned, and their arguments."""
    if item.refusal or item.about != "value" or item.actual.raised is not None or item.view is not None:
        return
    if item.question.kind == "call":
        yield item.actual.value, item.question.args
    elif item.question.kind == "each" and isinstance(item.actual.value, list):
        yield from zip(item.actual.value, item.question.args, strict=False)


def _is_same(value: Any, argument: Any) -> bool:
    try:
        return compare(value, argument) is None
    except TypeError:  # of a kind that is compared by a view
        return False
