"""An assignment's release as one file, for a learning management system, or for where notebooks fetch it from."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile, ZipInfo

FOLDER = "zips"
"""In the course's folder."""
_LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")


def files_of(release: Path) -> list[str]:
    """What students get of it, by their names from there on, in order."""
    names = [path.relative_to(release) for path in release.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(name.as_posix() for name in names if not any(_is_left_out(part) for part in name.parts))


def zipped(release: Path, name: str) -> bytes:
    """The same bytes wherever and whenever it is made: not compressed, since libraries compress otherwise, and of no
    time. All lies in one folder, `name`."""
    written = io.BytesIO()
    with ZipFile(written, "w") as file:
        for one in files_of(release):
            about = ZipInfo(f"{name}/{one}")  # of 1980
            about.create_system, about.external_attr = 3, 0o644 << 16
            file.writestr(about, (release / one).read_bytes())
    return written.getvalue()


def _is_left_out(part: str) -> bool:
    return part in _LEFT_OUT or part.startswith(".") or part.endswith(".pyc")
