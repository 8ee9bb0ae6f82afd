"""The NumPy reference of `convolution` is what Keras computes."""

from __future__ import annotations

import itertools
import os
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras

from solutions.convolution import reference

KERNELS = [(1, 1), (2, 2), (3, 3), (2, 3), (4, 3), (5, 2), (7, 7)]
SIZES = [(7, 7), (8, 11), (12, 9), (10, 7)]
STRIDES = [(1, 1), (2, 2), (3, 3), (2, 1), (2, 3), (4, 2)]


def keras_conv(x: Any, kernel: Any, bias: Any, stride: tuple[int, int], padding: str) -> np.ndarray[Any, Any]:
    layer = keras.layers.Conv2D(kernel.shape[-1], kernel.shape[:2], strides=stride, padding=padding, dtype="float64")
    layer.build((None, *x.shape))
    layer.set_weights([kernel, bias])
    return np.asarray(layer(x[None]))[0]


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("channels", [(1, 1), (3, 2), (2, 2)])
def test_conv2d_equals_keras_on_a_grid(channels: tuple[int, int], padding: str) -> None:
    rng = np.random.default_rng(1)
    compared = 0
    for (kh, kw), (h, w), stride in itertools.product(KERNELS, SIZES, STRIDES):
        x = rng.normal(size=(h, w, channels[0]))
        kernel = rng.normal(size=(kh, kw, *channels))
        bias = rng.normal(size=channels[1])
        ours = reference.conv2d(x, kernel, bias, stride, padding)
        theirs = keras_conv(x, kernel, bias, stride, padding)
        assert ours.shape == theirs.shape, (kh, kw, h, w, stride)
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10, err_msg=f"{kh, kw, h, w, stride}")
        compared += 1
    assert compared == len(KERNELS) * len(SIZES) * len(STRIDES)


def test_conv_at_equals_keras_on_one_window() -> None:
    rng = np.random.default_rng(2)
    for kh, kw in KERNELS:
        patch, kernel, bias = rng.normal(size=(kh, kw, 3)), rng.normal(size=(kh, kw, 3, 4)), rng.normal(size=4)
        theirs = keras_conv(patch, kernel, bias, (1, 1), "valid")[0, 0]
        np.testing.assert_allclose(reference.conv_at(patch, kernel, bias), theirs, rtol=1e-10)


def test_shift_equals_keras_padding_and_cropping() -> None:
    x = np.random.default_rng(3).normal(size=(5, 7, 2))
    for dy, dx in itertools.product((-6, -4, -1, 0, 2, 5), (-8, -3, 0, 1, 6, 7)):
        before, after = max(dy, 0), max(-dy, 0)
        left, right = max(dx, 0), max(-dx, 0)
        padded = keras.layers.ZeroPadding2D(((before, after), (left, right)), dtype="float64")(x[None])
        theirs = np.asarray(padded)[0][after : after + 5, right : right + 7]
        np.testing.assert_array_equal(reference.shift(x, dy, dx), theirs)


@pytest.mark.parametrize(
    ("shape", "kernel", "kwargs"),
    [((3, 6, 1), (4, 2, 1, 1), {}), ((6, 3, 1), (2, 4, 1, 1), {}), ((6, 6, 1), (3, 3, 1, 1), {"padding": "full"}),
     ((6, 6, 1), (3, 3, 1, 1), {"stride": 0}), ((6, 6, 1), (3, 3, 1, 1), {"stride": (1, 0)})],
)  # fmt: skip
def test_conv2d_refuses_what_makes_no_sense(shape: Any, kernel: Any, kwargs: Any) -> None:
    with pytest.raises(ValueError, match=r"window|padding|stride"):
        reference.conv2d(np.ones(shape), np.ones(kernel), **kwargs)
