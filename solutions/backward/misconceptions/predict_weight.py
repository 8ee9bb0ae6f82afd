"""Likely wrong gradients of one weight: a 28 × 28 image of ones, a 3 × 3 kernel, stride 1, "valid"; dout is 1
everywhere. 676 is right."""

from autograder.exercise import misconception

FAILS = ("number",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="how often a weight is used")(lambda: value)


one = wrong(
    "one",
    1,
    "1 is what one place adds. The same weight is used at every place of the window, and each adds its part.",
)
nine = wrong(
    "weights-of-the-kernel",
    9,
    "9 is how many weights the kernel has: that is the gradient of a pixel in the middle, which nine windows see. "
    "Asked was that of a weight, which every window uses.",
)
pixels = wrong(
    "pixels-of-the-image",
    784,
    "784 is how many pixels the image has, 28 × 28. A weight is used once for each place of the window, and these are "
    "fewer.",
)
side = wrong(
    "one-row",
    26,
    "26 places lie in one row. There are as many rows of them.",
)
all_products = wrong(
    "all-products",
    6084,
    "6084 is the number of all products, of nine weights together. Asked was one weight, which is in one product at "
    "each place.",
)
same = wrong(
    "places-two-by-two",
    625,
    "625 is 25 · 25. With a 3 × 3 window, the last row where one can start is 28 - 3 = 25, and row 0 counts too.",
)
averaged = wrong(
    "averaged",
    1 / 676,
    "It looks as if the parts were averaged. Nobody divides by the number of places: they are summed.",
)
non_overlapping = wrong(
    "side-by-side",
    81,
    "81 windows would lie side by side. At stride 1 they overlap, and there are many more.",
)
as_shown = wrong(
    "as-shown",
    256,
    "256 is the answer for a 5 × 5 kernel on 20 × 20, which the next cell shows. Here it is 3 × 3 on 28 × 28.",
    revealed=True,
)
