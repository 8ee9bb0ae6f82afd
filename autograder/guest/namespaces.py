"""A guest in namespaces of its own: it sees itself alone. For zygotes that bubblewrap started."""

from __future__ import annotations

import ctypes
import os
from contextlib import AbstractContextManager, nullcontext, suppress

from autograder.guest.lockdown import check, lock_down
from autograder.guest.processes import GUEST, Processes
from autograder.guest.seccomp import system_call_filter
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
_PLAIN = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC

#: The real uid of student code where the grader runs as root: limits on processes do not bind root,
#: nor any uid of a user namespace that root made.
NOBODY = 65534
HOME = "/home/student"

#: What a user may have of it is counted across all guests of that user; here each has none.
_NONE_OF = ("user", "pid", "net", "mnt", "ipc", "uts", "cgroup", "time")


class Namespaces:
    def __init__(self) -> None:
        self.processes = Processes(os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        self._calls = system_call_filter()
        _keep_times_of_devices()

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
        proc = _own_namespaces(limits.folder_bytes)
        Processes(proc).die_first(GUEST)
        _unprivileged_user(proc)
        lock_down(limits, inherited, self._calls)

    def members(self, guest: int) -> list[int]:
        """All that are in the PID namespace of its process 1."""
        namespace = self.processes.namespace(guest)
        if namespace is None:
            return []
        return [pid for pid in self.processes.all() if self.processes.namespace(pid) == namespace]

    def looking_into(self, guest: int) -> AbstractContextManager[None]:
        return nullcontext()  # the zygote has all rights over the namespaces that it has made

    def put_last(self, guest: int) -> None:
        for pid in self.members(guest):
            self.processes.put_last(pid)

    def wrote_too_much(self, guest: int, limits: Fork) -> bool:
        return False  # its tmpfs has a size

    def sweep(self, guest: int) -> None:
        """The kernel has done it."""


def _keep_times_of_devices() -> None:
    """Who may write to a device may set its times, too, for the next guest to read, unless it is mounted for reading
    alone. That says nothing of what the device does; bubblewrap could do it only so that it does nothing."""
    with open("/proc/self/mountinfo") as file:
        places = [line.split()[4] for line in file]
    for place in places:
        if place.startswith("/dev/"):
            kept = os.statvfs(place).f_flag & (_PLAIN | os.ST_NOATIME | os.ST_NODIRATIME)
            _mount("", place, "", _MS_BIND | _MS_REMOUNT | _MS_RDONLY | kept)


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    names = (source.encode(), target.encode(), kind.encode())
    check(_libc.mount(*names, ctypes.c_ulong(flags), options.encode()), f"mount {target}")


def _unshare(flags: int) -> None:
    check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def _own_namespaces(folder_bytes: int) -> int:
    """A descriptor of /proc, which can only be read from now on."""
    _unshare(_CLONE_NEWNS | _CLONE_NEWIPC | _CLONE_NEWNET | _CLONE_NEWUTS)
    _mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    proc = _read_only_proc()
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
    return proc


def _read_only_proc() -> int:
    """Mounts a /proc that cannot be written: some settings in it would be an ordinary user's guest's own, and so would
    be who is killed last for want of memory. Gives a descriptor of one that can."""
    _mount("proc", "/proc", "proc", _PLAIN)
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    _mount("proc", "/proc", "proc", _PLAIN)  # over the first, which its descriptor still shows
    _mount("", "/proc", "", _MS_BIND | _MS_REMOUNT | _MS_RDONLY | _PLAIN)
    return proc


def _unprivileged_user(proc: int) -> None:
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
    _write("self/setgroups", "deny", proc)
    _write("self/uid_map", f"1000 {uid} 1", proc)
    _write("self/gid_map", f"1000 {gid} 1", proc)
    for kind in _NONE_OF:
        with suppress(FileNotFoundError):  # an older kernel does not count them all
            _write(f"sys/user/max_{kind}_namespaces", "0", proc)


def _is_real_root() -> bool:
    """Whether uid 0 here is the machine's own root, and not a name for an ordinary user in a namespace."""
    with open("/proc/self/uid_map") as file:
        return os.geteuid() == 0 and file.read().split() == ["0", "0", str(2**32 - 1)]


def _write(path: str, text: str, folder: int) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_TRUNC, dir_fd=folder), "w") as file:
        file.write(text)
