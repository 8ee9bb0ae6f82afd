"""The small public examples of `windows`: what `check` runs, and what feedback may show."""

import numpy as np

from autograder.exercise import Example, Examples, Windows


def counted(h, w, c=1):
    """1, 2, 3, … row by row; every further channel is ten times the one before."""
    grid = np.arange(1, h * w + 1).reshape(h, w, 1)
    return grid * 10 ** np.arange(c)


FRACTIONS = np.array([[0.125, -1.5], [0.1, 300.0]])[..., np.newaxis]
ONE_ROUND = ((1, 1), (1, 1))

EXAMPLES = {
    "conv_output_size": Examples(
        visible=[
            Example("a window of 3", 5, 3),
            Example("a window of 2", 5, 2),
            Example("stride 2, with a rest", 6, 3, stride=2),
            Example('padding "same"', 5, 3, padding="same"),
            Example('padding "same" with a stride', 7, 3, stride=2, padding="same"),
            Example("a window that does not fit", 3, 4),
        ],
        later="windows as long as the input, many other sizes, that the result is an int, what makes no sense",
        kept=[
            Example("a window as long as the input", 4, 4),
            Example("a stride of 3", 7, 3, stride=3),
            Example('an even window with "same"', 4, 2, padding="same"),
            Example('"same" where the stride divides the length', 6, 3, stride=2, padding="same"),
            Example('a long window with "same"', 2, 5, padding="same"),
            Example("a window that is far too long", 2, 5),
            Example("an unknown padding", 5, 3, padding="full"),
            Example("a stride of 0", 5, 3, stride=0),
            Example("a negative stride", 5, 3, stride=-1),
            Example("a window of 0", 5, 0),
        ],
    ),
    "same_padding": Examples(
        visible=[
            Example("a window of 3", 5, 3),
            Example("an even window", 5, 2),
            Example("stride 2", 6, 3, stride=2),
            Example("nothing to add", 6, 1, stride=2),
        ],
        later="other sizes, windows longer than the input, that the numbers are ints, what makes no sense",
        kept=[
            Example("stride 2 and an odd length", 5, 3, stride=2),
            Example("a stride longer than the window", 7, 2, stride=4),
            Example("a long window", 2, 5),
            Example("three zeros", 6, 4),
            Example("a stride of 0", 5, 3, stride=0),
            Example("a negative stride", 5, 3, stride=-1),
            Example("a window of 0", 5, 0),
        ],
    ),
    "zero_pad": Examples(
        windows=lambda x, pads: Windows((1, 1), (1, 1), (pads[0][0], pads[1][0])),
        visible=[
            Example("one zero all round", counted(2, 3), ONE_ROUND),
            Example("sides that differ", counted(2, 2), ((1, 0), (2, 1))),
            Example("two channels", counted(2, 2, 2), ((1, 0), (0, 1))),
        ],
        later="other sides, no zeros at all, fractions, negative pads, input left unchanged",
        kept=[
            Example("all sides differ", counted(1, 2), ((1, 2), (3, 0))),
            Example("no zeros at all", counted(2, 2), ((0, 0), (0, 0))),
            Example("fractions and large numbers", FRACTIONS, ONE_ROUND),
            Example("a negative pad", counted(2, 2), ((1, -1), (0, 0))),
        ],
    ),
    "extract_patches": Examples(
        grids={"result": (2, 3)},
        windows=lambda x, kernel_size, stride=1, padding="valid": Windows.of(x.shape, kernel_size, stride, padding),
        visible=[
            Example("2 × 2 windows", counted(3, 4), 2),
            Example("windows that are not square", counted(3, 4), (1, 3)),
            Example("two channels", counted(2, 3, 2), 2),
            Example("stride 2", counted(4, 5), 2, stride=2),
            Example('padding "same"', counted(2, 3), 3, padding="same"),
            Example("a window that does not fit", counted(2, 3), (3, 1)),
        ],
        later='strides that differ, "same" with strides and even windows, fractions, what makes no sense, '
        "input left unchanged",
        kept=[
            Example("strides that differ", counted(3, 4), 1, stride=(2, 3)),
            Example('an even window with "same"', counted(2, 3), 2, padding="same"),
            Example('"same" with stride 2', counted(3, 4), 3, stride=2, padding="same"),
            Example("fractions", FRACTIONS, 2),
            Example("a window that is too wide", counted(2, 2), (1, 3)),
            Example("an unknown padding", counted(2, 2), 2, padding="full"),
            Example("a stride of 0", counted(2, 2), 2, stride=0),
            Example("a negative stride", counted(2, 2), 2, stride=-1),
            Example("a second stride of 0", counted(2, 2), 2, stride=(1, 0)),
            Example("a window of 0", counted(2, 2), 0),
        ],
    ),
}

PREDICTIONS = ("predict_window_grid", "predict_same_rows")
