"""Shapes that are typed in for the kernel of Conv2D(16, 5) on pictures of (32, 32, 3)."""

from autograder.exercise import misconception


@misconception(
    "flat-filters",
    "This kernel has no depth. Each filter lies on all 3 channels of the picture at once, so it has a slice for each.",
    fails=("shape",),
    about="the depth of a filter",
)
def flat_filters():
    return (5, 5, 16)


@misconception(
    "one-channel-deep",
    "This kernel is 1 channel deep, as for a grey picture. These pictures have 3 channels.",
    fails=("shape",),
    about="the depth of a filter",
)
def one_channel_deep():
    return (5, 5, 1, 16)


@misconception(
    "keras-chooses-the-size",
    "This window is 3 × 3, perhaps because it is so often. Keras never chooses it: 5 was asked for.",
    fails=("shape",),
    about="the size of the window",
)
def keras_chooses_the_size():
    return (3, 3, 3, 16)


@misconception(
    "as-large-as-the-picture",
    "These filters are as large as the picture. A filter covers one window, and 5 is how large that is.",
    fails=("shape",),
    about="the size of the window",
)
def as_large_as_the_picture():
    return (32, 32, 3, 16)


@misconception(
    "one-side-only",
    "This window has one side only. The 5 stands for both: 5 × 5.",
    fails=("shape",),
    about="the size of the window",
)
def one_side_only():
    return (5, 3, 16)


@misconception(
    "one-filter",
    "This is the shape of one filter. There are 16 of them in the kernel.",
    fails=("shape",),
    about="the number of filters",
)
def one_filter():
    return (5, 5, 3)


@misconception(
    "in-and-out-swapped",
    "The right numbers, but channels in and filters have changed places: the filters come last.",
    fails=("shape",),
    about="the order of the axes",
)
def in_and_out_swapped():
    return (5, 5, 16, 3)


@misconception(
    "filters-first",
    "The right numbers, but the filters come first here. In Keras they come last: (kh, kw, C_in, C_out).",
    fails=("shape",),
    about="the order of the axes",
)
def filters_first():
    return (16, 5, 5, 3)


@misconception(
    "two-numbers-swapped",
    "16 is the number of filters and 5 the size of the window: Conv2D takes the filters first.",
    fails=("shape",),
    about="the order of Conv2D's arguments",
)
def two_numbers_swapped():
    return (16, 16, 3, 5)


@misconception(
    "shape-of-the-result",
    "This is the shape of the map that comes out. The kernel is what the layer learns, and does not depend on the "
    "picture's height and width.",
    fails=("shape",),
    about="kernel and map",
)
def shape_of_the_result():
    return (28, 28, 16)


@misconception(
    "as-shown",
    "This is the kernel of Conv2D(8, 7) on 4 channels, which the next cell shows. Here it is Conv2D(16, 5) on 3.",
    fails=("shape",),
    about="another convolution",
    revealed=True,
)
def as_shown():
    return (7, 7, 4, 8)
