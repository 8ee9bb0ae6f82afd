"""Makes source/training/curves.npz: losses and accuracies of four runs each of the notebook's networks, plain, with
Dropout, augmented, and without poolings. Needs TensorFlow, and minutes. Run from the course's folder:

    python tools/make_training_curves.py
"""

import os
from pathlib import Path

os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "2", "TF_ENABLE_ONEDNN_OPTS": "0"}

import keras
import numpy as np
from keras import layers

from solutions.training.accepted.on_batches import build_small, train
from solutions.training.reference import NAMES

RATE, EPOCHS, RUNS = 0.7, 60, 4
KINDS = {"plain": (0.0, False), "dropout": (RATE, False), "augmented": (RATE, True), "no_pooling": (0.0, False)}


def patches():
    """As the notebook loads them."""
    with np.load(Path("source/training/patches.npz")) as kept:
        return tuple(
            (kept[part].astype(np.float32) / 255, kept[f"{part}_labels"].astype(int)) for part in ("train", "test")
        )


def without_pooling():
    convolutions = [layers.Conv2D(filters, 3, activation="relu") for filters in (16, 32)]
    head = layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(5, activation="softmax")
    return keras.Sequential([keras.Input((32, 32, 3)), *convolutions, *head])


def run(kind, seed, epochs=EPOCHS):
    """(4, epochs), in the order of NAMES."""
    rate, augmented = KINDS[kind]
    keras.utils.set_random_seed(seed)
    model = without_pooling() if kind == "no_pooling" else build_small(rate)
    found = train(model, patches(), epochs, np.random.default_rng(seed) if augmented else None)
    return np.array([found[name] for name in NAMES], dtype=np.float32)


def main():
    curves = {kind: np.stack([run(kind, seed) for seed in range(RUNS)]) for kind in KINDS}
    np.savez_compressed(Path("source/training/curves.npz"), **curves)
    for kind, (_, train_accuracy, _, test_accuracy) in (
        (kind, rows[..., -10:].mean(axis=(0, 2))) for kind, rows in curves.items()
    ):
        print(f"{kind}: train {train_accuracy:.3f}, test {test_accuracy:.3f}")


if __name__ == "__main__":
    main()
