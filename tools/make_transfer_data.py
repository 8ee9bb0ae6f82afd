"""Makes source/transfer/faces.npz and source/transfer/weights.npz: pictures, and a small network, trained by others.

Needs mtcnn 1.0.0 (with joblib and lz4, which read its weights), scikit-image and Keras. Run from the course's folder:

    python tools/make_transfer_data.py

The network is R-Net of mtcnn, by Iván de Paz Centeno (MIT): it was trained to tell faces from what is none. Its two
heads are left out. The pictures are skimage.data.lfw_subset: 100 faces of Labeled Faces in the Wild, 100 pieces of the
backgrounds. What a network learns from scratch is computed here and kept as numbers, since that takes long.
"""

import importlib.util
from pathlib import Path

import joblib
import keras
import numpy as np

from source.transfer import network

FOLDER = Path("source/transfer")
FACES = "lfw_subset of scikit-image: 100 faces and 100 backgrounds of Labeled Faces in the Wild (Huang et al., 2007)"
NETWORK = "R-Net of mtcnn 1.0.0, Copyright (c) 2019-2024 Iván de Paz Centeno, MIT License"
EPOCHS, SEEDS = 15, range(3)


def main() -> None:
    grey = np.load(folder_of("skimage") / "data/lfw_subset.npy")
    np.savez_compressed(FOLDER / "faces.npz", faces=np.round(255 * grey).astype(np.uint8), licence=np.array(FACES))
    every = joblib.load(folder_of("mtcnn") / "assets/weights/rnet.lz4")
    count = len(network.new_base().get_weights())
    weights = {f"weights_{i}": weight.astype(np.float16) for i, weight in enumerate(every[:count])}
    curves = np.array([from_scratch(seed) for seed in SEEDS], dtype=np.float32)
    print(f"from scratch, of the pictures to test: {np.round(curves[:, -1], 3)}")
    np.savez_compressed(FOLDER / "weights.npz", **weights, from_scratch=curves.mean(axis=0), licence=np.array(NETWORK))


def folder_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.origin is not None, f"{package} is needed"
    return Path(spec.origin).parent


def from_scratch(seed: int) -> list[float]:
    """How many of the pictures to test are right, after each epoch."""
    keras.utils.set_random_seed(seed)
    base, head = network.new_base(), network.new_head()
    return network.learned(keras.Sequential([base, head]), 1e-3, EPOCHS)


if __name__ == "__main__":
    main()
