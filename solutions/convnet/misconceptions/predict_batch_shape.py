"""Likely wrong shapes."""

from autograder.exercise import misconception

WRONG = ("shape",)


@misconception(
    "batch-lost",
    "The batch axis comes first: seven pictures give seven times (3, 3, 64).",
    fails=WRONG,
)
def batch_lost():
    return (3, 3, 64)


@misconception(
    "batch-not-known",
    "None stands for the number of pictures as long as it is not known. Here it is.",
    fails=WRONG,
)
def batch_not_known():
    return (None, 3, 3, 64)


@misconception(
    "half-a-window-kept",
    "11 rows hold 5 windows of 2, and the last row is left out: 5, not 6, and then 3.",
    fails=WRONG,
)
def half_a_window_kept():
    return (7, 4, 4, 64)


@misconception(
    "nothing-taken-off",
    'With the default padding, "valid", every 3 × 3 convolution takes 2 off.',
    fails=WRONG,
)
def nothing_taken_off():
    return (7, 7, 7, 64)


@misconception(
    "poolings-forgotten",
    "That is the size without the two poolings.",
    fails=WRONG,
)
def poolings_forgotten():
    return (7, 22, 22, 64)


@misconception(
    "channels-first",
    "The channels come last: (pictures, height, width, channels).",
    fails=WRONG,
)
def channels_first():
    return (7, 64, 3, 3)


@misconception(
    "as-shown",
    "That is the shape for the five digits which the next cell puts in. Here seven go in.",
    fails=WRONG,
    revealed=True,
)
def as_shown():
    return (5, 3, 3, 64)
