"""What goes wrong in the gradient of ReLU. Each is a few lines around the reference."""

import numpy as np

from autograder.exercise import misconception
from autograder.formulas import Formula, written_otherwise
from solutions.backward import reference
from solutions.refusals import refused_otherwise

AT_ZERO = ("nothing_at_zero",)
VALUES = ("feature_maps", *AT_ZERO, "any_shape", "fractions", "integer_maps")
SHAPES = ("refuses_another_shape",)

MASK = "where the gradient passes"
GIVEN = "what is returned"
NUMBERS = "the type of the numbers"


def checked(dout, x):
    reference.relu_backward(dout, x)  # refuses what makes no sense


@misconception(
    "mask-of-dout",
    "It looks as if the sign of dout decides where the gradient passes. x does: what went into relu.",
    fails=VALUES,
    about=MASK,
)
def mask_of_dout(dout, x):
    checked(dout, x)
    return np.where(dout > 0, dout, 0.0)


@misconception(
    "masks-of-both",
    "It looks as if the gradient passes only where dout is positive as well as x. A negative gradient passes like a "
    "positive one; x alone decides.",
    fails=VALUES,
    about=MASK,
)
def masks_of_both(dout, x):
    checked(dout, x)
    return np.where((dout > 0) & (x > 0), dout, 0.0)


@misconception(
    "passes-at-zero",
    "It looks as if the gradient passes where x is 0, as with a mask of >=. Here, as in TensorFlow, the gradient at 0 "
    "is 0.",
    fails=AT_ZERO,
    about="where x is 0",
)
def passes_at_zero(dout, x):
    checked(dout, x)
    return np.where(x >= 0, dout, 0.0)


@misconception(
    "half-at-zero",
    "It looks as if half of the gradient passes where x is 0. Here, as in TensorFlow, the gradient at 0 is 0.",
    fails=AT_ZERO,
    about="where x is 0",
)
def half_at_zero(dout, x):
    return reference.relu_backward(dout, x) + np.where(x == 0, dout / 2, 0)


@misconception(
    "dout-returned",
    "It looks as if dout comes out as it went in. Where x was not positive, relu gave 0 whatever x was exactly: no "
    "gradient passes there.",
    fails=VALUES,
    about=MASK,
)
def dout_returned(dout, x):
    checked(dout, x)
    return dout.copy()


@misconception(
    "mask-returned",
    "It looks as if the result only says where x is positive, with ones or True. That is the derivative of relu; the "
    "chain rule multiplies it by dout.",
    fails=VALUES,
    about=GIVEN,
)
def mask_returned(dout, x):
    checked(dout, x)
    return (x > 0).astype(float)


@misconception(
    "relu-of-x",
    "It looks as if relu(x) is returned. That is the way forward; the way back carries dout.",
    fails=VALUES,
    about=GIVEN,
)
def relu_of_x(dout, x):
    checked(dout, x)
    return np.maximum(x, 0)


@misconception(
    "times-relu-of-x",
    "It looks as if dout is multiplied by relu(x). It is to be multiplied by the derivative of relu, which is 1 or 0.",
    fails=VALUES,
    about=GIVEN,
)
def times_relu_of_x(dout, x):
    return reference.relu_backward(dout, x) * x


@misconception(
    "mask-reversed",
    "It looks as if the gradient passes where x is negative. It is the other way round.",
    fails=VALUES,
    about=MASK,
)
def mask_reversed(dout, x):
    checked(dout, x)
    return np.where(x < 0, dout, 0.0)


@misconception(
    "mask-of-the-sign",
    "It looks as if dout changes its sign where x is negative. No gradient passes there: it becomes 0.",
    fails=VALUES,
    about=MASK,
)
def mask_of_the_sign(dout, x):
    checked(dout, x)
    return dout * np.sign(x)


@misconception(
    "leaky",
    "It looks as if a hundredth of the gradient passes where x is not positive: that is the leaky ReLU. Here it is 0.",
    fails=VALUES,
    about=MASK,
)
def leaky(dout, x):
    checked(dout, x)
    return np.where(x > 0, dout, 0.01 * dout)


@misconception(
    "arguments-exchanged",
    "It looks as if x is returned where dout is positive, so that the two are exchanged. The order is (dout, x).",
    fails=VALUES,
    about=MASK,
)
def arguments_exchanged(dout, x):
    return reference.relu_backward(x, dout)


@misconception(
    "passes-from-one-on",
    "It looks as if only what is above 1 lets the gradient pass. All that is above 0 does.",
    fails=("fractions",),
    about=MASK,
)
def passes_from_one_on(dout, x):
    checked(dout, x)
    return np.where(x >= 1, dout, 0.0)


@misconception(
    "only-what-passes",
    "It looks as if only those numbers are returned that pass, in one row. The result has the shape of x, with 0 at "
    "all other places.",
    fails=VALUES,
    about="the shape of the result",
)
def only_what_passes(dout, x):
    checked(dout, x)
    return dout[x > 0]


@misconception(
    "three-axes-alone",
    "It looks as if x must have three axes. relu takes arrays of any shape, and so does the way back.",
    fails=("any_shape",),
    about="the shape of x",
)
def three_axes_alone(dout, x):
    if x.ndim != 3:
        raise ValueError("not enough values to unpack (expected 3)")
    return reference.relu_backward(dout, x)


@misconception(
    "cut-to-integers",
    "It looks as if the result is stored in an array of x's integer type, which cuts off the fractions of dout.",
    fails=("integer_maps",),
    about=NUMBERS,
)
def cut_to_integers(dout, x):
    return reference.relu_backward(dout, x).astype(x.dtype)


@misconception(
    "rounded",
    "It looks as if the result is rounded to two decimals. Return it as it is.",
    fails=("fractions",),
    about=NUMBERS,
)
def rounded(dout, x):
    return np.round(reference.relu_backward(dout, x), 2)


@misconception(
    "half-precision",
    "It looks as if the result is stored in float16, which keeps three decimal digits alone.",
    fails=("fractions",),
    about=NUMBERS,
)
def half_precision(dout, x):
    return reference.relu_backward(dout, x).astype(np.float16)


@misconception(
    "dout-changed",
    "dout itself is set to 0 where x is not positive. Work on a copy of it.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def dout_changed(dout, x):
    checked(dout, x)
    dout[x <= 0] = 0
    return dout


@misconception(
    "x-made-the-mask",
    "x itself is turned into ones and zeros. Make a new array for the mask.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def x_made_the_mask(dout, x):
    right = reference.relu_backward(dout, x)
    x[...] = x > 0
    return right


@misconception(
    "shapes-unchecked",
    "It looks as if dout and x may differ in their shapes. NumPy then stretches one of them without a word, or fails "
    "for a reason of its own, and what comes out is nobody's gradient: look first, and raise a ValueError.",
    fails=SHAPES,
    about="what is refused",
)
def shapes_unchecked(dout, x):
    return reference.relu_backward(dout, x) if dout.shape == x.shape else dout * (x > 0)


@misconception(
    "shapes-checked-by-their-sizes",
    "It looks as if only how many numbers dout and x hold is compared, or how many axes they have. Their shapes "
    "must be the same.",
    fails=SHAPES,
    about="what is refused",
)
def shapes_checked_by_their_sizes(dout, x):
    if dout.size != x.size:
        raise ValueError("dout and x must have the same size")
    return reference.relu_backward(dout.reshape(x.shape), x)


REFUSED_OTHERWISE = refused_otherwise(reference.relu_backward, SHAPES)


# ---- written otherwise -------------------------------------------------------------------------------


def number_by_number(formula):
    def mistaken(dout, x):
        checked(dout, x)
        pairs = zip(dout.ravel(), x.ravel(), strict=True)
        with np.errstate(all="ignore"):
            return np.array([formula(dout=one, x=other) for one, other in pairs], dtype=float).reshape(x.shape)

    return mistaken


WRITTEN = written_otherwise(
    Formula(
        "gradient-written-otherwise",
        ("dout * (x > 0)", "dout if x > 0 else 0"),
        "It looks as if {formula} is returned for each number of dout and the one of x at its place.",
        number_by_number,
        about=MASK,
        drawn=(("x", -9, 9), ("dout", -9, 9)),
    )
)
