"""Hidden pictures from which a kernel can be learned, and their response maps."""

import numpy as np

from autograder.exercise import Case
from solutions.patterns import reference

#: Of a matrix of windows, the largest condition number: rounding then stays far below the smallest mistake.
_MOST = 7.0
_TRIES = 5_000


def whole(rng, *shape):
    """Whole numbers from -4 to 4 without 0, as floats."""
    return (rng.integers(1, 5, size=shape) * rng.choice([-1, 1], size=shape)).astype(float)


def learnable(rng, make, kernel_size, most=_MOST):
    """One of the pictures that `make()` draws, whose windows tell all numbers of a kernel well."""
    for _ in range(_TRIES):
        x = make()
        rows, columns = (n - k + 1 for n, k in zip(x.shape[:2], kernel_size, strict=True))
        left, _, _ = reference.equations(x, np.zeros((rows, columns, 1)), tuple(map(int, kernel_size)))
        if left.shape[0] > left.shape[1] and np.linalg.cond(left) <= most:
            return x
    raise RuntimeError("no picture is learnable: let them be larger")


def answered(x, kernel):
    """Its response map of x."""
    rows, columns = (n - k + 1 for n, k in zip(x.shape[:2], kernel.shape[:2], strict=True))
    return (reference.conv_matrix(kernel, x.shape) @ x.reshape(-1)).reshape(rows, columns, -1)


def asked(x, kernel, more=0.0, square=False):
    """The case that gives this kernel: its size as one number where it is square."""
    kh, kw = kernel.shape[:2]
    return Case((x, answered(x, kernel) + more, kh if square and kh == kw else (kh, kw)))
