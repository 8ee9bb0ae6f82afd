"""Locks the calling process in: namespaces and file system of its own, no privileges, hard limits.

Called by a fresh fork of the zygote before it sees a line of a student's code. Linux only; the system
calls have no wrapper in Python 3.11, hence ctypes.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable

from autograder.wire.messages import Fork

_libc = ctypes.CDLL(None, use_errno=True)

_CLONE_NEWNS = 0x00020000
_CLONE_NEWUTS = 0x04000000
_CLONE_NEWIPC = 0x08000000
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWPID = 0x20000000
_CLONE_NEWNET = 0x40000000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC, _MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 1 << 18
_PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 4, 24, 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_RLIMIT_LOCKS, _RLIMIT_SIGPENDING, _RLIMIT_MSGQUEUE = 10, 11, 12

#: The real uid of student code where the grader runs as root: limits on processes do not bind root,
#: nor any uid of a user namespace that root made.
NOBODY = 65534
HOME = "/home/student"


def _check(result: int, what: str) -> None:
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    names = (source.encode(), target.encode(), kind.encode())
    _check(_libc.mount(*names, ctypes.c_ulong(flags), options.encode()), f"mount {target}")


def _unshare(flags: int) -> None:
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def fork_into_new_pid_namespace() -> int:
    """As os.fork, but the child is process 1 of a PID namespace of its own.

    When that child dies, the kernel kills all that it started. `setns` points the caller's namespace for
    children back to its own: without it the next fork would land in the dead namespace and fail.
    """
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    pid = -1
    try:
        _unshare(_CLONE_NEWPID)
        pid = os.fork()
    finally:
        if pid != 0:
            _check(_libc.setns(ctypes.c_int(own), ctypes.c_int(_CLONE_NEWPID)), "setns")
            os.close(own)
    return pid


def close_all_but(keep: int) -> None:
    """Close every descriptor but the standard three, which must be harmless already, and `keep`."""
    os.closerange(3, keep)
    os.closerange(max(3, keep + 1), resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def confine(limits: Fork) -> None:
    """Everything below, in the one order that works: mounts need privileges, limits come last."""
    _own_namespaces(limits.folder_bytes)
    _unprivileged_user()
    _limit_resources(limits)
    _drop_privileges()


def _own_namespaces(folder_bytes: int) -> None:
    _unshare(_CLONE_NEWNS | _CLONE_NEWIPC | _CLONE_NEWNET | _CLONE_NEWUTS)
    _mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    _mount("proc", "/proc", "proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
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


def _unprivileged_user() -> None:
    """A real unprivileged uid where we are root, then a user namespace of one's own.

    The namespace makes RLIMIT_NPROC count this guest's processes alone, and lets us forbid the guest any
    namespace below it (a first step of most escapes).
    """
    if _is_real_root():
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        _check(_libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "prctl")  # else /proc/self/uid_map is root's
    uid, gid = os.geteuid(), os.getegid()
    _unshare(_CLONE_NEWUSER)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"1000 {uid} 1")
    _write("/proc/self/gid_map", f"1000 {gid} 1")
    _write("/proc/sys/user/max_user_namespaces", "0")


def _is_real_root() -> bool:
    """Whether uid 0 here is the machine's own root, and not a name for an ordinary user in a namespace."""
    with open("/proc/self/uid_map") as file:
        return os.geteuid() == 0 and file.read().split() == ["0", "0", str(2**32 - 1)]


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _limit_resources(limits: Fork) -> None:
    data = _data_bytes() + limits.memory_bytes
    table: list[tuple[int, int]] = [
        (resource.RLIMIT_DATA, data),  # not RLIMIT_AS: it counts what TensorFlow merely reserves
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (_RLIMIT_MSGQUEUE, 0),
        (_RLIMIT_SIGPENDING, 256),
    ]
    for which, limit in table:
        hard = resource.getrlimit(which)[1]
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(which, (limit, limit))


def _data_bytes() -> int:
    """What RLIMIT_DATA counts of this process now: the zygote's memory, inherited."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[5]) * resource.getpagesize()


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapabilitySets(ctypes.Structure):
    _fields_ = [("sets", ctypes.c_uint32 * 6)]


def _drop_privileges() -> None:
    prctl: Callable[..., int] = _libc.prctl
    _check(prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    for capability in range(64):
        if prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last one that this kernel knows
    prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(ctypes.byref(header), ctypes.byref(_CapabilitySets())), "capset")
