"""`receptive_field`: what one output of each layer sees of the picture. 3 points; the weights are points.

Window sizes vary along the network, so that sums, products and the order of strides show. Strides, paddings, poolings
and ReLUs come in only where a test is about them.
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep, together
from solutions.counting import reference


def whole(rng, low, high):
    """low to high, both included, as Python's int: what stands in a layer crosses as it is."""
    return int(rng.integers(low, high + 1))


def conv(rng, **more):
    return {"type": "conv", "filters": whole(rng, 1, 8), "kernel_size": whole(rng, 2, 5), **more}


def pool(rng, **more):
    return {"type": "max_pool", "pool_size": whole(rng, 2, 3), **more}


def convolutions(rng):
    return Case(([conv(rng) for _ in range(whole(rng, 2, 4))],))


@pytest.mark.grade("receptive_field", weight=0.5)
@found(together(convolutions, 4))
def test_convolutions_alone(student, case):
    student.receptive_field.many(case.args).matches(reference.receptive_field)


def strided(rng):
    """Three or four convolutions, two of them at least with a stride: strides multiply."""
    strides = [whole(rng, 2, 3), whole(rng, 2, 3), *(whole(rng, 1, 3) for _ in range(whole(rng, 1, 2)))]
    return Case(([conv(rng, stride=stride) for stride in strides],))


@pytest.mark.grade("receptive_field", weight=0.5)
@found(together(strided, 4))
def test_stride(student, case):
    student.receptive_field.many(case.args).matches(reference.receptive_field)


def pooling(rng):
    """Convolution and pooling in turns, two or three poolings."""
    return Case(([layer for _ in range(whole(rng, 2, 3)) for layer in (conv(rng), pool(rng))],))


@pytest.mark.grade("receptive_field", weight=0.75)
@found(together(pooling, 4))
def test_pooling(student, case):
    student.receptive_field.many(case.args).matches(reference.receptive_field)


def strided_pooling(rng):
    """Windows of 3 that overlap, or of 2 with a gap between them."""
    size, stride = ((3, 2), (2, 3))[whole(rng, 0, 1)]
    overlapping = {"type": "max_pool", "pool_size": size, "stride": stride}
    return Case(([layer for _ in range(whole(rng, 2, 3)) for layer in (conv(rng), dict(overlapping))],))


@pytest.mark.grade("receptive_field", weight=0.25)
@found(together(strided_pooling, 4))
def test_pooling_with_a_stride(student, case):
    student.receptive_field.many(case.args).matches(reference.receptive_field)


def same(rng):
    layers = [conv(rng, padding=("same", "valid")[whole(rng, 0, 1)]) for _ in range(whole(rng, 1, 2))]
    return Case(([conv(rng, padding="same"), *layers],))


@pytest.mark.grade("receptive_field", weight=0.25)
@found(together(same, 4))
def test_same(student, case):
    student.receptive_field.many(case.args).matches(reference.receptive_field)


def relu(rng):
    return Case(([layer for _ in range(whole(rng, 2, 3)) for layer in (conv(rng), {"type": "relu"})],))


@pytest.mark.grade("receptive_field", weight=0.25)
@found(together(relu, 4))
def test_relu(student, case):
    student.receptive_field.many(case.args).matches(reference.receptive_field)


def every_key(rng):
    """Each key that a layer may have, and layers in which it is left out."""
    told = {"stride": 2, "padding": ("same", "valid")[whole(rng, 0, 1)]}
    return Case(([conv(rng, **told), pool(rng, **told), conv(rng), pool(rng)],))


@pytest.mark.grade("receptive_field", weight=0.125)
@found(every_key)
def test_leaves_the_layers_alone(student, case):
    sides = student.receptive_field(*case.args).leaves_arguments_unchanged().value
    assert isinstance(sides, list | tuple | np.ndarray), "receptive_field does not return a list."


def any_layers(rng):
    """Of all kinds, with some of their settings."""
    layers = []
    for _ in range(whole(rng, 1, 6)):
        layer = [conv(rng), pool(rng), {"type": "relu"}][whole(rng, 0, 2)]
        more = {"stride": whole(rng, 1, 4), "padding": ("same", "valid")[whole(rng, 0, 1)]}
        if layer["type"] != "relu":
            layer |= {name: value for name, value in more.items() if rng.random() < 0.6}
        layers.append(layer)
    return Case((layers,))


@pytest.mark.grade("receptive_field", weight=0.125)
@sweep(any_layers)
def test_many_networks(student, case):
    student.receptive_field.many(case.args).matches(reference.receptive_field)


def senseless(rng):
    """A layer that sees no square: not equally high and wide, or without a window."""
    unequal = tuple(int(n) for n in rng.permutation([1, 2, 3, 4])[:2])
    layer = [
        conv(rng) | {"kernel_size": unequal},
        conv(rng, stride=unequal),
        pool(rng) | {"pool_size": unequal},
        {"type": "flatten"},
        {"type": "dense", "units": whole(rng, 2, 9)},
    ][whole(rng, 0, 4)]
    return Case(([conv(rng), layer],))


@pytest.mark.grade("receptive_field", weight=0.125)
@found(senseless)
def test_refuses_what_makes_no_sense(student, case):
    student.receptive_field(*case.args).raises(ValueError)


def senselessly(rng):
    """Pairs, and layers without a window."""
    size, one = whole(rng, 2, 4), whole(rng, 1, 2)
    pairs = [(size, size + one), (size + one, size)]
    layers = [conv(rng) | {"kernel_size": pair} for pair in pairs] + [conv(rng, stride=pair) for pair in pairs]
    layers += [pool(rng) | {"pool_size": pair} for pair in pairs] + [pool(rng, stride=pair) for pair in pairs]
    layers += [{"type": "flatten"}, {"type": "dense", "units": whole(rng, 2, 9)}]
    return Case(([([conv(rng), layer],) for layer in layers],))


@pytest.mark.grade("receptive_field", weight=0.125)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    for args in case.args[0][0]:
        student.receptive_field(*args).raises(ValueError)
