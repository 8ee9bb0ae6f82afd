"""`ascend_filter`: the picture that a filter answers to, by gradient ascent. 3 points; the weights are points.

Its start and the length of its steps are said in the task, so that it is one picture that is right.
"""

from functools import partial

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from solutions.seeing import reference
from solutions.seeing.cases import network, steady

#: Of a gradient, at least: what is added to its length against a division by 0 makes no difference.
_STEEP = 0.05


def is_steep(answer, model, layer, index, steps):
    here = reference.start(model.input_shape)[None]
    wish = partial(reference.by_the_mean, index=index)
    return np.linalg.norm(reference.gradient_by(model, here, -1, layer, wish)) > _STEEP


def ascending(rng: np.random.Generator, layer: int, steps: int) -> Case:
    """There are more layers behind the one that is asked for, and before that of a deeper one."""

    def draw():
        maps = Conv2D(3, (3, 2), activation="relu"), MaxPooling2D(2), Conv2D(4, 2, activation="relu")
        model = network(rng, *maps, Flatten(), Dense(3))
        return model, layer, int(rng.integers(1, 3)), steps

    return steady(reference.ascend_filter, draw, is_steep)


@pytest.mark.grade("ascend_filter", weight=0.75)
@found(lambda rng: ascending(rng, 0, 1))
def test_one_step(student, case):
    student.ascend_filter(*case.args).matches(reference.ascend_filter)


@pytest.mark.grade("ascend_filter", weight=0.5)
@found(lambda rng: ascending(rng, 2, 1))
def test_deeper_layer(student, case):
    student.ascend_filter(*case.args).matches(reference.ascend_filter)


@pytest.mark.grade("ascend_filter", weight=0.75)
@found(lambda rng: ascending(rng, 0, int(rng.integers(3, 5))))
def test_several_steps(student, case):
    student.ascend_filter(*case.args).matches(reference.ascend_filter)


def dead(rng: np.random.Generator) -> Case:
    """One filter's bias is so low that it answers to nothing near the start. The others answer everywhere."""
    model, index = network(rng, Conv2D(3, 3, activation="relu"), Flatten(), Dense(3)), int(rng.integers(3))
    model.nodes[0].weights[1][:] = np.where(np.arange(3) == index, -50, 50)
    return Case((model, 0, index, int(rng.integers(1, 4))))


@pytest.mark.grade("ascend_filter", weight=0.5)
@found(dead)
def test_dead_filter(student, case):
    model, layer, index, steps = case.args
    student.ascend_filter(model, layer, (index + 1) % 3, steps).is_given()
    student.ascend_filter(*case.args).raises(ValueError)


@pytest.mark.grade("ascend_filter", weight=0.25)
@found(lambda rng: ascending(rng, 0, 1))
def test_leaves_the_model_alone(student, case):
    student.ascend_filter(*case.args).leaves_arguments_unchanged()


def any_layer(rng: np.random.Generator) -> Case:
    """Of poolings too."""

    def draw():
        first = Conv2D(3, 3, strides=int(rng.integers(1, 3)), activation="relu")
        model = network(rng, first, MaxPooling2D(2), Flatten(), Dense(3), channels=int(rng.integers(1, 3)))
        return model, int(rng.integers(2)), int(rng.integers(3)), int(rng.integers(1, 4))

    return steady(reference.ascend_filter, draw, is_steep)


@pytest.mark.grade("ascend_filter", weight=0.25)
@sweep(any_layer, 6)
def test_many_layers(student, case):
    student.ascend_filter.many(case.args).matches(reference.ascend_filter)
