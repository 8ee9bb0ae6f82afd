"""Kernels that do not find green."""

import numpy as np

from autograder.exercise import misconception

FAILS = ("what_it_answers_to",)


def found(name, hint, r, g, b):
    made = np.array([r, g, b], dtype=float).reshape(1, 1, 3, 1)
    return misconception(name, hint, fails=FAILS, about="what the kernel answers to")(lambda: made.copy())


zero = found("all-zero", "All numbers of the kernel are 0: it answers to nothing.", 0, 0, 0)
green_channel_alone = found(
    "green-channel-alone",
    "It looks as if only the green channel is looked at. White, yellow and cyan are bright there too: what else is in "
    "them must count against them.",
    *(0, 1, 0),
)
brightness = found(
    "brightness-for-green",
    "It looks as if the kernel answers to whatever is bright, in any channel. Let red and blue count against green.",
    *(1, 1, 1),
)
all_but_green = found(
    "sign-reversed",
    "It looks as if the signs are reversed: red and blue are answered to, and green is not. After ReLU only what is "
    "above 0 is left.",
    *(1, -2, 1),
)
red_for_green = found(
    "red-for-green",
    "It looks as if the kernel finds red. The channels are in the order red, green, blue.",
    *(2, -1, -1),
)
one_of_two = found(
    "one-colour-left-out",
    "It looks as if only one of red and blue counts against green, or neither does enough: a mixture of green with the "
    "other is still answered to.",
    *(0, 1, -1),
)
