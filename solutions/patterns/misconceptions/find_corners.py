"""Kernels that do not find corners."""

import numpy as np

from autograder.exercise import misconception

FAILS = ("what_it_answers_to",)


def found(name, hint, kernel):
    made = np.array(kernel, dtype=float).reshape(3, 3, 1, 1)
    return misconception(name, hint, fails=FAILS, about="what the kernel answers to")(lambda: made.copy())


zero = found("all-zero", "All numbers of the kernel are 0: it answers to nothing.", np.zeros((3, 3)))
edges = found(
    "edges-for-corners",
    "It looks as if the kernel answers to edges: a straight one is enough for it. Let the numbers of each row add up "
    "to 0, and those of each column too: then nothing that is straight gives anything.",
    [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
)
spots = found(
    "spots-for-corners",
    "It looks as if the kernel answers to what is brighter than all around it. A thin line is that too.",
    [[0, -1, 0], [-1, 4, -1], [0, -1, 0]],
)
brightness = found(
    "brightness-for-corners",
    "It looks as if the kernel answers to whatever is bright. Let its numbers add up to 0: then a picture that is the "
    "same all over gives nothing.",
    np.ones((3, 3)),
)
