"""What goes wrong in one window."""

import numpy as np

from autograder.exercise import misconception
from solutions.convolution import reference


@misconception(
    "kernel-flipped",
    "It looks as if the kernel is turned by 180° before it is applied (a convolution as in mathematics). "
    "In a convnet, the window and the kernel are multiplied as they lie.",
)
def kernel_flipped(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel[::-1, ::-1], bias)


@misconception("bias-forgotten", "It looks as if the bias is not added.")
def bias_forgotten(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel)


@misconception(
    "bias-per-product",
    "It looks as if the bias is added to every product before they are summed. Each filter has one bias, "
    "added once to its sum.",
)
def bias_per_product(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, None if bias is None else bias * patch.size)


@misconception(
    "one-bias-for-all",
    "It looks as if every filter gets the bias of the first one. Each filter has a bias of its own.",
)
def one_bias_for_all(patch, kernel, bias=None):
    return reference.conv_at(patch, kernel, None if bias is None else bias[:1])


@misconception(
    "first-channel-only",
    "It looks as if only the first input channel is used. A kernel reaches through all of them.",
)
def first_channel_only(patch, kernel, bias=None):
    return reference.conv_at(patch[..., :1], kernel[:, :, :1], bias)


@misconception("mean-for-sum", "It looks as if the products are averaged. They are to be summed.")
def mean_for_sum(patch, kernel, bias=None):
    mean = reference.conv_at(patch, kernel) / patch.size
    return mean if bias is None else mean + bias


@misconception(
    "channels-not-summed",
    "It looks as if the input channels are kept apart. One filter sums over height, width and all input "
    "channels, and gives one number.",
)
def channels_not_summed(patch, kernel, bias=None):
    return np.einsum("ijc,ijco->co", patch, kernel) + (0 if bias is None else bias)


@misconception(
    "filters-summed",
    "It looks as if all filters are summed into one number. Each filter gives a number of its own.",
)
def filters_summed(patch, kernel, bias=None):
    return np.asarray(reference.conv_at(patch, kernel, bias).sum())
