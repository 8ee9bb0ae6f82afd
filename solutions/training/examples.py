"""Small public examples: the student's own checks, and what feedback is explained with."""

import numpy as np

from autograder.exercise import Example, Examples
from autograder.kinds.keras.graph import Sequential, with_weights
from autograder.kinds.keras.layers import Dense, Flatten
from autograder.kinds.keras.views import Dropouts, OutputShapes, Parameters, Responses, Training
from solutions.training.cases import Anew, Drops, Measured, Obeyed, one_number
from solutions.training.criteria import Chances, Kept, Moved

_X = Moved().x()


def _rng(seed):
    return np.random.default_rng(seed)


def _model(*weights):
    """Of 2 × 2 pixels, two classes."""
    return with_weights(Sequential((2, 2, 1), Flatten(), Dense(2, activation="softmax")), [weights])


_START = _model([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0], [2.0, -1.0]], [0.0, 1.0])
_FOUR = np.array([[1, 0, 2, 1], [0, 1, 1, 3], [2, 2, 0, 1], [1, 3, 0, 0]], dtype=float).reshape(4, 2, 2, 1)
_LABELS = np.array([0, 1, 1, 0])
_THREE = np.array([[3, 0, 1, 1], [0, 2, 2, 0], [1, 1, 1, 2]], dtype=float).reshape(3, 2, 2, 1), np.array([1, 0, 0])
_DATA = (_FOUR, _LABELS), _THREE
_ALIKE = (np.repeat(_FOUR[:1], 100, axis=0), np.repeat(_LABELS[1:2], 100)), _THREE


_FLOAT32 = (3, (20, 5, 6, 2), "float32")

EXAMPLES = {
    "augment": Examples(
        visible=[
            Example("what happens to each picture", _X, _rng(1), view=Moved()),
            Example("what happens how often", _X, _rng(2), view=Chances()),
            Example("the type of numbers", _X, _rng(1), view=Kept()),
        ],
        later="that the generator alone decides, larger batches, the input left as it was",
        kept=[
            Example("the type of numbers, of float32", Kept(*_FLOAT32).x(), _rng(1), view=Kept(*_FLOAT32)),
            Example("a generator that always draws the same", Obeyed(7).x(), one_number(), view=Obeyed(7)),
            Example("the batch, left as it was", _X, _rng(1), view=Moved(), unchanged=True),
        ],
    ),
    "build_small": Examples(
        visible=[
            Example("output shapes", 0.5, view=OutputShapes()),
            Example("parameters", 0.5, view=Parameters()),
        ],
        later="what the model computes, and where and when Dropout acts",
        kept=[
            Example("predictions with known weights", 0.5, view=Responses("example")),
            Example("where Dropout acts", 0.3, view=Dropouts()),
            Example("what it learns from", 0.3, view=Training()),
            Example("no Dropout", 0.0, view=Dropouts()),
        ],
    ),
    "train": Examples(
        visible=[
            Example("four pictures, one epoch", _START, _DATA, 1, None, changes=True),
            Example("four pictures, three epochs", _START, _DATA, 3, None, changes=True),
            Example("a hundred pictures, all alike", _START, _ALIKE, 2, None, changes=True),
        ],
        later="other models and data, Dropout, augmented pictures",
        kept=[
            Example("with a generator", *Anew(0).arguments(), _rng(1), view=Anew(0)),
            Example("with Dropout", *Drops(0).arguments(), view=Drops(0)),
            Example("measured with Dropout in the model", *Measured(0).arguments(), view=Measured(0)),
        ],
    ),
}
PREDICTIONS = ("predict_steps",)
