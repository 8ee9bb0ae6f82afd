"""The small public examples of `convolution`: what `check` runs, and what feedback may show."""

import numpy as np

from autograder.exercise import Example, Examples, Windows


def channels(*grids):
    """Grids side by side in depth: (height, width, channels)."""
    return np.stack([np.array(grid, dtype=float) for grid in grids], axis=-1)


def filters(*kernels):
    """Kernels (kh, kw, C_in) as one: (kh, kw, C_in, filters)."""
    return np.stack(kernels, axis=-1)


def counted(h, w):
    """1, 2, 3, … row by row, one channel."""
    return np.arange(1.0, h * w + 1).reshape(h, w, 1)


PICTURE = [[1, 2, 0, 1], [3, 1, 2, 0], [0, 2, 1, 3]]
GREY = channels(PICTURE)
TWO = channels(PICTURE, PICTURE[::-1])
SMALL = filters(channels([[0, 1], [2, -1]]))
WIDE = filters(channels([[1, 0, -1], [2, 0, -2]]))
THREE = filters(channels([[1, 0, 2], [0, -1, 0], [3, 1, -2]]))
PAIR = filters(
    channels([[1, 2], [0, 1]], [[0, -1], [1, 0]]),
    channels([[0, 0], [1, 0]], [[2, 1], [0, -1]]),
)
DEEPER = filters(channels([[1, 2], [0, 1]]), channels([[0, 3], [1, 0]]), channels([[2, 0], [0, -1]]))
BIAS = np.array([10.0, 20.0])
TENTH = filters(channels([[0.1, 0.25], [1.5, -0.125]]))
INTEGERS = np.array([[[1], [2], [4]], [[3], [1], [2]], [[0], [2], [1]]])
WINDOW = channels([[1, 2], [3, 4]])

EXAMPLES = {
    "conv_at": Examples(
        grids={"kernel": (0, 1)},
        visible=[
            Example("one channel, one filter", WINDOW, SMALL),
            Example("two channels, two filters", TWO[:2, :2], PAIR),
            Example("with a bias", TWO[:2, :2], PAIR, BIAS),
        ],
        later="other sizes, windows that are not square, integers and fractions, input left unchanged",
        kept=[
            Example("a window that is not square", GREY[:2, :3], WIDE),
            Example("a tall window", GREY[:3, :2], WIDE.transpose(1, 0, 2, 3)),
            Example("a negative response", WINDOW, -SMALL),
            Example("one channel, three filters", WINDOW, DEEPER),
            Example("a window of integers", INTEGERS[:2, :2], SMALL / 4),
            Example("a kernel of integers", WINDOW / 8, SMALL.astype(int)),
            Example("fractions", WINDOW / 8, TENTH),
        ],
    ),
    "conv2d": Examples(
        grids={"kernel": (0, 1)},
        windows=lambda x, kernel, bias=None, stride=1, padding="valid": Windows.of(
            x.shape, kernel.shape[:2], stride, padding
        ),
        visible=[
            Example("one channel, one filter", GREY, SMALL),
            Example("a kernel that is not square", GREY, WIDE),
            Example("two channels, two filters, bias", TWO, PAIR, BIAS),
            Example("stride 2", counted(5, 5), SMALL, stride=2),
            Example('padding "same"', GREY, SMALL, padding="same"),
        ],
        later='strides that differ, "same" with strides and other kernels, integers and fractions, what makes no '
        "sense, input left unchanged",
        kept=[
            Example("a tall kernel", GREY, WIDE.transpose(1, 0, 2, 3)),
            Example("one channel, three filters", GREY, DEEPER),
            Example("one filter, bias", GREY, SMALL, BIAS[:1]),
            Example("a tall image", GREY.transpose(1, 0, 2), SMALL),
            Example("stride 2 down, 1 across", counted(4, 5), SMALL, stride=(2, 1)),
            Example("stride 2, with a rest", counted(5, 4), THREE, stride=2),
            Example('"same" with an odd kernel', GREY, THREE, padding="same"),
            Example('"same" with stride 2', counted(4, 5), THREE, stride=2, padding="same"),
            Example('"same" with stride 2, an even kernel', counted(5, 4), SMALL, stride=2, padding="same"),
            Example('"same" with stride 2 down, 1 across', counted(4, 4), THREE, stride=(2, 1), padding="same"),
            Example('"same", a kernel larger than the image', counted(2, 2), THREE, padding="same"),
            Example("an image of integers", INTEGERS, SMALL / 4),
            Example("a kernel of integers", GREY / 4, SMALL.astype(int)),
            Example("fractions", GREY, TENTH),
            Example("a window as large as the image", counted(3, 3), THREE),
            Example("a window that is too high", counted(2, 4), THREE),
            Example("a window that is too wide", counted(4, 2), THREE),
            Example("an unknown padding", GREY, SMALL, padding="full"),
            Example("a stride of 0", GREY, SMALL, stride=0),
            Example("a stride of 0 across", GREY, SMALL, stride=(1, 0)),
            Example("a negative stride", GREY, SMALL, stride=-1),
        ],
    ),
    "shift": Examples(
        windows=lambda x, dy, dx: Windows((1, 1), (1, 1), (dy, dx)),
        visible=[
            Example("right by 1", GREY, 0, 1),
            Example("up by 1", GREY, -1, 0),
            Example("down by 1 and left by 2", GREY, 1, -2),
        ],
        later="several channels, shifts out of the picture, no shift at all, fractions, input left unchanged",
        kept=[
            Example("down by 1 and right by 2", GREY, 1, 2),
            Example("not at all", WINDOW, 0, 0),
            Example("down by 3, out of the picture", WINDOW, 3, 1),
            Example("up by 3, out of the picture", WINDOW, -3, 1),
            Example("right by 3, out of the picture", WINDOW, 1, 3),
            Example("left by 3, out of the picture", WINDOW, 1, -3),
            Example("two channels", TWO[:2, :2], 1, 0),
            Example("a tall picture", GREY.transpose(1, 0, 2), 1, 1),
            Example("fractions", WINDOW / 8 + 0.01, 1, 0),
        ],
    ),
}
PREDICTIONS = ("predict_rows", "predict_place")
