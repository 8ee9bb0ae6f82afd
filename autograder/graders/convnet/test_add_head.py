"""`add_head`: Flatten, Dense(64, relu) and Dense(10, softmax) on any base. 5 points."""

import numpy as np
import pytest

from autograder.exercise import Case, generator
from autograder.kinds.keras.graph import Sequential
from autograder.kinds.keras.layers import Conv2D, MaxPooling2D
from autograder.kinds.keras.views import OutputShapes, OwnWeights, Parameters, Responses, Training
from solutions.convnet import reference


def some_base(rng: np.random.Generator) -> Case:
    """Not the student's, and not square: the head must fit whatever it is put on."""
    h, w = int(rng.integers(9, 12)), int(rng.integers(12, 15))
    base = Sequential((h, w, 2), Conv2D(5, 3, activation="relu"), MaxPooling2D(2), Conv2D(4, 2))
    return Case((base.with_random_weights(rng),))


BASE = some_base(generator("a base"))
TRAINED = Case((BASE.args[0].with_random_weights(generator("a base, later")),))


@pytest.mark.grade("add_head", weight=2)
def test_output_shapes(student):
    student.add_head(*BASE.args).matches(reference.add_head, view=OutputShapes())


@pytest.mark.grade("add_head")
def test_parameter_counts(student):
    student.add_head(*BASE.args).matches(reference.add_head, view=Parameters())


@pytest.mark.grade("add_head", weight=2)
def test_predictions(student):
    student.add_head(*BASE.args).matches(reference.add_head, view=Responses("head", count=6, rescaled=False))
    student.add_head(*BASE.args).matches(reference.add_head, view=Training())


@pytest.mark.grade("add_head", weight=0.5)
def test_uses_the_base(student):
    """Not a copy of it: a base that is trained further takes the model along."""
    model = student.add_head(*BASE.args)
    model.matches(reference.add_head, view=OwnWeights(2))
    model.once_arguments_hold(*TRAINED.args).matches(reference.add_head, view=OwnWeights(2))


@pytest.mark.grade("add_head", weight=0.5)
def test_leaves_the_base_alone(student):
    student.add_head(*BASE.args).leaves_arguments_unchanged()
