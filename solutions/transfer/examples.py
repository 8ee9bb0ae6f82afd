"""Small public examples: the student's own checks, and what feedback is explained with. Weights and pictures are whole
numbers."""

import numpy as np

from autograder.exercise import Example, Examples
from autograder.kinds.keras.given import BatchNormalization
from autograder.kinds.keras.graph import Sequential, with_weights
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from autograder.kinds.keras.views import Predictions, Trainable, WeightsOf
from solutions.transfer.cases import frozen
from solutions.transfer.criteria import SHOWN, DrawnSplits, Split

#: Two 2 × 2 filters.
_CONV = [[[[-2.0, 0.0]], [[-1.0, -1.0]]], [[[2.0, -1.0]], [[0.0, 1.0]]]], [1.0, 2.0]
#: Gamma, beta, means and variances of two maps; variances so that the square roots are whole with epsilon.
_NORMAL = [2.0, 1.0], [0.0, 1.0], [1.0, -1.0], [0.999, 3.999]
_DENSE = (
    [[1.0, -1.0], [0.0, 1.0], [-2.0, 0.0], [1.0, 1.0], [0.0, -1.0], [1.0, 0.0], [-1.0, 1.0], [0.0, 2.0]],
    [0.0, 1.0],
)
_PICTURE = np.array([[1, 2, 0], [0, 4, 1], [2, 1, 3]], dtype=float)[..., None]
_TALL = np.array([[1, 2, 0], [0, 4, 1], [2, 1, 3], [3, 0, 1]], dtype=float)[..., None]
_TWO, _THREE = np.stack([_PICTURE, _PICTURE[::-1]]), np.stack([_TALL, _TALL[::-1], 2 * _TALL])

_MAPS = with_weights(Sequential((4, 3, 1), Conv2D(2, 2)), [_CONV])
_NUMBERS = with_weights(Sequential((3, 3, 1), Conv2D(2, 2), Flatten(), Dense(2)), [_CONV, _DENSE])
_NORMALISED = with_weights(
    Sequential((3, 3, 1), Conv2D(2, 2), BatchNormalization(), Flatten(), Dense(2)), [_CONV, _NORMAL, _DENSE]
)

_RNG = np.random.default_rng(0)
_BASE = Sequential(
    (6, 6, 1), Conv2D(2, 3, activation="relu"), Conv2D(3, 2), MaxPooling2D(2, strides=1), Conv2D(2, 1), Conv2D(4, 1)
).with_random_weights(_RNG)
_HEAD = Sequential((2, 2, 4), Flatten(), Dense(2)).with_random_weights(_RNG)
_WITH_NORMALISATION = Sequential(
    (4, 4, 1), Conv2D(2, 2), Conv2D(2, 1), BatchNormalization(), Conv2D(3, 2)
).with_random_weights(_RNG)
_OTHER_HEAD = Sequential((2, 2, 3), Flatten(), Dense(2)).with_random_weights(_RNG)
_LATER = [model.with_random_weights(_RNG) for model in (_BASE, _HEAD)]
_THEIRS_LATER = WeightsOf(tuple(_LATER))
_ALL = len(_BASE.nodes)

_GROUPS = np.array(SHOWN)


def _rng(seed):
    return np.random.default_rng(seed)


#: Of five groups, one of which has most of the pictures; of ten.
_FIVE = (1, 2, 1, 3, 1, 4, 1, 5, 1, 2)
_TEN = tuple(range(30, 40)) * 2

EXAMPLES = {
    "extract_features": Examples(
        visible=[
            Example("a base that ends in numbers", _NUMBERS, _TWO),
            Example("a base that ends in maps", _MAPS, _THREE),
            Example("with BatchNormalization", _NORMALISED, _TWO),
        ],
        later="other bases, one picture and several",
    ),
    "make_finetune": Examples(
        visible=[
            Example("what learns, n_unfrozen = 2", _BASE, _HEAD, 2, view=Trainable()),
            Example("what learns, n_unfrozen = 4", _BASE, _HEAD, 4, view=Trainable()),
            Example("what learns, with BatchNormalization", _WITH_NORMALISATION, _OTHER_HEAD, 3, view=Trainable()),
        ],
        later="other bases and n_unfrozen, 0 and all of them, a base that came frozen, what it predicts, whether it is "
        "made of the base and the head themselves, what makes no sense",
        kept=[
            Example("what learns, n_unfrozen = 0", _BASE, _HEAD, 0, view=Trainable()),
            Example("what learns, n_unfrozen = 3", _BASE, _HEAD, 3, view=Trainable()),
            Example("what learns of a base that came frozen", frozen(_BASE), _HEAD, 2, view=Trainable()),
            Example("whose weights it has", _BASE, _HEAD, _ALL, view=WeightsOf((_BASE, _HEAD))),
            Example("what it predicts", _BASE, _HEAD, _ALL, view=Predictions("example")),
            Example("the weights, trained further", _BASE, _HEAD, _ALL, view=_THEIRS_LATER, then_hold=_LATER),
            Example("base and head, left as they were", _BASE, _HEAD, _ALL, view=Trainable(), unchanged=True),
            Example("fewer than 0", _BASE, _HEAD, -1),
            Example("more than there are", _BASE, _HEAD, _ALL + 1),
        ],
    ),
    "split_without_leak": Examples(
        visible=[Example("16 pictures in seven groups", _GROUPS, _rng(0), view=Split())],
        later="other groups and other random numbers, a single group, groups left as they were",
        kept=[
            Example("five groups", np.array(_FIVE), _rng(2), view=Split(_FIVE)),
            Example("ten groups", np.array(_TEN), _rng(3), view=Split(_TEN)),
            Example(
                "the same random numbers, and others",
                many=[(np.array(_TEN), _rng(seed)) for seed in range(8) for _ in range(2)],
                view=DrawnSplits(_TEN, 2),
            ),
            Example("groups, left as they were", _GROUPS, _rng(1), view=Split(), unchanged=True),
            Example("a single group", np.array([4, 4, 4]), _rng(1)),
        ],
    ),
}
PREDICTIONS = ("predict_trained", "predict_tested")
