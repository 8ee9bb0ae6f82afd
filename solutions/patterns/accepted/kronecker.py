"""Shifted identities along each axis, put together; einsum, and a QR decomposition."""

import numpy as np


def conv_matrix(kernel, input_shape):
    kh, kw, c_in, c_out = kernel.shape
    h, w, _ = input_shape
    if kh > h or kw > w:
        raise ValueError("the kernel does not fit")
    down = np.stack([np.eye(h - kh + 1, h, a) for a in range(kh)])
    across = np.stack([np.eye(w - kw + 1, w, b) for b in range(kw)])
    matrix = np.einsum("aip,bjq,abco->ijopqc", down, across, kernel)
    return matrix.reshape(-1, h * w * c_in)


def learn_kernel(x, y, kernel_size):
    kh, kw = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    h, w, c_in = x.shape
    if kh > h or kw > w or y.shape[:-1] != (h - kh + 1, w - kw + 1):
        raise ValueError("x, y and the kernel's size do not go together")
    left = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(0, 1))
    left = np.einsum("ijcab->ijabc", left).reshape(-1, kh * kw * c_in)
    q, r = np.linalg.qr(left)
    return np.linalg.solve(r, q.T @ y.reshape(len(left), -1)).reshape(kh, kw, c_in, y.shape[-1])


def find_horizontal():
    rows = np.array([-1, -2, 0, 2, 1])
    columns = np.array([1, 4, 6, 4, 1])
    return (np.outer(rows, columns) / 48).reshape(5, 5, 1, 1)


def find_green():
    return np.array([[-2, 3, -2]]).reshape((1, 1, 3, 1)) / 3


def find_corners():
    slope = np.array([-1, -2, 0, 2, 1])
    return np.outer(slope, slope).reshape(5, 5, 1, 1) / 36.0


predict_weights = (26 * 26 * 9, 9)
predict_side = 3 + 2
predict_right = 60 // 2
