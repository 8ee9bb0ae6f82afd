"""Kernels that do not find corners: none of a cell is earned by them."""

import numpy as np

from autograder.exercise import misconception

FAILS = ("what_it_answers_to",)


def found(name, hint, kernel):
    made = np.array(kernel, dtype=float).reshape(3, 3, 1, 1)
    return misconception(name, hint, fails=FAILS, about="what the kernel answers to", price=1.0)(lambda: made.copy())


zero = found(
    "all-zero",
    "It looks as if the kernel answers to nothing: all its numbers are 0, or its response is below 0 wherever "
    "something bright lies. After ReLU, only what is above 0 is left.",
    np.zeros((3, 3)),
)
edges = found(
    "edges-for-corners",
    "It looks as if the kernel answers to edges: a straight one is enough for it. Let the numbers of each row add up "
    "to 0, and those of each column too: then nothing that is straight gives anything.",
    [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
)
spots = found(
    "spots-for-corners",
    "It looks as if a thin line is enough for the kernel, as it is for one that answers to whatever is brighter than "
    "what lies around it. Let the numbers of each row add up to 0, and those of each column too.",
    [[0, -1, 0], [-1, 4, -1], [0, -1, 0]],
)
brightness = found(
    "brightness-for-corners",
    "It looks as if the kernel answers to whatever is bright. Let its numbers add up to 0: then a picture that is the "
    "same all over gives nothing.",
    np.ones((3, 3)),
)
