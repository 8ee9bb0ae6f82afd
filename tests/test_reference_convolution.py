"""The NumPy reference of `convolution` is what Keras computes, and what theorems say."""

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


def keras_layer(kernel: Any, bias: Any, stride: tuple[int, int], padding: str) -> keras.Layer:
    layer = keras.layers.Conv2D(kernel.shape[-1], kernel.shape[:2], strides=stride, padding=padding, dtype="float64")
    layer.build((None, None, None, kernel.shape[2]))
    layer.set_weights([kernel, bias])
    return layer


def keras_conv(x: Any, kernel: Any, bias: Any, stride: tuple[int, int], padding: str) -> np.ndarray[Any, Any]:
    out: np.ndarray[Any, Any] = np.asarray(keras_layer(kernel, bias, stride, padding)(x[None]))[0]
    return out


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("channels", [(3, 2), (2, 2)])
def test_conv2d_equals_keras_on_a_grid(channels: tuple[int, int], padding: str) -> None:
    rng = np.random.default_rng(1)
    compared = 0
    for (kh, kw), stride in itertools.product(KERNELS, STRIDES):
        kernel = rng.normal(size=(kh, kw, *channels))
        bias = rng.normal(size=channels[1])
        layer = keras_layer(kernel, bias, stride, padding)  # built once: that takes longer than calling it
        for h, w in SIZES:
            x = rng.normal(size=(h, w, channels[0]))
            ours = reference.conv2d(x, kernel, bias, stride, padding)
            theirs = np.asarray(layer(x[None]))[0]
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


def test_conv2d_is_linear_without_a_bias() -> None:
    rng = np.random.default_rng(4)
    for (kh, kw), stride, padding in itertools.product(KERNELS, STRIDES, ("valid", "same")):
        x, y, kernel = rng.normal(size=(9, 8, 2)), rng.normal(size=(9, 8, 2)), rng.normal(size=(kh, kw, 2, 3))
        both = reference.conv2d(2 * x - 3 * y, kernel, None, stride, padding)
        apart = [reference.conv2d(one, kernel, None, stride, padding) for one in (x, y)]
        np.testing.assert_allclose(both, 2 * apart[0] - 3 * apart[1], atol=1e-11)


def test_a_shift_by_whole_strides_moves_the_response_map() -> None:
    """Windows that touch none of the zeros that came in give what they gave before."""
    rng = np.random.default_rng(5)
    for (kh, kw), (sh, sw), (down, right) in itertools.product(KERNELS, STRIDES, ((1, 0), (0, 2), (2, 1))):
        x, kernel = rng.normal(size=(17, 18, 2)), rng.normal(size=(kh, kw, 2, 3))
        before = reference.conv2d(x, kernel, None, (sh, sw))
        after = reference.conv2d(reference.shift(x, down * sh, right * sw), kernel, None, (sh, sw))
        kept = before[: before.shape[0] - down, : before.shape[1] - right]
        np.testing.assert_allclose(after[down:, right:], kept, atol=1e-11)


def test_same_keeps_the_size_at_stride_one_alone() -> None:
    for (kh, kw), (sh, sw), (h, w) in itertools.product(KERNELS, STRIDES, SIZES):
        out = reference.conv2d(np.ones((h, w, 1)), np.ones((kh, kw, 1, 1)), None, (sh, sw), "same")
        assert out.shape == (-(-h // sh), -(-w // sw), 1)


def test_the_predictions_are_what_keras_computes() -> None:
    layer = keras.layers.Conv2D(1, 5, strides=2)
    assert reference.predict_rows() == layer.compute_output_shape((None, 28, 28, 1))[1]
    picture = np.zeros((16, 16, 1))
    picture[10:13, 8:11] = 1  # the square of the notebook, moved by (4, -2)
    responses = keras_conv(picture, np.ones((3, 3, 1, 1)), np.zeros(1), (2, 2), "valid")[..., 0]
    assert reference.predict_place() == tuple(np.argwhere(responses == responses.max())[0])
    assert np.sum(responses == responses.max()) == 1
