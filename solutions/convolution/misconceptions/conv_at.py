"""What goes wrong in one window. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import as_array, misconception, pattern
from solutions.convolution import reference

BIAS = ("bias", "everything_at_once")
CHANNELS = ("channels_and_filters", "everything_at_once")
FILTERS = ("channels_and_filters", "bias", "everything_at_once")
SIZES = ("windows_that_are_not_square", "everything_at_once")
INTEGERS = ("integer_window", "integer_kernel")
ONE_FILTER = ("one_channel_one_filter", "windows_that_are_not_square", "fractions", *INTEGERS)
VALUES = (*ONE_FILTER, "channels_and_filters", "bias", "everything_at_once")

TURNED = "which way the kernel lies"
WINDOW = "the sum over a window"
SHAPE = "the shape of the result"


@misconception(
    "kernel-flipped",
    "It looks as if the kernel is turned by 180° before it is applied (a convolution as in mathematics). "
    "In a convnet, the window and the kernel are multiplied as they lie.",
    fails=VALUES,
    about=TURNED,
)
def kernel_flipped(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel[::-1, ::-1], bias)


@misconception(
    "kernel-flipped-in-every-axis",
    "It looks as if the kernel is turned round in all its four axes, channels and filters too, as np.flip does "
    "unless told otherwise. In a convnet, nothing is turned.",
    fails=VALUES,
    about=TURNED,
)
def kernel_flipped_in_every_axis(patch, kernel, bias=None):
    return reference.conv_at(patch, np.flip(kernel), bias)


@misconception(
    "kernel-transposed",
    "It looks as if rows and columns of the kernel are exchanged. The order of its axes is "
    "(height, width, input channels, filters).",
    fails=VALUES,
    about=TURNED,
)
def kernel_transposed(patch, kernel, bias=None):
    if kernel.shape[0] != kernel.shape[1]:
        raise ValueError("operands could not be broadcast together")
    return reference.conv_at(patch, np.swapaxes(kernel, 0, 1), bias)


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
    "mean-for-sum",
    "It looks as if the products are averaged. They are to be summed.",
    fails=VALUES,
    about=WINDOW,
)
def mean_for_sum(patch, kernel, bias=None):
    mean = reference.conv_at(patch, kernel) / patch.size
    return mean if bias is None else mean + bias


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
    "matrix-product",
    "It looks as if window and kernel are multiplied as matrices (@ or np.dot), and that is summed. Each number of the "
    "window is multiplied with the one number of the kernel at the same place.",
    fails=VALUES,
    about=WINDOW,
)
def matrix_product(patch, kernel, bias=None):
    if kernel.shape[0] != kernel.shape[1]:
        raise ValueError("matmul: the sizes do not match")
    # The sum over all elements of P @ K is Σ_ij P_ij · (sum of row j of K).
    return reference.conv_at(patch, np.broadcast_to(kernel.sum(axis=1), kernel.shape), bias)


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
    "first-channel-only",
    "It looks as if only the first input channel is used. A kernel reaches through all of them.",
    fails=CHANNELS,
    about="the input channels",
)
def first_channel_only(patch, kernel, bias=None):
    return reference.conv_at(patch[..., :1], kernel[:, :, :1], bias)


@misconception(
    "last-channel-only",
    "It looks as if only the last input channel is left in the result, as when each channel's sum replaces the one "
    "before. They are to be added up.",
    fails=CHANNELS,
    about="the input channels",
)
def last_channel_only(patch, kernel, bias=None):
    return reference.conv_at(patch[..., -1:], kernel[:, :, -1:], bias)


@misconception(
    "channels-averaged",
    "It looks as if the responses of the input channels are averaged. They are to be added up.",
    fails=CHANNELS,
    about="the input channels",
)
def channels_averaged(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel / kernel.shape[2], bias)


@misconception(
    "one-channel-for-each-filter",
    "It looks as if filter 0 sees channel 0 alone, filter 1 channel 1, and so on. Every filter sees all input "
    "channels.",
    fails=FILTERS,
    about="the input channels",
)
def one_channel_for_each_filter(patch, kernel, bias=None):
    _, _, c_in, c_out = kernel.shape
    if c_out > c_in:
        raise IndexError("there is no such channel")
    return reference.conv_at(patch, kernel * np.eye(c_in, c_out), bias)


@misconception(
    "kernel-reshaped-not-transposed",
    "It looks as if the kernel is reshaped so that the filters come first. reshape keeps the numbers in their order "
    "and so mixes the filters; the filters are the last axis.",
    fails=FILTERS,
    about="the filters",
)
def kernel_reshaped_not_transposed(patch, kernel, bias=None):
    kh, kw, c_in, c_out = kernel.shape
    return reference.conv_at(patch, kernel.reshape(c_out, kh, kw, c_in).transpose(1, 2, 3, 0), bias)


@misconception(
    "in-and-out-swapped",
    "It looks as if the two last axes of the kernel are exchanged. They are (input channels, filters), in this order.",
    fails=FILTERS,
    about="the filters",
)
def in_and_out_swapped(patch, kernel, bias=None):
    return reference.conv_at(patch, np.swapaxes(kernel, 2, 3), bias)


@misconception(
    "filters-summed",
    "It looks as if all filters are summed into one number. Each filter gives a number of its own.",
    fails=FILTERS,
    about="the filters",
)
def filters_summed(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, bias).sum(keepdims=True)


@misconception(
    "first-filter-only",
    "It looks as if only the first filter is applied. Each filter gives a number of its own.",
    fails=FILTERS,
    about="the filters",
)
def first_filter_only(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, bias)[:1]


@misconception("bias-forgotten", "It looks as if the bias is not added.", fails=BIAS, about="the bias")
def bias_forgotten(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel)


@misconception(
    "bias-per-product",
    "It looks as if the bias is added to every product before they are summed. Each filter has one bias, "
    "added once to its sum.",
    fails=BIAS,
    about="the bias",
)
def bias_per_product(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, None if bias is None else bias * patch.size)


@misconception(
    "bias-per-channel",
    "It looks as if the bias is added once for each input channel. Each filter has one bias, added once to its sum "
    "over all channels.",
    fails=("everything_at_once",),
    about="the bias",
)
def bias_per_channel(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, None if bias is None else bias * patch.shape[-1])


@misconception(
    "one-bias-for-all",
    "It looks as if every filter gets the bias of the first one. Each filter has a bias of its own.",
    fails=BIAS,
    about="the bias",
)
def one_bias_for_all(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, None if bias is None else bias[:1])


@misconception(
    "biases-summed",
    "It looks as if the sum of all biases is added to every filter. Each filter gets its own bias alone.",
    fails=BIAS,
    about="the bias",
)
def biases_summed(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, None if bias is None else bias.sum())


@misconception(
    "bias-subtracted",
    "It looks as if the bias is subtracted, as a threshold would be. It is added.",
    fails=BIAS,
    about="the bias",
)
def bias_subtracted(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, None if bias is None else -bias)


@misconception(
    "truth-of-the-bias",
    "It looks as if Python is asked whether the whole bias is true, or equal to None; NumPy refuses that for an array "
    "of several numbers. Ask whether it *is* None.",
    fails=BIAS,
    about="the bias",
)
def truth_of_the_bias(patch, kernel, bias=None):
    if bias is not None and bias.size > 1:
        raise ValueError("The truth value of an array with more than one element is ambiguous.")
    return reference.conv_at(patch, kernel, bias)


@misconception(
    "response-added-into-the-bias",
    "The values are right, but it looks as if the response is added into the bias itself (+=), which changes the bias "
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


@misconception(
    "integer-output",
    "It looks as if the result is stored in an array of the window's integer type, which cuts off the "
    "fractions. Give the output array a float type.",
    fails=("integer_window",),
    about="the type of the result",
)
def integer_output(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, bias).astype(patch.dtype)


@misconception(
    "integer-output-of-the-kernel",
    "It looks as if the result is stored in an array of the kernel's integer type, which cuts off the fractions. Give "
    "the output array a float type.",
    fails=("integer_kernel",),
    about="the type of the result",
)
def integer_output_of_the_kernel(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, bias).astype(kernel.dtype)


@misconception(
    "window-cut-to-integers",
    "It looks as if the window is turned into the integer type of the kernel, which cuts off its fractions.",
    fails=("integer_kernel",),
    about="the type of the window",
)
def window_cut_to_integers(patch, kernel, bias=None):
    return reference.conv_at(patch.astype(kernel.dtype), kernel, bias)


@misconception(
    "kernel-cut-to-integers",
    "It looks as if the kernel is turned into the integer type of the window, which cuts off its fractions.",
    fails=("integer_window",),
    about="the type of the kernel",
)
def kernel_cut_to_integers(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel.astype(patch.dtype), bias)


@misconception(
    "always-integers",
    "It looks as if the result is stored in an array of integers, which cuts off the fractions. Give the output array "
    "a float type.",
    fails=("fractions", *INTEGERS),
    about="the type of the result",
)
def always_integers(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, bias).astype(int)


@misconception(
    "rounded",
    "It looks as if the result is rounded to two decimals. Return it as it is.",
    fails=("fractions",),
    about="rounding",
)
def rounded(patch, kernel, bias=None):
    return np.round(reference.conv_at(patch, kernel, bias), 2)


@misconception(
    "half-precision",
    "It looks as if the result is computed or stored in float16, which keeps three decimal digits alone. float32 is "
    "enough; NumPy's own float64 is simplest.",
    fails=("fractions",),
    about="rounding",
)
def half_precision(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, bias).astype(np.float16)


@misconception(
    "relu-inside",
    "It looks as if negative responses are set to zero. conv_at itself has no ReLU.",
    fails=VALUES,
    about="what is done with the sum",
)
def relu_inside(patch, kernel, bias=None):
    return np.maximum(reference.conv_at(patch, kernel, bias), 0)


@misconception(
    "absolute-result",
    "It looks as if negative responses lose their sign. A response may be negative.",
    fails=VALUES,
    about="what is done with the sum",
)
def absolute_result(patch, kernel, bias=None):
    return np.abs(reference.conv_at(patch, kernel, bias))


# ---- of which only the kind is known -----------------------------------------------------------------


def alike(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-9)


def without(actual, bias):
    """The result before the bias is added, if that was done rightly."""
    return as_array(actual) - (0 if bias is None else bias)


@pattern(
    "other-channels",
    "It looks as if some input channels are left out of the sum. A kernel reaches through all of them.",
    about="the input channels",
)
def other_channels(actual, patch, kernel, bias=None):
    each = (patch[..., None] * kernel).sum(axis=(0, 1))
    some = (
        each[[bool(which >> c & 1) for c in range(len(each))]].sum(axis=0) for which in range(1, 2 ** len(each) - 1)
    )
    return any(alike(without(actual, bias), one) for one in some)


@pattern(
    "not-all-of-the-window",
    "It looks as if some rows or columns of the window are left out of the sum.",
    about=WINDOW,
)
def not_all_of_the_window(actual, patch, kernel, bias=None):
    each = (patch[..., None] * kernel).sum(axis=2)
    (kh, kw), given = each.shape[:2], without(actual, bias)
    cuts = [(a, b) for n in (kh, kw) for a in range(n) for b in range(a + 1, n + 1)]
    rows, columns = cuts[: kh * (kh + 1) // 2], cuts[kh * (kh + 1) // 2 :]
    return any(
        alike(given, each[a:b, c:d].sum(axis=(0, 1))) for a, b in rows for c, d in columns if (b - a, d - c) != (kh, kw)
    )


@pattern(
    "other-filters",
    "It looks as if the numbers are those of the filters, and not each in its place. Each filter gives one, in order.",
    about="the filters",
)
def other_filters(actual, patch, kernel, bias=None):
    right = reference.conv_at(patch, kernel, bias)
    return all(any(abs(one - other) < 1e-9 for other in right) for one in as_array(actual).ravel())


@pattern(
    "another-factor",
    "It looks as if all sums are multiplied, or divided, by something. They are the result as they are.",
    about=WINDOW,
)
def another_factor(actual, patch, kernel, bias=None):
    given, right = without(actual, bias), reference.conv_at(patch, kernel)
    factor = (given * right).sum() / (right * right).sum()
    return right.size > 1 and factor != 0 and alike(given, factor * right)


@pattern(
    "not-multiplied",
    "It looks as if the numbers of window and kernel are not multiplied with each other, but added, subtracted or "
    "divided. They are multiplied.",
    about=WINDOW,
)
def not_multiplied(actual, patch, kernel, bias=None):
    ways = (np.add, np.subtract, np.divide, np.floor_divide, np.mod, lambda w, k: k - w)
    return any(alike(without(actual, bias), way(patch[..., None], kernel).sum(axis=(0, 1, 2))) for way in ways)
