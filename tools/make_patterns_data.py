"""Makes digits.npz and photo.npz for `patterns`, of what is in the repository: a digit and a piece of the photograph,
and what the notebook's pictures compare with. Run from the course's folder:

    python tools/make_patterns_data.py
"""

from pathlib import Path

import numpy as np

from solutions.patterns import reference

SOURCE = Path("source")
#: Sobel: bright where it is brighter at the right.
SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]).reshape(3, 3, 1, 1)
#: Nine different weights, to be told apart by colour.
COUNTED = np.arange(1.0, 10).reshape(3, 3, 1, 1)
SEVEN = 7
#: A piece of the photograph with edges in all directions; steps of gradient descent after which it is shown.
ROWS, COLUMNS = slice(22, 54), slice(2, 34)
STEPS = (10, 100, 1000, 10000)


def main() -> None:
    with np.load(SOURCE / "pooling" / "digits.npz") as data:
        digit, licence = data["digits"][SEVEN], data["licence"]
    response = made(SOBEL, digit[..., np.newaxis].astype(float))
    band = reference.conv_matrix(COUNTED, (5, 5, 1)).astype(np.uint8)
    save("digits", digit=digit, response=response.astype(np.int16), band=band, licence=licence)
    with np.load(SOURCE / "convolution" / "photo.npz") as data:
        photo, licence = data["photo"][ROWS, COLUMNS], data["licence"]
    maps = made(SOBEL, photo.astype(float))
    save("photo", photo=photo, sobel=SOBEL, map=maps.astype(np.int16), learned=np.array(learned(photo, maps)),
         steps=np.array(STEPS), licence=licence)  # fmt: skip


def made(kernel: np.ndarray, x: np.ndarray) -> np.ndarray:
    side = x.shape[0] - 2
    return (reference.conv_matrix(kernel, x.shape) @ x.reshape(-1)).reshape(side, side, 1)


def learned(x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """The kernel on its way down the mean squared difference, after so many steps, from 0."""
    left, right, shape = reference.equations(x, y, 3)
    rate, kernel, found = 1 / np.linalg.norm(left, 2) ** 2, np.zeros((9, 1)), []
    for step in range(max(STEPS) + 1):
        if step in STEPS:
            found.append(np.round(kernel.reshape(shape), 2))
        kernel = kernel - rate * left.T @ (left @ kernel - right)
    return found


def save(name: str, **arrays: np.ndarray) -> None:
    np.savez_compressed(SOURCE / "patterns" / f"{name}.npz", **arrays)


if __name__ == "__main__":
    main()
