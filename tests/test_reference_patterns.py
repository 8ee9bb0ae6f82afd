"""The reference of `patterns` is the convolution of `convolution`, and designs are judged by what they answer to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from solutions.convolution.reference import conv2d
from solutions.patterns import reference
from solutions.patterns.criteria import Corners, Green, Horizontal

SEEDS = range(20)


def sizes(rng: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    kh, kw, c_in, c_out = (int(n) for n in rng.integers(1, 4, 4))
    return (kh, kw, c_in, c_out), (kh + int(rng.integers(5)), kw + int(rng.integers(5)), c_in)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_matrix_is_the_convolution(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape, of_x = sizes(rng)
    kernel, x = rng.normal(size=shape), rng.normal(size=of_x)
    product = reference.conv_matrix(kernel, x.shape) @ x.reshape(-1)
    np.testing.assert_allclose(product, conv2d(x, kernel).reshape(-1), atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_other_kernel_is_closer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kernel, x = rng.normal(size=(2, 3, 2, 2)), rng.normal(size=(7, 8, 2))
    exact = conv2d(x, kernel)
    np.testing.assert_allclose(reference.learn_kernel(x, exact, (2, 3)), kernel, atol=1e-12)
    y = exact + rng.normal(size=exact.shape)
    best = reference.learn_kernel(x, y, (2, 3))
    least = np.sum((conv2d(x, best) - y) ** 2)
    for _ in range(20):
        assert np.sum((conv2d(x, best + 1e-3 * rng.normal(size=best.shape)) - y) ** 2) > least


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_leaves_room_for_float32_and_none_for_mistakes(seed: int) -> None:
    """The normal equations in float32 lose most."""
    rng = np.random.default_rng(seed)
    kernel, x = rng.normal(size=(3, 3, 1, 2)), rng.normal(size=(9, 9, 1))
    y = conv2d(x, kernel) + rng.normal(size=(7, 7, 2))
    left, right, shape = reference.equations(x.astype(np.float32), y.astype(np.float32), 3)
    left, right = left.astype(np.float32), right.astype(np.float32)
    found = (np.linalg.inv(left.T @ left) @ (left.T @ right)).reshape(shape)
    bound = reference._rounding(x, y, 3) * 2.0**-23
    assert (np.abs(found - reference.learn_kernel(x, y, 3)) <= bound / 2).all()
    assert bound.max() < 2e-3


def kernel(rows: Any, channels: int = 1) -> Any:
    return np.array(rows, dtype=float).reshape(*np.shape(rows)[:2], channels, 1)


SOBEL = np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])
LINE = np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]])
LAPLACE = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
EIGHT = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])
SPOT = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
SLOPE, SMOOTH = np.array([-1, -2, 0, 2, 1]), np.array([1, 4, 6, 4, 1])
TEMPLATE = np.array([[-1, -1, -1], [-1, 1, 1], [-1, 1, 1]])

RIGHT = {
    "horizontal": [
        *(SOBEL, -SOBEL, SOBEL / 8, 1e6 * SOBEL, SOBEL / 1e6, SOBEL.clip(-1, 1), SOBEL.clip(-1, 1) / 3),
        *(LINE, -LINE, LINE / 9, [[1], [-1]], [[-1], [1]], [[-1], [2], [-1]], [[1], [0], [-1]], [[1, 1], [-1, -1]]),
        *(np.outer(SLOPE, SMOOTH), np.outer(-SLOPE, SMOOTH) / 96, np.outer([1, 1, -4, 1, 1], [1] * 5)),
        *([[3, 10, 3], [0, 0, 0], [-3, -10, -3]], [[1] * 7] * 3 + [[0] * 7] + [[-1] * 7] * 3),
    ],
    "corners": [
        *([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], np.outer([1, 0, -1], [1, 0, -1]), np.outer([1, 0, -1], [1, -2, 1])),
        *(np.outer([1, -2, 1], [1, -2, 1]) / 16, -np.outer([1, -2, 1], [1, -2, 1])),
        *(np.outer(SLOPE, SLOPE), np.outer(SLOPE, SLOPE) / -36, TEMPLATE, TEMPLATE[::-1], TEMPLATE[:, ::-1] / 9),
        [[-2, -2, -2], [-2, 1, 1], [-2, 1, 1]],
    ],
}
WRONG = {
    "horizontal": [
        *(np.zeros((3, 3)), np.ones((3, 3)), -np.ones((3, 3)), np.full((3, 3), np.nan), [[1]], [[1, -1]]),
        *(SOBEL.T, -SOBEL.T, LINE.T, np.outer(SLOPE, SMOOTH).T, SOBEL + SOBEL.T, LAPLACE, -LAPLACE, EIGHT, SPOT),
        *([[1, -1], [-1, 1]], [[0, 0, 0], [1, 1, 1], [0, 0, 0]]),
    ],
    "corners": [
        *(np.zeros((3, 3)), np.ones((3, 3)), SOBEL, SOBEL.T, -SOBEL, LINE, LAPLACE, -LAPLACE, EIGHT, -EIGHT, SPOT),
        *([[1]], SOBEL + SOBEL.T, LINE + LINE.T),
    ],
}
JUDGES: dict[str, Any] = {"horizontal": Horizontal, "corners": Corners}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", JUDGES)
def test_any_reasonable_design_will_do_and_no_other(name: str, seed: int) -> None:
    judge = JUDGES[name](seed)
    for rows in RIGHT[name]:
        assert all(judge(kernel(rows))), rows
    for rows in WRONG[name]:
        try:
            met = judge(kernel(rows))
        except ValueError:  # what is no kernel
            continue
        assert not all(met), rows


def test_green() -> None:
    right = [(-1, 2, -1), (-1, 1, -1), (-0.5, 1, -0.5), (-2, 3, -2), (-1 / 3, 2 / 3, -1 / 3)]
    wrong = [
        (0, 1, 0),
        (1, 1, 1),
        (0, 0, 0),
        (1, -2, 1),
        (2, -1, -1),
        (-1, -1, 2),
        (0, 1, -1),
        (-1, 1, 0),
        (-0.1, 1, -0.1),
    ]
    for seed in range(5):
        judge = Green(seed)
        for weights in right:
            for k in (1, 3, 5):
                assert all(judge(np.ones((k, k, 1, 1)) * np.array(weights).reshape(1, 1, 3, 1) / k**2)), weights
        for weights in wrong:
            assert not all(judge(np.array(weights, dtype=float).reshape(1, 1, 3, 1))), weights


@pytest.mark.parametrize(
    "value",
    [None, 3, "text", SOBEL, SOBEL.reshape(1, 1, 3, 3), *map(np.ones, ((8, 3, 1, 1), (3, 3, 1, 2), (0, 3, 1, 1)))],
)
@pytest.mark.parametrize("judge", [Horizontal(), Corners()])
def test_what_is_no_such_kernel_is_not_taken(judge: Any, value: Any) -> None:
    with pytest.raises(ValueError, match="returned"):
        judge(value)
