"""What goes wrong when rows and columns are left out. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import Variant, as_array, misconception
from autograder.formulas import Formula, written_otherwise
from autograder.sliding import patterns_of, slid
from solutions.pooling import reference
from solutions.pooling.geometry import windows_at
from solutions.pooling.reference import pair
from solutions.refusals import refused_otherwise
from solutions.variants import ALONG, CEILING

REGULAR = ("every_second_or_third", "height_and_width_differ", "several_channels", "fractions")
VALUES = (*REGULAR, "what_is_left_over", "strides_that_differ")
TWICE = "twice_is_as_with_the_product"
BELOW_ONE = ("refuses_a_stride_below_one",)

CHOSEN = "which rows and columns are kept"
LOOKED = "what is made of those that are left out"
SIZE = "how many rows and columns are kept"
REFUSED = "strides below 1"


def checked(x, stride):
    """The strides, once they are known to make sense."""
    reference.subsample(x, stride)
    return pair(stride)


def of_groups(pool, x, stride):
    """The groups, pooled; those at the edge are cut."""
    sh, sw = checked(x, stride)
    return windows_at(pool, x, stride, range(0, x.shape[0], sh), range(0, x.shape[1], sw))


@misconception(
    "starts-at-1",
    "It looks as if the first row and column kept are those of index 1. The first are those of index 0.",
    fails=(*VALUES, TWICE),
    about=CHOSEN,
)
def starts_at_1(x, stride):
    sh, sw = checked(x, stride)
    return x[1::sh, 1::sw]


@misconception(
    "last-of-each-group",
    "It looks as if the last row and column of each group are kept. The first are: 0, stride, 2 · stride, …",
    fails=VALUES,
    about=CHOSEN,
)
def last_of_each_group(x, stride):
    sh, sw = checked(x, stride)
    return x[sh - 1 :: sh, sw - 1 :: sw]


@misconception(
    "middle-of-each-group",
    "It looks as if the middle row and column of each group are kept. The first are: 0, stride, 2 · stride, …",
    fails=(*VALUES, TWICE),
    about=CHOSEN,
)
def middle_of_each_group(x, stride):
    sh, sw = checked(x, stride)
    return x[sh // 2 :: sh, sw // 2 :: sw]


@misconception(
    "counted-from-the-end",
    "It looks as if rows and columns are counted from the last one back. Counting starts at row 0 and column 0.",
    fails=VALUES,
    about=CHOSEN,
)
def counted_from_the_end(x, stride):
    sh, sw = checked(x, stride)
    return x[::-1][::sh][::-1][:, ::-1][:, ::sw][:, ::-1]


@misconception(
    "others-kept",
    "It looks as if every stride-th row and column is left out, and the others are kept. It is the other way round.",
    fails=(*VALUES, TWICE),
    about=CHOSEN,
)
def others_kept(x, stride):
    sh, sw = checked(x, stride)
    return np.delete(np.delete(x, np.s_[::sh], axis=0), np.s_[::sw], axis=1)


@misconception(
    "stride-leaves-out-as-many",
    "It looks as if so many rows and columns as the stride says are left out between two that are kept. The stride is "
    "the step from one to the next: one less are left out.",
    fails=(*VALUES, TWICE),
    about=CHOSEN,
)
def stride_leaves_out_as_many(x, stride):
    sh, sw = checked(x, stride)
    return x[:: sh + 1, :: sw + 1]


@misconception(
    "first-rows-kept",
    "It looks as if the first rows and columns, so many as the stride says, are kept. Every stride-th one is wanted.",
    fails=(*VALUES, TWICE),
    about=CHOSEN,
)
def first_rows_kept(x, stride):
    sh, sw = checked(x, stride)
    return x[:sh, :sw]


@misconception(
    "corner-cut-out",
    "It looks as if the result is cut out of the top-left corner. Output row i is row i · stride of x.",
    fails=VALUES,
    about=CHOSEN,
)
def corner_cut_out(x, stride):
    rows, columns = reference.subsample(x, stride).shape[:2]
    return x[:rows, :columns]


@misconception(
    "rows-only",
    "It looks as if rows are left out, and columns are not.",
    fails=(*VALUES, *BELOW_ONE),
    about="the two axes",
)
def rows_only(x, stride):
    return reference.subsample(x, (pair(stride)[0], 1))


@misconception(
    "columns-only",
    "It looks as if columns are left out, and rows are not.",
    fails=(*VALUES, *BELOW_ONE),
    about="the two axes",
)
def columns_only(x, stride):
    return reference.subsample(x, (1, pair(stride)[1]))


@misconception(
    "stride-one-axis",
    "It looks as if the first stride of a pair is used for both axes. A pair is (rows, columns).",
    fails=("strides_that_differ",),
    about="strides that differ",
)
def stride_one_axis(x, stride):
    return reference.subsample(x, checked(x, stride)[0])


@misconception(
    "strides-swapped",
    "It looks as if the two strides are exchanged. A pair is (rows, columns).",
    fails=("strides_that_differ",),
    about="strides that differ",
)
def strides_swapped(x, stride):
    return reference.subsample(x, pair(stride)[::-1])


@misconception(
    "stride-not-a-pair",
    "It looks as if the stride is taken for one number even when it is a pair, (rows, columns).",
    fails=("strides_that_differ", *BELOW_ONE),
    about="strides that differ",
)
def stride_not_a_pair(x, stride):
    if isinstance(stride, tuple):
        raise TypeError("slice indices must be integers or None or have an __index__ method")
    return reference.subsample(x, stride)


@misconception(
    "always-two",
    "It looks as if every second row and column is kept, whatever the stride says.",
    fails=(*VALUES, TWICE, *BELOW_ONE),
    about=CHOSEN,
)
def always_two(x, stride):
    return x[::2, ::2]


@misconception(
    "channels-left-out-too",
    "It looks as if channels are left out too. Every row and column that is kept keeps all its channels.",
    fails=("several_channels",),
    about="the channels",
)
def channels_left_out_too(x, stride):
    sh, sw = checked(x, stride)
    return x[::sh, ::sw, ::sw]


def channels_left_out_at_one_stride(x, stride):
    """Where the stride is one number, alone."""
    return reference.subsample(x, stride) if isinstance(stride, tuple) else channels_left_out_too.function(x, stride)


AT_ONE_STRIDE = Variant(
    channels_left_out_too.name, channels_left_out_too.hint, channels_left_out_at_one_stride, about="the channels"
)


@misconception(
    "first-channel-only",
    "It looks as if only the first channel is kept. Every row and column that is kept keeps all its channels.",
    fails=("several_channels",),
    about="the channels",
)
def first_channel_only(x, stride):
    return reference.subsample(x, stride)[..., :1]


@misconception(
    "channel-axis-missing",
    "It looks as if the result has two axes. It has three, as x has: (height, width, channels).",
    fails=(*VALUES, TWICE, *BELOW_ONE),
    about="the axes of the result",
)
def channel_axis_missing(x, stride):
    return reference.subsample(x, stride)[..., 0]


@misconception(
    "height-and-width-swapped",
    "It looks as if height and width are exchanged in the result. The order is (height, width, channels).",
    fails=(*VALUES, TWICE),
    about="the axes of the result",
)
def height_and_width_swapped(x, stride):
    return np.swapaxes(reference.subsample(x, stride), 0, 1)


@misconception(
    "image-taken-as-square",
    "It looks as if the height of x is used for its width too. x need not be square.",
    fails=("height_and_width_differ",),
    about="images that are not square",
)
def image_taken_as_square(x, stride):
    n = x.shape[0]
    if x.shape[1] < n:
        raise IndexError("index is out of bounds for axis 1")
    return reference.subsample(x[:, :n], stride)


@misconception(
    "size-rounded-down",
    "It looks as if the size is divided by the stride and rounded down. Row 0 is always kept, and so is each stride-th "
    "one, as long as there is one.",
    fails=("what_is_left_over",),
    about=SIZE,
)
def size_rounded_down(x, stride):
    sh, sw = checked(x, stride)
    return reference.subsample(x, stride)[: x.shape[0] // sh, : x.shape[1] // sw]


@misconception(
    "one-too-many",
    "It looks as if the size is n // stride + 1. Where the stride divides the size, that is one row too many.",
    fails=(*REGULAR, "strides_that_differ", TWICE),
    about=SIZE,
)
def one_too_many(x, stride):
    sh, sw = checked(x, stride)
    if x.shape[0] % sh == 0 or x.shape[1] % sw == 0:
        raise IndexError("index is out of bounds")
    return reference.subsample(x, stride)


@misconception(
    "left-out-set-to-0",
    "It looks as if the rows and columns that are left out become 0, and the size stays. They are to be taken out.",
    fails=VALUES,
    about=LOOKED,
)
def left_out_set_to_0(x, stride):
    sh, sw = checked(x, stride)
    out = np.zeros_like(x)
    out[::sh, ::sw] = x[::sh, ::sw]
    return out


@misconception(
    "largest-of-each-group",
    "It looks as if the largest number of each group is taken: that is max pooling. Subsampling looks at one number of "
    "each group alone, the first.",
    fails=VALUES,
    about=LOOKED,
)
def largest_of_each_group(x, stride):
    return of_groups(reference.max_pool2d, x, stride)


@misconception(
    "mean-of-each-group",
    "It looks as if each group is averaged: that is average pooling. Subsampling looks at one number of each group "
    "alone, the first.",
    fails=VALUES,
    about=LOOKED,
)
def mean_of_each_group(x, stride):
    return of_groups(reference.avg_pool2d, x, stride)


@misconception(
    "always-integers",
    "It looks as if the result is stored in an array of integers, which cuts off the fractions.",
    fails=("fractions",),
    about="the type of the numbers",
)
def always_integers(x, stride):
    return reference.subsample(x, stride).astype(int)


@misconception(
    "rounded",
    "It looks as if the result is rounded to two decimals. Return the numbers as they are.",
    fails=("fractions",),
    about="the type of the numbers",
)
def rounded(x, stride):
    return np.round(reference.subsample(x, stride), 2)


@misconception(
    "half-precision",
    "It looks as if the result is stored in float16, which keeps three decimal digits alone.",
    fails=("fractions",),
    about="the type of the numbers",
)
def half_precision(x, stride):
    return reference.subsample(x, stride).astype(np.float16)


@misconception(
    "pushed-together-in-place",
    "x has been changed: it looks as if the rows and columns that are kept were moved together in x itself.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def pushed_together_in_place(x, stride):
    kept = reference.subsample(x, stride).copy()
    x[: kept.shape[0], : kept.shape[1]] = kept
    return x[: kept.shape[0], : kept.shape[1]]


@misconception(
    "negative-stride-accepted",
    "It looks as if a negative stride is accepted: rows then come in reverse. Any stride below 1 should be refused.",
    fails=BELOW_ONE,
    about=REFUSED,
)
def negative_stride_accepted(x, stride):
    sh, sw = pair(stride)
    if 0 in (sh, sw):
        raise ValueError("slice step cannot be zero")
    return x[::sh, ::sw]


@misconception(
    "stride-zero-divides",
    "It looks as if a stride of 0 ends in a division by zero. It makes no sense: look first, and raise a ValueError.",
    fails=BELOW_ONE,
    about=REFUSED,
)
def stride_zero_divides(x, stride):
    if 0 in pair(stride):
        raise ZeroDivisionError("integer division or modulo by zero")
    return reference.subsample(x, stride)


@misconception(
    "second-stride-unchecked",
    "It looks as if the first stride of a pair alone is looked at. The second can be below 1 as well.",
    fails=BELOW_ONE,
    about=REFUSED,
)
def second_stride_unchecked(x, stride):
    sh, sw = pair(stride)
    if sh > 0 and sw == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    return x[::sh, ::sw] if sh > 0 and sw < 0 else reference.subsample(x, stride)


REFUSED_OTHERWISE = refused_otherwise(reference.subsample, BELOW_ONE)

# ---- written otherwise -------------------------------------------------------------------------------

NAMES = "Here n is the size of the image along an axis, m that of the other axis, s the stride and t that of the other."


def kept_by(step, down):
    """step: "count" of rows or columns that are kept, or "place" of the one that becomes i. down: whether it is taken
    by a formula along the height alone, or along the width; None for both."""

    def taken(formula):
        def places(n, m, s, t):
            count = formula(n=n, m=m, s=s, t=t) if step == "count" else -(-n // s)
            return [formula(i=i, n=n, m=m, s=s, t=t) if step == "place" else i * s for i in range(count)]

        def otherwise(x, stride):
            sizes, steps = x.shape[:2], checked(x, stride)
            for axis in (0, 1):
                if down in (None, axis == 0):
                    x = x.take(places(sizes[axis], sizes[1 - axis], steps[axis], steps[1 - axis]), axis=axis)
                else:
                    x = x.take(range(0, sizes[axis], steps[axis]), axis=axis)
            return x

        return otherwise

    return taken


WRITTEN = [
    variant
    for down, where in ALONG.items()
    for name, step, forms, hint, about in (
        (
            "count-written-otherwise",
            "count",
            CEILING,
            "It looks as if {formula} rows or columns are kept.",
            SIZE,
        ),
        (
            "place-written-otherwise",
            "place",
            "i * s",
            "It looks as if what is kept at place i is row or column {formula} of the image.",
            CHOSEN,
        ),
    )
    for variant in written_otherwise(
        Formula(name, forms, hint, kept_by(step, down), about, ("n", "m", "s", "t"), (NAMES, *where))
    )
]

# ---- of which only the kind is known -----------------------------------------------------------------


def windows_of(actual, x, stride):
    """Of which pixels a result was made: windows of one."""
    begins = [tuple(range(0, n, s)) for n, s in zip(x.shape, pair(stride), strict=False)]
    return slid(as_array(actual).astype(float), x, (1, 1), begins, lambda w: w[..., 0, 0, :], outside=np.nan)


OF_PIXELS = patterns_of(windows_of)
