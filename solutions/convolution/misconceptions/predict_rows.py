"""Likely wrong heights of the result: 28 × 28, a 5 × 5 kernel, stride 2, "valid". 12 is right."""

from autograder.exercise import misconception

FAILS = ("number",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="how many windows fit")(lambda: value)


last_window_lost = wrong(
    "last-window-lost",
    11,
    "It looks as if 23 was halved: 28 - 5 = 23 is the last row where a window can start, and row 0 counts too.",
)
rounded_up = wrong(
    "rounded-up",
    13,
    "13 comes out if half of 23 is rounded up, where the 13th window would hang over the edge, or if 2 is taken off "
    "as for a 3 × 3 kernel. A window of 5 takes off 4, and what does not fit is left out.",
)
same_size = wrong(
    "same-size",
    14,
    'It looks as if 28 was halved: that is the size with "same". With "valid", the window must fit.',
)
stride_forgotten = wrong(
    "stride-forgotten",
    24,
    "It looks as if the stride was forgotten: 24 windows fit when the window moves by one row.",
)
last_start = wrong(
    "last-start",
    23,
    "23 is the last row where a window can start, 28 - 5. Asked was how many windows there are, at stride 2.",
)
size_of_the_image = wrong(
    "size-of-the-image",
    28,
    'The size of the image is kept with "same" and stride 1 alone. Here no zeros are added, and every second row is '
    "left out.",
)
three_off = wrong(
    "takes-off-two",
    26,
    "A 3 × 3 window takes 2 off; one of 5 × 5 takes 4 off. Then there is the stride.",
)
as_for_stride_one = wrong(
    "stride-as-dilation",
    20,
    "20 comes out if every second row is left out inside of the window, which then spans 9. The stride is the step "
    "from one window to the next.",
)
all_windows = wrong(
    "all-windows",
    144,
    "144 is the number of all windows, in all rows. Asked was the height alone.",
)
whole_shape = wrong(
    "whole-shape",
    (12, 12),
    "The size is right, but asked was the height alone, one number.",
)
as_shown = wrong(
    "as-shown",
    9,
    "9 is the answer for 20 rows and a 3 × 3 kernel, which the next cell shows. Here there are 28, and the "
    "kernel is 5 × 5.",
    revealed=True,
)
