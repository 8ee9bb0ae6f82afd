"""Likely wrong shapes of 64 maps of 11 × 11 after max pooling as it is by default. (5, 5, 64) is right."""

from autograder.exercise import misconception

FAILS = ("shape_after_pooling",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="the shape after pooling")(lambda: value)


rounded_up = wrong(
    "rounded-up",
    (6, 6, 64),
    "6 windows would need 12 rows; the last one would hang over the edge. It is left out, as the padding is valid.",
)
not_rounded = wrong(
    "not-rounded",
    (5.5, 5.5, 64),
    "There is no half window. Count those that fit whole.",
)
channels_halved = wrong(
    "channels-halved",
    (5, 5, 32),
    "Height and width are right. The window covers no channels: each map is pooled by itself, and all 64 remain.",
)
channels_merged = wrong(
    "channels-merged",
    (5, 5, 1),
    "Height and width are right. Each map is pooled by itself: as many come out as went in.",
)
channels_left_out = wrong(
    "channels-left-out",
    (5, 5),
    "That is the size of one map, and it is right. The shape of all 64 has three numbers.",
)
channels_first = wrong(
    "channels-first",
    (64, 5, 5),
    "All three numbers are right, in another order: (height, width, channels).",
)
stride_one = wrong(
    "stride-one",
    (10, 10, 64),
    "It looks as if the window moves by one. Unless a stride is given, it moves by its own size.",
)
as_a_convolution = wrong(
    "as-a-3x3-convolution",
    (9, 9, 64),
    "That is what a 3 × 3 convolution leaves of 11 rows. The window of pooling is 2 × 2 by default, and moves by 2.",
)
unchanged = wrong(
    "unchanged",
    (11, 11, 64),
    "Pooling makes maps smaller: of each 2 × 2 window, one number remains.",
)
only_height = wrong(
    "height-only",
    (5, 11, 64),
    "The height is right. The window is 2 wide as well, and moves by 2 in both directions.",
)
window_of_three = wrong(
    "window-of-three",
    (3, 3, 64),
    "3 windows of 3 × 3 fit side by side. The default window is 2 × 2.",
)
square_root = wrong(
    "quartered",
    (2, 2, 64),
    "It looks as if both sides were divided by 4. The area is about a quarter; each side is about a half.",
)
everything_halved_up = wrong(
    "rounded-up-and-channels-halved",
    (6, 6, 32),
    "A window that hangs over the edge is left out, and the window covers no channels: all maps remain.",
)
as_shown = wrong(
    "as-shown",
    (4, 6, 32),
    "(4, 6, 32) is what becomes of (9, 13, 32), which the next cell shows. Here x has the shape (11, 11, 64).",
    revealed=True,
)
