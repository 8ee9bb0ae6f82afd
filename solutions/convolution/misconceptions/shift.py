"""What goes wrong when a picture is moved. Each is a few lines around the reference."""

from itertools import product

import numpy as np

from autograder.exercise import Variant, as_array, misconception, pattern
from solutions.convolution import reference
from solutions.convolution.variants import moved_otherwise

INSIDE = ("down_and_right", "up_or_left", "along_one_axis", "height_and_width_differ", "several_channels", "fractions")
MOVES = (*INSIDE, "out_of_the_picture")
BACKWARD = ("up_or_left", "out_of_the_picture")

COMES_IN = "what comes in at the border"
WHERE = "where the picture goes"
ONE_AXIS = "the two axes"
NEGATIVE = "negative steps"


@misconception(
    "wraps-around",
    "It looks as if what leaves on one side comes in on the other (as np.roll does). Zeros come in.",
    fails=MOVES,
    about=COMES_IN,
)
def wraps_around(x, dy, dx):
    return np.roll(x, (dy, dx), axis=(0, 1))


@misconception(
    "wraps-when-out-of-the-picture",
    "It looks as if a step larger than the picture is taken as its remainder, so that the picture comes in again on "
    "the other side. Then only zeros are left.",
    fails=("out_of_the_picture",),
    about="steps larger than the picture",
)
def wraps_when_out_of_the_picture(x, dy, dx):
    h, w = x.shape[:2]
    return reference.shift(x, int(np.sign(dy)) * (abs(dy) % h), int(np.sign(dx)) * (abs(dx) % w))


@misconception(
    "stops-at-the-border",
    "It looks as if a step larger than the picture is cut, so that its last row or column stays visible. Then only "
    "zeros are left.",
    fails=("out_of_the_picture",),
    about="steps larger than the picture",
)
def stops_at_the_border(x, dy, dx):
    h, w = x.shape[:2]
    return reference.shift(x, int(np.clip(dy, 1 - h, h - 1)), int(np.clip(dx, 1 - w, w - 1)))


@misconception(
    "too-far-is-an-error",
    "It looks as if a step larger than the picture ends in an exception: the two slices no longer have the same size. "
    "Such a step is allowed, and leaves zeros alone.",
    fails=("out_of_the_picture",),
    about="steps larger than the picture",
)
def too_far_is_an_error(x, dy, dx):
    if abs(dy) > x.shape[0] or abs(dx) > x.shape[1]:
        raise ValueError("could not broadcast input array")
    return reference.shift(x, dy, dx)


def too_far(axis, side):
    """On one side alone; on the others it is looked at."""

    def otherwise(x, dy, dx):
        if side * (dy, dx)[axis] > x.shape[axis]:
            raise ValueError("could not broadcast input array")
        return reference.shift(x, dy, dx)

    return otherwise


TOO_FAR_ON_ONE_SIDE = [
    misconception(
        f"too-far-{name}-is-an-error",
        f"It looks as if a step {words} that is larger than the picture ends in an exception: the two slices no longer "
        "have the same size. Such a step is allowed, in all four directions, and leaves zeros alone.",
        fails=("out_of_the_picture",),
        about="steps larger than the picture",
    )(too_far(axis, side))
    for name, words, axis, side in (
        ("down", "down", 0, 1),
        ("up", "up", 0, -1),
        ("to-the-right", "to the right", 1, 1),
        ("to-the-left", "to the left", 1, -1),
    )
]


@misconception(
    "wrong-direction",
    "It looks as if the picture moves the other way. Positive is down and right.",
    fails=INSIDE,
    about=WHERE,
)
def wrong_direction(x, dy, dx):
    return reference.shift(x, -dy, -dx)


@misconception(
    "upwards",
    "It looks as if a positive dy moves the picture up. Rows are counted from the top, so positive is down.",
    fails=INSIDE,
    about=WHERE,
)
def upwards(x, dy, dx):
    return reference.shift(x, -dy, dx)


@misconception(
    "axes-swapped",
    "It looks as if dy and dx are exchanged. dy moves rows: down.",
    fails=INSIDE,
    about=ONE_AXIS,
)
def axes_swapped(x, dy, dx):
    return reference.shift(x, dx, dy)


@misconception(
    "edge-repeated",
    "It looks as if the edge is repeated where the picture leaves. Zeros come in.",
    fails=MOVES,
    about=COMES_IN,
)
def edge_repeated(x, dy, dx):
    h, w = x.shape[:2]
    rows = np.clip(np.arange(h) - dy, 0, h - 1)
    return x[rows][:, np.clip(np.arange(w) - dx, 0, w - 1)]


@misconception(
    "old-picture-stays",
    "It looks as if the old picture still shows where nothing moved in. Zeros come in.",
    fails=MOVES,
    about=COMES_IN,
)
def old_picture_stays(x, dy, dx):
    moved = reference.shift(np.ones_like(x), dy, dx)
    return np.where(moved == 1, reference.shift(x, dy, dx), x)


@misconception(
    "rows-alone",
    "It looks as if the picture moves up and down alone. dx moves it to the side.",
    fails=MOVES,
    about=ONE_AXIS,
)
def rows_alone(x, dy, dx):
    return reference.shift(x, dy, 0)


@misconception(
    "columns-alone",
    "It looks as if the picture moves to the side alone. dy moves it up and down.",
    fails=MOVES,
    about=ONE_AXIS,
)
def columns_alone(x, dy, dx):
    return reference.shift(x, 0, dx)


@misconception(
    "negative-not-moved",
    "It looks as if the picture stays where it is along an axis with a negative step. Negative is up and left.",
    fails=BACKWARD,
    about=NEGATIVE,
)
def negative_not_moved(x, dy, dx):
    return reference.shift(x, max(dy, 0), max(dx, 0))


@misconception(
    "sign-ignored",
    "It looks as if a negative step moves the picture like a positive one. Negative is up and left.",
    fails=("up_or_left",),
    about=NEGATIVE,
)
def sign_ignored(x, dy, dx):
    return reference.shift(x, abs(dy), abs(dx))


@misconception(
    "negative-wraps-around",
    "It looks as if a negative step counts from the other end, as a negative index does in Python. Negative is up and "
    "left, and zeros come in.",
    fails=BACKWARD,
    about=NEGATIVE,
)
def negative_wraps_around(x, dy, dx):
    return reference.shift(x, dy if dy >= 0 else dy + x.shape[0], dx if dx >= 0 else dx + x.shape[1])


@misconception(
    "zero-step-is-an-error",
    "It looks as if a step of 0 ends in an exception: [:-0] is an empty slice. 0 is allowed.",
    fails=("along_one_axis", "not_at_all"),
    about="a step of 0",
)
def zero_step_is_an_error(x, dy, dx):
    if dy == 0 or dx == 0:
        raise ValueError("could not broadcast input array")
    return reference.shift(x, dy, dx)


@misconception(
    "zero-step-clears-the-picture",
    "It looks as if a step of 0 leaves zeros alone: [-0:] is the whole picture, not nothing. With 0, the picture "
    "stays.",
    fails=("along_one_axis", "not_at_all"),
    about="a step of 0",
)
def zero_step_clears_the_picture(x, dy, dx):
    return np.zeros_like(x) if dy == 0 or dx == 0 else reference.shift(x, dy, dx)


@misconception(
    "nothing-lost",
    "It looks as if the picture grows. Its size stays: what leaves is lost.",
    fails=MOVES,
    about="the size of the result",
)
def nothing_lost(x, dy, dx):
    return np.pad(x, ((max(dy, 0), max(-dy, 0)), (max(dx, 0), max(-dx, 0)), (0, 0)))


@misconception(
    "nothing-comes-in",
    "It looks as if the picture shrinks. Its size stays: zeros come in.",
    fails=MOVES,
    about="the size of the result",
)
def nothing_comes_in(x, dy, dx):
    h, w = x.shape[:2]
    return x[max(-dy, 0) : max(h - max(dy, 0), 0), max(-dx, 0) : max(w - max(dx, 0), 0)]


@misconception(
    "moved-as-one-row",
    "It looks as if the picture moves as one long row of numbers: what leaves a row on the right comes in at the left "
    "of the next one.",
    fails=MOVES,
    about=COMES_IN,
)
def moved_as_one_row(x, dy, dx):
    h, w, c = x.shape
    return reference.shift(x.reshape(1, h * w, c), 0, dy * w + dx).reshape(h, w, c)


@misconception(
    "channels-moved",
    "It looks as if columns and channels are moved in place of rows and columns. The order of the axes is "
    "(height, width, channels).",
    fails=INSIDE,
    about=ONE_AXIS,
)
def channels_moved(x, dy, dx):
    return np.moveaxis(reference.shift(np.moveaxis(x, 0, -1), dy, dx), -1, 0)


@misconception(
    "first-channel-only",
    "It looks as if only the first channel is moved, and the others are left out. All of them move.",
    fails=("several_channels",),
    about="the channels",
)
def first_channel_only(x, dy, dx):
    return reference.shift(x[..., :1], dy, dx)


@misconception(
    "other-channels-stay",
    "It looks as if only the first channel is moved, and the others stay. All of them move.",
    fails=("several_channels",),
    about="the channels",
)
def other_channels_stay(x, dy, dx):
    return np.concatenate([reference.shift(x[..., :1], dy, dx), x[..., 1:]], axis=-1)


@misconception(
    "picture-taken-as-square",
    "It looks as if the height of the picture is used for its width too. A picture need not be square.",
    fails=("height_and_width_differ",),
    about="pictures that are not square",
)
def picture_taken_as_square(x, dy, dx):
    n = x.shape[0]
    if x.shape[1] < n:
        raise IndexError("the picture has no such column")
    return reference.shift(x[:, :n], dy, dx)


@misconception(
    "integer-output",
    "It looks as if the result is stored in an array of integers, which cuts off the fractions. Give it the type of "
    "the input.",
    fails=("fractions",),
    about="the type of the result",
)
def integer_output(x, dy, dx):
    return reference.shift(x, dy, dx).astype(int)


@misconception(
    "rounded",
    "It looks as if the numbers are rounded to two decimals. They move as they are.",
    fails=("fractions",),
    about="rounding",
)
def rounded(x, dy, dx):
    return np.round(reference.shift(x, dy, dx), 2)


@misconception(
    "half-precision",
    "It looks as if the result is stored in float16, which keeps three decimal digits alone. Give it the type of the "
    "input.",
    fails=("fractions",),
    about="rounding",
)
def half_precision(x, dy, dx):
    return reference.shift(x, dy, dx).astype(np.float16)


@misconception(
    "moved-in-place",
    "It looks as if the picture that was given is changed itself. Work on a new array.",
    fails=("leaves_its_input_alone",),
    about="the input, which is changed",
)
def moved_in_place(x, dy, dx):
    x[:] = reference.shift(x, dy, dx)
    return x


@misconception(
    "smeared",
    "It looks as if the picture is overwritten while it is still being read: rows that have moved are moved again. "
    "Read from the old picture, write into a new one.",
    fails=(*INSIDE, "leaves_its_input_alone"),
    about="the input, which is changed",
)
def smeared(x, dy, dx):
    h, w = x.shape[:2]
    for i in range(h):
        for j in range(w):
            inside = 0 <= i - dy < h and 0 <= j - dx < w
            x[i, j] = x[i - dy, j - dx] if inside else 0
    return x


# ---- written otherwise -------------------------------------------------------------------------------

WRITTEN = list(moved_otherwise(WHERE))


def as_far_as_the_other_side(rows, columns):
    """Loops over so many rows and columns of the result."""

    def shifted(x, dy, dx):
        out, (h, w) = reference.shift(x, dy, dx), x.shape[:2]
        m, n = rows(h, w), columns(h, w)
        if m > h or n > w:
            raise IndexError("index is out of bounds")
        out[m:], out[:, n:] = 0, 0
        return out

    return shifted


LOOPS = [
    Variant(
        name,
        hint,
        as_far_as_the_other_side(rows, columns),
        about="pictures that are not square",
    )
    for name, hint, rows, columns in (
        (
            "as-many-rows-as-columns",
            "It looks as if as many rows are filled as the picture has columns. A picture need not be square.",
            lambda h, w: w,
            lambda h, w: w,
        ),
        (
            "as-many-columns-as-rows",
            "It looks as if as many columns are filled as the picture has rows. A picture need not be square.",
            lambda h, w: h,
            lambda h, w: h,
        ),
        (
            "loops-over-the-other-side",
            "It looks as if the loop over the rows ends where the columns end, and the other way round. A picture need "
            "not be square.",
            lambda h, w: w,
            lambda h, w: h,
        ),
    )
]

# ---- of which only the kind is known -----------------------------------------------------------------


def moves(x, dy, dx, along_y, along_x):
    """The picture, moved by other steps than it should be, and not out of sight."""
    h, w = x.shape[:2]
    downs, across = range(1 - h, h) if along_y else [dy], range(1 - w, w) if along_x else [dx]
    moved = (reference.shift(x, *step) for step in product(downs, across) if step != (dy, dx))
    return (one for one in moved if one.any())


def moved_by_other_steps(along_y, along_x):
    return lambda actual, x, dy, dx: any(
        np.array_equal(as_array(actual), other) for other in moves(x, dy, dx, along_y, along_x)
    )


OTHERWISE = "It looks as if the picture is moved {} by another number of pixels than it should."
MOVED = [
    pattern("moved-otherwise-down", OTHERWISE.format("down or up"), about=WHERE)(moved_by_other_steps(True, False)),
    pattern("moved-otherwise-to-the-right", OTHERWISE.format("to the right or left"), about=WHERE)(
        moved_by_other_steps(False, True)
    ),
    pattern("moved-otherwise", OTHERWISE.format("along both axes"), about=WHERE)(moved_by_other_steps(True, True)),
]


@pattern(
    "another-border",
    "It looks as if the picture is moved as it should be, and something else than zeros comes in.",
    about=COMES_IN,
)
def another_border(actual, x, dy, dx):
    given, inside = as_array(actual), reference.shift(np.ones(x.shape), dy, dx) == 1
    return given.shape == x.shape and np.array_equal(given[inside], reference.shift(x, dy, dx)[inside])
