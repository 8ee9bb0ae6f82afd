"""The last steps before a student's code runs, the same in every sandbox: limits, no privileges, a filter of
system calls. None of them can be undone by whom they bind.

The system calls have no wrapper in Python 3.11, hence ctypes.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable

from autograder.guest.seccomp import install
from autograder.wire.messages import Fork

_libc = ctypes.CDLL(None, use_errno=True)
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_RLIMIT_SIGPENDING, _RLIMIT_MSGQUEUE = 11, 12
#: Nothing is dumped when a process crashes. Where the machine pipes dumps to a program of its own (core_pattern), which
#: is run as root and reads the guest's memory, the kernel starts it at the limit 0 too, and does not at 1, alone: by
#: that it knows that such a program has crashed itself. The filter lets nobody change it.
NO_CORE = 1


def lock_down(limits: Fork, inherited: int, calls: bytes) -> None:
    """`inherited`: bytes that RLIMIT_DATA counts already, the zygote's memory. calls: see `system_call_filter`."""
    _limit_resources(limits, inherited + limits.memory_bytes)
    forgo_capabilities()
    _drop_privileges()
    install(calls)


def forgo_capabilities() -> None:
    """So that no program that is started later can give any. Only root can; for an ordinary user no_new_privs does
    the same."""
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last one that this kernel knows


def check(result: int, what: str) -> None:
    """Raises OSError where a function of the C library failed."""
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")


def _limit_resources(limits: Fork, data: int) -> None:
    table: list[tuple[int, int]] = [
        (resource.RLIMIT_DATA, data),  # not RLIMIT_AS: it counts what is merely reserved, as large packages do
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, NO_CORE),
        (resource.RLIMIT_MEMLOCK, 0),
        (_RLIMIT_MSGQUEUE, 0),
        (_RLIMIT_SIGPENDING, 256),
    ]
    for which, limit in table:
        hard = resource.getrlimit(which)[1]
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(which, (limit, limit))


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapabilitySets(ctypes.Structure):
    _fields_ = [("sets", ctypes.c_uint32 * 6)]


def _drop_privileges() -> None:
    prctl: Callable[..., int] = _libc.prctl
    check(prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    check(_libc.capset(ctypes.byref(header), ctypes.byref(_CapabilitySets())), "capset")
