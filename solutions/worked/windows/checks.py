"""Visible checks: `check(conv2d)` says what is right, and shows the first thing that is wrong.

Needs NumPy alone; Matplotlib for the picture, where it is there. The examples, what they should give, and what known
mistakes give are in checks.json, beside this file.
"""

from __future__ import annotations

import io
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
        raise CheckFailed(f"{name} is still to be filled in: put your answer in place of ...")
    if _same(value, decode(known["expected"])):
        print(f"ok     {name}")
        return
    why = next((words for wrong, words in known["why"] if _same(value, decode(wrong))), "Run the next cell to see.")
    print(f"WRONG  {name} = {value!r}. {why}")
    sys.stdout.flush()
    raise CheckFailed(f"{name} is not right; see above")


def _check_function(function: Callable[..., Any], data: dict[str, Any]) -> None:
    name = getattr(function, "__name__", str(function))
    if name not in data:
        raise CheckFailed(f"there are no checks for {name}")
    known = data[name]
    tried = [_try(function, example) for example in known["examples"]]
    wrong = next((one for one in tried if one.report is not None), None)
    hint = _hint(known["mistakes"], tried) if wrong else None
    _tell(_as_text(known, tried, wrong, hint), lambda: _as_html(name, known, tried, wrong, hint))
    if wrong is not None:
        sys.stdout.flush()
        raise CheckFailed(f"{name} is not right yet; see the example above")


# ---- one example -----------------------------------------------------------------------------------------------------


class _Tried:
    """What came of an example. report: None where it is right, else in words what is not."""

    def __init__(self, example: dict[str, Any], yours: Any, changed: bool, report: str | None) -> None:
        self.name, self.example, self.yours = example["name"], example, yours
        self.changed, self.report = changed, report

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
        return _Tried(example, Raises("NotImplementedError"), False, f"{function.__name__} is not written yet.")
    except Exception as error:
        yours = Raises(type(error).__name__, str(error))
    before = [decode(value) for value in example["args"]]
    pairs = [(a, b) for a, b in zip(arguments, before, strict=True) if isinstance(b, np.ndarray)]
    changed = any(not np.array_equal(a, b) for a, b in pairs)
    if same(yours, expected) and not changed:
        return _Tried(example, yours, False, None)
    report = show(dict(zip(example["names"], before, strict=False)) | keywords, expected, yours)
    report += f"\nwhich is right, but {function.__name__} has changed its input" * same(yours, expected)
    return _Tried(example, yours, changed, report)


def _hint(mistakes: list[Any], tried: list[_Tried]) -> str | None:
    """What the one known mistake says that does in every example what the function did."""
    fitting = [words for words, values in mistakes if all(map(_explains, values, tried))]
    return fitting[0] if len(fitting) == 1 else None


def _explains(mistake: dict[str, Any] | None, one: _Tried) -> bool:
    """mistake: None where it does no harm, else what it `gives`, if that is wrong, and if it `changed` the input."""
    if mistake is None:
        return one.report is None
    gives = decode(mistake["gives"]) if "gives" in mistake else one.expected
    return one.changed == mistake.get("changed", False) and same(one.yours, gives, nan=True)


def _look(model: Any, view: str, expected: Any) -> tuple[Any, bool, str | None]:
    """Of a Keras model: its shapes or its parameters, that it changes nothing, and in words what is not right."""
    if not hasattr(model, "count_params"):
        return None, False, f"This is no Keras model but a {type(model).__name__}."
    if view == "Parameters":
        seen: list[Any] = [layer.count_params() for layer in _leaves(model) if layer.weights]
    elif hasattr(model, "add") and not model.built:
        return None, False, "The model is not built: begin it with keras.Input(shape=...)."
    else:
        seen = _shapes(model, expected[0])
    if _same(seen, expected):
        return seen, False, None
    name = "parameters, layer by layer" if view == "Parameters" else "shapes, from the input on"
    return seen, False, f"{name}\nshould be\n{_column(expected)}\nyours are\n{_column(seen)}"


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


def _as_text(known: dict[str, Any], tried: list[_Tried], wrong: _Tried | None, hint: str | None) -> str:
    lines = [f"{'ok   ' if one.report is None else 'WRONG'}  {one.name}" for one in tried]
    later = f"Graded later, for {known['points']:g} points: {known['later']}."
    lines += ["", *textwrap.wrap(later, 100)]
    if wrong is not None:
        lines += ["", f"The first that is wrong: {wrong.name}", "", str(wrong.report)]
    return "\n".join([*lines, *(["", *textwrap.wrap(hint, 100)] if hint else [])])


def _as_html(name: str, known: dict[str, Any], tried: list[_Tried], wrong: _Tried | None, hint: str | None) -> str:
    marks = {True: "✓ right", False: "✗ wrong"}
    now = [f"<tr>{_cell(one.name)}{_cell(marks[one.report is None])}</tr>" for one in tried]
    later = [f"<tr>{_cell(words)}{_cell(f'{points:g}')}</tr>" for words, points in known["tests"]]
    parts = [
        _table(f"{name}: checked here", ("example", "yours"), now),
        f"<details><summary>Graded later, for {known['points']:g} points: {escape(known['later'])}</summary>",
        _table("", ("what", "points"), later) + "</details>",
    ]
    if wrong is not None:
        parts.append(f"<p><b>The first that is wrong: {escape(wrong.name)}.</b> {escape(hint or '')}</p>")
        drawn = _picture(wrong)
        text = f"<pre>{escape(str(wrong.report))}</pre>"
        if drawn is None:
            parts.append(text)
        else:
            data, words = drawn
            source = f"data:image/png;base64,{b64encode(data).decode()}"
            parts.append(f'<img style="max-width:100%" alt="{escape(words)}" src="{source}">')
            parts.append(f"<details><summary>The same as text</summary>{text}</details>")
    return "".join(parts)


def _cell(text: str) -> str:
    return f'<td style="text-align:left">{escape(text)}</td>'


def _table(caption: str, heads: tuple[str, str], rows: list[str]) -> str:
    head = "".join(f'<th scope="col" style="text-align:left">{escape(one)}</th>' for one in heads)
    title = f'<caption style="text-align:left"><b>{escape(caption)}</b></caption>' if caption else ""
    return f"<table>{title}<tr>{head}</tr>{''.join(rows)}</table>"


# ---- the picture -----------------------------------------------------------------------------------------------------

_BLUE, _ORANGE = "#0072b2", "#d55e00"  # told apart without colour vision
_MAX_SIDE, _MAX_CHANNELS = 12, 3
_CELL = 0.42  # inches


class _Panel:
    """A grid of numbers. outlined: (row, column, height, width); wrong: which numbers are. Sizes in cells."""

    def __init__(self, title: str, grid: Any, outlined: Any = None, wrong: Any = None, signed: bool = False) -> None:
        self.title, self.outlined, self.signed = title, outlined, signed
        self.grid = np.asarray(grid, dtype=float)[:_MAX_SIDE, :_MAX_SIDE]
        self.wrong = np.zeros(self.grid.shape, bool) if wrong is None else wrong[:_MAX_SIDE, :_MAX_SIDE]
        top, left, height, width = outlined or (0, 0, 0, 0)
        rows, columns = self.grid.shape
        self.top, self.left = max(0, -top), max(0, -left)
        self.height = self.top + max(rows, top + height)
        self.width = max(self.left + max(columns, left + width), 0.18 * len(title))


def _picture(one: _Tried) -> tuple[bytes, str] | None:
    """PNG, and the same in words. None where there is nothing to draw, or nothing to draw with."""
    panels = _panels(one)
    if panels is None:
        return None
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return None
    *rows, words = panels
    width = max(sum(panel.width + 1 for panel in row) for row in rows)
    height = sum(max((panel.height for panel in row), default=-2.0) + 2 for row in rows)
    figure = Figure(figsize=(_CELL * width, _CELL * (height - 0.2)), dpi=110)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-0.5, width - 0.5), ylim=(height, 0.2))
    axes.set_axis_off()
    y = 1.2
    for row in filter(None, rows):
        x = 0.0
        for panel in row:
            _draw(axes, panel, x, y)
            x += panel.width + 1
        y += max(panel.height for panel in row) + 2
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor="white")
    return buffer.getvalue(), words


def _panels(one: _Tried) -> tuple[list[_Panel], list[_Panel], str] | None:
    """What goes in; what should come out, what does, and the difference; in words, where that is."""
    expected, yours = one.expected, one.yours
    if not isinstance(expected, np.ndarray) or not isinstance(yours, np.ndarray) or yours.dtype.kind not in "biuf":
        return None
    if not expected.size or not yours.size or max(expected.ndim, yours.ndim) > 5:
        return None
    alike = expected.shape == yours.shape
    wrong = ~_close(yours, expected) if alike else None
    place = tuple(np.argwhere(wrong)[0].tolist()) if wrong is not None and wrong.any() else None
    at = place or (0,) * expected.ndim
    window = _window(one.example.get("windows"), at) if place else None
    inputs: list[_Panel] = []
    for name, value in one.arguments.items():
        if isinstance(value, np.ndarray) and value.size and (value.ndim > 1 or expected.ndim == 1 == value.ndim):
            inputs += _slices(name, value, at, window if not inputs else None)
    if alike:
        assert wrong is not None
        seen = [_slice(value, at) for value in (expected, yours, wrong)]
        cell = (*seen[0][1], 1, 1) if place else None
        suffix = seen[0][2]
        difference = np.asarray(seen[1][0], dtype=float) - seen[0][0]
        results = [
            _Panel(f"should be{suffix}", seen[0][0], cell),
            _Panel(f"yours{suffix}", seen[1][0], cell, seen[2][0]),
            _Panel("yours − should be", difference, cell, seen[2][0], signed=True),
        ]
    else:
        results = [_Panel(f"{title} {value.shape}", _slice(value, (0,) * value.ndim)[0])
                   for title, value in (("should be", expected), ("yours", yours))]  # fmt: skip
    if place is not None:
        words = f"{int(wrong.sum())} of {wrong.size} numbers are wrong, the first at index {place}: "  # type: ignore[union-attr]
        words += f"{yours[place]:g} in place of {expected[place]:g}."
    else:
        words = f"The shape should be {expected.shape} and is {yours.shape}." if not alike else "The input is changed."
    return inputs, results, words


def _window(windows: dict[str, Any] | None, at: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    """Which part of the input the result's element looks at."""
    if windows is None or len(at) < 2:
        return None
    top, left = (i * step - before for i, step, before in zip(at, windows["stride"], windows["before"], strict=False))
    height, width = windows["size"]
    return top, left, height, width


def _slices(name: str, value: Any, at: tuple[int, ...], window: Any) -> list[_Panel]:
    """An argument's grids: the channels of an image, or those of the filter that the element at `at` is made with."""
    if value.ndim < 3:
        return [_Panel(name, np.atleast_2d(value), window)]
    rest = ""
    if value.ndim == 4:
        rest = f", {at[-1] % value.shape[3]}"
        value = value[..., at[-1] % value.shape[3]]
    alone = value.shape[2] == 1 and rest in ("", ", 0")
    count = min(value.shape[2], _MAX_CHANNELS)
    return [_Panel(name if alone else f"{name} [:, :, {c}{rest}]", value[..., c], window) for c in range(count)]


def _slice(value: Any, at: tuple[int, ...]) -> tuple[Any, tuple[int, int], str]:
    """The grid of two axes in which the element lies, its place there, and how to write which grid it is."""
    if value.ndim <= 2:
        return np.atleast_2d(value), (at[0] if len(at) == 2 else 0, at[-1] if at else 0), ""
    axes = (2, 3) if value.ndim == 5 else (0, 1)
    index = tuple(slice(None) if axis in axes else i for axis, i in enumerate(at))
    several = any(n > 1 for axis, n in enumerate(value.shape) if axis not in axes)
    names = ", ".join(":" if isinstance(i, slice) else str(i) for i in index)
    return value[index], (at[axes[0]], at[axes[1]]), f" [{names}]" if several else ""


def _draw(axes: Any, panel: _Panel, x: float, y: float) -> None:
    """With its upper left corner, padding that the window covers included, at (x, y), in cells."""
    from matplotlib.patches import Rectangle

    def frame(box: tuple[float, float, float, float], color: str, line: float) -> None:
        row, column, height, width = box
        axes.add_patch(Rectangle((x + column, y + row), width, height, fill=False, ec=color, lw=line, clip_on=False))

    x, y, (rows, columns) = x + panel.left, y + panel.top, panel.grid.shape
    most = float(np.abs(panel.grid[np.isfinite(panel.grid)]).max(initial=0)) or 1.0
    shades = {"cmap": "PuOr", "vmin": -2 * most} if panel.signed else {"cmap": "Greys", "vmin": 0}
    shown = panel.grid if panel.signed else np.abs(panel.grid)
    axes.imshow(shown, vmax=2 * most, extent=(x, x + columns, y + rows, y), aspect="auto", **shades)
    axes.text(x, y - panel.top - 0.25, panel.title, fontsize=9, va="bottom")
    for (i, j), number in np.ndenumerate(panel.grid):
        weight = "bold" if panel.wrong[i, j] else "normal"
        size = 8 if len(f"{number:.4g}") < 5 else 6
        axes.text(x + j + 0.5, y + i + 0.5, f"{number:.4g}", ha="center", va="center", fontsize=size, weight=weight)
        if panel.wrong[i, j]:
            frame((i + 0.06, j + 0.06, 0.88, 0.88), _ORANGE, 1.6)
    frame((0, 0, rows, columns), "#777777", 0.8)
    if panel.outlined is not None:
        frame(panel.outlined, _BLUE, 2.6)


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
    lines = [f"{name} =\n{as_text(value)}" for name, value in arguments.items()]
    return "\n".join([*lines, f"should give\n{as_text(expected)}", f"yours gives\n{as_text(yours)}"])


def as_text(value: Any) -> str:
    """Channels last is hard to read: one channel at a time, as a grid."""
    if hasattr(value, "count_params"):
        return "\n".join(f"    {_layer(layer)}" for layer in value.layers)
    if isinstance(value, Raises):
        return f"    {value!r}"
    if hasattr(value, "type_name"):  # what could not be taken out of the sandbox
        return f"    <{value.type_name}>"
    if not isinstance(value, np.ndarray):
        kind = "" if isinstance(value, int | float | str | tuple | list | dict) else f"  ({type(value).__name__})"
        return f"    {value!r}"[:2000] + kind
    head = f"    shape {value.shape}" + ("" if value.dtype.kind == "f" else f", {value.dtype}")
    if value.ndim < 3 or value.size == 0:
        return f"{head}\n    {np.array2string(value, prefix='    ')}"
    # (H, W, C): one channel at a time. (H', W', kh, kw, C): one window and channel at a time.
    axes = (0, 1) if value.ndim < 5 else (2, 3)
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
        parts.append(f"    … and {count - _MAX_GRIDS} more such grids")
    return "\n".join([head, *parts])


def _layer(layer: Any) -> str:
    names = ("filters", "kernel_size", "pool_size", "units", "strides", "padding")
    words = [f"{name} {getattr(layer, name)}" for name in names if hasattr(layer, name)]
    words += [f"activation {layer.activation.__name__}"] if hasattr(layer, "activation") else []
    weights = [
        f"\n      {n}:\n{as_text(np.array(w))}" for n, w in zip(("kernel", "bias"), layer.get_weights(), strict=False)
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
