"""The small public examples of `backward`: what `check` runs, and what feedback may show."""

import numpy as np

from autograder.exercise import Example, Examples, Function


def image(*rows):
    """One channel, of floats."""
    return np.array(rows, dtype=float)[..., np.newaxis]


def filters(*grids):
    """One input channel, and a filter of each grid."""
    return np.stack([image(*grid) for grid in grids], axis=-1)


def counted(h, w, c=1):
    """1, 2, 3, …, channel after channel."""
    return np.arange(1.0, h * w * c + 1).reshape(c, h, w).transpose(1, 2, 0)


CUBES = Function("lambda x: float((x ** 3).sum())")
TOGETHER = Function("lambda x: float((x.sum() ** 3))")
FOUR = image([1, 2, 5, 0], [3, 4, 6, 7], [0, 9, 1, 2], [8, 5, 3, 4])
FIVE = image([1, 2, 5, 0, 3], [3, 4, 6, 7, 1], [0, 9, 1, 2, 6], [8, 5, 3, 4, 0], [2, 6, 0, 1, 7])
WIDE = image([1, 2, 5, 0, 3, 8], [3, 4, 6, 7, 1, 2])
TIES = image([5, 1, 0, 3], [5, 5, 3, 3])
TIED_APART = image([1, 5, 2, 3], [5, 2, 3, 3])
NEGATIVE = image([-1, -2, -5, -3], [-3, -4, -6, -7])
TWO_CHANNELS = np.concatenate([FOUR[:2], 10 + FOUR[1::-1]], axis=-1)
MIDDLE = image([1, 2, 3], [4, 9, 5], [6, 7, 8])
DOUT = image([10, 20], [30, 40])
PICTURE = image([1, 2, 0, 1], [3, 1, 2, 0], [0, 2, 1, 3])
SMALL = filters([[0, 1], [2, -1]])
ONE_TO_SIX = counted(2, 3)
DEEP = np.stack([[[1.0, 2], [0, 1]], [[2, 0], [1, 3]]], axis=-1)
PAIR = np.arange(1.0, 9).reshape(1, 2, 2, 2) * [1, -1]
TRIPLE = np.arange(1.0, 13).reshape(1, 2, 2, 3)
TALL = counted(4, 2, 1)
THREE = filters([[1, 0, 2], [0, -1, 0], [3, 1, -2]])

EXAMPLES = {
    "numeric_gradient": Examples(
        visible=[
            Example("cubes", CUBES, np.array([1.0, 2.0, -3.0]), eps=0.5),
            Example("a map", CUBES, np.array([[1.0, 2.0, 0.0], [-1.0, 3.0, -2.0]]), eps=0.5),
            Example("a cube of the sum", TOGETHER, np.array([1.0, -2.0, 3.0]), eps=0.5),
            Example("integers", CUBES, np.array([1, 2, -3]), eps=0.25),
            Example("an eps of 0", CUBES, np.array([1.0, 2.0]), eps=0),
        ],
        later="other functions and shapes, the default eps, input left unchanged",
        kept=[
            Example("the default eps", CUBES, np.array([1.0, 2.0, -3.0])),
            Example("the default eps, a cube of the sum", TOGETHER, np.array([1.0, -2.0, 3.0])),
            Example("a negative eps", CUBES, np.array([1.0, 2.0]), eps=-0.5),
            Example("input left unchanged", CUBES, np.array([1.0, 2.0]), eps=0.5, unchanged=True),
        ],
    ),
    "relu_backward": Examples(
        visible=[
            Example("one axis", np.array([5.0, 6.0, -7.0, 8.0, -9.0]), np.array([-2.0, 0.0, 3.0, 4.0, -5.0])),
            Example("a map", image([5, -6], [7, -8], [9, 4]), image([3, 2], [-1, -4], [0, 1])),
            Example("another shape", np.array([[1.0, 2.0]]), np.array([1.0, 2.0])),
        ],
        later="other shapes, fractions, integers, input left unchanged",
        kept=[
            Example("fractions", np.array([0.128, 2.5, -0.333]), np.array([0.5, -0.5, 0.001])),
            Example("x of integers", np.array([0.5, 2.25, -1.5]), np.array([3, -2, 4])),
            Example("a row for a map", np.array([[1.0, 2.0]]), np.array([[1.0, 2.0], [3.0, 4.0]])),
            Example("a map for its transpose", np.ones((2, 3)), np.ones((3, 2))),
            Example("input left unchanged", np.array([5.0, 6.0]), np.array([-2.0, 3.0]), unchanged=True),
        ],
    ),
    "max_pool2d_backward": Examples(
        visible=[
            Example("four windows", DOUT, FOUR),
            Example("windows that overlap", DOUT, MIDDLE, 2, stride=1),
            Example("equal numbers", image([10, 20]), TIES),
            Example("two channels", np.concatenate([DOUT[:1], 5 - DOUT[:1]], axis=-1), TWO_CHANNELS),
            Example("a rest at the edge", DOUT, FIVE),
            Example("a window that does not fit", np.ones((0, 0, 1)), MIDDLE, 4),
            Example("a row of dout too few", DOUT[:1], FOUR),
        ],
        later="windows that are not square, strides that differ, negative numbers, fractions, integers, what else "
        "makes no sense, input left unchanged",
        kept=[
            Example("equal numbers, apart", image([10, 20]), TIED_APART),
            Example("a window of 3", image([10]), MIDDLE, 3),
            Example("a window of 1 × 3", DOUT, WIDE, (1, 3)),
            Example("a window of 2 × 1", counted(1, 6), WIDE, (2, 1)),
            Example("windows of 2 × 3", image([10, 20]), WIDE, (2, 3)),
            Example("windows of 3 × 2", image([10], [20]), WIDE.transpose(1, 0, 2), (3, 2)),
            Example("stride 1 with a window of 3", counted(3, 3), FIVE, 3, stride=1),
            Example("stride 2 with a window of 3", DOUT, FIVE, 3, stride=2),
            Example("stride 3 with a window of 2", DOUT, FIVE, 2, stride=3),
            Example("strides that differ", counted(4, 2), FIVE, 2, stride=(1, 3)),
            Example("strides that differ, the other way", counted(2, 4), FIVE, 2, stride=(3, 1)),
            Example("negative numbers alone", image([10, 20]), NEGATIVE),
            Example("fractions", DOUT / 80 + 0.001, FOUR),
            Example("an image of integers", DOUT / 80, FOUR.astype(int)),
            Example("a window that is too high", np.ones((0, 3, 1)), WIDE, (3, 2)),
            Example("a window that is too wide", np.ones((3, 0, 1)), WIDE.transpose(1, 0, 2), (2, 3)),
            Example("a window as large as the image", image([10]), FOUR[:2, :2], 2),
            Example("a stride of 0", DOUT, MIDDLE, 2, stride=0),
            Example("a stride of 0 in width", DOUT, MIDDLE, 2, stride=(1, 0)),
            Example("a negative stride", DOUT, MIDDLE, 2, stride=-1),
            Example("a channel too many", np.ones((2, 2, 2)), FOUR),
            Example("a channel too few", np.ones((1, 2, 1)), TWO_CHANNELS),
            Example("input left unchanged", DOUT, FOUR, unchanged=True),
        ],
    ),
    "conv2d_backward": Examples(
        grids={"kernel": (0, 1)},
        visible=[
            Example("one row", image([1, 2]), image([1, 2, 3]), filters([[10, 1]])),
            Example("one channel, one filter", counted(2, 3), PICTURE, SMALL),
            Example("two channels, two filters", np.stack([DOUT[:, :1, 0], 1 + DOUT[:, 1:, 0]], axis=-1), DEEP, PAIR),
            Example("stride 2, with a rest", DOUT, FIVE, SMALL, stride=2),
            Example('padding "same"', PICTURE - 1, PICTURE, SMALL, padding="same"),
            Example("a row of dout too few", counted(1, 3), PICTURE, SMALL),
        ],
        later='strides that differ, "same" with strides and other kernels, integers and fractions, what else makes no '
        "sense, input left unchanged",
        kept=[
            Example("two channels, three filters", counted(2, 1, 3), DEEP, TRIPLE),
            Example("one channel, two filters", counted(2, 2, 2), MIDDLE, np.concatenate([SMALL, 2 - SMALL], axis=-1)),
            Example("a wide kernel", DOUT, PICTURE[:2], filters([[1, 0, -2]])),
            Example("a tall kernel", counted(1, 4), PICTURE, filters([[1], [3], [-2]])),
            Example("a kernel of 2 × 3", DOUT, PICTURE, filters([[1, 0, -2], [3, 1, 2]])),
            Example("a kernel of 3 × 2", counted(1, 3), PICTURE, filters([[1, 0], [3, 1], [-1, 2]])),
            Example("stride 2", DOUT, FOUR, SMALL, stride=2),
            Example("stride 2, a window of 3", DOUT, FIVE, THREE, stride=2),
            Example("stride 2 down, 1 across", counted(2, 4), FIVE, SMALL, stride=(2, 1)),
            Example("stride 1 down, 3 across", counted(4, 2), FIVE, SMALL, stride=(1, 3)),
            Example('"same" with an odd kernel', counted(3, 3), MIDDLE, THREE, padding="same"),
            Example('"same" with an even kernel', counted(3, 3), MIDDLE, SMALL, padding="same"),
            Example('"same" with a kernel of 4', counted(3, 3), MIDDLE, counted(4, 4)[..., np.newaxis], padding="same"),
            Example('"same", a kernel larger than the image', counted(2, 2), FOUR[:2, :2], THREE, padding="same"),
            Example('"same" with stride 2', DOUT, FOUR, THREE, stride=2, padding="same"),
            Example('"same" with stride 2, an even kernel', counted(3, 3), FIVE, SMALL, stride=2, padding="same"),
            Example('"same" with stride 2 down, 1 across', counted(2, 4), FOUR, THREE, stride=(2, 1), padding="same"),
            Example('"same" with stride 3, nothing to add', DOUT, FIVE, SMALL, stride=3, padding="same"),
            Example("an image of integers", DOUT, MIDDLE.astype(int), SMALL / 4),
            Example("a kernel of integers", DOUT, MIDDLE / 4, SMALL.astype(int)),
            Example("fractions", DOUT / 80, MIDDLE / 8 + 0.001, SMALL / 3),
            Example("a window as large as the image", image([10]), MIDDLE, THREE),
            Example("a window that is too high", np.ones((0, 2, 1)), counted(2, 4), THREE),
            Example("a window that is too wide", np.ones((2, 0, 1)), counted(4, 2), THREE),
            Example("an unknown padding", counted(2, 3), PICTURE, SMALL, padding="full"),
            Example('an unknown padding, as if "same"', PICTURE, PICTURE, SMALL, padding="full"),
            Example("a stride of 0", counted(2, 3), PICTURE, SMALL, stride=0),
            Example("a stride of 0 across", counted(2, 3), PICTURE, SMALL, stride=(1, 0)),
            Example("a stride of 0 down", counted(2, 3), PICTURE, SMALL, stride=(0, 1)),
            Example("a negative stride", counted(2, 3), PICTURE, SMALL, stride=-1),
            Example("a filter too many", counted(2, 3, 2), PICTURE, SMALL),
            Example("input left unchanged", counted(2, 3), PICTURE, SMALL, unchanged=True),
        ],
    ),
}
PREDICTIONS = ("predict_zeros", "predict_weight")
