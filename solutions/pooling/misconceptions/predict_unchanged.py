"""Likely wrong numbers of columns, of seven, from which one white pixel of eight can move to the right by one with the
same result of max pooling in twos. 4 is right."""

from autograder.exercise import misconception

FAILS = ("number_of_columns",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="what a shift by one pixel changes")(
        lambda: value
    )


always = wrong(
    "always",
    7,
    "That would be invariance. But from column 1 the pixel moves out of the window 0–1 and into the window 2–3, and "
    "the result moves too.",
)
all_eight = wrong(
    "all-eight",
    8,
    "From column 7 the pixel cannot move to the right. And from column 1, for one, the result does change.",
)
never = wrong(
    "never",
    0,
    "From column 0 the pixel moves to column 1: the same window, and so the same result.",
)
odd_columns = wrong(
    "odd-columns",
    3,
    "3 is the number of columns from which the result does change: those at the right end of a window.",
)
all_but_one = wrong(
    "all-but-one",
    6,
    "There is more than one column from which the pixel leaves its window. Write the windows down: 0–1, 2–3, …",
)
all_but_two = wrong(
    "all-but-two",
    5,
    "There are more than two columns from which the pixel leaves its window. Write the windows down: 0–1, 2–3, …",
)
one_window = wrong(
    "one-window",
    1,
    "It looks as if one window alone were looked at. There are four side by side, and each has a left column.",
)
two = wrong(
    "size-of-a-window",
    2,
    "A window has two columns, but there are four windows, and each has a left column from which to stay in it.",
)
half = wrong(
    "half-of-seven",
    3.5,
    "About half, yes, but columns can be counted. Write the windows down: 0–1, 2–3, …",
)
as_shown = wrong(
    "as-shown",
    9,
    "9 is the answer for twelve pixels in windows of four, which the next cell shows. Here eight lie in windows "
    "of two.",
    revealed=True,
)
