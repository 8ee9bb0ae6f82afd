"""The NumPy reference of `training` is what Keras makes of a model, right answers meet its criteria, and what the
notebook tells of overfitting comes out, whatever the seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from autograder.course import Course  # noqa: E402
from autograder.kinds.kind import copied  # noqa: E402
from solutions.training import reference  # noqa: E402
from solutions.training.cases import (  # noqa: E402
    Anew,
    Drops,
    Measured,
    Obeyed,
    Often,
    classes,
    linear,
    one_number,
    pictures,
)
from solutions.training.criteria import Chances, Moved  # noqa: E402
from tests.support import ROOT  # noqa: E402


@pytest.fixture(scope="module", autouse=True)
def kinds() -> None:
    """The kinds of values that the assignment uses."""
    for kind in Course(ROOT).assignment("training").kinds:
        kind.load()


def in_keras(graph: Any) -> Any:
    shape, steps = graph.to_keras()
    layers = [getattr(keras.layers, kind)(**settings) for kind, settings, _ in steps]
    model = keras.Sequential([keras.Input(shape), *layers])
    for layer, (_, _, weights) in zip(layers, steps, strict=True):
        layer.set_weights(weights)
    return model


def train(model: Any, data: Any, epochs: int, rng: Any) -> Any:
    (x, y), test = data
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    found: dict[str, list[float]] = {name: [] for name in reference.NAMES}
    for _ in range(epochs):
        model.fit(x if rng is None else reference.augment(x, rng), y, batch_size=32, verbose=0)
        for part, (inputs, labels) in (("train", (x, y)), ("test", test)):
            for what, value in zip(("loss", "accuracy"), model.evaluate(inputs, labels, verbose=0), strict=True):
                found[f"{part}_{what}"].append(value)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_what_is_learned(seed: int) -> None:
    rng = np.random.default_rng(seed)
    model, shape = linear(rng, 3, 5, 2), (3, 5, 2)
    data = tuple((pictures(rng, count, shape), classes(rng, count)) for count in (15, 6))
    right, given = reference.train(model, data, 3, None), train(in_keras(model), data, 3, None)
    for name in reference.NAMES:
        np.testing.assert_allclose(right[name], given[name], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("view", [Drops(1), Measured(1)], ids=["drops", "measured"])
def test_dropout(view: Any) -> None:
    model, *rest = view.arguments()
    assert all(view(reference.train(model, *rest)))
    assert all(view(train(in_keras(model), *rest)))


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_the_place_of_one_pixel_is_found_in_every_epoch(seed: int) -> None:
    view = Anew(seed)
    model, *rest = view.arguments()
    assert view(train(in_keras(model), *rest, np.random.default_rng(seed))) == (True,) * 4
    assert view(train(in_keras(model), *rest, None)) == (True, False, False, True)


@pytest.mark.parametrize("seed", range(20))
def test_right_batches_meet_the_criteria(seed: int) -> None:
    """By luck, one in a million million does not."""
    rng = np.random.default_rng(seed)
    for view in (Moved(seed), Chances(seed), Moved(seed, (1, 4, 3, 1)), Moved(seed, (3, 8, 3, 2), "float32")):
        assert all(view(reference.augment(view.x(), rng)))
    assert all(Often(seed)([reference.augment(x, rng) for x in Often(seed).batches()]))
    assert Obeyed(seed)(reference.augment(Obeyed(seed).x(), one_number())) == (True,)


def test_a_generator_is_handed_over_as_it_is() -> None:
    rng = np.random.default_rng(3)
    rng.integers(5, size=3)  # half a number is left
    assert copied(rng).integers(100, size=9).tolist() == rng.integers(100, size=9).tolist()


@pytest.mark.long
def test_dropout_and_augmentation_narrow_the_gap() -> None:
    """Gaps of accuracy, means of the last ten of 40 epochs, of four seeds each. Measured: plain 0.17 to 0.19, with
    Dropout 0.04 to 0.09, augmented 0.01 to 0.06; each with a deviation below 0.03, so means of four below 0.015. What
    is asked for is off by more than five of these: a false alarm comes less than once in a million runs."""
    from tools.make_training_curves import run

    gaps = {}
    for kind in ("plain", "dropout", "augmented"):
        last = np.stack([run(kind, seed, 40) for seed in range(4)])[..., -10:].mean(axis=(0, 2))
        gaps[kind] = last[1] - last[3]
    assert gaps["plain"] > 0.08
    assert max(gaps["dropout"], gaps["augmented"]) < gaps["plain"]
