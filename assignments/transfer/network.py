"""The network that others have trained, the pictures, and how a model learns from them. Nothing here needs to be read
to solve the exercises."""

import logging
from functools import cache
from pathlib import Path

import keras
import numpy as np
from keras import layers

logging.getLogger("tensorflow").setLevel("ERROR")  # it warns of predicting with many small models

_FOLDER = Path(__file__).parent
#: Faces, and as many others, to learn from; the rest is there to test.
_LEARNED = 20
SIDE = 24


def new_base():
    """R-Net without its heads, as it is before it learns anything."""
    return keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            layers.Conv2D(28, 3),
            layers.PReLU(shared_axes=[1, 2]),
            layers.MaxPooling2D(3, strides=2, padding="same"),
            layers.Conv2D(48, 3),
            layers.PReLU(shared_axes=[1, 2]),
            layers.MaxPooling2D(3, strides=2),
            layers.Conv2D(64, 2),
            layers.PReLU(shared_axes=[1, 2]),
            layers.Permute((2, 1, 3)),
            layers.Flatten(),
            layers.Dense(128),
            layers.PReLU(),
        ]
    )


def new_head():
    """Two classes: 0 for something else, 1 for a face."""
    return keras.Sequential([keras.Input((128,)), layers.Dense(2, activation="softmax")])


@cache
def kept():
    with np.load(_FOLDER / "weights.npz") as data:
        return dict(data)


def _weights():
    return [kept()[f"weights_{i}"].astype(np.float32) for i in range(len(kept()) - 2)]


def load_base():
    """R-Net without its heads, with what it has learned."""
    base = new_base()
    base.set_weights(_weights())
    return base


@cache
def faces():
    """(200, 25, 25), from 0 to 1."""
    with np.load(_FOLDER / "faces.npz") as data:
        return data["faces"] / 255


def load_pictures():
    """200 pictures as (200, 24, 24, 3), on their side, from -1 to 1; and labels, 1 for a face, 0 for something else."""
    lying = faces()[:, :SIDE, :SIDE].swapaxes(1, 2)
    x = np.repeat((255 * lying[..., np.newaxis] - 127.5) / 128, 3, axis=-1)
    return x.astype(np.float32), np.repeat([1, 0], 100)


@cache
def sides():
    """(train, test): 40 indices, and 160."""
    rng = np.random.default_rng(0)
    train = np.concatenate([start + rng.permutation(100)[:_LEARNED] for start in (0, 100)])
    return train, np.setdiff1d(np.arange(200), train)


def learned(model, rate, epochs, x=None):
    """Trains the model on the 40; which part of the others is right before that, and after each epoch."""
    (pictures, labels), (train, test) = load_pictures(), sides()
    x = pictures if x is None else x
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    before = model.evaluate(x[test], labels[test], batch_size=160, verbose=0)[1]
    new = (x[test], labels[test])
    seen = model.fit(
        x[train], labels[train], batch_size=10, epochs=epochs, validation_data=new, validation_batch_size=160, verbose=0
    )
    return [before, *seen.history["val_accuracy"]]
