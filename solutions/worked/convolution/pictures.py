"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

_DATA = Path(__file__).with_name("photo.npz")
_BLUE, _ORANGE, _GREY = "#0072b2", "#d55e00", "#999999"


def load_photo():
    """The photograph as (96, 96, 1), values 0 to 255."""
    return np.load(_DATA)["photo"].astype(float)


def load_filters():
    """Sobel, blur and sharpen, as one kernel (3, 3, 1, 3)."""
    return np.load(_DATA)["kernel"]


def show_question():
    """The opening picture: a photograph, and the same under a filter."""
    data = np.load(_DATA)
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.3))
    _image(axes[0], data["photo"][..., 0], "a photograph")
    _image(axes[1], np.abs(data["maps"][..., 0]), "what nine numbers make of it")
    figure.tight_layout()
    plt.show()


def show_kernel_cube(kh=3, kw=3, c_in=3):
    """One filter as a block of numbers, beside the window that it covers."""
    figure = plt.figure(figsize=(6.8, 3.2))
    for place, (title, colour) in enumerate([("a window of the input", _GREY), ("one filter", _BLUE)], start=1):
        axes = figure.add_subplot(1, 2, place, projection="3d", proj_type="ortho")
        axes.voxels(np.ones((kw, c_in, kh), dtype=bool), facecolors=colour + "66", edgecolor="#333333", linewidth=0.6)
        axes.set(xticks=[], yticks=[], zticks=[])
        axes.set_xlabel(f"width {kw}", labelpad=-10)
        axes.set_ylabel(f"channels {c_in}", labelpad=-10)
        axes.set_zlabel(f"height {kh}", labelpad=-10)
        axes.set_box_aspect((kw, c_in, kh))
        axes.view_init(22, -58)
        axes.set_title(title, fontsize=11)
    number = kh * kw * c_in
    figure.text(0.5, 0.03, f"{number} products, one sum, one number for each filter", ha="center", fontsize=11)
    figure.subplots_adjust(left=0, right=1, bottom=0.1, top=0.92, wspace=0)
    plt.show()


def see_window(conv_at):
    """The response of one 3x3 window to the Sobel filter, at four places of the photograph."""
    photo, kernel = load_photo(), load_filters()[..., :1]
    maps = np.load(_DATA)["maps"]
    places = [(22, 62), (44, 44), (67, 87), (84, 30)]  # edges in both directions, and a flat spot
    figure, axes = plt.subplots(1, 1, figsize=(3.6, 3.6))
    _image(axes, photo[..., 0], "conv_at at four windows")
    for i, j in places:
        expected = float(maps[i, j, 0])
        value = _answer(conv_at, photo[i : i + 3, j : j + 3], kernel)
        right = value is not None and np.shape(value) == (1,) and abs(float(value[0]) - expected) < 0.5 + 1e-6
        text = f"{expected:.0f}" if right else f"{_number(value)}\nshould be {expected:.0f}"
        colour = _BLUE if right else _ORANGE
        axes.add_patch(plt.Rectangle((j - 2, i - 2), 6, 6, fill=False, lw=2, color=colour))
        left = j > 40
        axes.text(
            j - 4 if left else j + 6, i + 2, text, color="white", fontsize=9,
            ha="right" if left else "left", bbox={"color": colour, "pad": 1.5},
        )  # fmt: skip
    plt.show()


def see_filters(conv2d):
    """The three response maps of the photograph; where one is wrong, the right one below it."""
    data = np.load(_DATA)
    maps = _answer(conv2d, load_photo(), data["kernel"])
    expected = data["maps"].astype(float)
    right = maps is not None and np.shape(maps) == expected.shape and np.allclose(maps, expected, atol=0.51)
    rows = [("yours", maps)] if right else [("yours", maps), ("should be", expected)]
    figure, axes = plt.subplots(len(rows), 4, figsize=(9.2, 2.6 * len(rows)), squeeze=False)
    for row, (label, shown) in zip(axes, rows, strict=True):
        _image(row[0], data["photo"][..., 0], "input")
        for index, name in enumerate(data["names"]):
            _map(row[index + 1], shown, index, f"{label}: {name}")
    figure.tight_layout()
    plt.show()


def see_shift(shift, conv2d):
    """Shift then filter, filter then shift: the same picture, away from the border."""
    photo, kernel = load_photo(), load_filters()[..., :1]
    moved = _answer(shift, photo, 12, 20)
    one = None if moved is None else _answer(conv2d, moved, kernel)
    maps = _answer(conv2d, photo, kernel)
    other = None if maps is None else _answer(shift, maps, 12, 20)
    figure, axes = plt.subplots(1, 4, figsize=(9.2, 2.7))
    _map(axes[0], moved, 0, "shifted")
    _map(axes[1], one, 0, "shift, then filter")
    _map(axes[2], other, 0, "filter, then shift")
    both = one is not None and other is not None and np.shape(one) == np.shape(other)
    _map(axes[3], np.asarray(one) - np.asarray(other) if both else None, 0, "difference")
    figure.tight_layout()
    plt.show()


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


def _image(axes, values, title):
    low, high = np.nanpercentile(values, (1, 99))  # a few extreme values would make all the rest grey
    axes.imshow(values, cmap="gray", vmin=low, vmax=max(high, low + 1e-9))
    axes.set_title(title, fontsize=10)
    axes.set_axis_off()


def _map(axes, maps, index, title):
    if np.ndim(maps) == 3 and np.shape(maps)[2] > index and np.size(maps):
        values = np.asarray(maps, dtype=float)[..., index]
        # Edges have a sign; what counts for the eye is how strong they are.
        _image(axes, np.abs(values) if values.min() < -200 else values, title)
    else:
        axes.text(0.5, 0.5, "nothing yet", ha="center", va="center", color=_GREY)
        axes.set_title(title, fontsize=10)
        axes.set(xticks=[], yticks=[])
