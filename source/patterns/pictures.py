"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from checks import say
from drawing import GREY, ORANGE, answer, canvas, show

#: Pixels of one picture in the sheet, without and with what is round it.
_SIDE, _ROOM, _GAP = 120, 24, 16
#: Nine colours, one for each weight of a 3 × 3 kernel.
_NINE = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#8c564b", "#7f7f7f")
_POSITIVE, _NEGATIVE = np.array([0.0, 0.45, 0.7]), np.array([0.84, 0.37, 0.0])

_PLUS = np.array([[0.0, 1, 0], [1, 1, 1], [0, 1, 0]])
_TIMES = np.array([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]])
_HEIGHT, _WIDTH = 12, 24
#: Where the middle of a pattern lies: in the pictures to learn from, and in the others.
_LEFT = [(row, column) for row in range(2, 10) for column in (2, 5, 8)]
_RIGHT = [(row, column) for row in range(3, 8) for column in range(13, 23)]


@cache
def _data(name):
    """Read when a picture is drawn."""
    return dict(np.load(Path(__file__).with_name(f"{name}.npz")))


def load_digit():
    """A handwritten 7 as (28, 28, 1), values 0 to 255."""
    return _data("digits")["digit"][..., np.newaxis].astype(float)


def load_photo():
    """A piece of a photograph as (32, 32, 1), values 0 to 255."""
    return _data("photo")["photo"].astype(float)


def load_map():
    """What Sobel's kernel makes of it, (30, 30, 1)."""
    return _data("photo")["map"].astype(float)


def show_question():
    """Two patterns at the left, and the same at the right."""
    taught = [(say("plus, at the left"), _pattern(_PLUS, 4, 5)), (say("times, at the left"), _pattern(_TIMES, 7, 3))]
    asked = [(say("plus, at the right"), _pattern(_PLUS, 6, 19)), (say("times, at the right"), _pattern(_TIMES, 4, 16))]
    _sheet([[(title, _grey(picture[..., 0])) for title, picture in (*taught, *asked)]], 1.7)


# ---- a convolution as a matrix ----


def see_matrix(conv_matrix):
    """A dense layer and a convolution from 5 × 5 to 3 × 3: each weight in its colour."""
    kernel = np.arange(1.0, 10).reshape(3, 3, 1, 1)
    yours, expected = _numbers(conv_matrix, kernel, (5, 5, 1)), _data("digits")["band"].astype(float)
    free = np.random.default_rng(0).uniform(0.15, 0.95, size=(*expected.shape, 3))
    right = yours is not None and yours.shape == expected.shape and np.array_equal(yours, expected)
    row = [
        (say("the kernel"), _coloured(kernel[..., 0, 0]), kernel[..., 0, 0]),
        (say("a dense layer that learns freely: 225 weights"), free),
        (say("your conv_matrix: 81 are not 0, 9 are different"), None if yours is None else _coloured(yours)),
    ]
    if not right:
        row[2] = (say("your conv_matrix"), None if yours is None else _coloured(yours))
        row.append((say("should be"), _coloured(expected)))
    _sheet([row], 1.9, wide=[1, *[25 / 9] * (len(row) - 1)])


def see_product(conv_matrix):
    """The matrix times the flattened digit, as a map."""
    digit, sobel = load_digit(), _data("photo")["sobel"]
    matrix = _numbers(conv_matrix, sobel, digit.shape)
    product = None if matrix is None else answer(lambda: (matrix @ digit.ravel()).reshape(26, 26))
    expected = _data("digits")["response"][..., 0].astype(float)
    right = product is not None and np.allclose(product, expected)
    row = [(say("a digit"), _grey(digit[..., 0])), (say("matrix times digit"), _signed(product))]
    _sheet([row if right else [*row, (say("should be"), _signed(expected))]], 1.9)


# ---- learning a kernel ----


def see_learning(learn_kernel):
    """Sobel's kernel on its way, step by step, and at once."""
    sobel = _data("photo")["sobel"]
    yours = _numbers(learn_kernel, load_photo(), load_map(), 3)
    frames = zip(_data("photo")["steps"].tolist(), _data("photo")["learned"], strict=True)
    kernels = [(say("after {steps} steps").format(steps=f"{steps:,}"), kernel) for steps, kernel in frames]
    kernels.append((say("your learn_kernel"), yours))
    if yours is None or yours.shape != sobel.shape or not np.allclose(yours, sobel, atol=0.02):
        kernels.append((say("should be"), sobel))
    pictures = [(say("x: a photograph"), _grey(load_photo()[..., 0])), (say("y: its map"), _signed(load_map()[..., 0]))]
    shown = [(title, _as_kernel(kernel)) for title, kernel in kernels]
    _sheet([[*pictures, *((title, _signed(kernel, 2.0), kernel) for title, kernel in shown)]], 1.45)


# ---- designs ----


def see_horizontal(find_horizontal):
    """A digit under the kernel, and under its transpose; after ReLU."""
    kernel = _kernel(find_horizontal, 1)
    turned = None if kernel is None else kernel.swapaxes(0, 1)
    digit = load_digit() / 255
    row = [(say("a digit"), _grey(digit[..., 0])), (say("under your kernel"), _answers(kernel, digit))]
    _sheet([[*row, (say("under its transpose"), _answers(turned, digit))]], 1.9)


def see_green(find_green):
    """A painted scene under the kernel; after ReLU."""
    scene = _scene()
    title = say("bright: where it answers")
    _sheet([[(say("a scene"), scene), (title, _answers(_kernel(find_green, 3), scene))]], 1.9)


def see_hierarchy(find_horizontal, find_corners):
    """Edges of two directions, where both meet, and what the kernel for corners finds by itself."""
    house, level = _house(), _kernel(find_horizontal, 1)
    upright = None if level is None else level.swapaxes(0, 1)
    maps = [None if one is None else _edges(one, house) for one in (level, upright)]
    both = None if level is None else _meeting(*maps)
    direct = _answers(_kernel(find_corners, 1), house, both_signs=True)
    titles = [say("layer 1: horizontal"), say("layer 1: vertical"), say("layer 2: both close together")]
    first = (say("a picture"), _grey(house[..., 0]))
    found = [(title, None if one is None else _grey(one)) for title, one in zip(titles, [*maps, both], strict=True)]
    _sheet([[first, *found, (say("your find_corners, either sign"), direct)]], 1.7)


# ---- left and right ----


def see_translation(learn_kernel):
    """Both detectors, taught at the left, tried at the left and at the right."""
    left, right = _pictures(_LEFT), _pictures(_RIGHT)
    weights = _dense(*left)
    kernel = _as_taught(learn_kernel)
    rows = []
    for title, picture in ((say("plus, at the left"), _pattern(_PLUS, 4, 5)),
                           (say("plus, at the right"), _pattern(_PLUS, 6, 19))):  # fmt: skip
        responses = None if kernel is None else _responses(kernel, picture)[..., 0]
        rows.append([(title, _grey(picture[..., 0])), (say("map of your learned kernel"), _signed(responses))])
    layer = weights[:-1].reshape(_HEIGHT, _WIDTH)
    rows[0] += [(say("weights of the dense layer"), _signed(layer)), (say("your kernel"), _signed(_as_kernel(kernel)))]
    _sheet(rows, 1.5)
    _print_scores(say("dense layer"), _say_dense(weights), left, right)
    _print_scores(say("kernel and maximum"), _say_kernel(kernel, left), left, right)


def _print_scores(name, said, left, right):
    """said: whether a picture has a plus; None where there is nothing to say it."""
    line = say("{name}: {left} of {of_left} right at the left, {right} of {of_right} at the right")
    scores = ["?" if said is None else sum(said(x) == kind for x, kind in zip(*both, strict=True))
              for both in (left, right)]  # fmt: skip
    print(line.format(name=name, left=scores[0], of_left=len(left[1]), right=scores[1], of_right=len(right[1])))


def _pattern(pattern, row, column):
    picture = np.zeros((_HEIGHT, _WIDTH, 1))
    picture[row - 1 : row + 2, column - 1 : column + 2, 0] = pattern
    return picture


def _pictures(places):
    """Both patterns at each place; whether it is a plus."""
    pictures = [_pattern(pattern, *place) for pattern in (_PLUS, _TIMES) for place in places]
    return pictures, [True] * len(places) + [False] * len(places)


def _dense(pictures, kinds):
    """A weight for each pixel, and a bias: 1 for plus, 0 for times."""
    pixels = np.array([[*picture.ravel(), 1] for picture in pictures])
    return np.linalg.lstsq(pixels, np.array(kinds, dtype=float), rcond=None)[0]


def _as_taught(learn_kernel):
    """From all pictures at the left, one below the other: 1 where the middle of a plus is."""
    pictures, kinds = _pictures(_LEFT)
    y = np.zeros((len(pictures) * _HEIGHT - 2, _WIDTH - 2, 1))
    for place, (row, column) in enumerate(_LEFT):
        y[place * _HEIGHT + row - 1, column - 1] = 1
    kernel = _numbers(learn_kernel, np.concatenate(pictures), y, 3)
    return kernel if kernel is not None and kernel.shape == (3, 3, 1, 1) else None


def _say_dense(weights):
    return lambda x: bool(weights[:-1] @ x.ravel() + weights[-1] > 0.5)


def _say_kernel(kernel, taught):
    """Plus, where the largest response is nearer to that of a plus."""
    if kernel is None:
        return None
    largest = [_responses(kernel, x).max() for x in taught[0]]
    half = len(largest) // 2
    middle = (min(largest[:half]) + max(largest[half:])) / 2
    return lambda x: bool(_responses(kernel, x).max() > middle)


# ---- pictures ----


def _house():
    """Of straight walls, bright on black."""
    picture = np.zeros((28, 28, 1))
    picture[6:22, 5:12] = picture[14:22, 5:23] = 1
    return picture


def _scene():
    """A sky with a sun and a cloud, a meadow, a red house with a blue door."""
    scene = np.zeros((48, 48, 3))
    scene[:] = 0.45, 0.7, 0.95
    scene[30:] = 0.15, 0.65, 0.2
    rows, columns = np.mgrid[:48, :48]
    scene[(rows - 9) ** 2 + (columns - 38) ** 2 < 26] = 1, 0.9, 0.2
    scene[(rows - 10) ** 2 / 2 + (columns - 14) ** 2 / 9 < 8] = 1, 1, 1
    scene[22:38, 10:26] = 0.85, 0.15, 0.1
    scene[30:38, 15:19] = 0.1, 0.2, 0.8
    scene[(rows - 24) ** 2 + (columns - 38) ** 2 < 40] = 0.1, 0.5, 0.12
    scene[28:36, 37:40] = 0.45, 0.25, 0.1
    return scene


def _kernel(find, channels):
    """What it gives, as a kernel with one filter; None where it is none."""
    kernel = _numbers(find)
    fits = kernel is not None and kernel.ndim == 4 and kernel.shape[2:] == (channels, 1)
    return kernel if fits and 1 <= min(kernel.shape[:2]) <= max(kernel.shape[:2]) <= 7 else None


def _responses(kernel, x):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    return np.einsum("hwcij,ijco->hwo", windows, kernel)


def _answers(kernel, x, both_signs=False):
    """The response map, after ReLU, as a picture."""
    if kernel is None:
        return None
    values = _responses(kernel, x)[..., 0]
    return _grey(np.abs(values) if both_signs else np.maximum(values, 0))


def _edges(kernel, x):
    """What a kernel and its negative find, after ReLU, from 0 to 1; as large as x."""
    (kh, kw), size = kernel.shape[:2], x.shape[:2]
    found = np.zeros(size)
    values = np.abs(_responses(kernel, x)[..., 0])
    top, left = (kh - 1) // 2, (kw - 1) // 2
    found[top : top + values.shape[0], left : left + values.shape[1]] = values
    return found / max(found.max(), 1e-9)


def _meeting(level, upright):
    """Layer 2: how much of either map lies close by, added up; less than both is cut off, by a bias and ReLU."""
    near = [np.lib.stride_tricks.sliding_window_view(np.pad(one, 1), (3, 3)).mean(axis=(2, 3))
            for one in (level, upright)]  # fmt: skip
    both = sum(one / max(one.max(), 1e-9) for one in near)
    return np.maximum(both - 1, 0)


# ---- sheets ----


def _sheet(rows, height, wide=None):
    """Pictures side by side, titled, all in one image, which is much faster to draw.

    rows: lists of (title, picture of three colours or None for "nothing yet", and numbers to write into it or nothing);
    height: inches of one picture; wide: for each column, how many times as wide as high it is; else as
    its picture is.
    """
    columns = max(map(len, rows))
    wide = wide or [max(_shape(row[c][1]) for row in rows if c < len(row)) for c in range(columns)]
    widths = [round(_SIDE * one) for one in wide]
    lefts = np.cumsum([_GAP // 2, *(width + _GAP for width in widths)])
    down = _SIDE + _ROOM + 6
    sheet = np.ones((down * len(rows), int(lefts[-1]), 3))
    _, axes = canvas(height * sheet.shape[1] / _SIDE, height * sheet.shape[0] / _SIDE)
    axes.set_position((0, 0, 1, 1))
    for r, row in enumerate(rows):
        for c, (title, picture, *numbers) in enumerate(row):
            top, left, width = r * down + _ROOM, int(lefts[c]), widths[c]
            sheet[top : top + _SIDE, left : left + width] = _enlarged(picture, width)
            axes.add_patch(plt.Rectangle((left - 0.5, top - 0.5), width, _SIDE, fill=False, color=GREY, lw=0.8))
            colour = ORANGE if title == say("should be") else "black"
            axes.text(left + width / 2, top - 4, title, ha="center", va="bottom", fontsize=8.5, color=colour)
            if picture is None:
                axes.text(left + width / 2, top + _SIDE / 2, say("nothing yet"), ha="center", va="center", color=GREY)
            elif numbers and numbers[0] is not None:
                _write(axes, numbers[0], top, left, width)
    axes.imshow(sheet, aspect="auto")
    axes.set(xlim=(0, sheet.shape[1]), ylim=(sheet.shape[0], 0))
    show()


def _write(axes, numbers, top, left, width):
    high, wide = _SIDE / numbers.shape[0], width / numbers.shape[1]
    for (i, j), number in np.ndenumerate(numbers):
        text = f"{number + 0.0:.1f}".removesuffix(".0")
        text = "0" if text == "-0" else text
        axes.text(left + (j + 0.5) * wide, top + (i + 0.5) * high, text, ha="center", va="center", fontsize=8.5)


def _shape(picture):
    return 1.0 if picture is None else max(picture.shape[1] / picture.shape[0], 1.0)


def _enlarged(picture, width):
    """Each pixel as a rectangle, whatever the size."""
    if picture is None:
        return np.full((_SIDE, width, 3), 0.94)
    rows = np.arange(_SIDE) * picture.shape[0] // _SIDE
    columns = np.arange(width) * picture.shape[1] // width
    return picture[rows][:, columns]


def _numbers(function, *arguments):
    """What a student's function gives, as an array of finite floats; None if there is none."""
    given = answer(function, *arguments)
    values = None if given is None else answer(np.asarray, given, dtype=float)
    return values if values is not None and values.size and np.isfinite(values).all() else None


def _as_kernel(kernel):
    """(kh, kw) of the first channel and filter; None where it is none."""
    return kernel[:, :, 0, 0] if kernel is not None and kernel.ndim == 4 else None


def _grey(values):
    """From black, for 0, to white."""
    most = max(float(np.max(values)), 1e-9)
    return np.repeat(np.clip(values / most, 0, 1)[..., np.newaxis], 3, axis=2)


def _signed(values, most=None):
    """White for 0, blue above it, orange below it."""
    if values is None:
        return None
    strength = np.clip(np.abs(values) / (most or max(np.abs(values).max(), 1e-9)), 0, 1)[..., np.newaxis]
    full = np.where((values < 0)[..., np.newaxis], _NEGATIVE, _POSITIVE)
    return 1 - strength * (1 - full) * 0.85


def _coloured(matrix):
    """The weights 1 to 9 each in a colour of its own, 0 white, any other number black."""
    if matrix.ndim != 2:
        return None
    colours = np.array([[1.0, 1, 1], *([int(one[i : i + 2], 16) / 255 for i in (1, 3, 5)] for one in _NINE), [0, 0, 0]])
    known = (matrix >= 0) & (matrix <= 9) & (matrix == np.round(matrix))
    return colours[np.where(known, matrix, 10).astype(int)]
