"""A group of the kernel's (cgroup) for a sandbox with all its guests: it counts what no other limit sees, the kernel's
own memory for their descriptors, maps and sockets among it, and lets none of them have more.

Not everywhere may one be made, so it is a second bound: the first one, for each guest by itself, is what
`guest.lockdown` and `guest.zygote` keep. To move a process into a group takes 10 to 15 ms, so that a group of each
guest's own would make a run a tenth slower.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_CONTROLLERS = ("memory", "pids")
_PREFIX = "autograder-"
_NEW_SECONDS, _REMOVE_SECONDS = 60.0, 2.0
#: Where a group may be made by systemd's leave.
MEND = (
    "for a bound on the kernel's own memory too, start with `systemd-run --user --scope autograder …`, "
    "or run as root where /sys/fs/cgroup can be written"
)

# Runs in the shell, so that nothing of the sandbox is ever outside of its groups.
_ENTER = 'n=$1; shift; while [ $n -gt 0 ]; do echo 0 > "$1" || exit 1; shift; n=$((n - 1)); done; exec "$@"'


@dataclass(frozen=True)
class Places:
    """Folders in which groups can be made: of each controller, the same one for all where they have one hierarchy."""

    memory: Path
    pids: Path

    @property
    def unified(self) -> bool:
        return self.memory == self.pids

    def __str__(self) -> str:
        return f"cgroup {'v2' if self.unified else 'v1'}, in {self.memory}"


class ControlGroup:
    """remove() when nothing runs in it any more. Raises OSError where it cannot be made."""

    def __init__(self, places: Places) -> None:
        name = f"{_PREFIX}{secrets.token_hex(8)}"  # two graders may have one process number, each in its own namespace
        self._places, self._unified = places, places.unified
        self._memory, self._pids = places.memory / name, places.pids / name
        try:
            for parent in {places.memory, places.pids}:
                _remove_left(parent)
                (parent / name).mkdir()
        except OSError:
            self.remove()
            raise

    def __str__(self) -> str:
        return str(self._places)

    def command(self, command: list[str]) -> list[str]:
        """The same, run in the group from its start."""
        entries = [f"{folder}/cgroup.procs" for folder in dict.fromkeys((self._memory, self._pids))]
        return ["/bin/sh", "-c", _ENTER, "sh", str(len(entries)), *entries, *command]

    def bound(self, memory_bytes: int, processes: int) -> None:
        if self._unified:
            _write(self._memory / "memory.max", memory_bytes)
            _write(self._memory / "memory.swap.max", 0, needed=False)
        else:
            _write(self._memory / "memory.limit_in_bytes", memory_bytes)
            _write(self._memory / "memory.memsw.limit_in_bytes", memory_bytes, needed=False)
        _write(self._pids / "pids.max", processes)

    def killed(self) -> int:
        """How many processes the kernel has killed for want of memory in it."""
        lines = _read(self._memory / ("memory.events" if self._unified else "memory.oom_control")).splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)

    def remove(self) -> None:
        """Its last processes may still be ending."""
        end = time.monotonic() + _REMOVE_SECONDS
        for folder in {self._memory, self._pids}:
            while not _removed(folder) and time.monotonic() < end:
                time.sleep(0.01)


def places(mounts: str | None = None, own: str | None = None) -> Places | None:
    """Where this process may make groups; None where it may not. mounts, own: as in /proc/self/mountinfo and
    /proc/self/cgroup."""
    mounts = _read(Path("/proc/self/mountinfo")) if mounts is None else mounts
    own = _read(Path("/proc/self/cgroup")) if own is None else own
    groups = {names: path for _, names, path in (line.split(":", 2) for line in own.splitlines())}
    found: dict[str, Path] = {}
    for kind, names, root, mountpoint in _hierarchies(mounts):
        for controller in names & set(_CONTROLLERS) if kind == "cgroup" else {""}:
            path = next((path for listed, path in groups.items() if controller in listed.split(",")), None)
            if path is not None and f"{path}/".startswith(f"{root.rstrip('/')}/"):
                found[controller] = Path(mountpoint, path[len(root.rstrip("/")) :].lstrip("/"))
    unified = _unified_place(found.get(""))
    if unified is not None:
        return Places(unified, unified)
    if all(name in found and _may_be_changed(found[name]) for name in _CONTROLLERS):
        return Places(found["memory"], found["pids"])
    return None


def _hierarchies(mounts: str) -> Iterator[tuple[str, set[str], str, str]]:
    """Of each that is mounted: cgroup or cgroup2, its options, the group that is its root here, its folder."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        if kind in ("cgroup", "cgroup2"):
            _, _, _, root, mountpoint = before.split()[:5]
            yield kind, set(options.split(",")), root, mountpoint


def _unified_place(own: Path | None) -> Path | None:
    """A group that has processes can have none below it with controllers. So beside ours, unless ours is such a one or
    has a limit, which those beside it would escape."""
    if own is None:
        return None
    if _gives_controllers(own):
        return own
    limited = any(_read(own / name) not in ("", "max") for name in ("memory.max", "pids.max"))
    return own.parent if not limited and _gives_controllers(own.parent) else None


def _gives_controllers(folder: Path) -> bool:
    return set(_CONTROLLERS) <= set(_read(folder / "cgroup.subtree_control").split()) and _may_be_changed(folder)


def _may_be_changed(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and os.access(folder / "cgroup.procs", os.W_OK)


def _remove_left(parent: Path) -> None:
    """Those of graders that were killed. The kernel removes none that has a process in it; one that is new may not have
    its own yet."""
    for left in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_ctime > _NEW_SECONDS:
                _removed(left)


def _removed(folder: Path) -> bool:
    with suppress(FileNotFoundError):
        try:
            folder.rmdir()
        except OSError:
            return False
    return True


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape").strip()
    except OSError:
        return ""


def _write(path: Path, value: int, needed: bool = True) -> None:
    """needed: False where the kernel may have been built without it."""
    try:
        path.write_text(str(value), encoding="ascii")
    except OSError:
        if needed:
            raise
