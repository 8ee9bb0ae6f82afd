"""What goes wrong in a whole convolution. Each is a few lines around the reference."""

from dataclasses import replace

import numpy as np

from autograder.exercise import as_array, misconception, pattern
from autograder.sliding import patterns_of, slid
from solutions.convolution import reference, sums
from solutions.convolution.reference import same_pads
from solutions.convolution.sums import CHANGED, WINDOW, alike
from solutions.refusals import refused_otherwise
from solutions.sliding import Axis, Sliding, Slip, laid, mistakes_of, same, tiles
from solutions.slips import EDGE, SLIPS
from solutions.variants import variants_of

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

ORDER = "the order of the axes in the result"
PADDED = 'the zeros of "same"'


def pair(stride):
    return (stride, stride) if isinstance(stride, int) else stride


def pads_of(x, kernel, stride):
    """The right zeros of "same": ((top, bottom), (left, right))."""
    return [same_pads(n, k, s) for n, k, s in zip(x.shape, kernel.shape, pair(stride), strict=False)]


def axes_of(x, kernel, bias, stride, padding):
    each = zip(x.shape[:2], kernel.shape[:2], pair(stride), strict=True)
    return tuple(Axis(n, k, s, padding, usual=1) for n, k, s in each)


def made_of(rows, columns, x, kernel, bias, stride, padding):
    met = fitted(fitted(kernel, 0, rows), 1, columns)
    if not (rows.begins and columns.begins):
        return np.zeros((len(rows.begins), len(columns.begins), kernel.shape[3]))
    return reference.conv2d(tiles(x, rows, columns), met, bias, (rows.size, columns.size))


def fitted(kernel, at, axis):
    """What windows of another length meet of the kernel: its first rows, as in loops; or all, as NumPy multiplies."""
    length = kernel.shape[at]
    if axis.size == length:
        return kernel
    if not axis.sliced:
        if axis.size > length:
            raise IndexError("the kernel has no such row or column")
        return np.take(kernel, range(axis.size), axis=at)
    if axis.size == 1:
        return kernel.sum(axis=at, keepdims=True)
    if length == 1:
        return kernel.repeat(axis.size, axis=at)
    raise ValueError("operands could not be broadcast together")


#: Of a convolution alone: in pooling, where windows lie side by side, it is as if nothing were added.
REST_FORGOTTEN = Slip(
    "same-rest-forgotten",
    'With "same", it looks as if always k - stride rows and columns are added. That is right where the stride divides '
    "the size of the image; otherwise the last step leaves a rest, which counts too.",
    same(zeros=lambda a: (max(a.k - a.s, 0) // 2, max(a.k - a.s, 0) - max(a.k - a.s, 0) // 2)),
    fails=("same moved",),
    about=EDGE,
)
#: In pooling, there is one of 2 × 2.
THREE = {"k": lambda a: 3}
THREE_BY_THREE = [
    Slip(
        f"window-three-by-three{where}",
        "It looks as if the window is 3 × 3 whatever the size of the kernel is.",
        steps,
        fails,
        about="the size of the window",
    )
    for where, steps, fails in (
        ("", THREE, ("every", "too large")),
        ("-in-slices", {**THREE, "sliced": lambda a: True}, ("every",)),  # of other sizes, NumPy refuses to multiply
    )
]
SLICES = [
    replace(slip, name=f"{slip.name}-in-slices", steps={**slip.steps, "sliced": lambda a: True})
    for slip in SLIPS
    if "k" in slip.steps
]
WINDOWS = Sliding(reference.conv2d, axes_of, made_of, "The border is filled with zeros.")
OF_SLIDING = mistakes_of(
    WINDOWS,
    [*SLIPS, *SLICES, REST_FORGOTTEN, *THREE_BY_THREE],
    {
        "every": VALUES,
        "valid": VALID,
        "fitting": VALID,
        "same": SAME,
        "stride": STRIDE,
        "valid stride": VALID_STRIDE,
        "same moved": SAME_STRIDE,
        "same swapped": SAME_STRIDE,
        "moved": STRIDE,
        "even": EVEN,
        "left over": VALID_STRIDE,
        "strides differ": ("stride", "same_with_stride"),
        "image": SIZES,
        "window": SIZES,
        "valid padded": VALID,
        "below one": ("refuses_a_stride_below_one",),
        "unknown": ("refuses_an_unknown_padding",),
        "too large": TOO_LARGE,
        "same large": ("same",),
    },
    apart={
        **{slip.name: SIZES for slip in SLICES},
        **dict.fromkeys(("first-row-alone-filled", "first-place-alone-filled"), (*VALUES, "moves_with_the_image")),
    },
)

WRITTEN_OTHERWISE = variants_of(WINDOWS)

OF_SUMS = sums.mistakes_of(
    reference.conv2d,
    {
        "every": VALUES,
        "channels": CHANNELS,
        "filters": FILTERS,
        "bias": BIAS,
        "bias over channels": ("everything_at_once",),
        "integer input": ("integer_image",),
        "integer kernel": ("integer_kernel",),
        "fractions": ("fractions", *INTEGERS),
        "decimals": ("fractions",),
        "not linear": (*VALUES, "is_linear"),
    },
)


# ---- one window ------------------------------------------------------------------------------------


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
    "result-reshaped-not-transposed",
    "It looks as if what was computed, place by place and filter by filter, is reshaped so that the filters come "
    "first. reshape keeps the numbers in their order and so mixes the filters; the filters are the last axis.",
    fails=FILTERS,
    about=ORDER,
)
def result_reshaped_not_transposed(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    rows, columns, filters = out.shape
    return out.reshape(filters, rows, columns).transpose(1, 2, 0)


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
    "It looks as if the channels come first in the result, as in PyTorch. Here, as in Keras, the order is (height, "
    "width, channels).",
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


# ---- "same" ----------------------------------------------------------------------------------------


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


# ---- numbers ---------------------------------------------------------------------------------------


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
    "It looks as if the kernel that was given is given another shape in place. Whoever "
    "called conv2d still needs it; reshape() makes a new view.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def kernel_reshaped_in_place(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    kernel.resize((kernel[..., 0].size, kernel.shape[-1]), refcheck=False)
    return out


# ---- what is refused -------------------------------------------------------------------------------

REFUSED_OTHERWISE = refused_otherwise(reference.conv2d, REFUSALS)


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


def cut(x, kernel, bias=None, stride=1, padding="valid"):
    """The windows."""
    rows, columns = laid(*axes_of(x, kernel, bias, stride, padding), {})
    tiled = tiles(x, rows, columns).reshape(len(rows.begins), rows.size, len(columns.begins), columns.size, -1)
    return tiled.swapaxes(1, 2)


SUMS_WRITTEN_OTHERWISE = sums.written_otherwise_of(reference.conv2d, cut)
SUMS = sums.patterns_of(reference.conv2d, cut)


def windows_of(actual, x, kernel, bias=None, stride=1, padding="valid"):
    """Of which windows a result was made."""
    begins = [axis.begins for axis in laid(*axes_of(x, kernel, bias, stride, padding), {})]

    def respond(windows):
        *_, kh, kw, _ = windows.shape
        return np.tensordot(windows, kernel[:kh, :kw], axes=3) + (0 if bias is None else bias)

    return slid(as_array(actual).astype(float), x, kernel.shape[:2], begins, respond)


@pattern(
    "another-bias",
    "It looks as if the sums are right, and something else than the bias is added to them.",
    about="the bias",
)
def another_bias(actual, x, kernel, bias=None, stride=1, padding="valid"):
    added = as_array(actual) - reference.conv2d(x, kernel, None, stride, padding)
    return bias is not None and np.ptp(added, axis=(0, 1)).max() < 1e-9


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


OF_WINDOWS = patterns_of(windows_of)
