"""Draws the matrix: rows are known mistakes, columns hidden tests; what fails is dark, what it costs is a bar."""

from __future__ import annotations

from pathlib import Path

import matplotlib  # the extra `pictures`: whoever draws imports this module late

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from autograder.verify.gather import Facts
from autograder.verify.matrix import fails, score_of

_DARK, _LIGHT, _BAR = "#0072b2", "#eeeeee", "#d55e00"


def draw(facts: Facts, folder: Path) -> Path:
    """Writes folder/NAME.png; returns its path."""
    cells = list(dict.fromkeys(wrong.cell for wrong in facts.wrong))
    rows = [[wrong for wrong in facts.wrong if wrong.cell == cell] for cell in cells]
    columns = [list(dict.fromkeys(t.topic for t in facts.tests if t.cell == cell)) for cell in cells]
    heights = [len(row) + 7 for row in rows]
    figure, axes = plt.subplots(
        len(cells), 2, figsize=(10, 0.19 * sum(heights)), height_ratios=heights, width_ratios=(3, 1), squeeze=False
    )
    for (grid, bars), cell, wrong, topics in zip(axes, cells, rows, columns, strict=True):
        shown = [[fails(facts, w, topic) for topic in topics] for w in wrong]
        colours = matplotlib.colors.ListedColormap([_LIGHT, _DARK])
        grid.pcolormesh(np.array(shown), cmap=colours, vmin=0, vmax=1, edgecolors="white", linewidth=1)
        grid.set_yticks(np.arange(len(wrong)) + 0.5, [w.mistake.name for w in wrong], fontsize=8)
        grid.set_xticks(np.arange(len(topics)) + 0.5, [t.replace("_", " ") for t in topics], fontsize=8, rotation=30)
        plt.setp(grid.get_xticklabels(), ha="left")
        grid.xaxis.tick_top()
        grid.set_title(cell, loc="left", fontsize=11, fontweight="bold")
        scores = [score_of(w) for w in wrong]
        bars.barh(np.arange(len(wrong)) + 0.5, [s for s, _ in scores], color=_BAR, height=0.7)
        bars.set(xlim=(0, scores[0][1]), ylim=(0, len(wrong)), yticks=[])
        bars.set_title("points left", fontsize=8)
        for one in (grid, bars):
            one.invert_yaxis()
            one.tick_params(length=0)
            for side in one.spines.values():
                side.set_visible(False)
    figure.tight_layout()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{facts.name}.png"
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return path
