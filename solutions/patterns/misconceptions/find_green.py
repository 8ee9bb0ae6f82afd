"""Kernels that do not find green: none of a cell is earned by them."""

import numpy as np

from autograder.exercise import misconception

FAILS = ("what_it_answers_to",)


def found(name, hint, r, g, b):
    made = np.array([r, g, b], dtype=float).reshape(1, 1, 3, 1)
    return misconception(name, hint, fails=FAILS, about="what the kernel answers to", price=1.0)(lambda: made.copy())


zero = found(
    "all-zero",
    "It looks as if the kernel answers to nothing: all its numbers are 0, or its response is below 0 wherever "
    "something bright lies. After ReLU, only what is above 0 is left.",
    *(0, 0, 0),
)
green_channel_alone = found(
    "green-channel-alone",
    "It looks as if red and blue do not count against green, or too little: white, yellow and cyan are bright in the "
    "green channel, too.",
    *(0, 1, 0),
)
brightness = found(
    "brightness-for-green",
    "It looks as if red or blue is answered to as well, as by a kernel for whatever is bright. Let both count against "
    "green.",
    *(1, 1, 1),
)
sign_reversed = found(
    "sign-reversed",
    "Red or blue is answered to, and green is not. It looks as if the signs are reversed: after ReLU, only what is "
    "above 0 is left.",
    *(1, -2, 1),
)
red_for_green = found(
    "red-for-green",
    "It looks as if the kernel finds red or blue. The channels are in the order red, green, blue.",
    *(2, -1, -1),
)
one_of_two = found(
    "one-colour-left-out",
    "It looks as if only one of red and blue counts against green, or neither does enough: a mixture of green with the "
    "other is still answered to.",
    *(0, 1, -1),
)
