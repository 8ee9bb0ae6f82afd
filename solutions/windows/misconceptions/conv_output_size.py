"""What goes wrong when windows are counted. Each is a few lines around the reference."""

import math

from autograder.exercise import Variant, misconception, pattern
from autograder.formulas import Formula, written_otherwise
from solutions.windows import reference

EVERY_VALID = ("stride", "every_small_valid_size")
EVERY_SAME = ("same_with_stride", "every_small_same_size")
ALL_SAME = ("same", "same_with_an_even_window", *EVERY_SAME)
LARGE, UNKNOWN, BELOW_1 = (
    "refuses_a_window_larger_than_the_input",
    "refuses_an_unknown_padding",
    "refuses_a_window_or_stride_below_1",
)


def instead(n, k, stride, padding, valid=None, same=None):
    """The reference with another value for "valid" or for "same"; what makes no sense is still refused."""
    right = reference.conv_output_size(n, k, stride, padding)
    other = same if padding == "same" else valid
    return right if other is None else other()


@misconception(
    "always-two-less",
    "It looks as if every window takes 2 off, as a window of 3 does. How much is lost depends on k.",
    fails=("valid", "window_as_large_as_the_input", *EVERY_VALID),
    about="the window's length",
)
def always_two_less(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: (n - 3) // stride + 1)


@misconception(
    "one-too-few",
    'With "valid", it looks as if one window is missing. n - k is how far the window can move; it also stands where '
    "it has not moved yet.",
    fails=("valid", "window_as_large_as_the_input", *EVERY_VALID),
    about="the last window",
)
def one_too_few(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: (n - k) // stride)


@misconception(
    "window-as-large-as-input-refused",
    "It looks as if a window exactly as large as the input is refused. It fits once.",
    fails=("window_as_large_as_the_input", "every_small_valid_size"),
    about="a window as large as the input",
)
def window_as_large_as_input_refused(n, k, stride=1, padding="valid"):
    if padding == "valid" and n == k:
        raise ValueError("the window is too large")
    return reference.conv_output_size(n, k, stride, padding)


@misconception(
    "stride-ignored",
    "It looks as if the stride is not used: windows are counted as if they moved by one.",
    fails=(*EVERY_VALID, *EVERY_SAME),
    about="the stride",
)
def stride_ignored(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: n - k + 1, same=lambda: n)


@misconception(
    "one-added-before-dividing",
    "It looks as if 1 is added before the division by the stride. The steps of the window are divided; the first "
    "window, which needs no step, is counted after that.",
    fails=EVERY_VALID,
    about='the stride with "valid"',
)
def one_added_before_dividing(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: (n - k + 1) // stride)


@misconception(
    "ceil-in-valid",
    'With "valid", it looks as if the quotient is rounded up. A window that would reach past the end does not count.',
    fails=EVERY_VALID,
    about='the stride with "valid"',
)
def ceil_in_valid(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: -(-(n - k) // stride) + 1)


@misconception(
    "rounded-to-nearest",
    'With "valid", it looks as if the quotient is rounded to the nearest whole number, sometimes up. A window that '
    "would reach past the end does not count.",
    fails=EVERY_VALID,
    about='the stride with "valid"',
)
def rounded_to_nearest(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: round((n - k) / stride) + 1)


@misconception(
    "stride-multiplied",
    "It looks as if what the window can move is multiplied by the stride. In longer steps fewer windows come: divide.",
    fails=EVERY_VALID,
    about='the stride with "valid"',
)
def stride_multiplied(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: (n - k) * stride + 1)


@misconception(
    "stride-as-dilation",
    "It looks as if the stride spreads the window out (that is dilation). The stride says how far the window moves.",
    fails=EVERY_VALID,
    about='the stride with "valid"',
)
def stride_as_dilation(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: n - (k - 1) * stride)


@misconception(
    "no-rounding",
    "It looks as if the quotient is not rounded: a number of windows such as 2.5. Part of a window does not count in "
    '"valid", and counts as one in "same".',
    fails=(*EVERY_VALID, *EVERY_SAME, "whole_number"),
    about="rounding",
)
def no_rounding(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, valid=lambda: (n - k) / stride + 1, same=lambda: n / stride)


@misconception(
    "returns-float",
    "It looks as if the number is a float (np.floor, np.ceil and / give floats). A size counts "
    "windows, and NumPy takes only whole numbers in shapes.",
    fails=("whole_number",),
    about="the type of the result",
)
def returns_float(n, k, stride=1, padding="valid"):
    return float(reference.conv_output_size(n, k, stride, padding))


@misconception(
    "same-keeps-size",
    'With "same", it looks as if the size stays n whatever the stride is. It does so at stride 1 only.',
    fails=EVERY_SAME,
    about='the stride with "same"',
)
def same_keeps_size(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, same=lambda: n)


@misconception(
    "floor-in-same",
    'With "same", it looks as if the quotient is rounded down. Zeros are added until the last places have a window '
    "too.",
    fails=EVERY_SAME,
    about='the stride with "same"',
)
def floor_in_same(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, same=lambda: n // stride)


@misconception(
    "same-one-too-many",
    'With "same", it looks as if 1 is added to n // stride always. Rounding up adds 1 only where a rest is left.',
    fails=ALL_SAME,
    about='the size of "same"',
)
def same_one_too_many(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, same=lambda: n // stride + 1)


@misconception(
    "same-ignored",
    'It looks as if "same" is counted like "valid": no zeros are added.',
    fails=ALL_SAME,
    about='the size of "same"',
)
def same_ignored(n, k, stride=1, padding="valid"):
    return reference.conv_output_size(n, k, stride, "valid" if padding == "same" else padding)


@misconception(
    "same-multiplied-by-the-stride",
    'With "same", it looks as if n is multiplied by the stride. In longer steps fewer windows come: divide.',
    fails=EVERY_SAME,
    about='the stride with "same"',
)
def same_multiplied_by_the_stride(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, same=lambda: n * stride)


@misconception(
    "valid-and-same-exchanged",
    'It looks as if the formulas of "valid" and "same" are exchanged. With "valid" the window stays inside of the '
    'input; "same" adds zeros.',
    fails=("valid", "window_as_large_as_the_input", *EVERY_VALID, *ALL_SAME),
    about="the padding",
)
def valid_and_same_exchanged(n, k, stride=1, padding="valid"):
    reference.conv_output_size(n, k, stride, padding)  # refuses what makes no sense
    return unchecked(n, k, stride, "valid" if padding == "same" else "same")


@misconception(
    "same-rounds-valid-up",
    'It looks as if "same" is counted like "valid", only rounded up. "same" adds zeros, so that the window\'s length '
    "does not matter any more.",
    fails=ALL_SAME,
    about='the size of "same"',
)
def same_rounds_valid_up(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, same=lambda: math.ceil((n - k) / stride) + 1)


@misconception(
    "same-as-full",
    'With "same", it looks as if k - 1 zeros are put on both sides. Half of them go to each side.',
    fails=ALL_SAME,
    about='the size of "same"',
)
def same_as_full(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, same=lambda: (n + k - 2) // stride + 1)


@misconception(
    "same-half-window",
    'With "same", it looks as if k // 2 zeros on both sides are assumed. For an even k that is one too many.',
    fails=("same_with_an_even_window", "every_small_same_size"),
    about='even windows with "same"',
)
def same_half_window(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, same=lambda: (n + 2 * (k // 2) - k) // stride + 1)


@misconception(
    "same-half-window-less-one",
    'With "same", it looks as if (k - 1) // 2 zeros on both sides are assumed. For an even k that is one too few.',
    fails=("same_with_an_even_window", "every_small_same_size"),
    about='even windows with "same"',
)
def same_half_window_less_one(n, k, stride=1, padding="valid"):
    return instead(n, k, stride, padding, same=lambda: (n + 2 * ((k - 1) // 2) - k) // stride + 1)


@misconception(
    "same-refuses-a-large-window",
    'It looks as if a window larger than the input is refused with "same" too. There, zeros make room for it.',
    fails=("every_small_same_size",),
    about='large windows with "same"',
)
def same_refuses_a_large_window(n, k, stride=1, padding="valid"):
    if n < k:
        raise ValueError("the window is too large")
    return reference.conv_output_size(n, k, stride, padding)


@misconception(
    "large-window-not-refused",
    'It looks as if a window larger than the input is put into the formula of "valid", which gives 0 or less. It makes '
    "no sense and should raise ValueError.",
    fails=(LARGE,),
    about="a window that is too large",
)
def large_window_not_refused(n, k, stride=1, padding="valid"):
    if padding == "valid" and n < k and k >= 1 and stride >= 1:
        return (n - k) // stride + 1
    return reference.conv_output_size(n, k, stride, padding)


@misconception(
    "large-window-gives-0",
    'It looks as if a window larger than the input gives 0 windows with "valid". It should raise ValueError: an empty '
    "result would only fail later, in another place.",
    fails=(LARGE,),
    about="a window that is too large",
)
def large_window_gives_0(n, k, stride=1, padding="valid"):
    return max(large_window_not_refused.function(n, k, stride, padding), 0)


@misconception(
    "unknown-padding-is-valid",
    'It looks as if every padding but "same" is taken for "valid". A word that is not known should raise ValueError: '
    "most often it is a slip of the keyboard.",
    fails=(UNKNOWN,),
    about="an unknown padding",
)
def unknown_padding_is_valid(n, k, stride=1, padding="valid"):
    return reference.conv_output_size(n, k, stride, "same" if padding == "same" else "valid")


@misconception(
    "unknown-padding-is-same",
    'It looks as if every padding but "valid" is taken for "same". A word that is not known should raise ValueError: '
    "most often it is a slip of the keyboard.",
    fails=(UNKNOWN,),
    about="an unknown padding",
)
def unknown_padding_is_same(n, k, stride=1, padding="valid"):
    return reference.conv_output_size(n, k, stride, "valid" if padding == "valid" else "same")


def unchecked(n, k, stride, padding):
    """The formulas alone: a stride of 0 raises ZeroDivisionError."""
    return -(-n // stride) if padding == "same" else (n - k) // stride + 1


@misconception(
    "nothing-refused",
    "It looks as if nothing is refused: what makes no sense goes into the formula too. Raise ValueError for the three "
    "cases that the docstring names.",
    fails=(LARGE, UNKNOWN, BELOW_1),
    about="what makes no sense",
)
def nothing_refused(n, k, stride=1, padding="valid"):
    return unchecked(n, k, stride, padding)


@misconception(
    "window-and-stride-not-checked",
    "It looks as if a window or a stride below 1 goes into the formula. Both make no sense and should raise ValueError "
    "(a stride of 0 raises something, but ZeroDivisionError does not say to the caller what was wrong).",
    fails=(BELOW_1,),
    about="a window or a stride below 1",
)
def window_and_stride_not_checked(n, k, stride=1, padding="valid"):
    if k < 1 or stride < 1:
        return unchecked(n, k, stride, padding)
    return reference.conv_output_size(n, k, stride, padding)


@misconception(
    "stride-not-checked",
    "It looks as if a stride below 1 goes into the formula. It makes no sense and should raise ValueError.",
    fails=(BELOW_1,),
    about="a window or a stride below 1",
)
def stride_not_checked(n, k, stride=1, padding="valid"):
    if stride < 1 <= k:
        return unchecked(n, k, stride, padding)
    return reference.conv_output_size(n, k, stride, padding)


@misconception(
    "window-not-checked",
    "It looks as if a window of length 0 is counted. It makes no sense and should raise ValueError.",
    fails=(BELOW_1,),
    about="a window or a stride below 1",
)
def window_not_checked(n, k, stride=1, padding="valid"):
    if k < 1 <= stride:
        return unchecked(n, k, stride, padding)
    return reference.conv_output_size(n, k, stride, padding)


# ---- formulas written otherwise ----------------------------------------------------------------------


def taken_with(kind):
    """The number of windows as another formula has it, with one kind of padding."""

    def taken(formula):
        def otherwise(n, k, stride=1, padding="valid"):
            right = reference.conv_output_size(n, k, stride, padding)
            return formula(n=n, k=k, stride=stride) if padding == kind else right

        return otherwise

    return taken


WRITTEN = [
    *written_otherwise(
        Formula(
            "valid-written-otherwise",
            ("(n - k) // stride + 1", "ceil((n - k + 1) / stride)", "(n - k + stride) // stride"),
            'With "valid", it looks as if the number of windows is counted as {formula}.',
            taken_with("valid"),
            about='the number of windows with "valid"',
        )
    ),
    *written_otherwise(
        Formula(
            "same-written-otherwise",
            ("ceil(n / stride)", "(n - 1) // stride + 1", "(n + stride - 1) // stride"),
            'With "same", it looks as if the number of windows is counted as {formula}.',
            taken_with("same"),
            about='the size of "same"',
            beside=("k",),
        )
    ),
]


def same_by_the_formula_of_valid(n, k, stride=1, padding="valid"):
    """Where the window is larger than the input, too: it is asked for with "valid" alone."""
    return (n - k) // stride + 1 if padding == "same" else reference.conv_output_size(n, k, stride, padding)


UNCHECKED = [
    Variant(
        same_ignored.name,
        same_ignored.hint,
        same_by_the_formula_of_valid,
        about=same_ignored.about,
    )
]

# ---- of which only the kind is known -----------------------------------------------------------------


def off_by(count, paddings):
    return lambda actual, n, k, stride=1, padding="valid": (
        padding in paddings and actual == reference.conv_output_size(n, k, stride, padding) + count
    )


COUNT = "how many windows there are"
OFF = "It looks as if there is one window too {} wherever the number is wrong{}."
OFF_BY_ONE = [
    pattern(f"one-too-{word}{name}", OFF.format(word, where), about="how many windows there are")(
        off_by(count, paddings)
    )
    for name, where, paddings in (
        ("-with-valid", ', always with "valid"', ("valid",)),
        ("-with-same", ', always with "same"', ("same",)),
        ("", "", ("valid", "same")),
    )
    for word, count in (("many", 1), ("few", -1))
]
