"""The small public examples of `patterns`: what `check` runs, and what feedback may show."""

import numpy as np

from autograder.exercise import Example, Examples
from solutions.patterns import reference
from solutions.patterns.criteria import Corners, Green, Horizontal


def channels(*grids):
    """Grids side by side in depth: (height, width, channels)."""
    return np.stack([np.array(grid, dtype=float) for grid in grids], axis=-1)


def filters(*kernels):
    """Kernels (kh, kw, C_in) as one: (kh, kw, C_in, filters)."""
    return np.stack(kernels, axis=-1)


def given_by(x, kernel, more=0.0):
    """x, what the kernel makes of it, and the kernel's size."""
    rows, columns = (n - k + 1 for n, k in zip(x.shape[:2], kernel.shape[:2], strict=True))
    y = reference.conv_matrix(kernel, x.shape) @ x.reshape(-1)
    return x, y.reshape(rows, columns, -1) + more, kernel.shape[:2]


SMALL = filters(channels([[1, 2], [3, 4]]))
WIDE = filters(channels([[1, 2, 3]]))
PAIR = filters(channels([[1], [2]], [[3], [4]]), channels([[5], [6]], [[7], [8]]))
DEEP = filters(channels([[1]], [[2]]), channels([[3]], [[4]]), channels([[5]], [[6]]))
SQUARE = filters(channels([[1]], [[2]]), channels([[3]], [[4]]))
FRACTIONS = filters(channels([[0.5, 0.25], [-1.5, 0.75]]))

GREY = channels([[1, 0, 2, 0], [0, 3, 0, 1], [2, 0, 0, 1], [0, 1, 1, 0]])
TALL = channels([[1, 0, 2], [0, 3, 0], [2, 0, 1], [0, 1, 1], [1, 2, 0]])
TWO = channels([[1, 0, 2, 0], [0, 3, 0, 1], [2, 0, 0, 1]], [[0, 1, 0, 2], [1, 0, 1, 0], [3, 0, 2, 0]])
NOISE = channels([[1, 0, -1], [0, 2, 0], [1, 0, 0]])
FINDERS = "the same of other pictures of this kind"

EXAMPLES = {
    "conv_matrix": Examples(
        grids={"kernel": (0, 1)},
        visible=[
            Example("a row of four pixels", filters(channels([[2, -1]])), (1, 4, 1)),
            Example("3 × 3 pixels, a 2 × 2 kernel", SMALL, (3, 3, 1)),
            Example("2 × 4 pixels, a 1 × 3 kernel", WIDE, (2, 4, 1)),
            Example("two channels, three filters, a window of one pixel", DEEP, (1, 2, 2)),
        ],
        later="other sizes, channels and filters, integers and fractions, what makes no sense, input left unchanged",
        kept=[
            Example("two channels, two filters", PAIR, (2, 2, 2)),
            Example("two channels, two filters, a window of one pixel", SQUARE, (2, 1, 2)),
            Example("4 × 2 pixels, a 3 × 1 kernel", WIDE.swapaxes(0, 1), (4, 2, 1)),
            Example("3 × 4 pixels, a 2 × 2 kernel", SMALL, (3, 4, 1)),
            Example("4 × 3 pixels, a 2 × 2 kernel", SMALL, (4, 3, 1)),
            Example("fractions", FRACTIONS, (2, 3, 1)),
            Example("a kernel of integers", SMALL.astype(int), (3, 3, 1)),
            Example("a window as large as the input", SMALL, (2, 2, 1)),
            Example("a window that is too high", SMALL, (1, 3, 1)),
            Example("a window that is too wide", SMALL, (3, 1, 1)),
        ],
    ),
    "learn_kernel": Examples(
        grids={"x": (0, 1), "y": (0, 1), "result": (0, 1)},
        visible=[
            Example("a row of three pixels", channels([[1, 0, 2]]), channels([[3, -2]]), (1, 2)),
            Example("a 2 × 2 kernel", *given_by(GREY, SMALL)[:2], 2),
            Example("a kernel that is not square", *given_by(GREY, WIDE)),
            Example("two channels, two filters", *given_by(TWO, PAIR)),
        ],
        later="other sizes, integers and fractions, the closest kernel where none fits exactly, what makes no sense, "
        "input left unchanged",
        kept=[
            Example("a tall picture, a 2 × 2 kernel", *given_by(TALL, SMALL)),
            Example("a tall kernel", *given_by(TALL, WIDE.swapaxes(0, 1))),
            Example("two channels, three filters, a window of one pixel", *given_by(TWO, DEEP)),
            Example("two channels, two filters, a window of one pixel", *given_by(TWO, SQUARE)),
            Example("fractions", *given_by(GREY, FRACTIONS)),
            Example("a picture of integers", *given_by(GREY.astype(int), FRACTIONS)),
            Example("no kernel fits exactly", *given_by(GREY, SMALL, NOISE)),
            Example("y is too small", GREY, given_by(GREY, SMALL)[1][:2], 2),
            Example("y is too wide", GREY, GREY[:3], 2),
            Example("y has height and width exchanged", *given_by(TALL, SMALL)[:1], np.ones((2, 4, 1)), 2),
            Example("a window that is too high", GREY[:2], np.ones((1, 4, 1)), (3, 1)),
            Example("a window that is too wide", GREY[:, :2], np.ones((4, 1, 1)), (1, 3)),
        ],
    ),
    "find_horizontal": Examples(visible=[Example("what it answers to", view=Horizontal())], later=FINDERS),
    "find_green": Examples(visible=[Example("what it answers to", view=Green())], later=FINDERS),
    "find_corners": Examples(visible=[Example("what it answers to", view=Corners())], later=FINDERS),
}
PREDICTIONS = ("predict_weights", "predict_side", "predict_right")
