"""Arrays drawn: grids of numbers, the first that is wrong outlined, and the part of the input that it is made from."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import Any

import numpy as np

from autograder.kinds import generators  # noqa: F401  (the other kind of value that NumPy has)
from autograder.kinds.arrays import as_array, axes_of_grid, wrong_places
from autograder.kinds.saying import say
from autograder.kinds.shown import DRAWERS, Drawn, Grids

_BLUE, _ORANGE = "#0072b2", "#d55e00"  # told apart without colour vision
_POSITIVE, _NEGATIVE, _PLAIN = (153, 142, 195), (241, 163, 64), (150, 150, 150)
_MAX_SIDE, _MAX_CHANNELS = 12, 3
_PIXELS = 40  # of a number's cell


class Panel:
    """A grid of numbers under a title. In cells: outlined, (row, column, height, width).

    wrong: which numbers are; most: which number gets the strongest shade.
    """

    def __init__(self, title: str, grid: Any, outlined: Any = None, wrong: Any = None, most: float = 0.0) -> None:
        self.title, self.outlined = title, outlined
        self.grid = np.asarray(grid, dtype=float)[:_MAX_SIDE, :_MAX_SIDE]
        self.wrong = np.zeros(self.grid.shape, bool) if wrong is None else wrong[:_MAX_SIDE, :_MAX_SIDE]
        self.most = most or _most(self.grid)

    @property
    def words(self) -> str:
        """For whoever does not see it."""
        return f"{self.title}: " + "; ".join(", ".join(f"{number:.4g}" for number in row) for row in self.grid)


class Picture(Drawn):
    """inputs: the arrays; settings: the other arguments, in words; results: what should come out, what does and how
    they differ; words: what is wrong."""

    def __init__(self, arguments: dict[str, Any], inputs: list[Panel], results: list[Panel], words: str) -> None:
        self.inputs, self.results, self.words = inputs, results, words
        others = {name: value for name, value in arguments.items() if isinstance(value, int | float | str | tuple)}
        written = ", ".join(f"{name} = {value!r}" for name, value in others.items())
        self.settings = say("with {settings}").format(settings=written) if written else ""

    def html(self) -> str:
        parts = [f"<div>{''.join(map(image, self.inputs))}</div>"]
        parts += [f"<p>{escape(self.settings)}</p>"] if self.settings else []
        return "".join([*parts, f"<div>{''.join(map(image, self.results))}</div><p>{escape(self.words)}</p>"])


def picture(
    arguments: dict[str, Any], expected: Any, yours: Any, windows: dict[str, Any] | None, grids: Grids
) -> Picture | None:
    """None where there is nothing to draw: see `shown.drawn`."""
    yours = as_array(yours) if isinstance(expected, np.ndarray) else None
    if yours is None or not expected.size or not yours.size or max(expected.ndim, yours.ndim) > 5:
        return None
    alike, axes = expected.shape == yours.shape, grids.get("result")
    wrong = wrong_places(yours, expected, None) if alike else np.zeros(expected.shape, bool)
    place = tuple(np.argwhere(wrong)[0].tolist()) if wrong.any() else None
    at = place or (0,) * expected.ndim
    window = _window(windows, at) if place else None
    inputs: list[Panel] = []
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.size:
            inputs += _slices(name, value, at, window if not inputs else None, grids.get(name))
    if not alike:
        words = say("The shape should be {expected} and is {yours}.").format(expected=expected.shape, yours=yours.shape)
        whole = [_whole(say("should be"), expected, axes), _whole(say("yours"), yours, axes)]
        return Picture(arguments, inputs, whole, words)
    should, cell, suffix = _slice(expected, at, axes)
    is_, bad = _slice(yours, at, axes)[0], _slice(wrong, at, axes)[0]
    outlined = (*cell, 1, 1) if place else None
    most = max(_most(should), _most(is_))
    difference = np.asarray(is_, dtype=float) - should
    results = [
        Panel(say("should be") + suffix, should, outlined, most=most),
        Panel(say("yours") + suffix, is_, outlined, bad, most),
        Panel(say("yours − should be"), difference, outlined, bad),
    ]
    if place is None:
        return Picture(arguments, inputs, results, say("The result is right, but the input is changed."))
    words = say("{yours} in place of {expected}.")
    if wrong.sum() > 1:
        words = say("{count} of {all} numbers are wrong, the first at index {place}: {yours} in place of {expected}.")
    elif wrong.size > 1:
        words = say("The number at index {place} is wrong: {yours} in place of {expected}.")
    about = {"count": int(wrong.sum()), "all": wrong.size, "place": place[0] if len(place) == 1 else place}
    words = words.format(**about, yours=f"{yours[place]:g}", expected=f"{expected[place]:g}")
    return Picture(arguments, inputs, results, words)


def _most(grid: Any) -> float:
    numbers = np.asarray(grid, dtype=float)
    return float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0)) or 1.0


def _window(windows: dict[str, Any] | None, at: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    """Which part of the input the result's element looks at."""
    if windows is None or len(at) < 2:
        return None
    top, left = (i * step - before for i, step, before in zip(at, windows["stride"], windows["before"], strict=False))
    height, width = windows["size"]
    return top, left, height, width


def _slices(name: str, value: Any, at: tuple[int, ...], window: Any, axes: tuple[int, int] | None) -> list[Panel]:
    """An argument's grids: those along its third axis; of four axes, those that the element at `at` is made with."""
    if value.ndim < 3:
        return [Panel(name, np.atleast_2d(value), window)]
    before = after = ""
    if value.ndim == 4 and axes_of_grid(4, axes) == (0, 1):
        after = f", {at[-1] % value.shape[3]}"
        value = value[..., at[-1] % value.shape[3]]
    elif value.ndim == 4:
        before = f"{at[0] % len(value)}, "
        value = value[at[0] % len(value)]
    alone = value.shape[2] == 1 and before in ("", "0, ") and after in ("", ", 0")
    count = min(value.shape[2], _MAX_CHANNELS)
    return [
        Panel(name if alone else f"{name} [{before}:, :, {c}{after}]", value[..., c], window, most=_most(value))
        for c in range(count)
    ]


def _whole(title: str, value: Any, axes: tuple[int, int] | None) -> Panel:
    return Panel(f"{title} {value.shape}", _slice(value, (0,) * value.ndim, axes)[0])


def _slice(value: Any, at: tuple[int, ...], axes: tuple[int, int] | None) -> tuple[Any, tuple[int, int], str]:
    """The grid of two axes in which the element lies, its place there, and how to write which grid it is."""
    if value.ndim <= 2:
        return np.atleast_2d(value), (at[0] if len(at) == 2 else 0, at[-1] if at else 0), ""
    axes = axes_of_grid(value.ndim, axes)
    index = tuple(slice(None) if axis in axes else i for axis, i in enumerate(at))
    several = any(n > 1 for axis, n in enumerate(value.shape) if axis not in axes)
    names = ", ".join(":" if isinstance(i, slice) else str(i) for i in index)
    return value[index], (at[axes[0]], at[axes[1]]), f" [{names}]" if several else ""


def image(panel: Panel) -> str:
    """As a picture of its own, on white: the notebook's theme is not known."""
    source = b64encode(svg(panel, "#ffffff").encode()).decode()
    style = "display:inline-block;vertical-align:top;margin:0 12px 4px 0;max-width:100%"
    return f'<img style="{style}" alt="{escape(panel.words)}" src="data:image/svg+xml;base64,{source}">'


def svg(panel: Panel, background: str = "") -> str:
    """A picture of its own. Around it, room for the padding that an outlined window covers."""
    rows, columns = panel.grid.shape
    top, left, height, width = panel.outlined or (0, 0, 0, 0)
    x, y = 3 + _PIXELS * max(0, -left), 24 + _PIXELS * max(0, -top)
    right = x + _PIXELS * max(columns, left + width)
    bottom = y + _PIXELS * max(rows, top + height)
    right = max(right, 3 + sum(14 if ord(letter) > 0x1100 else 8 for letter in panel.title))  # Hangul is wide
    signed = bool((panel.grid < 0).any())
    parts = [f'<rect width="100%" height="100%" fill="{background}"/>'] if background else []
    parts.append(f'<text x="3" y="15" font-size="13" fill="currentColor">{escape(panel.title)}</text>')
    for (i, j), number in np.ndenumerate(panel.grid):
        left_, top_ = x + _PIXELS * j, y + _PIXELS * i
        parts.append(_rectangle(left_, top_, 1, 1, "#777777", 0.8, _shade(number, panel.most, signed)))
        written = f"{number:.4g}"
        style = f'font-size="{13 if len(written) < 5 else 10}"' + ' font-weight="bold"' * bool(panel.wrong[i, j])
        place = f'x="{left_ + _PIXELS / 2:g}" y="{top_ + _PIXELS / 2 + 4.5:g}" text-anchor="middle"'
        parts.append(f'<text {place} {style} fill="#111111">{written}</text>')
    for i, j in np.argwhere(panel.wrong).tolist():
        parts.append(_rectangle(x + _PIXELS * j + 3, y + _PIXELS * i + 3, 0.85, 0.85, _ORANGE, 2))
    if panel.outlined is not None:
        parts.append(_rectangle(x + _PIXELS * left, y + _PIXELS * top, height, width, _BLUE, 3.5))
    size = f'width="{right + 3}" height="{bottom + 3}" viewBox="0 0 {right + 3} {bottom + 3}"'
    named = f'role="img" aria-label="{escape(panel.words)}" font-family="sans-serif"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named}>{"".join(parts)}</svg>'


def _rectangle(x: float, y: float, height: float, width: float, line: str, thick: float, fill: str = "none") -> str:
    """height and width in cells, the rest in pixels."""
    place = f'x="{x:g}" y="{y:g}" width="{width * _PIXELS:g}" height="{height * _PIXELS:g}"'
    return f'<rect {place} fill="{fill}" stroke="{line}" stroke-width="{thick:g}"/>'


def _shade(number: float, most: float, signed: bool) -> str:
    """White for 0. A number below 0 has another colour than one above."""
    if not np.isfinite(number):
        return "#ffffff"
    strength = min(abs(number) / most, 1.0)
    full = (_NEGATIVE if number < 0 else _POSITIVE) if signed else _PLAIN
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02x}" for part in full)


DRAWERS.append(picture)
