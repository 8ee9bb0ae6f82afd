"""What goes wrong in max pooling. Each is a few lines around the reference; the mistakes of any pooling are in
`solutions/pooling/geometry.py`."""

import numpy as np

from autograder.exercise import Variant, misconception
from autograder.sliding import patterns_of
from solutions.pooling import geometry
from solutions.pooling.geometry import pads_of, right_starts, tests_of, with_pads
from solutions.pooling.reference import avg_pool2d, max_pool2d, pair, windows

VALUES = tests_of(max_pool2d, geometry.VALUES)
ENDS = tests_of(max_pool2d, geometry.ENDS)
LARGEST = "the_largest_number_survives"
TOGETHER = "goes_together_with_relu"
BELOW_ZERO = ("negative_numbers", "same_with_negative_numbers")

PICKED = "which number of a window is taken"
START = "where the search for the largest number starts"
NUMBERS = "the type of the numbers"


def of_windows(reduce, x, pool_size, stride, padding):
    """What `reduce` makes of the windows, (..., kh * kw). What "same" adds is NaN."""
    each = windows(x, pool_size, stride, padding, np.nan)
    return reduce(each.reshape(*each.shape[:3], -1))


# ---- which number of a window ----------------------------------------------------------------------


@misconception(
    "mean-for-max",
    "It looks as if the numbers of a window are averaged. The largest one is wanted.",
    fails=(*VALUES, LARGEST, TOGETHER),
    about=PICKED,
)
def mean_for_max(x, pool_size=2, stride=None, padding="valid"):
    return avg_pool2d(x, pool_size, stride, padding)


@misconception(
    "sum-for-max",
    "It looks as if the numbers of a window are added up. The largest one is wanted.",
    fails=(*VALUES, LARGEST, TOGETHER),
    about=PICKED,
)
def sum_for_max(x, pool_size=2, stride=None, padding="valid"):
    return of_windows(lambda w: np.nansum(w, axis=-1), x, pool_size, stride, padding)


@misconception(
    "smallest-for-max",
    "It looks as if the smallest number of each window is taken. The largest one is wanted.",
    fails=(*VALUES, LARGEST),
    about=PICKED,
)
def smallest_for_max(x, pool_size=2, stride=None, padding="valid"):
    return -max_pool2d(-x.astype(float), pool_size, stride, padding)


@misconception(
    "median-for-max",
    "It looks as if the median of each window is taken. The largest number is wanted.",
    fails=(*VALUES, LARGEST, TOGETHER),
    about=PICKED,
)
def median_for_max(x, pool_size=2, stride=None, padding="valid"):
    return of_windows(lambda w: np.nanmedian(w, axis=-1), x, pool_size, stride, padding)


@misconception(
    "first-pixel-of-the-window",
    "It looks as if the first number of each window is taken, as subsampling does. The largest one is wanted.",
    fails=(*VALUES, LARGEST),
    about=PICKED,
)
def first_pixel_of_the_window(x, pool_size=2, stride=None, padding="valid"):
    rows, columns = right_starts(max_pool2d, x, pool_size, stride, padding)
    return x[np.maximum(rows, 0)][:, np.maximum(columns, 0)]


@misconception(
    "first-row-of-the-window",
    "It looks as if the largest number of the window's first row alone is taken. The whole window counts.",
    fails=(*VALUES, LARGEST),
    about=PICKED,
)
def first_row_of_the_window(x, pool_size=2, stride=None, padding="valid"):
    starts = right_starts(max_pool2d, x, pool_size, stride, padding)
    starts[0] = np.maximum(starts[0], 0)
    return geometry.windows_at(max_pool2d, x, (1, pair(pool_size)[1]), *starts)


@misconception(
    "place-for-value",
    "It looks as if the place of the largest number is returned (argmax). The number itself is wanted.",
    fails=(*VALUES, LARGEST, TOGETHER),
    about=PICKED,
)
def place_for_value(x, pool_size=2, stride=None, padding="valid"):
    return of_windows(lambda w: np.nanargmax(w, axis=-1), x, pool_size, stride, padding)


@misconception(
    "largest-absolute-value",
    "It looks as if the largest of the absolute values is taken. -5 is smaller than 1.",
    fails=(*BELOW_ZERO, LARGEST, TOGETHER),
    about="negative numbers",
)
def largest_absolute_value(x, pool_size=2, stride=None, padding="valid"):
    return max_pool2d(np.abs(x), pool_size, stride, padding)


@misconception(
    "farthest-from-0",
    "It looks as if the number that is farthest from 0 is taken, with its sign. -5 is smaller than 1.",
    fails=(*BELOW_ZERO, LARGEST, TOGETHER),
    about="negative numbers",
)
def farthest_from_0(x, pool_size=2, stride=None, padding="valid"):
    smallest = -max_pool2d(-x.astype(float), pool_size, stride, padding)
    largest = max_pool2d(x, pool_size, stride, padding)
    return np.where(-smallest > largest, smallest, largest)


@misconception(
    "started-at-0",
    "It looks as if the search for the largest number starts at 0, so that nothing below 0 is ever found. A window may "
    "hold negative numbers alone.",
    fails=(*BELOW_ZERO, LARGEST),
    about=START,
)
def started_at_0(x, pool_size=2, stride=None, padding="valid"):
    return np.maximum(max_pool2d(x, pool_size, stride, padding), 0)


@misconception(
    "started-at-minus-1",
    "It looks as if the search for the largest number starts at -1, so that nothing below -1 is ever found. All "
    "numbers of a window may be smaller.",
    fails=(*BELOW_ZERO, LARGEST),
    about=START,
)
def started_at_minus_1(x, pool_size=2, stride=None, padding="valid"):
    return np.maximum(max_pool2d(x, pool_size, stride, padding), -1)


@misconception(
    "started-at-minus-999",
    "It looks as if the search for the largest number starts at -999, so that nothing below is ever found. Whatever "
    "number you choose, a window may be below it: there is one thing only that is smaller than all numbers.",
    fails=BELOW_ZERO,
    about=START,
)
def started_at_minus_999(x, pool_size=2, stride=None, padding="valid"):
    return np.maximum(max_pool2d(x, pool_size, stride, padding), -999)


@misconception(
    "maximum-not-reset",
    "It looks as if the search goes on with the largest number of the windows before. Each window starts afresh.",
    fails=VALUES,
    about=START,
)
def maximum_not_reset(x, pool_size=2, stride=None, padding="valid"):
    out = max_pool2d(x, pool_size, stride, padding)
    return np.maximum.accumulate(out.ravel()).reshape(out.shape)


@misconception(
    "maximum-not-reset-in-a-row",
    "It looks as if the search goes on, along a row, with the largest number of the windows before. Each window starts "
    "afresh.",
    fails=VALUES,
    about=START,
)
def maximum_not_reset_in_a_row(x, pool_size=2, stride=None, padding="valid"):
    return np.maximum.accumulate(max_pool2d(x, pool_size, stride, padding), axis=1)


# ---- the edge --------------------------------------------------------------------------------------


@misconception(
    "same-padded-with-zeros",
    'With "same", it looks as if the edge is padded with zeros. Where all numbers are negative, a zero would be the '
    "largest: what is added must never win.",
    fails=("same_with_negative_numbers",),
    about=geometry.EDGE,
)
def same_padded_with_zeros(x, pool_size=2, stride=None, padding="valid"):
    right = max_pool2d(x, pool_size, stride, padding)
    if padding != "same":
        return right
    return with_pads(max_pool2d, x, pool_size, stride, pads_of(x, pool_size, stride))


@misconception(
    "same-padded-with-minus-999",
    'With "same", it looks as if the edge is padded with -999. Where all numbers are smaller, that would be the '
    "largest: what is added must never win.",
    fails=("same_with_negative_numbers",),
    about=geometry.EDGE,
)
def same_padded_with_minus_999(x, pool_size=2, stride=None, padding="valid"):
    right = max_pool2d(x, pool_size, stride, padding)
    if padding != "same":
        return right
    return with_pads(max_pool2d, x, pool_size, stride, pads_of(x, pool_size, stride), constant_values=-999)


@misconception(
    "same-padded-with-minus-1",
    'With "same", it looks as if the edge is padded with -1. Where all numbers are smaller, that would be the largest: '
    "what is added must never win.",
    fails=("same_with_negative_numbers",),
    about=geometry.EDGE,
)
def same_padded_with_minus_1(x, pool_size=2, stride=None, padding="valid"):
    right = max_pool2d(x, pool_size, stride, padding)
    if padding != "same":
        return right
    return with_pads(max_pool2d, x, pool_size, stride, pads_of(x, pool_size, stride), constant_values=-1)


# ---- numbers, and the input ------------------------------------------------------------------------


@misconception(
    "no-infinity-among-integers",
    'It looks as if -inf is put into an array of integers, with "same". There is no infinity among the integers: the '
    "array must hold floats.",
    fails=("same_of_integers",),
    about=NUMBERS,
)
def no_infinity_among_integers(x, pool_size=2, stride=None, padding="valid"):
    if geometry.adds_something(x, pool_size, stride, padding) and x.dtype.kind in "iu":
        raise OverflowError("cannot convert float infinity to integer")
    return max_pool2d(x, pool_size, stride, padding)


def padded_by_numpy(x, pool_size=2, stride=None, padding="valid"):
    """np.pad raises where nothing is added too, but not of bytes, among which it puts 0."""
    right = max_pool2d(x, pool_size, stride, padding)
    if padding != "same":
        return right
    with np.errstate(invalid="ignore"):
        padded = np.pad(x, (*pads_of(x, pool_size, stride), (0, 0)), constant_values=-np.inf)
    return max_pool2d(padded, pool_size, stride)


PADDED_BY_NUMPY = Variant(
    no_infinity_among_integers.name, no_infinity_among_integers.hint, padded_by_numpy, about=NUMBERS
)


@misconception(
    "result-of-integers-filled-with-infinity",
    "It looks as if a result of the input's integer type is filled with -inf. There is no infinity among the integers: "
    "the array must hold floats.",
    fails=("integer_image", "same_of_integers"),
    about=NUMBERS,
)
def result_of_integers_filled_with_infinity(x, pool_size=2, stride=None, padding="valid"):
    if x.dtype.kind in "iu":
        raise OverflowError("cannot convert float infinity to integer")
    return max_pool2d(x, pool_size, stride, padding)


@misconception(
    "signed-bytes",
    "It looks as if the numbers are stored as signed bytes, which end at 127: what is larger comes out negative.",
    fails=("integer_image",),
    about=NUMBERS,
)
def signed_bytes(x, pool_size=2, stride=None, padding="valid"):
    x = x.astype(np.int8) if x.dtype == np.uint8 else x
    return max_pool2d(x, pool_size, stride, padding)


@misconception(
    "always-integers",
    "It looks as if the result is stored in an array of integers, which cuts off the fractions. Give it a float type.",
    fails=("fractions",),
    about=NUMBERS,
)
def always_integers(x, pool_size=2, stride=None, padding="valid"):
    return max_pool2d(x, pool_size, stride, padding).astype(int)


@misconception(
    "rounded",
    "It looks as if the result is rounded to two decimals. Return it as it is.",
    fails=("fractions",),
    about=NUMBERS,
)
def rounded(x, pool_size=2, stride=None, padding="valid"):
    return np.round(max_pool2d(x, pool_size, stride, padding), 2)


@misconception(
    "half-precision",
    "It looks as if the result is stored in float16, which keeps three decimal digits alone.",
    fails=("fractions",),
    about=NUMBERS,
)
def half_precision(x, pool_size=2, stride=None, padding="valid"):
    return max_pool2d(x, pool_size, stride, padding).astype(np.float16)


@misconception(
    "window-sorted-in-place",
    "It looks as if the windows themselves are sorted. A slice is a view: that changes the image, and windows that "
    "overlap then see the changed numbers.",
    fails=("stride", "everything_at_once", "leaves_its_input_alone"),
    about="the input, which is changed",
)
def window_sorted_in_place(x, pool_size=2, stride=None, padding="valid"):
    out = max_pool2d(x, pool_size, stride, padding)  # the size, and what is refused
    if padding == "same":
        return out
    kh, kw = pair(pool_size)
    starts = right_starts(max_pool2d, x, pool_size, stride, padding)
    for i, top in enumerate(starts[0]):
        for j, left in enumerate(starts[1]):
            window = x[top : top + kh, left : left + kw]
            window.sort(axis=0)
            window.sort(axis=1)
            out[i, j] = window[-1, -1]
    return out


@misconception(
    "max-of-python",
    "It looks as if Python's own max, or an `if`, is asked which of two arrays is larger. That has no single answer, "
    "and NumPy refuses it. NumPy has a maximum of its own.",
    fails=(*VALUES, LARGEST, TOGETHER, "leaves_its_input_alone", *geometry.REFUSALS),
    about="comparing whole arrays",
    raises=ValueError,
)
def max_of_python(x, pool_size=2, stride=None, padding="valid"):
    raise ValueError("The truth value of an array with more than one element is ambiguous.")


# ---- the windows, as in any pooling ----------------------------------------------------------------

OF_ANY_POOLING = geometry.mistakes_of(
    max_pool2d,
    apart={
        **dict.fromkeys(("window-one-short", "stride-in-size-only", *geometry.MOST_LEFT_AT_0), (*VALUES, LARGEST)),
        **dict.fromkeys(("padded-size-without-one", "padded-size-without-floor"), (*VALUES, LARGEST)),
        **dict.fromkeys(("padded-stops-before-the-last-start", "last-places-left-at-0"), (*ENDS, LARGEST)),
        **dict.fromkeys(("last-window-lost", "size-without-floor"), (*geometry.VALID, LARGEST)),
        "stops-before-the-last-start": (*geometry.FITTING, LARGEST),
    },
)


# ---- of which only the kind is known -----------------------------------------------------------------

OF_WINDOWS = patterns_of(geometry.windows_of(max_pool2d, lambda w: np.nanmax(w, axis=(-3, -2))))
