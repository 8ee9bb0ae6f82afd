"""Kernels that do not find what is horizontal: none of a cell is earned by them."""

import numpy as np

from autograder.exercise import misconception
from solutions.patterns import reference

FAILS = ("what_it_answers_to",)
ABOUT = "what the kernel answers to"


def found(name, hint, kernel):
    made = np.array(kernel, dtype=float)
    return misconception(name, hint, fails=FAILS, about=ABOUT, price=1.0)(lambda: made.copy())


zero = found(
    "all-zero",
    "It looks as if the kernel answers to nothing: all its numbers are 0, or its response is below 0 wherever "
    "something bright lies. After ReLU, only what is above 0 is left.",
    np.zeros((3, 3, 1, 1)),
)
vertical = misconception(
    "vertical-for-horizontal",
    "It looks as if the kernel finds what is vertical. A horizontal bar differs from what is above and below it, so "
    "the numbers must change from row to row.",
    fails=FAILS,
    about=ABOUT,
    price=1.0,
)(lambda: reference.find_horizontal().swapaxes(0, 1))
brightness = found(
    "brightness-for-edges",
    "It looks as if the kernel answers to whatever is bright. Let its numbers add up to 0: then a picture that is the "
    "same all over gives nothing.",
    np.ones((3, 3, 1, 1)),
)
all_directions = found(
    "all-directions",
    "It looks as if the kernel answers to an upright bar too, not to a horizontal one alone. Let the numbers of each "
    "column add up to 0: then what is the same all along a column gives nothing.",
    np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]]).reshape(3, 3, 1, 1),
)
