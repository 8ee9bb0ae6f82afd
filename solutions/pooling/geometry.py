"""What goes wrong with the windows of any pooling: where they start, how many there are, which channels they hold.

Each is a mistake of `max_pool2d` and of `avg_pool2d` alike: called with the reference of one of them, it gives the
known mistake of that one. `solutions/pooling/misconceptions/` calls them.
"""

from __future__ import annotations

import numpy as np

from autograder.exercise import as_array, misconception
from autograder.sliding import slid
from solutions.pooling.reference import avg_pool2d, max_pool2d, pair, same_pads

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
VALUES = (*VALID, *SAME)
TOO_LARGE = ("refuses_a_window_larger_than_the_image",)
PADDING = ("refuses_an_unknown_padding",)
BELOW_ONE = ("refuses_a_stride_below_one",)
REFUSALS = (*TOO_LARGE, *PADDING, *BELOW_ONE)
# Each kind tests "same" on the numbers that are easily taken for what is added.
NOT_OF = {max_pool2d: "same_with_black_pixels", avg_pool2d: "same_with_negative_numbers"}

ORDER = "the order of the axes in the result"
DEPTH = "the channels"
STEP = "the stride"
COUNT = "how many windows there are"
EDGE = 'what "same" adds at the edge'
LARGE = "windows larger than the image"
REFUSED = "what is refused with a ValueError"


def of_any_pooling(name, hint, *, fails, about):
    """Marks a mistake `mistaken(pool, x, pool_size, stride, padding)`, with `stride` as given, None too.

    It becomes a function of a pooling and of further hidden tests (`also`) that this mistake of it fails.
    """

    def mark(mistaken):
        def of(pool, also=()):
            def mistake(x, pool_size=2, stride=None, padding="valid"):
                return mistaken(pool, x, pool_size, stride, padding)

            return misconception(name, hint, fails=tests_of(pool, (*fails, *also)), about=about)(mistake)

        return of

    return mark


def tests_of(pool, tests):
    """Those of the tests that there are for this pooling."""
    return tuple(test for test in tests if test != NOT_OF[pool])


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
    shape, steps = pool(x, pool_size, stride, padding).shape, sizes(pool_size, stride)[1]
    before = [pads[0] for pads in pads_of(x, pool_size, stride)] if padding == "same" else (0, 0)
    return [np.arange(count) * s - b for count, s, b in zip(shape, steps, before, strict=False)]


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


def so_many_windows(pool, x, pool_size, stride, counts):
    """Windows from the top-left corner on, (rows, columns) of them, each cut where the image ends."""
    starts = [np.arange(count) * s for count, s in zip(counts, sizes(pool_size, stride)[1], strict=True)]
    return windows_at(pool, x, pool_size, *starts)


def adds_something(x, pool_size, stride, padding):
    """Whether anything is added at the edges of x."""
    return padding == "same" and any(map(any, pads_of(x, pool_size, stride)))


def senseless(pool, x, pool_size, stride, padding):
    try:
        pool(x, pool_size, stride, padding)
    except ValueError:
        return True
    return False


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
    "It looks as if the channels come first in the result. The order is (height, width, channels).",
    fails=VALUES,
    about=ORDER,
)
def channels_first(pool, x, pool_size, stride, padding):
    return np.moveaxis(pool(x, pool_size, stride, padding), -1, 0)


@of_any_pooling(
    "image-read-channels-first",
    "It looks as if the window slides over the last two axes of x. These are the width and the channels: the order is "
    "(height, width, channels), and the window covers height and width.",
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
    "window-taken-from-the-stride",
    "It looks as if the window is as large as the stride. The stride says how far the window moves; pool_size says "
    "how large it is.",
    fails=STRIDE,
    about=STEP,
)
def window_taken_from_the_stride(pool, x, pool_size, stride, padding):
    return pool(x, pool_size if stride is None else stride, stride, padding)


@of_any_pooling(
    "window-taken-as-square",
    "It looks as if the height of the window is used for its width too. pool_size may be a pair: (rows, columns).",
    fails=(*OBLONG, *TOO_LARGE),
    about="windows that are not square",
)
def window_taken_as_square(pool, x, pool_size, stride, padding):
    return pool(x, pair(pool_size)[0], stride, padding)


@of_any_pooling(
    "window-sides-swapped",
    "It looks as if the two sides of the window are exchanged. A pair is (rows, columns).",
    fails=OBLONG,
    about="windows that are not square",
)
def window_sides_swapped(pool, x, pool_size, stride, padding):
    return pool(x, pair(pool_size)[::-1], stride, padding)


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
    "window-one-short",
    "It looks as if the last row and the last column of each window are missing. A slice a:b stops before b.",
    fails=VALUES,
    about="the size of the window",
)
def window_one_short(pool, x, pool_size, stride, padding):
    shorter = [max(k - 1, 1) for k in pair(pool_size)]
    return windows_at(pool, x, shorter, *right_starts(pool, x, pool_size, stride, padding))


@of_any_pooling(
    "window-one-too-long",
    "It looks as if each window has one row and one column too many. A slice a:b stops before b, so that nothing need "
    "be added.",
    fails=VALUES,
    about="the size of the window",
)
def window_one_too_long(pool, x, pool_size, stride, padding):
    longer = [k + 1 for k in pair(pool_size)]
    return windows_at(pool, x, longer, *right_starts(pool, x, pool_size, stride, padding))


@of_any_pooling(
    "image-taken-as-square",
    "It looks as if the height of the image is used for its width too. An image need not be square.",
    fails=OBLONG,
    about="images that are not square",
)
def image_taken_as_square(pool, x, pool_size, stride, padding):
    n = x.shape[0]
    if x.shape[1] < n:
        raise ValueError("operands could not be broadcast together")
    return pool(x[:, :n], pool_size, stride, padding)


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
    "stride-ignored",
    "It looks as if the stride is not used: the window always moves by its own size.",
    fails=(*STRIDE, *BELOW_ONE),
    about=STEP,
)
def stride_ignored(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, None, padding)


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
    "stride-one-axis",
    "It looks as if the vertical stride is used for both axes. stride may be a pair: (rows, columns).",
    fails=("stride", *SAME_STRIDE),
    about="strides that differ",
)
def stride_one_axis(pool, x, pool_size, stride, padding):
    if stride is None:
        return pool(x, pool_size, None, padding)
    if min(pair(stride)) < 1:
        raise ValueError("the stride must be at least 1")
    return pool(x, pool_size, pair(stride)[0], padding)


@of_any_pooling(
    "strides-swapped",
    "It looks as if the two strides are exchanged. A pair is (rows, columns): the first number is the vertical step.",
    fails=("stride", *SAME_STRIDE),
    about="strides that differ",
)
def strides_swapped(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, None if stride is None else pair(stride)[::-1], padding)


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
    "stride-in-size-only",
    "The result has the right size, but it looks as if the window moves by one all the same. Output row i belongs to "
    "the window that starts at row i · stride.",
    fails=VALUES,
    about=STEP,
)
def stride_in_size_only(pool, x, pool_size, stride, padding):
    starts = right_starts(pool, x, pool_size, stride, padding)
    return windows_at(pool, x, pool_size, *(start[0] + np.arange(len(start)) for start in starts))


@of_any_pooling(
    "last-window-lost",
    'With "valid", it looks as if the last row and the last column of windows are missing. n - k is the last row where '
    "a window can start, and row 0 counts too.",
    fails=VALID,
    about=COUNT,
)
def last_window_lost(pool, x, pool_size, stride, padding):
    out = pool(x, pool_size, stride, padding)
    return out if padding == "same" else out[:-1, :-1]


@of_any_pooling(
    "size-without-floor",
    'With "valid", it looks as if the output size is (n - k + 1) // stride. The last window that fits may be left out: '
    "n - k is the last row where a window can start, and row 0 counts too.",
    fails=VALID,
    about=COUNT,
)
def size_without_floor(pool, x, pool_size, stride, padding):
    out = pool(x, pool_size, stride, padding)
    if padding == "same":
        return out
    (kh, kw), (sh, sw) = sizes(pool_size, stride)
    return out[: (x.shape[0] - kh + 1) // sh, : (x.shape[1] - kw + 1) // sw]


@of_any_pooling(
    "ragged-edge-kept",
    'With "valid", it looks as if what is left over at the edge is pooled as well, by a window that is cut off. Only '
    "windows that lie in the image count.",
    fails=LEFT_OVER,
    about=COUNT,
)
def ragged_edge_kept(pool, x, pool_size, stride, padding):
    right = pool(x, pool_size, stride, padding)
    if padding == "same":
        return right
    counts = [-(-(n - k) // s) + 1 for n, k, s in zip(x.shape, *sizes(pool_size, stride), strict=False)]
    return so_many_windows(pool, x, pool_size, stride, counts)


@of_any_pooling(
    "window-at-every-start",
    'With "valid", it looks as if a window starts at every stride-th row and column, down to the last; those near the '
    "edge are cut off. Only windows that lie in the image count.",
    fails=("stride", *LEFT_OVER),
    about=COUNT,
)
def window_at_every_start(pool, x, pool_size, stride, padding):
    right = pool(x, pool_size, stride, padding)
    if padding == "same":
        return right
    counts = [-(-n // s) for n, s in zip(x.shape, sizes(pool_size, stride)[1], strict=False)]
    return so_many_windows(pool, x, pool_size, stride, counts)


@of_any_pooling(
    "size-divided-by-the-stride",
    'With "valid", it looks as if the size of the image is divided by the stride. That is right only where the stride '
    "is the pool size; the window must fit.",
    fails=("stride", "everything_at_once"),
    about=COUNT,
)
def size_divided_by_the_stride(pool, x, pool_size, stride, padding):
    right = pool(x, pool_size, stride, padding)
    if padding == "same":
        return right
    counts = [n // s for n, s in zip(x.shape, sizes(pool_size, stride)[1], strict=False)]
    return so_many_windows(pool, x, pool_size, stride, counts)


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


@of_any_pooling(
    "left-over-dropped-in-front",
    'With "valid", it looks as if what is left over is dropped at the top and left. The first window starts at row 0 '
    "and column 0; what is left over is at the bottom and right.",
    fails=LEFT_OVER,
    about="what is left over at the edge",
)
def left_over_dropped_in_front(pool, x, pool_size, stride, padding):
    right = pool(x, pool_size, stride, padding)
    if padding == "same":
        return right
    top, left = ((n - k) % s for n, k, s in zip(x.shape, *sizes(pool_size, stride), strict=False))
    return pool(x[top:, left:], pool_size, stride, padding)


@of_any_pooling(
    "valid-padded-too",
    'It looks as if the edge is padded with "valid" too. It is with "same" alone.',
    fails=("stride", *LEFT_OVER, *TOO_LARGE),
    about="the padding",
)
def valid_padded_too(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, stride, "same" if padding == "valid" else padding)


# ---- "same" ----------------------------------------------------------------------------------------


@of_any_pooling(
    "padding-ignored",
    'It looks as if padding="same" is not used: nothing is added at the edge.',
    fails=(*SAME, "everything_at_once", *PADDING),
    about="the padding",
)
def padding_ignored(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, stride)


@of_any_pooling(
    "same-keeps-size",
    'With "same", it looks as if the result keeps the size of the image. It does so at stride 1 only; in general the '
    "size is the image's divided by the stride, rounded up.",
    fails=(*SAME, "everything_at_once"),
    about=COUNT,
)
def same_keeps_size(pool, x, pool_size, stride, padding):
    if padding != "same" or min(sizes(pool_size, stride)[1]) < 1:
        return pool(x, pool_size, stride, padding)
    return pool(x, pool_size, 1, padding)


@of_any_pooling(
    "same-size-rounded-down",
    'With "same", it looks as if the size is divided by the stride and rounded down. It is rounded up.',
    fails=(*SAME, "everything_at_once"),
    about=COUNT,
)
def same_size_rounded_down(pool, x, pool_size, stride, padding):
    out = pool(x, pool_size, stride, padding)
    _, (sh, sw) = sizes(pool_size, stride)
    return out[: x.shape[0] // sh, : x.shape[1] // sw] if padding == "same" else out


@of_any_pooling(
    "same-refuses-a-large-window",
    'It looks as if a window larger than the image is refused with "same" too. There the edge is padded until it fits; '
    'it is an error with "valid" alone.',
    fails=("same",),
    about=LARGE,
)
def same_refuses_a_large_window(pool, x, pool_size, stride, padding):
    if padding == "same":
        pool(x, pool_size, stride)
    return pool(x, pool_size, stride, padding)


def same_with(name, hint, fails, about=EDGE):
    """Marks a mistake of "same" alone: a function of x, pool_size and stride that gives its pads. They do not count."""

    def mark(pads):
        @of_any_pooling(name, hint, fails=fails, about=about)
        def mistaken(pool, x, pool_size, stride, padding):
            right = pool(x, pool_size, stride, padding)
            if padding != "same":
                return right
            starts = [
                np.arange(-before, n + after - k + 1, s)
                for n, k, s, (before, after) in zip(
                    x.shape, *sizes(pool_size, stride), pads(x, pool_size, stride), strict=False
                )
            ]
            return windows_at(pool, x, pool_size, *starts)

        return mistaken

    return mark


@same_with(
    "same-half-window",
    'With "same", it looks as if (k - 1) // 2 rows are added on both sides. How many are needed depends on the size '
    "and the stride, and the two sides may differ.",
    (*SAME, "everything_at_once"),
)
def same_half_window(x, pool_size, stride):
    return [((k - 1) // 2, (k - 1) // 2) for k in pair(pool_size)]


@same_with(
    "same-k-half-both-sides",
    'With "same", it looks as if k // 2 rows are added on both sides. How many are needed depends on the size and '
    "the stride, and the two sides may differ.",
    (*SAME, "everything_at_once"),
)
def same_k_half_both_sides(x, pool_size, stride):
    return [(k // 2, k // 2) for k in pair(pool_size)]


@same_with(
    "same-extra-at-top-left",
    'With "same" and an odd number of rows to add, it looks as if the extra one is at the top and left. It belongs at '
    "the bottom and right.",
    (*SAME, "everything_at_once"),
)
def same_extra_at_top_left(x, pool_size, stride):
    return [pads[::-1] for pads in pads_of(x, pool_size, stride)]


@same_with(
    "same-all-after",
    'With "same", it looks as if the first window starts at row 0, and all that is missing is added at the bottom and '
    "right. Half of it belongs at the top and left.",
    (*SAME, "everything_at_once"),
)
def same_all_after(x, pool_size, stride):
    return [(0, sum(pads)) for pads in pads_of(x, pool_size, stride)]


@same_with(
    "same-pads-as-for-stride-1",
    'With "same", it looks as if what is missing is counted as for stride 1. It depends on the stride.',
    (*SAME, "everything_at_once"),
)
def same_pads_as_for_stride_1(x, pool_size, stride):
    return pads_of(x, pool_size, 1)


@same_with(
    "same-pads-swapped",
    'With "same", it looks as if what is missing in height is added in width, and the other way round.',
    (*SAME_STRIDE, "everything_at_once"),
)
def same_pads_swapped(x, pool_size, stride):
    return pads_of(x, pool_size, stride)[::-1]


def filled(name, hint, mode, fails=(*SAME, "everything_at_once")):
    """A mistake of "same" alone: the right pads, filled with pixels of the image, which count."""

    @of_any_pooling(name, hint, fails=fails, about=EDGE)
    def mistaken(pool, x, pool_size, stride, padding):
        right = pool(x, pool_size, stride, padding)
        if padding != "same":
            return right
        return with_pads(pool, x, pool_size, stride, pads_of(x, pool_size, stride), mode=mode)

    return mistaken


edge_repeated = filled(
    "edge-repeated",
    'With "same", it looks as if the edge is repeated outwards and counted. Only the real pixels count.',
    "edge",
)
edge_mirrored = filled(
    "edge-mirrored",
    'With "same", it looks as if the image is mirrored at its edge, which brings in pixels from outside of the window. '
    "Only the real pixels under the window count.",
    "reflect",
)
opposite_side = filled(
    "opposite-side",
    'With "same", it looks as if the edge is filled from the opposite side of the image. Only the real pixels under '
    "the window count.",
    "wrap",
)


# ---- what is refused -------------------------------------------------------------------------------


@of_any_pooling(
    "assert-for-valueerror",
    "It looks as if what makes no sense ends in an AssertionError. The docstring promises a ValueError; assert is for "
    "mistakes of one's own, and can be switched off.",
    fails=REFUSALS,
    about=REFUSED,
)
def assert_for_valueerror(pool, x, pool_size, stride, padding):
    assert not senseless(pool, x, pool_size, stride, padding)
    return pool(x, pool_size, stride, padding)


@of_any_pooling(
    "none-for-valueerror",
    "It looks as if None is returned for what makes no sense, perhaps after a printed message. Raise a ValueError: "
    "whoever called the function cannot miss that.",
    fails=REFUSALS,
    about=REFUSED,
)
def none_for_valueerror(pool, x, pool_size, stride, padding):
    return None if senseless(pool, x, pool_size, stride, padding) else pool(x, pool_size, stride, padding)


@of_any_pooling(
    "too-large-unchecked",
    "It looks as if a window that is larger than the image gives an empty result: no window fits. With "
    '"valid" that is an error, which should be said with a ValueError.',
    fails=TOO_LARGE,
    about=LARGE,
)
def too_large_unchecked(pool, x, pool_size, stride, padding):
    k, s = sizes(pool_size, stride)
    if padding == "valid" and min(s) > 0:
        counts = [max((n - m) // t + 1, 0) for n, m, t in zip(x.shape, k, s, strict=False)]
        if 0 in counts:
            return np.zeros((*counts, x.shape[2]))
    return pool(x, pool_size, stride, padding)


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
    "too-large-checked-in-height-only",
    "It looks as if the height of the window alone is compared with the image's. A window can be too wide as well.",
    fails=TOO_LARGE,
    about=LARGE,
)
def too_large_checked_in_height_only(pool, x, pool_size, stride, padding):
    (kh, kw), s = sizes(pool_size, stride)
    if padding == "valid" and kh <= x.shape[0] and kw > x.shape[1] and min(s) > 0:
        return np.zeros(((x.shape[0] - kh) // s[0] + 1, 0, x.shape[2]))
    return pool(x, pool_size, stride, padding)


@of_any_pooling(
    "window-of-the-same-size-refused",
    "It looks as if a window exactly as large as the image is refused. It fits, once.",
    fails=TOO_LARGE,
    about=LARGE,
)
def window_of_the_same_size_refused(pool, x, pool_size, stride, padding):
    kh, kw = pair(pool_size)
    if padding == "valid" and (kh >= x.shape[0] or kw >= x.shape[1]):
        raise ValueError("the window is larger than the image")
    return pool(x, pool_size, stride, padding)


@of_any_pooling(
    "unknown-padding-is-valid",
    'It looks as if any padding other than "same" is taken for "valid". A misspelt one should be refused.',
    fails=PADDING,
    about="the padding",
)
def unknown_padding_is_valid(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, stride, padding if padding == "same" else "valid")


@of_any_pooling(
    "unknown-padding-is-same",
    'It looks as if any padding other than "valid" is taken for "same". A misspelt one should be refused.',
    fails=PADDING,
    about="the padding",
)
def unknown_padding_is_same(pool, x, pool_size, stride, padding):
    return pool(x, pool_size, stride, padding if padding == "valid" else "same")


@of_any_pooling(
    "stride-zero-unchecked",
    "It looks as if a stride of 0 ends in a division by zero. It makes no sense: look first, and raise a ValueError.",
    fails=BELOW_ONE,
    about="strides below 1",
)
def stride_zero_unchecked(pool, x, pool_size, stride, padding):
    if 0 in sizes(pool_size, stride)[1]:
        raise ZeroDivisionError("integer division or modulo by zero")
    return pool(x, pool_size, stride, padding)


@of_any_pooling(
    "second-stride-unchecked",
    "It looks as if the first stride of a pair alone is looked at. The second can be 0 as well.",
    fails=BELOW_ONE,
    about="strides below 1",
)
def second_stride_unchecked(pool, x, pool_size, stride, padding):
    sh, sw = sizes(pool_size, stride)[1]
    if sh > 0 and sw == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
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
        right, (kernel, steps) = pool(x, pool_size, stride, padding).shape, sizes(pool_size, stride)
        before = [pads[0] for pads in pads_of(x, pool_size, stride)] if padding == "same" else (0, 0)
        begins = [tuple(s * i - b for i in range(n)) for n, s, b in zip(right, steps, before, strict=False)]
        return slid(as_array(actual).astype(float), x, kernel, begins, reduce, outside=np.nan)

    return seen
