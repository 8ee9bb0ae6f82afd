"""Two known mistakes at once, recognised by what comes of all examples. What two of them give would be thousands of
results; a mark of it is a few letters, and no result can be read from it."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import product
from typing import Any, NamedTuple

from autograder.kinds.kind import numbers, size

#: How finely sums are told apart, as a share of the largest number that should come.
_FINE = 1e-4
#: So near to a border, in steps, a sum may have come from its other side by rounding.
_NEAR = 0.1
#: Of larger results no sum is made, and above so many steps none is told from another.
_LARGE, _FAR = 20_000, 1e12
_BYTES = 6


class Came(NamedTuple):
    """What came of one example: a value, or the name of what was raised. changed: whether the input was."""

    value: Any = None
    raised: str | None = None
    changed: bool = False


def marks(came: Sequence[Came], should: Sequence[Any]) -> Iterator[str]:
    """Of what came of each example, which should have been these values: first the mark of exactly that, then those of
    what may be the same but for rounding."""
    each = [list(_tokens(one, _step(wanted))) for one, wanted in zip(came, should, strict=True)]
    for tokens in product(*each):
        digest = blake2b("\n".join(tokens).encode(), digest_size=_BYTES).digest()
        yield base64.b64encode(digest).decode()


def is_wrong(one: Came, wanted: Any) -> bool:
    """As far as its mark tells."""
    mine, right = (set(_tokens(of, _step(wanted))) for of in (one, Came(wanted)))
    return mine.isdisjoint(right)


def _step(wanted: Any) -> float:
    finite = [abs(n) for n in _all_numbers(wanted) or () if math.isfinite(n)]
    return _FINE * (max(finite, default=0.0) or 1.0)


def _tokens(one: Came, step: float) -> Iterator[str]:
    """Numbers are summed, each with a weight of its place."""
    if one.raised is not None:
        yield f"raises {one.raised}"
        return
    every = _all_numbers(one.value)
    about = f"{'changed ' if one.changed else ''}{tuple(getattr(one.value, 'shape', ()))}"
    if not every:
        yield f"{about} {one.value!r:.200}" if every is not None else f"{about} odd"
        return
    odd = [str(n) for n in every if not math.isfinite(n)]
    weights = (1 + (at * 0.6180339887498949) % 1 for at in range(1, len(every) + 1))
    steps = sum(n * weight for n, weight in zip(every, weights, strict=True) if math.isfinite(n)) / step
    if not abs(steps) < _FAR:
        yield f"{about} far {odd}"
        return
    nearest = math.floor(steps + 0.5)
    beside = steps + 0.5 - nearest
    others = [nearest - 1] if beside < _NEAR else [nearest + 1] if beside > 1 - _NEAR else []
    yield from (f"{about} {len(every)} {number} {odd}" for number in (nearest, *others))


def _all_numbers(value: Any) -> list[float] | None:
    """None where they are too many, or too large."""
    if size(value) > _LARGE:
        return None
    try:
        return [float(n) for row in numbers(value) for n in row]
    except (OverflowError, TypeError, ValueError):
        return None
