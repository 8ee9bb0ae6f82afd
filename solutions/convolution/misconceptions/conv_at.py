"""What goes wrong in one window. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import as_array, misconception, pattern
from solutions.convolution import reference, sums
from solutions.convolution.sums import WINDOW, alike

BIAS = ("bias", "everything_at_once")
CHANNELS = ("channels_and_filters", "everything_at_once")
FILTERS = ("channels_and_filters", "bias", "everything_at_once")
SIZES = ("windows_that_are_not_square", "everything_at_once")
INTEGERS = ("integer_window", "integer_kernel")
ONE_FILTER = ("one_channel_one_filter", "windows_that_are_not_square", "fractions", *INTEGERS)
VALUES = (*ONE_FILTER, "channels_and_filters", "bias", "everything_at_once")

SHAPE = "the shape of the result"

OF_SUMS = sums.mistakes_of(
    reference.conv_at,
    {
        "every": VALUES,
        "channels": CHANNELS,
        "filters": FILTERS,
        "bias": BIAS,
        "bias over channels": ("everything_at_once",),
        "integer input": ("integer_window",),
        "integer kernel": ("integer_kernel",),
        "fractions": ("fractions", *INTEGERS),
        "decimals": ("fractions",),
        "not linear": VALUES,
    },
)


@misconception(
    "window-taken-as-square",
    "It looks as if the height of the window is used for its width too. A window need not be square.",
    fails=SIZES,
    about="windows that are not square",
)
def window_taken_as_square(patch, kernel, bias=None):
    k = kernel.shape[0]
    if kernel.shape[1] < k:
        raise IndexError("the window has no such column")
    return reference.conv_at(patch[:, :k], kernel[:, :k], bias)


@misconception(
    "maximum-for-sum",
    "It looks as if the largest product is taken, as in pooling. The products are to be summed.",
    fails=VALUES,
    about=WINDOW,
)
def maximum_for_sum(patch, kernel, bias=None):
    largest = (patch[..., None] * kernel).max(axis=(0, 1, 2))
    return largest if bias is None else largest + bias


@misconception(
    "products-not-summed",
    "It looks as if the products are returned one by one. They are to be summed over height, width and all input "
    "channels: one number for each filter.",
    fails=VALUES,
    about=WINDOW,
)
def products_not_summed(patch, kernel, bias=None):
    return patch[..., None] * kernel + (0 if bias is None else bias)


@misconception(
    "rows-not-summed",
    "It looks as if the sum runs over the height alone. It runs over height, width and all input channels: one number "
    "for each filter.",
    fails=VALUES,
    about=WINDOW,
)
def rows_not_summed(patch, kernel, bias=None):
    return (patch[..., None] * kernel).sum(axis=0) + (0 if bias is None else bias)


@misconception(
    "channels-not-summed",
    "It looks as if the input channels are kept apart. One filter sums over height, width and all input "
    "channels, and gives one number.",
    fails=VALUES,
    about=WINDOW,
)
def channels_not_summed(patch, kernel, bias=None):
    return np.einsum("ijc,ijco->co", patch, kernel) + (0 if bias is None else bias)


@misconception(
    "sum-with-three-axes",
    "It looks as if the summed axes are kept with length 1. The result has one axis alone: (filters,).",
    fails=VALUES,
    about=SHAPE,
)
def sum_with_three_axes(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, bias).reshape(1, 1, -1)


@misconception(
    "one-filter-gives-a-bare-number",
    "It looks as if a bare number is returned when there is one filter alone. The result is an array always, here of "
    "shape (1,).",
    fails=ONE_FILTER,
    about=SHAPE,
)
def one_filter_gives_a_bare_number(patch, kernel, bias=None):
    out = reference.conv_at(patch, kernel, bias)
    return out.reshape(()) if len(out) == 1 else out


@misconception(
    "response-added-into-the-bias",
    "It looks as if the response is added into the bias itself (+=), which changes the bias "
    "that was given. Make a new array.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def response_added_into_the_bias(patch, kernel, bias=None):
    out = reference.conv_at(patch, kernel, bias)
    if bias is not None:
        bias[:] = out
    return out


@misconception(
    "window-multiplied-in-place",
    "It looks as if the products are written into the window itself (*=). That changes the input, which is wrong for "
    "the second filter at the latest. Make a new array.",
    fails=(*FILTERS, "integer_window", "leaves_its_input_alone"),
    about="the input, which is changed",
)
def window_multiplied_in_place(patch, kernel, bias=None):
    sums = []
    for o in range(kernel.shape[3]):
        patch *= kernel[..., o]
        sums.append(patch.sum())
    return np.array(sums) + (0 if bias is None else bias)


WRITTEN_OTHERWISE = sums.written_otherwise_of(reference.conv_at, lambda patch, kernel, bias: patch)

# ---- of which only the kind is known -----------------------------------------------------------------

SUMS = sums.patterns_of(reference.conv_at, lambda patch, kernel, bias=None: patch)


@pattern(
    "not-all-of-the-window",
    "It looks as if some rows or columns of the window are left out of the sum.",
    about=WINDOW,
)
def not_all_of_the_window(actual, patch, kernel, bias=None):
    each = (patch[..., None] * kernel).sum(axis=2)
    (kh, kw), given = each.shape[:2], as_array(actual) - (0 if bias is None else bias)
    cuts = [(a, b) for n in (kh, kw) for a in range(n) for b in range(a + 1, n + 1)]
    rows, columns = cuts[: kh * (kh + 1) // 2], cuts[kh * (kh + 1) // 2 :]
    return any(
        alike(given, each[a:b, c:d].sum(axis=(0, 1))) for a, b in rows for c, d in columns if (b - a, d - c) != (kh, kw)
    )
