"""`activations`: what every layer of a model puts out. 2 points. Models, weights and pictures are ours."""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep
from autograder.kinds.keras.layers import Conv2D, Dense, Dropout, Flatten, GlobalAveragePooling2D, MaxPooling2D
from solutions.seeing import reference
from solutions.seeing.cases import network


def one(rng: np.random.Generator) -> Case:
    """Maps, then numbers; two convolutions, one with relu."""
    first, second = Conv2D(3, (3, 2), activation="relu"), Conv2D(4, 2)
    model = network(rng, first, MaxPooling2D(2), second, Flatten(), Dense(5, activation="relu"), Dense(3))
    return Case((model, rng.normal(size=(1, *model.input_shape))))


@pytest.mark.grade("activations", weight=0.75)
@found(one)
def test_every_layer(student, case):
    student.activations(*case.args).matches(reference.activations)


def several(rng: np.random.Generator) -> Case:
    model = network(rng, Conv2D(3, 3, activation="relu"), GlobalAveragePooling2D(), Dense(4))
    return Case((model, rng.normal(size=(3, *model.input_shape))))


@pytest.mark.grade("activations", weight=0.5)
@found(several)
def test_several_pictures(student, case):
    student.activations(*case.args).matches(reference.activations)


def with_dropout(rng: np.random.Generator) -> Case:
    model = network(rng, Conv2D(3, 3, activation="relu"), Dropout(0.5), Flatten(), Dropout(0.25), Dense(4))
    return Case((model, rng.normal(size=(1, *model.input_shape))))


@pytest.mark.grade("activations", weight=0.5)
@found(with_dropout)
def test_as_it_predicts(student, case):
    student.activations(*case.args).matches(reference.activations)


def small(rng: np.random.Generator) -> Case:
    """Strides and windows of any kind, one channel or two, one layer or several, down to maps of one place."""
    first = Conv2D(int(rng.integers(1, 4)), int(rng.integers(1, 4)), strides=int(rng.integers(1, 3)))
    rest = [MaxPooling2D((2, 3), strides=(2, 1)), Conv2D(2, 2, activation="relu"), Flatten(), Dense(1)]
    model = network(rng, first, *rest[: rng.integers(5)], channels=int(rng.integers(1, 3)))
    return Case((model, rng.normal(size=(int(rng.integers(1, 3)), *model.input_shape))))


@pytest.mark.grade("activations", weight=0.25)
@sweep(small, 6)
def test_many_small_ones(student, case):
    student.activations.many(case.args).matches(reference.activations)
