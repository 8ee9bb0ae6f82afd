"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, show
from matplotlib.collections import PolyCollection
from sliding import slide

_PALE, _LINE = "#dddddd", "#333333"

#: The layers of a small network: (window, stride).
_LAYERS = [(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)]
_SIZES = [28, 26, 13, 11, 5, 3]


@cache
def _data():
    """Read when a picture is drawn."""
    return dict(np.load(Path(__file__).with_name("photo.npz")))


def load_photo():
    """The photograph as (48, 64, 3), values 0 to 255."""
    return _data()["photo"].astype(float)


def show_question():
    """The opening picture: a 5x5 grid, its nine 3x3 windows, and the zeros that make them 25."""
    _, axes = canvas(8.0, 3.3)
    cells = _Cells()
    cells.grid(0, 2, 5, 5)
    axes.text(2.5, 1.4, say("a 5 × 5 image"), ha="center", fontsize=11)
    for i in range(3):
        for j in range(3):
            left, top, small = 7.5 + 3.1 * j, 3.1 * i, 0.52
            cells.grid(left, top, 5, 5, side=small)
            cells.grid(left + j * small, top + i * small, 3, 3, colour=BLUE, side=small)
    axes.text(11.9, -0.6, say("its nine 3 × 3 windows"), ha="center", fontsize=11)
    cells.grid(18.5, 1, 7, 7, colour=ORANGE)
    cells.grid(19.5, 2, 5, 5)
    for i in range(7):
        for j in range(7):
            if i in (0, 6) or j in (0, 6):
                axes.text(19 + j, 1.5 + i, "0", color="white", ha="center", va="center", fontsize=9)
    axes.text(22, 0.4, say("with zeros round it: 25"), ha="center", fontsize=11)
    axes.add_patch(plt.Rectangle((18.5, 1), 3, 3, fill=False, lw=3, color=BLUE, zorder=3))
    cells.draw(axes)
    axes.set(xlim=(-0.3, 25.8), ylim=(9, -1.4), aspect="equal")
    show()


def move_window():
    """A 3x3 window on its way over 6x6 pixels: the reader moves it."""
    slide(with_kernel=False)


def see_sizes(conv_output_size):
    """How a 28 x 28 digit shrinks from layer to layer, to scale, by the student's sizes."""
    _, axes = canvas(8.6, 2.6)
    left, middle = 0.0, 14.0
    for index, size in enumerate(_SIZES):
        colour, text = BLUE, f"{size}"
        if index:
            k, stride = _LAYERS[index - 1]
            label = f"{k} × {k}" if stride == 1 else say("{k} × {k}\nstride {stride}").format(k=k, stride=stride)
            value = answer(conv_output_size, _SIZES[index - 1], k, stride)
            if not _is_whole(value, size):
                colour, text = ORANGE, say("{value}\nshould be {size}").format(value=_short(value), size=size)
            axes.annotate(
                "", (left + 12.5, middle), (left + 1.5, middle), arrowprops={"arrowstyle": "->", "color": GREY}
            )
            axes.text(left + 7, middle - 1.2, label, ha="center", va="bottom", fontsize=9)
            left += 14
        place = (left, middle - size / 2)
        axes.add_patch(plt.Rectangle(place, size, size, facecolor=colour + "55", edgecolor=colour, lw=1.5))
        axes.text(left + size / 2, middle + size / 2 + 0.8, text, ha="center", va="top", fontsize=10, color=colour)
        left += size
    axes.set_title(say("a digit on its way through a small network, to scale"), fontsize=11)
    axes.set(xlim=(-1, left + 5), ylim=(34, -1), aspect="equal")
    show()


def see_zeros(same_padding, conv_output_size):
    """Axes with the zeros of the student, and the windows that then fit; what is wrong has the right one below.

    How many windows fit a wrong number of zeros is what the student's conv_output_size says.
    """
    rows = []
    cases = [(5, 3, 1, (1, 1), 5), (5, 2, 1, (0, 1), 5), (6, 3, 2, (0, 1), 3), (7, 5, 3, (2, 2), 3)]
    for n, k, stride, right, count in cases:
        title = say("length {n}, window {k}, stride {stride}").format(n=n, k=k, stride=stride)
        yours = answer(same_padding, n, k, stride)
        if _is_pair(yours, right):
            rows.append((title, _short(yours), BLUE, right, n, k, stride, count))
        elif _drawable(yours):
            pads = _drawable(yours)
            fit = answer(conv_output_size, n + sum(pads), k, stride)
            rows.append((title, _short(yours), ORANGE, pads, n, k, stride, _few(fit)))
            rows.append(("", say("should be"), ORANGE, right, n, k, stride, count))
        else:
            said = say("{value}\nshould be").format(value=_short(yours))
            rows.append((title, said, ORANGE, right, n, k, stride, count))
    tall = 2.9
    _, axes = canvas(8.0, 0.45 + 0.78 * len(rows))
    cells = _Cells()
    for r, (title, said, colour, pads, n, k, stride, count) in enumerate(rows):
        top = r * tall
        axes.text(0, top + 0.5, title, fontsize=10, va="center")
        axes.text(14, top + 0.5, said, fontsize=10, va="center", ha="right", color=colour)
        _axis(axes, cells, top, pads, n, k, stride, count)
    cells.draw(axes)
    axes.set_title(say("zeros (orange), and below each axis the windows that then fit"), fontsize=11)
    axes.set(xlim=(-0.2, 27.5), ylim=(len(rows) * tall - 0.5, -0.5), aspect="equal")
    show()


def see_frame(zero_pad):
    """The photograph with zeros round it, which are black."""
    photo, pads = load_photo(), ((4, 12), (20, 8))
    expected = np.zeros((64, 92, 3))
    expected[4:52, 20:84] = photo
    title = say("pads {pads}").format(pads=pads)
    panels = [(say("the photograph"), photo), *_compared(title, answer(zero_pad, photo, pads), expected)]
    _side_by_side(panels, 3, height=64, width=92)


def see_patches(extract_patches):
    """Patches of the photograph laid out apart, at two strides."""
    photo = load_photo()
    panels = []
    for stride, title in [(16, say("16 × 16 patches, stride 16")), (8, say("16 × 16 patches, stride 8"))]:
        expected = [[photo[i : i + 16, j : j + 16] for j in range(0, 49, stride)] for i in range(0, 33, stride)]
        yours = answer(extract_patches, photo, 16, stride)
        panels += _compared(title, _apart(yours), _apart(np.array(expected)))
    _side_by_side(panels, 2, height=92, width=130)


def answer_question(conv_output_size, same_padding):
    """The question of the beginning, by the student's own functions; what is wrong stands beside what it should be."""
    for padding, right in (("valid", (537, 957)), ("same", (540, 960))):
        rows, columns = (answer(conv_output_size, n, 7, 2, padding) for n in (1080, 1920))
        if _is_whole(rows, right[0]) and _is_whole(columns, right[1]):
            line = say('"{padding}": {rows} rows × {columns} columns = {windows:,} windows')
            print(line.format(padding=padding, rows=rows, columns=columns, windows=rows * columns))
        else:
            line = say('"{padding}": {rows} rows, {columns} columns; should be {right[0]} and {right[1]}')
            print(line.format(padding=padding, rows=_short(rows), columns=_short(columns), right=right))
    for name, n in [(say("above and below"), 1080), (say("left and right"), 1920)]:
        pads = answer(same_padding, n, 7, 2)
        right = _is_pair(pads, (2, 3))
        line = say("zeros {name}: {pads}") if right else say("zeros {name}: {pads}; should be (2, 3)")
        print(line.format(name=name, pads=_short(pads)))


class _Cells:
    """Squares gathered and drawn at once: one collection is much faster than many patches."""

    def __init__(self):
        self._faces, self._colours = [], []

    def grid(self, left, top, rows, columns, colour=_PALE, side=1.0):
        for i in range(rows):
            for j in range(columns):
                x, y = left + j * side, top + i * side
                self._faces.append([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
                self._colours.append(colour)

    def draw(self, axes):
        axes.add_collection(PolyCollection(self._faces, facecolors=self._colours, edgecolors=_LINE, linewidths=0.6))


def _axis(axes, cells, top, pads, n, k, stride, count):
    """One axis: its pixels, zeros on both sides, and so many windows as bars below, in three lanes."""
    before, after = pads
    zero = 17 - before
    cells.grid(zero, top, 1, before, colour=ORANGE)
    cells.grid(17, top, 1, n)
    cells.grid(17 + n, top, 1, after, colour=ORANGE)
    for place in (*range(before), *range(before + n, before + n + after)):
        axes.text(zero + place + 0.5, top + 0.5, "0", color="white", ha="center", va="center", fontsize=8)
    for window in range(count):
        start, height = window * stride, top + 1.3 + 0.32 * (window % 3)
        axes.plot([zero + start + 0.15, zero + start + k - 0.15], [height, height], color=BLUE, lw=2.2)


def _few(count):
    """How many windows to draw, of however many a student's function says."""
    return min(int(count), 13) if isinstance(count, int | np.integer) else 0


def _drawable(pads):
    """Two wrong numbers, if they can be drawn as zeros."""
    pads = answer(tuple, pads) or ()
    if len(pads) != 2 or not all(isinstance(pad, int | float | np.number) for pad in pads):
        return None
    return tuple(int(pad) for pad in pads) if all(0 <= pad <= 4 and int(pad) == pad for pad in pads) else None


def _compared(title, yours, expected):
    """(title, picture) once if `yours` is right, else beside what it should look like."""
    if answer(np.shape, yours) == expected.shape and answer(np.allclose, yours, expected):
        return [(title, expected)]
    drawn = _is_picture(yours)
    whose, other = say("yours") if drawn else say("yours: nothing to draw"), say("should be")
    return [(f"{title}\n{whose}", np.asarray(yours, dtype=float) if drawn else None), (f"{title}\n{other}", expected)]


def _is_picture(values):
    shaped = isinstance(values, np.ndarray) and values.ndim == 3 and values.shape[2] == 3
    return shaped and values.dtype.kind in "biuf" and 0 < values.size < 10**6


def _apart(patches):
    """Patches (H', W', h, w, 3) as one picture, white between them; None if they are no such patches."""
    if not isinstance(patches, np.ndarray) or patches.ndim != 5 or patches.shape[4] != 3 or patches.dtype.kind == "O":
        return None
    rows, columns, h, w, _ = patches.shape
    if not 0 < rows <= 12 or not 0 < columns <= 16:
        rows, columns = min(rows, 12), min(columns, 16)  # far too many: the first ones
        patches = patches[:rows, :columns]
    sheet = np.full((rows, columns, h + 2, w + 2, 3), 255.0)
    sheet[:, :, :h, :w] = patches
    return sheet.transpose(0, 2, 1, 3, 4).reshape(rows * (h + 2), columns * (w + 2), 3)[:-2, :-2]


def _side_by_side(panels, most, height, width):
    """Coloured pictures, titled, `most` in a row, each as large as a room of height and width allows."""
    across, down = 1.1 * width, 1.35 * height
    columns, rows = min(most, len(panels)), -(-len(panels) // most)
    scale = 8.0 / (most * across)
    _, axes = canvas(columns * across * scale, rows * down * scale)
    for index, (title, picture) in enumerate(panels):
        top, left = (index // most) * down, (index % most) * across
        axes.text(left, top - 2, title, va="bottom", fontsize=9)
        if picture is None:
            axes.add_patch(plt.Rectangle((left, top), width / 2, height / 2, facecolor=_PALE))
            continue
        size = min(height / picture.shape[0], width / picture.shape[1])
        place = (left, left + size * picture.shape[1], top + size * picture.shape[0], top)
        axes.imshow(np.clip(np.nan_to_num(picture) / 255, 0, 1), extent=place)
    axes.set(xlim=(-1, columns * across), ylim=(rows * down - 0.3 * height, -0.3 * height), aspect="equal")
    show()


def _is_whole(value, expected):
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and value == expected


def _is_pair(value, expected):
    parts = answer(tuple, value) or ()
    return len(parts) == 2 and all(_is_whole(a, b) for a, b in zip(parts, expected, strict=True))


def _short(value):
    """A student's answer in few characters."""
    if value is None:
        return say("nothing yet")
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple):
        value = tuple(part.item() if isinstance(part, np.generic) else part for part in value)
    text = repr(value)
    return text if len(text) <= 14 else text[:13] + "…"
