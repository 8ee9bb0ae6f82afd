"""Small public examples: the student's own checks, and what feedback is explained with."""

import numpy as np

from autograder.exercise import Example, Examples
from autograder.kinds.keras.graph import Sequential, with_weights
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from autograder.kinds.keras.views import OutputShapes, OwnWeights, Parameters, Responses, Training

#: One 2 × 2 filter of whole numbers, a bias, relu.
_CONV = [[[[1.0]], [[-1.0]]], [[[2.0]], [[0.0]]]], [-2.0]
_PICTURE = np.array([[1, 2, 0, 3], [0, 4, 1, 1], [2, 1, 3, 0], [1, 0, 2, 5]], dtype=float)[None, ..., None]
_TWO = np.concatenate([_PICTURE, _PICTURE[:, ::-1]])


def _model(*layers, weights=(_CONV,)):
    return with_weights(Sequential((4, 4, 1), *layers), weights)


_DENSE = [[1.0, -1.0], [0.0, 1.0], [2.0, 0.0], [-1.0, 0.5]], [-3.0, 1.0]
_MAPS = _model(Conv2D(1, (2, 2), activation="relu"))
_POOLED = _model(Conv2D(1, (2, 2), activation="relu"), MaxPooling2D(2))
_LINEAR = _model(Conv2D(1, (2, 2), strides=(2, 1), padding="same"))
_HEAD = _model(
    Conv2D(1, (2, 2), strides=(2, 2), activation="relu"),
    Flatten(),
    Dense(2, activation="softmax"),
    weights=(_CONV, _DENSE),
)
_DEEP = _model(
    Conv2D(2, (1, 1)),
    MaxPooling2D(3, strides=1, padding="same"),
    Flatten(),
    Dense(2),
    weights=(([[[[1.0, -1.0]]]], [1.0, 0.0]), ([[float(i % 3 - 1), float(i % 2)] for i in range(32)], [2.0, 0.5])),
)

_SMALL = Sequential((6, 6, 1), Conv2D(2, 3, activation="relu")).with_random_weights(np.random.default_rng(0))
_TRAINED = _SMALL.with_random_weights(np.random.default_rng(2))
_SMALLER = Sequential((5, 4, 2), Conv2D(3, 2), MaxPooling2D(2)).with_random_weights(np.random.default_rng(1))
#: What comes in front of a base with weights is not taken up by weights.
_AS_IT_IS = Responses("example", rescaled=False)
_WHAT = "what the model computes (activations, the kind of pooling), and whether it can learn"

EXAMPLES = {
    "build_base": Examples(
        visible=[Example("output shapes", view=OutputShapes()), Example("parameters", view=Parameters())],
        later=_WHAT,
        kept=[
            Example("predictions with known weights", view=Responses("example")),
            Example("what it learns from", view=Training()),
        ],
    ),
    "build_no_pool": Examples(
        visible=[Example("output shapes", view=OutputShapes()), Example("parameters", view=Parameters())],
        later=_WHAT,
        kept=[
            Example("predictions with known weights", view=Responses("example")),
            Example("what it learns from", view=Training()),
        ],
    ),
    "add_head": Examples(
        visible=[
            Example("output shapes, on a small base", _SMALL, view=OutputShapes()),
            Example("parameters, on a small base", _SMALL, view=Parameters()),
            Example("output shapes, on another base", _SMALLER, view=OutputShapes()),
        ],
        later="what the model computes, whether it can learn, whether it is made of the base itself and leaves that "
        "as it was",
        kept=[
            Example("predictions with known weights, on a small base", _SMALL, view=_AS_IT_IS),
            Example("what it learns from, on a small base", _SMALL, view=Training()),
            Example("the weights of the base", _SMALL, view=OwnWeights(1)),
            Example("the base, left as it was", _SMALL, view=OutputShapes(), unchanged=True),
            Example("the weights of the base, trained further", _SMALL, view=OwnWeights(1), then_hold=[_TRAINED]),
        ],
    ),
    "forward_numpy": Examples(
        visible=[
            Example("a convolution with relu", _MAPS, _PICTURE),
            Example("a convolution and a pooling", _POOLED, _PICTURE),
            Example("two pictures", _POOLED, _TWO),
            Example("a convolution and a head", _HEAD, _TWO),
        ],
        later="other layers' settings: strides, paddings, pool sizes, no activation; large numbers; no Keras to "
        "compute with",
        kept=[
            Example("a convolution with strides, padding same and no activation", _LINEAR, _PICTURE),
            Example("a pooling that overlaps, with padding same", _DEEP, _TWO),
            Example("a head on fractions", _HEAD, _TWO / 4),
            Example("a head on a glaring picture", _HEAD, 1000 * _TWO),
        ],
    ),
}
