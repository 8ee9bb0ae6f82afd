"""Likely wrong sides of the smallest square picture from which a 3 × 3 kernel can be learned. 5 is right."""

from autograder.exercise import misconception

FAILS = ("smallest_side",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="how many equations a picture gives")(
        lambda: value
    )


as_large_as_the_window = wrong(
    "as-large-as-the-window",
    3,
    "In 3 × 3 pixels the window has one place: one equation, for nine unknown numbers.",
)
one_place_more = wrong(
    "one-place-more",
    4,
    "In 4 × 4 pixels the window has 2 · 2 places: four equations, for nine unknown numbers.",
)
one_too_large = wrong(
    "one-too-large",
    6,
    "6 × 6 pixels give 4 · 4 = 16 equations, which is more than enough. A smaller picture will do.",
)
as_many_as_unknowns = wrong(
    "as-many-as-unknowns",
    9,
    "9 is the number of equations that are needed. A picture of 9 × 9 pixels gives 7 · 7 = 49.",
)
number_of_pixels = wrong(
    "number-of-pixels",
    25,
    "25 is the number of its pixels, if you found the right picture. Asked was the length of a side.",
)
two_windows_side_by_side = wrong(
    "windows-side-by-side",
    27,
    "27 × 27 pixels hold 9 · 9 windows side by side. At stride 1 windows overlap, and each place gives an equation.",
)
as_shown = wrong(
    "as-shown",
    7,
    "7 is the answer for a 4 × 4 kernel, which the next cell shows: 16 unknown numbers. Here there are 9.",
    revealed=True,
)
