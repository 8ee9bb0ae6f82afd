"""Likely wrong numbers of what is trained. 74,242 is right."""

from autograder.exercise import misconception

FAILS = ("number",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, about="the number", revealed=revealed)(lambda: value)


head_alone = wrong(
    "head-alone", 258, "That is the head, 128·2 + 2. The last two layers of the base learn too: Dense 128 and PReLU."
)
without_the_head = wrong(
    "without-the-head",
    73_984,
    "These are the last two layers of the base. The head learns as well: 128·2 + 2 more.",
)
without_prelu = wrong(
    "without-prelu",
    74_114,
    "PReLU has weights as well: the slope of each of its 128 units on the negative side.",
)
without_biases = wrong(
    "without-biases",
    74_112,
    "These are the weights without biases: Dense 128 has 128 of them, and the head 2.",
)
without_the_heads_bias = wrong("without-the-heads-bias", 74_240, "The head has a bias for each of its two units.")
as_shown = wrong(
    "as-shown",
    386,
    "386 is the answer for `n_unfrozen` = 1, which the next cell shows: PReLU and the head. Here the last *two* layers "
    "learn; the other one is Dense 128, with 576 inputs.",
    revealed=True,
)
everything = wrong(
    "everything",
    99_662,
    "That is all there is, base and head. Most of the base is frozen: its last two layers learn.",
)
the_frozen = wrong("the-frozen", 25_420, "That is what stays frozen.")
