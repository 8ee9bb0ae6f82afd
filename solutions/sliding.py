"""What goes wrong with the windows of any function that slides one over an image, whatever it then does with them: how
many there are, where they lie, how large they are, what is put round the image.

Where they lie is computed in steps, and a mistake is one or two steps that are taken otherwise: a line. Steps of two
mistakes are taken together, where these are not the same ones. A function that slides a window says in `Sliding` what
its arguments mean and what it makes of windows; `mistakes_of` then gives its mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.exercise import Misconception, Stepwise, in_order

Array = np.ndarray[Any, Any]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Axis:
    """One axis of a call: n pixels, windows of k, steps of s. usual: the stride that it has when none is given. down:
    whether it is the first. rows, columns, across: the first axis, the second, and the other one."""

    n: int
    k: int
    s: int
    padding: str
    usual: int
    zeros: Pair = (0, 0)
    down: bool = True
    rows: Axis | None = None
    columns: Axis | None = None
    across: Axis | None = None

    def but(self, **changes: Any) -> Axis:
        """With some of it otherwise: `dataclasses.replace`, which takes most of the time where it is called by the
        thousand."""
        other = object.__new__(Axis)
        vars(other).update({**vars(self), **changes})
        return other

    @property
    def same(self) -> bool:
        return self.padding == "same"

    @property
    def windows(self) -> int:
        """How many there should be."""
        return -(-self.n // self.s) if self.same else (self.n - self.k) // self.s + 1

    @property
    def missing(self) -> int:
        """What "same" adds."""
        return max((self.windows - 1) * self.s + self.k - self.n, 0)

    @property
    def full(self) -> int:
        """What would have to be added so that there are as many windows as pixels."""
        return (self.n - 1) * self.s + self.k - self.n


Step = Callable[[Axis], Any]

#: Each as it should be. n, k, s, padding: what is read of the arguments. zeros: (before, after). count: of windows.
#: begin: of window i, from the first pixel of the image on or, with zeros, from the first zero. reach: how long a
#: window is cut. sliced: whether a window that is not as large as what it meets is stretched, as NumPy does with one of
#: length 1. filled: whether window i is looked at; if not, its place in the result stays 0. mode: what the zeros are.
#: known, large_enough, fits: whether it makes sense.
RIGHT: dict[str, Step] = {
    "n": lambda a: a.n,
    "k": lambda a: a.k,
    "s": lambda a: a.s,
    "padding": lambda a: a.padding,
    "zeros": lambda a: (a.missing // 2, a.missing - a.missing // 2) if a.same else (0, 0),
    "count": lambda a: (a.n + sum(a.zeros) - a.k) // a.s + 1,
    "begin": lambda a: lambda i: i * a.s,
    "reach": lambda a: a.k,
    "sliced": lambda a: False,
    "filled": lambda a: lambda i: True,
    "mode": lambda a: "constant",
    "known": lambda a: a.padding in ("valid", "same"),
    "large_enough": lambda a: a.s >= 1 and a.k >= 1,
    "fits": lambda a: a.same or a.n >= a.k,
}
_READ = ("n", "k", "s", "padding")
_CHECKED = ("known", "large_enough", "fits")


def same(**steps: Step) -> dict[str, Step]:
    """Taken otherwise with "same" alone."""
    return {name: _where(name, step, lambda a: a.same) for name, step in steps.items()}


def valid(**steps: Step) -> dict[str, Step]:
    return {name: _where(name, step, lambda a: not a.same) for name, step in steps.items()}


def _where(name: str, step: Step, holds: Callable[[Axis], bool]) -> Step:
    return lambda a: step(a) if holds(a) else RIGHT[name](a)


@dataclass(frozen=True)
class Along:
    """Windows along one axis: their first pixels, negative in what is put before the image; how long they are, and
    whether they are stretched; what is put before and after the image, and of what kind. places: where they stand in
    the result, which is `room` long."""

    begins: tuple[int, ...]
    size: int
    sliced: bool
    zeros: Pair
    mode: str
    places: tuple[int, ...] = ()
    room: int = 0


def laid(rows: Axis, columns: Axis, steps: Mapping[str, Step]) -> tuple[Along, Along]:
    """Raises ValueError for what makes no sense, as it was read."""
    taken, columns = {**RIGHT, **steps}, columns.but(down=False)
    read = []
    for axis, across in ((rows, columns), (columns, rows)):
        seen = axis.but(rows=rows, columns=columns, across=across)
        read.append(axis.but(**{name: taken[name](seen) for name in _READ}))
    for axis in read:
        seen = axis.but(rows=read[0])
        if not all(taken[name](seen) for name in _CHECKED):
            raise ValueError("this makes no sense")
    return _along(read[0], read[1], read[0], taken), _along(read[1], read[0], read[0], taken)


def _along(axis: Axis, across: Axis, rows: Axis, taken: Mapping[str, Step]) -> Along:
    across, rows = (one.but(zeros=RIGHT["zeros"](one)) for one in (across, rows))
    axis = axis.but(across=across, rows=rows)
    axis = axis.but(zeros=taken["zeros"](axis))
    begin = taken["begin"](axis)
    count = taken["count"](axis)
    if count < 0:
        raise ValueError("negative dimensions are not allowed")
    filled = taken["filled"](axis)
    places = tuple(i for i in range(count) if filled(i))
    begins = tuple(begin(i) - axis.zeros[0] for i in places)
    size, sliced, mode = taken["reach"](axis), taken["sliced"](axis), taken["mode"](axis)
    return Along(begins, size, sliced, axis.zeros, mode, places, count)


def placed(result: Array, rows: Along, columns: Along) -> Array:
    """What was made of the windows, among zeros where none was looked at."""
    if len(rows.places) == rows.room and len(columns.places) == columns.room:
        return result
    whole = np.zeros((rows.room, columns.room, *result.shape[2:]), result.dtype)
    whole[np.ix_(rows.places, columns.places)] = result
    return whole


def bordered(x: Array, rows: Along, columns: Along) -> Array:
    """x with what is put round it."""
    for at, axis in enumerate((rows, columns)):
        before, after = axis.zeros
        if axis.mode == "constant" and before >= 0 <= after:  # what np.pad does, in a tenth of the time
            larger = np.zeros((*x.shape[:at], before + x.shape[at] + after, *x.shape[at + 1 :]), x.dtype)
            larger[(slice(None),) * at + (slice(before, before + x.shape[at]),)] = x
            x = larger
        else:
            widths = [axis.zeros if at == other else (0, 0) for other in range(x.ndim)]
            x = np.pad(x, widths, mode=axis.mode)  # type: ignore[call-overload]
    return x


def tiles(x: Array, rows: Along, columns: Along) -> Array:
    """The windows side by side, as an image: (H'·kh, W'·kw, C). Raises ValueError where one does not lie in x and what
    is put round it: what is cut off there has no partner in a kernel, and no room in an array."""
    x = bordered(x, rows, columns)
    for at, axis in enumerate((rows, columns)):
        places = np.add.outer(np.array(axis.begins, dtype=int) + axis.zeros[0], np.arange(axis.size)).ravel()
        if places.size and not 0 <= places.min() <= places.max() < x.shape[at]:
            raise ValueError("operands could not be broadcast together")
        x = np.take(x, places, axis=at)
    return x


@dataclass(frozen=True)
class Sliding:
    """A function that slides a window.

    function:  its reference.
    axes:      called with its arguments: both axes.
    made_of:   called with the windows that were laid along both axes, then its arguments: what it makes of them. It
               asks the reference, so that a mistake in what is made of a window can stand in its place.
    border:    what lies outside of the image, said to a student.
    """

    function: Callable[..., Any]
    axes: Callable[..., tuple[Axis, Axis]]
    made_of: Callable[..., Any]
    border: str

    def taking(self, steps: Mapping[str, Step]) -> Callable[..., Any]:
        """The function, with other steps."""
        given = in_order(self.function)

        def mistaken(*args: Any, **kwargs: Any) -> Any:
            every = given(*args, **kwargs)
            rows, columns = laid(*self.axes(*every), steps)
            return placed(self.made_of(rows, columns, *every), rows, columns)

        return mistaken


@dataclass(frozen=True)
class Slip:
    """A mistake of any such function. hint: "{border}" is what the function says of it. fails: kinds of hidden tests,
    by the names that `mistakes_of` is given."""

    name: str
    hint: str
    steps: Mapping[str, Step]
    fails: tuple[str, ...]
    about: str


def mistakes_of(
    of: Sliding, slips: Iterable[Slip], tests: Mapping[str, tuple[str, ...]], apart: Mapping[str, tuple[str, ...]] = {}
) -> list[Misconception]:
    """tests: the function's hidden tests, by what they are about. apart: by a mistake's name, all that it fails here,
    where these are others."""

    def failed(slip: Slip) -> tuple[str, ...]:
        if slip.name in apart:
            return apart[slip.name]
        return tuple(dict.fromkeys(test for kind in slip.fails for test in tests[kind]))

    return [
        Misconception(
            slip.name,
            slip.hint.replace("{border}", of.border),
            Stepwise(of.taking, slip.steps),
            failed(slip),
            slip.about,
        )
        for slip in slips
    ]
