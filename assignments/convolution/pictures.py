"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PolyCollection

_DATA = dict(np.load(Path(__file__).with_name("photo.npz")))
_BLUE, _ORANGE, _GREY = "#0072b2", "#d55e00", "#777777"
_SIDE = 64


def load_photo():
    """The photograph as (64, 64, 1), values 0 to 255."""
    return _DATA["photo"].astype(float)


def load_filters():
    """Sobel, blur and sharpen, as one kernel (3, 3, 1, 3)."""
    return _DATA["kernel"]


def show_question():
    """The opening picture: a photograph, and the same under a filter."""
    _strip(
        [[("a photograph", _DATA["photo"][..., 0]), ("what nine numbers make of it", _edges(_DATA["maps"], 0))]], 3.0
    )


def show_kernel_cube(kh=3, kw=3, c_in=3):
    """One filter as a block of numbers, beside the window that it covers."""
    figure, axes = _canvas(6.6, 2.9)
    for left, colour, title in [(0.0, _GREY, "a window of the input"), (6.6, _BLUE, "one filter")]:
        faces = []
        for i in range(kh):  # front: height by width; top and side lead back through the channels
            faces += [[(j, i), (j + 1, i), (j + 1, i + 1), (j, i + 1)] for j in range(kw)]
        for c in range(c_in):
            near, far = 0.5 * c, 0.5 * (c + 1)
            faces += [[(j + near, kh + near), (j + 1 + near, kh + near), (j + 1 + far, kh + far), (j + far, kh + far)]
                      for j in range(kw)]  # fmt: skip
            faces += [[(kw + near, i + near), (kw + near, i + 1 + near), (kw + far, i + 1 + far), (kw + far, i + far)]
                      for i in range(kh)]  # fmt: skip
        shifted = [[(x + left, y) for x, y in face] for face in faces]
        axes.add_collection(PolyCollection(shifted, facecolors=colour + "55", edgecolors="#333333", linewidths=0.9))
        axes.text(left + 2.2, kh + 2.0, title, ha="center", fontsize=11)
        axes.text(left + kw / 2, -0.55, f"width {kw}", ha="center", fontsize=9)
        axes.text(left - 0.25, kh / 2, f"height {kh}", ha="right", va="center", fontsize=9)
        axes.text(left + kw + 0.95, 0.35, f"channels {c_in}", ha="left", fontsize=9)
    text = f"{kh * kw * c_in} products, one sum, one number for each filter"
    axes.text(5.2, -1.4, text, ha="center", fontsize=11)
    axes.set(xlim=(-1.8, 13.2), ylim=(-1.7, 5.6), aspect="equal")
    plt.show()


def see_window(conv_at):
    """The response of 3x3 windows of the photograph to the Sobel filter."""
    photo, kernel = load_photo(), load_filters()[..., :1]
    _, axes = _canvas(3.6, 3.6)
    axes.imshow(photo[..., 0], cmap="gray")
    axes.set_title("conv_at at four windows", fontsize=10)
    for i, j in [(9, 40), (32, 30), (45, 57), (55, 19)]:  # edges in both directions, and a flat spot
        expected = float(_DATA["maps"][i, j, 0])
        value = _answer(conv_at, photo[i : i + 3, j : j + 3], kernel)
        right = value is not None and np.shape(value) == (1,) and abs(float(value[0]) - expected) < 0.51
        text = f"{expected:.0f}" if right else f"{_number(value)}\nshould be {expected:.0f}"
        colour, left = _BLUE if right else _ORANGE, j > 26
        axes.add_patch(plt.Rectangle((j - 1.5, i - 1.5), 5, 5, fill=False, lw=2, color=colour))
        place, side = (j - 3.5, "right") if left else (j + 5, "left")
        box = {"color": colour, "pad": 1.5}
        axes.text(place, i + 1.5, text, color="white", fontsize=9, ha=side, va="center", bbox=box)
    plt.show()


def see_filters(conv2d):
    """The three response maps of the photograph; where one is wrong, the right ones below."""
    expected = _DATA["maps"].astype(float)
    maps = _answer(conv2d, load_photo(), load_filters())
    right = maps is not None and np.shape(maps) == expected.shape and np.allclose(maps, expected, atol=0.51)
    rows = [("yours", maps)] if right else [("yours", maps), ("should be", expected)]
    photo = ("input", _DATA["photo"][..., 0])
    names = [str(name) for name in _DATA["names"]]
    _strip([[photo, *((f"{whose}: {n}", _edges(m, i)) for i, n in enumerate(names))] for whose, m in rows], 2.3)


def see_shift(shift, conv2d):
    """Shift then filter, filter then shift: the same picture, away from the border."""
    photo, kernel = load_photo()[8:50, 2:44], load_filters()[..., :1]
    moved = _answer(shift, photo, 6, 9)
    one = None if moved is None else _answer(conv2d, moved, kernel)
    maps = _answer(conv2d, photo, kernel)
    other = None if maps is None else _answer(shift, maps, 6, 9)
    both = one is not None and other is not None and np.shape(one) == np.shape(other)
    titles = ["shifted", "shift, then filter", "filter, then shift", "difference"]
    shown = [moved, one, other, np.asarray(one) - np.asarray(other) if both else None]
    _strip([[(title, _edges(values, 0)) for title, values in zip(titles, shown, strict=True)]], 2.3, side=42)


def _answer(function, *arguments):
    """What the student's function gives, or None: a picture never ends in a traceback."""
    try:
        return function(*arguments)
    except Exception:
        return None


def _number(value):
    """A wrong answer in few characters."""
    return (
        f"yours {float(value[0]):.0f}" if np.shape(value) == (1,) else "nothing yet" if value is None else "no number"
    )


def _edges(maps, index):
    """One map for the eye: what is strong in either direction is bright. None if there is nothing to draw."""
    if np.ndim(maps) != 3 or np.shape(maps)[2] <= index or not np.size(maps):
        return None
    values = np.asarray(maps, dtype=float)[..., index]
    return np.abs(values) if values.min() < -200 else values


def _canvas(width, height):
    """A figure that is one pair of axes, without ticks: much faster to draw than several."""
    figure = plt.figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 0.92))
    axes.set_axis_off()
    return figure, axes


def _strip(rows, height, side=_SIDE):
    """Pictures side by side, titled, in rows; each in its own range of grey, in one image."""
    step, room = side + side // 10, side // 8
    columns = len(rows[0])
    sheet = np.full((len(rows) * (step + room) - room, columns * step - side // 10), 1.0)
    _, axes = _canvas(height * columns, height * 1.2 * len(rows))
    for r, row in enumerate(rows):
        top = r * (step + room)
        for c, (title, values) in enumerate(row):
            picture = _grey(values, side)
            sheet[top : top + picture.shape[0], c * step : c * step + picture.shape[1]] = picture
            axes.text(c * step + side / 2, top - side / 32, title, ha="center", va="bottom", fontsize=10)
            if values is None:
                axes.text(c * step + side / 2, top + side / 2, "nothing yet", ha="center", color=_GREY)
    axes.imshow(sheet, cmap="gray", vmin=0, vmax=1)
    axes.set_ylim(sheet.shape[0], -room)
    plt.show()


def _grey(values, side):
    """Values between 0 and 1, at most side by side."""
    if values is None:
        return np.full((side, side), 0.94)
    values = np.nan_to_num(np.asarray(values, dtype=float)[:side, :side])
    low, high = np.percentile(values, (1, 99))  # a few extreme values would make all the rest grey
    return np.clip((values - low) / max(high - low, 1e-9), 0, 1)
