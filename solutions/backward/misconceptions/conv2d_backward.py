"""What goes wrong in the gradients of a convolution. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import Variant, misconception
from solutions.backward import geometry, reference
from solutions.backward.reference import pads_of
from solutions.backward.variants import products_of
from solutions.convolution.reference import conv2d
from solutions.refusals import refused_otherwise
from solutions.sliding import bordered, laid, mistakes_of, tiles
from solutions.variants import variants_of

WHOLE = ("fractions", "integer_image", "integer_kernel")
VALID = ("of_one_channel_and_filter", "of_channels_and_filters", "with_stride", "where_height_and_width_differ")
SAME = ("with_same", "with_same_and_stride")
DX_VALID = (*(f"dx_{test}" for test in VALID), "what_is_left_over", *WHOLE)
DX_SAME = tuple(f"dx_{test}" for test in SAME)
DX = (*DX_VALID, *DX_SAME)
DKERNEL = (*(f"dkernel_{test}" for test in (*VALID, *SAME)), *WHOLE)
DBIAS = ("dbias", *WHOLE)
VALUES = tuple(dict.fromkeys((*DX, *DKERNEL, *DBIAS)))
THREE = ("gives_three_gradients",)
OBLONG = ("dx_where_height_and_width_differ", "dkernel_where_height_and_width_differ")
DX_STRIDE = ("dx_with_stride", "what_is_left_over", "dx_with_same_and_stride")
DKERNEL_STRIDE = ("dkernel_with_stride", "dkernel_with_same_and_stride")
STRIDE = (*DX_STRIDE, *DKERNEL_STRIDE)
BOTH_SAME = (*DX_SAME, *(f"dkernel_{test}" for test in SAME))
TOO_LARGE = ("refuses_a_window_larger_than_the_image",)
PADDING = ("refuses_an_unknown_padding",)
BELOW_ONE = ("refuses_a_stride_below_one",)
SHAPE = ("refuses_dout_of_another_shape",)

OVERLAP = "dx, where windows overlap"
TURNED = "dx: which way the kernel lies"
LEFT = "dx: what is left out"
EDGE = "dx: what is cut off at the edge"
SUM = "dkernel: the sum over all places"
WEIGHT = "dkernel: what a weight meets"
BIAS = "dbias"
ORDER = "the three gradients"
NUMBERS = "the type of the numbers"


def dx_otherwise(change):
    """change: called with all arguments; what it makes of dx."""

    def mistaken(dout, x, kernel, stride=1, padding="valid"):
        _, dkernel, dbias = reference.conv2d_backward(dout, x, kernel, stride, padding)
        return change(dout, x, kernel, stride, padding), dkernel, dbias

    return mistaken


def dkernel_otherwise(change):
    def mistaken(dout, x, kernel, stride=1, padding="valid"):
        dx, _, dbias = reference.conv2d_backward(dout, x, kernel, stride, padding)
        return dx, change(dout, x, kernel, stride, padding), dbias

    return mistaken


def dbias_otherwise(change):
    def mistaken(dout, x, kernel, stride=1, padding="valid"):
        dx, dkernel, dbias = reference.conv2d_backward(dout, x, kernel, stride, padding)
        return dx, dkernel, change(dout, dbias)

    return mistaken


def dx_of(dout, x, kernel, stride, padding):
    return reference.conv2d_backward(dout, x, kernel, stride, padding)[0]


def dkernel_of(dout, x, kernel, stride, padding):
    return reference.conv2d_backward(dout, x, kernel, stride, padding)[1]


def along(dout, x, kernel, stride, padding):
    """The windows along both axes."""
    return laid(*geometry.convolution_axes(dout, x, kernel, stride, padding), {})


# ---- dx --------------------------------------------------------------------------------------------


def set_in_place_of_added(whole):
    """whole: whether each window's piece of dx is set, or each window's and each filter's."""

    def dx(dout, x, kernel, stride, padding):
        rows, columns = along(dout, x, kernel, stride, padding)
        padded = np.zeros(bordered(x, rows, columns).shape)
        for i, j in np.ndindex(*dout.shape[:2]):
            top, left = rows.begins[i] + rows.zeros[0], columns.begins[j] + columns.zeros[0]
            piece = kernel @ dout[i, j] if whole else kernel[..., -1] * dout[i, j, -1]
            padded[top : top + rows.size, left : left + columns.size] = piece
        return cropped(padded, x, rows, columns)

    return dx


def cropped(padded, x, rows, columns):
    top, left = rows.zeros[0], columns.zeros[0]
    return padded[top : top + x.shape[0], left : left + x.shape[1]]


def times_covered(dout, x, kernel, stride, padding):
    """By how many windows each pixel is seen."""
    once = np.ones((*dout.shape[:2], 1))
    return dx_of(once, x[..., :1], np.ones((*kernel.shape[:2], 1, 1)), stride, padding)


def uncropped(dout, x, kernel, stride, padding):
    rows, columns = along(dout, x, kernel, stride, padding)
    larger = np.zeros(bordered(x, rows, columns).shape)
    return dx_of(dout, larger, kernel, stride, "valid")


def cropped_at_the_start(dout, x, kernel, stride, padding):
    return uncropped(dout, x, kernel, stride, padding)[: x.shape[0], : x.shape[1]]


def cropped_at_the_end(dout, x, kernel, stride, padding):
    padded = uncropped(dout, x, kernel, stride, padding)
    return padded[padded.shape[0] - x.shape[0] :, padded.shape[1] - x.shape[1] :]


def cropped_with_minus(dout, x, kernel, stride, padding):
    padded = uncropped(dout, x, kernel, stride, padding)
    (top, bottom), (left, right) = pads_of(x, kernel, stride) if padding == "same" else [(0, 0)] * 2
    return padded[top:-bottom, left:-right]


def as_a_convolution_of_dout(dout, x, kernel, stride, padding):
    """The size of dout, as with "same"."""
    return conv2d(dout, kernel[::-1, ::-1].swapaxes(2, 3), None, 1, "same")


def with_square_kernel(dout, x, kernel, stride, padding):
    return dx_of(dout, x, kernel.swapaxes(0, 1), stride, padding)


def at_stride_one(dout, x, kernel, stride, padding):
    """dout as it is, where it should be spread: in the top left corner."""
    rows, columns = along(dout, x, kernel, stride, padding)
    padded = np.zeros(bordered(x, rows, columns).shape)
    h, w = dout.shape[0] + rows.size - 1, dout.shape[1] + columns.size - 1
    padded[:h, :w] = dx_of(dout, np.zeros((h, w, x.shape[2])), kernel, 1, "valid")
    return cropped(padded, x, rows, columns)


def covered_alone(dout, x, kernel, stride, padding):
    right = dx_of(dout, x, kernel, stride, padding)
    rows, columns = along(dout, x, kernel, stride, padding)
    return right[: rows.begins[-1] + rows.size, : columns.begins[-1] + columns.size]


def same_of_all_filters(dout, x, kernel, stride, padding):
    return dx_of(dout.sum(axis=2, keepdims=True), x, kernel.sum(axis=3, keepdims=True), stride, padding)


def mixed_filters(dout, x, kernel, stride, padding):
    kh, kw, c_in, c_out = kernel.shape
    return dx_of(dout, x, kernel.reshape(kh, kw, c_out, c_in).swapaxes(2, 3), stride, padding)


def same_for_all_channels(dout, x, kernel, stride, padding):
    return dx_of(dout, x, np.repeat(kernel.sum(axis=2, keepdims=True), x.shape[2], axis=2), stride, padding)


CHANNELS_OF_DX = ("dx_of_channels_and_filters",)
OF_DX = [
    (
        "kernel-flipped",
        "dx: it looks as if the kernel is turned by 180°. Where a weight met a pixel on the way forward, it carries "
        "the gradient back to that same pixel. (If you slide the kernel over dout, it has to be turned once; where "
        "you add the kernel window by window, not at all.)",
        DX,
        TURNED,
        lambda dout, x, kernel, *how: dx_of(dout, x, kernel[::-1, ::-1], *how),
    ),
    (
        "kernel-upside-down",
        "dx: it looks as if the rows of the kernel are in reverse order, and its columns are not. Where a weight met a "
        "pixel on the way forward, it carries the gradient back to that same pixel. (If you slide the kernel over "
        "dout, turn it along both axes; where you add it window by window, along none.)",
        DX,
        TURNED,
        lambda dout, x, kernel, *how: dx_of(dout, x, kernel[::-1], *how),
    ),
    (
        "last-window-wins",
        "dx: it looks as if each window sets (=) its piece of dx. Where windows overlap, a pixel is in several of "
        "them, and their parts add up (+=).",
        DX,
        OVERLAP,
        set_in_place_of_added(whole=True),
    ),
    (
        "last-filter-of-the-last-window-wins",
        "dx: it looks as if each window, and in it each filter, sets (=) its piece of dx. A pixel is seen by all "
        "filters, and in several windows: all parts add up (+=).",
        DX,
        OVERLAP,
        set_in_place_of_added(whole=False),
    ),
    (
        "averaged-where-windows-overlap",
        "dx: it looks as if a pixel's parts are averaged over the windows that see it. They add up.",
        DX,
        OVERLAP,
        lambda *every: dx_of(*every) / np.maximum(times_covered(*every), 1),
    ),
    (
        "divided-by-the-number-of-places",
        "dx: it looks as if it is divided by the number of places of the window. Nothing is averaged on the way "
        "forward, so nothing is on the way back.",
        DX,
        OVERLAP,
        lambda dout, *rest: dx_of(dout, *rest) / max(dout[..., 0].size, 1),
    ),
    (
        "weights-forgotten",
        "dx: it looks as if dout is spread over each window as it is. A pixel's part is dout times the weight that met "
        "it.",
        DX,
        TURNED,
        lambda dout, x, kernel, *how: dx_of(dout, x, np.ones_like(kernel), *how),
    ),
    (
        "weights-without-dout",
        "dx: it looks as if only the weights are added up. Each is multiplied by the number of dout that its window "
        "gave.",
        DX,
        TURNED,
        lambda dout, *rest: dx_of(np.ones_like(dout), *rest),
    ),
    (
        "pixels-for-weights",
        "dx: it looks as if dout is multiplied by the pixels themselves. The derivative of weight · pixel with "
        "respect to the pixel is the weight.",
        DX,
        TURNED,
        lambda dout, x, kernel, *how: dx_of(dout, x, np.ones_like(kernel), *how) * x,
    ),
    (
        "first-filter-only",
        "dx: it looks as if only the first filter is followed back. A pixel is seen by all filters, and their parts "
        "add up.",
        CHANNELS_OF_DX,
        "dx: the filters",
        lambda dout, x, kernel, *how: dx_of(dout[..., :1], x, kernel[..., :1], *how),
    ),
    (
        "last-filter-only",
        "dx: it looks as if only the last filter is left in it, as when each one's part replaces that of the one "
        "before. They add up.",
        CHANNELS_OF_DX,
        "dx: the filters",
        lambda dout, x, kernel, *how: dx_of(dout[..., -1:], x, kernel[..., -1:], *how),
    ),
    (
        "dout-summed-over-filters",
        "dx: it looks as if dout is summed over the filters before it meets their weights. Each filter's weights "
        "meet its own dout; then the parts are added.",
        CHANNELS_OF_DX,
        "dx: the filters",
        same_of_all_filters,
    ),
    (
        "kernel-reshaped-not-transposed",
        "dx: it looks as if the kernel is reshaped so that its last two axes change places. reshape keeps the "
        "numbers in their order and so mixes the filters; transpose or swapaxes exchanges axes.",
        CHANNELS_OF_DX,
        "dx: the filters",
        mixed_filters,
    ),
    (
        "weights-summed-over-channels",
        "dx: it looks as if every input channel gets the same. Each has weights of its own.",
        CHANNELS_OF_DX,
        "dx: the input channels",
        same_for_all_channels,
    ),
    (
        "not-cropped",
        'dx: with "same", it looks as if the zeros round the image get a gradient too. dx has the shape of x: cut off '
        "what was added.",
        DX_SAME,
        EDGE,
        uncropped,
    ),
    (
        "cropped-at-the-end-alone",
        'dx: with "same", it looks as if all that was added is cut off at the bottom and right. What was put before is '
        "cut off before.",
        DX_SAME,
        EDGE,
        cropped_at_the_start,
    ),
    (
        "cropped-at-the-start-alone",
        'dx: with "same", it looks as if all that was added is cut off at the top and left. What was put after is '
        "cut off "
        "after.",
        DX_SAME,
        EDGE,
        cropped_at_the_end,
    ),
    (
        "cropped-with-minus-zero",
        "dx: it looks as if a slice like p:-p cuts off what was padded. Where nothing was padded, that is 0:-0, "
        "which is 0:0, and nothing is left. Count from the front: p : p + height.",
        (*DX_VALID, "dx_with_same_and_stride"),
        EDGE,
        cropped_with_minus,
    ),
    (
        "size-of-dout",
        "dx: it looks as if it has the height and width of dout. It has the shape of x: there is a gradient for each "
        "pixel.",
        DX,
        EDGE,
        as_a_convolution_of_dout,
    ),
    (
        "left-over-missing",
        "dx: it looks as if it ends where the last window ends. It has the shape of x: rows and columns that no window "
        "covers get the gradient 0.",
        ("what_is_left_over",),
        EDGE,
        covered_alone,
    ),
    (
        "kernel-transposed",
        "dx: it looks as if rows and columns of the kernel are exchanged. Where a weight met a pixel on the way "
        "forward, it carries the gradient back to that same pixel.",
        (*DX, "dkernel_where_height_and_width_differ"),
        TURNED,
        with_square_kernel,
    ),
    (
        "dx-at-stride-one",
        "dx: it looks as if the stride is not used there, so that what windows give back lies too close together. "
        "Output row i belongs to the window that starts at row i · stride.",
        DX_STRIDE,
        "dx: the stride",
        at_stride_one,
    ),
]
OF_DX = [
    misconception(name, hint, fails=fails, about=about)(dx_otherwise(change))
    for name, hint, fails, about, change in OF_DX
]

# ---- dkernel ---------------------------------------------------------------------------------------


def of_one_window(at):
    def dkernel(dout, x, kernel, stride, padding):
        alone = np.zeros_like(dout)
        if dout.size:
            alone[at, at] = dout[at, at]
        return dkernel_of(alone, x, kernel, stride, padding)

    return dkernel


def of_the_corner(dout, x, kernel, stride, padding):
    """Windows at stride 1, whatever it is."""
    rows, columns = along(dout, x, kernel, stride, padding)
    h, w = dout.shape[0] + rows.size - 1, dout.shape[1] + columns.size - 1
    return dkernel_of(dout, bordered(x, rows, columns)[:h, :w], kernel, 1, "valid")


def alike_in_windows(dout, x, kernel, stride, padding):
    """Of windows that are summed first."""
    rows, columns = along(dout, x, kernel, stride, padding)
    seen = tiles(x, rows, columns).reshape(dout.shape[0], rows.size, dout.shape[1], columns.size, x.shape[2])
    return np.einsum("iajbc,o->abco", seen, dout.sum(axis=(0, 1))) / max(dout[..., 0].size, 1)


CHANNELS_OF_DKERNEL = ("dkernel_of_channels_and_filters",)
OF_DKERNEL = [
    (
        "dkernel-of-the-last-window",
        "dkernel: it looks as if only the last window is left in it (=). The same weights are used at every place, and "
        "the parts of all places add up (+=).",
        DKERNEL,
        SUM,
        of_one_window(-1),
    ),
    (
        "dkernel-of-the-first-window",
        "dkernel: it looks as if only the first window is counted. The same weights are used at every place, and the "
        "parts of all places add up.",
        DKERNEL,
        SUM,
        of_one_window(0),
    ),
    (
        "dkernel-averaged",
        "dkernel: it looks as if the parts of all places are averaged. They add up: one weight is used at all of them.",
        DKERNEL,
        SUM,
        lambda dout, *rest: dkernel_of(dout, *rest) / max(dout[..., 0].size, 1),
    ),
    (
        "dkernel-of-sums",
        "dkernel: it looks as if windows and dout are summed, or averaged, before they are multiplied. Each window is "
        "multiplied by its own number of dout; then the products are summed.",
        DKERNEL,
        SUM,
        alike_in_windows,
    ),
    (
        "dkernel-without-dout",
        "dkernel: it looks as if the windows are summed as they are. Each is multiplied by the number of dout that it "
        "gave.",
        DKERNEL,
        WEIGHT,
        lambda dout, *rest: dkernel_of(np.ones_like(dout), *rest),
    ),
    (
        "dkernel-without-pixels",
        "dkernel: it looks as if dout alone is summed. The derivative of weight · pixel with respect to the weight "
        "is the pixel.",
        DKERNEL,
        WEIGHT,
        lambda dout, x, kernel, *how: np.broadcast_to(dout.sum(axis=(0, 1)), kernel.shape) * 1.0,
    ),
    (
        "dkernel-times-the-weights",
        "dkernel: it looks as if it is multiplied by the weights. The derivative of weight · pixel with respect to the "
        "weight is the pixel alone.",
        DKERNEL,
        WEIGHT,
        lambda dout, x, kernel, *how: dkernel_of(dout, x, kernel, *how) * kernel,
    ),
    (
        "dkernel-flipped",
        "dkernel: it looks as if it is turned by 180°. Weight (a, b) met pixel (a, b) of each window, and its gradient "
        "stands at (a, b).",
        DKERNEL,
        WEIGHT,
        lambda *every: dkernel_of(*every)[::-1, ::-1],
    ),
    (
        "dkernel-transposed",
        "dkernel: it looks as if rows and columns are exchanged. Its axes are those of kernel: (height, width, input "
        "channels, filters).",
        DKERNEL,
        WEIGHT,
        lambda *every: dkernel_of(*every).swapaxes(0, 1),
    ),
    (
        "dkernel-in-and-out-swapped",
        "dkernel: it looks as if its last two axes are exchanged. They are (input channels, filters), as in kernel.",
        CHANNELS_OF_DKERNEL,
        "dkernel: channels and filters",
        lambda *every: dkernel_of(*every).swapaxes(2, 3),
    ),
    (
        "dkernel-of-summed-channels",
        "dkernel: it looks as if x is summed over its channels, so that the weights of all channels get the same. Each "
        "channel has weights of its own.",
        CHANNELS_OF_DKERNEL,
        "dkernel: channels and filters",
        lambda dout, x, *rest: dkernel_of(dout, np.repeat(x.sum(axis=2, keepdims=True), x.shape[2], axis=2), *rest),
    ),
    (
        "dkernel-of-the-first-channel",
        "dkernel: it looks as if the first channel of x is used for the weights of all. Each weight meets its own "
        "channel.",
        CHANNELS_OF_DKERNEL,
        "dkernel: channels and filters",
        lambda dout, x, *rest: dkernel_of(dout, np.repeat(x[..., :1], x.shape[2], axis=2), *rest),
    ),
    (
        "dkernel-of-summed-filters",
        "dkernel: it looks as if dout is summed over the filters, so that all filters get the same. Each filter "
        "gets what comes of its own dout.",
        CHANNELS_OF_DKERNEL,
        "dkernel: channels and filters",
        lambda dout, *rest: dkernel_of(np.repeat(dout.sum(axis=2, keepdims=True), dout.shape[2], axis=2), *rest),
    ),
    (
        "dkernel-of-the-first-filter",
        "dkernel: it looks as if the first filter's dout is used for all. Each filter gets what comes of its own dout.",
        CHANNELS_OF_DKERNEL,
        "dkernel: channels and filters",
        lambda dout, *rest: dkernel_of(np.repeat(dout[..., :1], dout.shape[2], axis=2), *rest),
    ),
    (
        "dkernel-at-stride-one",
        "dkernel: it looks as if the stride is not used there, so that dout meets other windows than those that "
        "gave it. Output row i belongs to the window that starts at row i · stride.",
        DKERNEL_STRIDE,
        "dkernel: the stride",
        of_the_corner,
    ),
]
OF_DKERNEL = [
    misconception(name, hint, fails=fails, about=about)(dkernel_otherwise(change))
    for name, hint, fails, about, change in OF_DKERNEL
]

# ---- dbias -----------------------------------------------------------------------------------------

ONE_FILTER = tuple(test for test in DBIAS if test not in WHOLE)
OF_DBIAS = [
    (
        "dbias-averaged",
        "dbias: it looks as if dout is averaged over all places. The bias is added at each of them, so its gradient is "
        "the sum.",
        DBIAS,
        lambda dout, dbias: dbias / max(dout[..., 0].size, 1),
    ),
    (
        "dbias-one-for-all",
        "dbias: it looks as if all filters get the same, the sum of all dout. Each filter has a bias of its own.",
        ONE_FILTER,
        lambda dout, dbias: np.full(dbias.shape, dbias.sum()),
    ),
    (
        "dbias-a-number",
        "dbias: it looks as if it is one number, the sum of all dout. It has the shape (filters,): each filter has "
        "a bias of its own.",
        DBIAS,
        lambda dout, dbias: dbias.sum(),
    ),
    (
        "dbias-with-more-axes",
        "dbias: it looks as if its shape is (1, 1, filters). It is that of a bias: (filters,).",
        DBIAS,
        lambda dout, dbias: dbias[np.newaxis, np.newaxis],
    ),
    (
        "dbias-summed-over-filters",
        "dbias: it looks as if dout is summed over the filters. The sum goes over height and width, and one number is "
        "left for each filter.",
        DBIAS,
        lambda dout, dbias: dout.sum(axis=2),
    ),
    (
        "dbias-summed-over-rows",
        "dbias: it looks as if dout is summed over one of its axes alone. The sum goes over height and width.",
        DBIAS,
        lambda dout, dbias: dout.sum(axis=0),
    ),
    (
        "dbias-of-the-last-place",
        "dbias: it looks as if only the last place is left in it (=). The bias is added at every place, and the parts "
        "of all places add up (+=).",
        DBIAS,
        lambda dout, dbias: dout[-1, -1] * 1.0 if dout.size else dbias,
    ),
    (
        "dbias-without-dout",
        "dbias: it looks as if only the places are counted. The sum is that of dout.",
        DBIAS,
        lambda dout, dbias: np.full(dbias.shape, float(dout[..., 0].size)),
    ),
    (
        "dbias-of-ones",
        "dbias: it looks as if it is 1, the derivative of one result with respect to its bias. The chain rule "
        "multiplies it by dout, and sums over all places.",
        DBIAS,
        lambda dout, dbias: np.ones(dbias.shape),
    ),
    (
        "dbias-forgotten",
        "dbias: it looks as if it is 0. The bias is added at every place, so its gradient is the sum of dout.",
        DBIAS,
        lambda dout, dbias: np.zeros(dbias.shape),
    ),
    (
        "dbias-dout-itself",
        "dbias: it looks as if dout is returned as it is. The bias is added at every place, so its gradient is the sum "
        "over all places.",
        DBIAS,
        lambda dout, dbias: dout.copy(),
    ),
]
OF_DBIAS = [
    misconception(name, hint, fails=fails, about=BIAS)(dbias_otherwise(change))
    for name, hint, fails, change in OF_DBIAS
]

# ---- all three -------------------------------------------------------------------------------------


def in_another_order(*order):
    def mistaken(dout, x, kernel, stride=1, padding="valid"):
        three = reference.conv2d_backward(dout, x, kernel, stride, padding)
        return tuple(three[index] for index in order)

    return mistaken


OF_ORDER = [
    misconception(
        name,
        f"It looks as if ({words}) is returned. The order is (dx, dkernel, dbias), all three.",
        fails=tuple(dict.fromkeys(fails)),
        about=ORDER,
    )(in_another_order(*order))
    for name, words, order, fails in (
        ("dkernel-first", "dkernel, dx, dbias", (1, 0, 2), (*DX, *DKERNEL)),
        ("dkernel-first-dx-last", "dkernel, dbias, dx", (1, 2, 0), VALUES),
        ("dbias-before-dkernel", "dx, dbias, dkernel", (0, 2, 1), (*DKERNEL, *DBIAS)),
        ("dbias-missing", "dx, dkernel", (0, 1), (*VALUES, *THREE)),
    )
]


@misconception(
    "dx-alone",
    "It looks as if dx alone is returned. Three gradients are wanted: (dx, dkernel, dbias).",
    fails=(*VALUES, *THREE),
    about=ORDER,
)
def dx_alone(dout, x, kernel, stride=1, padding="valid"):
    return reference.conv2d_backward(dout, x, kernel, stride, padding)[0]


@misconception(
    "stride-not-a-pair",
    "It looks as if the stride is taken for one number even when it is a pair, (rows, columns).",
    fails=tuple(test for test in (*STRIDE, *BELOW_ONE) if test != "what_is_left_over"),
    about="strides that differ",
)
def stride_not_a_pair(dout, x, kernel, stride=1, padding="valid"):
    if isinstance(stride, tuple):
        raise TypeError("unsupported operand type(s) for //: 'int' and 'tuple'")
    return reference.conv2d_backward(dout, x, kernel, stride, padding)


# ---- numbers, and the input ------------------------------------------------------------------------


def changed(what, change):
    def mistaken(dout, x, kernel, stride=1, padding="valid"):
        three = list(reference.conv2d_backward(dout, x, kernel, stride, padding))
        for index in what:
            three[index] = change(three[index], x, kernel)
        return tuple(three)

    return mistaken


OF_NUMBERS = [
    (
        "dx-cut-to-integers",
        "dx: it looks as if it is an array of x's integer type, as np.zeros_like(x) makes one. That cuts off the "
        "fractions.",
        ("integer_image",),
        (0,),
        lambda one, x, kernel: one.astype(x.dtype),
    ),
    (
        "dkernel-cut-to-integers",
        "dkernel: it looks as if it is an array of the kernel's integer type, as np.zeros_like(kernel) makes one. That "
        "cuts off the fractions.",
        ("integer_kernel",),
        (1,),
        lambda one, x, kernel: one.astype(kernel.dtype),
    ),
    (
        "rounded",
        "It looks as if the results are rounded to two decimals. Return them as they are.",
        ("fractions",),
        (0, 1, 2),
        lambda one, x, kernel: np.round(one, 2),
    ),
    (
        "half-precision",
        "It looks as if the results are stored in float16, which keeps three decimal digits alone.",
        ("fractions",),
        (0, 1, 2),
        lambda one, x, kernel: one.astype(np.float16),
    ),
]
OF_NUMBERS = [
    misconception(name, hint, fails=fails, about=NUMBERS)(changed(what, change))
    for name, hint, fails, what, change in OF_NUMBERS
]


@misconception(
    "kernel-turned-in-place",
    "The kernel that was given is turned in place. Whoever called the function still "
    "needs it; a slice such as kernel[::-1, ::-1] is a view, and costs nothing.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def kernel_turned_in_place(dout, x, kernel, stride=1, padding="valid"):
    three = reference.conv2d_backward(dout, x, kernel, stride, padding)
    kernel[...] = kernel[::-1, ::-1].copy()
    return three


@misconception(
    "dx-written-into-x",
    "It looks as if dx is added into x itself. x stays as it was: make a new array of zeros.",
    fails=(*DX, "leaves_its_input_alone"),
    about="the input, which is changed",
)
def dx_written_into_x(dout, x, kernel, stride=1, padding="valid"):
    dx, dkernel, dbias = reference.conv2d_backward(dout, x, kernel, stride, padding)
    x[...] = x + dx
    return x, dkernel, dbias


@misconception(
    "kernel-updated",
    "It looks as if the kernel is changed by its gradient here. That is the next step, which the training loop takes.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def kernel_updated(dout, x, kernel, stride=1, padding="valid"):
    three = reference.conv2d_backward(dout, x, kernel, stride, padding)
    kernel -= (0.1 * three[1]).astype(kernel.dtype)
    return three


# ---- the windows -----------------------------------------------------------------------------------


@misconception(
    "dout-with-other-filters",
    "It looks as if dout may have another number of filters than the kernel. Where the numbers differ, raise a "
    "ValueError.",
    fails=SHAPE,
    about="the shape of dout",
)
def dout_with_other_filters(dout, x, kernel, stride=1, padding="valid"):
    fitting = geometry.with_channels(dout, kernel.shape[3])
    return reference.conv2d_backward(fitting, x, kernel, stride, padding)


SLIPS = [
    *geometry.slips_named(
        (*geometry.STRIDES, *geometry.NOT_SQUARE, *geometry.SIDES, *geometry.LARGE, *geometry.SMALL, *geometry.PADDING)
    ),
    *geometry.slips_named(("same-refuses-a-large-window",)),
    *geometry.OF_ANY,
]
OF_WINDOWS = mistakes_of(
    geometry.CONVOLUTION,
    SLIPS,
    {
        "stride": STRIDE,
        "strides differ": tuple(test for test in STRIDE if test != "what_is_left_over"),
        "window": OBLONG,
        "same": BOTH_SAME,
        "same moved": ("dx_with_same_and_stride", "dkernel_with_same_and_stride"),
        "same swapped": ("dx_with_same_and_stride", "dkernel_with_same_and_stride"),
        "same large": ("dx_with_same", "dkernel_with_same"),
        "even": BOTH_SAME,
        "below one": BELOW_ONE,
        "unknown": PADDING,
        "too large": TOO_LARGE,
        "shape": SHAPE,
    },
)
REFUSED_OTHERWISE = refused_otherwise(reference.conv2d_backward, (*TOO_LARGE, *PADDING, *BELOW_ONE, *SHAPE))

# ---- written otherwise -------------------------------------------------------------------------------

LEFT_AT_0 = [
    Variant(
        f"{part}-left-at-0",
        f"{part}: it looks as if it is left at 0, or added up in something else than what is returned.",
        changed((index,), lambda one, x, kernel: 0 * one),
        about=part,
    )
    for index, part in enumerate(("dx", "dkernel"))
]
SUBTRACTED = [
    Variant(
        f"{part}-subtracted",
        f"{part}: it looks as if its parts are subtracted (-=). They add up (+=).",
        changed((index,), lambda one, x, kernel: -one),
        about=part,
    )
    for index, part in enumerate(("dx", "dkernel", "dbias"))
]
WRITTEN_OTHERWISE = [*products_of(dx_otherwise, dkernel_otherwise), *variants_of(geometry.CONVOLUTION)]
