"""What goes wrong when a picture is moved."""

import numpy as np

from autograder.exercise import misconception
from solutions.convolution import reference


@misconception(
    "wraps-around",
    "It looks as if what leaves on one side comes in on the other (as np.roll does). Zeros come in.",
)
def wraps_around(x, dy, dx):
    return np.roll(x, (dy, dx), axis=(0, 1))


@misconception("wrong-direction", "It looks as if the picture moves the other way. Positive is down and right.")
def wrong_direction(x, dy, dx):
    return reference.shift(x, -dy, -dx)


@misconception("axes-swapped", "It looks as if dy and dx are exchanged. dy moves rows: down.")
def axes_swapped(x, dy, dx):
    return reference.shift(x, dx, dy)


@misconception("edge-repeated", "It looks as if the edge is repeated where the picture leaves. Zeros come in.")
def edge_repeated(x, dy, dx):
    h, w = x.shape[:2]
    rows = np.clip(np.arange(h) - dy, 0, h - 1)
    return x[rows][:, np.clip(np.arange(w) - dx, 0, w - 1)]
