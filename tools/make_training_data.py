"""Makes source/training/patches.npz: 32 × 32 patches of five photographs, of the left 60 % of each to train
with, of the
right 40 % to test with.

Needs the extra `authors` (scikit-image, which ships the photographs) and Pillow. Run from the course's folder:

    python tools/make_training_data.py

`chelsea` by Stefan van der Walt, `coffee` by Rachel Michetti and `retina` by Mikael Häggström are CC0; `astronaut`
(NASA) and `rocket` (SpaceX) are in the public domain.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

NAMES = ("astronaut", "chelsea", "coffee", "retina", "rocket")
SIDE = 32
#: Of each photograph.
TRAIN, TEST = 22, 16
LEFT = 0.6
LICENCE = (
    "From scikit-image. chelsea by Stefan van der Walt, CC0; coffee by Rachel Michetti, CC0; retina by Mikael "
    "Häggström, CC0; "
    "astronaut, NASA, public domain; rocket, SpaceX, public domain"
)


def main() -> None:
    rng = np.random.default_rng(0)
    parts: dict[str, list[np.ndarray]] = {"train": [], "test": []}
    for name in NAMES:
        photo = load(name)
        middle = round(LEFT * photo.shape[1])
        for part, columns, count in (("train", (0, middle), TRAIN), ("test", (middle, photo.shape[1]), TEST)):
            patches = cut(photo, *columns)
            parts[part] += [patches[i] for i in sorted(rng.permutation(len(patches))[:count])]
    labels = {"train": np.repeat(np.arange(len(NAMES)), TRAIN), "test": np.repeat(np.arange(len(NAMES)), TEST)}
    np.savez_compressed(
        Path("source/training/patches.npz"),
        **{part: np.array(patches) for part, patches in parts.items()},
        **{f"{part}_labels": values.astype(np.uint8) for part, values in labels.items()},
        names=np.array(NAMES),
        licence=np.array(LICENCE),
    )


def load(name: str) -> np.ndarray:
    spec = find_spec("skimage")
    assert spec is not None and spec.origin is not None, "scikit-image is needed"
    (path,) = (Path(spec.origin).parent / "data").glob(f"{name}.*")
    photo = np.asarray(Image.open(path).convert("RGB"))
    # Of the round picture of a retina, the square inside: the rest is black.
    return photo[200:1211, 200:1211] if name == "retina" else photo


def cut(photo: np.ndarray, left: int, right: int) -> list[np.ndarray]:
    """Side by side, none over another."""
    tops, lefts = range(0, photo.shape[0] - SIDE + 1, SIDE), range(left, right - SIDE + 1, SIDE)
    return [photo[i : i + SIDE, j : j + SIDE] for i in tops for j in lefts]


if __name__ == "__main__":
    main()
