"""What goes wrong with the windows of any pooling: where they start, how many there are, which channels they hold.

Each is a mistake of `max_pool2d` and of `avg_pool2d` alike: `mistakes_of` gives those of one of them, and beside them
what goes wrong with the windows of any function that slides one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from autograder.exercise import Misconception, Stepwise, Variant, as_array, misconception
from autograder.sliding import slid
from solutions.pooling.reference import avg_pool2d, max_pool2d, pair, same_pads
from solutions.refusals import refused_otherwise
from solutions.sliding import Axis, Sliding, Slip, bordered, laid, valid
from solutions.sliding import mistakes_of as sliding_mistakes_of
from solutions.slips import SLIPS
from solutions.variants import variants_of

# Hidden tests of both kinds of pooling, by what they are about.
SAME_STRIDE = ("same_with_stride",)
SAME_BY_DEFAULT = ("same", "same_with_negative_numbers", "same_with_black_pixels", "same_of_integers")
SAME = (*SAME_BY_DEFAULT, *SAME_STRIDE)
STRIDE = ("stride", "same_with_stride", "everything_at_once")
OBLONG = ("height_and_width_differ", "everything_at_once")
CHANNELS = ("several_channels", "everything_at_once")
LEFT_OVER = ("what_is_left_over", "everything_at_once")
SIDE_BY_SIDE = (
    *("windows_side_by_side", "negative_numbers", "several_channels", "height_and_width_differ"),
    *("what_is_left_over", "fractions", "integer_image"),
)
VALID = (*SIDE_BY_SIDE, "stride", "everything_at_once")
FITTING = tuple(test for test in VALID if test != "what_is_left_over")
VALUES = (*VALID, *SAME)
ENDS = (*FITTING, *SAME)  # where a window ends with the last pixel, or the last zero
TOO_LARGE = ("refuses_a_window_larger_than_the_image",)
PADDING = ("refuses_an_unknown_padding",)
BELOW_ONE = ("refuses_a_stride_below_one",)
REFUSALS = (*TOO_LARGE, *PADDING, *BELOW_ONE)
# Each kind tests "same" on the numbers that are easily taken for what is added.
NOT_OF = {
    max_pool2d: ("same_with_black_pixels",),
    avg_pool2d: ("same_with_negative_numbers", "the_largest_number_survives"),
}

ORDER = "the order of the axes in the result"
DEPTH = "the channels"
STEP = "the stride"
COUNT = "how many windows there are"
EDGE = 'what "same" adds at the edge'
LARGE = "windows larger than the image"


_OF_ANY: list[Callable[..., Misconception]] = []


def of_any_pooling(name, hint, *, fails, about):
    """Marks a mistake `mistaken(pool, x, pool_size, stride, padding)`, with `stride` as given, None too."""

    def mark(mistaken):
        def of(pool):
            def mistake(x, pool_size=2, stride=None, padding="valid"):
                return mistaken(pool, x, pool_size, stride, padding)

            return misconception(name, hint, fails=tests_of(pool, fails), about=about)(mistake)

        _OF_ANY.append(of)
        return mistaken

    return mark


def tests_of(pool, tests):
    """Those of the tests that there are for this pooling."""
    return tuple(test for test in tests if test not in NOT_OF[pool])


def sizes(pool_size, stride):
    """((kh, kw), (sh, sw))"""
    return pair(pool_size), pair(pool_size if stride is None else stride)


def pads_of(x, pool_size, stride):
    """What "same" adds: [(top, bottom), (left, right)]."""
    return [same_pads(n, k, s) for n, k, s in zip(x.shape, *sizes(pool_size, stride), strict=False)]


def with_pads(pool, x, pool_size, stride, pads, **kwargs):
    """A "same" pooling with other pads, which count as pixels."""
    return pool(np.pad(x.astype(float), (*pads, (0, 0)), **kwargs), pool_size, stride)


def right_starts(pool, x, pool_size, stride, padding):
    """The first rows and columns of the right windows, negative ones with "same"."""
    return [np.array(axis.begins) for axis in laid(*axes_of(x, pool_size, stride, padding), {})]


def windows_at(pool, x, pool_size, tops, lefts):
    """The pooled windows that start at these rows and columns, each cut where the image ends. What lies outside of the
    image altogether gives the largest of no numbers, -inf, or their sum, 0."""
    (kh, kw), nothing = pair(pool_size), -np.inf if pool is max_pool2d else 0.0
    out = np.full((len(tops), len(lefts), x.shape[2]), nothing)
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = x[max(top, 0) : max(top + kh, 0), max(left, 0) : max(left + kw, 0)]
            if window.size:
                out[i, j] = pool(window, window.shape[:2])[0, 0]
    return out


def axes_of(x, pool_size, stride, padding):
    each = zip(x.shape[:2], *sizes(pool_size, stride), pair(pool_size), strict=True)
    return tuple(Axis(n, k, s, padding, usual) for n, k, s, usual in each)


def made_of(pool):
    def pooled(rows, columns, x, pool_size, stride, padding):
        starts = [np.array(axis.begins, dtype=int) for axis in (rows, columns)]
        if rows.mode != "constant":  # pixels of the image, which count
            x = bordered(x.astype(float), rows, columns)
            starts = [start + axis.zeros[0] for start, axis in zip(starts, (rows, columns), strict=True)]
        return windows_at(pool, x, (rows.size, columns.size), *starts)

    return pooled


#: Beside those of any function that slides a window.
_SLIPS = [
    Slip(
        "window-taken-from-the-stride",
        "It looks as if the window is as large as the stride. The stride says how far the window moves; pool_size says "
        "how large it is.",
        {"k": lambda a: a.s},
        fails=("stride", "too large"),
        about=STEP,
    ),
    Slip(
        "window-sides-swapped",
        "It looks as if the two sides of the window are exchanged. A pair is (rows, columns).",
        {"k": lambda a: a.across.k},
        fails=("window",),
        about="windows that are not square",
    ),
    Slip(
        "window-one-short",
        "It looks as if the last row and the last column of each window are missing. A slice a:b stops before b.",
        {"reach": lambda a: max(a.k - 1, 1)},
        fails=("every",),
        about="the size of the window",
    ),
    Slip(
        "window-one-too-long",
        "It looks as if each window has one row and one column too many. A slice a:b stops before b, so that nothing "
        "need be added.",
        {"reach": lambda a: a.k + 1},
        fails=("every",),
        about="the size of the window",
    ),
    Slip(
        "window-at-every-start",
        'With "valid", it looks as if a window starts at every stride-th row and column, down to the last; those near '
        "the edge are cut off. Only windows that lie in the image count.",
        valid(count=lambda a: -(-a.n // a.s)),
        fails=("too many",),
        about=COUNT,
    ),
    Slip(
        "size-divided-by-the-stride",
        'With "valid", it looks as if the size of the image is divided by the stride. That is right only where the '
        "stride is the pool size; the window must fit.",
        valid(count=lambda a: a.n // a.s),
        fails=("overlapping",),
        about=COUNT,
    ),
    Slip(
        "window-moved-into-the-image",
        'With "same", it looks as if a window that begins before the first row or column is moved into the image. It '
        "keeps its place, and what lies outside of the image is left out.",
        {"begin": lambda a: lambda i: max(i * a.s, a.zeros[0])},
        fails=("same",),
        about=EDGE,
    ),
    Slip(
        "left-over-dropped-in-front",
        'With "valid", it looks as if what is left over is dropped at the top and left. The first window starts at row '
        "0 and column 0; what is left over is at the bottom and right.",
        valid(begin=lambda a: lambda i: i * a.s + (a.n - a.k) % a.s),
        fails=("left over",),
        about="what is left over at the edge",
    ),
]
ALL_SAME = (*SAME, "everything_at_once")
#: Slips after which most of the result is 0.
MOST_LEFT_AT_0 = ("first-row-alone-filled", "first-place-alone-filled", "result-filled-in-steps")
_TESTS = {
    "every": VALUES,
    "valid": VALID,
    "fitting": FITTING,
    "same": ALL_SAME,
    "even": ALL_SAME,
    "same moved": ALL_SAME,
    "same swapped": (*SAME_STRIDE, "everything_at_once"),
    "stride": STRIDE,
    "valid stride": VALID,
    "moved": VALUES,
    "overlapping": ("stride", "everything_at_once"),
    "too many": ("stride", *LEFT_OVER),
    "left over": LEFT_OVER,
    "strides differ": ("stride", *SAME_STRIDE, "height_and_width_differ"),
    "image": OBLONG,
    "window": OBLONG,
    "valid padded": ("stride", *LEFT_OVER),
    "below one": BELOW_ONE,
    "unknown": PADDING,
    "too large": TOO_LARGE,
    "same large": ("same",),
}
#: Where the last window ends one pixel before the image does.
ROOM_LEFT = ("stride", *LEFT_OVER, "height_and_width_differ", *SAME_STRIDE)
#: Windows that are cut off need no room: so these are as others. Copies of the edge never win against what they are
#: copies of.
_CUT = ("same-half-of-what-keeps-the-size", "same-half-window-of-the-right-size")
_NOT_OF = {max_pool2d: (*_CUT, "edge-repeated"), avg_pool2d: _CUT}


def sliding(pool):
    return Sliding(pool, axes_of, made_of(pool), "Only the real pixels under the window count.")


def mistakes_of(pool, apart: Mapping[str, tuple[str, ...]] = {}):
    """apart: by a mistake's name, all hidden tests that it fails in this pooling, where these are others."""
    slips = [slip for slip in (*SLIPS, *_SLIPS) if slip.name not in _NOT_OF[pool]]
    tests = {kind: tests_of(pool, names) for kind, names in _TESTS.items()}
    apart = {"zeros-after-the-last-window": ROOM_LEFT, **apart}
    return [
        *sliding_mistakes_of(sliding(pool), slips, tests, apart),
        *(of(pool) for of in _OF_ANY),
        *refused_otherwise(pool, REFUSALS),
        *variants_of(sliding(pool)),
        Variant(
            "window-and-stride-exchanged",
            "It looks as if the window is as large as the stride should be, and moves by what should be its size.",
            Stepwise(sliding(pool).taking, {"k": lambda a: a.s, "s": lambda a: a.k}),
            about="the window and the stride",
        ),
    ]


def adds_something(x, pool_size, stride, padding):
    """Whether anything is added at the edges of x."""
    return padding == "same" and any(map(any, pads_of(x, pool_size, stride)))


# ---- axes and channels -----------------------------------------------------------------------------


@of_any_pooling(
    "height-and-width-swapped",
    "It looks as if height and width are exchanged in the result. The order is (height, width, channels).",
    fails=VALUES,
    about=ORDER,
)
def height_and_width_swapped(pool, x, pool_size, stride, padding):
    return np.swapaxes(pool(x, pool_size, stride, padding), 0, 1)


@of_any_pooling(
    "channels-first",
    "It looks as if the channels come first in the result, as in PyTorch. Here, as in Keras, the order is (height, "
    "width, channels).",
    fails=VALUES,
    about=ORDER,
)
def channels_first(pool, x, pool_size, stride, padding):
    return np.moveaxis(pool(x, pool_size, stride, padding), -1, 0)


@of_any_pooling(
    "image-read-channels-first",
    "It looks as if the window slides over the last two axes of x, as in PyTorch. Here, as in Keras, these are the "
    "width and the channels: the order is (height, width, channels), and the window covers height and width.",
    fails=VALUES,
    about=ORDER,
)
def image_read_channels_first(pool, x, pool_size, stride, padding):
    return np.moveaxis(pool(np.moveaxis(x, 0, -1), pool_size, stride, padding), -1, 0)


@of_any_pooling(
    "channel-axis-missing",
    "It looks as if the result has two axes. It has three, as the image has: (height, width, channels), with one "
    "channel too.",
    fails=VALUES,
    about=ORDER,
)
def channel_axis_missing(pool, x, pool_size, stride, padding):
    return over_all_channels_of(pool, x, pool_size, stride, padding)[..., 0]


@of_any_pooling(
    "over-all-channels",
    "It looks as if a window is pooled over all channels together, so that every channel gets the same number. Each "
    "channel is pooled by itself.",
    fails=CHANNELS,
    about=DEPTH,
)
def over_all_channels(pool, x, pool_size, stride, padding):
    return np.repeat(over_all_channels_of(pool, x, pool_size, stride, padding), x.shape[2], axis=2)


@of_any_pooling(
    "channels-merged",
    "It looks as if all channels are pooled into one. Each channel is pooled by itself, and as many come out as went "
    "in.",
    fails=CHANNELS,
    about=DEPTH,
)
def channels_merged(pool, x, pool_size, stride, padding):
    return over_all_channels_of(pool, x, pool_size, stride, padding)


def over_all_channels_of(pool, x, pool_size, stride, padding):
    """(H', W', 1): pooled over height, width and channels. Pooling what is pooled is right for equal windows."""
    each = pool(x, pool_size, stride, padding)
    h, w, c = each.shape
    return pool(each.reshape(h * w, c, 1), (1, c)).reshape(h, w, 1)


@of_any_pooling(
    "first-channel-only",
    "It looks as if only the first channel is pooled. Each channel is pooled by itself, and as many come out as went "
    "in.",
    fails=CHANNELS,
    about=DEPTH,
)
def first_channel_only(pool, x, pool_size, stride, padding):
    return pool(x[..., :1], pool_size, stride, padding)


@of_any_pooling(
    "first-channel-alone-filled",
    "It looks as if the first channel alone is pooled, and the others stay 0, as where the function returns within the "
    "loop over the channels.",
    fails=(*CHANNELS, "the_largest_number_survives"),
    about=DEPTH,
)
def first_channel_alone_filled(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, stride, padding) * (np.arange(x.shape[2]) == 0)


# ---- the window ------------------------------------------------------------------------------------


@of_any_pooling(
    "pool-size-ignored",
    "It looks as if the window is 2 × 2 whatever pool_size says.",
    fails=(*VALUES, *TOO_LARGE),
    about="the size of the window",
)
def pool_size_ignored(pool, x, pool_size, stride, padding):
    return pool(x, 2, stride, padding)


@of_any_pooling(
    "pool-size-not-a-pair",
    "It looks as if pool_size is taken for one number even when it is a pair, (rows, columns).",
    fails=(*OBLONG, *TOO_LARGE),
    about="windows that are not square",
)
def pool_size_not_a_pair(pool, x, pool_size, stride, padding):
    if isinstance(pool_size, tuple):
        raise TypeError("unsupported operand type(s) for -: 'int' and 'tuple'")
    return pool(x, pool_size, stride, padding)


@of_any_pooling(
    "image-keeps-its-size",
    "It looks as if every pixel of a window gets the window's number, and the image keeps its size. Each window gives "
    "one number.",
    fails=VALUES,
    about="the size of the result",
)
def image_keeps_its_size(pool, x, pool_size, stride, padding):
    small = pool(x, pool_size, stride, padding)
    _, (sh, sw) = sizes(pool_size, stride)
    return small.repeat(sh, axis=0).repeat(sw, axis=1)


# ---- the stride and the number of windows ----------------------------------------------------------


@of_any_pooling(
    "stride-one-by-default",
    "It looks as if the window moves by one when no stride is given. It then moves by its own size, so that windows "
    "lie side by side.",
    fails=(*SIDE_BY_SIDE, *SAME_BY_DEFAULT),
    about=STEP,
)
def stride_one_by_default(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, 1 if stride is None else stride, padding)


@of_any_pooling(
    "stride-two-by-default",
    "It looks as if the window moves by two when no stride is given. It then moves by its own size, whatever that is.",
    fails=(*SIDE_BY_SIDE, *SAME_BY_DEFAULT),
    about=STEP,
)
def stride_two_by_default(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, 2 if stride is None else stride, padding)


@of_any_pooling(
    "stride-or-pool-size",
    "It looks as if a stride of 0 is taken for no stride at all, as 0 is false in Python. Only None means the pool "
    "size; 0 should be refused.",
    fails=BELOW_ONE,
    about="strides below 1",
)
def stride_or_pool_size(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, stride or None, padding)


@of_any_pooling(
    "stride-not-a-pair",
    "It looks as if the stride is taken for one number even when it is a pair, (rows, columns).",
    fails=("stride", *SAME_STRIDE, *BELOW_ONE),
    about="strides that differ",
)
def stride_not_a_pair(pool, x, pool_size, stride, padding):
    if isinstance(stride, tuple):
        raise TypeError("unsupported operand type(s) for //: 'int' and 'tuple'")
    return pool(x, pool_size, stride, padding)


@of_any_pooling(
    "must-divide",
    "It looks as if the size of the image must be a multiple of the window's, as when it is reshaped into windows. "
    'What is left over is dropped with "valid".',
    fails=LEFT_OVER,
    about="what is left over at the edge",
)
def must_divide(pool, x, pool_size, stride, padding):
    rests = [(n - k) % s for n, k, s in zip(x.shape, *sizes(pool_size, stride), strict=False) if s > 0]
    if padding == "valid" and any(rests):
        raise ValueError("cannot reshape array")
    return pool(x, pool_size, stride, padding)


# ---- "same" ----------------------------------------------------------------------------------------


@of_any_pooling(
    "window-sliced-from-a-negative-start",
    'With "same", it looks as if a slice begins at a negative row or column where the window begins before the image. '
    "Python counts such a start from the end, so that most often nothing is cut out: begin at 0 there.",
    fails=ALL_SAME,
    about=EDGE,
)
def window_sliced_from_a_negative_start(pool, x, pool_size, stride, padding):
    out = pool(x, pool_size, stride, padding).astype(float)
    (kh, kw), (tops, lefts) = pair(pool_size), right_starts(pool, x, pool_size, stride, padding)
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = x[top : top + kh, left : left + kw]
            if min(top, left) < 0 and window.size:
                out[i, j] = pool(window, window.shape[:2])[0, 0]
            elif min(top, left) < 0:
                out[i, j] = nothing_pooled(pool)
    return out


def nothing_pooled(pool):
    if pool is max_pool2d:
        raise ValueError("zero-size array to reduction operation maximum which has no identity")
    return np.nan


# ---- what is refused -------------------------------------------------------------------------------


@of_any_pooling(
    "too-large-cut-to-the-image",
    "It looks as if a window that is larger than the image is cut to what there is. With "
    '"valid" it is an error, which should be said with a ValueError.',
    fails=TOO_LARGE,
    about=LARGE,
)
def too_large_cut_to_the_image(pool, x, pool_size, stride, padding):
    if padding == "valid":
        pool_size = tuple(min(k, n) for k, n in zip(pair(pool_size), x.shape, strict=False))
    return pool(x, pool_size, stride, padding)


@of_any_pooling(
    "negative-stride-accepted",
    "It looks as if a stride of 0 is refused and a negative one is not: the windows then come in reverse. Any stride "
    "below 1 should be refused.",
    fails=BELOW_ONE,
    about="strides below 1",
)
def negative_stride_accepted(pool, x, pool_size, stride, padding):
    sh, sw = sizes(pool_size, stride)[1]
    if min(sh, sw) < 0 and 0 not in (sh, sw):
        return pool(x, pool_size, 1, padding)[::sh, ::sw]
    return pool(x, pool_size, stride, padding)


def windows_of(pool, reduce):
    """Of which windows a result was made: called with it, then as `pool` is. reduce: what takes no notice of NaN."""

    def seen(actual, x, pool_size=2, stride=None, padding="valid"):
        begins = [axis.begins for axis in laid(*axes_of(x, pool_size, stride, padding), {})]
        return slid(as_array(actual).astype(float), x, pair(pool_size), begins, reduce, outside=np.nan)

    return seen
