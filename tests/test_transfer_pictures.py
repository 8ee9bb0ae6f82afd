"""What the notebook of `transfer` draws: whatever a student's functions give, there is a picture or a sentence."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support import ROOT

_SHOW = """
import matplotlib.pyplot as plt, numpy as np
import network, pictures
said = []
def show():
    plt.gcf().canvas.draw()
    said.append([text.get_text() for text in plt.gca().texts])
    plt.close()
pictures.show = show
pictures._EPOCHS, pictures._COINS = 1, 2
base = network.load_base()
def unwritten(*given):
    raise NotImplementedError
odd = [unwritten, lambda *given: None, lambda *given: "7", lambda *given: [[1], [2, 3], [4]], lambda *given: 5]
odd += [lambda *given: np.zeros((200, 128)) + np.nan, lambda *given: ([], []), lambda *given: [[700], [-900]]]
for one in odd:
    pictures.see_features(one, base)
    pictures.see_leak(one)
    pictures.see_other_base(one)
assert all(any("nothing yet" in words for words in texts) for texts in said), said
pictures.see_learning(unwritten, lambda *given: 5)
assert sum("nothing yet" in words for words in said[-1]) == 2, said[-1]
pictures.show_question()
pictures.show_copies()
pictures.see_leak(lambda groups, rng: (np.flatnonzero(groups > 19), np.flatnonzero(groups < 20)))
assert "100%" in said[-1], said[-1]
"""


def test_there_is_a_picture_whatever_the_functions_give() -> None:
    settings = {**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
    done = subprocess.run(
        [sys.executable, "-c", _SHOW], cwd=ROOT / "assignments/transfer", env=settings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
