"""Makes source/windows/photo.npz: a small photograph in colour, wider than high.

Needs the extra `authors` (scikit-image, which ships the photograph). Run from the course's folder:

    python tools/make_windows_photo.py

The photograph is `chelsea` by Stefan van der Walt, CC0.
"""

from pathlib import Path

import numpy as np
from skimage.data import chelsea


def main() -> None:
    photo = chelsea()[20:260, 75:395].reshape(48, 5, 64, 5, 3).mean(axis=(1, 3))
    np.savez_compressed(
        Path("source/windows/photo.npz"),
        photo=np.round(photo).astype(np.uint8),
        licence=np.array("chelsea, by Stefan van der Walt, CC0"),
    )


if __name__ == "__main__":
    main()
