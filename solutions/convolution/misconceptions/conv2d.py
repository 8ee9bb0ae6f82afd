"""What goes wrong in a whole convolution. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import misconception
from solutions.convolution import reference
from solutions.convolution.reference import same_pads


def pair(stride):
    return (stride, stride) if isinstance(stride, int) else stride


def valid_after(x, kernel, bias, stride, pads, mode="constant"):
    """A "same" convolution with other pads: ((top, bottom), (left, right))."""
    return reference.conv2d(np.pad(x, (*pads, (0, 0)), mode=mode), kernel, bias, stride)


@misconception(
    "kernel-flipped",
    "It looks as if the kernel is turned by 180° before it is applied (a convolution as in mathematics). "
    "In a convnet, the window and the kernel are multiplied as they lie.",
)
def kernel_flipped(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel[::-1, ::-1], bias, stride, padding)


@misconception("bias-forgotten", "It looks as if the bias is not added.")
def bias_forgotten(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, None, stride, padding)


@misconception(
    "bias-per-product",
    "It looks as if the bias is added to every product before they are summed. Each filter has one bias, "
    "added once to its sum.",
)
def bias_per_product(x, kernel, bias=None, stride=1, padding="valid"):
    many = None if bias is None else bias * kernel[..., 0].size
    return reference.conv2d(x, kernel, many, stride, padding)


@misconception(
    "one-bias-for-all",
    "It looks as if every filter gets the bias of the first one. Each filter has a bias of its own.",
)
def one_bias_for_all(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, None if bias is None else bias[:1], stride, padding)


@misconception(
    "first-channel-only",
    "It looks as if only the first input channel is used. A kernel reaches through all of them.",
)
def first_channel_only(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x[..., :1], kernel[:, :, :1], bias, stride, padding)


@misconception("mean-for-sum", "It looks as if the products are averaged. They are to be summed.")
def mean_for_sum(x, kernel, bias=None, stride=1, padding="valid"):
    mean = reference.conv2d(x, kernel, None, stride, padding) / kernel[..., 0].size
    return mean if bias is None else mean + bias


@misconception(
    "stride-ignored",
    "It looks as if the stride is not used: the window moves by one every time.",
)
def stride_ignored(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, 1, padding)


@misconception(
    "stride-in-size-only",
    "The result has the size that the stride asks for, but it looks as if the window still moves by one. "
    "Output row i belongs to the window that starts at row i · stride.",
)
def stride_in_size_only(x, kernel, bias=None, stride=1, padding="valid"):
    right = reference.conv2d(x, kernel, bias, stride, padding)
    if padding == "same":
        sh, sw = pair(stride)
        x = np.pad(x, (same_pads(x.shape[0], kernel.shape[0], sh), same_pads(x.shape[1], kernel.shape[1], sw), (0, 0)))
    return reference.conv2d(x, kernel, bias)[: right.shape[0], : right.shape[1]]


@misconception(
    "stride-one-axis",
    "It looks as if the vertical stride is used for both axes. stride may be a pair: (rows, columns).",
)
def stride_one_axis(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, pair(stride)[0], padding)


@misconception(
    "size-without-floor",
    "It looks as if the output size is (n - k + 1) // stride. The last window that fits is left out: the "
    "size is (n - k) // stride + 1.",
)
def size_without_floor(x, kernel, bias=None, stride=1, padding="valid"):
    out = reference.conv2d(x, kernel, bias, stride, padding)
    if padding == "same":
        return out
    sh, sw = pair(stride)
    return out[: (x.shape[0] - kernel.shape[0] + 1) // sh, : (x.shape[1] - kernel.shape[1] + 1) // sw]


@misconception(
    "last-window-lost",
    "It looks as if the last row and the last column of windows are missing: n - k instead of n - k + 1.",
)
def last_window_lost(x, kernel, bias=None, stride=1, padding="valid"):
    sh, sw = pair(stride)
    if padding == "same":
        x = np.pad(x, (same_pads(x.shape[0], kernel.shape[0], sh), same_pads(x.shape[1], kernel.shape[1], sw), (0, 0)))
    return reference.conv2d(x, kernel, bias, stride)[:-1, :-1]


@misconception(
    "same-half-kernel",
    'With "same", it looks as if (k - 1) // 2 zeros are put on both sides. With an even kernel or a stride '
    "the two sides differ; see the formula in the notebook.",
)
def same_half_kernel(x, kernel, bias=None, stride=1, padding="valid"):
    if padding != "same":
        return reference.conv2d(x, kernel, bias, stride, padding)
    (kh, kw), pads = kernel.shape[:2], []
    for k in (kh, kw):
        pads.append(((k - 1) // 2, (k - 1) // 2))
    return valid_after(x, kernel, bias, stride, pads)


@misconception(
    "same-k-half-both-sides",
    'With "same", it looks as if k // 2 zeros are put on both sides. With an even kernel or a stride the '
    "two sides differ; see the formula in the notebook.",
)
def same_k_half_both_sides(x, kernel, bias=None, stride=1, padding="valid"):
    if padding != "same":
        return reference.conv2d(x, kernel, bias, stride, padding)
    return valid_after(x, kernel, bias, stride, [(k // 2, k // 2) for k in kernel.shape[:2]])


@misconception(
    "same-extra-at-top-left",
    'With "same" and an odd number of zeros, it looks as if the extra one is at the top and left. It '
    "belongs at the bottom and right.",
)
def same_extra_at_top_left(x, kernel, bias=None, stride=1, padding="valid"):
    if padding != "same":
        return reference.conv2d(x, kernel, bias, stride, padding)
    pads = [same_pads(n, k, s)[::-1] for n, k, s in zip(x.shape, kernel.shape, pair(stride), strict=False)]
    return valid_after(x, kernel, bias, stride, pads)


@misconception(
    "same-keeps-size",
    'With "same" and a stride, it looks as if the output keeps the size of the input. It does so at stride '
    "1 only; in general the size is the input's divided by the stride, rounded up.",
)
def same_keeps_size(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, 1 if padding == "same" else stride, padding)


@misconception(
    "same-pads-as-for-stride-1",
    'With "same", it looks as if the zeros are counted as for stride 1. How many are needed depends on the stride.',
)
def same_pads_as_for_stride_1(x, kernel, bias=None, stride=1, padding="valid"):
    if padding != "same":
        return reference.conv2d(x, kernel, bias, stride, padding)
    pads = [same_pads(n, k, 1) for n, k in zip(x.shape, kernel.shape[:2], strict=False)]
    return valid_after(x, kernel, bias, stride, pads)


@misconception(
    "edge-padding",
    'With "same", it looks as if the border is filled with copies of the edge. It is filled with zeros.',
)
def edge_padding(x, kernel, bias=None, stride=1, padding="valid"):
    if padding != "same":
        return reference.conv2d(x, kernel, bias, stride, padding)
    pads = [same_pads(n, k, s) for n, k, s in zip(x.shape, kernel.shape, pair(stride), strict=False)]
    return valid_after(x, kernel, bias, stride, pads, mode="edge")


@misconception(
    "padding-ignored",
    'It looks as if padding="same" is not used: no zeros are added.',
)
def padding_ignored(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride)


@misconception(
    "integer-output",
    "It looks as if the result is stored in an array of the input's integer type, which cuts off the "
    "fractions. Give the output array a float type.",
)
def integer_output(x, kernel, bias=None, stride=1, padding="valid"):
    return reference.conv2d(x, kernel, bias, stride, padding).astype(x.dtype)


@misconception(
    "relu-inside",
    "It looks as if negative results are set to zero. conv2d itself has no ReLU.",
)
def relu_inside(x, kernel, bias=None, stride=1, padding="valid"):
    return np.maximum(reference.conv2d(x, kernel, bias, stride, padding), 0)


@misconception(
    "channels-first",
    "It looks as if the channels come first in the result. The order is (height, width, channels).",
)
def channels_first(x, kernel, bias=None, stride=1, padding="valid"):
    return np.moveaxis(reference.conv2d(x, kernel, bias, stride, padding), -1, 0)


@misconception(
    "height-and-width-swapped",
    "It looks as if height and width are exchanged in the result. The order is (height, width, channels).",
)
def height_and_width_swapped(x, kernel, bias=None, stride=1, padding="valid"):
    return np.swapaxes(reference.conv2d(x, kernel, bias, stride, padding), 0, 1)
