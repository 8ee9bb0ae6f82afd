"""The reference for `patterns`: a convolution as a matrix, a kernel from what it gave, and three kernels by design.

That the matrix is the convolution, and that the kernel is the one of least squares, is proved by
`tests/test_reference_patterns.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.exercise import reference

Array = np.ndarray[Any, Any]


@reference(axes=("outputs", "inputs"))
def conv_matrix(kernel: Array, input_shape: tuple[int, int, int]) -> Array:
    """kernel (kh, kw, C_in, C_out), input_shape (H, W, C_in); returns (H'·W'·C_out, H·W·C_in), for arrays that are
    flattened row by row, channels last.

    Raises ValueError for a window larger than the input.
    """
    (kh, kw, _, c_out), (h, w, c_in) = kernel.shape, input_shape
    rows, columns = h - kh + 1, w - kw + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window is larger than the input")
    matrix = np.zeros((rows, columns, c_out, h, w, c_in))
    for i, j in np.ndindex(rows, columns):
        matrix[i, j, :, i : i + kh, j : j + kw] = np.moveaxis(kernel, -1, 0)
    return matrix.reshape(rows * columns * c_out, h * w * c_in)


def equations(x: Array, y: Array, kernel_size: int | tuple[int, int]) -> tuple[Array, Array, tuple[int, ...]]:
    """One for each place, (H'·W', kh·kw·C_in); what they should give, (H'·W', C_out); and the kernel's shape."""
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    rows, columns = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    if rows < 1 or columns < 1 or y.shape[:2] != (rows, columns):
        raise ValueError("y is not of the size that a valid convolution of x has")
    windows = sliding_window_view(x, (kh, kw), axis=(0, 1)).transpose(0, 1, 3, 4, 2)
    left = windows.reshape(rows * columns, -1).astype(float)
    return left, y.reshape(rows * columns, -1).astype(float), (kh, kw, x.shape[2], y.shape[2])


def _rounding(x: Array, y: Array, kernel_size: int | tuple[int, int]) -> Array:
    """What rounding explains, in units of roundoff: (n + 3)·κ²·(‖k‖ + ‖y‖/‖A‖) for each filter k of n numbers, A the
    windows and κ their condition number. The normal equations have κ² (Higham, Accuracy and Stability of Numerical
    Algorithms, 2nd ed., §20.4); the other ways stay below."""
    left, right, shape = equations(x, y, kernel_size)
    kernel, _, _, singular = np.linalg.lstsq(left, right, rcond=None)
    condition = singular[0] / singular[-1]
    size = np.linalg.norm(kernel, axis=0) + np.linalg.norm(right, axis=0) / singular[0]
    return np.broadcast_to((left.shape[1] + 3) * condition**2 * size, kernel.shape).reshape(shape)


@reference(axes=("height", "width", "input channels", "filters"), bound=_rounding)
def learn_kernel(x: Array, y: Array, kernel_size: int | tuple[int, int]) -> Array:
    """x (H, W, C_in), y (H', W', C_out); returns the kernel (kh, kw, C_in, C_out) whose valid convolution of x, at
    stride 1 and without a bias, has the least squared differences from y. It must be the only one.

    Raises ValueError for a window larger than x, and for y of another size than that convolution has.
    """
    left, right, shape = equations(x, y, kernel_size)
    return np.linalg.lstsq(left, right, rcond=None)[0].reshape(shape)


@reference()
def find_horizontal() -> Array:
    """(3, 3, 1, 1): brighter above than below."""
    return np.array([[1.0, 2, 1], [0, 0, 0], [-1, -2, -1]]).reshape(3, 3, 1, 1)


@reference()
def find_green() -> Array:
    """(1, 1, 3, 1): green, less red and blue."""
    return np.array([-1.0, 2, -1]).reshape(1, 1, 3, 1)


@reference()
def find_corners() -> Array:
    """(3, 3, 1, 1): rows and columns that add up to 0."""
    return np.array([[1.0, 0, -1], [0, 0, 0], [-1, 0, 1]]).reshape(3, 3, 1, 1)


@reference()
def predict_weights() -> tuple[int, int]:
    """Of the matrix of a 3 × 3 kernel without zeros on 28 × 28: how many weights are not 0, how many different numbers
    these can be."""
    places = np.arange(1.0, 10).reshape(3, 3, 1, 1)
    matrix = conv_matrix(places, (28, 28, 1))
    return int(np.count_nonzero(matrix)), len(np.unique(matrix[matrix != 0]))


@reference()
def predict_side() -> int:
    """The side of the smallest square picture from whose response map a 3 × 3 kernel can be learned."""
    return next(n for n in range(3, 28) if (n - 2) ** 2 >= 9)


@reference()
def predict_right() -> int:
    """Taught to tell two patterns apart at the left: in how many of 60 pictures the dense layer is right where they
    are at the right, half of them of either kind. Its weights there are 0, so that it says the same of all."""
    return 30
