"""The NumPy reference of `pooling` is what Keras computes."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras

from solutions.pooling import reference

POOLS = [(1, 1), (2, 2), (3, 3), (2, 3), (4, 1), (5, 4)]
SIZES = [(5, 5), (8, 11), (12, 9), (7, 6)]
STRIDES = [None, (1, 1), (2, 2), (3, 3), (2, 1), (2, 3), (4, 2)]
KINDS = [(reference.max_pool2d, keras.layers.MaxPooling2D), (reference.avg_pool2d, keras.layers.AveragePooling2D)]


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("ours", "theirs"), KINDS, ids=["max", "average"])
def test_pooling_equals_keras_on_a_grid(ours: Callable[..., Any], theirs: Any, padding: str) -> None:
    rng = np.random.default_rng(1)
    compared = 0
    for pool, (h, w), stride in itertools.product(POOLS, SIZES, STRIDES):
        x = rng.normal(size=(h, w, 2)) - 1  # zeros among the padding would show
        expected = np.asarray(theirs(pool, stride, padding, dtype="float64")(x[None]))[0]
        result = ours(x, pool, stride, padding)
        assert result.shape == expected.shape, (pool, h, w, stride)
        np.testing.assert_allclose(result, expected, rtol=1e-6, atol=1e-6, err_msg=f"{pool, h, w, stride}")
        compared += 1
    assert compared == len(POOLS) * len(SIZES) * len(STRIDES)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("ours", "theirs"), KINDS, ids=["max", "average"])
def test_the_default_stride_is_the_pool_size(ours: Callable[..., Any], theirs: Any, padding: str) -> None:
    x = np.random.default_rng(2).normal(size=(11, 7, 3))
    expected = np.asarray(theirs(2, padding=padding, dtype="float64")(x[None]))[0]
    np.testing.assert_allclose(ours(x, padding=padding), expected, rtol=1e-6, atol=1e-6)


def test_the_default_pool_size_is_that_of_max_pooling_in_keras() -> None:
    assert keras.layers.MaxPooling2D().pool_size == (2, 2)
    assert reference.max_pool2d(np.ones((6, 4, 1))).shape == (3, 2, 1)
    assert reference.avg_pool2d(np.ones((6, 4, 1))).shape == (3, 2, 1)  # Keras has no default here


def test_relu_equals_keras() -> None:
    rng = np.random.default_rng(3)
    for shape in [(5,), (3, 4), (4, 3, 2), (2, 3, 2, 2)]:
        x = rng.normal(size=shape)
        np.testing.assert_allclose(reference.relu(x), np.asarray(keras.ops.relu(x)), rtol=1e-6)


def test_subsampling_is_what_the_stride_of_a_convolution_does() -> None:
    """A 1×1 kernel of weight 1 leaves an image as it is; its stride picks rows and columns."""
    x = np.random.default_rng(4).normal(size=(8, 11, 1))
    for stride in [(1, 1), (2, 2), (3, 2), (9, 4)]:
        layer = keras.layers.Conv2D(1, 1, strides=stride, use_bias=False, dtype="float64")
        layer.build((None, *x.shape))
        layer.set_weights([np.ones((1, 1, 1, 1))])
        np.testing.assert_allclose(reference.subsample(x, stride), np.asarray(layer(x[None]))[0], rtol=1e-12)


def test_every_window_of_same_holds_a_real_pixel() -> None:
    """Without one, the maximum would be -inf and the average 0 / 0."""
    for n, k, s in itertools.product(range(1, 14), range(1, 9), range(1, 9)):
        before, _ = reference.same_pads(n, k, s)
        starts = np.arange(-(-n // s)) * s - before
        assert (starts < n).all(), (n, k, s)
        assert (starts + k > 0).all(), (n, k, s)


def test_pooling_keeps_its_theorems() -> None:
    rng = np.random.default_rng(5)
    for pool, stride, padding in itertools.product(POOLS, STRIDES, ["valid", "same"]):
        x = rng.normal(size=(9, 8, 2))
        largest, mean = (f(x, pool, stride, padding) for f in (reference.max_pool2d, reference.avg_pool2d))
        smallest = -reference.max_pool2d(-x, pool, stride, padding)
        assert (smallest <= mean + 1e-12).all()
        assert (mean <= largest + 1e-12).all()
        of_relu = reference.max_pool2d(reference.relu(x), pool, stride, padding)
        np.testing.assert_array_equal(of_relu, reference.relu(largest))


@pytest.mark.parametrize("pool", [reference.max_pool2d, reference.avg_pool2d])
@pytest.mark.parametrize(
    ("shape", "kwargs"),
    [((3, 6, 1), {"pool_size": (4, 2)}), ((6, 3, 1), {"pool_size": (2, 4)}), ((6, 6, 1), {"padding": "full"}),
     ((6, 6, 1), {"stride": 0}), ((6, 6, 1), {"stride": (1, 0)}), ((6, 6, 1), {"stride": -1}),
     ((6, 6, 1), {"pool_size": 0})],
)  # fmt: skip
def test_pooling_refuses_what_makes_no_sense(pool: Callable[..., Any], shape: Any, kwargs: Any) -> None:
    with pytest.raises(ValueError, match=r"window|padding|stride"):
        pool(np.ones(shape), **kwargs)


@pytest.mark.parametrize("stride", [0, -1, (0, 1), (2, -2)])
def test_subsample_refuses_what_makes_no_sense(stride: Any) -> None:
    with pytest.raises(ValueError, match="stride"):
        reference.subsample(np.ones((4, 4, 1)), stride)


def test_the_predictions() -> None:
    assert reference.predict_shape() == (5, 5, 64)
    assert reference.predict_unchanged() == 4
