"""What goes wrong in ReLU. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import Variant, as_array, misconception, pattern
from autograder.formulas import Formula, written_otherwise
from solutions.pooling import reference

VALUES = ("feature_maps", "any_shape", "fractions", "integers")
TWICE = "twice_is_the_same_as_once"

OTHER = "which function it is"
SHAPE = "the shape of the result"
NUMBERS = "the type of the numbers"


@misconception(
    "mask-returned",
    "It looks as if the result only says where x is positive: true or false, 1 or 0. What is positive should keep its "
    "value.",
    fails=VALUES,
    about=OTHER,
)
def mask_returned(x):
    return x > 0


MASK_OF_NUMBERS = Variant(mask_returned.name, mask_returned.hint, lambda x: (x > 0) * 1.0, about=OTHER)


@misconception(
    "largest-along-an-axis",
    "It looks as if the largest number along the first axis is taken, as np.max(x, 0) does. np.maximum compares each "
    "number with 0.",
    fails=(*VALUES, TWICE),
    about=OTHER,
)
def largest_along_an_axis(x):
    return np.max(x, 0)


@misconception(
    "absolute-value",
    "It looks as if negative numbers lose their sign. They become 0.",
    fails=VALUES,
    about=OTHER,
)
def absolute_value(x):
    return np.abs(x)


@misconception(
    "sign-reversed",
    "It looks as if the positive numbers become 0 and the negative ones are kept. It is the other way round.",
    fails=VALUES,
    about=OTHER,
)
def sign_reversed(x):
    return np.minimum(x, 0)


@misconception(
    "nothing-done",
    "It looks as if x comes out as it went in. What is negative should become 0.",
    fails=VALUES,
    about=OTHER,
)
def nothing_done(x):
    return x.copy()


@misconception(
    "leaky",
    "It looks as if negative numbers are made a hundred times smaller: that is the leaky ReLU. Here they become 0.",
    fails=(*VALUES, TWICE),
    about=OTHER,
)
def leaky(x):
    return np.where(x > 0, x, 0.01 * x)


@misconception(
    "leaky-by-a-tenth",
    "It looks as if negative numbers are made ten times smaller: that is a leaky ReLU. Here they become 0.",
    fails=(*VALUES, TWICE),
    about=OTHER,
)
def leaky_by_a_tenth(x):
    return np.where(x > 0, x, 0.1 * x)


@misconception(
    "clipped-at-1",
    "It looks as if nothing is let through above 1. ReLU has no upper bound.",
    fails=VALUES,
    about="an upper bound",
)
def clipped_at_1(x):
    return np.clip(x, 0, 1)


@misconception(
    "clipped-at-6",
    "It looks as if nothing is let through above 6: that is ReLU6. ReLU has no upper bound.",
    fails=("feature_maps", "any_shape", "integers"),
    about="an upper bound",
)
def clipped_at_6(x):
    return np.clip(x, 0, 6)


@misconception(
    "clipped-at-255",
    "It looks as if nothing is let through above 255, as for the pixels of a picture. ReLU has no upper bound.",
    fails=("integers",),
    about="an upper bound",
)
def clipped_at_255(x):
    return np.clip(x, 0, 255)


@misconception(
    "lifted-to-0",
    "It looks as if all numbers are raised by the same amount, until the smallest is 0. ReLU looks at each number by "
    "itself: a positive one stays what it is.",
    fails=VALUES,
    about=OTHER,
)
def lifted_to_0(x):
    return x - x.min()


@misconception(
    "stretched-to-0-1",
    "It looks as if the numbers are stretched so that they lie between 0 and 1. ReLU looks at each number by itself: a "
    "positive one stays what it is.",
    fails=VALUES,
    about=OTHER,
)
def stretched_to_0_1(x):
    return (x - x.min()) / (np.ptp(x.astype(float)) or 1)


@misconception(
    "sigmoid",
    "It looks like the sigmoid 1 / (1 + exp(-x)). ReLU has a corner at 0 and is straight on both sides.",
    fails=(*VALUES, TWICE),
    about=OTHER,
)
def sigmoid(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x.astype(float)))


@misconception(
    "tanh",
    "It looks like the hyperbolic tangent. ReLU has a corner at 0 and is straight on both sides.",
    fails=(*VALUES, TWICE),
    about=OTHER,
)
def tanh(x):
    return np.tanh(x.astype(float))


@misconception(
    "softplus",
    "It looks like softplus, log(1 + exp(x)), which is ReLU with its corner rounded off. ReLU is 0 for every negative "
    "number.",
    fails=(*VALUES, TWICE),
    about=OTHER,
)
def softplus(x):
    return np.logaddexp(0, x.astype(float))


@misconception(
    "elu",
    "It looks like ELU, which bends towards -1 for negative numbers. ReLU is 0 for every negative number.",
    fails=(*VALUES, TWICE),
    about=OTHER,
)
def elu(x):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


@misconception(
    "negative-numbers-left-out",
    "It looks as if the negative numbers are left out, which makes one row of what remains. They become 0, each in its "
    "place.",
    fails=VALUES,
    about=SHAPE,
)
def negative_numbers_left_out(x):
    return x[x > 0]


@misconception(
    "made-flat",
    "It looks as if the result is one long row. It has the shape of x.",
    fails=("feature_maps", "any_shape", "fractions", "integers"),
    about=SHAPE,
)
def made_flat(x):
    return reference.relu(x).ravel()


@misconception(
    "largest-number-only",
    "It looks as if one number is returned, the largest of x, or 0. ReLU gives a number for each number of x.",
    fails=VALUES,
    about=SHAPE,
)
def largest_number_only(x):
    return np.maximum(x.max(), 0)


@misconception(
    "max-of-python",
    "It looks as if Python's own max, or an `if`, is asked whether a whole array is larger than 0. That has no single "
    "answer, and NumPy refuses it.",
    fails=(*VALUES, TWICE, "leaves_its_input_alone"),
    about="comparing a whole array",
    raises=ValueError,
)
def max_of_python(x):
    return max(x, 0)


@misconception(
    "three-axes-only",
    "It looks as if x must have the three axes (height, width, channels). ReLU works on arrays of any shape.",
    fails=("any_shape",),
    about="the number of axes",
)
def three_axes_only(x):
    if x.ndim != 3:
        raise ValueError("not enough values to unpack")
    return reference.relu(x)


@misconception(
    "two-axes-only",
    "It looks as if only the first two axes are gone through, number by number. x has three where it holds feature "
    "maps, and may have any number.",
    fails=(*VALUES, TWICE, "leaves_its_input_alone"),
    about="the number of axes",
)
def two_axes_only(x):
    if x.ndim == 1:
        raise IndexError("tuple index out of range")
    if x.ndim > 2:
        raise ValueError("The truth value of an array with more than one element is ambiguous.")
    return reference.relu(x)


@misconception(
    "first-channel-only",
    "It looks as if only the first channel is looked at; the others come out as they went in. ReLU treats every "
    "number alike.",
    fails=VALUES,
    about="the channels",
)
def first_channel_only(x):
    out = x.copy()
    out[..., 0] = reference.relu(x[..., 0])
    return out


@misconception(
    "doubled",
    "It looks as if positive numbers come out twice as large, as x + |x| is. They stay what they are.",
    fails=(*VALUES, TWICE),
    about=OTHER,
)
def doubled(x):
    return x + np.abs(x)


@misconception(
    "sum-overflows",
    "It looks as if two numbers of x are added in x's own type. An integer of 8 bits holds nothing above 255, and what "
    "is larger starts again from 0, without a warning.",
    fails=("integers",),
    about=NUMBERS,
)
def sum_overflows(x):
    return (x + np.abs(x)) / 2


@misconception(
    "always-integers",
    "It looks as if the fractions are cut off, as when the result is stored in an array of integers, or divided by //.",
    fails=("fractions",),
    about=NUMBERS,
)
def always_integers(x):
    return reference.relu(x).astype(int)


@misconception(
    "rounded",
    "It looks as if the result is rounded to two decimals. Return it as it is.",
    fails=("fractions",),
    about=NUMBERS,
)
def rounded(x):
    return np.round(reference.relu(x), 2)


@misconception(
    "half-precision",
    "It looks as if the result is stored in float16, which keeps three decimal digits alone.",
    fails=("fractions",),
    about=NUMBERS,
)
def half_precision(x):
    return reference.relu(x).astype(np.float16)


@misconception(
    "input-changed",
    "The values are written into x itself. Whoever called relu still needs x as it was.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def input_changed(x):
    x[x < 0] = 0
    return x


# ---- written otherwise -------------------------------------------------------------------------------


def number_by_number(formula):
    def mistaken(x):
        with np.errstate(all="ignore"):
            return np.array([formula(x=number) for number in x.ravel().astype(float)]).reshape(x.shape)

    return mistaken


WRITTEN = written_otherwise(
    Formula(
        "function-written-otherwise",
        ("max(x, 0)", "x if x > 0 else 0", "x * (x > 0)"),
        "It looks as if a number x becomes {formula}.",
        number_by_number,
        about=OTHER,
        drawn=(("x", -9, 9),),
    )
)

# ---- of which only the kind is known -----------------------------------------------------------------


@pattern(
    "another-threshold",
    "It looks as if numbers are compared with something else than 0. What is negative becomes 0; all else stays.",
    about="what becomes 0",
)
def another_threshold(actual, x):
    given = as_array(actual)
    return any(
        np.array_equal(given, way)
        for at in np.unique(x)
        for way in (np.maximum(x, at), np.where(x > at, x, 0), np.where(x < at, x, 0), np.where(x >= at, x, 0))
    )
