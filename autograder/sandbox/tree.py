"""A tree of files to be a guest's root directory, where nothing can be mounted: hard links to frozen copies, which take
no room and a fifth of a second for NumPy."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from pathlib import Path

from autograder.sandbox.contents import FOLDERS, PYTHON, Shown, links, shown
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.frozen import FrozenCopies, freeze, prove_frozen

_LIBRARY = re.compile(r"(?:=> )?(/\S+) \(0x")
#: What compilers and editors read; of large packages a third of their files.
_UNREAD = (".h", ".hpp", ".inc", ".cuh", ".pyi", ".a")
#: Where the copies stay, beside the trees.
_COPIES = "autograder-copies"
#: As /dev/zero, /dev/full gives zeros, but it cannot be mapped: memory shared that way is counted nowhere.
_DEVICES = {"null": (1, 3), "zero": (1, 7), "full": (1, 7), "random": (1, 8), "urandom": (1, 9)}


def build_trees(folder: Path, packages: tuple[str, ...], modules: tuple[str, ...], count: int) -> None:
    """The trees 0, 1, … in `folder`, which is root's, from copies that stay beside it. Raises SandboxError.

    Nothing in them can be changed by who reads it: guests that follow each other have the same one.
    """
    items = shown(packages, modules)
    items += _libraries(items)
    copies = FrozenCopies(folder.parent / _COPIES)
    for number in range(count):
        _build(folder / str(number), items, copies)
    if count:
        prove_frozen(folder / "0/proc/cpuinfo")


def _build(root: Path, items: list[Shown], copies: FrozenCopies) -> None:
    for name in ("", *FOLDERS, "/dev", "/proc", "/proc/self"):
        _make_folder(f"{root}{name}")
    for item in items:
        _put(item, f"{root}{item.target}", copies)
    # Of /proc there is what some packages read at their start, or end the process.
    of_its_own = {"/tmp": "home/tmp", "/dev/shm": "/home/shm", "/proc/self/exe": PYTHON}
    for place, text in {**links(), **of_its_own}.items():
        os.symlink(text, f"{root}{place}")  # whose times are anybody's to set: see `guest.user_confinement`
    contents = {"/proc/self/cmdline": b"python\0student\0", "/proc/cpuinfo": Path("/proc/cpuinfo").read_bytes()}
    for place, data in contents.items():
        Path(f"{root}{place}").write_bytes(data)
        freeze(f"{root}{place}")
    if os.path.exists("/etc/ld.so.cache"):
        copies.link("/etc/ld.so.cache", f"{root}/etc/ld.so.cache")
    for name, (major, minor) in _DEVICES.items():
        try:
            os.mknod(f"{root}/dev/{name}", 0o666 | stat.S_IFCHR, os.makedev(major, minor))
            os.chmod(f"{root}/dev/{name}", 0o666)
        except OSError as error:
            raise SandboxError(
                f"The sandbox cannot have a /dev/{name} ({error.strerror}). Run it where root may make devices."
            ) from None


def _put(item: Shown, target: str, copies: FrozenCopies) -> None:
    if item.source.is_dir():
        _put_folder(str(item.source), target, item.without, copies)
    elif item.source.is_file() and not os.path.exists(target):
        _make_folder(os.path.dirname(target))
        copies.link(str(item.source), target)


def _put_folder(source: str, target: str, without: tuple[str, ...], copies: FrozenCopies) -> None:
    _make_folder(target)
    with os.scandir(source) as entries:
        for entry in entries:
            place = f"{target}/{entry.name}"
            if entry.is_dir():
                if entry.name not in without:
                    _put_folder(entry.path, place, (), copies)
            elif not entry.name.endswith(_UNREAD) and entry.is_file() and not os.path.exists(place):
                copies.link(entry.path, place)


def _make_folder(path: str) -> None:
    """With those above it. What comes into it later is another time, and leaves it frozen."""
    if not os.path.isdir(path):
        _make_folder(os.path.dirname(path))
        os.mkdir(path, 0o755)
        freeze(path)


def _libraries(items: list[Shown]) -> list[Shown]:
    """The system's shared libraries that the programs and modules among `items` want, where the loader finds them."""
    wanting = [str(file) for item in items for file in _binaries(item)]
    done = subprocess.run(["ldd", *wanting], capture_output=True, text=True, check=False)
    found = {path for path in set(_LIBRARY.findall(done.stdout)) if not _is_shown(path, items)}
    if not found:
        raise SandboxError(f"The shared libraries of Python cannot be found by ldd ({done.stderr[:200].strip()}).")
    folders = {os.path.dirname(path) for path in found}
    # Threads of the C library load it when they end.
    found |= {path for folder in folders if os.path.exists(path := f"{folder}/libgcc_s.so.1")}
    return [Shown(Path(path), path) for path in sorted(found)]


def _binaries(item: Shown) -> list[Path]:
    if item.source.is_file():
        return [item.source] if item.target.startswith(("/usr/bin/", "/opt/python/")) else []
    return [file for file in item.source.rglob("*.so*") if not set(file.parts) & set(item.without)]


def _is_shown(path: str, items: list[Shown]) -> bool:
    real = Path(os.path.realpath(path))
    return any(real == item.source or item.source in real.parents for item in items)
