"""Likely wrong shapes of a heat map. (3, 3) is right."""

from autograder.exercise import misconception

FAILS = ("shape",)


def wrong(name, value, why, revealed=False):
    return misconception(name, why, fails=FAILS, revealed=revealed, about="the shape")(lambda: value)


as_the_picture = wrong(
    "as-the-picture",
    (28, 28),
    "That is the picture. The map is as coarse as the maps that it is made of: look at what the last convolution "
    "puts out.",
)
with_all_maps = wrong(
    "with-all-maps",
    (3, 3, 64),
    "These are the maps themselves. They are added up, each with its weight, to one.",
)
with_one_channel = wrong(
    "with-one-channel",
    (3, 3, 1),
    "It has two axes alone: a number for each place, and no channels.",
)
with_the_batch = wrong(
    "with-the-batch",
    (1, 3, 3),
    "One picture goes in without a batch axis, and one map comes out without it.",
)
the_weights = wrong(
    "the-weights", (64,), "That many weights there are, one for each map. Asked is the shape of the map."
)
the_pooling_before = wrong(
    "the-pooling-before",
    (5, 5),
    "That is what goes into the last convolution. Its windows of 3 × 3 take 2 off.",
)
the_one_before = wrong(
    "the-convolution-before",
    (11, 11),
    "That is what the convolution before it puts out. After that come a pooling, and a window of 3 × 3.",
)
as_shown = wrong(
    "as-shown",
    (26, 26),
    "(26, 26) is the answer for layer 0, which the next cell shows. Here it is layer 4, whose maps are smaller.",
    revealed=True,
)
