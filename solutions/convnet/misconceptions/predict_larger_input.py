"""Likely wrong totals."""

from autograder.exercise import misconception

WRONG = ("number",)


@misconception(
    "grows-with-the-pixels",
    "That is four times as many weights, since there are four times as many pixels. But a filter stays 3 × 3: it is "
    "used at more places.",
    fails=WRONG,
)
def grows_with_the_pixels():
    return 4 * 55_744


@misconception(
    "grows-with-the-side",
    "That is twice as many, since the picture is twice as high. But a filter stays 3 × 3.",
    fails=WRONG,
)
def grows_with_the_side():
    return 2 * 55_744


@misconception(
    "with-the-head",
    "That is the total of the base with a head, for digits of 28 × 28.",
    fails=WRONG,
)
def with_the_head():
    return 93_322


@misconception(
    "biases-forgotten",
    "That is the kernels alone. Each filter also has a bias.",
    fails=WRONG,
)
def biases_forgotten():
    return 55_744 - 32 - 64 - 64


@misconception(
    "as-shown",
    "1,248 is the total of two smaller convolutions, which the next cell shows. The base has three, of 32, 64 "
    "and 64 filters.",
    fails=WRONG,
    revealed=True,
)
def as_shown():
    return 1_248
