"""Likely wrong numbers of right answers, of 60, of a dense layer that was taught at the left and is asked at the
right. 30 is right."""

from autograder.exercise import misconception

FAILS = ("number_of_right_ones",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="what a dense layer learns")(lambda: value)


knows_the_pattern = wrong(
    "knows-the-pattern",
    60,
    "60 would be right if the layer knew the pattern. But it has a weight of its own for each pixel, and those at the "
    "right have never seen one.",
)
always_wrong = wrong(
    "always-wrong",
    0,
    "To be wrong each time, it would have to tell the two apart, and mix them up. It cannot tell them apart at all: "
    "it says the same of every picture, and that is right for one of the two kinds.",
)
a_little = wrong(
    "a-little-of-it",
    45,
    "45 would mean that it knows half of them. But no weight at the right has learned anything.",
)
as_shown = wrong(
    "as-shown",
    50,
    "50 are right of the 100 pictures which the next cell tries. Here there are 60.",
    revealed=True,
)
