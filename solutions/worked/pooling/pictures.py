"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, show

_SIDE = 126  # pixels of one picture: 28 × 28, 14 × 14, 9 × 9 and 7 × 7 fit in whole pixels or look as if they did
_THREE, _EIGHT = 3, 8


@cache
def _data():
    """Read when a picture is drawn."""
    return dict(np.load(Path(__file__).with_name("digits.npz")))


def load_filter():
    """Looks for the left edges of strokes, (3, 3)."""
    return _data()["filter"]


def load_digit(kind):
    """A handwritten digit as (28, 28, 1), values 0 to 255."""
    return _data()["digits"][kind][..., np.newaxis].astype(float)


def load_response(kind):
    """What the filter makes of that digit, (26, 26, 1), values of both signs."""
    return _data()["response"][kind][..., np.newaxis].astype(float)


def show_question():
    """The opening picture: a digit and every third pixel of it; the same moved by one pixel."""
    digit, moved = _data()["digits"][_THREE], np.roll(_data()["digits"][_THREE], 1, axis=1)
    _sheet(
        [
            [(say("a digit"), digit, ""), (say("every third pixel"), _data()["sub3"][_THREE], "")],
            [
                (say("one pixel further right"), moved, ""),
                (say("every third pixel"), _data()["sub3_moved"][_THREE], ""),
            ],
        ],
        1.9,
    )


def see_relu(relu):
    """Two digits, their response maps, and what relu makes of them. Grey is 0."""
    rows = []
    for kind in (_EIGHT, _THREE):
        response = _data()["response"][kind]
        expected = _data()["relu"][kind]
        yours = _map(answer(relu, load_response(kind)))
        right = _agree(yours, expected)
        row = [
            (say("a digit"), _data()["digits"][kind], ""),
            (say("under the filter"), _signed(response), ""),
            (say("then relu") if right else say("your relu"), _signed(yours), ""),
        ]
        rows.append(row if right else [*row, (say("should be"), _signed(expected), "")])
    columns = max(map(len, rows))
    _sheet([row + [None] * (columns - len(row)) for row in rows], 1.7)


def see_max(max_pool2d):
    """A digit under windows of growing size."""
    _see_pooled(max_pool2d, "max", say("max"))


def see_average(avg_pool2d):
    """A digit under windows of growing size; and a picture that is the same grey everywhere, with "same"."""
    plain = np.full((10, 10), 200)
    pooled = _map(answer(avg_pool2d, plain[..., np.newaxis].astype(float), 3, padding="same"))
    title = say("grey, 3 × 3, {padding}").format(padding='"same"')
    more = [[(title, pooled, "")], [(say("should be"), np.full((4, 4), 200), "")]]
    _see_pooled(avg_pool2d, "avg", say("average"), more)


def _see_pooled(function, key, name, more=((), ())):
    digit = load_digit(_EIGHT)
    yours = [_map(answer(function, digit, size)) for size in (2, 3, 4)]
    expected = [_data()[f"{key}{size}"][_EIGHT] for size in (2, 3, 4)]
    picture = _data()["digits"][_EIGHT]
    rows = [[(say("a digit"), picture, _size(picture)), *_titled(name, yours), *more[0]]]
    pairs = [*zip(yours, expected, strict=True), *((a[1], b[1]) for a, b in zip(*more, strict=True))]
    if not all(_agree(a, b) for a, b in pairs):
        rows.append([None, *((say("should be"), p, _size(p)) for p in expected), *more[1]])
    _sheet(rows, 1.7)


def _titled(name, pictures):
    return [(f"{name} {k} × {k}", p, _size(p)) for k, p in zip((2, 3, 4), pictures, strict=True)]


def see_shift(max_pool2d, avg_pool2d, subsample):
    """One digit made three times smaller in three ways; the same moved by one pixel; and how much that changes."""
    ways = [
        (say("max 3 × 3"), "max", max_pool2d),
        (say("average 3 × 3"), "avg", avg_pool2d),
        (say("every third"), "sub", subsample),
    ]
    digit, moved = load_digit(_THREE), np.roll(load_digit(_THREE), 1, axis=1)
    before = [_map(answer(function, digit, 3)) for _, _, function in ways]
    after = [_map(answer(function, moved, 3)) for _, _, function in ways]
    names = [name for name, _, _ in ways]
    rows = [
        [(say("a digit"), digit[..., 0], ""), *((name, p, "") for name, p in zip(names, before, strict=True))],
        [
            (say("one pixel further right"), moved[..., 0], ""),
            *((name, b, _change(a, b)) for name, a, b in zip(names, before, after, strict=True)),
        ],
    ]
    expected = [[_data()[f"{key}3{more}"][_THREE] for _, key, _ in ways] for more in ("", "_moved")]
    if not all(_agree(a, b) for a, b in zip([*before, *after], [*expected[0], *expected[1]], strict=True)):
        titles = [f"{say('should be')}: {name}" for name in names]
        rows.append([None, *((title, p, "") for title, p in zip(titles, expected[0], strict=True))])
        rows.append([None, *((title, p, _change(a, p)) for title, a, p in zip(titles, *expected, strict=True))])
    _sheet(rows, 1.8)


def mean_change(function, size):
    """By how much a shift of one pixel changes what `function` makes of the ten digits; in words."""
    changes = []
    for kind in range(10):
        digit = load_digit(kind)
        before, after = (_map(answer(function, x, size)) for x in (digit, np.roll(digit, 1, axis=1)))
        if before is None or after is None or before.shape != after.shape or not np.abs(before).sum() > 0:
            return "?"
        changes.append(np.abs(after - before).sum() / np.abs(before).sum())
    return f"{100 * np.mean(changes):.0f} %"


def _change(before, after):
    if before is None or after is None or before.shape != after.shape or not np.abs(before).sum() > 0:
        return ""
    share = np.abs(after - before.astype(float)).sum() / np.abs(before).sum()
    return say("changed by {percent:.0f} %").format(percent=100 * share)


def _map(values):
    """The first map of (H, W, C), as floats; None if there is none."""
    try:
        values = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        return None
    return values[..., 0] if values.ndim == 3 and values.size else None


def _agree(yours, expected):
    """Up to what was rounded off for the file."""
    return yours is not None and yours.shape == expected.shape and bool(np.allclose(yours, expected, rtol=0, atol=0.51))


def _signed(values):
    """Numbers of both signs as grey levels: 0 in the middle."""
    return None if values is None else 127.5 + np.asarray(values) / 8


def _size(picture):
    return "" if picture is None else f"{picture.shape[0]} × {picture.shape[1]}"


def _sheet(rows, height):
    """Pictures side by side, titled, with a caption below; all in one image, which is much faster to draw.

    rows: lists of (title, values from 0 to 255 or None for "nothing yet", caption), or None for no picture.
    """
    step, room = _SIDE + 24, 24
    captions = any(cell is not None and cell[2] for row in rows for cell in row)
    down = _SIDE + room + (20 if captions else 6)
    columns = max(map(len, rows))
    sheet = np.full((down * len(rows), step * columns), 255.0)
    _, axes = canvas(height * columns, height * down / step * len(rows))
    axes.set_position((0, 0, 1, 1))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            title, values, caption = cell
            top, left = r * down + room, c * step + 12
            sheet[top : top + _SIDE, left : left + _SIDE] = _enlarged(values)
            axes.add_patch(plt.Rectangle((left - 0.5, top - 0.5), _SIDE, _SIDE, fill=False, color=GREY, lw=0.8))
            colour = ORANGE if title.startswith(say("should be")) else "black"
            axes.text(left + _SIDE / 2, top - 4, title, ha="center", va="bottom", fontsize=9, color=colour)
            below = {"ha": "center", "va": "top", "fontsize": 9, "color": BLUE}
            axes.text(left + _SIDE / 2, top + _SIDE + 3, caption, **below)
            if values is None:
                axes.text(left + _SIDE / 2, top + _SIDE / 2, say("nothing yet"), ha="center", va="center", color=GREY)
    axes.imshow(sheet, cmap="gray", vmin=0, vmax=255, aspect="auto")
    axes.set(xlim=(0, sheet.shape[1]), ylim=(sheet.shape[0], 0))
    show()


def _enlarged(values):
    """Each pixel as a square, whatever the size."""
    if values is None:
        return np.full((_SIDE, _SIDE), 240.0)
    values = np.clip(np.nan_to_num(np.asarray(values, dtype=float)), 0, 255)
    rows, columns = (np.arange(_SIDE) * n // _SIDE for n in values.shape)
    return values[rows][:, columns]
