"""What goes wrong when a kernel is learned. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import misconception
from solutions.patterns import reference
from solutions.patterns.reference import equations
from solutions.refusals import refused_otherwise

PLAIN = ("one_channel_one_filter", "the_closest_kernel", "fractions", "integers")
OBLONG = ("height_and_width_differ",)
DEEP = ("channels_and_filters",)
ALL = (*PLAIN, *OBLONG, *DEEP)
SIZE, LARGE = ("refuses_a_map_of_another_size",), ("refuses_a_window_larger_than_the_picture",)

LIES, ORDER = "which way the kernel lies", "the order of the equations"
LEAST = "how the equations are solved"
CHANNELS, FILTERS, SHAPE = "the input channels", "the filters", "the shape of the kernel"


def solved(left, right):
    return np.linalg.lstsq(left, right, rcond=None)[0]


def otherwise(name, hint, about, fails, function, **more):
    return misconception(name, hint, fails=fails, about=about, **more)(function)


def of_result(change):
    return lambda x, y, kernel_size: change(reference.learn_kernel(x, y, kernel_size))


def of_equations(solve):
    """Solved in another way; x and y of sizes that do not go together are refused first."""

    def learned(x, y, kernel_size):
        left, right, shape = equations(x, y, kernel_size)
        reference.learn_kernel(x, y, kernel_size)
        return np.asarray(solve(left, right)).reshape(shape)

    return learned


flipped = otherwise(
    "kernel-flipped",
    "It looks as if the kernel is turned by 180° at the end, or the windows were at the beginning. In a convnet, "
    "window and kernel are multiplied as they lie.",
    LIES,
    ALL,
    of_result(lambda kernel: kernel[::-1, ::-1]),
)
transposed = otherwise(
    "kernel-transposed",
    "It looks as if rows and columns of the kernel are exchanged. The order of its axes is (height, width, input "
    "channels, filters).",
    LIES,
    ALL,
    of_result(lambda kernel: kernel.swapaxes(0, 1)),
)
in_another_order = otherwise(
    "y-column-by-column",
    "It looks as if the numbers of y are in another order than the windows: row by row here, column by column there. "
    "Each window must meet the response at its own place.",
    ORDER,
    ALL,
    lambda x, y, kernel_size: of_equations(
        lambda left, right: solved(left, y.swapaxes(0, 1).reshape(right.shape).astype(float))
    )(x, y, kernel_size),
)


@misconception(
    "windows-column-by-column",
    "It looks as if the windows are gathered column by column, while the numbers of y go row by row. Each window must "
    "meet the response at its own place.",
    fails=ALL,
    about=ORDER,
)
def windows_column_by_column(x, y, kernel_size):
    left, right, shape = equations(x, y, kernel_size)
    reference.learn_kernel(x, y, kernel_size)
    places = np.arange(len(left)).reshape(y.shape[:2]).T.reshape(-1)
    return solved(left[places], right).reshape(shape)


filters_mixed = otherwise(
    "y-filters-first",
    "It looks as if the response maps are laid one after the other, and then cut into rows. Keep the filters as the "
    "last axis of y: y.reshape(-1, C_out).",
    ORDER,
    DEEP,
    lambda x, y, kernel_size: of_equations(
        lambda left, right: solved(left, np.moveaxis(y, -1, 0).reshape(right.shape).astype(float))
    )(x, y, kernel_size),
)
mean = otherwise(
    "mean-for-least-squares",
    "It looks as if each weight is the mean of pixel times response over all places. That says how the two go "
    "together, not which weights give the responses: neighbouring pixels go together too. Solve the equations.",
    LEAST,
    ALL,
    of_equations(lambda left, right: left.T @ right / len(left)),
)
not_solved = otherwise(
    "right-side-alone",
    "It looks as if AᵀY is returned, with the windows A. In the normal equations, AᵀA·K = AᵀY, there is still "
    "something to solve.",
    LEAST,
    ALL,
    of_equations(lambda left, right: left.T @ right),
)
ridge = otherwise(
    "something-added",
    "It looks as if something is added to the normal equations: the kernel comes out a little too small. Least squares "
    "adds nothing.",
    LEAST,
    ALL,
    of_equations(lambda left, right: np.linalg.solve(left.T @ left + np.eye(left.shape[1]), left.T @ right)),
)
intercept = otherwise(
    "with-a-bias",
    "It looks as if a bias is learned too, or the mean is taken away first. Here there is no bias: where nothing fits "
    "exactly, the kernel is another one.",
    LEAST,
    ("the_closest_kernel", "integers"),
    of_equations(lambda left, right: solved(np.column_stack([left, np.ones(len(left))]), right)[:-1]),
)
first_equations = otherwise(
    "first-equations-alone",
    "It looks as if only as many equations are used as there are unknown numbers. Where no kernel fits exactly, all "
    "places count.",
    LEAST,
    ("the_closest_kernel", "integers"),
    of_equations(lambda left, right: solved(left[: left.shape[1]], right[: left.shape[1]])),
)
rounded = otherwise(
    "rounded-to-whole-numbers",
    "It looks as if the kernel is rounded to whole numbers. Weights may be fractions.",
    "rounding",
    ("the_closest_kernel", "fractions", "integers"),
    of_result(np.rint),
)
decimals = otherwise(
    "rounded-to-two-decimals",
    "It looks as if the kernel is rounded to two decimals. That may be done where it is shown.",
    "rounding",
    ("the_closest_kernel", "fractions", "integers"),
    of_result(lambda kernel: np.round(kernel, 2)),
)
first_channel_only = otherwise(
    "first-channel-only",
    "It looks as if only the first channel of x is looked at. A filter is as deep as its input.",
    CHANNELS,
    DEEP,
    lambda x, y, kernel_size: np.concatenate(
        [
            reference.learn_kernel(x[..., :1], y, kernel_size),
            np.zeros_like(reference.learn_kernel(x, y, kernel_size)[:, :, 1:]),
        ],
        axis=2,
    ),
)
each_channel_alone = otherwise(
    "each-channel-alone",
    "It looks as if each channel of x is fitted to y by itself. All channels together give y: their weights belong "
    "into the same equations.",
    CHANNELS,
    DEEP,
    lambda x, y, kernel_size: np.concatenate(
        [reference.learn_kernel(x[..., c : c + 1], y, kernel_size) for c in range(x.shape[2])], axis=2
    ),
)
first_filter_only = otherwise(
    "first-filter-only",
    "It looks as if only the first map of y is looked at. There is a filter for each of them.",
    FILTERS,
    DEEP,
    lambda x, y, kernel_size: reference.learn_kernel(x, y[..., :1], kernel_size),
)
maps_added = otherwise(
    "maps-added",
    "It looks as if the maps of y are added up into one. There is a filter for each of them.",
    FILTERS,
    DEEP,
    lambda x, y, kernel_size: reference.learn_kernel(x, y.sum(axis=2, keepdims=True), kernel_size),
)


@misconception(
    "channels-before-height",
    "It looks as if the numbers of a window are in the order channels, height, width, as sliding_window_view gives "
    "them, and the solution is reshaped as if the channels came last.",
    fails=DEEP,
    about=SHAPE,
)
def channels_before_height(x, y, kernel_size):
    kernel = reference.learn_kernel(x, y, kernel_size)
    return kernel.transpose(2, 0, 1, 3).reshape(kernel.shape)


channels_for_filters = otherwise(
    "channels-for-filters",
    "It looks as if the solution is given the shape (kh, kw, filters, input channels). The input channels come first.",
    SHAPE,
    DEEP,
    of_result(lambda kernel: kernel.reshape(*kernel.shape[:2], kernel.shape[3], kernel.shape[2])),
)
filters_first = otherwise(
    "filters-first",
    "It looks as if the filters are the first axis of the kernel. They are the last one.",
    SHAPE,
    ALL,
    of_result(lambda kernel: np.moveaxis(kernel, -1, 0)),
)
not_reshaped = otherwise(
    "not-reshaped",
    "All weights are there, but in two axes still, as the equations gave them. Reshape them to "
    "(kh, kw, input channels, filters).",
    SHAPE,
    ALL,
    of_result(lambda kernel: kernel.reshape(-1, kernel.shape[3])),
)
whole_answer = otherwise(
    "whole-answer-of-lstsq",
    "It looks as if all that np.linalg.lstsq gives is returned: four things. The solution is the first of them.",
    SHAPE,
    ALL,
    lambda x, y, kernel_size: (
        reference.learn_kernel(x, y, kernel_size),
        *np.linalg.lstsq(*equations(x, y, kernel_size)[:2], rcond=None)[1:],
    ),
)
size_swapped = otherwise(
    "window-height-and-width-swapped",
    "It looks as if the solution is given the shape (kw, kh, input channels, filters). The height comes first.",
    SHAPE,
    OBLONG,
    of_result(lambda kernel: kernel.reshape(kernel.shape[1], kernel.shape[0], *kernel.shape[2:])),
)
integers = otherwise(
    "type-of-x",
    "It looks as if the kernel gets the type of x: for a picture of integers, fractions are cut off. np.zeros_like(x) "
    "and astype(x.dtype) do that.",
    "rounding",
    ("integers",),
    lambda x, y, kernel_size: reference.learn_kernel(x, y, kernel_size).astype(x.dtype),
)


@misconception(
    "x-changed-in-place",
    "It looks as if x or y is changed on the way, by -= or in a slice of it say. What is given to a function must "
    "stay as it was: change a copy.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def x_changed_in_place(x, y, kernel_size):
    kernel = reference.learn_kernel(x, y, kernel_size)
    y -= y.mean().astype(y.dtype)
    x -= x.mean().astype(x.dtype)
    return kernel


@misconception(
    "another-size-unseen",
    "It looks as if y may have any size: what is too much is left out. A y that no valid convolution of x can have "
    "makes no sense, so it should raise a ValueError.",
    fails=SIZE,
    about="the size of y, which is not looked at",
)
def another_size_unseen(x, y, kernel_size):
    try:
        return reference.learn_kernel(x, y, kernel_size)
    except ValueError:
        kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
        if x.shape[0] < kh or x.shape[1] < kw:
            raise
        rows, columns = min(y.shape[0], x.shape[0] - kh + 1), min(y.shape[1], x.shape[1] - kw + 1)
        cut = x[: rows + kh - 1, : columns + kw - 1]
        return reference.learn_kernel(cut, y[:rows, :columns], kernel_size)


@misconception(
    "too-large-unseen",
    "It looks as if a window that is larger than x is not refused. It has no place, so there is nothing to learn from: "
    "that should raise a ValueError.",
    fails=LARGE,
    about="the size of the window, which is not looked at",
)
def too_large_unseen(x, y, kernel_size):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if x.shape[0] < kh or x.shape[1] < kw:
        return np.zeros((kh, kw, x.shape[2], y.shape[2]))
    return reference.learn_kernel(x, y, kernel_size)


REFUSED_OTHERWISE = refused_otherwise(reference.learn_kernel, (*SIZE, *LARGE))
