"""Makes source/convolution/photo.npz: a photograph, and what three filters make of it.

Needs the extra `authors` (scikit-image, which ships the photograph). Run from the course's folder:

    python tools/make_photo.py

The photograph is `chelsea` by Stefan van der Walt, CC0.
"""

from pathlib import Path

import numpy as np
from skimage.data import chelsea

from solutions.convolution import reference

FILTERS = {
    "Sobel": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=float),
    "blur": np.full((3, 3), 1 / 9),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=float),
}


def main() -> None:
    photo = chelsea()[20:212, 118:310].reshape(64, 3, 64, 3, 3).mean(axis=(1, 3))
    grey = np.round(photo @ [0.299, 0.587, 0.114]).astype(np.uint8)[..., None]
    kernel = np.stack(list(FILTERS.values()), axis=-1)[:, :, None]
    np.savez_compressed(
        Path("source/convolution/photo.npz"),
        photo=grey,
        kernel=kernel,
        names=np.array(list(FILTERS)),
        maps=np.round(reference.conv2d(grey, kernel)).astype(np.int16),
        licence=np.array("chelsea, by Stefan van der Walt, CC0"),
    )


if __name__ == "__main__":
    main()
