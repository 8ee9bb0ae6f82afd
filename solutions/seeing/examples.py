"""Small public examples: the student's own checks, and what feedback is explained with. Weights and pictures are whole
numbers."""

import numpy as np

from autograder.exercise import Example, Examples
from autograder.kinds.keras.graph import Sequential, with_weights
from autograder.kinds.keras.layers import Conv2D, Dense, Dropout, Flatten, GlobalAveragePooling2D, MaxPooling2D

#: Two 2 × 2 filters with relu.
_CONV = [[[[-2.0, 0.0]], [[-1.0, -1.0]]], [[[2.0, -1.0]], [[0.0, 1.0]]]], [1.0, 2.0]
#: Two more, of one pixel, on both maps.
_SECOND = [[[[1.0, 1.0], [0.0, -1.0]]]], [1.0, 1.0]
#: From what a pooling leaves to two scores.
_SCORES = [*([1.0, 0], [-2, 2], [1, -2], [-2, 1], [1, 0], [0, 2], [1, 1], [-2, -2])], [1.0, -2.0]
_PICTURE = np.array([[1, 2, 0, 3, 1], [0, 4, 1, 1, 2], [2, 1, 3, 0, 0], [1, 0, 2, 5, 1], [3, 1, 0, 2, 4]], dtype=float)
_PICTURE = _PICTURE[..., None]
_ONE, _TWO = _PICTURE[None], np.stack([_PICTURE, _PICTURE[::-1]])


def _model(*layers, weights):
    return with_weights(Sequential((5, 5, 1), *layers), weights)


_FIRST = Conv2D(2, (2, 2), activation="relu")
_THEN = Conv2D(2, (1, 1), activation="relu")
#: Two scores of 32 numbers.
_MANY = [[float(i % 3 - 1), float(i % 5 - 2)] for i in range(32)], [1.0, -2.0]
_MAPS = _model(_FIRST, MaxPooling2D(2), weights=(_CONV,))
_HEAD = _model(_FIRST, MaxPooling2D(2), Flatten(), Dense(2), weights=(_CONV, _SCORES))
_DROPOUT = _model(_FIRST, Dropout(0.5), Flatten(), Dense(2), weights=(_CONV, _MANY))
_DEEP = _model(_FIRST, MaxPooling2D(2), _THEN, Flatten(), Dense(2), weights=(_CONV, _SECOND, _SCORES))
_MEANS = _model(
    _FIRST,
    Conv2D(2, (1, 1)),
    GlobalAveragePooling2D(),
    Dense(2),
    weights=(_CONV, _SECOND, ([[1.0, -2.0], [2.0, 1.0]], [0.0, 1.0])),
)
#: Of these maps none is 0 anywhere. All of them speak for class 0, and against class 1.
_ALL = _model(
    _FIRST,
    GlobalAveragePooling2D(),
    Dense(2),
    weights=((_CONV[0], [7.0, 9.0]), ([[1.0, -1.0], [2.0, -1.0]], [0.0, 0.0])),
)
#: Filter 1 answers to nothing.
_DEAD = _model(_FIRST, Flatten(), Dense(2), weights=((_CONV[0], [1.0, -90.0]), _MANY))
#: On pictures of two channels, which filter 1 weighs by 1 and 3.
_CHANNELS = with_weights(
    Sequential((3, 2, 2), Conv2D(2, (1, 1), activation="relu"), Flatten(), Dense(2)),
    (([[[[1.0, 1.0], [1.0, 3.0]]]], [1.0, 1.0]), ([[float(i % 2), 1.0] for i in range(12)], [0.0, 1.0])),
)

EXAMPLES = {
    "activations": Examples(
        visible=[
            Example("a convolution and a pooling", _MAPS, _ONE),
            Example("with a head", _HEAD, _ONE),
            Example("two pictures", _HEAD, _TWO),
        ],
        later="other models, layers without relu, Dropout",
        kept=[
            Example("two convolutions, the second without relu", _MEANS, _ONE),
            Example("with Dropout", _DROPOUT, _ONE),
        ],
    ),
    "ascend_filter": Examples(
        visible=[
            Example("one step, in the first layer", _HEAD, 0, 1, 1),
            Example("three steps", _HEAD, 0, 1, 3),
            Example("a deeper layer", _DEEP, 2, 1, 1),
            Example("a dead filter", _DEAD, 0, 1, 1),
        ],
        later="other models, layers and filters; the model left as it was",
        kept=[
            Example("three steps in a deeper layer", _DEEP, 2, 1, 3),
            Example("two channels", _CHANNELS, 0, 1, 2),
        ],
    ),
    "grad_cam": Examples(
        visible=[
            Example("after a convolution", _HEAD, _PICTURE, 0, 0),
            Example("after a pooling", _HEAD, _PICTURE, 1, 0),
            Example("the other class", _HEAD, _PICTURE, 0, 1),
            Example("nothing speaks for the class", _ALL, _PICTURE, 0, 1),
        ],
        later="other models and pictures, a map without a 0, layers that give no maps; the model left as it was",
        kept=[
            Example("a deeper layer", _DEEP, _PICTURE, 2, 0),
            Example("everything speaks for the class", _ALL, _PICTURE, 0, 0),
            Example("a layer without maps", _HEAD, _PICTURE, 2, 0),
        ],
    ),
}
PREDICTIONS = ("predict_heat_shape",)
