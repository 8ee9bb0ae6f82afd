"""How far a right answer may be from the reference: derived from the sum computed, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

#: Unit roundoff of float32, doubled: students may compute in it and return float64.
_UNIT = 2.0**-23
_FLOOR = 1e-12


def tolerance(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], expected: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """The largest allowed |difference| for every element of `expected`.

    For a sum of n products in any order, |error| <= γ(n+1)·S with γ(m) = m·u / (1 - m·u) and
    S = Σ|x||w| + |b| (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1); we allow
    (n + 3)·2⁻²³·S + 1e-12. A function that says no `terms` computes nothing: n = 0, S = |expected|.
    """
    terms = getattr(function, "terms", None)
    if terms is None:
        n, magnitude = 0, np.abs(expected.astype(np.float64))
    else:
        n = int(terms(*args, **kwargs))
        magnitudes = [_absolute(argument) for argument in args]
        magnitude = np.abs(function(*magnitudes, **{k: _absolute(v) for k, v in kwargs.items()}))
    return np.asarray((n + 3) * _UNIT * magnitude + _FLOOR)


def _absolute(argument: Any) -> Any:
    return np.abs(argument).astype(np.float64) if isinstance(argument, np.ndarray) else argument
