"""What is on this machine: to be the same after a suite of attacks as before it."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_MEMORY_TOLERANCE = 300 * 2**20  # what other programs and the system's own caches move meanwhile


@dataclass(frozen=True)
class State:
    files: frozenset[str]
    shared_memory: frozenset[str]
    free_bytes: int

    def differs_from(self, before: State) -> list[str]:
        """What has come, in words."""
        found = [f"the file {name}" for name in self.files - before.files]
        found += [f"System V {line}" for line in self.shared_memory - before.shared_memory]
        if self.free_bytes < before.free_bytes - _MEMORY_TOLERANCE:
            found.append(f"{(before.free_bytes - self.free_bytes) >> 20} MiB of memory")
        return found


def state() -> State:
    files = {str(file) for folder in ("/tmp", "/dev/shm", "/var/tmp") for file in Path(folder).glob("*")}
    shared: set[str] = set()
    for kind in ("shm", "msg", "sem"):
        with suppress(OSError):
            shared |= {f"{kind} {line}" for line in Path("/proc/sysvipc", kind).read_text().splitlines()[1:]}
    return State(frozenset(files), frozenset(shared), _free_bytes())


@contextmanager
def orphans_adopted() -> Iterator[None]:
    """Whatever is started below this process stays below it, however it detaches itself."""
    _adopt(True)
    try:
        yield
    finally:
        _adopt(False)


def _adopt(orphans: bool) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, int(orphans), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def processes() -> list[str]:
    """Those below this one, in order: of sandboxes that are closed there is none."""
    running = {int(name): Path("/proc", name) for name in filter(str.isdigit, os.listdir("/proc"))}
    below, found = {os.getpid()}, []
    stats = {pid: _stat(pid) for pid in running}
    parents = {pid: parent for pid, (_, parent) in stats.items()}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    for pid in sorted(below - {os.getpid()}):
        if stats[pid][0] != "Z":  # which has ended; a command line is empty too where a process has wiped it
            with suppress(OSError):
                command = running[pid].joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found.append(f"{command[:200]} ({pid})")
    return found


def _stat(pid: int) -> tuple[str, int]:
    """The state of a process, Z where it has ended, and its parent."""
    try:
        state, parent = Path("/proc", str(pid), "stat").read_text().rsplit(")", 1)[1].split()[:2]
    except OSError:
        return "Z", 0
    return state, int(parent)


def _free_bytes() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))
