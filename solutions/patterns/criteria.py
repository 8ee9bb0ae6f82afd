"""What kernels of a student's own design must answer to. `check` looks at the same criteria, on pictures of its own.

The answer of a kernel to a picture is its largest response, after ReLU, at any place. Only how an answer compares with
others counts: kernels may be of any size up to 7 × 7, of either sign where the picture has both edges, and multiplied
by any number.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercise import as_array
from autograder.kinds.criteria import Criteria
from autograder.kinds.kind import NotTaken, Told, what
from autograder.kinds.saying import say

#: Pixels of a picture's side; of a kernel's, at most; and from a thing to the picture's border, at least.
SIDE, LARGEST, MARGIN = 24, 7, 6
#: So many times as large as the other answers, but for rounding.
TIMES = 2 * (1 - 1e-6)
#: Of a kernel whose largest number is 1: what is above 0.
LEAST = 1e-9


def kernel_of(value: Any, channels: int) -> Any:
    """As (kh, kw, channels, 1), its largest number 1 unless all are 0. Raises NotTaken for anything else."""
    if value is None:
        raise NotTaken(Told().none())
    kernel = as_array(value)
    if kernel is None:
        raise NotTaken(say("returned {what}, not an array of numbers").format(what=what(value)))
    if kernel.ndim != 4 or kernel.shape[2:] != (channels, 1) or not 1 <= min(kernel.shape):
        words = say("returned an array of shape {have}, not (kh, kw, {channels}, 1)")
        raise NotTaken(words.format(have=kernel.shape, channels=channels))
    if max(kernel.shape[:2]) > LARGEST:
        words = say("returned a kernel of {rows} × {columns}; at most 7 × 7 are allowed")
        raise NotTaken(words.format(rows=kernel.shape[0], columns=kernel.shape[1]))
    kernel = kernel.astype(float)
    if not np.isfinite(kernel).all():
        raise NotTaken(say("returned numbers that are not finite"))
    most = np.abs(kernel).max()
    return kernel / most if most > 0 else kernel


def answer(kernel: Any, picture: Any) -> float:
    """The largest response of kernel (kh, kw, C, 1) to picture (H, W, C), after ReLU."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, kernel.shape[:2], axis=(0, 1))
    return max(float(np.einsum("hwcij,ijco->hwo", windows, kernel).max()), 0.0)


def all_over(*colour: float) -> Any:
    """The same all over."""
    return np.ones((SIDE, SIDE, 1)) * np.array(colour)


def rectangle(top: int, left: int, height: int, width: int, brightness: float) -> Any:
    """A bright one on black."""
    picture = np.zeros((SIDE, SIDE, 1))
    picture[top : top + height, left : left + width] = brightness
    return picture


def upright(picture: Any) -> Any:
    """A picture of what is level."""
    return picture.swapaxes(0, 1)


def turned(pictures: list[Any]) -> list[Any]:
    """Pictures of what is level, the other way up too, and all of them upright."""
    both = [*pictures, *(picture[::-1] for picture in pictures)]
    return [*both, *map(upright, both)]


class OnPictures(Criteria):
    """seed: what the pictures follow from."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def drawn(self) -> Any:
        return np.random.default_rng(self.seed)


class Horizontal(OnPictures):
    """Level bars, bright on black, through the whole picture."""

    def clauses(self) -> tuple[str, ...]:
        return (
            say("its answer to a horizontal bar is above 0"),
            say("its answer to a horizontal bar is at least twice that to the same bar upright"),
            say("its answer to a horizontal bar is at least twice that to a picture that is bright all over"),
        )

    def met(self, value: Any) -> tuple[bool, ...]:
        kernel, rng = kernel_of(value, 1), self.drawn()
        rows = []
        for height in range(1, 6):
            brightness = float(rng.uniform(0.3, 1))
            bar = rectangle(int(rng.integers(MARGIN, SIDE - MARGIN - height)), 0, height, SIDE, brightness)
            level = answer(kernel, bar)
            others = answer(kernel, upright(bar)), answer(kernel, all_over(brightness))
            rows.append((level > LEAST, *(level >= TIMES * other for other in others)))
        return tuple(map(all, zip(*rows, strict=True)))


class Green(OnPictures):
    """Pictures of one colour, all equally bright: (r, g, b) of zeros and one other number."""

    def clauses(self) -> tuple[str, ...]:
        return (
            say("its answer to green is above 0"),
            say("its answer to green is at least twice that to red and to blue"),
            say("its answer to green is at least twice that to white"),
            say("its answer to green is at least twice that to yellow and to cyan"),
        )

    def met(self, value: Any) -> tuple[bool, ...]:
        kernel, brightness = kernel_of(value, 3), float(self.drawn().uniform(0.3, 1))

        def to(*colours: tuple[int, int, int]) -> float:
            return max(answer(kernel, all_over(*(brightness * one for one in colour))) for colour in colours)

        green = to((0, 1, 0))
        others = to((1, 0, 0), (0, 0, 1)), to((1, 1, 1)), to((1, 1, 0), (0, 1, 1))
        return (green > LEAST, *(green >= TIMES * other for other in others))


class Corners(OnPictures):
    """Rectangles with all their four corners, bright on black; edges and lines run through the whole picture."""

    def clauses(self) -> tuple[str, ...]:
        return (
            say("its answer to a rectangle is above 0"),
            say("its answer to a rectangle is at least twice that to a straight edge, horizontal or vertical"),
            say("its answer to a rectangle is at least twice that to a thin line, horizontal or vertical"),
            say("its answer to a rectangle is at least twice that to a picture that is bright all over"),
        )

    def met(self, value: Any) -> tuple[bool, ...]:
        kernel, rng = kernel_of(value, 1), self.drawn()
        rows = []
        for _ in range(4):
            brightness = float(rng.uniform(0.3, 1))
            height, width = (int(n) for n in rng.integers(8, SIDE - 2 * MARGIN, 2, endpoint=True))
            top, left = (int(rng.integers(MARGIN, SIDE - MARGIN - n, endpoint=True)) for n in (height, width))
            here = answer(kernel, rectangle(top, left, height, width, brightness))
            edges = turned([rectangle(SIDE // 2, 0, SIDE, SIDE, brightness)])
            lines = turned([rectangle(SIDE // 2, 0, 1, SIDE, brightness)])
            others = [max(answer(kernel, one) for one in several) for several in (edges, lines, [all_over(brightness)])]
            rows.append((here > LEAST, *(here >= TIMES * other for other in others)))
        return tuple(map(all, zip(*rows, strict=True)))
