"""A guest in namespaces of its own: it sees itself alone. For zygotes that bubblewrap started."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

from autograder.guest.lockdown import check, lock_down
from autograder.guest.processes import Processes
from autograder.wire.messages import Fork

_libc = ctypes.CDLL(None, use_errno=True)

_CLONE_NEWNS = 0x00020000
_CLONE_NEWUTS = 0x04000000
_CLONE_NEWIPC = 0x08000000
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWPID = 0x20000000
_CLONE_NEWNET = 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REMOUNT = 1, 2, 4, 8, 32
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 1 << 18
_PR_SET_DUMPABLE = 4

#: The real uid of student code where the grader runs as root: limits on processes do not bind root,
#: nor any uid of a user namespace that root made.
NOBODY = 65534
HOME = "/home/student"

#: What a user may have of it is counted across all guests of that user; here each has none.
_NONE_OF = ("user", "pid", "net", "mnt", "ipc", "uts", "cgroup", "time")


class Namespaces:
    def __init__(self) -> None:
        self.processes = Processes(os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))

    def fork(self) -> int:
        """The child is process 1 of a PID namespace of its own: when it dies, the kernel kills all that it started.

        `setns` points the caller's namespace for children back to its own: without it the next fork would
        land in the dead namespace and fail.
        """
        own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        pid = -1
        try:
            _unshare(_CLONE_NEWPID)
            pid = os.fork()
        finally:
            if pid != 0:
                check(_libc.setns(ctypes.c_int(own), ctypes.c_int(_CLONE_NEWPID)), "setns")
                os.close(own)
        return pid

    def confine(self, limits: Fork) -> None:
        """In the one order that works: mounts need privileges, limits come last."""
        inherited = self.processes.own_data()
        os.setsid()  # a signal to one's process group would leave the PID namespace
        settings = _own_namespaces(limits.folder_bytes)
        _unprivileged_user(settings)
        lock_down(limits, inherited)

    def members(self, guest: int) -> list[int]:
        """All that are in the PID namespace of its process 1."""
        namespace = self.processes.namespace(guest)
        if namespace is None:
            return []
        return [pid for pid in self.processes.all() if self.processes.namespace(pid) == namespace]

    def put_last(self, guest: int) -> None:
        for pid in self.members(guest):
            self.processes.put_last(pid)

    def wrote_too_much(self, guest: int, limits: Fork) -> bool:
        return False  # its tmpfs has a size

    def sweep(self, guest: int) -> None:
        """The kernel has done it."""


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    names = (source.encode(), target.encode(), kind.encode())
    check(_libc.mount(*names, ctypes.c_ulong(flags), options.encode()), f"mount {target}")


def _unshare(flags: int) -> None:
    check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def _own_namespaces(folder_bytes: int) -> int:
    """A descriptor of the kernel's settings, which can only be read from now on."""
    _unshare(_CLONE_NEWNS | _CLONE_NEWIPC | _CLONE_NEWNET | _CLONE_NEWUTS)
    _mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    settings = _settings()
    # As /dev/zero, /dev/full gives zeros, but it cannot be mapped: memory shared that way is counted nowhere.
    _mount("/dev/full", "/dev/zero", "", _MS_BIND)
    uid, gid = (NOBODY, NOBODY) if _is_real_root() else (os.geteuid(), os.getegid())
    # One tmpfs for all that can be written, so that one size bounds it all.
    options = f"size={folder_bytes},nr_inodes=4096,mode=0755,uid={uid},gid={gid}"
    _mount("tmpfs", "/home", "tmpfs", _MS_NOSUID | _MS_NODEV, options)
    for name in ("student", "tmp", "shm"):
        os.mkdir(f"/home/{name}", 0o700)
        os.chown(f"/home/{name}", uid, gid)
    _mount("/home/tmp", "/tmp", "", _MS_BIND)
    _mount("/home/shm", "/dev/shm", "", _MS_BIND)
    os.chdir(HOME)
    return settings


def _settings() -> int:
    """Mounts a /proc in which /proc/sys cannot be written, some of which would be an ordinary user's guest's own.
    Gives a descriptor of one in which it can."""
    plain = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    _mount("proc", "/proc", "proc", plain)
    settings = os.open("/proc/sys", os.O_RDONLY | os.O_DIRECTORY)
    _mount("proc", "/proc", "proc", plain)  # over the first, which its descriptor still shows
    _mount("/proc/sys", "/proc/sys", "", _MS_BIND)
    _mount("", "/proc/sys", "", _MS_BIND | _MS_REMOUNT | _MS_RDONLY | plain)
    return settings


def _unprivileged_user(settings: int) -> None:
    """A real unprivileged uid where we are root, then a user namespace of one's own.

    The namespace makes RLIMIT_NPROC count this guest's processes alone, and lets us forbid the guest any
    namespace below it (a first step of most escapes).
    """
    if _is_real_root():
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        check(_libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "prctl")  # else /proc/self/uid_map is root's
    uid, gid = os.geteuid(), os.getegid()
    _unshare(_CLONE_NEWUSER)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"1000 {uid} 1")
    _write("/proc/self/gid_map", f"1000 {gid} 1")
    for kind in _NONE_OF:
        with suppress(FileNotFoundError):  # an older kernel does not count them all
            _write(f"user/max_{kind}_namespaces", "0", settings)


def _is_real_root() -> bool:
    """Whether uid 0 here is the machine's own root, and not a name for an ordinary user in a namespace."""
    with open("/proc/self/uid_map") as file:
        return os.geteuid() == 0 and file.read().split() == ["0", "0", str(2**32 - 1)]


def _write(path: str, text: str, folder: int | None = None) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_TRUNC, dir_fd=folder), "w") as file:
        file.write(text)
