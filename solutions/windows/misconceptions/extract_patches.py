"""What goes wrong when an image is cut into windows. Each is a few lines around the reference."""

from itertools import permutations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.exercise import as_array, misconception, pattern
from autograder.sliding import patterns_of, slid
from solutions.refusals import refused_otherwise
from solutions.sliding import Axis, Sliding, Slip, laid, mistakes_of, tiles
from solutions.slips import SLIPS
from solutions.variants import variants_of
from solutions.windows import reference
from solutions.windows.reference import pair

UNSTRIDED = ("square_windows", "windows_that_are_not_square", "channels", "values_as_they_are")
STRIDES = ("stride", "stride_of_two_numbers")
SAME = ("same", "same_with_an_even_window", "same_with_stride")
TOGETHER = "windows_side_by_side_give_x_back"
ALL = (*UNSTRIDED, *STRIDES, *SAME, TOGETHER)
MOVES = (*STRIDES, "same_with_stride", TOGETHER)
EVEN = ("same_with_an_even_window", "same_with_stride")
OBLONG = ("windows_that_are_not_square",)
LARGE, UNKNOWN, BELOW_1 = (
    "refuses_a_window_larger_than_the_input",
    "refuses_an_unknown_padding",
    "refuses_a_window_or_stride_below_1",
)


def sizes(x, kernel_size, stride):
    """(n, k, s) of both axes."""
    return zip(x.shape[:2], pair(kernel_size), pair(stride), strict=True)


def axes_of(x, kernel_size, stride, padding):
    return tuple(Axis(n, k, s, padding, usual=1) for n, k, s in sizes(x, kernel_size, stride))


def made_of(rows, columns, x, kernel_size, stride, padding):
    size = rows.size, columns.size
    if not (rows.begins and columns.begins):
        return np.zeros((len(rows.begins), len(columns.begins), *size, x.shape[2]))
    return reference.extract_patches(tiles(x, rows, columns), size, size)


SLIDING = Sliding(reference.extract_patches, axes_of, made_of, "The border is filled with zeros.")
OF_SLIDING = mistakes_of(
    SLIDING,
    [
        *SLIPS,
        Slip(
            "windows-side-by-side",
            "It looks as if the window always moves by its own size, so that no two overlap. It moves by the stride.",
            {"s": lambda a: a.k},
            fails=("overlapping", "below one"),
            about="how the window moves",
        ),
        Slip(
            "window-height-and-width-swapped",
            "It looks as if the two numbers of kernel_size are exchanged. They are (height, width).",
            {"k": lambda a: a.across.k},
            fails=("window",),
            about="windows that are not square",
        ),
    ],
    {
        "every": ALL,
        "valid": (*UNSTRIDED, *STRIDES, TOGETHER),
        "fitting": (*UNSTRIDED, *STRIDES, TOGETHER),
        "same": SAME,
        "stride": MOVES,
        "valid stride": (*STRIDES, TOGETHER),
        "same moved": ("same_with_stride",),
        "same swapped": SAME,
        "moved": MOVES,
        "overlapping": tuple(test for test in ALL if test != TOGETHER),
        "even": EVEN,
        "left over": STRIDES,
        "strides differ": ("stride_of_two_numbers",),
        "image": (*ALL, LARGE, UNKNOWN, BELOW_1, "leaves_its_input_alone"),
        "window": OBLONG,
        "valid padded": (*UNSTRIDED, *STRIDES),
        "below one": (BELOW_1,),
        "unknown": (UNKNOWN,),
        "too large": (LARGE,),
        "same large": ("same",),
    },
    apart={
        **dict.fromkeys(("window-taken-as-square", "width-of-the-window-for-its-height"), OBLONG),
        **dict.fromkeys(("same-extra-at-top-left", "same-half-of-it-on-both-sides"), EVEN[:1]),
        "same-sides-swapped": ("same_with_stride",),
        "zeros-after-the-last-window": (*UNSTRIDED, *STRIDES, "same", "same_with_an_even_window"),
    },
)
WRITTEN_OTHERWISE = variants_of(SLIDING)


@misconception(
    "windows-transposed",
    "It looks as if height and width are exchanged inside each window. The order is (H', W', kh, kw, C).",
    fails=ALL,
    about="the order of the axes",
)
def windows_transposed(x, kernel_size, stride=1, padding="valid"):
    return reference.extract_patches(x, kernel_size, stride, padding).swapaxes(2, 3)


@misconception(
    "columns-of-windows-first",
    "It looks as if the windows are counted column by column: (width, height). Images are (height, width, channels), "
    "and so are their windows: rows first.",
    fails=ALL,
    about="the order of the axes",
)
def columns_of_windows_first(x, kernel_size, stride=1, padding="valid"):
    return reference.extract_patches(x, kernel_size, stride, padding).swapaxes(0, 1)


@misconception(
    "channels-before-window",
    "It looks as if the channels come before the window's height and width, as sliding_window_view leaves them. The "
    "order is (H', W', kh, kw, C).",
    fails=ALL,
    about="the order of the axes",
)
def channels_before_window(x, kernel_size, stride=1, padding="valid"):
    return np.moveaxis(reference.extract_patches(x, kernel_size, stride, padding), -1, 2)


@misconception(
    "channels-first",
    "It looks as if the channels come first in the result, as in PyTorch. The order is (H', W', kh, kw, C).",
    fails=ALL,
    about="the order of the axes",
)
def channels_first(x, kernel_size, stride=1, padding="valid"):
    return np.moveaxis(reference.extract_patches(x, kernel_size, stride, padding), -1, 0)


@misconception(
    "one-list-of-windows",
    "It looks as if the windows come one after another on a single axis. They keep their places: H' rows of W'.",
    fails=ALL,
    about="the order of the axes",
)
def one_list_of_windows(x, kernel_size, stride=1, padding="valid"):
    patches = reference.extract_patches(x, kernel_size, stride, padding)
    return patches.reshape(-1, *patches.shape[2:])


@misconception(
    "windows-flattened",
    "It looks as if each window is laid out in one row of numbers. A window keeps its shape: (kh, kw, C).",
    fails=ALL,
    about="the order of the axes",
)
def windows_flattened(x, kernel_size, stride=1, padding="valid"):
    patches = reference.extract_patches(x, kernel_size, stride, padding)
    return patches.reshape(*patches.shape[:2], -1)


@misconception(
    "pair-of-sizes-not-understood",
    "It looks as if a kernel_size of two numbers fails. It may be one number, or a pair: (height, width).",
    fails=("windows_that_are_not_square",),
    about="windows that are not square",
)
def pair_of_sizes_not_understood(x, kernel_size, stride=1, padding="valid"):
    if not isinstance(kernel_size, int):
        raise TypeError("unsupported operand type")
    return reference.extract_patches(x, kernel_size, stride, padding)


@misconception(
    "first-channel-only",
    "It looks as if the windows hold the first channel alone. They hold all channels of x.",
    fails=("channels",),
    about="the channels",
)
def first_channel_only(x, kernel_size, stride=1, padding="valid"):
    return reference.extract_patches(x, kernel_size, stride, padding)[..., :1]


@misconception(
    "stride-as-dilation",
    "It looks as if the stride spreads the pixels of a window out (that is dilation). The pixels of a window lie side "
    "by side; the stride says how far it moves.",
    fails=MOVES,
    about="the stride",
)
def stride_as_dilation(x, kernel_size, stride=1, padding="valid"):
    reference.extract_patches(x, kernel_size, stride, padding)  # refuses what makes no sense
    spread = tuple((k - 1) * s + 1 for _, k, s in sizes(x, kernel_size, stride))
    sh, sw = pair(stride)
    return reference.extract_patches(x, spread, 1, padding)[:, :, ::sh, ::sw]


@misconception(
    "pair-of-strides-not-understood",
    "It looks as if a stride of two numbers fails. It may be one number, or a pair: (rows, columns).",
    fails=("stride_of_two_numbers", BELOW_1),
    about="a stride of two numbers",
)
def pair_of_strides_not_understood(x, kernel_size, stride=1, padding="valid"):
    if not isinstance(stride, int):
        raise TypeError("unsupported operand type")
    return reference.extract_patches(x, kernel_size, stride, padding)


@misconception(
    "integer-output",
    "It looks as if the result is an array of integers, which cuts off the fractions of x. Give it the type of x.",
    fails=("values_as_they_are",),
    about="the type of the values",
)
def integer_output(x, kernel_size, stride=1, padding="valid"):
    return reference.extract_patches(x, kernel_size, stride, padding).astype(int)


@misconception(
    "half-precision",
    "It looks as if the values are stored in float16, which keeps three digits. Give the result the type of x.",
    fails=("values_as_they_are",),
    about="the type of the values",
)
def half_precision(x, kernel_size, stride=1, padding="valid"):
    return reference.extract_patches(x, kernel_size, stride, padding).astype(np.float16)


@misconception(
    "rounded",
    "It looks as if the values are rounded to two decimals. Nothing is to be rounded.",
    fails=("values_as_they_are",),
    about="the type of the values",
)
def rounded(x, kernel_size, stride=1, padding="valid"):
    return np.round(reference.extract_patches(x, kernel_size, stride, padding), 2)


@misconception(
    "input-changed",
    "It looks as if x is changed on the way. Whoever called still needs it: work on a copy or a new array.",
    fails=("leaves_its_input_alone",),
    about="the input",
)
def input_changed(x, kernel_size, stride=1, padding="valid"):
    patches = reference.extract_patches(x, kernel_size, stride, padding).copy()
    x[0], x[:, 0] = 0, 0
    return patches


def nothing(x, kernel_size):
    """A result without windows."""
    return np.zeros((0, 0, *pair(kernel_size), x.shape[-1]))


REFUSED_OTHERWISE = refused_otherwise(reference.extract_patches, (LARGE, UNKNOWN, BELOW_1))


@misconception(
    "large-window-gives-nothing",
    'It looks as if a window larger than the input gives an empty result with "valid". It should raise ValueError: an '
    "empty array would only fail later, in another place.",
    fails=(LARGE,),
    about="a window that is too large",
)
def large_window_gives_nothing(x, kernel_size, stride=1, padding="valid"):
    if padding == "valid" and any(n < k for n, k, _ in sizes(x, kernel_size, stride)):
        return nothing(x, kernel_size)
    return reference.extract_patches(x, kernel_size, stride, padding)


def unchecked(x, kernel_size, stride):
    """What loops give where nothing is checked."""
    if 0 in pair(stride):
        raise ZeroDivisionError("integer division or modulo by zero")
    if min(pair(stride)) < 0:
        return nothing(x, kernel_size)  # range(0, n, -1) is empty
    return sliding_window_view(x, pair(kernel_size), axis=(0, 1)).transpose(0, 1, 3, 4, 2)


@misconception(
    "nothing-refused",
    "It looks as if nothing is refused: what makes no sense is cut up too. Raise ValueError for the three cases that "
    "the docstring names.",
    fails=(LARGE, UNKNOWN, BELOW_1),
    about="what makes no sense",
)
def nothing_refused(x, kernel_size, stride=1, padding="valid"):
    if padding == "same" and min(*pair(kernel_size), *pair(stride)) >= 1:
        return reference.extract_patches(x, kernel_size, stride, padding)
    rows, columns = ((n - k) // s + 1 for n, k, s in sizes(x, kernel_size, stride))
    patches = np.empty((rows, columns, *pair(kernel_size), x.shape[2]))  # a negative size raises ValueError
    for i in range(rows):
        for j in range(columns):
            (kh, kw), (sh, sw) = pair(kernel_size), pair(stride)
            patches[i, j] = x[i * sh : i * sh + kh, j * sw : j * sw + kw]
    return patches


@misconception(
    "window-and-stride-not-checked",
    "It looks as if a window or a stride below 1 is used as it is. Both make no sense and should raise ValueError (a "
    "stride of 0 raises something, but ZeroDivisionError does not say to the caller what was wrong).",
    fails=(BELOW_1,),
    about="a window or a stride below 1",
)
def window_and_stride_not_checked(x, kernel_size, stride=1, padding="valid"):
    if min(pair(stride)) < 1 or min(pair(kernel_size)) < 1:
        return unchecked(x, kernel_size, stride)
    return reference.extract_patches(x, kernel_size, stride, padding)


@misconception(
    "stride-not-checked",
    "It looks as if a stride below 1 is used as it is. It makes no sense and should raise ValueError.",
    fails=(BELOW_1,),
    about="a window or a stride below 1",
)
def stride_not_checked(x, kernel_size, stride=1, padding="valid"):
    if min(pair(stride)) < 1 <= min(pair(kernel_size)):
        return unchecked(x, kernel_size, stride)
    return reference.extract_patches(x, kernel_size, stride, padding)


@misconception(
    "window-not-checked",
    "It looks as if windows without a pixel are cut out where kernel_size is 0. It makes no sense and should raise "
    "ValueError.",
    fails=(BELOW_1,),
    about="a window or a stride below 1",
)
def window_not_checked(x, kernel_size, stride=1, padding="valid"):
    if min(pair(kernel_size)) < 1 <= min(pair(stride)):
        return unchecked(x, kernel_size, stride)
    return reference.extract_patches(x, kernel_size, stride, padding)


# ---- of which only the kind is known -----------------------------------------------------------------


@pattern(
    "axes-exchanged",
    "It looks as if all numbers of the result are right, and its axes are in another order. It is (rows of windows, "
    "columns of windows, height, width, channels).",
    about="the order of the axes",
)
def axes_exchanged(actual, x, kernel_size, stride=1, padding="valid"):
    given, right = as_array(actual), reference.extract_patches(x, kernel_size, stride, padding)
    orders = (order for order in permutations(range(5)) if order != (0, 1, 2, 3, 4))
    return any(np.array_equal(given, right.transpose(order)) for order in orders)


def windows_of(actual, x, kernel_size, stride=1, padding="valid"):
    """Of which windows a result was made."""
    given = as_array(actual).astype(float)
    begins = [axis.begins for axis in laid(*axes_of(x, kernel_size, stride, padding), {})]
    rows, columns, kh, kw, _ = given.shape
    flat = given.reshape(rows, columns, -1)
    return slid(flat, x, pair(kernel_size), begins, lambda w: w.reshape(*w.shape[:2], -1), sizes=[(kh, kw)])


OF_WINDOWS = patterns_of(windows_of)
