"""The small public examples of `pooling`: what `check` runs, and what feedback may show."""

import numpy as np

from autograder.exercise import Example, Examples, Windows


def image(*rows):
    """One channel, of floats."""
    return np.array(rows, dtype=float)[..., np.newaxis]


FOUR = image([1, 2, 5, 0], [3, 4, 6, 7], [0, 9, 1, 2], [8, 5, 3, 3])
FIVE = image([1, 2, 5, 0, 3], [3, 4, 6, 7, 1], [0, 9, 1, 2, 6], [8, 5, 3, 4, 0], [2, 6, 0, 1, 7])
WIDE = image([1, 2, 5, 0, 3, 8], [3, 4, 6, 7, 1, 2])
NEGATIVE = image([-1, -2, -5, -3], [-3, -4, -6, -7])
TWO_CHANNELS = np.concatenate([FOUR[:2], -10 + FOUR[1::-1]], axis=-1)
TWO_POSITIVE_CHANNELS = np.concatenate([FOUR[:2], 10 * FOUR[2:]], axis=-1)
THREE = FIVE[:3, :3]
FRACTIONS = np.array([[0.128, 1.5, 0.25, 300.333], [0.1, 0.75, 0.5, 0.333]])[..., np.newaxis]

NEGATIVE_THREE = -FIVE[:3, :3] - 1
BYTES = np.array([[200, 100, 7, 90], [255, 3, 0, 131]], dtype=np.uint8)[..., np.newaxis]
REFUSED = [
    Example("a window that is too high", FOUR[:2], (3, 2)),
    Example("a window that is too wide", FOUR[:2, :2], (2, 3)),
    Example("a window as large as the image", FOUR[:2, :2], 2),
    Example("an unknown padding", FOUR, 2, padding="full"),
    Example("a stride of 0", FOUR, 2, stride=0),
    Example("a stride of 0 in width", FOUR, 2, stride=(1, 0)),
    Example("a negative stride", FOUR, 2, stride=-1),
]

EXAMPLES = {
    "relu": Examples(
        windows=lambda x: Windows.of(x.shape, 1),
        visible=[
            Example("one axis", np.array([-2.0, -1.0, 0.0, 1.0, 2.0])),
            Example("a map", image([3, -8], [-1, 9], [7, 0])),
            Example("two maps", np.array([[[3.0, -2.0], [-8.0, 9.0]]])),
        ],
        later="other shapes, fractions, integers, input left unchanged",
        kept=[
            Example("fractions", np.array([-0.128, 0.333, 2.5])),
            Example("integers", np.array([-300, 300, 5])),
            Example("bytes", np.array([0, 7, 200], dtype=np.uint8)),
        ],
    ),
    "max_pool2d": Examples(
        windows=lambda x, pool_size=2, stride=None, padding="valid": Windows.of(
            x.shape, pool_size, stride or pool_size, padding
        ),
        visible=[
            Example("four windows", FOUR),
            Example("two channels", TWO_CHANNELS),
            Example("negative numbers alone", NEGATIVE),
            Example("a rest at the edge", FIVE),
            Example("stride 1", THREE, 2, stride=1),
            Example('padding "same"', THREE, 2, padding="same"),
            Example("a window that does not fit", THREE, 4),
        ],
        later='windows that are not square, strides that differ, "same" with strides and negative numbers, fractions, '
        "integers, what else makes no sense, input left unchanged",
        kept=[
            Example("a window of 3", THREE, 3),
            Example("a window of 1 × 3", WIDE, (1, 3)),
            Example("a window of 2 × 1", WIDE, (2, 1)),
            Example("an upright image", FIVE[:4, :2]),
            Example("a wide image", WIDE),
            Example("stride 2 with a window of 3", FIVE, 3, stride=2),
            Example("stride 3 with a window of 2", FIVE, 2, stride=3),
            Example("strides that differ", FIVE, 2, stride=(1, 3)),
            Example('a window of 3 with "same"', FIVE, 3, padding="same"),
            Example('a window of 3 with "same", four rows', FOUR, 3, padding="same"),
            Example('a window of 4 with "same"', FIVE, 4, padding="same"),
            Example('a large window with "same"', THREE, 4, padding="same"),
            Example('"same" with negative numbers', NEGATIVE_THREE, 2, padding="same"),
            Example('"same" far below zero', 1000 * NEGATIVE_THREE, 2, padding="same"),
            Example('"same" with strides that differ', THREE, 2, stride=(1, 3), padding="same"),
            Example("two channels of positive numbers", TWO_POSITIVE_CHANNELS),
            Example("far below zero", 1000 * NEGATIVE),
            Example("fractions", FRACTIONS),
            Example("bytes", BYTES),
            Example('bytes with "same"', BYTES[:, :3], 2, padding="same"),
            *REFUSED,
        ],
    ),
    "avg_pool2d": Examples(
        windows=lambda x, pool_size=2, stride=None, padding="valid": Windows.of(
            x.shape, pool_size, stride or pool_size, padding
        ),
        visible=[
            Example("four windows", FOUR),
            Example("two channels", TWO_CHANNELS),
            Example("a rest at the edge", FIVE),
            Example("stride 1", THREE, 2, stride=1),
            Example('padding "same"', THREE, 2, padding="same"),
        ],
        later='windows that are not square, strides that differ, "same" with strides and black pixels, fractions, '
        "integers, what makes no sense, input left unchanged",
        kept=[
            Example("a window of 3", 9 * THREE, 3),
            Example("a window of 1 × 3", 3 * WIDE, (1, 3)),
            Example("a window of 2 × 1", WIDE, (2, 1)),
            Example("an upright image", FIVE[:4, :2]),
            Example("a wide image", WIDE),
            Example("stride 2 with a window of 3", 9 * FIVE, 3, stride=2),
            Example("stride 3 with a window of 2", FIVE, 2, stride=3),
            Example("strides that differ", FIVE, 2, stride=(1, 3)),
            Example('a window of 3 with "same"', 36 * FIVE, 3, padding="same"),
            Example('a window of 3 with "same", four rows', 36 * FOUR, 3, padding="same"),
            Example('a window of 4 with "same"', 144 * FIVE, 4, padding="same"),
            Example('a large window with "same"', 36 * THREE, 4, padding="same"),
            Example('"same" with strides that differ', THREE, 2, stride=(1, 3), padding="same"),
            Example("negative numbers", NEGATIVE),
            Example("numbers of both signs", FOUR - 4),
            Example("fractions", FRACTIONS),
            Example("bytes", BYTES),
            Example('bytes with "same"', BYTES[:, :3], 2, padding="same"),
            *REFUSED,
        ],
    ),
    "subsample": Examples(
        windows=lambda x, stride: Windows.of(x.shape, 1, stride),
        visible=[
            Example("stride 2", FOUR, 2),
            Example("stride 2 with a rest", FIVE, 2),
            Example("strides that differ", WIDE, (1, 3)),
            Example("two channels", TWO_CHANNELS, 2),
        ],
        later="other sizes and strides, strides longer than the image, fractions, what makes no sense, input left "
        "unchanged",
        kept=[
            Example("stride 3", FIVE, 3),
            Example("stride 4", FIVE, 4),
            Example("an upright image", FIVE[:4, :2], 2),
            Example("a wide image", WIDE, 2),
            Example("fractions", FRACTIONS, 2),
            Example("a stride of 0", FOUR, 0),
            Example("a stride of 0 in width", FOUR, (1, 0)),
            Example("a stride of 0 in height", FOUR, (0, 1)),
            Example("a negative stride", FOUR, -1),
        ],
    ),
}

PREDICTIONS = ("predict_shape", "predict_unchanged")
