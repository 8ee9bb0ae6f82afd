"""The photograph after each step of conv2d, relu and max_pool2d: whatever the functions give, there is a picture."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support import ROOT

_SHOW = """
import matplotlib.pyplot as plt, numpy as np
import pictures, stages
titles = []
def show():
    plt.gcf().canvas.draw()
    titles.append([text.get_text() for text in plt.gca().texts])
    plt.close()
stages.show = show
def right(name):
    return lambda *given: stages._right(name, *given)
def unwritten(*given):
    raise NotImplementedError
pictures.see_stages(right("conv2d"), right("relu"), right("max_pool2d"))
odd = [unwritten, lambda *given: None, lambda *given: "7", lambda *given: [[1], [2, 3]]]
odd += [lambda x, *more: x[:, :, :0], lambda x, *more: np.full(x.shape, np.nan), lambda x, *more: x.fill(0)]
for one in [*odd, lambda x, *more: x[:5, :5, :1] + np.inf]:
    pictures.see_stages(one, one, one)
assert "should be" not in titles[0] and titles[0].count("conv2d") == 2 and "10 × 14 × 4" in titles[0]
assert all(some.count("should be") == 6 for some in titles[1:]), titles
assert all("10 × 14 × 4" in some for some in titles[1:])
"""


def test_every_step_is_shown_whatever_the_functions_give() -> None:
    settings = {**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
    done = subprocess.run(
        [sys.executable, "-c", _SHOW], cwd=ROOT / "assignments/convnet", env=settings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
