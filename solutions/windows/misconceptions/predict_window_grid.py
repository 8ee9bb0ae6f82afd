"""Likely answers for 7x7 windows on a photograph that is 64 wide and 48 high: (rows, columns)."""

from autograder.exercise import misconception


@misconception(
    "width-first",
    "It looks as if the width comes first. Arrays count rows first: a photograph that is 64 wide and 48 high has 48 "
    "rows and 64 columns.",
    fails=("rows_and_columns",),
)
def width_first():
    return 58, 42


@misconception(
    "always-two-less",
    "It looks as if the window takes 2 off, as a 3×3 window does. A window of length k takes k - 1 off.",
    fails=("rows_and_columns",),
)
def always_two_less():
    return 46, 62


@misconception(
    "two-less-and-width-first",
    "It looks as if the window takes 2 off, as a 3×3 window does, and the width comes first. A window of length k "
    "takes k - 1 off, and arrays count rows first.",
    fails=("rows_and_columns",),
)
def two_less_and_width_first():
    return 62, 46


@misconception(
    "one-too-few",
    "It looks as if n - k was computed. That is how many steps the window can take; it also stands where it has not "
    "moved yet.",
    fails=("rows_and_columns",),
)
def one_too_few():
    return 41, 57


@misconception(
    "size-kept",
    'It looks as if there are as many windows as pixels. Without added zeros ("valid"), windows near the right and '
    "the lower edge do not fit.",
    fails=("rows_and_columns",),
)
def size_kept():
    return 48, 64


@misconception(
    "half-a-window-less",
    "It looks as if half a window is taken off, on one side only. A window of 7 needs 3 more pixels on either side of "
    "its centre.",
    fails=("rows_and_columns",),
)
def half_a_window_less():
    return 45, 61


@misconception(
    "side-by-side",
    "It looks as if the windows lie side by side. At stride 1 they overlap: each is one pixel on from the last.",
    fails=("rows_and_columns",),
)
def side_by_side():
    return 6, 9


@misconception(
    "as-shown",
    "(44, 60) is the answer for a 5 × 5 window, which the next cell shows. Here the window is 7 × 7.",
    fails=("rows_and_columns",),
    revealed=True,
)
def as_shown():
    return 44, 60
