"""How far a right answer may be from the reference: derived from the sum computed, or declared, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.exercise import Comparison, comparison_of
from autograder.kinds.plain import FLOOR, UNIT, within
from autograder.sandbox.question import Question


def tolerance(function: Callable[..., Any], question: Question, expected: Any, viewed: bool = False) -> Any:
    """The largest allowed |difference| for every number in `expected`, made like it (`Kind.within`).

    For a sum of n products in any order, |error| <= γ(n+1)·S with γ(m) = m·u / (1 - m·u) and
    S = Σ|x||w| + |b| (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1); with u for float32,
    doubled since students may compute in it and return float64, we allow (n + 3)·2⁻²³·S + 1e-12. A function that says
    no `terms` computes nothing: n = 0, S = |expected|. A reference may say its own `bound`, in units of roundoff, or
    `rtol` and `atol` (`exercise.reference`). What is `viewed` of a value was computed by the host on both sides: it may
    differ by the order of its steps alone.
    """
    how = comparison_of(function)
    if viewed:
        return within(expected, expected, UNIT, FLOOR)
    if how.rtol is not None or how.atol is not None:
        return within(expected, expected, how.rtol or 0.0, how.atol or 0.0)
    if question.kind == "each":
        calls = zip(question.args, expected, strict=True)
        found = [_derived(function, how, args, question.kwargs, one) for args, one in calls]
        return found if any(one is not None for one in found) else None
    if question.steps:
        return within(expected, expected, 3 * UNIT, FLOOR)
    return _derived(function, how, question.args, question.kwargs, expected)


def _derived(
    function: Callable[..., Any], how: Comparison, args: tuple[Any, ...], kwargs: dict[str, Any], expected: Any
) -> Any:
    if how.bound is not None:
        return within(expected, how.bound(*args, **kwargs), UNIT, FLOOR)
    if how.terms is None:
        return within(expected, expected, 3 * UNIT, FLOOR)
    n = int(how.terms(*args, **kwargs))
    keywords = {name: _absolute(value) for name, value in kwargs.items()}
    return within(expected, function(*map(_absolute, args), **keywords), (n + 3) * UNIT, FLOOR)


def _absolute(argument: Any) -> Any:
    return abs(argument).astype(float) if hasattr(argument, "astype") else argument
