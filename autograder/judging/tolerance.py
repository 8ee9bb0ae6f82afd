"""How far a right answer may be from the reference: derived from the sum computed, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.sandbox.question import Question

#: Unit roundoff of float32, doubled: students may compute in it and return float64.
UNIT = 2.0**-23
_FLOOR = 1e-12


def tolerance(
    function: Callable[..., Any], question: Question, expected: np.ndarray[Any, Any], viewed: bool = False
) -> np.ndarray[Any, Any]:
    """The largest allowed |difference| for every element of `expected`.

    For a sum of n products in any order, |error| <= γ(n+1)·S with γ(m) = m·u / (1 - m·u) and
    S = Σ|x||w| + |b| (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1); we allow
    (n + 3)·2⁻²³·S + 1e-12. A function that says no `terms` computes nothing: n = 0, S = |expected|.
    A reference may say its own `bound`, in units of roundoff. What is `viewed` of a model was computed by the
    host on both sides: it may differ by the order of its layers alone.
    """
    if viewed:
        return np.asarray(UNIT * np.abs(expected) + _FLOOR)
    bound = getattr(function, "bound", None)
    if bound is not None:
        return np.asarray(UNIT * bound(*question.args, **question.kwargs) + _FLOOR)
    terms = getattr(function, "terms", None)
    if terms is None:
        n, magnitude = 0, np.abs(expected.astype(np.float64))
    else:
        n = int(terms(*question.args, **question.kwargs))
        keywords = {name: _absolute(value) for name, value in question.kwargs.items()}
        magnitude = np.abs(function(*map(_absolute, question.args), **keywords))
    return np.asarray((n + 3) * UNIT * magnitude + _FLOOR)


def _absolute(argument: Any) -> Any:
    return np.abs(argument).astype(np.float64) if isinstance(argument, np.ndarray) else argument
