"""What goes wrong in the gradient of max pooling. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import misconception
from solutions.backward import geometry, reference
from solutions.backward.reference import pair
from solutions.backward.variants import put_elsewhere
from solutions.refusals import refused_otherwise
from solutions.sliding import Slip, laid, mistakes_of
from solutions.variants import places_of

TIES = ("ties_go_to_the_first",)
OVERLAP = ("windows_that_overlap",)
CHANNELS = ("several_channels",)
STRIDE = ("stride",)
OBLONG = ("height_and_width_differ",)
LEFT_OVER = ("what_is_left_over",)
NEGATIVE = ("negative_numbers",)
INTEGERS = ("integer_image",)
PLAIN = ("windows_side_by_side", *TIES, *CHANNELS, *NEGATIVE, "fractions", *INTEGERS)
VALUES = (*PLAIN, *OVERLAP, *STRIDE, *LEFT_OVER, *OBLONG)
TOO_LARGE = ("refuses_a_window_larger_than_the_image",)
BELOW_ONE = ("refuses_a_stride_below_one",)
SHAPE = ("refuses_dout_of_another_shape",)

WHERE = "which number of a window gets the gradient"
SHARED = "windows that overlap"
GIVEN = "what is put there"
DEPTH = "the channels"
NUMBERS = "the type of the numbers"
EDGE = "what no window covers"


def windows(dout, x, pool_size, stride):
    """Of each number of dout: (i, j, c), and the slices of its window. Refuses what makes no sense."""
    reference.max_pool2d_backward(dout, x, pool_size, stride)
    (kh, kw), (sh, sw) = pair(pool_size), pair(pool_size if stride is None else stride)
    for i, j, c in np.ndindex(*dout.shape):
        yield (i, j, c), (slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw), c)


def shared_out(share):
    """share: called with a window, (kh, kw); which part of the gradient each of its numbers gets."""

    def mistaken(dout, x, pool_size=2, stride=None):
        dx = np.zeros(x.shape)
        for place, seen in windows(dout, x, pool_size, stride):
            dx[seen] += dout[place] * share(x[seen])
        return dx

    return mistaken


def at(index, window):
    """1 at one place, 0 elsewhere."""
    return (np.arange(window.size) == index).reshape(window.shape).astype(float)


def flat_as_transposed(window):
    """The place of the maximum, with its row and column read by the height of the window."""
    index = int(window.argmax())
    row, column = divmod(index, window.shape[0])
    if row >= window.shape[0] or column >= window.shape[1]:
        raise IndexError("index is out of bounds")
    return at(row * window.shape[1] + column, window)


for_each = [
    (
        "all-of-a-tie",
        "Where a window holds its largest number more than once, it looks as if each of them gets the whole gradient. "
        "Here, as in TensorFlow, the first one gets it, row by row.",
        TIES,
        "ties",
        lambda window: (window == window.max()).astype(float),
    ),
    (
        "tie-shared",
        "Where a window holds its largest number more than once, it looks as if the gradient is shared between them. "
        "Here, as in TensorFlow, the first one gets it all, row by row.",
        TIES,
        "ties",
        lambda window: (window == window.max()) / (window == window.max()).sum(),
    ),
    (
        "last-of-a-tie",
        "Where a window holds its largest number more than once, it looks as if the last of them gets the gradient. "
        "Here, as in TensorFlow, the first one gets it, row by row.",
        TIES,
        "ties",
        lambda window: at(window.size - 1 - window.ravel()[::-1].argmax(), window),
    ),
    (
        "first-of-a-tie-by-columns",
        "Where a window holds its largest number more than once, it looks as if the first one is looked for column by "
        "column. Look row by row, as argmax does.",
        TIES,
        "ties",
        lambda window: at(window.T.argmax(), window.T).T,
    ),
    (
        "spread-evenly",
        "It looks as if each number of a window gets an equal share of the gradient. That is average pooling; here the "
        "largest number alone went on, so it alone gets the gradient.",
        VALUES,
        WHERE,
        lambda window: np.full(window.shape, 1 / window.size),
    ),
    (
        "whole-window",
        "It looks as if every number of a window gets the whole gradient. Only the largest one went on.",
        VALUES,
        WHERE,
        lambda window: np.ones(window.shape),
    ),
    (
        "first-place",
        "It looks as if the gradient goes to the first number of each window. It goes to the largest one.",
        VALUES,
        WHERE,
        lambda window: at(0, window),
    ),
    (
        "smallest",
        "It looks as if the gradient goes to the smallest number of each window. It goes to the largest one.",
        VALUES,
        WHERE,
        lambda window: at(window.argmin(), window),
    ),
    (
        "largest-absolute-value",
        "It looks as if the gradient goes to the number that is farthest from 0. -5 is smaller than 1.",
        (*NEGATIVE, *TIES),
        "negative numbers",
        lambda window: at(np.abs(window).argmax(), window),
    ),
    (
        "positive-alone",
        "It looks as if the search for the largest number starts at 0, so that a window of negative numbers has "
        "none. It has.",
        (*NEGATIVE, *TIES),
        "negative numbers",
        lambda window: at(window.argmax(), window) * (window.max() > 0),
    ),
    (
        "place-read-by-the-height",
        "It looks as if the row and the column of the maximum are taken from its index by the height of the window. In "
        "row i of a window kw wide, indices begin at i · kw.",
        OBLONG,
        "windows that are not square",
        flat_as_transposed,
    ),
    (
        "row-and-column-of-the-maximum-exchanged",
        "It looks as if row and column of the maximum are exchanged: the gradient lies mirrored in its window.",
        (*PLAIN, *OVERLAP, *STRIDE, *LEFT_OVER, *OBLONG),
        WHERE,
        lambda window: mirrored(window),
    ),
]


def mirrored(window):
    column, row = np.unravel_index(window.argmax(), window.shape)
    if row >= window.shape[0] or column >= window.shape[1]:
        raise IndexError("index is out of bounds")
    return at(row * window.shape[1] + column, window)


WITHIN_A_WINDOW = [
    misconception(name, hint, fails=fails, about=about)(shared_out(share))
    for name, hint, fails, about, share in for_each
]


@misconception(
    "last-window-wins",
    "It looks as if dx is set (=) where a window's maximum lies. Where windows overlap, one number can be the "
    "maximum of several: their gradients add up (+=).",
    fails=OVERLAP,
    about=SHARED,
)
def last_window_wins(dout, x, pool_size=2, stride=None):
    dx = np.zeros(x.shape)
    for place, seen in windows(dout, x, pool_size, stride):
        dx[seen][at(x[seen].argmax(), x[seen]) > 0] = dout[place]
    return dx


@misconception(
    "later-window-replaces-the-earlier",
    "It looks as if a window's whole piece of dx is set (=), zeros too. Where windows overlap, that wipes out what "
    "earlier ones have put there: add (+=).",
    fails=OVERLAP,
    about=SHARED,
)
def later_window_replaces_the_earlier(dout, x, pool_size=2, stride=None):
    dx = np.zeros(x.shape)
    for place, seen in windows(dout, x, pool_size, stride):
        dx[seen] = dout[place] * at(x[seen].argmax(), x[seen])
    return dx


@misconception(
    "averaged-where-windows-overlap",
    "It looks as if the gradients of windows that share their maximum are averaged. They add up: a change of that "
    "number changes the results of all of them.",
    fails=OVERLAP,
    about=SHARED,
)
def averaged_where_windows_overlap(dout, x, pool_size=2, stride=None):
    counts = reference.max_pool2d_backward(np.ones(dout.shape), x, pool_size, stride)
    return reference.max_pool2d_backward(dout, x, pool_size, stride) / np.maximum(counts, 1)


@misconception(
    "mask-returned",
    "It looks as if dx only says where the maxima are, with ones. Each gets the number of dout that belongs to its "
    "window.",
    fails=VALUES,
    about=GIVEN,
)
def mask_returned(dout, x, pool_size=2, stride=None):
    reference.max_pool2d_backward(dout, x, pool_size, stride)
    return (reference.max_pool2d_backward(np.ones(dout.shape), x, pool_size, stride) > 0).astype(float)


@misconception(
    "maximum-for-dout",
    "It looks as if the maxima themselves are put at their places. Each place gets the number of dout that belongs to "
    "its window.",
    fails=VALUES,
    about=GIVEN,
)
def maximum_for_dout(dout, x, pool_size=2, stride=None):
    dx = np.zeros(x.shape)
    for _, seen in windows(dout, x, pool_size, stride):
        dx[seen] += x[seen].max() * at(x[seen].argmax(), x[seen])
    return dx


@misconception(
    "dout-times-the-maximum",
    "It looks as if dout is multiplied by the maximum. The largest number goes on as it is, so the derivative is 1.",
    fails=VALUES,
    about=GIVEN,
)
def dout_times_the_maximum(dout, x, pool_size=2, stride=None):
    return reference.max_pool2d_backward(dout, x, pool_size, stride) * x


@misconception(
    "one-number-for-all-windows",
    "It looks as if every maximum gets the first number of dout. Each gets the one that belongs to its window.",
    fails=VALUES,
    about=GIVEN,
)
def one_number_for_all_windows(dout, x, pool_size=2, stride=None):
    return reference.max_pool2d_backward(np.full_like(dout, dout[0, 0, 0]) if dout.size else dout, x, pool_size, stride)


@misconception(
    "dout-returned",
    "It looks as if dout comes out as it went in. dx has the shape of x, with 0 everywhere but at the maxima.",
    fails=VALUES,
    about=GIVEN,
)
def dout_returned(dout, x, pool_size=2, stride=None):
    reference.max_pool2d_backward(dout, x, pool_size, stride)
    return dout.copy()


@misconception(
    "written-into-a-copy-of-x",
    "It looks as if dx begins as a copy of x, so that x stays where no maximum is. There, the gradient is 0.",
    fails=VALUES,
    about=GIVEN,
)
def written_into_a_copy_of_x(dout, x, pool_size=2, stride=None):
    at_maxima = reference.max_pool2d_backward(np.ones(dout.shape), x, pool_size, stride) > 0
    return np.where(at_maxima, reference.max_pool2d_backward(dout, x, pool_size, stride), x)


@misconception(
    "over-all-channels",
    "It looks as if the largest number of all channels together is looked for. Each channel is pooled by itself.",
    fails=CHANNELS,
    about=DEPTH,
)
def over_all_channels(dout, x, pool_size=2, stride=None):
    dx = np.zeros(x.shape)
    for (i, j, c), (rows, columns, _) in windows(dout, x, pool_size, stride):
        window = x[rows, columns]
        dx[rows, columns] += dout[i, j, c] * at(window.argmax(), window)
    return dx


@misconception(
    "places-of-the-first-channel",
    "It looks as if the maxima are looked for in the first channel alone, and used for all. Each channel has its own.",
    fails=CHANNELS,
    about=DEPTH,
)
def places_of_the_first_channel(dout, x, pool_size=2, stride=None):
    same = np.repeat(x[..., :1], x.shape[2], axis=2)
    return reference.max_pool2d_backward(dout, same, pool_size, stride)


@misconception(
    "dout-summed-over-channels",
    "It looks as if dout is summed over its channels, so that every channel gets the same. Each channel is pooled by "
    "itself.",
    fails=CHANNELS,
    about=DEPTH,
)
def dout_summed_over_channels(dout, x, pool_size=2, stride=None):
    reference.max_pool2d_backward(dout, x, pool_size, stride)
    summed = np.repeat(dout.sum(axis=2, keepdims=True), dout.shape[2], axis=2)
    return reference.max_pool2d_backward(summed, x, pool_size, stride)


@misconception(
    "first-channel-only",
    "It looks as if only the first channel gets a gradient. Each channel is pooled by itself.",
    fails=CHANNELS,
    about=DEPTH,
)
def first_channel_only(dout, x, pool_size=2, stride=None):
    dx = reference.max_pool2d_backward(dout, x, pool_size, stride)
    dx[..., 1:] = 0
    return dx


@misconception(
    "left-over-missing",
    "It looks as if dx ends where the last window ends. It has the shape of x: rows and columns that no window covers "
    "get the gradient 0.",
    fails=LEFT_OVER,
    about=EDGE,
)
def left_over_missing(dout, x, pool_size=2, stride=None):
    dx = reference.max_pool2d_backward(dout, x, pool_size, stride)
    rows, columns = laid(*geometry.pooling_axes(dout, x, pool_size, stride), {})
    return dx[: rows.begins[-1] + rows.size, : columns.begins[-1] + columns.size]


@misconception(
    "cut-to-integers",
    "It looks as if dx is an array of x's integer type, as np.zeros_like(x) makes one. That cuts off the fractions.",
    fails=INTEGERS,
    about=NUMBERS,
)
def cut_to_integers(dout, x, pool_size=2, stride=None):
    return reference.max_pool2d_backward(dout, x, pool_size, stride).astype(x.dtype)


@misconception(
    "rounded",
    "It looks as if the result is rounded to two decimals. Return it as it is.",
    fails=("fractions",),
    about=NUMBERS,
)
def rounded(dout, x, pool_size=2, stride=None):
    return np.round(reference.max_pool2d_backward(dout, x, pool_size, stride), 2)


@misconception(
    "half-precision",
    "It looks as if the result is stored in float16, which keeps three decimal digits alone.",
    fails=("fractions",),
    about=NUMBERS,
)
def half_precision(dout, x, pool_size=2, stride=None):
    return reference.max_pool2d_backward(dout, x, pool_size, stride).astype(np.float16)


@misconception(
    "x-overwritten",
    "x itself was changed: it looks as if the maxima were marked in it. Make a new array.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def x_overwritten(dout, x, pool_size=2, stride=None):
    right = reference.max_pool2d_backward(dout, x, pool_size, stride)
    x[right != 0] = 0
    return right


@misconception(
    "gradient-written-into-x",
    "It looks as if the gradient is written into x itself. The values may be right; but whoever called the function "
    "still needs x.",
    fails=("leaves_its_input_alone", *INTEGERS),
    about="the input, which is changed",
)
def gradient_written_into_x(dout, x, pool_size=2, stride=None):
    x[...] = reference.max_pool2d_backward(dout, x, pool_size, stride)
    return x


@misconception(
    "dout-with-other-channels",
    "It looks as if dout may have another number of channels than x. Pooling keeps every channel: where the numbers "
    "differ, raise a ValueError.",
    fails=SHAPE,
    about="the shape of dout",
)
def dout_with_other_channels(dout, x, pool_size=2, stride=None):
    fitting = geometry.with_channels(dout, x.shape[2])
    return reference.max_pool2d_backward(fitting, x, pool_size, stride)


@misconception(
    "moves-by-one-by-default",
    "It looks as if the window moves by 1 where no stride is given. Then it moves by its own size.",
    fails=(*PLAIN, *LEFT_OVER, *OBLONG),
    about="the stride",
)
def moves_by_one_by_default(dout, x, pool_size=2, stride=None):
    if stride is None:
        return geometry.POOLING.taking({"s": lambda a: 1})(dout, x, pool_size)
    return reference.max_pool2d_backward(dout, x, pool_size, stride)


SLIPS = [
    *geometry.slips_named((*geometry.STRIDES, *geometry.NOT_SQUARE, *geometry.LARGE, *geometry.SMALL)),
    *geometry.OF_ANY,
    Slip(
        "window-sides-swapped",
        "It looks as if the two sides of the window are exchanged. A pair is (rows, columns).",
        {"k": lambda a: a.across.k},
        fails=("window",),
        about="windows that are not square",
    ),
    Slip(
        "window-taken-from-the-stride",
        "It looks as if the window is as large as the stride. The stride says how far the window moves; pool_size says "
        "how large it is.",
        {"k": lambda a: a.s},
        fails=("stride",),
        about="the stride",
    ),
    Slip(
        "window-one-short",
        "It looks as if the last row and the last column of each window are missing. A slice a:b stops before b.",
        {"reach": lambda a: max(a.k - 1, 1)},
        fails=("size",),
        about="the size of the window",
    ),
    Slip(
        "window-one-too-long",
        "It looks as if each window has one row and one column too many. A slice a:b stops before b, so that nothing "
        "need be added.",
        {"reach": lambda a: a.k + 1},
        fails=("size",),
        about="the size of the window",
    ),
]
OF_WINDOWS = mistakes_of(
    geometry.POOLING,
    SLIPS,
    {
        "stride": (*OVERLAP, *STRIDE),
        "strides differ": (*STRIDE, *OBLONG),
        "window": OBLONG,
        "size": VALUES,
        "below one": BELOW_ONE,
        "too large": TOO_LARGE,
        "unknown": (),
        "shape": SHAPE,
    },
)
REFUSED_OTHERWISE = refused_otherwise(reference.max_pool2d_backward, (*TOO_LARGE, *BELOW_ONE, *SHAPE))
WRITTEN_OTHERWISE = [*put_elsewhere(), *places_of(geometry.POOLING)]
