"""What is on this machine: to be the same after a suite of attacks as before it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_MEMORY_TOLERANCE = 300 * 2**20  # what other programs and the system's own caches move meanwhile


@dataclass(frozen=True)
class State:
    processes: frozenset[tuple[int, str]]
    files: frozenset[str]
    shared_memory: frozenset[str]
    free_bytes: int

    def differs_from(self, before: State) -> list[str]:
        """What has come, in words. Processes of the system's own that come and go are not ours."""
        found = [f"the process {name} ({pid})" for pid, name in self.processes - before.processes]
        found += [f"the file {name}" for name in self.files - before.files]
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
    return State(frozenset(_processes()), frozenset(files), frozenset(shared), _free_bytes())


def children() -> list[str]:
    """Processes below this one: there are none when all sandboxes are closed."""
    return [name for pid, name in _processes() if _parent(pid) == os.getpid()]


def _processes() -> set[tuple[int, str]]:
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            command = Path("/proc", name, "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if command:  # else it is the kernel's
                found.add((int(name), command[:200]))
    return found


def _parent(pid: int) -> int:
    try:
        return int(Path("/proc", str(pid), "stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def _free_bytes() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))
