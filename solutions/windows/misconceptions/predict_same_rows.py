"""Likely answers for the rows of 5x5 windows on a 28x28 digit, stride 3, "same"."""

from autograder.exercise import misconception


@misconception(
    "same-keeps-size",
    '28 would be the size that is put in. "same" keeps it at stride 1 only; at stride 3, about every third place has a '
    "window.",
    fails=("rows",),
)
def same_keeps_size():
    return 28


@misconception(
    "rounded-down",
    "9 is 28 / 3, rounded down. The places 0, 3, …, 27 have a window; with the first one there are more.",
    fails=("rows",),
)
def rounded_down():
    return 9


@misconception(
    "counted-as-valid",
    '8 is the number for "valid", where no zeros are added. "same" adds as many as are needed.',
    fails=("rows",),
)
def counted_as_valid():
    return 8


@misconception(
    "valid-and-stride-forgotten",
    '24 is the number for "valid" at stride 1. Here zeros are added, and the window moves by 3.',
    fails=("rows",),
)
def valid_and_stride_forgotten():
    return 24


@misconception(
    "one-step-too-many",
    "11 would start a window at a place that the digit does not have: places 0, 3, …, 27 are all there are.",
    fails=("rows",),
)
def one_step_too_many():
    return 11


@misconception(
    "two-less",
    '26 would be a 3×3 window with "valid" at stride 1. Here the window is 5×5, zeros are added, and it moves by 3.',
    fails=("rows",),
)
def two_less():
    return 26


@misconception(
    "as-shown",
    "6 is the answer for stride 5, which the next cell shows. Here the stride is 3.",
    fails=("rows",),
    revealed=True,
)
def as_shown():
    return 6
