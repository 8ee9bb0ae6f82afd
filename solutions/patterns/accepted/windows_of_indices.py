"""Each pixel's number, in windows: where the weights of a row belong. The pseudo-inverse."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv_matrix(kernel, input_shape):
    kh, kw, c_in, c_out = kernel.shape
    numbers = np.arange(np.prod(input_shape)).reshape(input_shape)
    windows = sliding_window_view(numbers, (kh, kw, c_in)).reshape(-1, kh * kw * c_in)
    matrix = np.zeros((len(windows), c_out, numbers.size), dtype=np.result_type(kernel, float))
    for o in range(c_out):
        np.put_along_axis(matrix[:, o], windows, kernel[..., o].reshape(1, -1), axis=1)
    return matrix.reshape(-1, numbers.size)


def learn_kernel(x, y, kernel_size):
    kh, kw = np.broadcast_to(kernel_size, 2)
    windows = sliding_window_view(x, (kh, kw, x.shape[2]))[:, :, 0]
    if windows.shape[:2] != y.shape[:2]:
        raise ValueError("y is not what a valid convolution gives")
    left = windows.reshape(-1, kh * kw * x.shape[2])
    return (np.linalg.pinv(left) @ y.reshape(len(left), -1)).reshape(kh, kw, x.shape[2], -1)


def find_horizontal():
    return np.array([-1.0, 1.0]).reshape(2, 1, 1, 1)


def find_green():
    return np.array([-0.5, 1, -0.5]).reshape(1, 1, 3, 1)


def find_corners():
    line = np.array([1.0, -2.0, 1.0])
    return np.outer(line, line).reshape(3, 3, 1, 1)


predict_weights = [6084, 9]
predict_side = 5
predict_right = 30.0
