"""The reference of `counting` says what Keras's layers have, and how far a pixel is really seen."""

from __future__ import annotations

import itertools
import os
from typing import Any

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras

from solutions.counting import reference

Layer = dict[str, Any]

CONVS = [{"type": "conv", "filters": f, "kernel_size": 3} for f in (32, 64, 64)]
POOL = {"type": "max_pool", "pool_size": 2}
HEAD = [{"type": "flatten"}, {"type": "dense", "units": 64}, {"type": "dense", "units": 10}]
BOOK = [CONVS[0], POOL, CONVS[1], POOL, CONVS[2]]


def keras_layer(layer: Layer) -> keras.layers.Layer:
    """The same layer, with the same keys left to their defaults."""
    rest = {"strides" if key == "stride" else key: value for key, value in layer.items() if key != "type"}
    kinds = {"conv": keras.layers.Conv2D, "max_pool": keras.layers.MaxPooling2D, "relu": keras.layers.ReLU,
             "flatten": keras.layers.Flatten, "dense": keras.layers.Dense}  # fmt: skip
    return kinds[layer["type"]](**rest)


def keras_trace(layers: list[Layer], input_shape: tuple[int, ...]) -> list[tuple[tuple[int, ...], int]]:
    model = keras.Sequential([keras.Input(input_shape), *map(keras_layer, layers)])
    return [(tuple(layer.output.shape[1:]), layer.count_params()) for layer in model.layers]


def random_window(rng: np.random.Generator, kind: str) -> Layer:
    """A convolution or a pooling with any mixture of given and left-out keys."""
    name = "kernel_size" if kind == "conv" else "pool_size"
    layer: Layer = {"type": kind, name: _int_or_pair(rng, 1, 4)}
    if kind == "conv":
        layer["filters"] = int(rng.integers(1, 6))
    if rng.random() < 0.5:
        layer["stride"] = _int_or_pair(rng, 1, 4)
    if rng.random() < 0.7:
        layer["padding"] = str(rng.choice(["valid", "same"]))
    return layer


def _int_or_pair(rng: np.random.Generator, low: int, high: int) -> int | tuple[int, int]:
    one, other = (int(n) for n in rng.integers(low, high, size=2))
    return one if rng.random() < 0.5 else (one, other)


def test_trace_equals_keras_on_random_networks() -> None:
    rng = np.random.default_rng(1)
    compared = refused = 0
    while compared < 50:
        body = [random_window(rng, str(rng.choice(["conv", "max_pool"]))) for _ in range(rng.integers(1, 4))]
        layers = [*body, {"type": "relu"}, *HEAD[: rng.integers(0, 4)]]
        shape = tuple(int(n) for n in (*rng.integers(4, 20, size=2), rng.integers(1, 4)))
        try:
            ours = reference.trace(layers, shape)
        except ValueError:
            refused += 1
            with pytest.raises(ValueError, match=r"."):
                keras_trace(layers, shape)
            continue
        assert ours == keras_trace(layers, shape), (layers, shape)
        compared += 1
    assert refused


@pytest.mark.parametrize("bias", [True, False])
def test_parameters_equal_keras(bias: bool) -> None:
    for kernel, channels, filters in itertools.product([1, 3, (2, 3), (4, 1)], [1, 3, 4], [1, 4, 5]):
        layer = keras.layers.Conv2D(filters, kernel, use_bias=bias)
        layer.build((None, 8, 8, channels))
        assert reference.conv_params(kernel, channels, filters, bias) == layer.count_params()
    for inputs, units in itertools.product([1, 7, 576], [1, 5, 64]):
        layer = keras.layers.Dense(units, use_bias=bias)
        layer.build((None, inputs))
        assert reference.dense_params(inputs, units, bias) == layer.count_params()


def test_the_figures_of_the_course() -> None:
    rows = reference.trace([*BOOK, *HEAD], (28, 28, 1))
    assert [shape for shape, _ in rows[:5]] == [(26, 26, 32), (13, 13, 32), (11, 11, 64), (5, 5, 64), (3, 3, 64)]
    assert [params for _, params in rows] == [320, 0, 18_496, 0, 36_928, 0, 36_928, 650]
    assert sum(params for _, params in rows) == 93_322
    assert sum(params for _, params in rows[:5]) == 55_744
    without = reference.trace([*CONVS, *HEAD], (28, 28, 1))
    assert [shape[0] for shape, _ in without[:3]] == [26, 24, 22]
    assert without[4][1] == 1_982_528
    assert sum(params for _, params in without) == 2_038_922
    assert reference.receptive_field(BOOK) == [3, 4, 8, 10, 18]
    assert reference.receptive_field(CONVS) == [3, 5, 7]
    strided = [{**conv, "stride": s} for conv, s in zip(CONVS, (2, 2, 1), strict=True)]
    assert reference.receptive_field(strided) == [3, 7, 15]


def test_predictions() -> None:
    layer = keras.layers.Conv2D(16, 5)
    layer.build((None, 32, 32, 3))
    assert reference.predict_kernel_shape() == tuple(layer.kernel.shape)
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(32, 3), keras.layers.ReLU()])
    assert reference.predict_learned() == model.count_params()


def reach(layers: list[Layer], height: int) -> int:
    """Brute force: the rows of the input that change a middle output of all-ones layers when they are perturbed,
    from the first to the last. One axis is enough: ones and maxima treat rows and columns alike."""
    maps = np.eye(height)  # one input per perturbed pixel; a window of ones sums what it sees
    for layer in layers:
        if layer["type"] == "relu":
            maps = np.maximum(maps, 0)
            continue
        size, stride = reference.window(layer)
        if layer.get("padding") == "same":
            maps = np.pad(maps, ((0, 0), (size, size)))  # where the window starts changes nothing in the middle
        windows = sliding_window_view(maps, size, axis=1)[:, ::stride]
        maps = windows.sum(axis=-1) if layer["type"] == "conv" else windows.max(axis=-1)
    seen = np.flatnonzero(maps[:, maps.shape[1] // 2])
    return int(seen[-1] - seen[0] + 1)


def test_receptive_fields_equal_brute_force() -> None:
    rng = np.random.default_rng(2)
    compared = 0
    for _ in range(150):
        layers: list[Layer] = []
        for _ in range(rng.integers(1, 5)):
            kind = str(rng.choice(["conv", "max_pool", "relu"]))
            size = int(rng.integers(1, 5))
            layer: Layer = {"type": kind, ("kernel_size" if kind == "conv" else "pool_size"): size, "filters": 1}
            if rng.random() < 0.5:
                layer["stride"] = int(rng.integers(1, 4))
            if rng.random() < 0.3:
                layer["padding"] = "same"
            layers.append(layer)
        sides = reference.receptive_field(layers)
        if sides[-1] > 60:
            continue
        assert sides == [reach(layers[: i + 1], 400) for i in range(len(layers))], layers
        compared += 1
    assert compared > 100


SENSELESS = [
    lambda: reference.conv_params(0, 1, 1),
    lambda: reference.conv_params((3, -1), 1, 1),
    lambda: reference.conv_params(3, 0, 1),
    lambda: reference.conv_params(3, 1, -2),
    lambda: reference.dense_params(0, 1),
    lambda: reference.dense_params(3, 0),
    lambda: reference.trace([CONVS[0]], (2, 9, 1)),
    lambda: reference.trace([POOL], (9, 1, 1)),
    lambda: reference.trace([{**CONVS[0], "padding": "full"}], (9, 9, 1)),
    lambda: reference.trace([{**POOL, "stride": 0}], (9, 9, 1)),
    lambda: reference.trace([{"type": "transformer"}], (9, 9, 1)),
    lambda: reference.receptive_field([{**CONVS[0], "kernel_size": (3, 5)}]),
    lambda: reference.receptive_field([{**CONVS[0], "stride": (1, 2)}]),
    lambda: reference.receptive_field([*BOOK, *HEAD]),
]


@pytest.mark.parametrize("call", SENSELESS)
def test_what_makes_no_sense_is_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"at least 1|window|padding|stride|type|square"):
        call()
