"""Visible checks: `check(conv2d)` says what is right, and shows the first thing that is wrong.

Needs NumPy alone. The examples, what they should give, and what known mistakes give are in checks.json, beside this
file.
"""

from __future__ import annotations

import json
import sys
import textwrap
from base64 import b64encode
from collections.abc import Callable
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

_MAX_GRIDS = 12


def translated(text: str) -> str:
    """In a release in another language, texts are translated where they stand; where this module is part of the grader,
    the grader puts its own in this place (`autograder.translation.catalogue.speak`)."""
    return text


def say(text: str) -> str:
    """What a student reads. What is to be filled in stands in braces: `say("{n} of {m}").format(n=1, m=2)`."""
    return translated(text)


_EXAMPLES = Path(__file__).with_name("checks.json")


class CheckFailed(AssertionError):
    """Shown as one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}"]


def check(function: Callable[..., Any] | None = None, **predictions: Any) -> None:
    """check(f): run the examples of `f`. check(predict_x=predict_x): is the prediction right?

    Raises CheckFailed at the end if something is not right.
    """
    data = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    for name, value in predictions.items():
        _check_prediction(name, value, data["predictions"][name])
    if function is not None:
        _check_function(function, data["functions"])


def _check_prediction(name: str, value: Any, known: dict[str, Any]) -> None:
    if value is ...:
        raise CheckFailed(say("{name} is still to be filled in: put your answer in place of ...").format(name=name))
    if _same(value, decode(known["expected"])):
        _tell(f"ok     {name}", lambda: f"<p>✓ {name}</p>")
        return
    reveal = say("Run the next cell to see.")
    why = next((one["hint"] for one in known["why"] if _same(value, decode(one["gives"]))), reveal)
    given = f"{value!r}"[:200]
    _tell(f"WRONG  {name} = {given}. {why}", lambda: f"<p><b>✗ {name} = {escape(given)}.</b> {escape(why)}</p>")
    raise CheckFailed(say("{name} is not right; see above").format(name=name))


def _check_function(function: Callable[..., Any], data: dict[str, Any]) -> None:
    name = getattr(function, "__name__", str(function))
    if name not in data:
        raise CheckFailed(say("there are no checks for {name}").format(name=name))
    known = data[name]
    tried = [_try(function, example) for example in known["examples"]]
    wrong = next((one for one in tried if one.report is not None), None)
    hint = _hint(known["mistakes"], tried) if wrong else None
    _tell(_as_text(known, tried, wrong, hint), lambda: _as_html(name, known, tried, wrong, hint))
    if wrong is not None:
        words = say("{name} is not right yet: see the example “{example}” above")
        if wrong.unwritten:
            words = say("{name} is not written yet: see the example “{example}” above")
        raise CheckFailed(words.format(name=name, example=wrong.name))


# ---- one example -----------------------------------------------------------------------------------------------------


class _Tried:
    """What came of an example. report: None where it is right, else in words what is not."""

    def __init__(self, example: dict[str, Any], yours: Any, changed: bool, report: str | None) -> None:
        self.name, self.example, self.yours = example["name"], example, yours
        self.changed, self.report = changed, report

    @property
    def unwritten(self) -> bool:
        return isinstance(self.yours, Raises) and self.yours.kind == "NotImplementedError"

    @property
    def mark(self) -> str:
        if self.unwritten:
            return say("– not written yet")
        return say("✓ right") if self.report is None else say("✗ wrong")

    @property
    def expected(self) -> Any:
        return decode(self.example["expected"])

    @property
    def arguments(self) -> dict[str, Any]:
        """As they were before the call."""
        given = dict(zip(self.example["names"], map(decode, self.example["args"]), strict=False))
        return given | {name: decode(value) for name, value in self.example["kwargs"].items()}


def _try(function: Callable[..., Any], example: dict[str, Any]) -> _Tried:
    arguments = [decode(value) for value in example["args"]]
    keywords = {name: decode(value) for name, value in example["kwargs"].items()}
    expected = decode(example["expected"])
    yours: Any
    try:
        yours = function(*arguments, **keywords)
        if "view" in example:
            return _Tried(example, *_look(yours, example["view"], expected))
    except NotImplementedError:
        return _Tried(example, Raises("NotImplementedError"), False,
                      say("{name} is not written yet.").format(name=function.__name__))  # fmt: skip
    except Exception as error:
        yours = Raises(type(error).__name__, str(error))
    before = [decode(value) for value in example["args"]]
    pairs = [(a, b) for a, b in zip(arguments, before, strict=True) if isinstance(b, np.ndarray)]
    changed = any(not np.array_equal(a, b) for a, b in pairs)
    if same(yours, expected) and not changed:
        return _Tried(example, yours, False, None)
    report = show(dict(zip(example["names"], before, strict=False)) | keywords, expected, yours)
    if same(yours, expected):
        report += "\n" + say("which is right, but {name} has changed its input").format(name=function.__name__)
    return _Tried(example, yours, changed, report)


def _hint(mistakes: list[dict[str, Any]], tried: list[_Tried]) -> str | None:
    """What the one known mistake says that does in every example what the function did."""
    fitting = [known for known in mistakes if all(map(_explains, known["gives"], tried))]
    if len(fitting) != 1:
        return None
    (known,) = fitting
    return known["hint"] if "hint" in known else something_wrong_with(known["about"])


def something_wrong_with(about: str) -> str:
    return say("It looks as if something is wrong with {about}.").format(about=about)


def _explains(mistake: dict[str, Any] | None, one: _Tried) -> bool:
    """mistake: None where it does no harm, else what it `gives`, if that is wrong, and if it `changed` the input."""
    if mistake is None:
        return one.report is None
    gives = decode(mistake["gives"]) if "gives" in mistake else one.expected
    return one.changed == mistake.get("changed", False) and same(one.yours, gives, nan=True)


def _look(model: Any, view: str, expected: Any) -> tuple[Any, bool, str | None]:
    """Of a Keras model: its shapes or its parameters, that it changes nothing, and in words what is not right."""
    if not hasattr(model, "count_params"):
        return None, False, say("This is no Keras model but this: {kind}.").format(kind=type(model).__name__)
    if view == "Parameters":
        seen: list[Any] = [layer.count_params() for layer in _leaves(model) if layer.weights]
    elif hasattr(model, "add") and not model.built:
        return None, False, say("The model is not built: begin it with keras.Input(shape=...).")
    else:
        seen = _shapes(model, expected[0])
    if _same(seen, expected):
        return seen, False, None
    name = say("parameters, layer by layer") if view == "Parameters" else say("shapes, from the input on")
    lines = [name, say("should be"), _column(expected), say("yours are"), _column(seen)]
    return seen, False, "\n".join(lines)


def _column(rows: Any) -> str:
    return "\n".join(f"    {row:,}" if isinstance(row, int) else f"    {tuple(row)}" for row in rows)


def _shapes(model: Any, start: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The shape of the input, then of every layer's output that has weights or changes the shape."""
    if not model.built:
        model(np.zeros((1, *start)))  # a subclassed model is built when it is called
    shape = getattr(model, "input_shape", None) or (None, *start)
    shapes = [shape[1:]]
    for layer in _leaves(model):
        shape = layer.compute_output_shape(shape)
        if layer.weights or shape[1:] != shapes[-1]:
            shapes.append(shape[1:])
    return shapes


def _leaves(model: Any) -> list[Any]:
    leaves = []
    for layer in model.layers:
        if hasattr(layer, "layers"):
            leaves += _leaves(layer)
        elif type(layer).__name__ != "InputLayer":
            leaves.append(layer)
    return leaves


# ---- what is shown ---------------------------------------------------------------------------------------------------


def _tell(text: str, html: Callable[[], str]) -> None:
    """In a notebook as HTML, elsewhere as text."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if hasattr(shell, "kernel"):
        from IPython.display import display

        display({"text/html": html(), "text/plain": text}, raw=True)
    else:
        print(text)
        sys.stdout.flush()


def _as_text(known: dict[str, Any], tried: list[_Tried], wrong: _Tried | None, hint: str | None) -> str:
    lines = [f"{'ok   ' if one.report is None else 'WRONG'}  {one.name}" for one in tried]
    if wrong is not None:
        lines += ["", f"{say('The first that is wrong')}: {wrong.name}", "", str(wrong.report)]
    lines += ["", *textwrap.wrap(hint, 100)] if hint else []
    return "\n".join([*lines, "", *textwrap.wrap(_later(known), 100)])


def _as_html(name: str, known: dict[str, Any], tried: list[_Tried], wrong: _Tried | None, hint: str | None) -> str:
    now = [f"<tr>{_cell(one.name)}{_cell(one.mark)}</tr>" for one in tried]
    title = say("{name}: checked here").format(name=name)
    parts = [_table(title, (say("example"), say("yours")), now)]
    if wrong is not None:
        first = f"{say('The first that is wrong')}: {wrong.name}."
        parts.append(f"<p><b>{escape(first)}</b> {escape(hint or '')}</p>")
        text = f"<pre>{escape(str(wrong.report))}</pre>"
        drawn = picture(wrong.arguments, wrong.expected, wrong.yours, wrong.example.get("windows"))
        if drawn is None:
            parts.append(text)
        else:
            parts += [f"<div>{''.join(map(image, drawn.inputs))}</div>"]
            parts += [f"<p>{escape(drawn.settings)}</p>"] if drawn.settings else []
            parts += [f"<div>{''.join(map(image, drawn.results))}</div><p>{escape(drawn.words)}</p>"]
            parts.append(f"<details><summary>{say('The same as text')}</summary>{text}</details>")
    later = [f"<tr>{_cell(test['name'])}{_cell(format(test['points'], 'g'))}</tr>" for test in known["tests"]]
    parts.append(f"<details><summary>{escape(_later(known))}</summary>")
    parts.append(_table("", (say("what"), say("points")), later) + "</details>")
    return "".join(parts)


def _later(known: dict[str, Any]) -> str:
    words = say("Graded later, for {points} points: {what}.")
    return words.format(points=f"{known['points']:g}", what=known["later"])


def _cell(text: str) -> str:
    return f'<td style="text-align:left">{escape(text)}</td>'


def _table(caption: str, heads: tuple[str, str], rows: list[str]) -> str:
    head = "".join(f'<th scope="col" style="text-align:left">{escape(one)}</th>' for one in heads)
    title = f'<caption style="text-align:left;white-space:nowrap"><b>{escape(caption)}</b></caption>' if caption else ""
    return f"<table>{title}<tr>{head}</tr>{''.join(rows)}</table>"


def image(panel: Panel) -> str:
    """As a picture of its own, on white: the notebook's theme is not known."""
    source = b64encode(svg(panel, "#ffffff").encode()).decode()
    style = "display:inline-block;vertical-align:top;margin:0 12px 4px 0;max-width:100%"
    return f'<img style="{style}" alt="{escape(panel.words)}" src="data:image/svg+xml;base64,{source}">'


# ---- the picture -----------------------------------------------------------------------------------------------------

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


class Picture:
    """inputs: the arrays; settings: the other arguments, in words; results: what should come out, what does and how
    they differ; words: what is wrong."""

    def __init__(self, arguments: dict[str, Any], inputs: list[Panel], results: list[Panel], words: str) -> None:
        self.inputs, self.results, self.words = inputs, results, words
        others = {name: value for name, value in arguments.items() if isinstance(value, int | float | str | tuple)}
        written = ", ".join(f"{name} = {value!r}" for name, value in others.items())
        self.settings = say("with {settings}").format(settings=written) if written else ""


def picture(arguments: dict[str, Any], expected: Any, yours: Any, windows: dict[str, Any] | None) -> Picture | None:
    """None where there is nothing to draw. windows: which part of the input an element of the result looks at."""
    if not isinstance(expected, np.ndarray) or not isinstance(yours, np.ndarray) or yours.dtype.kind not in "biuf":
        return None
    if not expected.size or not yours.size or max(expected.ndim, yours.ndim) > 5:
        return None
    alike = expected.shape == yours.shape
    wrong = ~_close(yours, expected) if alike else np.zeros(expected.shape, bool)
    place = tuple(np.argwhere(wrong)[0].tolist()) if wrong.any() else None
    at = place or (0,) * expected.ndim
    window = _window(windows, at) if place else None
    inputs: list[Panel] = []
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.size:
            inputs += _slices(name, value, at, window if not inputs else None)
    if not alike:
        words = say("The shape should be {expected} and is {yours}.").format(expected=expected.shape, yours=yours.shape)
        return Picture(arguments, inputs, [_whole(say("should be"), expected), _whole(say("yours"), yours)], words)
    should, cell, suffix = _slice(expected, at)
    is_, bad = _slice(yours, at)[0], _slice(wrong, at)[0]
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


def _slices(name: str, value: Any, at: tuple[int, ...], window: Any) -> list[Panel]:
    """An argument's grids: the channels of an image, or those of the filter that the element at `at` is made with."""
    if value.ndim < 3:
        return [Panel(name, np.atleast_2d(value), window)]
    before = after = ""
    if value.ndim == 4 and _grid_axes(name, 4) == (0, 1):
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


def _whole(title: str, value: Any) -> Panel:
    return Panel(f"{title} {value.shape}", _slice(value, (0,) * value.ndim)[0])


def _slice(value: Any, at: tuple[int, ...]) -> tuple[Any, tuple[int, int], str]:
    """The grid of two axes in which the element lies, its place there, and how to write which grid it is."""
    if value.ndim <= 2:
        return np.atleast_2d(value), (at[0] if len(at) == 2 else 0, at[-1] if at else 0), ""
    axes = _grid_axes("", value.ndim)
    index = tuple(slice(None) if axis in axes else i for axis, i in enumerate(at))
    several = any(n > 1 for axis, n in enumerate(value.shape) if axis not in axes)
    names = ", ".join(":" if isinstance(i, slice) else str(i) for i in index)
    return value[index], (at[axes[0]], at[axes[1]]), f" [{names}]" if several else ""


def _grid_axes(name: str, axes: int) -> tuple[int, int]:
    """Which two axes make a picture: of (H, W, C), of a batch (N, H, W, C), of a kernel (kh, kw, C_in, C_out), of
    patches (H', W', kh, kw, C)."""
    if axes == 4:
        return (0, 1) if "kernel" in name else (1, 2)
    return (2, 3) if axes == 5 else (0, 1)


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


class Raises:
    """In place of a value: the exception that came, or should come."""

    def __init__(self, kind: str, message: str = "") -> None:
        self.kind, self.message = kind, message

    def __repr__(self) -> str:
        return f"{self.kind}{': ' if self.message else ''}{self.message}"


def same(yours: Any, expected: Any, nan: bool = False) -> bool:
    """Is `yours` as good as `expected`? nan: not a number equals itself."""
    if isinstance(expected, Raises) or isinstance(yours, Raises):
        return isinstance(yours, Raises) and isinstance(expected, Raises) and yours.kind == expected.kind
    if isinstance(expected, np.ndarray):
        if not isinstance(yours, np.ndarray | np.generic) or yours.shape != expected.shape:
            return False
        return yours.dtype.kind in "biuf" and bool(_close(yours, expected, nan).all())
    return _same(yours, expected, exact=True)


def _close(yours: Any, expected: Any, nan: bool = False) -> Any:
    return np.isclose(yours, expected, rtol=1e-5, atol=1e-8, equal_nan=nan)


def _same(yours: Any, expected: Any, exact: bool = False) -> bool:
    """Lists and tuples are the same; 12.0 is 12 unless `exact`."""
    if isinstance(yours, np.ndarray) and yours.ndim == 0:
        yours = yours[()]
    if isinstance(expected, list | tuple):
        return (
            isinstance(yours, list | tuple | np.ndarray)
            and len(yours) == len(expected)
            and all(_same(a, b, exact) for a, b in zip(yours, expected, strict=True))
        )
    if isinstance(yours, np.generic):
        yours = yours.item()
    if exact and type(yours) is not type(expected):
        return False
    return (yours is None or isinstance(yours, int | float | str)) and bool(yours == expected)


def show(arguments: dict[str, Any], expected: Any, yours: Any) -> str:
    """A call in words: what goes in, what should come out, what does."""
    lines = [f"{name} =\n{as_text(value, name)}" for name, value in arguments.items()]
    return "\n".join([*lines, say("should give"), as_text(expected), say("yours gives"), as_text(yours)])


def as_text(value: Any, name: str = "") -> str:
    """Channels last is hard to read: one channel at a time, as a grid. name: of the argument whose value it is."""
    if hasattr(value, "count_params"):
        return "\n".join(f"    {_layer(layer)}" for layer in value.layers)
    if isinstance(value, Raises):
        return f"    {value!r}"
    if hasattr(value, "type_name"):  # what could not be taken out of the sandbox
        return f"    <{value.type_name}>"
    if not isinstance(value, np.ndarray):
        kind = "" if isinstance(value, int | float | str | tuple | list | dict) else f"  ({type(value).__name__})"
        return f"    {value!r}"[:2000] + kind
    head = f"    {say('shape')} {value.shape}" + ("" if value.dtype.kind == "f" else f", {value.dtype}")
    if value.ndim < 3 or value.size == 0:
        return f"{head}\n    {np.array2string(value, prefix='    ')}"
    axes = _grid_axes(name, value.ndim)
    others = [axis for axis in range(value.ndim) if axis not in axes]
    parts = []
    count = int(np.prod([value.shape[axis] for axis in others]))
    for index in islice(np.ndindex(*(value.shape[axis] for axis in others)), _MAX_GRIDS):
        place: list[Any] = [slice(None)] * value.ndim
        for axis, i in zip(others, index, strict=True):
            place[axis] = i
        names = ", ".join(":" if isinstance(i, slice) else str(i) for i in place)
        label = "" if count == 1 else f"    [{names}]\n"
        parts.append(f"{label}    {np.array2string(value[tuple(place)], prefix='    ')}")
    if count > _MAX_GRIDS:
        parts.append("    " + say("… and {count} more such grids").format(count=count - _MAX_GRIDS))
    return "\n".join([head, *parts])


def _layer(layer: Any) -> str:
    names = ("filters", "kernel_size", "pool_size", "units", "strides", "padding")
    words = [f"{name} {getattr(layer, name)}" for name in names if hasattr(layer, name)]
    words += [f"activation {layer.activation.__name__}"] if hasattr(layer, "activation") else []
    weights = [
        f"\n      {n}:\n{as_text(np.array(w), n)}"
        for n, w in zip(("kernel", "bias"), layer.get_weights(), strict=False)
    ]
    return f"{type(layer).__name__}  {', '.join(words)}{''.join(weights)}"


def decode(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = [(k, v) for k, v in value.items() if k not in ("dtype", "shape")]
    if kind == "array":
        return np.array(inner, dtype=value["dtype"]).reshape(value["shape"])
    if kind == "dict":
        return {decode(k): decode(v) for k, v in inner}
    if kind == "raises":
        return Raises(inner)
    if kind == "model":
        return _build(decode(inner))
    items = [decode(item) for item in inner]
    return tuple(items) if kind == "tuple" else items


def _build(description: Any) -> Any:
    import keras

    shape, steps = description
    model = keras.Sequential([keras.Input(shape)])
    for kind, settings, weights in steps:
        model.add(getattr(keras.layers, kind)(**settings))
        model.layers[-1].set_weights(weights)
    return model
