"""A tree of files to be a guest's root directory, where nothing can be mounted: hard links, which take no room
and a fifth of a second for NumPy, or copies where the disk is another."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from autograder.sandbox.contents import FOLDERS, PYTHON, Shown, links, shown
from autograder.sandbox.errors import SandboxError

_LIBRARY = re.compile(r"(?:=> )?(/\S+) \(0x")
#: What compilers and editors read; of large packages a third of their files.
_UNREAD = (".h", ".hpp", ".inc", ".cuh", ".pyi", ".a")
#: As /dev/zero, /dev/full gives zeros, but it cannot be mapped: memory shared that way is counted nowhere.
_DEVICES = {"null": (1, 3), "zero": (1, 7), "full": (1, 7), "random": (1, 8), "urandom": (1, 9)}


def build_trees(folder: Path, packages: tuple[str, ...], modules: tuple[str, ...], count: int) -> None:
    """The trees 0, 1, … in `folder`, which is root's. Raises SandboxError."""
    items = shown(packages, modules)
    items += _libraries(items)
    for number in range(count):
        _build(folder / str(number), items)


def _build(root: Path, items: list[Shown]) -> None:
    for name in ("", *FOLDERS, "/dev", "/proc", "/proc/self"):
        Path(f"{root}{name}").mkdir(mode=0o755, exist_ok=True)
    for item in items:
        _put(item.source, Path(f"{root}{item.target}"), item.without)
    # Of /proc there is what some packages read at their start, or end the process.
    of_its_own = {"/tmp": "home/tmp", "/dev/shm": "/home/shm", "/proc/self/exe": PYTHON}
    for place, text in {**links(), **of_its_own}.items():
        Path(f"{root}{place}").symlink_to(text)
    Path(f"{root}/proc/self/cmdline").write_bytes(b"python\0student\0")
    shutil.copyfile("/proc/cpuinfo", f"{root}/proc/cpuinfo")
    if os.path.exists("/etc/ld.so.cache"):
        shutil.copy("/etc/ld.so.cache", f"{root}/etc/ld.so.cache")
    for name, (major, minor) in _DEVICES.items():
        try:
            os.mknod(f"{root}/dev/{name}", 0o666 | stat.S_IFCHR, os.makedev(major, minor))
            os.chmod(f"{root}/dev/{name}", 0o666)
        except OSError as error:
            raise SandboxError(
                f"The sandbox cannot have a /dev/{name} ({error.strerror}). Run it where root may make devices."
            ) from None


def _put(source: Path, target: Path, without: tuple[str, ...]) -> None:
    if source.is_dir():
        _put_folder(str(source), str(target), without)
    elif source.is_file() and not target.exists():
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        _put_file(str(source), str(target))


def _put_folder(source: str, target: str, without: tuple[str, ...]) -> None:
    os.makedirs(target, 0o755, exist_ok=True)
    with os.scandir(source) as entries:
        for entry in entries:
            place = f"{target}/{entry.name}"
            if entry.is_dir():
                if entry.name not in without:
                    _put_folder(entry.path, place, ())
            elif not entry.name.endswith(_UNREAD) and entry.is_file() and not os.path.exists(place):
                _put_file(entry.path, place)


def _put_file(source: str, target: str) -> None:
    """A copy where others than root could write to the file, or could not read it: a link shares its rights."""
    if os.path.islink(source):
        source = os.path.realpath(source)
    rights = os.stat(source)
    if rights.st_uid == 0 and not rights.st_mode & 0o7022 and rights.st_mode & 0o004:
        try:
            os.link(source, target)
        except OSError:
            pass  # another disk, or one that has no hard links
        else:
            return
    shutil.copyfile(source, target)
    os.chmod(target, 0o755 if rights.st_mode & 0o100 else 0o644)


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
