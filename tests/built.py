"""The engine as `make dist` builds it: an sdist of the repository, and a wheel of that sdist alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import ROOT

_NOT_OF_IT = (".git", ".venv", "__pycache__", "*.egg-info", "build", "dist", "demo-class", ".*_cache", ".hypothesis")
_SDIST = "from setuptools.build_meta import build_sdist; build_sdist('dist')"


def built(room: Path) -> tuple[Path, Path]:
    """(sdist, wheel). Of a copy, course and all: setuptools leaves a folder build/, and packs what it left there last
    time."""
    copy = room / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_NOT_OF_IT))
    subprocess.run([sys.executable, "-c", _SDIST], cwd=copy, check=True, stdout=subprocess.DEVNULL)
    (sdist,) = (copy / "dist").glob("*.tar.gz")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(room))
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(sdist)], check=True)
    (wheel,) = room.glob("*.whl")
    return sdist, wheel
