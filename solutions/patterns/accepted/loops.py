"""Loops over everything, one number at a time."""

import numpy as np


def conv_matrix(kernel, input_shape):
    kh, kw, c_in, c_out = kernel.shape
    h, w, _ = input_shape
    if kh > h or kw > w:
        raise ValueError("no place for the window")
    rows, columns = h - kh + 1, w - kw + 1
    matrix = np.zeros((rows * columns * c_out, h * w * c_in))
    for i in range(rows):
        for j in range(columns):
            for a in range(kh):
                for b in range(kw):
                    for c in range(c_in):
                        for o in range(c_out):
                            row = (i * columns + j) * c_out + o
                            column = ((i + a) * w + j + b) * c_in + c
                            matrix[row, column] = kernel[a, b, c, o]
    return matrix


def learn_kernel(x, y, kernel_size):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    rows, columns = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    if rows < 1 or columns < 1:
        raise ValueError("no place for the window")
    if y.shape[0] != rows or y.shape[1] != columns:
        raise ValueError("x and y do not go together")
    windows, responses = [], []
    for i in range(rows):
        for j in range(columns):
            windows.append(x[i : i + kh, j : j + kw].flatten())
            responses.append(y[i, j])
    solution, *_ = np.linalg.lstsq(np.array(windows), np.array(responses), rcond=None)
    return solution.reshape(kh, kw, x.shape[2], y.shape[2])


def find_horizontal():
    return np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]]).reshape(3, 3, 1, 1)


def find_green():
    return np.array([[[[-1], [1], [-1]]]])


def find_corners():
    return np.array([[1, -1], [-1, 1]])[:, :, np.newaxis, np.newaxis]


predict_weights = (6084, 9)
predict_side = 5
predict_right = 30
