"""What a batch must be like that `augment` gives. `check` looks at the same criteria, on pictures of its own.

How the numbers are drawn, and in which order, is the student's: of each picture of the result it is found out how it
was flipped and moved, and only that is looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercise import as_array
from autograder.kinds.criteria import Criteria
from autograder.kinds.kind import NotTaken, Told, what
from autograder.kinds.saying import say

#: As far as pictures are to be moved, in pixels; and as far as is looked for.
FAR, FARTHER = 2, 4
#: (upside down, left-right).
FLIPS = ((False, False), (False, True), (True, False), (True, True))
#: Of numbers that are moved and never computed with.
NEAR = 1e-6


def batch_of(value: Any) -> Any:
    """Raises NotTaken for what is no array of numbers."""
    if value is None:
        raise NotTaken(Told().none())
    array = as_array(value)
    if array is None:
        raise NotTaken(say("returned {what}, not an array of numbers").format(what=what(value)))
    return array


def drawn_batch(seed: int, shape: tuple[int, ...], dtype: str) -> Any:
    """Pictures of numbers from 0.1 to 1, no two alike."""
    return np.round(np.random.default_rng(seed).uniform(0.1, 1, size=shape), 3).astype(dtype)


def flipped(x: Any, flip: tuple[bool, bool]) -> Any:
    """A batch (N, H, W, C)."""
    return x[:, :: -1 if flip[0] else 1, :: -1 if flip[1] else 1]


def part(length: int, far: int) -> tuple[slice, slice]:
    """Where something stands that was moved by so much, and where it came from."""
    return slice(max(far, 0), length + min(far, 0)), slice(max(-far, 0), length + min(-far, 0))


def moves_of(x: Any, given: Any) -> list[Any]:
    """(flip, down, right) of each picture, the nearest that fits; None where none does."""
    found: list[Any] = [None] * len(x)
    far = range(-FARTHER, FARTHER + 1)
    for _, down, right in sorted((abs(down) + abs(right), down, right) for down in far for right in far):
        if abs(down) >= x.shape[1] or abs(right) >= x.shape[2]:
            continue
        (rows, from_rows), (columns, from_columns) = part(x.shape[1], down), part(x.shape[2], right)
        for flip in FLIPS:
            here, source = given[:, rows, columns], flipped(x, flip)[:, from_rows, from_columns]
            for i in np.flatnonzero(np.abs(here[:, 0, 0, 0] - source[:, 0, 0, 0]) <= NEAR):
                if found[i] is None and (np.abs(here[i] - source[i]) <= NEAR).all():
                    found[i] = flip, down, right
    return found


def only_zeros_come_in(given: Any, move: Any) -> bool:
    """given: one picture (H, W, C)."""
    _, down, right = move
    rest = np.array(given)
    rest[part(given.shape[0], down)[0], part(given.shape[1], right)[0]] = 0
    return not rest.any()


class OnBatch(Criteria):
    """seed, shape, dtype: of the batch that `augment` is given."""

    def __init__(self, seed: int = 0, shape: tuple[int, ...] = (200, 5, 6, 1), dtype: str = "float64") -> None:
        self.seed, self.shape, self.dtype = seed, shape, dtype

    def x(self) -> Any:
        return drawn_batch(self.seed, self.shape, self.dtype)


class Moved(OnBatch):
    """What happens to each picture."""

    def clauses(self) -> tuple[str, ...]:
        return (
            say("the result has the shape of x"),
            say("its numbers are those of x, and 0"),
            say("each picture of the result comes of the one at the same place in x, flipped or moved"),
            say("none is upside down"),
            say("none is moved by more than 2 pixels"),
            say("where a picture has moved away, there are zeros"),
        )

    def met(self, value: Any) -> tuple[bool, ...]:
        given, x = batch_of(value), self.x()
        if given.shape != x.shape:
            return (False,) * 6
        moves = moves_of(x, given)
        known = [(one, move) for one, move in zip(given, moves, strict=True) if move is not None]
        return (
            True,
            bool(np.isin(np.round(given.astype(float), 5), np.append(np.round(x.astype(float), 5), 0)).all()),
            len(known) == len(x),
            not any(move[0][0] for _, move in known),
            all(max(abs(move[1]), abs(move[2])) <= FAR for _, move in known),
            all(only_zeros_come_in(one, move) for one, move in known),
        )


class Chances(OnBatch):
    """What happens how often. Of 200 pictures or more, a right answer misses one of these once in a million million
    times."""

    def clauses(self) -> tuple[str, ...]:
        return (
            say("some pictures are flipped left-right"),
            say("some are not flipped"),
            say("about as many are flipped as not"),
            say("some are moved up, by 1 pixel and by 2"),
            say("some are moved down, by 1 pixel and by 2"),
            say("some are moved left, by 1 pixel and by 2"),
            say("some are moved right, by 1 pixel and by 2"),
            say("some are moved neither up nor down, some neither left nor right"),
            say("pictures are moved by different numbers of pixels"),
            say("how far one is moved up or down says nothing of how far it is moved left or right"),
            say("no number of pixels comes far more often, or far less often, than the others"),
            say("those that are flipped are moved too"),
            say("those that are not flipped are moved too"),
        )

    def met(self, value: Any) -> tuple[bool, ...]:
        given, x = batch_of(value), self.x()
        if given.shape != x.shape:
            raise NotTaken(
                say("returned an array of shape {have}, not {wanted}").format(have=given.shape, wanted=x.shape)
            )
        moves = [move for move in moves_of(x, given) if move is not None]
        if not moves:
            raise NotTaken(say("returned pictures that are none of x, flipped or moved"))
        flips = [flip[1] for flip, _, _ in moves]
        down, right = ({move[axis] for move in moves} for axis in (1, 2))
        counts = [sum(move[axis] == far for move in moves) for axis in (1, 2) for far in down | right]
        still = {flip: {move[1:] for move in moves if move[0][1] == flip} <= {(0, 0)} for flip in (False, True)}
        return (
            any(flips),
            not all(flips),
            0.2 <= sum(flips) / len(flips) <= 0.8,
            {-1, -2} <= down,
            {1, 2} <= down,
            {-1, -2} <= right,
            {1, 2} <= right,
            0 in down and 0 in right,
            len({move[1:] for move in moves}) > 1,
            min(len(down), len(right)) < 2 or len({move[1:] for move in moves}) > max(len(down), len(right)),
            min(len(down), len(right)) < 5 or len(moves) / 40 <= min(counts) <= max(counts) <= len(moves) * 0.55,
            not any(flips) or not still[True] or still[False],
            all(flips) or not still[False] or still[True],
        )


class Kept(OnBatch):
    def clauses(self) -> tuple[str, ...]:
        return (say("the result has the type of numbers that x has (dtype)"),)

    def met(self, value: Any) -> tuple[bool, ...]:
        return (str(batch_of(value).dtype) == self.dtype,)


class Driven(OnBatch):
    """Of three results: for x, for other pictures with a generator of the same seed, for x with one of another seed."""

    def clauses(self) -> tuple[str, ...]:
        return (
            say("with generators of the same seed, pictures are flipped and moved alike"),
            say("with a generator of another seed, they are not"),
        )

    def others(self) -> Any:
        return drawn_batch(self.seed + 1, self.shape, self.dtype)

    def met(self, value: Any) -> tuple[bool, ...]:
        if not isinstance(value, list) or len(value) != 3:
            raise NotTaken(say("returned {what}, not an array of numbers").format(what=what(value)))
        one, other, third = map(batch_of, value)
        if one.shape != self.shape or other.shape != self.shape:
            raise NotTaken(
                say("returned an array of shape {have}, not {wanted}").format(have=one.shape, wanted=self.shape)
            )
        alike = moves_of(self.x(), one) == moves_of(self.others(), other)
        return (alike, one.shape != third.shape or bool((one != third).any()))
