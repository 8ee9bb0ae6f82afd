"""Plain lists where they will do, each filter by itself; conjugate gradients."""

import numpy as np


def conv_matrix(kernel, input_shape):
    kh, kw, c_in, c_out = kernel.shape
    h, w = input_shape[:2]
    rows, columns = h - kh + 1, w - kw + 1
    if not (rows > 0 and columns > 0):
        raise ValueError(f"a {kh} x {kw} window on {h} x {w}")
    places = [(i, j) for i in range(rows) for j in range(columns)]
    matrix = [[0.0] * (h * w * c_in) for _ in range(len(places) * c_out)]
    for place, (i, j) in enumerate(places):
        for o in range(c_out):
            for (a, b, c), weight in np.ndenumerate(kernel[..., o]):
                matrix[place * c_out + o][((i + a) * w + (j + b)) * c_in + c] = float(weight)
    return np.array(matrix)


def descend(left, right):
    """Least squares: in as many steps as there are unknown numbers, and a few more against rounding."""
    kernel = np.zeros(left.shape[1])
    residual = left.T @ (right - left @ kernel)
    direction, enough = residual.copy(), 1e-20 * (residual @ residual)
    for _ in range(3 * len(kernel)):
        size = residual @ residual
        if size <= enough:
            break
        along = left @ direction
        step = size / (along @ along)
        kernel = kernel + step * direction
        residual = left.T @ (right - left @ kernel)
        direction = residual + (residual @ residual) / size * direction
    return kernel


def learn_kernel(x, y, kernel_size):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    rows, columns = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    if min(rows, columns) < 1 or y.shape[:2] != (rows, columns):
        raise ValueError("these do not go together")
    left = np.array([x[i : i + kh, j : j + kw].ravel() for i, j in np.ndindex(rows, columns)], dtype=float)
    kernels = [descend(left, y[:, :, o].ravel().astype(float)).reshape(kh, kw, -1) for o in range(y.shape[2])]
    return np.stack(kernels, axis=-1)


def find_horizontal():
    return [[[[1]], [[2]], [[1]]], [[[0]], [[0]], [[0]]], [[[-1]], [[-2]], [[-1]]]]


def find_green():
    return [[[[-1], [2], [-1]]]]


def find_corners():
    return [[[[-2]], [[-2]], [[-2]]], [[[-2]], [[1]], [[1]]], [[[-2]], [[1]], [[1]]]]


predict_weights = 6084, 9
predict_side = 5
predict_right = 30
