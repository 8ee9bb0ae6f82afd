"""Commands as they run for a user who is not root and owns nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.course import SANDBOX_VARIABLE
from autograder.sandbox.bubblewrap import find_bwrap
from tests.support import ROOT

_USER = 12345
needs_another_user = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="only root can become another user, by setpriv (util-linux)",
)


def as_ordinary_user(command: list[str], own: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run as a user that is not root and owns nothing but the folder `own`, in a jail where Python can be read."""
    places = {ROOT, Path(sys.base_prefix), Path(sys.prefix), Path(autograder.__file__).parent}
    binds = [word for place in sorted(places) for word in ("--ro-bind", str(place), str(place))]
    if own is not None:
        binds += ["--bind", str(own), str(own)]
        for path in (own, *own.rglob("*")):
            os.chown(path, _USER, _USER, follow_symlinks=False)
    folders = {
        str(parent) for place in (*places, *filter(None, [own])) for parent in place.parents if str(parent) != "/"
    }
    made = [word for folder in sorted(folders) for word in ("--dir", folder)]
    system: list[str] = []
    for place in filter(os.path.exists, ("/usr", "/bin", "/lib", "/lib64", "/etc")):
        system += ["--symlink", os.readlink(place), place] if os.path.islink(place) else ["--ro-bind", place, place]
    jail = [
        str(find_bwrap()),
        "--perms",
        "1777",
        "--tmpfs",
        "/tmp",
        *made,
        *system,
        *binds,
        "--bind",
        "/proc",
        "/proc",
        "--dev",
        "/dev",
        "--perms",
        "1777",
        "--tmpfs",
        "/dev/shm",
    ]
    jail += ["--tmpfs", "/run", "--chdir", str(own or ROOT)]
    user = ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups"]
    environment = {name: value for name, value in os.environ.items() if name != SANDBOX_VARIABLE}
    return subprocess.run([*jail, *user, *command], env=environment, capture_output=True, text=True, check=False)
