"""The NumPy reference of `windows` is what Keras and TensorFlow compute."""

from __future__ import annotations

import itertools
import os
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import tensorflow as tf

from solutions.windows import reference

GRID = list(itertools.product(range(1, 15), range(1, 8), range(1, 5)))


def tensorflow_patches(x: Any, kh: int, kw: int, sh: int, sw: int, padding: str) -> np.ndarray[Any, Any]:
    """TensorFlow gives each window flat, in the order height, width, channels."""
    flat = tf.image.extract_patches(x[None], (1, kh, kw, 1), (1, sh, sw, 1), (1, 1, 1, 1), padding.upper()).numpy()[0]
    return np.asarray(flat).reshape(*flat.shape[:2], kh, kw, x.shape[-1])


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_conv_output_size_equals_keras(padding: str) -> None:
    for n, k, s in GRID:
        if padding == "valid" and n < k:
            continue
        layer = keras.layers.Conv2D(1, (k, 1), strides=(s, 1), padding=padding)
        theirs = layer.compute_output_shape((1, n, 1, 1))[1]
        assert reference.conv_output_size(n, k, s, padding) == theirs, (n, k, s)


def test_conv_output_size_counts_the_windows_that_fit() -> None:
    for n, k, s in itertools.product(range(1, 33), range(1, 8), range(1, 5)):
        if n >= k:
            starts = [start for start in range(0, n, s) if start + k <= n]
            assert reference.conv_output_size(n, k, s) == len(starts), (n, k, s)


def test_same_padding_is_where_tensorflow_puts_zeros() -> None:
    """Of an axis of ones, the zeros that lead in the first window and trail in the last were added."""
    for n, k, s in GRID:
        windows = tensorflow_patches(np.ones((n, 1, 1)), k, 1, s, 1, "same")[:, 0, :, 0, 0]
        before = np.flatnonzero(windows[0])[0]
        after = np.flatnonzero(windows[-1][::-1])[0]
        assert reference.same_padding(n, k, s) == (before, after), (n, k, s)


def test_same_padding_makes_as_many_windows_as_same_asks_for() -> None:
    for n, k, s in itertools.product(range(1, 33), range(1, 10), range(1, 6)):
        before, after = reference.same_padding(n, k, s)
        assert after - before in (0, 1)
        windows = reference.conv_output_size(n + before + after, k, s)
        assert windows == reference.conv_output_size(n, k, s, "same"), (n, k, s)


def test_zero_pad_equals_keras() -> None:
    x = np.random.default_rng(1).normal(size=(4, 5, 3))
    for top, bottom, left, right in itertools.product((0, 1, 3), repeat=4):
        pads = ((top, bottom), (left, right))
        theirs = np.asarray(keras.layers.ZeroPadding2D(pads, dtype="float64")(x[None]))[0]
        np.testing.assert_array_equal(reference.zero_pad(x, pads), theirs)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("channels", [1, 3])
def test_extract_patches_equals_tensorflow(padding: str, channels: int) -> None:
    sizes, kernels = [(7, 7), (8, 11), (9, 7)], [(1, 1), (2, 2), (3, 2), (4, 3), (2, 5), (7, 7)]
    strides = [(1, 1), (2, 2), (3, 1), (2, 3)]
    rng = np.random.default_rng(2)
    for (h, w), (kh, kw), (sh, sw) in itertools.product(sizes, kernels, strides):
        x = rng.normal(size=(h, w, channels))
        ours = reference.extract_patches(x, (kh, kw), (sh, sw), padding)
        np.testing.assert_array_equal(ours, tensorflow_patches(x, kh, kw, sh, sw, padding), err_msg=f"{kh, kw, sh, sw}")


def test_windows_side_by_side_put_together_are_the_image() -> None:
    x = np.random.default_rng(3).normal(size=(6, 8, 2))
    patches = reference.extract_patches(x, (3, 2), stride=(3, 2))
    np.testing.assert_array_equal(patches.transpose(0, 2, 1, 3, 4).reshape(x.shape), x)


SENSELESS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("conv_output_size", (4, 5), {}),
    ("conv_output_size", (4, 2, 0), {}),
    ("conv_output_size", (4, 2, -1), {"padding": "same"}),
    ("conv_output_size", (4, 0), {}),
    ("conv_output_size", (4, 2), {"padding": "full"}),
    ("same_padding", (4, 2, 0), {}),
    ("same_padding", (4, 0), {}),
    ("zero_pad", (np.ones((2, 3, 1)), ((0, -1), (0, 0))), {}),
    ("extract_patches", (np.ones((3, 6, 1)), (4, 2)), {}),
    ("extract_patches", (np.ones((6, 3, 1)), (2, 4)), {}),
    ("extract_patches", (np.ones((6, 6, 1)), 3, 0), {}),
    ("extract_patches", (np.ones((6, 6, 1)), (3, 0)), {}),
    ("extract_patches", (np.ones((6, 6, 1)), 3, (1, -1)), {"padding": "same"}),
    ("extract_patches", (np.ones((6, 6, 1)), 3), {"padding": "full"}),
]


@pytest.mark.parametrize(("name", "args", "kwargs"), SENSELESS)
def test_what_makes_no_sense_is_refused(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"window|padding|stride|negative"):
        getattr(reference, name)(*args, **kwargs)


def test_the_predictions() -> None:
    assert reference.predict_window_grid() == (42, 58)
    assert reference.predict_same_rows() == 10
