"""What the notebook of `seeing` draws: whatever a student's functions give, there is a picture or a sentence."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support import ROOT

_SHOW = """
import matplotlib.pyplot as plt, numpy as np
import pictures
said = []
def show():
    plt.gcf().canvas.draw()
    said.append([text.get_text() for text in plt.gca().texts])
    plt.close()
pictures.show = show
model = pictures.load_model()
def unwritten(*given):
    raise NotImplementedError
odd = [unwritten, lambda *given: None, lambda *given: "7", lambda *given: [[1], [2, 3]], lambda *given: 5]
odd += [lambda *given: np.zeros((28, 28, 1)) + np.nan, lambda *given: np.zeros((3, 3)), lambda *given: [np.inf] * 8]
odd += [lambda *given: [None] * 8, lambda *given: np.array([["a"]])]
for one in odd:
    pictures.see_activations(one, model)
    pictures.see_filters(one, model)
    pictures.see_heat(one, model)
    pictures.see_sure(one, model)
    pictures.count_dead(one, model)
assert all(any(words.startswith("yours") for words in texts) for texts in said), said
pictures.show_question()
assert "56%" in said[-1]
with np.load("weights.npz") as data:
    heat = {layer: data[f"heat_{layer}"] for layer in (2, 4)}
pictures.see_heat(lambda model, x, layer, c: heat[layer][(4, 2).index(c)], model)
assert "should be" not in said[-1] and "11 × 11" in said[-1], said[-1]
"""


def test_there_is_a_picture_whatever_the_functions_give() -> None:
    settings = {**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
    done = subprocess.run(
        [sys.executable, "-c", _SHOW], cwd=ROOT / "assignments/seeing", env=settings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
