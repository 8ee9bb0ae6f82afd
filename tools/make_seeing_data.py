"""Makes source/seeing/weights.npz of that of source/convnet: of what is kept there of the trained convnet the weights
alone. What speaks for a 4 and for a 2 in one of the digits is computed
here, and kept as numbers that the notebook's picture compares with. Run from the course's folder:

    python tools/make_seeing_data.py
"""

from pathlib import Path

import numpy as np

from autograder.kinds.keras.graph import Sequential, with_weights
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from solutions.seeing.reference import grad_cam

FROM, TO = Path("source/convnet"), Path("source/seeing")
#: A 4 that is read as a 2.
QUESTION = 26


def main() -> None:
    with np.load(FROM / "weights.npz") as data:
        weights = {name: data[name] for name in data.files if name.startswith("weights_") or name == "licence"}
    for layer in (2, 4):
        weights[f"heat_{layer}"] = heat(weights, layer).astype(np.float32)
    np.savez_compressed(TO / "weights.npz", **weights)


def heat(weights, layer):
    """Of the digit that is read wrong: (2, h, w)."""
    chain = Conv2D(32, 3, activation="relu"), MaxPooling2D(2), Conv2D(64, 3, activation="relu"), MaxPooling2D(2)
    last = Conv2D(64, 3, activation="relu")
    model = Sequential((28, 28, 1), *chain, last, Flatten(), Dense(64, activation="relu"), Dense(10))
    model = with_weights(model, [[weights[f"weights_{i}"], weights[f"weights_{i + 1}"]] for i in range(0, 10, 2)])
    with np.load(FROM / "digits.npz") as data:
        digit = data["digits"][QUESTION] / 255
    return np.stack([grad_cam(model, digit, layer, digit_class) for digit_class in (4, 2)])


if __name__ == "__main__":
    main()
