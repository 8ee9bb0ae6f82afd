"""Likely wrong numbers of zeros in dx: a 5 × 5 map, pooled in 2 × 2 windows; no number of dout is 0. 21 is right."""

from autograder.exercise import misconception

FAILS = ("number",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="where the gradient goes")(lambda: value)


one_of_each_window = wrong(
    "left-over-forgotten",
    12,
    "In each of the four windows three numbers get nothing: that makes 12. Then there are the row and the column that "
    "no window covers.",
)
left_over_alone = wrong(
    "left-over-alone",
    9,
    "9 numbers lie in the row and the column that no window covers. In each window, only the largest number gets "
    "something; the others get 0 too.",
)
those_that_are_not = wrong(
    "counted-the-others",
    4,
    "4 numbers of dx are not 0, one for each window. Asked was how many are 0.",
)
none = wrong(
    "none",
    0,
    "It looks as if every number got a share of the gradient. A number that is not the largest of its window can "
    "change a little, and the result stays: its gradient is 0.",
)
three_windows = wrong(
    "windows-rounded-up",
    16,
    "16 is 25 less 9: it looks as if there were nine windows, 3 × 3 of them. Of five rows, two windows of 2 cover "
    "four.",
)
each_pixel_of_windows = wrong(
    "all-in-the-windows",
    16 + 4,
    "20 is close: count those that are not 0. Four windows, and one largest number in each.",
)
all_of_them = wrong(
    "all",
    25,
    "The gradient of four numbers is not 0: the largest of each window. If it grows, so does the result.",
)
one_alone = wrong(
    "largest-of-all",
    24,
    "It looks as if only the largest number of the whole map gets something. The largest number of each window does.",
)
as_shown = wrong(
    "as-shown",
    40,
    "40 is the answer for a map of 7 × 7, which the next cell shows. Here it is 5 × 5.",
    revealed=True,
)
