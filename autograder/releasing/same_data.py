"""Whether two checks.json say the same: what is computed differs in its last digits from machine to machine."""

from __future__ import annotations

import json
import math
from typing import Any

_LAST_DIGITS = 1e-12
#: What should be 0 and is not: what least squares leave over, 1e-29 on one machine, is half of that on another.
_NOTHING = 1e-20


def computes_the_same(one: bytes, other: bytes) -> bool:
    """Another processor adds in another order: sums may differ in their last digits. False for what is no JSON."""
    try:
        return says_the_same(*(json.loads(data) for data in (one, other)))
    except ValueError:
        return False


def says_the_same(one: Any, other: Any) -> bool:
    """Of what was read from such files."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(says_the_same, one.values(), other.values()))
    if isinstance(one, list):
        return len(one) == len(other) and all(map(says_the_same, one, other))
    if isinstance(one, float):
        if math.isnan(one):
            return math.isnan(other)
        return math.isclose(one, other, rel_tol=_LAST_DIGITS, abs_tol=_NOTHING)
    return bool(one == other)
