"""`forward_numpy`: what a model predicts, computed by the student's own NumPy code. 8 points.

It is called where Keras computes nothing, with models, weights and pictures of ours.
"""

import numpy as np
import pytest

from autograder.exercise import Case, found
from autograder.kinds.keras.graph import Sequential
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, Layer, MaxPooling2D
from solutions.convnet import reference


def model(rng: np.random.Generator, *layers: Layer, pictures: int = 1) -> Case:
    """Pictures that are not square, two channels, random weights, biases that are not zero."""
    h, w = int(rng.integers(9, 13)), int(rng.integers(13, 16))
    network = Sequential((h, w, 2), *layers).with_random_weights(rng)
    return Case((network, rng.normal(size=(pictures, h, w, 2))))


def plain(rng: np.random.Generator) -> Case:
    hidden = Dense(5, activation="relu")
    return model(
        rng, Conv2D(3, (3, 2), activation="relu"), MaxPooling2D(2), Flatten(), hidden, Dense(4, activation="softmax")
    )


def strided(rng: np.random.Generator) -> Case:
    first = Conv2D(3, (2, 4), strides=(2, 3), padding="same")
    return model(rng, first, Conv2D(2, 2, strides=(1, 2), activation="relu"))


def pooled(rng: np.random.Generator) -> Case:
    overlapping = MaxPooling2D((3, 2), strides=(2, 1), padding="same")
    return model(rng, Conv2D(3, 2), overlapping, MaxPooling2D(3))


def headless(rng: np.random.Generator) -> Case:
    return model(rng, Conv2D(3, 3, activation="relu"), MaxPooling2D(2), Conv2D(2, 3, activation="relu"))


def several(rng: np.random.Generator) -> Case:
    layers = Conv2D(2, 3, activation="relu"), MaxPooling2D(2), Flatten(), Dense(4, activation="softmax")
    return model(rng, *layers, pictures=3)


@pytest.mark.grade("forward_numpy", weight=1.75)
@found(plain)
def test_convolution_and_head(student, case):
    student.forward_numpy(*case.args).matches(reference.forward_numpy)


def glaring(rng: np.random.Generator) -> Case:
    """As pictures are that nobody has scaled: a softmax of thousands."""
    case = model(rng, Flatten(), Dense(4, activation="softmax"))
    return Case((case.args[0], 2000 * case.args[1]))


@pytest.mark.grade("forward_numpy", weight=0.25)
@found(glaring)
def test_large_numbers(student, case):
    student.forward_numpy(*case.args).matches(reference.forward_numpy)


@pytest.mark.grade("forward_numpy", weight=1.5)
@found(strided)
def test_strides_and_padding(student, case):
    student.forward_numpy(*case.args).matches(reference.forward_numpy)


@pytest.mark.grade("forward_numpy", weight=1.5)
@found(pooled)
def test_pooling_settings(student, case):
    student.forward_numpy(*case.args).matches(reference.forward_numpy)


@pytest.mark.grade("forward_numpy", weight=1.5)
@found(headless)
def test_without_a_head(student, case):
    student.forward_numpy(*case.args).matches(reference.forward_numpy)


@pytest.mark.grade("forward_numpy", weight=1.5)
@found(several)
def test_several_pictures(student, case):
    student.forward_numpy(*case.args).matches(reference.forward_numpy)
