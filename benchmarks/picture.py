"""One picture: how long a class takes, against its size."""

from __future__ import annotations

from pathlib import Path

import matplotlib

from benchmarks.measure import Figures

_BLUE, _ORANGE, _GREY, _GREEN = "#0072b2", "#d55e00", "#777777", "#009e73"  # told apart without colour vision


def draw(figures: Figures, target: Path) -> None:
    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams |= {"svg.hashsalt": "autograder", "svg.fonttype": "none", "font.family": "sans-serif"}
    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    sizes = sorted(figures.ours)
    seconds = [figures.ours[size].seconds for size in sizes]
    axes.plot(sizes, seconds, "o-", color=_BLUE)
    _name(axes, sizes[-1], seconds[-1], "autograder grade", _BLUE)
    others = [
        ("nbgrader autograde", figures.stock, _ORANGE, "-"),
        ("four side by side", figures.stock_four, _ORANGE, ":"),
        ("otter run", figures.otter, _GREEN, "-"),
    ]
    for name, (count, taken), color, style in others:
        each, first = taken / count, min(sizes[0], count)
        axes.plot([first, sizes[-1]], [each * first, each * sizes[-1]], style, color=color, linewidth=1)
        axes.plot([count], [taken], "o", color=color)
        _name(axes, sizes[-1], each * sizes[-1], name, color)
    floor = [figures.bare * size for size in (sizes[0], sizes[-1])]
    axes.plot([sizes[0], sizes[-1]], floor, "--", color=_GREY, linewidth=1)
    _name(axes, sizes[-1], floor[-1], "bare calls", _GREY)
    axes.set(xscale="log", yscale="log", xlabel="submissions of convolution", ylabel="time")
    axes.set_xlim(min(sizes[0], figures.otter[0]) * 0.8, sizes[-1] * 9)
    axes.set_yticks([1, 10, 60, 600, 3600, 36000], ["1 s", "10 s", "1 min", "10 min", "1 h", "10 h"])
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title("Dots were measured; lines go on from them", fontsize=9, loc="left", color=_GREY)
    figure.savefig(target, metadata={"Date": None})
    plt.close(figure)


def _name(axes: object, x: float, y: float, words: str, color: str) -> None:
    axes.annotate(words, (x, y), xytext=(6, 0), textcoords="offset points", color=color, va="center", fontsize=9)  # type: ignore[attr-defined]
