"""The reference for `transfer`: what a given network makes of pictures, with another head; pictures parted by groups.

Models are described as data (`autograder.kinds.keras`), which `tests/test_models.py` holds against Keras.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercise import reference
from autograder.kinds.keras.given import BatchNormalization
from autograder.kinds.keras.graph import Graph, Node

Array = np.ndarray[Any, Any]


def as_rows(features: Array) -> Array:
    """One row for each picture."""
    return features.reshape(len(features), -1)


@reference(axes=("picture", "feature"), bound=lambda base, x: as_rows(base.error(x)))
def extract_features(base: Graph, x: Array) -> Array:
    """What `base.predict(x)` gives, a row for each of the pictures x (N, H, W, C)."""
    return as_rows(base.predict(x))


def is_kept_frozen(node: Node) -> bool:
    """Whatever is asked for."""
    return isinstance(node.layer, BatchNormalization)


def learning(base: Graph, learns: Any) -> tuple[Node, ...]:
    """The layers of the base, those with weights frozen unless `learns(place, node)`."""
    return tuple(
        node.frozen(not learns(place, node)) if node.layer.has_weights else node
        for place, node in enumerate(base.nodes)
    )


def on_top(base: Graph, nodes: tuple[Node, ...], head: Graph) -> Graph:
    return Graph(base.input_shape, (*nodes, *head.nodes))


@reference()
def make_finetune(base: Graph, head: Graph, n_unfrozen: int) -> Graph:
    """`head` on `base`, of whose layers the last n_unfrozen learn, BatchNormalization aside. Raises ValueError where it
    has not as many."""
    if not 0 <= n_unfrozen <= len(base.nodes):
        raise ValueError("the base has not as many layers")
    first = len(base.nodes) - n_unfrozen
    return on_top(base, learning(base, lambda place, node: place >= first and not is_kept_frozen(node)), head)


def share(groups: int) -> int:
    """A fifth of them, rounded up."""
    return -(-groups // 5)


def parted(groups: Any, tested: Any) -> tuple[list[int], list[int]]:
    """(train, test), where the groups in `tested` are to be tested."""
    chosen = {int(one) for one in tested}
    inside = [int(group) in chosen for group in groups]
    return [i for i, one in enumerate(inside) if not one], [i for i, one in enumerate(inside) if one]


@reference()
def split_without_leak(groups: Any, rng: np.random.Generator) -> tuple[list[int], list[int]]:
    """(train, test): indices of the pictures, all of one group on one side. Raises ValueError for fewer than two
    groups."""
    names = np.unique(groups)
    if len(names) < 2:
        raise ValueError("fewer than two groups")
    return parted(groups, rng.choice(names, share(len(names)), replace=False))


@reference()
def predict_trained() -> int:
    """Numbers that are trained with n_unfrozen = 2 on the base of the notebook, Dense 128 and PReLU, and a head of two
    units: 576·128 + 128 + 128, and 128·2 + 2."""
    return 576 * 128 + 128 + 128 + 128 * 2 + 2


@reference()
def predict_tested() -> int:
    """Pictures to test, of 10 pictures of each of 12 people."""
    return 10 * share(12)
