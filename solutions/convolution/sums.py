"""What goes wrong with the numbers of any convolution, in one window or in all: what is multiplied, what is summed,
what the bias does, of what type the result is.

Each is a change of what the right function is asked, or of what it gives: `ask(x, kernel, bias)` is that function, x
the window or the image.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from autograder.exercise import Misconception, Pattern, Variant, as_array, in_order
from autograder.formulas import Formula, Written, written_otherwise

TURNED = "which way the kernel lies"
WINDOW = "the sum over a window"
CHANGED = "what is done to the numbers before or after the sum"
CHANNELS, FILTERS, BIAS = "the input channels", "the filters", "the bias"
RESULT, ROUNDING = "the type of the result", "rounding"


@dataclass(frozen=True)
class Change:
    """fails: which kinds of hidden tests, by the names that `mistakes_of` is given."""

    name: str
    hint: str
    about: str
    fails: str
    made: Callable[..., Any]


def with_bias(out, bias):
    return out if bias is None else out + bias


def matrix_product(ask, x, kernel, bias):
    if kernel.shape[0] != kernel.shape[1]:
        raise ValueError("matmul: the sizes do not match")
    # The sum over all elements of P @ K is Σ_ij P_ij · (sum of row j of K).
    return ask(x, np.broadcast_to(kernel.sum(axis=1), kernel.shape), bias)


def one_channel_for_each_filter(ask, x, kernel, bias):
    _, _, c_in, c_out = kernel.shape
    if c_out > c_in:
        raise IndexError("there is no such channel")
    return ask(x, kernel * np.eye(c_in, c_out), bias)


def one_channel_for_each_filter_in_turn(ask, x, kernel, bias):
    _, _, c_in, c_out = kernel.shape
    return ask(x, kernel * (np.arange(c_in)[:, np.newaxis] == np.arange(c_out) % c_in), bias)


def kernel_reshaped_not_transposed(ask, x, kernel, bias):
    kh, kw, c_in, c_out = kernel.shape
    return ask(x, kernel.reshape(c_out, kh, kw, c_in).transpose(1, 2, 3, 0), bias)


def truth_of_the_bias(ask, x, kernel, bias):
    if bias is not None and bias.size > 1:
        raise ValueError("The truth value of an array with more than one element is ambiguous.")
    return ask(x, kernel, bias)


def changed_bias(change):
    return lambda ask, x, kernel, bias: ask(x, kernel, None if bias is None else change(bias, kernel))


def changed_sums(change):
    """Before the bias is added."""
    return lambda ask, x, kernel, bias: with_bias(change(ask(x, kernel, None)), bias)


def changed_result(change):
    return lambda ask, x, kernel, bias: change(ask(x, kernel, bias), x, kernel)


CHANGES = [
    Change(
        "kernel-flipped",
        "It looks as if the kernel is turned by 180° before it is applied (a convolution as in mathematics). "
        "In a convnet, the window and the kernel are multiplied as they lie.",
        TURNED,
        "every",
        lambda ask, x, kernel, bias: ask(x, kernel[::-1, ::-1], bias),
    ),
    Change(
        "kernel-flipped-in-every-axis",
        "It looks as if the kernel is turned round in all its four axes, channels and filters too, as np.flip does "
        "unless told otherwise. In a convnet, nothing is turned.",
        TURNED,
        "every",
        lambda ask, x, kernel, bias: ask(x, np.flip(kernel), bias),
    ),
    Change(
        "kernel-upside-down",
        "It looks as if the kernel is turned upside down: its last row meets the first row of the window. Window and "
        "kernel are multiplied as they lie.",
        TURNED,
        "every",
        lambda ask, x, kernel, bias: ask(x, kernel[::-1], bias),
    ),
    Change(
        "kernel-transposed",
        "It looks as if rows and columns of the kernel are exchanged. The order of its axes is "
        "(height, width, input channels, filters).",
        TURNED,
        "every",
        lambda ask, x, kernel, bias: ask(x, np.swapaxes(kernel, 0, 1), bias),
    ),
    Change(
        "kernel-divided-by-its-sum",
        "It looks as if the kernel is divided by the sum of its numbers. That is done when a blur is designed; here "
        "the kernel is taken as it is.",
        CHANGED,
        "every",
        lambda ask, x, kernel, bias: ask(x, kernel / (kernel.sum() or 1), bias),
    ),
    Change(
        "mean-for-sum",
        "It looks as if the products are averaged. They are to be summed.",
        WINDOW,
        "every",
        lambda ask, x, kernel, bias: with_bias(ask(x, kernel, None) / kernel[..., 0].size, bias),
    ),
    Change(
        "matrix-product",
        "It looks as if window and kernel are multiplied as matrices (@ or np.dot), and that is summed. Each number of "
        "the window is multiplied with the one number of the kernel at the same place.",
        WINDOW,
        "every",
        matrix_product,
    ),
    Change(
        "first-channel-only",
        "It looks as if only the first input channel is used. A kernel reaches through all of them.",
        CHANNELS,
        "channels",
        lambda ask, x, kernel, bias: ask(x[..., :1], kernel[:, :, :1], bias),
    ),
    Change(
        "last-channel-only",
        "It looks as if only the last input channel is left in the result, as when each channel's sum replaces the one "
        "before. They are to be added up.",
        CHANNELS,
        "channels",
        lambda ask, x, kernel, bias: ask(x[..., -1:], kernel[:, :, -1:], bias),
    ),
    Change(
        "channels-averaged",
        "It looks as if the responses of the input channels are averaged. They are to be added up.",
        CHANNELS,
        "channels",
        lambda ask, x, kernel, bias: ask(x, kernel / kernel.shape[2], bias),
    ),
    Change(
        "one-channel-for-each-filter",
        "It looks as if filter 0 sees channel 0 alone, filter 1 channel 1, and so on. Every filter sees all input "
        "channels.",
        CHANNELS,
        "filters",
        one_channel_for_each_filter,
    ),
    Change(
        "one-channel-for-each-filter-in-turn",
        "It looks as if filter 0 sees channel 0 alone, filter 1 channel 1, and so on, and begins again at channel 0 "
        "where there are more filters than channels. Every filter sees all input channels.",
        CHANNELS,
        "channels",
        one_channel_for_each_filter_in_turn,
    ),
    Change(
        "kernel-reshaped-not-transposed",
        "It looks as if the kernel is reshaped so that the filters come first. reshape keeps the numbers in their "
        "order and so mixes the filters; the filters are the last axis.",
        FILTERS,
        "filters",
        kernel_reshaped_not_transposed,
    ),
    Change(
        "in-and-out-swapped",
        "It looks as if the two last axes of the kernel are exchanged. They are (input channels, filters), in this "
        "order.",
        FILTERS,
        "filters",
        lambda ask, x, kernel, bias: ask(x, np.swapaxes(kernel, 2, 3), bias),
    ),
    Change(
        "filters-summed",
        "It looks as if the results of all filters are added into one. Each filter gives one of its own.",
        FILTERS,
        "filters",
        changed_result(lambda out, x, kernel: out.sum(axis=-1, keepdims=True)),
    ),
    Change(
        "filters-summed-into-each",
        "It looks as if the sum runs over the filters too, and every filter gets that one number. Each filter gives a "
        "result of its own.",
        FILTERS,
        "filters",
        changed_sums(lambda sums: np.repeat(sums.sum(axis=-1, keepdims=True), sums.shape[-1], axis=-1)),
    ),
    Change(
        "sum-carried-from-filter-to-filter",
        "It looks as if the sum is not set back to zero between one filter and the next: each filter's result holds "
        "those of the filters before it.",
        FILTERS,
        "filters",
        changed_sums(lambda sums: np.cumsum(sums, axis=-1)),
    ),
    Change(
        "first-filter-alone-filled",
        "It looks as if the first filter alone is applied, and the results of the others stay 0, as where the function "
        "returns within the loop over the filters.",
        FILTERS,
        "filters",
        changed_result(lambda out, x, kernel: out * (np.arange(out.shape[-1]) == 0)),
    ),
    Change(
        "first-filter-only",
        "It looks as if only the first filter is applied. Each filter gives a result of its own.",
        FILTERS,
        "filters",
        changed_result(lambda out, x, kernel: out[..., :1]),
    ),
    Change(
        "bias-forgotten",
        "It looks as if the bias is not added.",
        BIAS,
        "bias",
        lambda ask, x, kernel, bias: ask(x, kernel, None),
    ),
    Change(
        "bias-per-product",
        "It looks as if the bias is added to every product before they are summed. Each filter has one bias, "
        "added once to its sum.",
        BIAS,
        "bias",
        changed_bias(lambda bias, kernel: bias * kernel[..., 0].size),
    ),
    Change(
        "bias-per-channel",
        "It looks as if the bias is added once for each input channel. Each filter has one bias, added once to its sum "
        "over all channels.",
        BIAS,
        "bias over channels",
        changed_bias(lambda bias, kernel: bias * kernel.shape[2]),
    ),
    Change(
        "one-bias-for-all",
        "It looks as if every filter gets the bias of the first one. Each filter has a bias of its own.",
        BIAS,
        "bias",
        changed_bias(lambda bias, kernel: bias[:1]),
    ),
    Change(
        "biases-summed",
        "It looks as if the sum of all biases is added to every filter. Each filter gets its own bias alone.",
        BIAS,
        "bias",
        changed_bias(lambda bias, kernel: bias.sum()),
    ),
    Change(
        "bias-subtracted",
        "It looks as if the bias is subtracted, as a threshold would be. It is added.",
        BIAS,
        "bias",
        changed_bias(lambda bias, kernel: -bias),
    ),
    Change(
        "truth-of-the-bias",
        "It looks as if Python is asked whether the whole bias is true, or equal to None; NumPy refuses that for an "
        "array of several numbers. Ask whether it *is* None.",
        BIAS,
        "bias",
        truth_of_the_bias,
    ),
    Change(
        "integer-output",
        "It looks as if the result is stored in an array of the input's integer type, which cuts off the "
        "fractions. Give the output array a float type.",
        RESULT,
        "integer input",
        changed_result(lambda out, x, kernel: out.astype(x.dtype)),
    ),
    Change(
        "integer-output-of-the-kernel",
        "It looks as if the result is stored in an array of the kernel's integer type, which cuts off the fractions. "
        "Give the output array a float type.",
        RESULT,
        "integer kernel",
        changed_result(lambda out, x, kernel: out.astype(kernel.dtype)),
    ),
    Change(
        "input-cut-to-integers",
        "It looks as if the input is turned into the integer type of the kernel, which cuts off its fractions.",
        "the type of the input",
        "integer kernel",
        lambda ask, x, kernel, bias: ask(x.astype(kernel.dtype), kernel, bias),
    ),
    Change(
        "kernel-cut-to-integers",
        "It looks as if the kernel is turned into the integer type of the input, which cuts off its fractions.",
        "the type of the kernel",
        "integer input",
        lambda ask, x, kernel, bias: ask(x, kernel.astype(x.dtype), bias),
    ),
    Change(
        "always-integers",
        "It looks as if the result is stored in an array of integers, which cuts off the fractions. Give the output "
        "array a float type.",
        RESULT,
        "fractions",
        changed_result(lambda out, x, kernel: out.astype(int)),
    ),
    Change(
        "rounded",
        "It looks as if the result is rounded to two decimals. Return it as it is.",
        ROUNDING,
        "decimals",
        changed_result(lambda out, x, kernel: np.round(out, 2)),
    ),
    Change(
        "half-precision",
        "It looks as if the result is computed or stored in float16, which keeps three decimal digits alone. float32 "
        "is enough; NumPy's own float64 is simplest.",
        ROUNDING,
        "decimals",
        changed_result(lambda out, x, kernel: out.astype(np.float16)),
    ),
    Change(
        "relu-inside",
        "It looks as if negative results are set to zero. ReLU comes after the convolution; it is no part of it.",
        CHANGED,
        "not linear",
        changed_result(lambda out, x, kernel: np.maximum(out, 0)),
    ),
    Change(
        "absolute-result",
        "It looks as if negative results lose their sign. A response may be negative.",
        CHANGED,
        "not linear",
        changed_result(lambda out, x, kernel: np.abs(out)),
    ),
]


def mistakes_of(function: Callable[..., Any], tests: Mapping[str, tuple[str, ...]]) -> list[Misconception]:
    """Of a convolution (x, kernel, bias, …). tests: its hidden tests, by what they are about."""
    return [
        Misconception(change.name, change.hint, _asking(function, change.made), tests[change.fails], change.about)
        for change in CHANGES
    ]


def _asking(function: Callable[..., Any], made: Callable[..., Any]) -> Callable[..., Any]:
    def asked(x: Any, kernel: Any, bias: Any, *others: Any) -> Any:
        def ask(x: Any, kernel: Any, bias: Any) -> Any:
            if not others and x.shape != kernel.shape[:3]:
                raise ValueError("operands could not be broadcast together")
            return function(x, kernel, bias, *others)

        return made(ask, x, kernel, bias)

    return _from(function, asked)


# ---- written otherwise -------------------------------------------------------------------------------

_OF_A_WINDOW = (
    "What is multiplied and summed has the axes 0: height, 1: width, 2: input channels, 3: filters; it should be "
    "summed over the first three."
)


def written_otherwise_of(function: Callable[..., Any], windows_of: Callable[..., Any]) -> list[Variant]:
    """Of a convolution (x, kernel, bias, …). windows_of: called with its arguments, the windows (…, kh, kw, C_in)."""

    def products(formula: Written, x: Any, kernel: Any, *others: Any) -> Any:
        return formula(value=windows_of(x, kernel, *others)[..., None], weight=kernel)

    def multiplied_as(formula: Written) -> Callable[..., Any]:
        return _from(
            function,
            lambda x, kernel, bias, *o: with_bias(products(formula, x, kernel, bias, *o).sum((-4, -3, -2)), bias),
        )

    def biased_as(formula: Written) -> Callable[..., Any]:
        def biased(x: Any, kernel: Any, bias: Any, *others: Any) -> Any:
            total = function(x, kernel, None, *others)
            return total if bias is None else formula(sum=total, bias=bias)

        return _from(function, biased)

    def summed_over(axes: Sequence[int]) -> Callable[..., Any]:
        over = tuple(axis - 4 for axis in axes)

        def summed(x: Any, kernel: Any, bias: Any, *others: Any) -> Any:
            function(x, kernel, bias, *others)  # refuses what makes no sense
            return with_bias((windows_of(x, kernel, bias, *others)[..., None] * kernel).sum(over), bias)

        return _from(function, summed)

    def counted_along(axis: int, result: int, bias_within: bool) -> Callable[..., Any]:
        """result: of which axis the result's filters are; what is beyond those that are counted stays 0. bias_within:
        whether the bias is added to each as it is counted."""

        def counted(x: Any, kernel: Any, bias: Any, *others: Any) -> Any:
            right = function(x, kernel, bias if bias_within else None, *others)
            some, room = kernel.shape[axis], kernel.shape[result]
            if some > kernel.shape[3]:
                raise IndexError("index is out of bounds")
            out = np.zeros((*right.shape[:-1], room))
            out[..., :some] = right[..., :some]
            return out if bias_within else with_bias(out, bias)

        return _from(function, counted)

    others = [axes for many in (3, 2, 1, 4) for axes in combinations(range(4), many) if axes != (0, 1, 2)]
    return [
        *written_otherwise(
            Formula(
                "product-written-otherwise",
                "value * weight",
                "It looks as if {formula} is summed over a window, with value for a number of the image and weight for "
                "the one of the kernel that meets it.",
                multiplied_as,
                about=WINDOW,
            )
        ),
        *written_otherwise(
            Formula(
                "bias-written-otherwise",
                "sum + bias",
                "It looks as if what is returned, where there is a bias, is {formula}, with sum for the sum over a "
                "window.",
                biased_as,
                about=BIAS,
            )
        ),
        *(
            Variant(
                "summed-over-other-axes",
                "It looks as if the sum runs over the axes {axes}.",
                summed_over(axes),
                about=WINDOW,
                blanks=(("axes", ", ".join(map(str, axes))),),
                more=(_OF_A_WINDOW,),
            )
            for axes in others
        ),
        *(
            Variant(
                "filters-counted-along-another-axis",
                "It looks as if the loop over the filters runs over axis {axis} of the kernel. The filters are "
                "its last axis, 3.",
                counted_along(axis, result, bias_within),
                about=FILTERS,
                blanks=(("axis", str(axis)),),
            )
            for axis in range(3)
            for result, bias_within in ((3, True), (3, False), (axis, False))
        ),
    ]


def _from(function: Callable[..., Any], made: Callable[..., Any]) -> Callable[..., Any]:
    """Called with all arguments, by position."""
    given = in_order(function)
    return lambda *args, **kwargs: made(*given(*args, **kwargs))


# ---- of which only the kind is known -----------------------------------------------------------------


def alike(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-9)


def other_channels(given, ask, x, kernel):
    each = [ask(x[..., [c]], kernel[:, :, [c]], None) for c in range(x.shape[2])]
    some = (sum(each[c] for c in range(len(each)) if which >> c & 1) for which in range(1, 2 ** len(each) - 1))
    return any(alike(given, one) for one in some)


def another_factor(given, ask, x, kernel):
    right = ask(x, kernel, None)
    factor = (given * right).sum() / (right * right).sum()
    return right.size > 1 and factor != 0 and alike(given, factor * right)


def other_filters(given, right):
    maps = [right[..., other] for other in range(right.shape[-1])]
    return given.ndim == right.ndim and all(
        any(alike(one, other) for other in maps) for one in np.moveaxis(given, -1, 0)
    )


def not_multiplied(given, windows, kernel):
    ways: Iterable[Callable[..., Any]] = (
        *(np.add, np.subtract, np.divide, np.floor_divide, np.mod),
        lambda w, k: k - w,
    )
    return any(alike(given, way(windows[..., None], kernel).sum(axis=(-4, -3, -2))) for way in ways)


def patterns_of(function: Callable[..., Any], windows_of: Callable[..., Any]) -> list[Pattern]:
    """Of the same. windows_of: called with the arguments, the windows (…, kh, kw, C_in)."""

    def before_the_bias(fits: Callable[..., bool]) -> Callable[..., bool]:
        return lambda actual, x, kernel, bias=None, *others, **named: fits(
            as_array(actual) - (0 if bias is None else bias),
            lambda x, kernel, bias: function(x, kernel, bias, *others, **named),
            x,
            kernel,
        )

    return [
        Pattern(
            "other-channels",
            "It looks as if some input channels are left out of the sum. A kernel reaches through all of them.",
            before_the_bias(other_channels),
            CHANNELS,
        ),
        Pattern(
            "other-filters",
            "It looks as if the results are those of the filters, and not each in its place. Each filter gives one, in "
            "order.",
            lambda actual, *args, **kwargs: other_filters(as_array(actual), function(*args, **kwargs)),
            FILTERS,
        ),
        Pattern(
            "another-factor",
            "It looks as if all sums are multiplied, or divided, by something. They are the result as they are.",
            before_the_bias(another_factor),
            CHANGED,
        ),
        Pattern(
            "not-multiplied",
            "It looks as if the numbers of window and kernel are not multiplied with each other, but added, subtracted "
            "or divided. They are multiplied.",
            lambda actual, x, kernel, bias=None, *others, **named: not_multiplied(
                as_array(actual) - (0 if bias is None else bias), windows_of(x, kernel, bias, *others, **named), kernel
            ),
            WINDOW,
        ),
    ]
