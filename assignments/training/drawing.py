"""What the pictures of all notebooks are drawn with. Nothing here needs to be read to solve the exercises."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from checks import say
from matplotlib.font_manager import fontManager
from matplotlib.text import Text

_MOST_WORDS = 600
_FONT = Path(__file__).with_name("hangul.ttf")
if _FONT.is_file():  # in a Korean release: few systems have one where Matplotlib looks
    fontManager.addfont(_FONT)
    fontManager.ttflist.append(replace(fontManager.ttflist[-1], weight="bold"))  # or Matplotlib warns, in the notebook
    plt.rcParams["font.family"] = ["DejaVu Sans", "Course Hangul"]

BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#777777"  # told apart without colour vision


def answer(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """What the student's function gives, or None: a picture never ends in a traceback."""
    try:
        return function(*arguments, **keywords)
    except Exception:
        return None


def canvas(width: float, height: float) -> tuple[Any, Any]:
    """A figure that is one pair of axes, without ticks: much faster to draw than several. Sizes in inches."""
    figure = plt.figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 0.92))
    axes.set_axis_off()
    return figure, axes


def show() -> None:
    """Show the figure; what is written in it is its text for whoever does not see it."""
    figure = plt.gcf()
    written = (" ".join(text.get_text().split()) for text in figure.findobj(Text))
    words = "; ".join(dict.fromkeys(filter(None, written)))[:_MOST_WORDS]
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    data = shell.display_formatter.format(figure)[0] if shell else {}
    if "image/png" not in data:
        plt.show()
        return
    from IPython.display import display

    source = f"data:image/png;base64,{data['image/png']}"
    html = f'<img style="max-width:100%" alt="{escape(words)}" src="{source}">'
    display({**data, "text/html": html, "text/plain": words}, raw=True)
    plt.close(figure)


def strip(rows: list[list[tuple[str, Any]]], height: float, side: int) -> None:
    """Pictures side by side, titled, in rows; each in its own range of grey, in one image.

    rows: lists of (title, values), values an array of two axes or None ("nothing yet"); height: inches of one
    picture; side: pixels of one picture.
    """
    step, room = side + max(side // 10, 1), max(side // 8, 1)
    columns = len(rows[0])
    sheet = np.full((len(rows) * (step + room) - room, columns * step - side // 10), 1.0)
    _, axes = canvas(height * columns, height * 1.2 * len(rows))
    for r, row in enumerate(rows):
        top = r * (step + room)
        for c, (title, values) in enumerate(row):
            picture = grey(values, side)
            sheet[top : top + picture.shape[0], c * step : c * step + picture.shape[1]] = picture
            axes.text(c * step + side / 2, top - side / 32, title, ha="center", va="bottom", fontsize=10)
            if values is None:
                axes.text(c * step + side / 2, top + side / 2, say("nothing yet"), ha="center", color=GREY)
    axes.imshow(sheet, cmap="gray", vmin=0, vmax=1)
    axes.set_ylim(sheet.shape[0], -room)
    show()


def grey(values: Any, side: int) -> Any:
    """Values between 0 and 1, at most side by side."""
    if values is None:
        return np.full((side, side), 0.94)
    values = np.nan_to_num(np.asarray(values, dtype=float)[:side, :side])
    low, high = np.percentile(values, (1, 99))  # a few extreme values would make all the rest grey
    return np.clip((values - low) / max(high - low, 1e-9), 0, 1)


def channel(maps: Any, index: int) -> Any:
    """One map of (H, W, C) for the eye: what is strong in either direction is bright. None if there is none."""
    if np.ndim(maps) != 3 or np.shape(maps)[2] <= index or not np.size(maps):
        return None
    values = np.asarray(maps, dtype=float)[..., index]
    return np.abs(values) if values.min() < -200 else values
