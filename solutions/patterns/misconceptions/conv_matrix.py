"""What goes wrong when a convolution is written as a matrix. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import misconception
from solutions.patterns import reference
from solutions.patterns.variants import positions
from solutions.refusals import refused_otherwise

PLAIN = ("one_channel_one_filter", "fractions")
OBLONG = ("height_and_width_differ", "everything_at_once")
DEEP = ("channels_and_filters", "everything_at_once")
ALL = (*PLAIN, *OBLONG, "channels_and_filters")
LARGE = ("refuses_a_window_larger_than_the_input",)

LIES = "which way the kernel lies"
ROWS, COLUMNS = "the order of the rows", "the order of the columns"
PLACES, SIZE = "where the weights of a row stand", "the size of the matrix"
CHANNELS, FILTERS, WEIGHTS = "the input channels", "the filters", "the weights"


def sizes(kernel, input_shape):
    """(rows, columns, filters) of the result, and (H, W, C) of the input."""
    (kh, kw, _, c_out), (h, w, c_in) = kernel.shape, input_shape
    return (h - kh + 1, w - kw + 1, c_out), (h, w, c_in)


def reordered(kernel, input_shape, order):
    """With other orders of the axes: rows, columns, filters; height, width, channels."""
    result, inputs = sizes(kernel, input_shape)
    matrix = reference.conv_matrix(kernel, input_shape)
    return matrix.reshape(*result, *inputs).transpose(order).reshape(matrix.shape)


def of_kernel(change):
    """Of a kernel that was changed first."""
    return lambda kernel, input_shape: reference.conv_matrix(change(kernel), input_shape)


def otherwise(name, hint, about, fails, function, **more):
    return misconception(name, hint, fails=fails, about=about, **more)(function)


flipped = otherwise(
    "kernel-flipped",
    "It looks as if the kernel is turned by 180° before it is put into the matrix, as mathematicians do. In a convnet, "
    "window and kernel are multiplied as they lie.",
    LIES,
    ALL,
    of_kernel(lambda kernel: kernel[::-1, ::-1]),
)
transposed_kernel = otherwise(
    "kernel-transposed",
    "It looks as if rows and columns of the kernel are exchanged. The order of its axes is (height, width, input "
    "channels, filters).",
    LIES,
    ALL,
    of_kernel(lambda kernel: kernel.swapaxes(0, 1)),
)
transposed = otherwise(
    "matrix-transposed",
    "It looks as if the matrix is transposed. It has a row for each number of the result, and a column for each number "
    "of the input.",
    "rows and columns of the matrix",
    ALL,
    lambda kernel, input_shape: reference.conv_matrix(kernel, input_shape).T,
)
column_by_column = otherwise(
    "places-column-by-column",
    "It looks as if the rows of the matrix go through the places of the window column by column. The result is "
    "flattened row by row.",
    ROWS,
    ALL,
    lambda kernel, input_shape: reordered(kernel, input_shape, (1, 0, 2, 3, 4, 5)),
)
pixels_column_by_column = otherwise(
    "pixels-column-by-column",
    "It looks as if the columns of the matrix go through the pixels column by column. The input is flattened row by "
    "row.",
    COLUMNS,
    ALL,
    lambda kernel, input_shape: reordered(kernel, input_shape, (0, 1, 2, 4, 3, 5)),
)
maps_first = otherwise(
    "filters-first",
    "It looks as if the rows of the matrix give one response map after the other. The result is flattened with its "
    "channels last: first all filters of the first place.",
    ROWS,
    DEEP,
    lambda kernel, input_shape: reordered(kernel, input_shape, (2, 0, 1, 3, 4, 5)),
)
channels_first = otherwise(
    "channels-first",
    "It looks as if the columns of the matrix go through one channel after the other. The input is flattened with its "
    "channels last: first all channels of the first pixel.",
    COLUMNS,
    DEEP,
    lambda kernel, input_shape: reordered(kernel, input_shape, (0, 1, 2, 5, 3, 4)),
)
both_first = otherwise(
    "filters-and-channels-first",
    "It looks as if both the filters and the channels come first. Arrays are flattened as they are, with their "
    "channels last.",
    "the order of rows and columns",
    DEEP,
    lambda kernel, input_shape: reordered(kernel, input_shape, (2, 0, 1, 5, 3, 4)),
)


@misconception(
    "wrapped-round",
    "It looks as if each place of the window begins one pixel after the one before it. At the end of a row of places "
    "the window does not fit into what is left of the picture: the next place begins in the next row of pixels.",
    fails=ALL,
    about=PLACES,
)
def wrapped_round(kernel, input_shape):
    (rows, columns, c_out), (h, w, c_in) = sizes(kernel, input_shape)
    right = reference.conv_matrix(kernel, input_shape)
    first = right[:c_out]
    return np.concatenate([np.roll(first, place * c_in, axis=1) for place in range(rows * columns)])


@misconception(
    "a-place-for-each-pixel",
    "It looks as if the window has a place at every pixel, and goes on at the other side of the picture where that "
    "ends. "
    'With "valid" it stays inside.',
    fails=ALL,
    about=SIZE,
)
def a_place_for_each_pixel(kernel, input_shape):
    (_, _, c_out), (h, w, c_in) = sizes(kernel, input_shape)
    first = reference.conv_matrix(kernel, input_shape)[:c_out].reshape(c_out, h, w, c_in)
    moved = [np.roll(first, place, axis=(1, 2)) for place in np.ndindex(h, w)]
    return np.concatenate(moved).reshape(h * w * c_out, -1)


@misconception(
    "zeros-added",
    'It looks as if zeros are added round the input, as with "same": there is a place for each pixel. With "valid" the '
    "window stays inside.",
    fails=(*PLAIN, "height_and_width_differ", "everything_at_once", "channels_and_filters"),
    about=SIZE,
)
def zeros_added(kernel, input_shape):
    reference.conv_matrix(kernel, input_shape)  # what is refused
    (_, _, c_out), (h, w, c_in) = sizes(kernel, input_shape)
    (kh, kw), wide = kernel.shape[:2], (h + kernel.shape[0] - 1, w + kernel.shape[1] - 1, c_in)
    matrix = reference.conv_matrix(kernel, wide).reshape(h * w * c_out, *wide)
    top, left = (kh - 1) // 2, (kw - 1) // 2
    return matrix[:, top : top + h, left : left + w].reshape(h * w * c_out, -1)


@misconception(
    "last-place-lost",
    "It looks as if the last place of the window is left out along each axis. There are n - k + 1 places.",
    fails=ALL,
    about=SIZE,
)
def last_place_lost(kernel, input_shape):
    (rows, columns, c_out), inputs = sizes(kernel, input_shape)
    matrix = reference.conv_matrix(kernel, input_shape).reshape(rows, columns, c_out, -1)
    return matrix[:-1, :-1].reshape((rows - 1) * (columns - 1) * c_out, -1)


@misconception(
    "windows-side-by-side",
    "It looks as if the window moves by its own size, so that no two places overlap. At stride 1 it moves by one "
    "pixel.",
    fails=ALL,
    about=PLACES,
)
def windows_side_by_side(kernel, input_shape):
    (rows, columns, c_out), inputs = sizes(kernel, input_shape)
    kh, kw = kernel.shape[:2]
    matrix = reference.conv_matrix(kernel, input_shape).reshape(rows, columns, c_out, -1)[::kh, ::kw]
    return matrix.reshape(-1, matrix.shape[-1])


@misconception(
    "always-at-the-left",
    "It looks as if the window goes down, but not to the right: all places of a row are the first one.",
    fails=ALL,
    about=PLACES,
)
def always_at_the_left(kernel, input_shape):
    result, inputs = sizes(kernel, input_shape)
    right = reference.conv_matrix(kernel, input_shape)
    first = right.reshape(*result, -1)[:, :1]
    return np.broadcast_to(first, (*result, first.shape[-1])).reshape(right.shape)


@misconception(
    "zeros-left-out",
    "It looks as if the zeros are left out: each row has as many columns as the kernel has weights. A dense layer has "
    "one for each number of the input.",
    fails=ALL,
    about=SIZE,
)
def zeros_left_out(kernel, input_shape):
    rows = len(reference.conv_matrix(kernel, input_shape))
    flat = np.moveaxis(kernel, -1, 0).reshape(kernel.shape[3], -1)
    return np.tile(flat, (rows // kernel.shape[3], 1))


@misconception(
    "height-for-width",
    "It looks as if a pixel's column in the matrix is counted with the height of the input: one row of pixels further "
    "is one *width* further.",
    fails=OBLONG,
    about=PLACES,
)
def height_for_width(kernel, input_shape):
    result, (h, w, c_in) = sizes(kernel, input_shape)
    right = reference.conv_matrix(kernel, input_shape)
    matrix = np.zeros_like(right)
    for i, j in np.ndindex(h, w):
        pixel = right[:, (i * w + j) * c_in : (i * w + j + 1) * c_in]
        used = pixel.any(axis=1)
        if i * h + j >= h * w and used.any():
            raise IndexError("index is out of bounds")
        matrix[used, (i * h + j) * c_in : (i * h + j + 1) * c_in] += pixel[used]
    return matrix


exchanged = otherwise(
    "height-and-width-swapped",
    "It looks as if the input is taken for (width, height, channels). Its shape is (height, width, channels).",
    "inputs that are not square",
    OBLONG,
    lambda kernel, input_shape: reference.conv_matrix(kernel, (input_shape[1], input_shape[0], input_shape[2])),
)
first_filter_only = otherwise(
    "first-filter-only",
    "It looks as if only the first filter is used. Each place of the window gives a row for every filter.",
    FILTERS,
    DEEP,
    of_kernel(lambda kernel: kernel[..., :1]),
)
filters_added = otherwise(
    "filters-added",
    "It looks as if the filters are added up into one. Each place of the window gives a row for every filter.",
    FILTERS,
    DEEP,
    of_kernel(lambda kernel: kernel.sum(axis=3, keepdims=True)),
)
first_channel_only = otherwise(
    "first-channel-only",
    "It looks as if only the first input channel has weights. A filter is as deep as the input.",
    CHANNELS,
    DEEP,
    of_kernel(lambda kernel: kernel * (np.arange(kernel.shape[2]) == 0)[:, np.newaxis]),
)
channels_for_filters = otherwise(
    "channels-for-filters",
    "It looks as if the last two axes of the kernel are exchanged. They are (input channels, filters).",
    "channels and filters",
    ("channels_and_filters", "everything_at_once"),
    of_kernel(lambda kernel: kernel.swapaxes(2, 3)),
)
reshaped = otherwise(
    "filters-reshaped",
    "It looks as if the kernel is cut into filters with reshape. Its last axis counts the filters: filter o is "
    "kernel[..., o].",
    "channels and filters",
    DEEP,
    of_kernel(lambda kernel: np.moveaxis(kernel.reshape(kernel.shape[3], *kernel.shape[:3]), 0, -1)),
)
not_flattened = otherwise(
    "not-flattened",
    "All weights are there, but the matrix still has six axes. Reshape it: one axis for the result, one for the input.",
    SIZE,
    ALL,
    lambda kernel, input_shape: reference.conv_matrix(kernel, input_shape).reshape(
        *(n for side in sizes(kernel, input_shape) for n in side)
    ),
)
ones = otherwise(
    "ones-for-weights",
    "It looks as if the matrix only says where the window is: it holds 1 in place of the kernel's weights.",
    WEIGHTS,
    ALL,
    lambda kernel, input_shape: (reference.conv_matrix(np.ones_like(kernel), input_shape) != 0).astype(float),
)
divided = otherwise(
    "kernel-divided-by-its-size",
    "It looks as if the weights are divided by how many there are. They are put into the matrix as they are.",
    WEIGHTS,
    ALL,
    of_kernel(lambda kernel: kernel / kernel[..., 0].size),
)
integers = otherwise(
    "integer-matrix",
    "It looks as if the matrix is made of integers: fractions are cut off. np.zeros makes floats, unless it is told "
    "otherwise.",
    WEIGHTS,
    ("fractions",),
    lambda kernel, input_shape: reference.conv_matrix(kernel, input_shape).astype(int),
)


@misconception(
    "kernel-changed-in-place",
    "It looks as if the kernel itself is turned or changed on the way. What is given to a function must stay as it "
    "was: change a copy.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def kernel_changed_in_place(kernel, input_shape):
    matrix = reference.conv_matrix(kernel, input_shape)
    kernel *= 0
    return matrix


@misconception(
    "too-large-unseen",
    "It looks as if a window that is larger than the input is not refused: there is just no place for it, and the "
    "matrix is empty. That makes no sense, so it should raise a ValueError.",
    fails=LARGE,
    about="what is refused with a ValueError",
)
def too_large_unseen(kernel, input_shape):
    try:
        return reference.conv_matrix(kernel, input_shape)
    except ValueError:
        (rows, columns, c_out), (h, w, c_in) = sizes(kernel, input_shape)
        return np.zeros((max(rows, 0) * max(columns, 0) * c_out, h * w * c_in))


REFUSED_OTHERWISE = refused_otherwise(reference.conv_matrix, LARGE)
WRITTEN_OTHERWISE = list(positions())
