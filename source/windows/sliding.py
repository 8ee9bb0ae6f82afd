"""A picture that moves: a window on its way over an image, at any stride, with and without padding.

Nothing here needs to be read to solve the exercises. What is shown are kept numbers; nothing is computed from yours.
Where a notebook's scripts do not run, one place of the window is shown as it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import numpy as np
from checks import Panel, image, say

_SCRIPT = Path(__file__).with_name("sliding.js")
_IMAGE = [
    [1, 2, 1, 5, 4, 5],
    [0, 1, 2, 4, 5, 4],
    [1, 1, 0, 5, 5, 5],
    [2, 0, 1, 4, 4, 5],
    [1, 1, 2, 5, 4, 4],
    [0, 2, 1, 4, 5, 5],
]
_KERNEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
_SAME = [
    [5, 2, 9, 9, 0, -13],
    [5, 3, 13, 14, 0, -19],
    [3, -1, 15, 16, 1, -19],
    [2, -2, 16, 13, 1, -17],
    [4, 2, 14, 11, 0, -17],
    [5, 3, 8, 10, 1, -14],
]
#: For each stride: the zeros (top or left, bottom or right), and the response of every window.
_SETTINGS: dict[str, dict[int, tuple[tuple[int, int], list[list[int]]]]] = {
    "valid": {
        1: ((0, 0), [[3, 13, 14, 0], [-1, 15, 16, 1], [-2, 16, 13, 1], [2, 14, 11, 0]]),
        2: ((0, 0), [[3, 14], [-2, 13]]),
        3: ((0, 0), [[3, 0], [2, 0]]),
    },
    "same": {
        1: ((1, 1), _SAME),
        2: ((0, 1), [[3, 14, -19], [-2, 13, -17], [3, 10, -14]]),
        3: ((0, 0), [[3, 0], [2, 0]]),
    },
}


def slide(with_kernel: bool) -> None:
    """Show it: the window that is cut out, or, with a kernel, the products and the element of the result."""
    from IPython.display import display

    words = _words()
    rows, row, column = _SETTINGS["valid"][1][1], 1, 1
    x, patch = np.array(_IMAGE), np.array(_IMAGE)[1:4, 1:4]
    panels = [Panel(words["image"], x, (row, column, 3, 3)), Panel(words["patch"], patch)]
    if with_kernel:
        kernel = np.array(_KERNEL)
        panels += [Panel(words["kernel"], kernel), Panel(words["products"], patch * kernel)]
        panels.append(Panel(words["result"], np.array(rows), (row, column, 1, 1)))
    still = "".join(map(image, panels))
    data = {"image": _IMAGE, "kernel": _KERNEL if with_kernel else None, "settings": _SETTINGS, "words": words}
    name = f"sliding-{uuid4().hex}"
    script = _SCRIPT.read_text(encoding="utf-8").replace("DATA", json.dumps(data)).replace("NAME", json.dumps(name))
    html = f'<div id="{name}">{still}</div><script>{script}</script>'
    text = say("A picture that moves; it is seen in a browser alone.")
    display({"text/html": html, "text/plain": text}, raw=True)


def _words() -> dict[str, str]:
    return {
        "window": say("window"),
        "stride": say("stride"),
        "padding": say("padding"),
        "image": say("image"),
        "zeros": say("zeros are orange"),
        "patch": say("the window"),
        "kernel": say("kernel"),
        "products": say("products"),
        "result": say("result"),
        "windows": say("windows"),
        "place": say("Row {row}, column {column} of {rows} × {columns}"),
        "sum": say("the sum of the products is {sum}"),
    }
