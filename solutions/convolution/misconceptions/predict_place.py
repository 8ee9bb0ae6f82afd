"""Likely wrong places of the largest response. It was at (3, 5), at stride 2; shift(x, 4, -2); (5, 4) is right."""

from autograder.exercise import misconception

FAILS = ("place",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="where the response goes")(lambda: value)


stays = wrong(
    "stays",
    (3, 5),
    "That is where it was. A convolution is not blind to shifts: the window that covers the square is another one now, "
    "so the largest response moves along.",
)
stride_forgotten = wrong(
    "stride-forgotten",
    (7, 3),
    "It looks as if the map moves as far as the picture, by 4 and 2. At stride 2, one step in the map is two rows or "
    "columns of the picture.",
)
axes_swapped = wrong(
    "axes-swapped",
    (2, 7),
    "It looks as if rows and columns are exchanged. shift(x, 4, -2) moves the picture by 4 rows and -2 columns.",
)
other_way = wrong(
    "other-way",
    (1, 6),
    "It looks as if the map moves against the picture. Where the square goes, its response goes.",
)
right_for_left = wrong(
    "right-for-left",
    (5, 6),
    "The row is right. dx is negative: the picture moves to the left.",
)
column_first = wrong(
    "column-first",
    (4, 5),
    "Both numbers are right, in the wrong order: the row comes first.",
)
rows_alone = wrong(
    "rows-alone",
    (5, 5),
    "The row is right. The picture moves to the left too, and its response with it.",
)
stride_doubles = wrong(
    "stride-doubles",
    (11, 1),
    "It looks as if the steps were multiplied by the stride. One step in the map is two in the picture.",
)
in_the_picture = wrong(
    "in-the-picture",
    (10, 8),
    "That is where the square is in the picture. Asked was its place in the map, where stride 2 leaves every second "
    "row and column.",
)
as_shown = wrong(
    "as-shown",
    (4, 2),
    "(4, 2) is where it is after shift(picture, 2, -6), which the next cell shows. Here the picture is moved by "
    "(4, -2).",
    revealed=True,
)
