"""What goes wrong in a whole convolution. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import as_array, misconception, pattern
from autograder.sliding import patterns_of, slid
from solutions.convolution import reference
from solutions.convolution.reference import same_pads

SAME_STRIDE = ("same_with_stride", "everything_at_once")
EVEN = ("same_with_an_even_kernel", *SAME_STRIDE)
SAME = ("same", *EVEN)
STRIDE = ("stride", "same_with_stride", "everything_at_once")
VALID_STRIDE = ("stride", "everything_at_once")
BIAS = ("bias", "everything_at_once")
CHANNELS = ("channels_and_filters", "everything_at_once")
FILTERS = ("channels_and_filters", "bias", "everything_at_once")
SIZES = ("height_and_width_differ", "everything_at_once")
INTEGERS = ("integer_image", "integer_kernel")
VALID = ("one_channel_one_filter", *SIZES, "channels_and_filters", "bias", "stride", "fractions", *INTEGERS)
VALUES = (*VALID, "same", "same_with_an_even_kernel", "same_with_stride")
TOO_LARGE = ("refuses_a_window_larger_than_the_image",)
REFUSALS = (*TOO_LARGE, "refuses_an_unknown_padding", "refuses_a_stride_below_one")

TURNED = "which way the kernel lies"
ORDER = "the order of the axes in the result"
WINDOW = "the sum over a window"
CHANGED = "what is done to the numbers before or after the sum"
SIZE = "how many windows there are"
PADDED = 'the zeros of "same"'
REFUSED = "what is refused with a ValueError"


def pair(stride):
    return (stride, stride) if isinstance(stride, int) else stride


def pads_of(x, kernel, stride):
    """The right zeros of "same": ((top, bottom), (left, right))."""
    return [same_pads(n, k, s) for n, k, s in zip(x.shape, kernel.shape, pair(stride), strict=False)]


def with_pads(x, kernel, bias, stride, pads, mode="constant"):
    """A "same" convolution with other pads: ((top, bottom), (left, right))."""
    return reference.conv2d(np.pad(x, (*pads, (0, 0)), mode=mode), kernel, bias, stride)


# ---- the kernel ------------------------------------------------------------------------------------


@misconception(
    "kernel-flipped",
    "It looks as if the kernel is turned by 180° before it is applied (a convolution as in mathematics). "
    "In a convnet, the window and the kernel are multiplied as they lie.",
    fails=VALUES,
    about=TURNED,
)
def kernel_flipped(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel[::-1, ::-1], bias, stride, padding)


@misconception(
    "kernel-flipped-in-every-axis",
    "It looks as if the kernel is turned round in all its four axes, channels and filters too, as np.flip does "
    "unless told otherwise. In a convnet, nothing is turned.",
    fails=VALUES,
    about=TURNED,
)
def kernel_flipped_in_every_axis(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, np.flip(kernel), bias, stride, padding)


@misconception(
    "kernel-upside-down",
    "It looks as if the kernel is turned upside down: its last row meets the first row of the window. Window and "
    "kernel are multiplied as they lie.",
    fails=VALUES,
    about=TURNED,
)
def kernel_upside_down(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel[::-1], bias, stride, padding)


@misconception(
    "kernel-transposed",
    "It looks as if rows and columns of the kernel are exchanged. The order of its axes is "
    "(height, width, input channels, filters).",
    fails=VALUES,
    about=TURNED,
)
def kernel_transposed(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, np.swapaxes(kernel, 0, 1), bias, stride, padding)


@misconception(
    "kernel-divided-by-its-sum",
    "It looks as if the kernel is divided by the sum of its numbers. That is done when a blur is designed; conv2d "
    "takes the kernel as it is.",
    fails=VALUES,
    about=CHANGED,
)
def kernel_divided_by_its_sum(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel / (kernel.sum() or 1), bias, stride, padding)


@misconception(
    "kernel-taken-as-square",
    "It looks as if the height of the kernel is used for its width too. A kernel need not be square.",
    fails=(*SIZES, *TOO_LARGE),
    about="kernels that are not square",
)
def kernel_taken_as_square(x, kernel, bias=None, stride=1, padding="valid"):
    k = kernel.shape[0]
    if kernel.shape[1] < k:
        raise IndexError("the kernel has no such column")
    return reference.conv2d(x, kernel[:, :k], bias, stride, padding)


@misconception(
    "image-taken-as-square",
    "It looks as if the height of the image is used for its width too. An image need not be square.",
    fails=SIZES,
    about="images that are not square",
)
def image_taken_as_square(x, kernel, bias=None, stride=1, padding="valid"):
    n = x.shape[0]
    if x.shape[1] < n:
        raise ValueError("operands could not be broadcast together")
    return reference.conv2d(x[:, :n], kernel, bias, stride, padding)


# ---- one window ------------------------------------------------------------------------------------


@misconception(
    "mean-for-sum",
    "It looks as if the products are averaged. They are to be summed.",
    fails=VALUES,
    about=WINDOW,
)
def mean_for_sum(x, kernel, bias=None, stride=1, padding="valid"):
    mean = reference.conv2d(x, kernel, None, stride, padding) / kernel[..., 0].size
    return mean if bias is None else mean + bias


@misconception(
    "matrix-product",
    "It looks as if window and kernel are multiplied as matrices (@ or np.dot), and that is summed. Each number of the "
    "window is multiplied with the one number of the kernel at the same place.",
    fails=VALUES,
    about=WINDOW,
)
def matrix_product(x, kernel, bias=None, stride=1, padding="valid"):
    if kernel.shape[0] != kernel.shape[1]:
        raise ValueError("matmul: the sizes do not match")
    # The sum over all elements of P @ K is Σ_ij P_ij · (sum of row j of K).
    rows = np.broadcast_to(kernel.sum(axis=1), kernel.shape)
    return reference.conv2d(x, rows, bias, stride, padding)


@misconception(
    "sum-not-reset",
    "It looks as if the sum is not set back to zero before the next number is computed: every number of the result "
    "contains all that came before it.",
    fails=(*VALUES, "moves_with_the_image"),
    about=WINDOW,
)
def sum_not_reset(x, kernel, bias=None, stride=1, padding="valid"):
    right = reference.conv2d(x, kernel, None, stride, padding)
    out = np.cumsum(right).reshape(right.shape)
    return out if bias is None else out + bias


@misconception(
    "window-multiplied-in-place",
    "It looks as if the products are written into the window itself. A slice is a view: that changes the image, and "
    "the next windows, which overlap, then see the changed numbers.",
    fails=(*VALUES, "moves_with_the_image", "leaves_its_input_alone"),
    about="the input, which is changed",
)
def window_multiplied_in_place(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)  # the size, and what is refused
    (kh, kw), (sh, sw) = kernel.shape[:2], pair(stride)
    if padding == "same":
        x = np.pad(x, (*pads_of(x, kernel, stride), (0, 0)))
    for i, j, o in np.ndindex(*out.shape):
        window = x[i * sh : i * sh + kh, j * sw : j * sw + kw]
        window *= kernel[..., o]
        out[i, j, o] = window.sum() + (0 if bias is None else bias[o])
    return out


# ---- channels and filters --------------------------------------------------------------------------


@misconception(
    "first-channel-only",
    "It looks as if only the first input channel is used. A kernel reaches through all of them.",
    fails=CHANNELS,
    about="the input channels",
)
def first_channel_only(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x[..., :1], kernel[:, :, :1], bias, stride, padding)


@misconception(
    "last-channel-only",
    "It looks as if only the last input channel is left in the result, as when each channel's sum replaces the one "
    "before. They are to be added up.",
    fails=CHANNELS,
    about="the input channels",
)
def last_channel_only(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x[..., -1:], kernel[:, :, -1:], bias, stride, padding)


@misconception(
    "channels-averaged",
    "It looks as if the responses of the input channels are averaged. They are to be added up.",
    fails=CHANNELS,
    about="the input channels",
)
def channels_averaged(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel / kernel.shape[2], bias, stride, padding)


@misconception(
    "one-channel-for-each-filter",
    "It looks as if filter 0 sees channel 0 alone, filter 1 channel 1, and so on. Every filter sees all input "
    "channels.",
    fails=FILTERS,
    about="the input channels",
)
def one_channel_for_each_filter(x, kernel, bias=None, stride=1, padding="valid"):
    _, _, c_in, c_out = kernel.shape
    if c_out > c_in:
        raise IndexError("there is no such channel")
    return reference.conv2d(x, kernel * np.eye(c_in, c_out), bias, stride, padding)


@misconception(
    "windows-flattened-in-another-order",
    "It looks as if windows and kernel are made flat in different orders of their axes, so that numbers meet that do "
    "not belong together. Both must be in the order (height, width, channels).",
    fails=CHANNELS,
    about="the order of the numbers in a window",
)
def windows_flattened_in_another_order(x, kernel, bias=None, stride=1, padding="valid"):
    kh, kw, c_in, c_out = kernel.shape
    met = kernel.reshape(c_in, kh, kw, c_out).transpose(1, 2, 0, 3)
    return reference.conv2d(x, met, bias, stride, padding)


@misconception(
    "kernel-reshaped-not-transposed",
    "It looks as if the kernel is reshaped so that the filters come first. reshape keeps the numbers in their order "
    "and so mixes the filters; the filters are the last axis.",
    fails=FILTERS,
    about="the filters",
)
def kernel_reshaped_not_transposed(x, kernel, bias=None, stride=1, padding="valid"):
    kh, kw, c_in, c_out = kernel.shape
    mixed = kernel.reshape(c_out, kh, kw, c_in).transpose(1, 2, 3, 0)
    return reference.conv2d(x, mixed, bias, stride, padding)


@misconception(
    "in-and-out-swapped",
    "It looks as if the two last axes of the kernel are exchanged. They are (input channels, filters), in this order.",
    fails=FILTERS,
    about="the filters",
)
def in_and_out_swapped(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, np.swapaxes(kernel, 2, 3), bias, stride, padding)


@misconception(
    "filters-summed",
    "It looks as if the maps of all filters are added into one. Each filter gives a map of its own.",
    fails=FILTERS,
    about="the filters",
)
def filters_summed(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding).sum(axis=-1, keepdims=True)


@misconception(
    "first-filter-only",
    "It looks as if only the first filter is applied. Each filter gives a map of its own.",
    fails=FILTERS,
    about="the filters",
)
def first_filter_only(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding)[..., :1]


@misconception(
    "one-map-has-no-axis",
    "It looks as if the last axis is missing when there is one filter alone. The result has three axes always: "
    "(height, width, 1).",
    fails=tuple(test for test in VALUES if test not in FILTERS),
    about=ORDER,
)
def one_map_has_no_axis(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    return out[..., 0] if out.shape[-1] == 1 else out


@misconception(
    "channels-first",
    "It looks as if the channels come first in the result. The order is (height, width, channels).",
    fails=(*VALUES, "moves_with_the_image"),
    about=ORDER,
)
def channels_first(x, kernel, bias=None, stride=1, padding="valid"):
    return np.moveaxis(reference.conv2d(x, kernel, bias, stride, padding), -1, 0)


@misconception(
    "height-and-width-swapped",
    "It looks as if height and width are exchanged in the result. The order is (height, width, channels).",
    fails=(*VALUES, "moves_with_the_image"),
    about=ORDER,
)
def height_and_width_swapped(x, kernel, bias=None, stride=1, padding="valid"):
    return np.swapaxes(reference.conv2d(x, kernel, bias, stride, padding), 0, 1)


# ---- the bias --------------------------------------------------------------------------------------


@misconception("bias-forgotten", "It looks as if the bias is not added.", fails=BIAS, about="the bias")
def bias_forgotten(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, None, stride, padding)


@misconception(
    "bias-per-product",
    "It looks as if the bias is added to every product before they are summed. Each filter has one bias, "
    "added once to its sum.",
    fails=BIAS,
    about="the bias",
)
def bias_per_product(x, kernel, bias=None, stride=1, padding="valid"):
    many = None if bias is None else bias * kernel[..., 0].size
    return reference.conv2d(x, kernel, many, stride, padding)


@misconception(
    "bias-per-channel",
    "It looks as if the bias is added once for each input channel. Each filter has one bias, added once to its sum "
    "over all channels.",
    fails=("everything_at_once",),
    about="the bias",
)
def bias_per_channel(x, kernel, bias=None, stride=1, padding="valid"):
    many = None if bias is None else bias * kernel.shape[2]
    return reference.conv2d(x, kernel, many, stride, padding)


@misconception(
    "one-bias-for-all",
    "It looks as if every filter gets the bias of the first one. Each filter has a bias of its own.",
    fails=BIAS,
    about="the bias",
)
def one_bias_for_all(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, None if bias is None else bias[:1], stride, padding)


@misconception(
    "biases-summed",
    "It looks as if the sum of all biases is added to every filter. Each filter gets its own bias alone.",
    fails=BIAS,
    about="the bias",
)
def biases_summed(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, None if bias is None else bias.sum(), stride, padding)


@misconception(
    "bias-subtracted",
    "It looks as if the bias is subtracted, as a threshold would be. It is added.",
    fails=BIAS,
    about="the bias",
)
def bias_subtracted(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, None if bias is None else -bias, stride, padding)


@misconception(
    "truth-of-the-bias",
    "It looks as if Python is asked whether the whole bias is true, or equal to None; NumPy refuses that for an array "
    "of several numbers. Ask whether it *is* None.",
    fails=BIAS,
    about="the bias",
)
def truth_of_the_bias(x, kernel, bias=None, stride=1, padding="valid"):
    if bias is not None and bias.size > 1:
        raise ValueError("The truth value of an array with more than one element is ambiguous.")
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "responses-added-into-the-bias",
    "It looks as if the responses are added into the bias itself (+=). That changes the bias that was given, and the "
    "next window starts from the changed one.",
    fails=(*BIAS, "leaves_its_input_alone"),
    about="the bias",
)
def responses_added_into_the_bias(x, kernel, bias=None, stride=1, padding="valid"):
    right = reference.conv2d(x, kernel, None, stride, padding)
    if bias is None:
        return right
    grown = bias + np.cumsum(right.reshape(-1, len(bias)), axis=0)
    bias[:] = grown[-1]
    return grown.reshape(right.shape)


# ---- the stride and the size -----------------------------------------------------------------------


@misconception(
    "stride-ignored",
    "It looks as if the stride is not used: the window moves by one every time.",
    fails=(*STRIDE, "refuses_a_stride_below_one"),
    about="the stride",
)
def stride_ignored(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, 1, padding)


@misconception(
    "stride-in-size-only",
    "The result has the size that the stride asks for, but it looks as if the window still moves by one. "
    "Output row i belongs to the window that starts at row i · stride.",
    fails=STRIDE,
    about="the stride",
)
def stride_in_size_only(x, kernel, bias=None, stride=1, padding="valid"):
    right = reference.conv2d(x, kernel, bias, stride, padding)
    if padding == "same":
        x = np.pad(x, (*pads_of(x, kernel, stride), (0, 0)))
    return reference.conv2d(x, kernel, bias)[: right.shape[0], : right.shape[1]]


@misconception(
    "stride-leaves-holes",
    "It looks as if the responses stand where their windows start, with zeros between them. The result holds the "
    "responses alone, one beside the other.",
    fails=STRIDE,
    about="the stride",
)
def stride_leaves_holes(x, kernel, bias=None, stride=1, padding="valid"):
    right = reference.conv2d(x, kernel, bias, stride, padding)
    out = np.zeros_like(reference.conv2d(x, kernel, bias, 1, padding))
    sh, sw = pair(stride)
    out[::sh, ::sw] = right
    return out


@misconception(
    "stride-one-axis",
    "It looks as if the vertical stride is used for both axes. stride may be a pair: (rows, columns).",
    fails=("stride", "same_with_stride"),
    about="strides that differ",
)
def stride_one_axis(x, kernel, bias=None, stride=1, padding="valid"):
    if min(pair(stride)) < 1:
        raise ValueError("the stride must be at least 1")
    return reference.conv2d(x, kernel, bias, pair(stride)[0], padding)


@misconception(
    "strides-swapped",
    "It looks as if the two strides are exchanged. A pair is (rows, columns): the first number is the vertical step.",
    fails=("stride", "same_with_stride"),
    about="strides that differ",
)
def strides_swapped(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, pair(stride)[::-1], padding)


@misconception(
    "stride-not-a-pair",
    "It looks as if the stride is taken for one number even when it is a pair, (rows, columns).",
    fails=("stride", "same_with_stride", "refuses_a_stride_below_one"),
    about="strides that differ",
)
def stride_not_a_pair(x, kernel, bias=None, stride=1, padding="valid"):
    if isinstance(stride, tuple):
        raise TypeError("unsupported operand type(s) for //: 'int' and 'tuple'")
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "stride-as-dilation",
    "It looks as if the stride is put between the numbers of one window, which then leaves out rows and columns "
    "(a dilation). The stride is the step from one window to the next; a window itself has no gaps.",
    fails=STRIDE,
    about="the stride",
)
def stride_as_dilation(x, kernel, bias=None, stride=1, padding="valid"):
    (kh, kw, *rest), (sh, sw) = kernel.shape, pair(stride)
    if min(sh, sw) < 1:
        raise ValueError("the stride must be at least 1")
    spread = np.zeros(((kh - 1) * sh + 1, (kw - 1) * sw + 1, *rest))
    spread[::sh, ::sw] = kernel
    return reference.conv2d(x, spread, bias, 1, padding)


@misconception(
    "size-without-floor",
    "It looks as if the output size is (n - k + 1) // stride. The last window that fits is left out: n - k is the "
    "last row where a window can start, and row 0 counts too.",
    fails=VALID_STRIDE,
    about=SIZE,
)
def size_without_floor(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    if padding == "same":
        return out
    sh, sw = pair(stride)
    return out[: (x.shape[0] - kernel.shape[0] + 1) // sh, : (x.shape[1] - kernel.shape[1] + 1) // sw]


@misconception(
    "ceil-for-floor",
    'With "valid" and a stride, it looks as if the number of windows is rounded up: the last one hangs over the edge. '
    "Only windows that lie in the image count.",
    fails=VALID_STRIDE,
    about=SIZE,
)
def ceil_for_floor(x, kernel, bias=None, stride=1, padding="valid"):
    if padding == "valid" and min(pair(stride)) > 0 and x.shape[0] >= kernel.shape[0] and x.shape[1] >= kernel.shape[1]:
        hanging = [-(n - k) % s for n, k, s in zip(x.shape, kernel.shape, pair(stride), strict=False)]
        return with_pads(x, kernel, bias, stride, [(0, more) for more in hanging])
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "last-window-lost",
    'With "valid", it looks as if the last row and the last column of windows are missing: n - k instead of n - k + 1.',
    fails=VALID,
    about=SIZE,
)
def last_window_lost(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    return out if padding == "same" else out[:-1, :-1]


@misconception(
    "valid-padded-too",
    'It looks as if zeros are added with "valid" too. They are with "same" alone.',
    fails=(*VALID, *TOO_LARGE),
    about="the padding",
)
def valid_padded_too(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, "same" if padding == "valid" else padding)


# ---- "same" ----------------------------------------------------------------------------------------


@misconception(
    "padding-ignored",
    'It looks as if padding="same" is not used: no zeros are added.',
    fails=(*SAME, "refuses_an_unknown_padding"),
    about="the padding",
)
def padding_ignored(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride)


def same_with(name, hint, fails, mode="constant", about=PADDED):
    """Marks a mistake of "same" alone: a function of x, kernel and stride that gives its pads."""

    def mark(pads):
        def mistaken(x, kernel, bias=None, stride=1, padding="valid"):
            if padding != "same" or min(pair(stride)) < 1:
                return reference.conv2d(x, kernel, bias, stride, padding)
            return with_pads(x, kernel, bias, stride, pads(x, kernel, stride), mode)

        return misconception(name, hint, fails=fails, about=about)(mistaken)

    return mark


@same_with(
    "same-half-kernel",
    'With "same", it looks as if (k - 1) // 2 zeros are put on both sides. With an even kernel or a stride '
    "the two sides differ; see the formula in the notebook.",
    EVEN,
)
def same_half_kernel(x, kernel, stride):
    return [((k - 1) // 2, (k - 1) // 2) for k in kernel.shape[:2]]


@same_with(
    "same-k-half-both-sides",
    'With "same", it looks as if k // 2 zeros are put on both sides. With an even kernel or a stride the '
    "two sides differ; see the formula in the notebook.",
    EVEN,
)
def same_k_half_both_sides(x, kernel, stride):
    return [(k // 2, k // 2) for k in kernel.shape[:2]]


@same_with(
    "same-extra-at-top-left",
    'With "same" and an odd number of zeros, it looks as if the extra one is at the top and left. It '
    "belongs at the bottom and right.",
    EVEN,
)
def same_extra_at_top_left(x, kernel, stride):
    return [pads[::-1] for pads in pads_of(x, kernel, stride)]


@same_with(
    "same-zeros-all-after",
    'With "same", it looks as if all zeros are put at the bottom and right. Half of them belong at the top and left.',
    SAME,
)
def same_zeros_all_after(x, kernel, stride):
    return [(0, sum(pads)) for pads in pads_of(x, kernel, stride)]


@same_with(
    "same-zeros-doubled",
    'With "same", it looks as if all the zeros that are needed are put on each side, so twice as many as needed. Half '
    "of them go before, the rest after.",
    SAME,
)
def same_zeros_doubled(x, kernel, stride):
    return [(sum(pads), sum(pads)) for pads in pads_of(x, kernel, stride)]


@same_with(
    "same-pads-as-for-stride-1",
    'With "same", it looks as if the zeros are counted as for stride 1. How many are needed depends on the stride.',
    SAME_STRIDE,
)
def same_pads_as_for_stride_1(x, kernel, stride):
    return pads_of(x, kernel, 1)


@same_with(
    "same-pads-swapped",
    'With "same", it looks as if the zeros for the rows are put beside the columns, and the other way round.',
    SAME_STRIDE,
)
def same_pads_swapped(x, kernel, stride):
    return pads_of(x, kernel, stride)[::-1]


@same_with(
    "edge-padding",
    'With "same", it looks as if the border is filled with copies of the edge. It is filled with zeros.',
    SAME,
    mode="edge",
)
def edge_padding(x, kernel, stride):
    return pads_of(x, kernel, stride)


@same_with(
    "reflect-padding",
    'With "same", it looks as if the image is mirrored at its border. The border is filled with zeros.',
    SAME,
    mode="reflect",
)
def reflect_padding(x, kernel, stride):
    return pads_of(x, kernel, stride)


@same_with(
    "wrap-padding",
    'With "same", it looks as if the border is filled from the opposite side of the image. It is filled with zeros.',
    SAME,
    mode="wrap",
)
def wrap_padding(x, kernel, stride):
    return pads_of(x, kernel, stride)


@misconception(
    "result-padded",
    'With "same", it looks as if the zeros are put round the result. They belong round the image, before the window '
    "slides over it.",
    fails=SAME,
    about=PADDED,
)
def result_padded(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    if padding != "same":
        return out
    inner = reference.conv2d(x, kernel, bias, stride)
    missing = [n - m for n, m in zip(out.shape, inner.shape, strict=True)]
    return np.pad(inner, [(m // 2, m - m // 2) for m in missing])


@misconception(
    "same-keeps-size",
    'With "same" and a stride, it looks as if the output keeps the size of the input. It does so at stride '
    "1 only; in general the size is the input's divided by the stride, rounded up.",
    fails=SAME_STRIDE,
    about=SIZE,
)
def same_keeps_size(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, 1 if padding == "same" else stride, padding)


@misconception(
    "same-size-rounded-down",
    'With "same" and a stride, it looks as if the size is divided by the stride and rounded down. It is rounded up.',
    fails=SAME_STRIDE,
    about=SIZE,
)
def same_size_rounded_down(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    sh, sw = pair(stride)
    return out[: x.shape[0] // sh, : x.shape[1] // sw] if padding == "same" else out


@misconception(
    "same-refuses-a-large-window",
    'It looks as if a window larger than the image is refused with "same" too. The zeros make room for it; it is an '
    'error with "valid" alone.',
    fails=("same",),
    about="windows larger than the image",
)
def same_refuses_a_large_window(x, kernel, bias=None, stride=1, padding="valid"):
    if padding == "same":
        reference.conv2d(x, kernel)
    return reference.conv2d(x, kernel, bias, stride, padding)


# ---- numbers ---------------------------------------------------------------------------------------


@misconception(
    "integer-output",
    "It looks as if the result is stored in an array of the input's integer type, which cuts off the "
    "fractions. Give the output array a float type.",
    fails=("integer_image",),
    about="the type of the result",
)
def integer_output(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding).astype(x.dtype)


@misconception(
    "integer-output-of-the-kernel",
    "It looks as if the result is stored in an array of the kernel's integer type, which cuts off the fractions. Give "
    "the output array a float type.",
    fails=("integer_kernel",),
    about="the type of the result",
)
def integer_output_of_the_kernel(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding).astype(kernel.dtype)


@misconception(
    "image-cut-to-integers",
    "It looks as if the image is turned into the integer type of the kernel, which cuts off its fractions.",
    fails=("integer_kernel",),
    about="the type of the image",
)
def image_cut_to_integers(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x.astype(kernel.dtype), kernel, bias, stride, padding)


@misconception(
    "kernel-cut-to-integers",
    "It looks as if the kernel is turned into the integer type of the image, which cuts off its fractions.",
    fails=("integer_image",),
    about="the type of the kernel",
)
def kernel_cut_to_integers(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel.astype(x.dtype), bias, stride, padding)


@misconception(
    "always-integers",
    "It looks as if the result is stored in an array of integers, which cuts off the fractions. Give the output array "
    "a float type.",
    fails=("fractions", *INTEGERS),
    about="the type of the result",
)
def always_integers(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding).astype(int)


@misconception(
    "rounded",
    "It looks as if the result is rounded to two decimals. Return it as it is.",
    fails=("fractions",),
    about="rounding",
)
def rounded(x, kernel, bias=None, stride=1, padding="valid"):
    return np.round(reference.conv2d(x, kernel, bias, stride, padding), 2)


@misconception(
    "half-precision",
    "It looks as if the result is computed or stored in float16, which keeps three decimal digits alone. float32 is "
    "enough; NumPy's own float64 is simplest.",
    fails=("fractions",),
    about="rounding",
)
def half_precision(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding).astype(np.float16)


@misconception(
    "relu-inside",
    "It looks as if negative results are set to zero. conv2d itself has no ReLU.",
    fails=(*VALUES, "is_linear"),
    about=CHANGED,
)
def relu_inside(x, kernel, bias=None, stride=1, padding="valid"):
    return np.maximum(reference.conv2d(x, kernel, bias, stride, padding), 0)


@misconception(
    "absolute-result",
    "It looks as if negative results lose their sign. A response may be negative.",
    fails=(*VALUES, "is_linear"),
    about=CHANGED,
)
def absolute_result(x, kernel, bias=None, stride=1, padding="valid"):
    return np.abs(reference.conv2d(x, kernel, bias, stride, padding))


@misconception(
    "image-divided-by-255",
    "It looks as if the image is divided by 255 first. conv2d takes the numbers as they are; scaling is done before, "
    "by whoever loads the image.",
    fails=VALUES,
    about=CHANGED,
)
def image_divided_by_255(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x / 255, kernel, bias, stride, padding)


@misconception(
    "image-divided-by-its-maximum",
    "It looks as if the image is divided by its largest number first. conv2d takes the numbers as they are: a bright "
    "spot in one corner must not change the response in another.",
    fails=(*VALUES, "is_linear", "moves_with_the_image"),
    about=CHANGED,
)
def image_divided_by_its_maximum(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x / (x.max() or 1), kernel, bias, stride, padding)


@misconception(
    "result-stretched-to-0-1",
    "It looks as if the result is stretched so that it lies between 0 and 1, as for showing it. Return the sums as "
    "they are.",
    fails=(*VALUES, "is_linear", "moves_with_the_image"),
    about=CHANGED,
)
def result_stretched(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    return (out - out.min()) / (np.ptp(out) or 1)


@misconception(
    "kernel-reshaped-in-place",
    "The values are right, but it looks as if the kernel that was given is given another shape in place. Whoever "
    "called conv2d still needs it; reshape() makes a new view.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def kernel_reshaped_in_place(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    kernel.resize((kernel[..., 0].size, kernel.shape[-1]), refcheck=False)
    return out


# ---- what is refused -------------------------------------------------------------------------------


def refused(x, kernel, stride, padding):
    try:
        reference.conv2d(x, kernel, None, stride, padding)
    except ValueError:
        return True
    return False


@misconception(
    "assert-for-valueerror",
    "It looks as if what makes no sense ends in an AssertionError. The docstring promises a ValueError; assert is for "
    "mistakes of one's own, and can be switched off.",
    fails=REFUSALS,
    about=REFUSED,
)
def assert_for_valueerror(x, kernel, bias=None, stride=1, padding="valid"):
    assert not refused(x, kernel, stride, padding)
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "exception-for-valueerror",
    "It looks as if what makes no sense ends in a bare Exception. The docstring promises a ValueError, which whoever "
    "called conv2d can tell from other troubles.",
    fails=REFUSALS,
    about=REFUSED,
)
def exception_for_valueerror(x, kernel, bias=None, stride=1, padding="valid"):
    if refused(x, kernel, stride, padding):
        raise Exception("this makes no sense")
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "too-large-unchecked",
    "It looks as if a window that is one row or column larger than the image gives an empty result. With "
    '"valid" it is an error, which should be said with a ValueError.',
    fails=TOO_LARGE,
    about="windows larger than the image",
)
def too_large_unchecked(x, kernel, bias=None, stride=1, padding="valid"):
    rows, columns = x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1
    if padding == "valid" and min(rows, columns) == 0:
        return np.zeros((rows, columns, kernel.shape[3]))
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "too-large-checked-in-height-only",
    "It looks as if the height of the window alone is compared with the image's. A window can be too wide as well.",
    fails=TOO_LARGE,
    about="windows larger than the image",
)
def too_large_checked_in_height_only(x, kernel, bias=None, stride=1, padding="valid"):
    if x.shape[0] < kernel.shape[0]:
        return reference.conv2d(x, kernel, bias, stride, padding)
    return too_large_unchecked.function(x, kernel, bias, stride, padding)


@misconception(
    "too-large-gives-an-empty-list",
    "It looks as if a window that is larger than the image gives an array of nothing at all. With "
    '"valid" it is an error, which should be said with a ValueError.',
    fails=TOO_LARGE,
    about="windows larger than the image",
)
def too_large_gives_an_empty_list(x, kernel, bias=None, stride=1, padding="valid"):
    if padding == "valid" and (x.shape[0] < kernel.shape[0] or x.shape[1] < kernel.shape[1]):
        return np.array([])
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "window-of-the-same-size-refused",
    "It looks as if a window exactly as large as the image is refused. It fits, once.",
    fails=TOO_LARGE,
    about="windows larger than the image",
)
def window_of_the_same_size_refused(x, kernel, bias=None, stride=1, padding="valid"):
    if padding == "valid" and (kernel.shape[0] >= x.shape[0] or kernel.shape[1] >= x.shape[1]):
        raise ValueError("the window is larger than the input")
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "unknown-padding-is-valid",
    'It looks as if any padding other than "same" is taken for "valid". A misspelt one should be refused.',
    fails=("refuses_an_unknown_padding",),
    about="the padding",
)
def unknown_padding_is_valid(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding if padding == "same" else "valid")


@misconception(
    "unknown-padding-is-same",
    'It looks as if any padding other than "valid" is taken for "same". A misspelt one should be refused.',
    fails=("refuses_an_unknown_padding",),
    about="the padding",
)
def unknown_padding_is_same(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding if padding == "valid" else "same")


@misconception(
    "stride-zero-unchecked",
    "It looks as if a stride of 0 ends in a division by zero. It makes no sense: look first, and raise a ValueError.",
    fails=("refuses_a_stride_below_one",),
    about="strides below 1",
)
def stride_zero_unchecked(x, kernel, bias=None, stride=1, padding="valid"):
    if 0 in pair(stride):
        raise ZeroDivisionError("integer division or modulo by zero")
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "second-stride-unchecked",
    "It looks as if the first stride of a pair alone is looked at. The second can be 0 as well.",
    fails=("refuses_a_stride_below_one",),
    about="strides below 1",
)
def second_stride_unchecked(x, kernel, bias=None, stride=1, padding="valid"):
    if pair(stride)[0] > 0 and pair(stride)[1] == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    return reference.conv2d(x, kernel, bias, stride, padding)


@misconception(
    "negative-stride-accepted",
    "It looks as if a stride of 0 is refused and a negative one is not: the windows then come in reverse. Any stride "
    "below 1 should be refused.",
    fails=("refuses_a_stride_below_one",),
    about="strides below 1",
)
def negative_stride_accepted(x, kernel, bias=None, stride=1, padding="valid"):
    sh, sw = pair(stride)
    if min(sh, sw) < 0 and 0 not in (sh, sw):
        return reference.conv2d(x, kernel, bias, 1, padding)[::sh, ::sw]
    return reference.conv2d(x, kernel, bias, stride, padding)


# ---- of which only the kind is known -----------------------------------------------------------------


def windows_of(actual, x, kernel, bias=None, stride=1, padding="valid"):
    """Of which windows a result was made."""
    right = reference.conv2d(x, kernel, bias, stride, padding).shape
    before = [pads[0] for pads in pads_of(x, kernel, stride)] if padding == "same" else (0, 0)
    begins = [tuple(s * i - b for i in range(n)) for n, s, b in zip(right, pair(stride), before, strict=False)]

    def respond(windows):
        *_, kh, kw, _ = windows.shape
        return np.tensordot(windows, kernel[:kh, :kw], axes=3) + (0 if bias is None else bias)

    return slid(as_array(actual).astype(float), x, kernel.shape[:2], begins, respond)


def alike(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-9)


@pattern(
    "another-bias",
    "It looks as if the sums are right, and something else than the bias is added to them.",
    about="the bias",
)
def another_bias(actual, x, kernel, bias=None, stride=1, padding="valid"):
    added = as_array(actual) - reference.conv2d(x, kernel, None, stride, padding)
    return bias is not None and np.ptp(added, axis=(0, 1)).max() < 1e-9


@pattern(
    "other-channels",
    "It looks as if some input channels are left out of the sum. A kernel reaches through all of them.",
    about="the input channels",
)
def other_channels(actual, x, kernel, bias=None, stride=1, padding="valid"):
    each = [reference.conv2d(x[..., [c]], kernel[:, :, [c]], None, stride, padding) for c in range(x.shape[2])]
    left = as_array(actual) - (0 if bias is None else bias)
    some = (sum(each[c] for c in range(len(each)) if which >> c & 1) for which in range(1, 2 ** len(each) - 1))
    return any(alike(left, one) for one in some)


@pattern(
    "other-filters",
    "It looks as if the maps are those of the filters, and not each in its place. Each filter gives one map, in order.",
    about="the filters",
)
def other_filters(actual, x, kernel, bias=None, stride=1, padding="valid"):
    given, right = as_array(actual), reference.conv2d(x, kernel, bias, stride, padding)
    maps = [right[..., other] for other in range(right.shape[2])]
    return given.ndim == 3 and all(any(alike(one, other) for other in maps) for one in np.moveaxis(given, 2, 0))


@pattern(
    "axes-exchanged",
    "It looks as if all numbers of the result are right, and its axes are in another order. It is (height, width, "
    "filters).",
    about=ORDER,
)
def axes_exchanged(actual, x, kernel, bias=None, stride=1, padding="valid"):
    given, right = as_array(actual), reference.conv2d(x, kernel, bias, stride, padding)
    orders = [(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
    return any(alike(given, right.transpose(order)) for order in orders)


@pattern(
    "fractions-lost",
    "It looks as if the result is right but for its fractions, which are cut off or rounded. Give the output array a "
    "float type.",
    about="the type of the result",
)
def fractions_lost(actual, x, kernel, bias=None, stride=1, padding="valid"):
    given, right = as_array(actual).astype(float), reference.conv2d(x, kernel, bias, stride, padding)
    return given.shape == right.shape and (given % 1 == 0).all() and np.abs(given - right).max() < 1


@pattern(
    "another-factor",
    "It looks as if all sums are multiplied, or divided, by something. They are the result as they are.",
    about=CHANGED,
)
def another_factor(actual, x, kernel, bias=None, stride=1, padding="valid"):
    given = as_array(actual) - (0 if bias is None else bias)
    right = reference.conv2d(x, kernel, None, stride, padding)
    factor = (given * right).sum() / (right * right).sum()
    return factor != 0 and alike(given, factor * right)


@pattern(
    "not-multiplied",
    "It looks as if the numbers of window and kernel are not multiplied with each other, but added, subtracted or "
    "divided. They are multiplied.",
    about=WINDOW,
)
def not_multiplied(actual, x, kernel, bias=None, stride=1, padding="valid"):
    given, ways = as_array(actual), (np.add, np.subtract, np.divide, np.floor_divide, np.mod, lambda w, k: k - w)
    if padding == "same":
        x = np.pad(x, (*pads_of(x, kernel, stride), (0, 0)))
    (kh, kw), (sh, sw) = kernel.shape[:2], pair(stride)
    every = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(0, 1))[::sh, ::sw].transpose(0, 1, 3, 4, 2)
    sums = (way(every[..., None], kernel).sum(axis=(2, 3, 4)) for way in ways)
    return any(alike(given, one + (0 if bias is None else bias)) for one in sums)


OF_WINDOWS = patterns_of(windows_of)
