"""The columns are what the convolution makes of single bright pixels. The normal equations."""

import numpy as np


def conv2d(x, kernel):
    kh, kw, c_in, c_out = kernel.shape
    h, w = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    if h < 1 or w < 1:
        raise ValueError("too large")
    out = np.empty((h, w, c_out))
    for i in range(h):
        for j in range(w):
            out[i, j] = np.tensordot(x[i : i + kh, j : j + kw], kernel, axes=3)
    return out


def conv_matrix(kernel, input_shape):
    columns = []
    for place in np.ndindex(*input_shape):
        impulse = np.zeros(input_shape)
        impulse[place] = 1
        columns.append(conv2d(impulse, kernel).ravel())
    return np.column_stack(columns)


def learn_kernel(x, y, kernel_size):
    if not isinstance(kernel_size, tuple):
        kernel_size = (kernel_size, kernel_size)
    kh, kw = kernel_size
    c_in, c_out = x.shape[2], y.shape[2]
    h, w = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    if (h, w) != y.shape[:2] or min(h, w) < 1:
        raise ValueError("sizes")
    # Column by column: what each of the window's numbers is at every place.
    left = np.stack([x[a : a + h, b : b + w, c].ravel() for a in range(kh) for b in range(kw) for c in range(c_in)], 1)
    left = left.astype(float)
    return np.linalg.solve(left.T @ left, left.T @ y.reshape(-1, c_out)).reshape(kh, kw, c_in, c_out)


def find_horizontal():
    kernel = np.zeros((3, 3, 1, 1))
    kernel[0], kernel[1], kernel[2] = -1, 2, -1
    return kernel


def find_green():
    kernel = np.zeros((3, 3, 3, 1))
    kernel[:, :, 0], kernel[:, :, 1], kernel[:, :, 2] = -1 / 9, 2 / 9, -1 / 9
    return kernel


def find_corners():
    kernel = np.full((3, 3, 1, 1), -1)
    kernel[1:, 1:] = 1
    return kernel


predict_weights = np.array([6084, 9])
predict_side = 5
predict_right = 30
