"""The reference of `transfer` is what Keras computes and trains; a split is judged by what it is, not which."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np
import pytest

from autograder.kinds.keras import models  # noqa: F401  (the kind, as the grader has it)
from autograder.kinds.keras.description import read_parts
from autograder.kinds.keras.graph import Graph
from autograder.kinds.keras.in_guest import build
from autograder.kinds.kind import NotTaken
from solutions.transfer import reference
from solutions.transfer.cases import CHAIN, NORMALISED, groups, head_for, network
from solutions.transfer.criteria import DrawnSplits, Split, of_groups


def in_keras(graph: Graph) -> Any:
    description = graph.description()
    return build(read_parts([description.problem, *description.layers]))


@pytest.mark.parametrize("layers", [CHAIN, NORMALISED], ids=["plain", "with BatchNormalization"])
def test_features_are_what_keras_predicts(layers: Any) -> None:
    rng = np.random.default_rng(0)
    base = network(rng, *layers)
    x = rng.normal(size=(4, *base.input_shape))
    theirs = in_keras(base).predict(x, verbose=0).reshape(4, -1)
    ours, error = reference.extract_features(base, x), reference.as_rows(base.error(x))
    assert np.all(np.abs(ours - theirs) <= 2.0**-23 * error + 1e-12)


@pytest.mark.parametrize("count", [0, 1, 4, len(NORMALISED)])
def test_what_is_frozen_stays_as_it_is_when_keras_trains(count: int) -> None:
    rng = np.random.default_rng(1)
    base = network(rng, *NORMALISED)
    graph = reference.make_finetune(base, head_for(rng, base), count)
    model = in_keras(graph)
    before = [[np.array(weight) for weight in layer.get_weights()] for layer in model.layers]
    model.compile(keras.optimizers.SGD(0.1), "mse")
    x, y = rng.normal(size=(8, *base.input_shape)), rng.normal(size=(8, 3))
    model.fit(x, y, verbose=0)
    moved = [
        any(not np.array_equal(*pair) for pair in zip(old, layer.get_weights(), strict=True))
        for old, layer in zip(before, model.layers, strict=True)
    ]
    assert moved == [bool(node.weights) and not node.is_frozen for node in graph.nodes]
    assert sum(moved[: len(base.nodes)]) == sum(
        1 for node in base.nodes[len(base.nodes) - count :] if node.weights and not reference.is_kept_frozen(node)
    )


def test_what_is_refused() -> None:
    rng = np.random.default_rng(2)
    base = network(rng, *CHAIN)
    for count in (-1, len(CHAIN) + 1):
        with pytest.raises(ValueError, match="not as many layers"):
            reference.make_finetune(base, head_for(rng, base), count)
    with pytest.raises(ValueError, match="fewer than two"):
        reference.split_without_leak(np.array([3, 3]), rng)


@pytest.mark.parametrize("count", range(2, 14))
def test_a_right_split_meets_the_criteria_in_any_form(count: int) -> None:
    rng = np.random.default_rng(count)
    labels = groups(rng, count)
    train, test = reference.split_without_leak(np.array(labels), rng)
    for form in (list, tuple, np.array, set, lambda side: np.array(side, dtype=np.uint8), lambda side: side[::-1]):
        assert all(Split(labels).met((form(train), form(test)))), form
    assert of_groups(np.array(labels)) == labels


WRONG = {
    "lost": (([0, 1], [2]), (False, True, True, True, True, True)),
    "twice": (([0, 1, 3, 3], [2]), (True, False, True, True, True, True)),
    "leak": (([0, 1], [2, 3]), (True, True, False, True, False, False)),
    "empty": (([0, 1, 2, 3], []), (True, True, True, False, False, True)),
}


@pytest.mark.parametrize(("given", "met"), WRONG.values(), ids=WRONG)
def test_what_a_wrong_split_does_not_meet(given: Any, met: tuple[bool, ...]) -> None:
    assert Split((5, 5, 8, 5)).met(given) == met


@pytest.mark.parametrize("odd", [None, 5, "ab", ([0], [1], [2]), ([0.5], [1]), ([-1], [0]), ([4], [0]), ([[0]], [1])])
def test_what_is_no_split_is_said(odd: Any) -> None:
    with pytest.raises(NotTaken):
        Split((5, 5, 8, 5)).met(odd)


def test_the_draw_is_looked_at_over_many_calls() -> None:
    one, other = ([0, 1, 2], [3]), ([1, 2, 3], [0])
    assert DrawnSplits((1, 2, 3, 4), 2).met([one, one, other, other]) == (True, True)
    assert DrawnSplits((1, 2, 3, 4), 2).met([one, other, other, one]) == (False, True)
    assert DrawnSplits((1, 2, 3, 4), 2).met([one] * 4) == (True, False)
