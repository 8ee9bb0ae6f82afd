"""A colour photograph on its way through two convolutions, each followed by relu and pooling.

Nothing here needs to be read to solve the exercises.
"""

from functools import cache
from pathlib import Path

import keras
import numpy as np
from checks import say
from drawing import BLUE, ORANGE, answer, canvas, show

_EDGE = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4
_SPOT = np.array([[1, 1, 1], [1, -8, 1], [1, 1, 1]]) / 4


@cache
def _photo():
    """The photograph as (48, 64, 3), values 0 to 1. Read when a picture is drawn."""
    return np.load(Path(__file__).with_name("photo.npz"))["photo"] / 255


def _first():
    """Edges that grow brighter to the right and downwards, dark spots, and what is redder than blue: (3, 3, 3, 4)."""
    grey, red = np.ones(3) / 3, np.array([1, 0, -1]) / 3
    filters = [(_EDGE, grey), (_EDGE.T, grey), (_SPOT, grey), (np.ones((3, 3)) / 3, red)]
    return np.stack([np.einsum("ij,c->ijc", places, channels) for places, channels in filters], axis=-1)


def _second():
    """Long edges of either kind, corners, and spots away from edges: (3, 3, 4, 4)."""
    kernel = np.zeros((3, 3, 4, 4))
    kernel[:, 1, 0, 0] = kernel[1, :, 1, 1] = 1
    kernel[:, :, :2, 2] = 0.3
    kernel[1, 1, 2, 3] = 2
    kernel[:, :, :2, 3] = -0.2
    return kernel


def draw_stages(conv2d, relu, max_pool2d):
    """Every step of the chain; one that is wrong stands beside what it should give, and the next begins with that."""
    x, columns = _photo(), []
    for kernel, bias in ((_first(), np.array([0, 0, 0, -0.3])), (_second(), np.array([-0.2, -0.2, -0.2, 0]))):
        for name, function, arguments in (
            ("conv2d", conv2d, (kernel, bias)),
            ("relu", relu, ()),
            ("max_pool2d", max_pool2d, (2,)),
        ):
            expected = _right(name, x, *arguments)
            given = answer(np.asarray, answer(function, x.copy(), *arguments), dtype=float)
            if np.shape(given) == expected.shape and np.allclose(given, expected, atol=1e-4):
                columns.append((name, BLUE, expected))
            else:
                columns += [
                    (say("yours: {name}").format(name=name), ORANGE, given),
                    (say("should be"), ORANGE, expected),
                ]
            x = expected
    _draw(columns)


def _right(name, x, *arguments):
    """What Keras gives."""
    if name == "relu":
        return np.maximum(x, 0)
    batch = x[np.newaxis].astype(np.float32)
    if name == "max_pool2d":
        return np.asarray(keras.ops.max_pool(batch, *arguments)[0])
    kernel, bias = arguments
    return np.asarray(keras.ops.conv(batch, kernel.astype(np.float32))[0]) + bias


def _draw(columns):
    """A column for each step, a row for each of four maps. Between 0 (black) and the largest number; where there are
    negative ones, 0 is grey."""
    _, axes = canvas(1.26 * (len(columns) + 1), 4.5)
    axes.imshow(_photo(), extent=(0, 1, 2.25, 1.5))
    axes.text(0.5, 1.44, say("input"), ha="center", va="bottom", fontsize=8)
    axes.text(0.5, 2.3, "48 × 64 × 3", ha="center", va="top", fontsize=8)
    for number, (title, colour, maps) in enumerate(columns, start=1):
        left = 1.12 * number
        axes.text(left + 0.5, -0.06, title, ha="center", va="bottom", fontsize=8, color=colour)
        if np.ndim(maps) != 3 or not 0 < np.size(maps) < 10**6:
            axes.text(left + 0.5, 0.4, say("nothing yet"), ha="center", fontsize=8, color=ORANGE)
            continue
        axes.text(left + 0.5, 3.56, " × ".join(map(str, maps.shape)), ha="center", va="top", fontsize=8)
        maps = np.nan_to_num(maps)
        for row in range(min(4, maps.shape[2])):
            values = maps[..., row]
            most = max(np.abs(values).max(), 1e-9)
            low = -most if values.min() < 0 else 0
            place = (left, left + 1, 0.9 * row + 0.75, 0.9 * row)
            axes.imshow(values, cmap="gray", vmin=low, vmax=most, extent=place, interpolation="nearest")
    axes.set(xlim=(-0.05, 1.12 * (len(columns) + 1)), ylim=(3.75, -0.3), aspect="equal")
    show()
