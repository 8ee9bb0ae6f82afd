"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, channel, show, strip
from matplotlib.collections import LineCollection, PolyCollection
from sliding import slide

_SIDE = 64


@cache
def _data():
    """Read when a picture is drawn."""
    return dict(np.load(Path(__file__).with_name("photo.npz")))


def load_photo():
    """The photograph as (64, 64, 1), values 0 to 255."""
    return _data()["photo"].astype(float)


def load_filters():
    """Sobel, blur and sharpen, as one kernel (3, 3, 1, 3)."""
    return _data()["kernel"]


def show_question():
    """The opening picture: a photograph, and the same under a filter."""
    photo = (say("a photograph"), _data()["photo"][..., 0])
    edges = (say("what nine numbers make of it"), channel(_data()["maps"], 0))
    strip([[photo, edges]], 3.0, _SIDE)


def show_kernel_cube(kh=3, kw=3, c_in=3):
    """One filter as a block of numbers, beside the window that it covers."""
    figure, axes = canvas(6.6, 2.9)
    for left, colour, title in [(0.0, GREY, say("a window of the input")), (6.6, BLUE, say("one filter"))]:
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
        axes.text(left + kw / 2, -0.55, say("width {kw}").format(kw=kw), ha="center", fontsize=9)
        axes.text(left - 0.25, kh / 2, say("height {kh}").format(kh=kh), ha="right", va="center", fontsize=9)
        axes.text(left + kw + 0.95, 0.35, say("channels {c_in}").format(c_in=c_in), ha="left", fontsize=9)
    text = say("{count} products, one sum, one number for each filter").format(count=kh * kw * c_in)
    axes.text(5.2, -1.4, text, ha="center", fontsize=11)
    axes.set(xlim=(-1.8, 13.2), ylim=(-1.7, 5.6), aspect="equal")
    show()


def move_window():
    """A 3x3 kernel on its way over 6x6 pixels: the reader moves it."""
    slide(with_kernel=True)


def see_window(conv_at):
    """The response of 3x3 windows of the photograph to the Sobel filter."""
    photo, kernel = load_photo(), load_filters()[..., :1]
    _, axes = canvas(3.6, 3.6)
    axes.imshow(photo[..., 0], cmap="gray")
    axes.set_title(say("conv_at at four windows"), fontsize=10)
    for i, j in [(9, 40), (32, 30), (45, 57), (55, 19)]:  # edges in both directions, and a flat spot
        expected = float(_data()["maps"][i, j, 0])
        value = _numbers(conv_at, photo[i : i + 3, j : j + 3], kernel)
        right = value is not None and np.shape(value) == (1,) and abs(float(value[0]) - expected) < 0.51
        text = f"{expected:.0f}"
        if not right:
            text = say("{yours}\nshould be {expected}").format(yours=_number(value), expected=text)
        colour, left = BLUE if right else ORANGE, j > 26
        axes.add_patch(plt.Rectangle((j - 1.5, i - 1.5), 5, 5, fill=False, lw=2, color=colour))
        place, side = (j - 3.5, "right") if left else (j + 5, "left")
        box = {"color": colour, "pad": 1.5}
        axes.text(place, i + 1.5, text, color="white", fontsize=9, ha=side, va="center", bbox=box)
    show()


def show_windows():
    """20 rows, all windows of 3 at stride 2 that fit, and the first that does not."""
    n, k, starts = 20, 3, range(0, 19, 2)
    figure, axes = canvas(7.0, 2.6)
    cells = [[(i, 0), (i + 1, 0), (i + 1, 1), (i, 1)] for i in range(n)]
    axes.add_collection(PolyCollection(cells, facecolors="white", edgecolors=GREY, linewidths=0.9))
    for i in range(0, n, 3):
        axes.text(i + 0.5, 0.5, str(i), ha="center", va="center", fontsize=8)
    lines = [[(i + 0.12, -0.8 - 0.62 * row), (i + k - 0.12, -0.8 - 0.62 * row)] for row, i in enumerate(starts)]
    axes.add_collection(LineCollection(lines[:-1], colors=BLUE, linewidths=4))
    axes.add_collection(LineCollection(lines[-1:], colors=ORANGE, linewidths=4, linestyles=[(0, (1.2, 0.6))]))
    (left, low), _ = lines[-1]
    fit = say("{count} windows fit").format(count=len(lines) - 1)
    axes.text(0.2, low, fit, color=BLUE, fontsize=11, va="center")
    axes.text(left - 0.4, low, say("the next one does not"), color=ORANGE, fontsize=11, va="center", ha="right")
    axes.set(xlim=(-0.2, n + 1.4), ylim=(low - 0.8, 1.3))
    axes.set_title(say("the {n} rows, and windows of {k} at stride 2").format(n=n, k=k), fontsize=10)
    show()


def see_filters(conv2d):
    """The three response maps of the photograph; where one is wrong, the right ones below."""
    expected = _data()["maps"].astype(float)
    maps = _numbers(conv2d, load_photo(), load_filters())
    right = maps is not None and np.shape(maps) == expected.shape and np.allclose(maps, expected, atol=0.51)
    rows = [(say("yours"), maps)] if right else [(say("yours"), maps), (say("should be"), expected)]
    if not right and np.shape(maps) == expected.shape:  # a kernel turned round is hardly seen without this row
        gap = np.abs(maps - expected)
        rows.append((say("difference"), np.where(gap > 0.51, gap, 0)))
    photo = (say("input"), _data()["photo"][..., 0])
    names = [say("Sobel"), say("blur"), say("sharpen")]
    strip([[photo, *((f"{whose}: {n}", channel(m, i)) for i, n in enumerate(names))] for whose, m in rows], 2.3, _SIDE)


def see_shift(shift, conv2d):
    """Shift then filter, filter then shift: the same picture, away from the border."""
    photo, kernel = load_photo()[8:50, 2:44], load_filters()[..., :1]
    moved = _numbers(shift, photo, 6, 9)
    one = None if moved is None else _numbers(conv2d, moved, kernel)
    maps = _numbers(conv2d, photo, kernel)
    other = None if maps is None else _numbers(shift, maps, 6, 9)
    both = one is not None and other is not None and np.shape(one) == np.shape(other)
    titles = [say("shifted"), say("shift, then filter"), say("filter, then shift"), say("difference")]
    shown = [moved, one, other, one - other if both else None]
    views = [channel(moved, 0), *(_strength(values) for values in shown[1:])]
    strip([list(zip(titles, views, strict=True))], 2.3, 42)


def see_square(shift, conv2d):
    """A white square on black and its response map at stride 2, before and after shift(picture, 2, -6)."""
    picture = np.zeros((16, 16, 1))
    picture[6:9, 10:13] = 1
    moved = _numbers(shift, picture.copy(), 2, -6)
    pictures = []
    for title, image, place in [(say("the picture"), picture, (3, 5)), (say("moved by (2, -6)"), moved, (4, 2))]:
        maps = None if image is None else _numbers(conv2d, image, np.ones((3, 3, 1, 1)), stride=2)
        pictures += [(title, _enlarged(image)), (_largest(maps, place), _enlarged(maps))]
    strip([pictures], 2.5, _SIDE)


def _numbers(function, *arguments, **keywords):
    """What a student's function gives, as an array of floats; None if there is nothing, or what no array can hold."""
    given = answer(function, *arguments, **keywords)
    return None if given is None else answer(np.asarray, given, dtype=float)


def _strength(maps):
    """How far from 0 the first map is, up to what the photograph itself gives: one scale for all maps."""
    values = channel(maps, 0)
    return None if values is None else np.clip(np.abs(values), 0, np.percentile(np.abs(_data()["maps"][..., 0]), 98))


def _enlarged(maps):
    """One map, every number as a block; None if there is none."""
    values = channel(maps, 0)
    if values is None:
        return None
    times = max(_SIDE // max(values.shape), 1)
    return np.kron(values, np.ones((times, times)))


def _largest(maps, place):
    """Where the largest response is, and where it should be."""
    if channel(maps, 0) is None:
        return say("its map: largest at {place}").format(place=place)
    found = tuple(int(i) for i in np.unravel_index(np.argmax(np.asarray(maps)[..., 0]), np.shape(maps)[:2]))
    if found == place:
        return say("its map: largest at {place}").format(place=place)
    return say("yours: {found}, should be {place}").format(found=found, place=place)


def _number(value):
    """A wrong answer in few characters."""
    if np.shape(value) == (1,):
        return say("yours {number}").format(number=f"{float(value[0]):.0f}")
    return say("nothing yet") if value is None else say("no number")
