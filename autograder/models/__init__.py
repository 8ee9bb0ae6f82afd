"""Keras models as plain data: what the host knows of a student's model, and computes from it by itself.

No TensorFlow here. A model that a student built comes out of the sandbox as a list of layers, settings and
weights (`autograder.wire.values.Model`); `read` takes the layers that are allowed, and refuses the rest with a
sentence. Shapes, parameter counts and predictions are then the host's own: nothing that was patched in
the guest changes them, no file format of Keras is parsed, and a submission costs milliseconds.
`tests/test_models.py` holds every layer against Keras itself.
"""

from autograder.models.graph import Graph, Sequential
from autograder.models.layers import (
    Activation,
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
    Rescaling,
)

__all__ = [
    "Activation",
    "AveragePooling2D",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling2D",
    "Graph",
    "MaxPooling2D",
    "Rescaling",
    "Sequential",
]
