"""What goes wrong when a convolution's parameters are counted. Each is a line or two around the reference."""

import math
from itertools import combinations_with_replacement

from autograder.exercise import misconception, pattern
from autograder.formulas import Formula, written_otherwise
from solutions.counting import reference
from solutions.counting.reference import pair

WITH_BIAS = ("square_kernel", "oblong_kernel")
ALL = (*WITH_BIAS, "without_bias")
SENSELESS = ("refuses_what_makes_no_sense",)


def checked(kernel_size, in_channels, filters):
    """The window's two sides, after the reference has refused what makes no sense."""
    reference.conv_params(kernel_size, in_channels, filters)
    return pair(kernel_size)


@misconception(
    "bias-forgotten",
    "It looks as if the biases are not counted. Each filter has one, unless bias is False.",
    fails=WITH_BIAS,
    about="the bias",
)
def bias_forgotten(kernel_size, in_channels, filters, bias=True):
    return reference.conv_params(kernel_size, in_channels, filters, False)


@misconception(
    "no-bias-by-default",
    "It looks as if there are no biases where bias is not given. It is True by default.",
    fails=WITH_BIAS,
    about="the argument bias",
)
def no_bias_by_default(kernel_size, in_channels, filters, bias=False):
    return reference.conv_params(kernel_size, in_channels, filters, bias)


@misconception(
    "bias-argument-ignored",
    "It looks as if biases are counted even when bias is False. Then there are none.",
    fails=("without_bias",),
    about="the argument bias",
)
def bias_argument_ignored(kernel_size, in_channels, filters, bias=True):
    return reference.conv_params(kernel_size, in_channels, filters)


@misconception(
    "bias-per-input-channel",
    "It looks as if there were one bias for each input channel. The biases belong to the filters, one to each.",
    fails=WITH_BIAS,
    about="the bias",
)
def bias_per_input_channel(kernel_size, in_channels, filters, bias=True):
    return reference.conv_params(kernel_size, in_channels, filters, False) + (in_channels if bias else 0)


@misconception(
    "bias-per-slice",
    "It looks as if every filter had a bias for each of its slices, that is, for each input channel. "
    "A filter adds its bias once, after the sum over all channels.",
    fails=WITH_BIAS,
    about="the bias",
)
def bias_per_slice(kernel_size, in_channels, filters, bias=True):
    return reference.conv_params(kernel_size, in_channels, filters, False) + (in_channels * filters if bias else 0)


@misconception(
    "one-bias-for-all",
    "It looks as if all filters shared one bias. Each filter has its own.",
    fails=WITH_BIAS,
    about="the bias",
)
def one_bias_for_all(kernel_size, in_channels, filters, bias=True):
    return reference.conv_params(kernel_size, in_channels, filters, False) + bool(bias)


@misconception(
    "bias-per-weight",
    "It looks as if every weight had a bias of its own. There is one bias for a whole filter.",
    fails=WITH_BIAS,
    about="the bias",
)
def bias_per_weight(kernel_size, in_channels, filters, bias=True):
    return reference.conv_params(kernel_size, in_channels, filters, False) * (2 if bias else 1)


@misconception(
    "input-depth-forgotten",
    "It looks as if the number of input channels is not used. A filter is as deep as its input: it has a "
    "slice for every channel.",
    fails=ALL,
    about="the depth of a filter",
)
def input_depth_forgotten(kernel_size, in_channels, filters, bias=True):
    checked(kernel_size, in_channels, filters)
    return reference.conv_params(kernel_size, 1, filters, bias)


@misconception(
    "input-depth-added",
    "It looks as if the number of input channels is added to the window's size. A filter is a block: its height, "
    "width and depth are multiplied.",
    fails=ALL,
    about="the depth of a filter",
)
def input_depth_added(kernel_size, in_channels, filters, bias=True):
    height, width = checked(kernel_size, in_channels, filters)
    return (height * width + in_channels + bool(bias)) * filters


@misconception(
    "filters-forgotten",
    "It looks as if the parameters of one filter are returned. The layer has several.",
    fails=ALL,
    about="the number of filters",
)
def filters_forgotten(kernel_size, in_channels, filters, bias=True):
    checked(kernel_size, in_channels, filters)
    return reference.conv_params(kernel_size, in_channels, 1, bias)


@misconception(
    "kernel-size-used-once",
    "It looks as if a whole number as kernel_size is counted once. It stands for both sides: 3 means a window "
    "of 3 × 3.",
    fails=("square_kernel", "without_bias"),
    about="a kernel_size that is one number",
)
def kernel_size_used_once(kernel_size, in_channels, filters, bias=True):
    checked(kernel_size, in_channels, filters)
    once = (kernel_size, 1) if isinstance(kernel_size, int) else kernel_size
    return reference.conv_params(once, in_channels, filters, bias)


@misconception(
    "height-used-twice",
    "It looks as if the kernel's height is used for its width too. kernel_size may be a pair: (height, width).",
    fails=("oblong_kernel",),
    about="a kernel that is not square",
)
def height_used_twice(kernel_size, in_channels, filters, bias=True):
    height, _ = checked(kernel_size, in_channels, filters)
    return reference.conv_params(height, in_channels, filters, bias)


@misconception(
    "width-used-twice",
    "It looks as if the kernel's width is used for its height too. kernel_size may be a pair: (height, width).",
    fails=("oblong_kernel",),
    about="a kernel that is not square",
)
def width_used_twice(kernel_size, in_channels, filters, bias=True):
    _, width = checked(kernel_size, in_channels, filters)
    return reference.conv_params(width, in_channels, filters, bias)


@misconception(
    "pair-not-expected",
    "It looks as if kernel_size is taken for a whole number everywhere. It may also be a pair: (height, width).",
    fails=("oblong_kernel",),
    about="a kernel_size that is a pair",
    raises=TypeError,
)
def pair_not_expected(kernel_size, in_channels, filters, bias=True):
    checked(kernel_size, in_channels, filters)
    return (kernel_size**2 * in_channels + bool(bias)) * filters


@misconception(
    "sides-added",
    "It looks as if height and width of the window are added. The window has height times width places.",
    fails=ALL,
    about="the size of the window",
)
def sides_added(kernel_size, in_channels, filters, bias=True):
    height, width = checked(kernel_size, in_channels, filters)
    return ((height + width) * in_channels + bool(bias)) * filters


@misconception(
    "float-result",
    "The count comes as a float (a number with a decimal point). Parameters are counted: return an int.",
    fails=ALL,
    about="the type of the result",
)
def float_result(kernel_size, in_channels, filters, bias=True):
    return float(reference.conv_params(kernel_size, in_channels, filters, bias))


@misconception(
    "nothing-refused",
    "It looks as if sizes below 1 are counted like any other. They make no sense: raise ValueError.",
    fails=SENSELESS,
    about="sizes below 1",
)
def nothing_refused(kernel_size, in_channels, filters, bias=True):
    height, width = pair(kernel_size)
    return (height * width * in_channels + bool(bias)) * filters


@misconception(
    "zero-accepted",
    "It looks as if negative sizes are refused, but not 0. No window, no channel or no filter at all makes "
    "no sense either.",
    fails=SENSELESS,
    about="a size of 0",
)
def zero_accepted(kernel_size, in_channels, filters, bias=True):
    if min(*pair(kernel_size), in_channels, filters) == 0:
        return nothing_refused.function(kernel_size, in_channels, filters, bias)
    return reference.conv_params(kernel_size, in_channels, filters, bias)


@misconception(
    "only-kernel-size-checked",
    "It looks as if kernel_size alone is checked. Fewer than 1 channel or filter makes no sense either.",
    fails=SENSELESS,
    about="numbers of channels or filters below 1",
)
def only_kernel_size_checked(kernel_size, in_channels, filters, bias=True):
    if min(pair(kernel_size)) < 1:
        raise ValueError
    return nothing_refused.function(kernel_size, in_channels, filters, bias)


# ---- formulas written otherwise ----------------------------------------------------------------------


def counted_by(formula):
    def otherwise(kernel_size, in_channels, filters, bias=True):
        height, width = checked(kernel_size, in_channels, filters)
        return formula(height=height, width=width, channels=in_channels, filters=filters, bias=int(bias))

    return otherwise


WRITTEN = written_otherwise(
    Formula(
        "formula-written-otherwise",
        (
            "(height * width * channels + bias) * filters",
            "height * width * channels * filters + bias * filters",
            "height * width * channels * filters + (filters if bias else 0)",
            "(height * width * channels + (1 if bias else 0)) * filters",
        ),
        "It looks as if the parameters are counted as {formula}.",
        counted_by,
        about="the formula",
        drawn=(("bias", 0, 1),),
        legend=(("bias", "Here bias is 1 or 0."),),
    )
)


# ---- of which only the kind is known -----------------------------------------------------------------


@pattern(
    "another-product",
    "It looks as if other numbers are multiplied than height and width of the kernel, input channels and filters, or a "
    "number of biases is added that is not that of the filters.",
    about="what is multiplied",
)
def another_product(actual, kernel_size, in_channels, filters, bias=True):
    numbers = [*pair(kernel_size), in_channels, filters]
    some = (chosen for count in range(1, 6) for chosen in combinations_with_replacement(numbers, count))
    return actual in {math.prod(chosen) + more for chosen in some for more in (0, 1, *numbers)}
