"""What stands for Keras in a guest that must not compute with it: models that can be looked at and do nothing.

`forward_numpy(model, x)` is graded here. A model has all that real Keras shows of one: layers, settings, shapes,
weights, configurations (`tests/test_stand_in.py` holds them against it). What would compute raises ComputesNothing.
Installed as `keras` and `tensorflow`, so that `import keras` and `isinstance(layer, keras.layers.Conv2D)` work as the
student wrote them.
"""

from __future__ import annotations

import json

from autograder.kinds.keras.description import ModelDescription
from autograder.kinds.keras.stand_in.models import Sequential, sequential
from autograder.kinds.keras.stand_in.modules import install
from autograder.kinds.keras.stand_in.refusal import ComputesNothing

__all__ = ["ComputesNothing", "build", "install"]


def build(model: ModelDescription) -> Sequential:
    """The model that the host describes, as something to look at."""
    head, *rest = model.layers
    shape = tuple(json.loads(head.settings)["batch_shape"][1:])
    described = [(layer.kind, json.loads(layer.settings), list(layer.weights)) for layer in rest]
    return sequential(shape, described)
