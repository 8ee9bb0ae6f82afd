"""`trace`: shapes and parameters, layer by layer. 5 points; the weights are points.

Each test is about one thing, so that a mistake in one thing costs the points of that thing alone: pictures and windows
are square, strides and paddings left out, and there is but one layer, wherever a test is not about just that.
Channels and filters differ and are above 1.
"""

import numpy as np
import pytest

from autograder.exercise import Case, found, sweep, together
from solutions.counting import reference


def whole(rng, low, high):
    """low to high, both included, as Python's int: what stands in a layer crosses as it is."""
    return int(rng.integers(low, high + 1))


def different(rng, count, low=2, high=7):
    return [int(n) for n in rng.permutation(range(low, high + 1))[:count]]


def conv(filters, kernel_size, **more):
    return {"type": "conv", "filters": filters, "kernel_size": kernel_size, **more}


def pool(pool_size, **more):
    return {"type": "max_pool", "pool_size": pool_size, **more}


def convolutions(rng):
    """One to three, each with another number of filters."""
    channels, *filters = different(rng, 1 + whole(rng, 1, 3))
    side = whole(rng, 13, 17)
    return Case(([conv(f, whole(rng, 2, 5)) for f in filters], (side, side, channels)))


@pytest.mark.grade("trace", weight=0.75)
@found(together(convolutions, 3))
def test_convolutions(student, case):
    student.trace.many(case.args).matches(reference.trace)


def oblong(rng):
    channels, filters = different(rng, 2)
    kernel = whole(rng, 2, 4) if rng.random() < 0.3 else tuple(different(rng, 2, 1, 5))
    return Case(([conv(filters, kernel)], (*different(rng, 2, 6, 12), channels)))


@pytest.mark.grade("trace", weight=0.25)
@found(together(oblong, 3))
def test_height_and_width_differ(student, case):
    student.trace.many(case.args).matches(reference.trace)


def any_stride(rng):
    """A number, or two that differ."""
    return whole(rng, 2, 4) if rng.random() < 0.5 else tuple(different(rng, 2, 1, 4))


def strided(rng):
    channels, filters = different(rng, 2)
    side = whole(rng, 7, 14)
    return Case(([conv(filters, whole(rng, 2, 5), stride=any_stride(rng))], (side, side, channels)))


@pytest.mark.grade("trace", weight=0.5)
@found(together(strided, 3))
def test_stride(student, case):
    student.trace.many(case.args).matches(reference.trace)


def same(rng):
    """Odd and even kernels, one that is larger than the picture now and then."""
    channels, filters = different(rng, 2)
    side = whole(rng, 4, 9)
    return Case(([conv(filters, whole(rng, 2, 5), padding="same")], (side, side, channels)))


@pytest.mark.grade("trace", weight=0.25)
@found(together(same, 3))
def test_same(student, case):
    student.trace.many(case.args).matches(reference.trace)


def same_strided(rng):
    channels, filters = different(rng, 2)
    side = whole(rng, 7, 14)
    layer = conv(filters, whole(rng, 2, 5), stride=any_stride(rng), padding="same")
    return Case(([layer], (side, side, channels)))


@pytest.mark.grade("trace", weight=0.25)
@found(together(same_strided, 3))
def test_same_with_stride(student, case):
    student.trace.many(case.args).matches(reference.trace)


def pooling(rng):
    """With a rest at the edge now and then."""
    side = whole(rng, 6, 13)
    return Case(([pool(whole(rng, 2, 4))], (side, side, whole(rng, 2, 6))))


@pytest.mark.grade("trace", weight=0.5)
@found(together(pooling, 3))
def test_pooling(student, case):
    student.trace.many(case.args).matches(reference.trace)


def oblong_pooling(rng):
    size = whole(rng, 2, 3) if rng.random() < 0.3 else tuple(different(rng, 2, 1, 4))
    return Case(([pool(size)], (*different(rng, 2, 6, 12), whole(rng, 2, 6))))


@pytest.mark.grade("trace", weight=0.25)
@found(together(oblong_pooling, 3))
def test_oblong_pooling(student, case):
    student.trace.many(case.args).matches(reference.trace)


def strided_pooling(rng):
    """The stride is not the pool's size."""
    size, stride = different(rng, 2, 1, 4)
    side = whole(rng, 6, 13)
    return Case(([pool(size, stride=stride)], (side, side, whole(rng, 2, 6))))


@pytest.mark.grade("trace", weight=0.25)
@found(together(strided_pooling, 3))
def test_pooling_with_a_stride(student, case):
    student.trace.many(case.args).matches(reference.trace)


def same_pooling(rng):
    side = whole(rng, 5, 13)
    return Case(([pool(whole(rng, 2, 4), padding="same")], (side, side, whole(rng, 2, 6))))


@pytest.mark.grade("trace", weight=0.25)
@found(together(same_pooling, 3))
def test_pooling_with_same(student, case):
    student.trace.many(case.args).matches(reference.trace)


def relu(rng):
    side = whole(rng, 2, 8)
    return Case(([{"type": "relu"} for _ in range(whole(rng, 1, 2))], (side, side, whole(rng, 2, 9))))


@pytest.mark.grade("trace", weight=0.25)
@found(together(relu, 3))
def test_relu(student, case):
    student.trace.many(case.args).matches(reference.trace)


def head(rng):
    side = whole(rng, 2, 4)
    dense = [{"type": "dense", "units": units} for units in different(rng, whole(rng, 1, 2), 2, 9)]
    return Case(([{"type": "flatten"}, *dense], (side, side, whole(rng, 2, 6))))


@pytest.mark.grade("trace", weight=0.5)
@found(together(head, 3))
def test_flatten_and_dense(student, case):
    student.trace.many(case.args).matches(reference.trace)


def network(rng):
    """Every type of layer once or twice, as in the book's convnet."""
    channels, first, second, units = different(rng, 4)
    side = whole(rng, 16, 20)
    body = [conv(first, whole(rng, 2, 4)), {"type": "relu"}, pool(whole(rng, 2, 3)), conv(second, 2)]
    return Case(([*body, {"type": "flatten"}, {"type": "dense", "units": units}], (side, side, channels)))


@pytest.mark.grade("trace", weight=0.25)
@found(together(network, 3))
def test_whole_network(student, case):
    student.trace.many(case.args).matches(reference.trace)


def every_key(rng):
    """Each key that a layer may have, and layers in which it is left out."""
    channels, first, second, units = different(rng, 4)
    side = whole(rng, 30, 36)
    told = {"stride": 2, "padding": ("same", "valid")[whole(rng, 0, 1)]}
    body = [conv(first, whole(rng, 2, 4), **told), {"type": "relu"}, pool(2, **told), conv(second, 2), pool(2)]
    return Case(([*body, {"type": "flatten"}, {"type": "dense", "units": units}], (side, side, channels)))


@pytest.mark.grade("trace", weight=0.25)
@found(every_key)
def test_leaves_the_layers_alone(student, case):
    rows = student.trace(*case.args).leaves_arguments_unchanged().value
    assert isinstance(rows, list | tuple), "trace does not return a list."


def any_window(rng):
    """Of a convolution or a pooling, with some of its settings; it fits into 6."""
    size = whole(rng, 1, 4) if rng.random() < 0.4 else tuple(different(rng, 2, 1, 4))
    more = {"stride": any_stride(rng), "padding": ("same", "valid")[whole(rng, 0, 1)]}
    more = {name: value for name, value in more.items() if rng.random() < 0.6}
    return conv(whole(rng, 2, 7), size, **more) if rng.random() < 0.6 else pool(size, **more)


def any_layers(rng):
    """Windows of all kinds, one after the other, where they fit."""
    shape, layers = (*different(rng, 2, 3, 15), whole(rng, 1, 4)), [{"type": "relu"}]
    for _ in range(whole(rng, 1, 5)):
        window = any_window(rng)
        sides = reference.trace(layers, shape)[-1][0][:2]
        sizes = np.broadcast_to(window.get("pool_size", window.get("kernel_size")), 2)
        if window.get("padding") == "same" or np.all(np.less_equal(sizes, sides)):
            layers += [window, {"type": "relu"}][: whole(rng, 1, 2)]
    dense = [{"type": "dense", "units": whole(rng, 2, 9)} for _ in range(whole(rng, 0, 2))]
    return Case((layers + ([{"type": "flatten"}, *dense] if rng.random() < 0.5 else []), shape))


@pytest.mark.grade("trace", weight=0.25)
@sweep(any_layers)
def test_many_networks(student, case):
    student.trace.many(case.args).matches(reference.trace)


def senseless(rng):
    """A window larger than the picture, a padding or a type that does not exist, or a stride below 1."""
    side, channels = whole(rng, 5, 7), whole(rng, 2, 4)
    large = side + whole(rng, 1, 2)
    size, filters = whole(rng, 2, 3), whole(rng, 2, 5)
    paddings, types, strides = ("full", "zeros", "none"), ("lstm", "attention", "embedding"), (0, -1, (2, 0), (0, 1))
    layer = [
        lambda: conv(filters, large) if rng.random() < 0.5 else pool(large),
        lambda: conv(filters, size, padding=paddings[whole(rng, 0, 2)]),
        lambda: {"type": types[whole(rng, 0, 2)]},
        lambda: conv(filters, size, stride=strides[whole(rng, 0, 3)]),
    ][whole(rng, 0, 3)]
    return Case(([layer()], (side, side, channels)))


@pytest.mark.grade("trace", weight=0.125)
@found(senseless)
def test_refuses_what_makes_no_sense(student, case):
    student.trace(*case.args).raises(ValueError)


def senselessly(rng):
    """A window larger than the picture on one axis, a padding or a type that does not exist, a stride below 1: each of
    convolution and pooling."""
    side, channels, filters, size = whole(rng, 5, 7), whole(rng, 2, 4), whole(rng, 2, 5), whole(rng, 2, 3)
    windows = [lambda size, **more: conv(filters, size, **more), pool]
    calls = [([window((side + 1, size))], (side, side + 2, channels)) for window in windows]
    calls += [([window((size, side + 1))], (side + 2, side, channels)) for window in windows]
    layers = [window(side + 1) for window in windows]
    layers += [window(size, padding=padding) for window in windows for padding in ("full", "symmetric", "zeros")]
    layers += [
        window(size, stride=stride) for window in windows for stride in (0, -1, (2, 0), (0, 2), (2, -1), (-1, 2))
    ]
    layers += [window(size, padding="same", stride=0) for window in windows]
    layers += [{"type": kind} for kind in ("attention", "lstm", "max_unpool", "upsampling")]  # wherever in the alphabet
    calls += [([layer], (side, side, channels)) for layer in layers]
    return Case((calls,))


@pytest.mark.grade("trace", weight=0.125)
@sweep(senselessly, 1)
def test_each_refusal(student, case):
    for args in case.args[0][0]:
        student.trace(*args).raises(ValueError)
