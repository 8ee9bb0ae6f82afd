"""`extract_features`: what a given network predicts, a row for each picture. 2 points; the weights are points."""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep
from autograder.kinds.keras.given import BatchNormalization
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from solutions.transfer import reference
from solutions.transfer.cases import network, pictures


def ending_in_maps(rng: np.random.Generator) -> Case:
    base = network(rng, Conv2D(3, (3, 2), activation="relu"), MaxPooling2D(2), Conv2D(4, 2))
    return Case((base, pictures(rng, base, int(rng.integers(2, 5)))))


@pytest.mark.grade("extract_features", weight=0.75)
@found(ending_in_maps)
def test_maps_as_rows(student, case):
    student.extract_features(*case.args).matches(reference.extract_features)


def normalised(rng: np.random.Generator) -> Case:
    layers = Conv2D(3, 3, activation="relu"), BatchNormalization(), MaxPooling2D(2), Flatten(), Dense(5)
    base = network(rng, *layers)
    return Case((base, pictures(rng, base, int(rng.integers(2, 5)))))


@pytest.mark.grade("extract_features", weight=0.75)
@found(normalised)
def test_as_it_predicts(student, case):
    student.extract_features(*case.args).matches(reference.extract_features)


def small(rng: np.random.Generator) -> Case:
    """One picture or several, one layer or several. Without Dropout: what that gives in training nobody can foresee, so
    that a mistake would not be known again."""
    first = Conv2D(int(rng.integers(1, 4)), int(rng.integers(1, 4)), strides=int(rng.integers(1, 3)))
    rest = [MaxPooling2D(2), BatchNormalization(), Conv2D(2, 2, activation="relu"), Flatten(), Dense(3)]
    base = network(rng, first, *rest[: rng.integers(len(rest) + 1)])
    return Case((base, pictures(rng, base, int(rng.integers(1, 4)))))


@pytest.mark.grade("extract_features", weight=0.5)
@sweep(small, 6)
def test_many_small_ones(student, case):
    student.extract_features.many(case.args).matches(reference.extract_features)
