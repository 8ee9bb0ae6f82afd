"""A jail for stock nbgrader under attack, and the room that the jail stands in. Used by `benchmarks.attacks`.

Stock nbgrader has no wall: what attacks it attacks the machine. So the whole of it, command, kernel and course, runs
in two boxes of bubblewrap:

- the *room* is entered by our own code only (`benchmarks.trial`): namespaces of its own, the machine's files
  read-only, and one folder to write to, in memory and of limited size. It makes the course, starts the jail, watches
  it, and looks at what is left. Nothing outlives the room: neither a process nor a file.
- the *jail*, inside the room, has namespaces of its own again, so that nothing in it sees or signals the room. An
  ordinary user works in it, with a home to write to, as an instructor does; system, Python and packages are read-only.

`benchmarks.probes` tries all of this before any attack is put inside.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.bubblewrap import find_bwrap

ROOT = Path(__file__).resolve().parent.parent
GIB, MIB = 2**30, 2**20

#: What the room can write to. Everything that a jail writes lies in it too, so that one size bounds it all.
ROOM = Path("/tmp")
ROOM_BYTES = 3 * GIB
#: The jail's user's, as seen from the room and from the jail.
HOME, HOME_INSIDE = ROOM / "home", Path("/home/instructor")
FOLDERS = ("home", "tmp", "shm")
#: What a jail prints. Not in the room's folder: a command whose disk is full can still say so.
_SAID = Path("/dev/shm/said.txt")

_LOOK_SECONDS = 0.05

PROCESSES = 256
_LIMITS = {"nproc": PROCESSES, "data": 3 * GIB, "fsize": 256 * MIB, "core": 0}
_MARK = "BENCHMARKS_ROOM"
#: A real uid for each jail where we are root: limits on processes bind no root, and count all jails of a user.
_FIRST_UID = 65533

_OWN_NAMESPACES = ("--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
_TIED = ("--die-with-parent", "--new-session")


class JailError(Exception):
    """A room or a jail is not as it should be. Nothing was run."""


@dataclass(frozen=True)
class Ended:
    status: int
    seconds: float
    stopped: str
    """Why the watcher ended it: "time", "memory", or "" where it ended by itself."""
    said: str


def in_room(arguments: list[str], order: str, seconds: float, shown: tuple[Path, ...] = ()) -> str:
    """Run a module of ours in a room of its own: `order` goes to its standard input, what it prints is returned.

    shown: folders that the room's own would hide. To be called from a thread that lives until the end: the room dies
    with it.
    """
    command = [str(find_bwrap()), *_OWN_NAMESPACES, *_TIED, "--cap-add", "ALL"]
    if os.geteuid() != 0:
        command += ["--unshare-user", "--uid", "0", "--gid", "0"]
    command += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    command += ["--perms", "0755", "--size", str(ROOM_BYTES), "--tmpfs", str(ROOM)]
    for path in (ROOT, sys.prefix, sys.base_prefix, *shown):  # they may lie where the room's folder now is
        command += ["--ro-bind", str(path), str(path)]
    command += ["--chdir", str(ROOT), "--setenv", "TMPDIR", str(ROOM), "--setenv", "PYTHONDONTWRITEBYTECODE", "1"]
    command += ["--setenv", _MARK, "1", sys.executable, "-m", *arguments]
    try:
        done = subprocess.run(command, input=order, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise JailError(f"The room of {' '.join(arguments)} was still open after {seconds:.0f} s.") from None
    if done.returncode != 0:
        raise JailError(f"{' '.join(arguments)} failed in its room ({done.returncode}):\n{done.stderr[-3000:]}")
    return done.stdout


def assert_in_room() -> None:
    """Called before anything hostile is even written to a file. Raises JailError."""
    first = Path("/proc/1/comm").read_text(encoding="utf-8").strip()
    if os.environ.get(_MARK) != "1" or first != "bwrap" or os.access(ROOT, os.W_OK):
        raise JailError("This runs attacks, and only inside a room of benchmarks.jail.")


@dataclass(frozen=True)
class Bounds:
    """Beyond these the watcher ends a jail."""

    seconds: float
    memory: int | None = 6 * GIB
    """All its processes together, and the room's folder. None: no such bound."""
    left: int = 4 * GIB
    """Of the machine's memory, for everyone else. It shows what no process maps, too (memfd, queues)."""


def run_in_jail(command: list[str], folder: Path, environment: dict[str, str], bounds: Bounds, slot: int) -> Ended:
    """Run `command` in `folder`, a path in the jail, as the jail's user. HOME is that user's home.

    slot: 0, 1, …; another for each jail that runs at the same time.
    """
    assert_in_room()
    uid = jail_user(slot) or 0
    for name in FOLDERS:
        (ROOM / name).mkdir(exist_ok=True)
        (ROOM / name).chmod(0o1777)  # as /tmp is: everybody's, and root's
    for path in (HOME, *HOME.rglob("*")):
        os.chown(path, uid, uid, follow_symlinks=False)
    jail = [*_boxed(environment), "--chdir", str(folder), "--", *_bounded(uid), *command]
    with _SAID.open("wb") as said:
        begun = time.monotonic()
        process = subprocess.Popen(jail, stdin=subprocess.DEVNULL, stdout=said, stderr=said, preexec_fn=_be_first_to_go)
        stopped = watch(process, bounds)
    with _SAID.open("rb") as said:
        text = said.read(MIB).decode(errors="replace")
    return Ended(process.returncode, time.monotonic() - begun, stopped, text)


def _boxed(environment: dict[str, str]) -> list[str]:
    command = [str(find_bwrap()), *_OWN_NAMESPACES, *_TIED, "--hostname", "jail", "--cap-drop", "ALL"]
    # To become an ordinary user without privileges, and nothing else.
    needed = ("SETPCAP", "SETUID", "SETGID") if _is_real_root() else ("SETPCAP",)
    command += [word for name in needed for word in ("--cap-add", f"CAP_{name}")]
    paths = os.pathsep.join([str(Path(sys.prefix, "bin")), "/usr/bin", "/bin"])
    variables = {"PATH": paths, "HOME": str(HOME_INSIDE), "USER": "instructor", "LANG": "C.UTF-8", **environment}
    command += ["--clearenv", *(word for name, value in variables.items() for word in ("--setenv", name, value))]
    command += ["--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc"]
    for link in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(link):
            command += ["--symlink", os.readlink(link), link]
        elif os.path.isdir(link):
            command += ["--ro-bind", link, link]
    for path in (sys.base_prefix, sys.prefix):
        for parent in reversed(Path(path).parents[:-1]):  # bubblewrap would make them for root alone
            command += ["--perms", "0755", "--dir", str(parent)]
        command += ["--ro-bind", path, path]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--perms", "0755", "--dir", "/home"]
    command += ["--bind", str(HOME), str(HOME_INSIDE)]
    command += ["--bind", str(ROOM / "tmp"), "/tmp", "--bind", str(ROOM / "shm"), "/dev/shm"]
    return [*command, "--remount-ro", "/"]


def jail_user(slot: int) -> int | None:
    """The real uid of the jail's user; None: whoever we are."""
    return _FIRST_UID - slot if _is_real_root() else None


def _bounded(uid: int) -> list[str]:
    """Limits, then an ordinary user without any privilege."""
    limits = ["prlimit", *(f"--{name}={limit}:{limit}" for name, limit in _LIMITS.items())]
    ids = ["--reuid", str(uid), "--regid", str(uid), "--clear-groups"] if _is_real_root() else []  # else we are one
    return [*limits, "setpriv", *ids, "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]


def _is_real_root() -> bool:
    return os.geteuid() == 0 and Path("/proc/self/uid_map").read_text().split() == ["0", "0", str(2**32 - 1)]


def _be_first_to_go() -> None:
    """Should memory run out in spite of the watcher, the kernel ends these processes and none of others."""
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# ---- watching ------------------------------------------------------------------------------------


def watch(process: subprocess.Popen[bytes], bounds: Bounds, spare: frozenset[int] = frozenset()) -> str:
    """Wait for `process`, and end it when it takes too long or too much; then all that it left is ended too.

    spare: processes of ours that live on. Returns why it was ended: "time", "memory", or "" where it ended by itself.
    """
    assert_in_room()
    end = time.monotonic() + bounds.seconds
    stopped = ""
    while not stopped:
        try:
            process.wait(_LOOK_SECONDS)
            break
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                stopped = "time"
            elif _too_much(bounds):
                stopped = "memory"
    process.kill()  # the jail's first process dies with it, and takes all others along
    process.wait()
    for _ in range(200):
        if {int(name) for name in _others()} <= spare:
            return stopped
        time.sleep(_LOOK_SECONDS)
    raise JailError(f"{len(_others())} processes would not end")  # they end with the room


def _others() -> list[str]:
    """Every process in the room but its first and this one."""
    own = {"1", str(os.getpid())}
    return [name for name in os.listdir("/proc") if name.isdigit() and name not in own]


def _too_much(bounds: Bounds) -> bool:
    if memory_left() < bounds.left:
        return True
    if bounds.memory is None or _held(_resident) <= bounds.memory:
        return False
    # A page that forks share was counted for each of them. Shares take long to add up, so they are only now.
    return _held(_share) > bounds.memory or memory_left() < bounds.left


def memory_left() -> int:
    return _sum_of_lines("/proc/meminfo", ("MemAvailable:",))


def _held(memory_of: Callable[[str], int]) -> int:
    return shutil.disk_usage(ROOM).used + sum(map(memory_of, _others()))


def _resident(process: str) -> int:
    return _sum_of_lines(f"/proc/{process}/status", ("RssAnon:", "RssShmem:"))


def _share(process: str) -> int:
    return _sum_of_lines(f"/proc/{process}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:"))


def _sum_of_lines(path: str, names: tuple[str, ...]) -> int:
    try:
        with open(path) as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith(names))
    except OSError:  # the process has ended
        return 0
