"""What notebooks draw: whatever a student's functions give, there is a picture or a sentence."""

from __future__ import annotations

import pytest

from tests.conftest import WithKeras
from tests.support import ROOT, drawing

_CONVNET = """
def right(name):
    return lambda *given: stages._right(name, *given)
pictures.see_stages(right("conv2d"), right("relu"), right("max_pool2d"))
odd = [unwritten, lambda *given: None, lambda *given: "7", lambda *given: [[1], [2, 3]]]
odd += [lambda x, *more: x[:, :, :0], lambda x, *more: np.full(x.shape, np.nan), lambda x, *more: x.fill(0)]
for one in [*odd, lambda x, *more: x[:5, :5, :1] + np.inf]:
    pictures.see_stages(one, one, one)
assert "should be" not in said[0] and said[0].count("conv2d") == 2 and "10 × 14 × 4" in said[0]
assert all(some.count("should be") == 6 for some in said[1:]), said
assert all("10 × 14 × 4" in some for some in said[1:])
"""
_TRAINING = """
kept = np.load("curves.npz")["plain"][0]
data = pictures.load_patches()
right = {name: list(row[:40]) for name, row in zip(pictures._LISTS, kept)}
odd = [unwritten, lambda *given: None, lambda *given: "7", lambda *given: [[1], [2, 3], [4]], lambda *given: 5]
odd += [lambda *given: {}, lambda *given: dict.fromkeys(pictures._LISTS, [np.nan] * 40), lambda x, *given: x[:1]]
for one in odd:
    pictures.see_augmented(one, data)
    assert "yours: no batch of this shape yet" in said[-1], said[-1]
    pictures.see_curves(one, one, data)
    assert sum("nothing yet" in words for words in said[-1]) == 3, said[-1]
    pictures.see_progress(one, one, data)
pictures.see_augmented(lambda x, rng: x, data)
assert "yours: the same four, called five times" in said[-1], said[-1]
pictures.see_curves(lambda rate: None, lambda *given: right, data)
assert not any("nothing yet" in words for words in said[-1]), said[-1]
pictures.show_question()
assert "train part:\\n99% right" in said[-1], said[-1]
pictures.see_pooling()
"""
_TRANSFER = """
pictures._EPOCHS, pictures._COINS = 1, 2
base = network.load_base()
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
_SEEING = """
model = pictures.load_model()
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


@pytest.mark.parametrize(
    ("name", "script", "modules"),
    [
        ("convnet", _CONVNET, ("pictures", "stages")),
        ("training", _TRAINING, ("pictures",)),
        ("transfer", _TRANSFER, ("network", "pictures")),
        ("seeing", _SEEING, ("pictures",)),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_there_is_a_picture_whatever_the_functions_give(
    with_keras: WithKeras, name: str, script: str, modules: tuple[str, ...]
) -> None:
    with_keras(drawing(script, *modules), ROOT / "assignments" / name)
