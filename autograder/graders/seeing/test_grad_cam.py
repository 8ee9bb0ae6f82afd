"""`grad_cam`: where in a picture the score of a class comes from. 4 points; the weights are points."""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep
from autograder.kinds.keras.layers import Conv2D, Dense, Dropout, Flatten, GlobalAveragePooling2D, Layer, MaxPooling2D
from solutions.seeing import reference
from solutions.seeing.cases import network, picture, steady

#: What is added to the largest number against a division by 0 makes no difference.
_LEAST = 0.05
_RAW = reference.cam({"scale": lambda heat: heat})

CHAIN = Conv2D(3, (3, 2), activation="relu"), MaxPooling2D(2), Conv2D(4, 2, activation="relu")
HEAD = Flatten(), Dense(5, activation="relu"), Dense(3)


def heating(rng: np.random.Generator, layers: tuple[Layer, ...], at: tuple[int, ...], wanted=lambda heat: True) -> Case:
    def draw():
        model = network(rng, *layers)
        return model, picture(rng, model), int(rng.choice(at)), int(rng.integers(3))

    def is_good(heat, *arguments):
        return _RAW(*arguments).max() > _LEAST and wanted(heat)

    return steady(reference.grad_cam, draw, is_good)


@pytest.mark.grade("grad_cam", weight=1)
@found(lambda rng: heating(rng, (*CHAIN, *HEAD), (2,)))
def test_last_maps(student, case):
    student.grad_cam(*case.args).matches(reference.grad_cam)


@pytest.mark.grade("grad_cam", weight=0.75)
@found(lambda rng: heating(rng, (*CHAIN, *HEAD), (0, 1)))
def test_other_maps(student, case):
    student.grad_cam(*case.args).matches(reference.grad_cam)


@pytest.mark.grade("grad_cam", weight=0.5)
@found(lambda rng: heating(rng, (*CHAIN, GlobalAveragePooling2D(), Dense(3)), (2,), lambda heat: heat.min() > 0.1))
def test_nowhere_0(student, case):
    student.grad_cam(*case.args).matches(reference.grad_cam)


def against(rng: np.random.Generator) -> Case:
    """Every place speaks against the class, or none for it."""

    def draw():
        model = network(rng, Conv2D(2, 3, activation="relu"), *HEAD)
        return model, picture(rng, model), 0, int(rng.integers(3))

    return steady(reference.grad_cam, draw, lambda heat, *arguments: not heat.any())


def against_and_for(rng: np.random.Generator) -> Case:
    """With one of another kind beside it: zeros alone are soon guessed."""
    first, second = against(rng), heating(rng, (*CHAIN, *HEAD), (2,))
    return Case((first.args, second.args))


@pytest.mark.grade("grad_cam", weight=0.75)
@found(against_and_for)
def test_nothing_speaks_for_it(student, case):
    student.grad_cam.many(case.args).matches(reference.grad_cam)


def without_maps(rng: np.random.Generator) -> Case:
    model = network(rng, *CHAIN, *HEAD)
    return Case((model, picture(rng, model), int(rng.integers(3))))


@pytest.mark.grade("grad_cam", weight=0.5)
@found(without_maps)
def test_refuses_layers_without_maps(student, case):
    model, x, class_index = case.args
    student.grad_cam(model, x, 2, class_index).is_given()
    for layer in (3, 4, 5):
        student.grad_cam(model, x, layer, class_index).raises(ValueError)


@pytest.mark.grade("grad_cam", weight=0.25)
@found(lambda rng: heating(rng, (*CHAIN, *HEAD), (2,)))
def test_leaves_the_model_alone(student, case):
    student.grad_cam(*case.args).leaves_arguments_unchanged()


def any_maps(rng: np.random.Generator) -> Case:
    """Strides, Dropout, convolutions without relu, of every layer that gives maps; the head is one of three."""
    strides = int(rng.integers(1, 3))
    first = Conv2D(3, (2, 3), strides=strides), Dropout(0.5), MaxPooling2D(2), Conv2D(4, 2, activation="relu")
    heads = HEAD, (GlobalAveragePooling2D(), Dense(3)), (Flatten(), Dropout(0.5), Dense(3))
    return heating(rng, (*first, *heads[rng.integers(3)]), (0, 1, 2, 3))


@pytest.mark.grade("grad_cam", weight=0.25)
@sweep(any_maps, 6)
def test_many_maps(student, case):
    student.grad_cam.many(case.args).matches(reference.grad_cam)
