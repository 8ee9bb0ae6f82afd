"""How much of a right answer would have to be guessed, by whoever hands in one constant after the other and hears each
time which tests it passes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from autograder.judging.evidence import Evidence, part_of
from autograder.kinds.criteria import Criteria
from autograder.kinds.kind import items, numbers, plain

#: Of these many digits a hundred million constants would have to be handed in.
ENOUGH = 8


def digits_compared(evidence: Iterable[Evidence]) -> int | None:
    """In what a test has compared with a reference of a right submission's. None where that is nothing, or nothing
    hidden was given. What it judges by itself, with `value`, is not known here, nor what would meet criteria."""
    judged = [item for item in evidence if item.of_result and item.wrong is not None]
    compared = [item for item in judged if _was_given_something(item) and not isinstance(item.view, Criteria)]
    return sum(map(_digits_of, compared)) if compared else None


def takes_zero(evidence: Iterable[Evidence]) -> bool:
    """Whether a test allows a right submission's numbers to be so far off that 0 passes for each, which not all are."""
    compared = [item for item in evidence if item.of_result and item.wrong is False and item.view is None]
    pairs = [list(_with_allowance(item)) for item in compared]
    far = [pair for each in pairs for pair in each if pair[0] != 0]
    return bool(far) and all(pairs) and all(abs(number) <= allowed for number, allowed in far)


def roughness(evidence: Iterable[Evidence]) -> float:
    """How far a right submission's numbers may be off, as a share of the largest one of each answer: the least of
    a test. 0 where no number that is not 0 is compared."""
    compared = [item for item in evidence if item.of_result and item.wrong is False and item.view is None]
    largest = [max(pairs, key=lambda pair: abs(pair[0])) for item in compared if (pairs := list(_with_allowance(item)))]
    return min((allowed / abs(number) for number, allowed in largest if number != 0), default=0.0)


def _with_allowance(item: Evidence) -> Iterator[tuple[float, float]]:
    """Each number, and how far it may be off. Nothing where that is not known of each."""
    if item.about == "value":
        right = [float(number) for row in numbers(item.actual.value) for number in row]
        allowed = [float(number) for row in numbers(item.allowed) for number in row]
        if len(right) == len(allowed):
            yield from zip(right, allowed, strict=True)


def _digits_of(item: Evidence) -> int:
    value = item.actual.value if item.about == "value" else part_of(item.actual, item.about)
    return digits_of_many(value) if item.question.kind == "each" and isinstance(value, list) else digits(value)


def digits_of_many(answers: list[Any]) -> int:
    """Of the answers to many calls. One that comes again is guessed with the first; then which of them it is."""
    times = Counter(map(repr, answers))
    different = {repr(answer): digits(answer) for answer in answers}
    orders = math.lgamma(len(answers) + 1) - sum(math.lgamma(count + 1) for count in times.values())
    return sum(different.values()) + int(orders / math.log(10) + 1e-9)


def _was_given_something(item: Evidence) -> bool:
    question = item.question
    return bool(question.args or question.kwargs or any(step.args or step.kwargs for step in question.steps))


def digits(value: Any) -> int:
    """As many as are looked at. A number that is not whole, and what is of no plain kind, has enough of them."""
    if isinstance(value, np.ndarray) and value.size > ENOUGH:
        return ENOUGH
    value = plain(value)
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return len(str(abs(int(value))))
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(digits(part) for pair in value.items() for part in pair)
    elements = sorted(value, key=repr) if isinstance(value, set | frozenset) else items(value)
    return ENOUGH if elements is None else sum(map(digits, elements))
