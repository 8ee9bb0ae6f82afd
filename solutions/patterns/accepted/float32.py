"""Numbers of four bytes; the normal equations, which suffer most from them."""

import numpy as np


def conv_matrix(kernel, input_shape):
    kh, kw, c_in, c_out = kernel.shape
    h, w, _ = input_shape
    if h < kh or w < kw:
        raise ValueError("larger than the input")
    rows = []
    for top in range(h - kh + 1):
        for left in range(w - kw + 1):
            for o in range(c_out):
                picture = np.zeros((h, w, c_in), np.float32)
                picture[top : top + kh, left : left + kw, :] = kernel[:, :, :, o]
                rows.append(picture.reshape(-1))
    return np.vstack(rows)


def learn_kernel(x, y, kernel_size):
    kh, kw = [kernel_size] * 2 if np.isscalar(kernel_size) else kernel_size
    x, y = x.astype(np.float32), y.astype(np.float32)
    h, w = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    if h <= 0 or w <= 0 or (h, w) != y.shape[:2]:
        raise ValueError("sizes")
    left = np.array([x[i : i + kh, j : j + kw].ravel() for i in range(h) for j in range(w)])
    right = y.reshape(h * w, -1)
    kernel = np.linalg.inv(left.T @ left) @ (left.T @ right)
    return kernel.reshape(kh, kw, x.shape[2], y.shape[2])


def find_horizontal():
    kernel = np.zeros((5, 5, 1, 1), np.float32)
    kernel[:2] = -1 / 10
    kernel[3:] = 1 / 10
    return kernel


def find_green():
    return np.array([-1, 2, -1], np.float32).reshape(1, 1, 3, 1) / 3


def find_corners():
    return np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]], np.float32).reshape(3, 3, 1, 1) / 7


predict_weights = (6084, 9)
predict_side = 5
predict_right = 30
