"""Likely wrong counts of (weights that are not 0, different numbers among them) in the matrix of a 3 × 3 kernel on
28 × 28 pixels. (6084, 9) is right."""

from autograder.exercise import misconception

FAILS = ("number_of_weights",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="the weights of the matrix")(lambda: value)


one_row_alone = wrong(
    "one-row-alone",
    (9, 9),
    "9 is what one row of the matrix has. There is a row for each of the 26 · 26 places of the window.",
)
nothing_shared = wrong(
    "nothing-shared",
    (6084, 6084),
    "The first number is right. But the window has the same 9 weights at every place: they are shared.",
)
all_weights = wrong(
    "all-weights",
    (529984, 9),
    "676 · 784 is the number of all weights. In each row, only those under the window are not 0.",
)
all_weights_differ = wrong(
    "all-weights-differ",
    (529984, 529984),
    "That is a dense layer that learns freely: 676 · 784 weights. In this matrix most are 0, and the others are "
    "shared.",
)
rows_counted = wrong(
    "rows-counted",
    (676, 9),
    "676 is the number of rows, one for each place of the window. Each has as many weights as the window has pixels.",
)
same_places = wrong(
    "as-many-places-as-pixels",
    (7056, 9),
    "7056 is 784 · 9. A window of 3 fits at 28 - 2 = 26 places along each axis, at 676 in all.",
)
each_pixel = wrong(
    "one-for-each-pixel",
    (784, 9),
    "784 is the number of columns, one for each pixel. A pixel lies under several windows, and each has 9 weights.",
)
first_alone = wrong(
    "number-alone",
    6084,
    "That is the first number, and it is right. Asked are two: also how many different ones there are among these "
    "weights.",
)
order_swapped = wrong(
    "order-swapped",
    (9, 6084),
    "Both numbers are right. Asked was first how many are not 0, then how many different ones there are.",
)
as_shown = wrong(
    "as-shown",
    (324, 4),
    "(324, 4) is the answer for a 2 × 2 kernel on 10 × 10 pixels, which the next cell shows. Here it is 3 × 3 "
    "on 28 × 28.",
    revealed=True,
)
