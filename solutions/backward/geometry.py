"""What goes wrong with windows on the way back, in pooling and in a convolution: where they lie, how large they are.

How many there are says dout. Beside that, windows are laid as in `solutions/sliding.py`, and what goes wrong there goes
wrong here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.exercise import in_order
from solutions import sliding
from solutions.backward import reference
from solutions.backward.reference import pair
from solutions.sliding import Along, Array, Sliding, Slip, bordered, laid, tiles
from solutions.slips import SLIPS


@dataclass(frozen=True)
class Axis(sliding.Axis):
    """out: how many numbers of dout lie along it."""

    out: int = 0


@dataclass(frozen=True)
class OnTheWayBack(Sliding):
    """A gradient that goes through windows; dout is its first argument. One more step, shaped: whether it looks if dout
    has the shape of what the layer gave; "at strides that move" alone; False, at its channels alone; or "never".

    depth: called with its arguments: how many channels dout should have.
    """

    depth: Callable[..., int]

    def taking(self, steps: Mapping[str, Any]) -> Callable[..., Any]:
        given = in_order(self.function)
        looks = steps.get("shaped", True)
        taken = {name: step for name, step in steps.items() if name != "shaped"} | {"count": lambda a: a.out}

        def mistaken(*args: Any, **kwargs: Any) -> Any:
            every = given(*args, **kwargs)
            axes = self.axes(*every)
            rows, columns = laid(*axes, taken)
            dout, depth = every[0], self.depth(*every)
            blind = looks == "at strides that move" or "s" in steps  # which reads another stride
            looks_here = looks not in (False, "never") and not (blind and min(axis.s for axis in axes) < 1)
            if looks_here and [axis.windows for axis in axes] != list(dout.shape[:2]):
                raise ValueError("dout has another shape")
            if dout.shape[2] != depth and looks != "never":
                raise ValueError("dout has another number of channels")
            return self.made_of(rows, columns, with_channels(dout, depth), *every[1:])

        return mistaken


def with_channels(dout: Array, depth: int) -> Array:
    """The first ones, or zeros for those that are missing."""
    fitting = np.zeros((*dout.shape[:2], depth))
    fitting[..., : dout.shape[2]] = dout[..., :depth]
    return fitting


def slips_named(names: Iterable[str]) -> list[Slip]:
    """Some of those of all functions that slide a window."""
    known = {slip.name: slip for slip in SLIPS}
    return [known[name] for name in names]


STRIDES = ("horizontal-stride-for-both", "stride-ignored", "stride-one-axis", "strides-swapped")
NOT_SQUARE = ("window-taken-as-square", "width-of-the-window-for-its-height")
SIDES = (
    *("same-extra-at-top-left", "same-all-after", "same-all-before", "same-half-window", "same-k-half-both-sides"),
    *("same-one-on-each-side", "same-as-for-stride-1", "same-sides-swapped"),
)
LARGE = ("too-large-unchecked", "too-large-checked-in-height-only", "window-of-the-same-size-refused")
SMALL = ("stride-zero-unchecked", "second-stride-unchecked")
PADDING = ("padding-ignored", "unknown-padding-is-valid", "unknown-padding-is-same")

OF_ANY = [
    Slip(
        "stride-below-one-accepted",
        "It looks as if a stride below 1 is accepted. No window moves by that: look first, and raise a ValueError.",
        {"large_enough": lambda a: True, "shaped": "at strides that move"},
        fails=("below one",),
        about="strides below 1",
    ),
    Slip(
        "nothing-refused",
        "It looks as if nothing is refused. Look first whether the arguments make sense; where they do not, raise a "
        "ValueError. The docstring says what makes none.",
        {
            "known": lambda a: True,
            "large_enough": lambda a: True,
            "fits": lambda a: True,
            "shaped": "never",
        },
        fails=("below one", "unknown", "too large", "shape"),
        about="what is refused",
    ),
    Slip(
        "dout-of-any-shape",
        "It looks as if dout may have any height and width. It has those of what the layer gave: where it has not, "
        "raise a ValueError.",
        {"shaped": False},
        fails=("shape",),
        about="the shape of dout",
    ),
]

# ---- pooling ---------------------------------------------------------------------------------------


def pooling_axes(dout: Array, x: Array, pool_size: Any, stride: Any) -> tuple[Axis, Axis]:
    sizes, steps = pair(pool_size), pair(pool_size if stride is None else stride)
    rows, columns = (
        Axis(n, k, s, "valid", k, out=out)
        for n, k, s, out in zip(x.shape[:2], sizes, steps, dout.shape[:2], strict=True)
    )
    return rows, columns


def pooled(rows: Along, columns: Along, dout: Array, x: Array, pool_size: Any, stride: Any) -> Array:
    """Each window by itself; those at the edge are cut."""
    dx = np.zeros(x.shape)
    for i, top in enumerate(rows.begins):
        for j, left in enumerate(columns.begins):
            seen = slice(max(top, 0), max(top + rows.size, 0)), slice(max(left, 0), max(left + columns.size, 0))
            if not x[seen].size:
                raise ValueError("attempt to get argmax of an empty sequence")
            dx[seen] += reference.max_pool2d_backward(dout[i : i + 1, j : j + 1], x[seen], x[seen].shape[:2])
    return dx


POOLING = OnTheWayBack(reference.max_pool2d_backward, pooling_axes, pooled, "", lambda dout, x, *_: x.shape[2])

# ---- convolution -----------------------------------------------------------------------------------


def convolution_axes(dout: Array, x: Array, kernel: Array, stride: Any, padding: str) -> tuple[Axis, Axis]:
    rows, columns = (
        Axis(n, k, s, padding, 1, out=out)
        for n, k, s, out in zip(x.shape[:2], kernel.shape[:2], pair(stride), dout.shape[:2], strict=True)
    )
    return rows, columns


def convolved(
    rows: Along, columns: Along, dout: Array, x: Array, kernel: Array, stride: Any, padding: str
) -> tuple[Array, Array, Array]:
    """The windows side by side, where none overlaps; then what they give, put where they were."""
    kh, kw = rows.size, columns.size
    if kh > kernel.shape[0] or kw > kernel.shape[1]:
        raise IndexError("the kernel has no such row or column")
    dkernel = np.zeros(kernel.shape)
    if not (rows.begins and columns.begins):
        return np.zeros(x.shape), dkernel, np.zeros(kernel.shape[3])
    seen = tiles(x, rows, columns)
    dseen, dkernel[:kh, :kw], dbias = reference.conv2d_backward(dout, seen, kernel[:kh, :kw], (kh, kw))
    return put_back(dseen, x, rows, columns), dkernel, dbias


def put_back(dseen: Array, x: Array, rows: Along, columns: Along) -> Array:
    """The gradient of windows side by side, added up where they lie in x."""
    down, across = (
        np.add.outer(np.array(axis.begins, dtype=int) + axis.zeros[0], np.arange(axis.size)).ravel()
        for axis in (rows, columns)
    )
    dpadded = np.zeros(bordered(x, rows, columns).shape)
    np.add.at(dpadded, (down[:, np.newaxis], across), dseen)
    top, left = rows.zeros[0], columns.zeros[0]
    return np.asarray(dpadded[top : top + x.shape[0], left : left + x.shape[1]])


CONVOLUTION = OnTheWayBack(
    reference.conv2d_backward,
    convolution_axes,
    convolved,
    "The border is filled with zeros.",
    lambda dout, x, kernel, *_: kernel.shape[3],
)
