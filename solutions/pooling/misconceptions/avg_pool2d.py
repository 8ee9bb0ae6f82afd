"""What goes wrong in average pooling. Each is a few lines around the reference; the mistakes of any pooling are in
`solutions/pooling/geometry.py`."""

import numpy as np

from autograder.exercise import misconception
from autograder.sliding import patterns_of
from solutions.pooling import geometry
from solutions.pooling.geometry import pads_of, right_starts, tests_of, with_pads
from solutions.pooling.reference import avg_pool2d, max_pool2d, pair, windows
from solutions.slips import SLIPS

VALUES = tests_of(avg_pool2d, geometry.VALUES)
SAME = tests_of(avg_pool2d, geometry.SAME)
LINEAR = "is_linear"
CONSTANT = "a_grey_picture_stays_grey"

MEAN = "how the mean is computed"
DIVIDED = "what the sum is divided by"
CHANGED = "what is done to the numbers before or after the mean"
NUMBERS = "the type of the numbers"


def of_windows(reduce, x, pool_size, stride, padding):
    """What `reduce` makes of the windows, (..., kh * kw). What "same" adds is NaN."""
    each = windows(x, pool_size, stride, padding, np.nan)
    return reduce(each.reshape(*each.shape[:3], -1))


# ---- the mean --------------------------------------------------------------------------------------


@misconception(
    "max-for-mean",
    "It looks as if the largest number of each window is taken. The mean is wanted.",
    fails=(*VALUES, LINEAR),
    about=MEAN,
)
def max_for_mean(x, pool_size=2, stride=None, padding="valid"):
    return max_pool2d(x, pool_size, stride, padding)


@misconception(
    "median-for-mean",
    "It looks as if the median of each window is taken. The mean is wanted.",
    fails=(*VALUES, LINEAR),
    about=MEAN,
)
def median_for_mean(x, pool_size=2, stride=None, padding="valid"):
    return of_windows(lambda w: np.nanmedian(w, axis=-1), x, pool_size, stride, padding)


@misconception(
    "midrange-for-mean",
    "It looks as if the mean of the largest and the smallest number of each window is taken. All its numbers count.",
    fails=(*VALUES, LINEAR),
    about=MEAN,
)
def midrange_for_mean(x, pool_size=2, stride=None, padding="valid"):
    x = x.astype(float)
    return (max_pool2d(x, pool_size, stride, padding) - max_pool2d(-x, pool_size, stride, padding)) / 2


@misconception(
    "first-pixel-of-the-window",
    "It looks as if the first number of each window is taken, as subsampling does. The mean is wanted.",
    fails=VALUES,
    about=MEAN,
)
def first_pixel_of_the_window(x, pool_size=2, stride=None, padding="valid"):
    rows, columns = right_starts(avg_pool2d, x, pool_size, stride, padding)
    return x[np.maximum(rows, 0)][:, np.maximum(columns, 0)]


@misconception(
    "averaged-one-by-one",
    "It looks as if each number of a window is averaged with the result so far. So the last number counts for half of "
    "the result; all should count alike.",
    fails=VALUES,
    about=MEAN,
)
def averaged_one_by_one(x, pool_size=2, stride=None, padding="valid"):
    def one_by_one(w):
        result = w[..., 0]
        for number in np.moveaxis(w[..., 1:], -1, 0):
            grown = np.where(np.isnan(result), number, (result + number) / 2)
            result = np.where(np.isnan(number), result, grown)
        return result

    return of_windows(one_by_one, x, pool_size, stride, padding)


@misconception(
    "sum-for-mean",
    "It looks as if the numbers of a window are added up, and the sum is not divided by how many there are.",
    fails=(*VALUES, CONSTANT),
    about=DIVIDED,
)
def sum_for_mean(x, pool_size=2, stride=None, padding="valid"):
    return windows(x, pool_size, stride, padding, 0.0).sum(axis=(3, 4))


@misconception(
    "divided-by-the-side",
    "It looks as if the sum is divided by the length of the window's side. A window of side k has k times as many "
    "numbers.",
    fails=(*VALUES, CONSTANT),
    about=DIVIDED,
)
def divided_by_the_side(x, pool_size=2, stride=None, padding="valid"):
    return avg_pool2d(x, pool_size, stride, padding) * pair(pool_size)[1]


@misconception(
    "divided-by-4",
    "It looks as if the sum is always divided by 4. A window may hold more or fewer numbers than a 2 × 2 one.",
    fails=(*VALUES, CONSTANT),
    about=DIVIDED,
)
def divided_by_4(x, pool_size=2, stride=None, padding="valid"):
    return windows(x, pool_size, stride, padding, 0.0).sum(axis=(3, 4)) / 4


@misconception(
    "divided-by-the-height-squared",
    "It looks as if the sum is divided by the square of the window's height. A window need not be square.",
    fails=geometry.OBLONG,
    about="windows that are not square",
)
def divided_by_the_height_squared(x, pool_size=2, stride=None, padding="valid"):
    kh, kw = pair(pool_size)
    return avg_pool2d(x, pool_size, stride, padding) * kw / kh


@misconception(
    "divided-by-the-channels-too",
    "It looks as if the sum is divided by the number of channels too, as if they were part of one window. Each channel "
    "is averaged by itself.",
    fails=geometry.CHANNELS,
    about=geometry.DEPTH,
)
def divided_by_the_channels_too(x, pool_size=2, stride=None, padding="valid"):
    return avg_pool2d(x, pool_size, stride, padding) / x.shape[2]


@misconception(
    "sum-not-reset",
    "It looks as if the sum goes on from window to window. It has to start afresh for each.",
    fails=(*VALUES, CONSTANT),
    about=MEAN,
)
def sum_not_reset(x, pool_size=2, stride=None, padding="valid"):
    out = avg_pool2d(x, pool_size, stride, padding)
    return np.cumsum(out).reshape(out.shape)


@misconception(
    "sum-not-reset-in-a-row",
    "It looks as if the sum goes on, along a row, from window to window. It has to start afresh for each.",
    fails=(*VALUES, CONSTANT),
    about=MEAN,
)
def sum_not_reset_in_a_row(x, pool_size=2, stride=None, padding="valid"):
    return np.cumsum(avg_pool2d(x, pool_size, stride, padding), axis=1)


# ---- the edge --------------------------------------------------------------------------------------


@misconception(
    "added-zeros-counted",
    'With "same", it looks as if the sum is divided by the size of the whole window at the edge too. What is added '
    "there is not part of the image: only the real pixels count.",
    fails=(*SAME, "everything_at_once", CONSTANT),
    about=DIVIDED,
)
def added_zeros_counted(x, pool_size=2, stride=None, padding="valid"):
    right = avg_pool2d(x, pool_size, stride, padding)
    if padding != "same":
        return right
    return with_pads(avg_pool2d, x, pool_size, stride, pads_of(x, pool_size, stride))


@misconception(
    "minus-infinity-averaged",
    'With "same", it looks as if the edge is padded with -inf, as for a maximum, and that is averaged too. What is '
    "added there is not part of the image: only the real pixels count.",
    fails=(*SAME, "everything_at_once", CONSTANT),
    about=DIVIDED,
)
def minus_infinity_averaged(x, pool_size=2, stride=None, padding="valid"):
    right = avg_pool2d(x, pool_size, stride, padding)
    if padding != "same":
        return right
    return with_pads(avg_pool2d, x, pool_size, stride, pads_of(x, pool_size, stride), constant_values=-np.inf)


@misconception(
    "black-pixels-not-counted",
    'With "same", it looks as if pixels of value 0 are taken for what was added, and not counted. A pixel of the image '
    "counts, black or not.",
    fails=("same_with_black_pixels",),
    about=DIVIDED,
)
def black_pixels_not_counted(x, pool_size=2, stride=None, padding="valid"):
    right = avg_pool2d(x, pool_size, stride, padding)
    if padding != "same":
        return right
    sums, counts = (windows(a, pool_size, stride, padding, 0.0).sum(axis=(3, 4)) for a in (x, x != 0))
    return sums / np.maximum(counts, 1)


# ---- numbers, and the input ------------------------------------------------------------------------


@misconception(
    "mean-of-absolute-values",
    "It looks as if the absolute values are averaged. A negative number makes the mean smaller.",
    fails=("negative_numbers", LINEAR),
    about=CHANGED,
)
def mean_of_absolute_values(x, pool_size=2, stride=None, padding="valid"):
    return avg_pool2d(np.abs(x), pool_size, stride, padding)


@misconception(
    "relu-inside",
    "It looks as if negative means become 0. avg_pool2d itself has no ReLU.",
    fails=("negative_numbers", LINEAR),
    about=CHANGED,
)
def relu_inside(x, pool_size=2, stride=None, padding="valid"):
    return np.maximum(avg_pool2d(x, pool_size, stride, padding), 0)


@misconception(
    "relu-before",
    "It looks as if negative numbers become 0 before they are averaged. avg_pool2d itself has no ReLU.",
    fails=("negative_numbers", LINEAR),
    about=CHANGED,
)
def relu_before(x, pool_size=2, stride=None, padding="valid"):
    return avg_pool2d(np.maximum(x, 0), pool_size, stride, padding)


@misconception(
    "sum-overflows",
    "It looks as if the sum is computed in the input's own type. A byte holds nothing above 255, and what is larger "
    "starts again from 0, without a warning.",
    fails=("integer_image",),
    about=NUMBERS,
)
def sum_overflows(x, pool_size=2, stride=None, padding="valid"):
    if x.dtype != np.uint8:
        return avg_pool2d(x, pool_size, stride, padding)
    sums, counts = (windows(a, pool_size, stride, padding, 0.0).sum(axis=(3, 4)) for a in (x, np.ones(x.shape)))
    return (sums % 256) / counts


@misconception(
    "no-nan-among-integers",
    'It looks as if NaN is put into an array of integers, with "same". There is no NaN among the integers: the array '
    "must hold floats.",
    fails=("same_of_integers",),
    about=NUMBERS,
)
def no_nan_among_integers(x, pool_size=2, stride=None, padding="valid"):
    if geometry.adds_something(x, pool_size, stride, padding) and x.dtype.kind in "iu":
        raise ValueError("cannot convert float NaN to integer")
    return avg_pool2d(x, pool_size, stride, padding)


@misconception(
    "integer-output",
    "It looks as if the result is stored in an array of the input's integer type, which cuts off the fractions. Give "
    "it a float type.",
    fails=("integer_image",),
    about=NUMBERS,
)
def integer_output(x, pool_size=2, stride=None, padding="valid"):
    return avg_pool2d(x, pool_size, stride, padding).astype(x.dtype)


@misconception(
    "always-integers",
    "It looks as if the result is stored in an array of integers, or divided with //, which cuts off the fractions.",
    fails=("fractions", "integer_image"),
    about=NUMBERS,
)
def always_integers(x, pool_size=2, stride=None, padding="valid"):
    return avg_pool2d(x, pool_size, stride, padding).astype(int)


@misconception(
    "rounded",
    "It looks as if the result is rounded to two decimals. Return it as it is.",
    fails=("fractions",),
    about=NUMBERS,
)
def rounded(x, pool_size=2, stride=None, padding="valid"):
    return np.round(avg_pool2d(x, pool_size, stride, padding), 2)


@misconception(
    "half-precision",
    "It looks as if the result is stored in float16, which keeps three decimal digits alone.",
    fails=("fractions",),
    about=NUMBERS,
)
def half_precision(x, pool_size=2, stride=None, padding="valid"):
    return avg_pool2d(x, pool_size, stride, padding).astype(np.float16)


@misconception(
    "window-divided-in-place",
    "It looks as if the numbers are divided in the window itself. A slice is a view: that changes the image, and "
    "windows that overlap then see the changed numbers.",
    fails=("stride", "everything_at_once", "integer_image", "leaves_its_input_alone"),
    about="the input, which is changed",
)
def window_divided_in_place(x, pool_size=2, stride=None, padding="valid"):
    out = avg_pool2d(x, pool_size, stride, padding)  # the size, and what is refused
    if padding == "same":
        return out
    kh, kw = pair(pool_size)
    starts = right_starts(avg_pool2d, x, pool_size, stride, padding)
    for i, top in enumerate(starts[0]):
        for j, left in enumerate(starts[1]):
            window = x[top : top + kh, left : left + kw]
            window /= kh * kw
            out[i, j] = window.sum(axis=(0, 1))
    return out


# ---- the windows, as in any pooling ----------------------------------------------------------------

GROWN = tuple(slip.name for slip in SLIPS if slip.name.startswith("same-grown"))
OF_ANY_POOLING = geometry.mistakes_of(
    avg_pool2d,
    apart={
        **dict.fromkeys(GROWN, (*tests_of(avg_pool2d, geometry.ALL_SAME), CONSTANT)),
        **dict.fromkeys(geometry.MOST_LEFT_AT_0, (*VALUES, CONSTANT)),
        "last-places-left-at-0": (*tests_of(avg_pool2d, geometry.ENDS), CONSTANT),
    },
)


# ---- of which only the kind is known -----------------------------------------------------------------

OF_WINDOWS = patterns_of(geometry.windows_of(avg_pool2d, lambda w: np.nanmean(w, axis=(-3, -2))))
