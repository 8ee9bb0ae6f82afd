"""The NumPy reference of `backward` gives TensorFlow's gradients."""

from __future__ import annotations

import itertools
import os
from functools import partial
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf

from autograder.exercise import comparison_of
from solutions.backward import reference
from solutions.backward.cases import default_eps

SIZES = [(5, 5), (8, 11), (12, 9), (7, 6)]
WINDOWS = [(1, 1), (2, 2), (3, 3), (2, 3), (4, 1), (5, 4)]
STRIDES = [(1, 1), (2, 2), (3, 3), (2, 1), (2, 3), (4, 2)]


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_convolution_equals_tensorflow_on_a_grid(padding: str) -> None:
    rng = np.random.default_rng(1)
    compared = 0
    for (h, w), (kh, kw), (sh, sw) in itertools.product(SIZES, WINDOWS, STRIDES):
        x, kernel = rng.normal(size=(h, w, 3)), rng.normal(size=(kh, kw, 3, 2))
        image, weights, bias = tf.constant(x[None]), tf.constant(kernel), tf.constant(rng.normal(size=2))
        with tf.GradientTape() as tape:
            tape.watch([image, weights, bias])
            out = tf.nn.conv2d(image, weights, (sh, sw), padding.upper()) + bias
        dout = rng.normal(size=out.shape[1:])
        dx, dkernel, dbias = tape.gradient(out, [image, weights, bias], output_gradients=tf.constant(dout[None]))
        ours = reference.conv2d_backward(dout, x, kernel, (sh, sw), padding)
        for mine, theirs in zip(ours, (dx[0], dkernel, dbias), strict=True):
            assert theirs.dtype == tf.float64
            np.testing.assert_allclose(mine, theirs.numpy(), rtol=1e-9, atol=1e-9, err_msg=f"{h, w, kh, kw, sh, sw}")
        compared += 1
    assert compared == len(SIZES) * len(WINDOWS) * len(STRIDES)


def pooled(dout_of: Any, x: Any, pool: Any, stride: Any) -> tuple[Any, Any]:
    """dout, and TensorFlow's gradient of x."""
    image = tf.constant(x[None], dtype=tf.float64)  # of a NumPy array, it would compute in float32
    with tf.GradientTape() as tape:
        tape.watch(image)
        out = tf.nn.max_pool2d(image, pool, stride, "VALID")
    dout = dout_of(out.shape[1:])
    dx = tape.gradient(out, image, output_gradients=tf.constant(dout[None], dtype=tf.float64))
    assert dx.dtype == tf.float64
    return dout, dx[0].numpy()


@pytest.mark.parametrize("ties", [False, True])
def test_pooling_equals_tensorflow_on_a_grid(ties: bool) -> None:
    """With ties too: both take the first of the largest numbers."""
    rng = np.random.default_rng(2)
    compared = 0
    for (h, w), pool, stride in itertools.product(SIZES, WINDOWS, [None, *STRIDES]):
        x = rng.integers(-1, 2, size=(h, w, 2)).astype(float) if ties else rng.normal(size=(h, w, 2))
        dout, dx = pooled(lambda shape: rng.normal(size=shape), x, pool, stride or pool)
        np.testing.assert_allclose(
            reference.max_pool2d_backward(dout, x, pool, stride), dx, rtol=1e-12, err_msg=f"{h, w, pool, stride}"
        )
        compared += 1
    assert compared == len(SIZES) * len(WINDOWS) * (len(STRIDES) + 1)


def test_relu_equals_tensorflow() -> None:
    rng = np.random.default_rng(3)
    for shape in [(5,), (3, 4), (4, 3, 2), (2, 3, 2, 2)]:
        x, dout = rng.integers(-2, 3, size=shape).astype(float), rng.normal(size=shape)  # 0 among them
        with tf.GradientTape() as tape:
            inputs = tf.constant(x)
            tape.watch(inputs)
            out = tf.nn.relu(inputs)
        dx = tape.gradient(out, inputs, output_gradients=tf.constant(dout))
        np.testing.assert_array_equal(reference.relu_backward(dout, x), dx.numpy())


def test_differences_come_to_the_gradients() -> None:
    """Of all three layers, by central differences of what Keras is known to compute as well."""
    from solutions.convolution.reference import conv2d
    from solutions.pooling.reference import max_pool2d, relu

    rng = np.random.default_rng(4)
    x, kernel = rng.normal(size=(6, 5, 2)), rng.normal(size=(3, 2, 2, 3))
    for stride, padding in itertools.product([1, (2, 1)], ["valid", "same"]):
        dout = rng.normal(size=conv2d(x, kernel, None, stride, padding).shape)
        dx, dkernel, dbias = reference.conv2d_backward(dout, x, kernel, stride, padding)

        def loss(x: Any, kernel: Any, bias: Any, how: Any = (stride, padding), dout: Any = dout) -> float:
            return float((conv2d(x, kernel, bias, *how) * dout).sum())

        arguments = [x, kernel, np.zeros(3)]

        def moved(at: int, one: Any, loss: Any = loss, arguments: Any = arguments) -> float:
            return float(loss(*arguments[:at], one, *arguments[at + 1 :]))

        by_differences = [reference.numeric_gradient(partial(moved, at), arguments[at]) for at in range(3)]
        for mine, other in zip((dx, dkernel, dbias), by_differences, strict=True):
            np.testing.assert_allclose(mine, other, rtol=1e-6, atol=1e-8)
    dout = rng.normal(size=(3, 2, 2))
    other = reference.numeric_gradient(lambda one: float((max_pool2d(one, 2, (2, 3)) * dout).sum()), x)
    np.testing.assert_allclose(reference.max_pool2d_backward(dout, x, 2, (2, 3)), other, rtol=1e-6, atol=1e-8)
    dout = rng.normal(size=x.shape)
    other = reference.numeric_gradient(lambda one: float((relu(one) * dout).sum()), x)
    np.testing.assert_allclose(reference.relu_backward(dout, x), other, rtol=1e-6, atol=1e-8)


def test_differences_of_powers() -> None:
    """f(x) = Σ x³: (f(x + e) - f(x - e)) / 2e is 3x² + e²."""
    x = np.array([[1, -2], [0, 3]])
    np.testing.assert_array_equal(reference.numeric_gradient(lambda x: (x**3).sum(), x, 0.5), 3 * x**2 + 0.25)
    np.testing.assert_array_equal(x, [[1, -2], [0, 3]])


def test_the_tolerance_of_differences_lies_between_rounding_and_one_sided_ones() -> None:
    """Ten times as far from either, with what the hidden tests of the default eps draw."""
    rng = np.random.default_rng(5)
    how = comparison_of(reference.numeric_gradient)
    assert how.rtol is not None and how.atol is not None
    for _ in range(100):
        f, x = default_eps(rng).args
        central = reference.numeric_gradient(f, x)
        forward = np.array(central)
        for place in np.ndindex(*x.shape):
            above = x.astype(float)
            above[place] += 1e-5
            forward[place] = (f(above) - f(x.astype(float))) / 1e-5
        stepped = np.array(central)
        for place in np.ndindex(*x.shape):  # another right way: the same array stepped up and down
            one = x.astype(float)
            one[place] += 1e-5
            high = f(one)
            one[place] -= 2e-5
            stepped[place] = (high - f(one)) / 2e-5
        allowed = how.rtol * np.abs(central) + how.atol
        assert (10 * np.abs(stepped - central) < allowed).all()
        assert (np.abs(forward - central) > 10 * allowed).any()


@pytest.mark.parametrize(
    ("shapes", "kwargs"),
    [(((1, 2), (3, 6), (4, 2)), {}), (((2, 1), (6, 3), (2, 4)), {}), (((5, 5), (6, 6), (2, 2)), {"padding": "full"}),
     (((5, 5), (6, 6), (2, 2)), {"stride": 0}), (((5, 5), (6, 6), (2, 2)), {"stride": (1, 0)}),
     (((5, 5), (6, 6), (2, 2)), {"padding": "same"}), (((4, 5), (6, 6), (2, 2)), {}),
     (((5, 5), (6, 6), (2, 2)), {"stride": 2})],
)  # fmt: skip
def test_conv2d_backward_refuses_what_makes_no_sense(shapes: Any, kwargs: Any) -> None:
    (a, b), (h, w), (kh, kw) = shapes
    with pytest.raises(ValueError, match=r"window|padding|stride|shape"):
        reference.conv2d_backward(np.ones((a, b, 1)), np.ones((h, w, 1)), np.ones((kh, kw, 1, 1)), **kwargs)


@pytest.mark.parametrize(
    ("shape", "kwargs"),
    [((3, 3, 1), {"pool_size": 7}), ((3, 3, 1), {"stride": 0}), ((3, 3, 1), {"stride": (2, -1)}),
     ((2, 3, 1), {}), ((3, 3, 2), {}), ((3, 3, 1), {"pool_size": 0})],
)  # fmt: skip
def test_max_pool2d_backward_refuses_what_makes_no_sense(shape: Any, kwargs: Any) -> None:
    with pytest.raises(ValueError, match=r"window|stride|shape"):
        reference.max_pool2d_backward(np.ones(shape), np.ones((6, 6, 1)), **kwargs)


def test_the_others_refuse_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="shape"):
        reference.relu_backward(np.ones((2, 3)), np.ones((3, 2)))
    for eps in (0, -1e-5):
        with pytest.raises(ValueError, match="eps"):
            reference.numeric_gradient(lambda x: x.sum(), np.ones(3), eps)


def test_the_predictions() -> None:
    assert reference.predict_zeros() == 21
    assert reference.predict_weight() == 676
