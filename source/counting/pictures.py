"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, show

_SQUARES = "#f0e442", "#e69f00", "#56b4e9", "#009e73", "#cc79a7"  # told apart without colour vision, and on black

_CONVS = [{"type": "conv", "filters": filters, "kernel_size": 3} for filters in (32, 64, 64)]
_POOL = {"type": "max_pool", "pool_size": 2}
_HEAD = [{"type": "flatten"}, {"type": "dense", "units": 64}, {"type": "dense", "units": 10}]

#: The convnet of this course, and the same without its poolings.
CONVNET = [_CONVS[0], _POOL, _CONVS[1], _POOL, _CONVS[2], *_HEAD]
NO_POOLING = [*_CONVS, *_HEAD]

_SHAPES = [(26, 26, 32), (13, 13, 32), (11, 11, 64), (5, 5, 64), (3, 3, 64), (576,), (64,), (10,)]
_PARAMS = [320, 0, 18_496, 0, 36_928, 0, 36_928, 650]
_PARAMS_NO_POOLING = [320, 18_496, 36_928, 0, 1_982_528, 650]


def show_question():
    """The opening picture: both networks as a row of layers, and how many parameters each has."""
    _, axes = canvas(7.2, 2.6)
    names = ["conv", "pool", "conv", "pool", "conv", "flatten", "dense", "dense"]
    for top, total, colour in [(0, 93_322, BLUE), (2.3, 2_038_922, GREY)]:
        for place, name in enumerate(names):
            if name != "pool" or top == 0:
                box = {"boxstyle": "round,pad=0.35", "facecolor": "#e8eef4", "edgecolor": GREY}
                axes.text(place, top, name, ha="center", va="center", fontsize=9, bbox=box)
        length = total / 2_038_922 * 5.6
        axes.barh(top + 0.8, length, left=-0.4, height=0.5, color=colour)
        text = say("{total:,} parameters").format(total=total)
        axes.text(length - 0.25, top + 0.8, text, va="center", fontsize=10)
    axes.set(xlim=(-0.6, 7.6), ylim=(3.5, -0.5))
    show()


def see_kernels(conv_params):
    """The three convolutions of the convnet as rectangles: a row for each filter, its numbers side by side."""
    _, axes = canvas(7.2, 3.4)
    top = 0
    for number, (c_in, filters, expected) in enumerate([(1, 32, 320), (32, 64, 18_496), (64, 64, 36_928)], 1):
        text, colour = _against(answer(conv_params, 3, c_in, filters), expected)
        name = say("convolution {number}: {filters} filters of 3 × 3 × {c_in}")
        name = name.format(number=number, filters=filters, c_in=c_in)
        axes.text(0, top + 18, name, fontsize=9, va="center")
        axes.text(582, top + 18, text, fontsize=9, va="center", ha="right", color=colour, fontweight="bold")
        axes.add_patch(plt.Rectangle((0, top + 36), 9 * c_in, filters, color=BLUE, lw=0))
        axes.add_patch(plt.Rectangle((9 * c_in + 1, top + 36), 4, filters, color=GREY, lw=0))
        top += 36 + filters + 8
    legend = say("blue: weights; grey: biases, one for each filter (drawn four times as wide)")
    axes.text(0, top + 16, legend, fontsize=9, va="center")
    axes.set(xlim=(-5, 600), ylim=(top + 28, 0))
    show()


def see_growth(conv_params, dense_params):
    """Parameters of a convolution and of a dense layer on a map of 64 channels, against the side of the map."""
    sides = np.arange(3, 23)
    axes = plt.figure(figsize=(6.4, 3.1)).add_axes((0.15, 0.16, 0.84, 0.82))
    dense = [answer(dense_params, int(n * n * 64), 64) for n in sides]
    curves = [
        (say("Dense(64) after Flatten"), sides**2 * 4096 + 64, dense),
        ("Conv2D(64, 3)", np.full(len(sides), 36_928), [answer(conv_params, 3, 64, 64) for _ in sides]),
    ]
    for (name, expected, values), style, place in zip(curves, "os", ((20.4, 0), (22, 120_000)), strict=True):
        given = np.array([_number(value) for value in values])
        right = np.array_equal(given, expected)
        axes.plot(sides, expected, "-", color=BLUE if right else GREY, lw=1)
        axes.plot(sides, given, style, color=BLUE if right else ORANGE, ms=4)
        text = f"{name}: {expected[-1]:,}"
        if not right:  # a forgotten bias would not be seen: the dots lie on the line
            text = say("{name}: yours {value}, should be {expected:,}")
            text = text.format(name=name, value=_short(values[-1]), expected=expected[-1])
        axes.text(place[0], expected[-1] + place[1], text, ha="right", va="center", fontsize=9)
    axes.set(xlabel=say("side of the map that comes in"), ylabel=say("parameters"), ylim=(-60_000, 2_150_000),
             xticks=sides[::2], yticks=[0, 500_000, 1_000_000, 1_500_000, 2_000_000])  # fmt: skip
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.spines[["top", "right"]].set_visible(False)
    show()


def see_trace(trace):
    """The convnet's table, on a picture of (28, 28, 1); what is wrong stands beside what it should be."""
    rows = _rows(answer(trace, [dict(layer) for layer in CONVNET], (28, 28, 1)), len(CONVNET))
    print(say("layer                     shape             parameters"))
    for layer, row, shape, params in zip(CONVNET, rows, _SHAPES, _PARAMS, strict=True):
        yours_shape, yours = row
        right = _is(yours_shape, shape) and _number(yours) == params
        more = "" if right else say("   should be {shape}, {params:,}").format(shape=shape, params=params)
        print(f"{_name(layer):<26}{_short(yours_shape):<18}{_short(yours):>10}{more}")
    counts = [params for _, params in rows]
    total = sum(_number(params) for params in counts)
    if np.isfinite(total):
        text = say("                          in all            {total:>10,}").format(total=total)
        print(text + ("" if total == 93_322 else say("   should be 93,322")))


def see_pooling(trace):
    """Parameters by layer, of the convnet (blue) and of the same without its poolings (grey)."""
    nets = [(CONVNET, _PARAMS, BLUE, -0.19), (NO_POOLING, _PARAMS_NO_POOLING, GREY, 0.19)]
    _, axes = canvas(7.2, 3.6)
    for index, name in enumerate(["conv 32", "conv 64", "conv 64", "dense 64", "dense 10"]):
        axes.text(-0.02e6, index, name, ha="right", va="center", fontsize=9)
    for layers, params, colour, offset in nets:
        rows = _rows(answer(trace, [dict(layer) for layer in layers], (28, 28, 1)), len(layers))
        learning = [layer["type"] in ("conv", "dense") for layer in layers]
        counted = [(count, should) for (_, count), should, learns in zip(rows, params, learning, strict=True) if learns]
        for index, (count, should) in enumerate(counted):
            text, text_colour = _against(count, should)
            right = text_colour == BLUE
            length = np.clip(np.nan_to_num(_number(count)), 0, 2e6)
            axes.barh(index + offset, length, 0.34, color=colour)
            box = None if right else {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
            place = length if right else min(length, 1.2e6)
            axes.text(place + 0.015e6, index + offset, text, va="center", fontsize=8, bbox=box,
                      color="black" if right else ORANGE)  # fmt: skip
    notes = [(say("with the two poolings: flatten gives 3 × 3 × 64 = 576 numbers"), BLUE),
             (say("without them: flatten gives 22 × 22 × 64 = 30,976 numbers"), GREY)]  # fmt: skip
    for y, (text, colour) in zip((-1.35, -0.9), notes, strict=True):
        axes.barh(y, 0.05e6, 0.26, color=colour)
        axes.text(0.08e6, y, text, va="center", fontsize=9)
    axes.set(xlim=(-0.22e6, 2.3e6), ylim=(4.5, -1.6))
    show()


def see_fields(receptive_field):
    """What one output of each layer sees of an 8, for three networks; below, all that one of the last layer sees."""
    strided = [{**conv, "stride": stride} for conv, stride in zip(_CONVS, (2, 2, 1), strict=True)]
    nets = [(say("two poolings"), CONVNET[:5], [3, 4, 8, 10, 18]), (say("no pooling"), _CONVS, [3, 5, 7]),
            (say("strides 2, 2, 1"), strided, [3, 7, 15])]  # fmt: skip
    given = [_sides(answer(receptive_field, [dict(layer) for layer in layers])) for _, layers, _ in nets]
    right = [should for _, _, should in nets]
    titles = [title for title, _, _ in nets]
    rows = [("", given)] if given == right else [(say("yours: "), given), (say("should be: "), right)]
    _, axes = canvas(7.2, 4.05 * len(rows))
    for r, (whose, fields) in enumerate(rows):
        for c, (title, sides) in enumerate(zip(titles, fields, strict=True)):
            axes.text(34 * c + 14, 55 * r - 1.5, f"{whose}{title}", ha="center", va="bottom", fontsize=10)
            _draw_fields(axes, 34 * c, 55 * r, sides)
    axes.set(xlim=(-2, 98), ylim=(55 * len(rows) - 6, -5), aspect="equal")
    show()


def _draw_fields(axes, left, top, sides):
    """Squares round the middle of the 8, their sides below in the same colours; what the last shows of an 8, and of
    a 3."""
    eight, three = _digits()
    axes.imshow(eight, cmap="gray", extent=(left, left + 28, top + 28, top))
    if sides is None:
        axes.text(left + 14, top + 31.5, say("nothing yet"), ha="center", va="center", fontsize=9, color=GREY)
        return
    for index, side in enumerate(sides[:5]):
        start, shown = _centred(side)
        axes.add_patch(plt.Rectangle((left + start, top + start), shown, shown, fill=False, lw=1.6, ec=_SQUARES[index]))
        box = {"facecolor": _SQUARES[index], "edgecolor": "none", "pad": 2}
        place = left + 14 + 5 * (index - (min(len(sides), 5) - 1) / 2)
        axes.text(place, top + 31.5, _short(side), ha="center", va="center", fontsize=9, bbox=box)
    start, shown = _centred(sides[:5][-1])
    for digit, place in ((eight, left), (three, left + 15)):
        seen = digit[start : start + shown, start : start + shown]
        axes.imshow(seen, cmap="gray", vmin=0, vmax=255, extent=(place, place + 13, top + 48, top + 35))


def _centred(side):
    """(where a square in the middle of 28 pixels starts, how much of it fits)."""
    shown = min(max(side, 1), 28)
    return (28 - shown) // 2, shown


def _digits():
    """An 8 and a 3 of MNIST, (28, 28) each."""
    with np.load(Path(__file__).with_name("digits.npz")) as data:
        return [data["digits"][int(np.flatnonzero(data["labels"] == label)[0])] for label in (8, 3)]


# ---- what students' functions may give: anything --------------------------------------------------------------------


def _number(value):
    """A whole number, or NaN for whatever else it is."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return int(value) if whole and abs(int(value)) < 10**12 else np.nan


def _against(value, expected):
    """(text, colour) of a count beside what it should be."""
    if _number(value) == expected:
        return f"{expected:,}", BLUE
    return say("yours: {value}, should be {expected:,}").format(value=_short(value), expected=expected), ORANGE


def _rows(value, count):
    """`count` pairs (shape, parameters); None stands for what is missing."""
    rows = list(value)[:count] if isinstance(value, list | tuple) else []
    pairs = [tuple(row) if isinstance(row, list | tuple) and len(row) == 2 else (None, None) for row in rows]
    return pairs + [(None, None)] * (count - len(pairs))


def _is(shape, expected):
    """Whether a shape is as it should be, be it a list or a tuple."""
    return isinstance(shape, list | tuple) and [_number(n) for n in shape] == list(expected)


def _sides(value):
    """A list of whole numbers, or None."""
    numbers = [_number(side) for side in answer(list, value) or []]
    return numbers if numbers and np.nan not in numbers else None


def _name(layer):
    """A layer in a few words."""
    rest = {"conv": "{filters}, 3 × 3", "max_pool": "2 × 2", "dense": "{units}"}.get(layer["type"], "")
    return f"{layer['type']} {rest.format(**layer)}".strip()


def _short(value):
    """Whatever came back, in few characters."""
    if value is None or value is np.nan:
        return say("nothing yet")
    if isinstance(value, list | tuple):
        value = f"({', '.join(map(str, value))}{',' * (len(value) == 1)})"
    return str(value)[:16] if _number(value) is np.nan else f"{int(value):,}"
