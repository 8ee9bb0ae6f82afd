"""What goes wrong when zeros are put round an image."""

import numpy as np

from autograder.exercise import as_array, misconception, pattern
from solutions.windows import reference

SIDES = "sides_that_differ"
ALL_ROUND = ("all_round", SIDES, "channels", "values_as_they_are")
BACK = "cutting_the_zeros_off_gives_x_back"
VALUES = ("values_as_they_are",)
NEGATIVE = ("refuses_negative_pads",)


def filled(x, pads, mode):
    """np.pad in another mode; a negative pad is still refused."""
    return np.pad(x, (*pads, (0, 0)), mode=mode)


@misconception(
    "edge-repeated",
    "It looks as if the border is filled with copies of the edge. It is filled with zeros.",
    fails=(*ALL_ROUND, BACK),
    about="what the border is filled with",
)
def edge_repeated(x, pads):
    return filled(x, pads, "edge")


@misconception(
    "mirrored",
    "It looks as if the image is mirrored at its edge. The border is filled with zeros.",
    fails=(*ALL_ROUND, BACK),
    about="what the border is filled with",
)
def mirrored(x, pads):
    return filled(x, pads, "symmetric")


@misconception(
    "wraps-around",
    "It looks as if the border is filled from the opposite side. It is filled with zeros.",
    fails=(*ALL_ROUND, BACK),
    about="what the border is filled with",
)
def wraps_around(x, pads):
    return filled(x, pads, "wrap")


@misconception(
    "ones-for-zeros",
    "It looks as if the border is filled with ones. It is filled with zeros.",
    fails=(*ALL_ROUND, BACK),
    about="what the border is filled with",
)
def ones_for_zeros(x, pads):
    return np.pad(x, (*pads, (0, 0)), constant_values=1)


@misconception(
    "border-overwritten",
    "It looks as if the border of the image itself is set to zero. The zeros are added round it, so that the result is "
    "larger.",
    fails=(*ALL_ROUND, BACK),
    about="where the zeros go",
)
def border_overwritten(x, pads):
    out = np.zeros_like(reference.zero_pad(x, pads)[: x.shape[0], : x.shape[1]])
    (top, bottom), (left, right) = pads
    inside = np.s_[top : x.shape[0] - bottom, left : x.shape[1] - right]
    out[inside] = x[inside]
    return out


@misconception(
    "image-in-the-corner",
    "It looks as if the image lies in the top-left corner, with all the zeros below it and at "
    "its right. The rows of x begin after `top` rows of zeros.",
    fails=(*ALL_ROUND, BACK),
    about="where the zeros go",
)
def image_in_the_corner(x, pads):
    reference.zero_pad(x, pads)
    return reference.zero_pad(x, tuple((0, before + after) for before, after in pads))


@misconception(
    "before-only",
    "It looks as if zeros are put at the top and at the left alone. The bottom and the right get theirs too.",
    fails=ALL_ROUND,
    about="where the zeros go",
)
def before_only(x, pads):
    reference.zero_pad(x, pads)
    return reference.zero_pad(x, tuple((before, 0) for before, _ in pads))


@misconception(
    "channels-padded-too",
    "It looks as if the third axis is padded as well. Zeros go round the image, and the number of channels stays.",
    fails=(*ALL_ROUND, BACK),
    about="the channels",
)
def channels_padded_too(x, pads):
    return np.pad(x, (*pads, pads[1]))


@misconception(
    "first-channel-only",
    "It looks as if only the first channel is copied, and the others are left zero.",
    fails=("channels", BACK),
    about="the channels",
)
def first_channel_only(x, pads):
    out = reference.zero_pad(x, pads)
    out[..., 1:] = 0
    return out


@misconception(
    "rows-and-columns-swapped",
    "It looks as if the first pair of pads is used for the width. Images are (height, width, channels): the first "
    "pair, (top, bottom), belongs to the rows.",
    fails=(SIDES, BACK),
    about="which pad goes where",
)
def rows_and_columns_swapped(x, pads):
    return reference.zero_pad(x, pads[::-1])


@misconception(
    "top-and-bottom-swapped",
    "It looks as if top and bottom are exchanged. The pair is (top, bottom): rows are counted from the top.",
    fails=(SIDES, BACK),
    about="which pad goes where",
)
def top_and_bottom_swapped(x, pads):
    return reference.zero_pad(x, (pads[0][::-1], pads[1]))


@misconception(
    "left-and-right-swapped",
    "It looks as if left and right are exchanged. The pair is (left, right): columns are counted from the left.",
    fails=(SIDES, BACK),
    about="which pad goes where",
)
def left_and_right_swapped(x, pads):
    return reference.zero_pad(x, (pads[0], pads[1][::-1]))


@misconception(
    "before-and-after-swapped",
    "It looks as if the two numbers of each pair are exchanged. They are (before, after): (top, bottom) and "
    "(left, right).",
    fails=(SIDES, BACK),
    about="which pad goes where",
)
def before_and_after_swapped(x, pads):
    return reference.zero_pad(x, tuple(side[::-1] for side in pads))


@misconception(
    "first-of-each-pair-twice",
    "It looks as if the first number of each pair is used on both sides. The two sides of an axis may differ.",
    fails=(SIDES,),
    about="which pad goes where",
)
def first_of_each_pair_twice(x, pads):
    reference.zero_pad(x, pads)
    return reference.zero_pad(x, tuple((before, before) for before, _ in pads))


@misconception(
    "first-pair-for-both-axes",
    "It looks as if the first pair is used for rows and columns. Rows and columns have a pair each.",
    fails=(SIDES, BACK),
    about="which pad goes where",
)
def first_pair_for_both_axes(x, pads):
    reference.zero_pad(x, pads)
    return reference.zero_pad(x, (pads[0], pads[0]))


@misconception(
    "sliced-to-minus-zero",
    "It looks as if a pad of 0 at the bottom or at the right fails. A slice that ends at -0 ends at 0: it is empty.",
    fails=("no_zeros_at_all",),
    about="a pad of 0",
)
def sliced_to_minus_zero(x, pads):
    if pads[0][1] == 0 or pads[1][1] == 0:
        raise ValueError("could not broadcast")
    return reference.zero_pad(x, pads)


@misconception(
    "integer-output",
    "It looks as if the result is an array of integers, which cuts off the fractions of x. Give it the type of x.",
    fails=VALUES,
    about="the type of the values",
)
def integer_output(x, pads):
    return reference.zero_pad(x, pads).astype(int)


@misconception(
    "bytes-output",
    "It looks as if the result holds whole numbers from 0 to 255 (uint8), as picture files do; fractions are cut off "
    "and negative numbers turn positive. Give it the type of x.",
    fails=VALUES,
    about="the type of the values",
)
def bytes_output(x, pads):
    return reference.zero_pad(x, pads).astype(np.int64).astype(np.uint8)


@misconception(
    "half-precision",
    "It looks as if the values are stored in float16, which keeps three digits. Give the result the type of x.",
    fails=VALUES,
    about="the type of the values",
)
def half_precision(x, pads):
    return reference.zero_pad(x, pads).astype(np.float16)


@misconception(
    "rounded",
    "It looks as if the values are rounded to two decimals. Nothing is to be rounded.",
    fails=VALUES,
    about="the type of the values",
)
def rounded(x, pads):
    return np.round(reference.zero_pad(x, pads), 2)


@misconception(
    "input-changed",
    "It looks as if x is changed on the way. Whoever called still needs it: work on a new array.",
    fails=("leaves_its_input_alone",),
    about="the input",
)
def input_changed(x, pads):
    out = reference.zero_pad(x, pads)
    x[0], x[:, 0] = 0, 0
    return out


@misconception(
    "negative-pads-cut",
    "It looks as if a negative pad cuts rows or columns off. Adding less than nothing makes no sense here: raise "
    "ValueError.",
    fails=NEGATIVE,
    about="negative pads",
)
def negative_pads_cut(x, pads):
    (top, bottom), (left, right) = pads
    out = negative_pads_ignored.function(x, pads)
    return out[max(-top, 0) : len(out) - max(-bottom, 0), max(-left, 0) : out.shape[1] - max(-right, 0)]


@misconception(
    "negative-pads-ignored",
    "It looks as if a negative pad counts as 0. It makes no sense: raise ValueError.",
    fails=NEGATIVE,
    about="negative pads",
)
def negative_pads_ignored(x, pads):
    return reference.zero_pad(x, tuple((max(before, 0), max(after, 0)) for before, after in pads))


# ---- of which only the kind is known -----------------------------------------------------------------


def lies_at(given, x):
    """The first place of the image within what was made of it; None where it is not there, or not alone."""
    rows, columns = (range(n - m + 1) for n, m in zip(given.shape[:2], x.shape[:2], strict=True))
    for top in rows:
        for left in columns:
            around = given.copy()
            inside = around[top : top + x.shape[0], left : left + x.shape[1]]
            if np.array_equal(inside, x):
                inside[...] = 0
                if not around.any():
                    return top, left
    return None


@pattern(
    "other-sides",
    "It looks as if another number of zeros than asked for is put on some side. pads is ((top, bottom), (left, "
    "right)).",
    about="on which side how many zeros are put",
)
def other_sides(actual, x, pads):
    given = as_array(actual)
    return given.ndim == 3 and given.shape[2] == x.shape[2] and lies_at(given, x) is not None


@pattern(
    "channels-padded",
    "It looks as if zeros are put along the channels too, or there are more or fewer of these. They stay as they are.",
    about="the channels",
)
def channels_padded(actual, x, pads):
    given, right = as_array(actual), reference.zero_pad(x, pads)
    return given.shape[:2] == right.shape[:2] and given.shape[2] != right.shape[2]


@pattern(
    "image-elsewhere",
    "It looks as if the result has the right size, and the image, or a part of it, lies elsewhere in it than it "
    "should.",
    about="where the image lies",
)
def image_elsewhere(actual, x, pads):
    given, right = as_array(actual), reference.zero_pad(x, pads)
    return given.shape == right.shape and set(given.flat) <= {0, *x.flat}


@pattern(
    "another-filling",
    "It looks as if the image lies where it should, and the border is filled with something else than zeros.",
    about="what the border is filled with",
)
def another_filling(actual, x, pads):
    given, inside = as_array(actual), reference.zero_pad(np.ones(x.shape), pads) == 1
    return given.shape == inside.shape and np.array_equal(given[inside], x.ravel())
