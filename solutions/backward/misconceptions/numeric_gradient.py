"""What goes wrong with central differences. Each is the same few lines with one thing otherwise."""

import numpy as np

from autograder.exercise import misconception
from autograder.formulas import Formula, written_otherwise
from solutions.backward import reference
from solutions.refusals import refused_otherwise

BY_EPS = ("one_axis", "several_axes", "each_element_by_itself", "integer_numbers")
VALUES = (*BY_EPS, "default_eps")
COUPLED = ("each_element_by_itself", "default_eps")
POSITIVE = ("refuses_eps_that_is_not_positive",)

DIFFERENCE = "which difference is taken"
DIVIDED = "what the difference is divided by"
EACH = "one element at a time"
SHAPE = "the shape of the result"
NUMBERS = "the type of the numbers"
CHANGED = "the input, which is changed"


def checked(f, x, eps):
    if not eps > 0:
        raise ValueError("eps must be positive")


def by_element(f, x, eps, made_of, kind=float):
    """made_of: of f(x + eps), f(x) and f(x - eps), for each element."""
    checked(f, x, eps)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        above, below = x.astype(kind), x.astype(kind)
        above[place] += kind(eps)
        below[place] -= kind(eps)
        gradient[place] = made_of(f(above), f(x.astype(kind)), f(below))
    return gradient


@misconception(
    "forward-difference",
    "It looks as if f(x + eps) - f(x) is taken, divided by eps. That looks to one side alone; take the difference of "
    "f(x + eps) and f(x - eps).",
    fails=VALUES,
    about=DIFFERENCE,
)
def forward_difference(f, x, eps=1e-5):
    return by_element(f, x, eps, lambda above, here, below: (above - here) / eps)


@misconception(
    "backward-difference",
    "It looks as if f(x) - f(x - eps) is taken, divided by eps. That looks to one side alone; take the difference of "
    "f(x + eps) and f(x - eps).",
    fails=VALUES,
    about=DIFFERENCE,
)
def backward_difference(f, x, eps=1e-5):
    return by_element(f, x, eps, lambda above, here, below: (here - below) / eps)


@misconception(
    "forward-difference-by-two-eps",
    "It looks as if f(x + eps) - f(x) is divided by 2 eps. From x to x + eps it is one eps; take f(x - eps) in place "
    "of f(x).",
    fails=VALUES,
    about=DIFFERENCE,
)
def forward_difference_by_two_eps(f, x, eps=1e-5):
    return by_element(f, x, eps, lambda above, here, below: (above - here) / (2 * eps))


@misconception(
    "divided-by-eps",
    "It looks as if the difference is divided by eps. From x - eps to x + eps it is twice as far.",
    fails=VALUES,
    about=DIVIDED,
)
def divided_by_eps(f, x, eps=1e-5):
    return 2 * reference.numeric_gradient(f, x, eps)


@misconception(
    "times-eps",
    "It looks as if the difference is halved and multiplied by eps: / 2 * eps is read from left to right. Put 2 * eps "
    "in brackets.",
    fails=VALUES,
    about=DIVIDED,
)
def times_eps(f, x, eps=1e-5):
    return reference.numeric_gradient(f, x, eps) * (2 * eps) / 2 * eps


@misconception(
    "only-halved",
    "It looks as if the difference is divided by 2 alone. How steep f is, is the difference divided by how far x was "
    "moved: 2 eps.",
    fails=VALUES,
    about=DIVIDED,
)
def only_halved(f, x, eps=1e-5):
    return reference.numeric_gradient(f, x, eps) * eps


@misconception(
    "not-divided",
    "It looks as if the difference is returned as it is. How steep f is, is the difference divided by how far x was "
    "moved.",
    fails=VALUES,
    about=DIVIDED,
)
def not_divided(f, x, eps=1e-5):
    return reference.numeric_gradient(f, x, eps) * (2 * eps)


@misconception(
    "eps-ignored",
    "It looks as if eps is always 1e-5, whatever is given.",
    fails=BY_EPS,
    about="eps",
)
def eps_ignored(f, x, eps=1e-5):
    checked(f, x, eps)
    return reference.numeric_gradient(f, x, 1e-5)


@misconception(
    "moved-by-half-of-eps",
    "It looks as if x is moved by half of eps to either side. It is moved by eps, so that both are 2 eps apart.",
    fails=BY_EPS,
    about="eps",
)
def moved_by_half_of_eps(f, x, eps=1e-5):
    return reference.numeric_gradient(f, x, eps / 2)


@misconception(
    "in-parts-of-x",
    "It looks as if each element is moved by eps times itself. It is moved by eps, whatever it is.",
    fails=BY_EPS,
    about="eps",
)
def in_parts_of_x(f, x, eps=1e-5):
    checked(f, x, eps)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        step = float(eps * abs(x[place])) or eps
        gradient[place] = reference.numeric_gradient(f, x, step)[place]
    return gradient


@misconception(
    "sign-reversed",
    "It looks as if f(x + eps) is subtracted from f(x - eps). It is the other way round: where f grows with x, the "
    "gradient is positive.",
    fails=VALUES,
    about=DIFFERENCE,
)
def sign_reversed(f, x, eps=1e-5):
    return -reference.numeric_gradient(f, x, eps)


@misconception(
    "all-at-once",
    "It looks as if all elements are moved at once, so that each gets the same number. Move one element at a time, and "
    "leave the others.",
    fails=VALUES,
    about=EACH,
)
def all_at_once(f, x, eps=1e-5):
    checked(f, x, eps)
    x = x.astype(float)
    return np.full(x.shape, (f(x + eps) - f(x - eps)) / (2 * eps))


@misconception(
    "one-number",
    "It looks as if one number is returned, of moving all elements at once. Each element has its own: move one at a "
    "time, and return an array of x's shape.",
    fails=VALUES,
    about=EACH,
)
def one_number(f, x, eps=1e-5):
    checked(f, x, eps)
    x = x.astype(float)
    return (f(x + eps) - f(x - eps)) / (2 * eps)


@misconception(
    "rows-at-once",
    "It looks as if whole rows are moved at once, as x[i] does where x has several axes. Every element is moved by "
    "itself.",
    fails=("several_axes",),
    about=EACH,
)
def rows_at_once(f, x, eps=1e-5):
    checked(f, x, eps)
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        above, below = x.astype(float), x.astype(float)
        above[i] += eps
        below[i] -= eps
        gradient[i] = (f(above) - f(below)) / (2 * eps)
    return gradient


@misconception(
    "result-in-one-row",
    "It looks as if the result has one axis alone. It has the shape of x.",
    fails=("several_axes",),
    about=SHAPE,
)
def result_in_one_row(f, x, eps=1e-5):
    return reference.numeric_gradient(f, x, eps).ravel()


def left_behind(f, x, eps, after, on=None):
    """after: what is left of each step, in units of eps. on: the array that is worked on."""
    checked(f, x, eps)
    on = x.astype(float) if on is None else on
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        here = float(on[place])
        on[place] = here + eps
        above = f(on)
        on[place] = here - eps
        gradient[place] = (above - f(on)) / (2 * eps)
        on[place] = here + after * eps
    return gradient


@misconception(
    "left-at-minus-eps",
    "It looks as if an element stays at x - eps when the next one is looked at. Set it back first: one element is "
    "moved at a time.",
    fails=COUPLED,
    about=EACH,
)
def left_at_minus_eps(f, x, eps=1e-5):
    return left_behind(f, x, eps, -1)


@misconception(
    "left-at-plus-eps",
    "It looks as if an element stays at x + eps when the next one is looked at. Set it back first: one element is "
    "moved at a time.",
    fails=COUPLED,
    about=EACH,
)
def left_at_plus_eps(f, x, eps=1e-5):
    return left_behind(f, x, eps, 1)


@misconception(
    "x-left-at-minus-eps",
    "It looks as if x itself is moved, and stays at x - eps. Set each element back before the next, or work on a copy: "
    "whoever called the function still needs x.",
    fails=(*COUPLED, "leaves_its_input_alone"),
    about=CHANGED,
)
def x_left_at_minus_eps(f, x, eps=1e-5):
    return left_behind(f, x, eps, -1, x if x.dtype.kind == "f" else None)


@misconception(
    "x-left-changed-at-the-end",
    "x itself is not what it was: its last element is still moved. Set it back, or work on a copy.",
    fails=("leaves_its_input_alone",),
    about=CHANGED,
)
def x_left_changed_at_the_end(f, x, eps=1e-5):
    right = reference.numeric_gradient(f, x, eps)
    if x.dtype.kind == "f":
        x.flat[-1] -= eps
    return right


@misconception(
    "first-element-unmoved",
    "It looks as if the first element is left out: counting starts at 0.",
    fails=VALUES,
    about=EACH,
)
def first_element_unmoved(f, x, eps=1e-5):
    right = reference.numeric_gradient(f, x, eps)
    right.flat[0] = 0
    return right


@misconception(
    "integers-moved",
    "It looks as if integers are moved by eps in an array of integers, which cuts off what was added. Make floats of "
    "them first.",
    fails=("integer_numbers",),
    about=NUMBERS,
)
def integers_moved(f, x, eps=1e-5):
    if x.dtype.kind == "f":
        return reference.numeric_gradient(f, x, eps)
    checked(f, x, eps)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        above, below = x.copy(), x.copy()
        above[place] = above[place] + eps
        below[place] = below[place] - eps
        gradient[place] = (f(above) - f(below)) / (2 * eps)
    return gradient


@misconception(
    "integers-cannot-be-moved",
    "It looks as if eps is added in place to an array of integers, which NumPy refuses. Make floats of them first.",
    fails=("integer_numbers",),
    about=NUMBERS,
    raises=TypeError,
)
def integers_cannot_be_moved(f, x, eps=1e-5):
    checked(f, x, eps)
    if x.dtype.kind != "f":
        moved = np.zeros(x.shape, x.dtype)
        moved += np.full(x.shape, eps)
    return reference.numeric_gradient(f, x, eps)


@misconception(
    "cut-to-integers",
    "It looks as if the gradient is stored in an array of x's integer type, which cuts off its fractions.",
    fails=("integer_numbers",),
    about=NUMBERS,
)
def cut_to_integers(f, x, eps=1e-5):
    return reference.numeric_gradient(f, x, eps).astype(x.dtype)


@misconception(
    "single-precision",
    "It looks as if x is made float32, which keeps seven digits: an eps of 1e-5 nearly vanishes there. Compute in "
    "float64, which is NumPy's own float.",
    fails=("default_eps",),
    about=NUMBERS,
)
def single_precision(f, x, eps=1e-5):
    return by_element(f, x, eps, lambda above, here, below: (above - below) / (2 * eps), np.float32)


@misconception(
    "eps-unchecked",
    "It looks as if eps may be 0 or negative. At 0 there is nothing to divide by: look first, and raise a ValueError.",
    fails=POSITIVE,
    about="what is refused",
)
def eps_unchecked(f, x, eps=1e-5):
    if eps > 0:
        return reference.numeric_gradient(f, x, eps)
    return np.full(x.shape, np.nan) if eps == 0 else reference.numeric_gradient(f, x, -eps)


@misconception(
    "negative-eps-accepted",
    "It looks as if a negative eps is accepted. It must be positive.",
    fails=POSITIVE,
    about="what is refused",
)
def negative_eps_accepted(f, x, eps=1e-5):
    return reference.numeric_gradient(f, x, abs(eps))


@misconception(
    "eps-zero-divides",
    "It looks as if an eps of 0 ends in a division by zero. It makes no sense: look first, and raise a ValueError.",
    fails=POSITIVE,
    about="what is refused",
)
def eps_zero_divides(f, x, eps=1e-5):
    if eps == 0:
        raise ZeroDivisionError("float division by zero")
    return reference.numeric_gradient(f, x, eps)


REFUSED_OTHERWISE = refused_otherwise(reference.numeric_gradient, POSITIVE)


# ---- written otherwise -------------------------------------------------------------------------------


def made_of_both(formula):
    def mistaken(f, x, eps=1e-5):
        with np.errstate(all="ignore"):
            return by_element(f, x, eps, lambda above, here, below: formula(above=above, below=below, eps=eps))

    return mistaken


def moved(up, down):
    """up, down: where f is taken, from an element and eps."""

    def mistaken(f, x, eps=1e-5):
        checked(f, x, eps)
        gradient = np.zeros(x.shape)
        with np.errstate(all="ignore"):
            for place in np.ndindex(*x.shape):
                above, below = x.astype(float), x.astype(float)
                above[place] = up(x=above[place], eps=eps)
                below[place] = down(x=below[place], eps=eps)
                gradient[place] = (f(above) - f(below)) / (2 * eps)
        return gradient

    return mistaken


def upwards(x, eps):
    return x + eps


def downwards(x, eps):
    return x - eps


EACH_ELEMENT = ("Here x is the element that is moved; all others stay.",)
WRITTEN = [
    *written_otherwise(
        Formula(
            "difference-written-otherwise",
            ("(above - below) / (2 * eps)", "(above - below) / 2 / eps", "(above - below) / eps / 2"),
            "It looks as if the slope is counted as {formula}, with above for f(x + eps) and below for f(x - eps).",
            made_of_both,
            about=DIVIDED,
        )
    ),
    *written_otherwise(
        Formula(
            "upper-point-written-otherwise",
            "x + eps",
            "It looks as if {formula} stands where x + eps should.",
            lambda formula: moved(formula, downwards),
            about=DIFFERENCE,
            more=EACH_ELEMENT,
        )
    ),
    *written_otherwise(
        Formula(
            "lower-point-written-otherwise",
            "x - eps",
            "It looks as if {formula} stands where x - eps should.",
            lambda formula: moved(upwards, formula),
            about=DIFFERENCE,
            more=EACH_ELEMENT,
        )
    ),
]
