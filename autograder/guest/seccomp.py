"""Refuses system calls that no notebook needs, for good: a filter that the calling process and all that it starts
keep until they end.

It closes what namespaces, limits and users leave open: memory that no limit counts (files in memory, shared
memory that has no name), keyrings, which outlive a guest and are shared by all processes of a user, sockets, and
the kernel's wider interfaces, where most escapes began. Where there are no namespaces, it is the wall around
the network. The numbers are those of the kernel's own headers (asm/unistd_64.h, asm-generic/unistd.h).
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from dataclasses import dataclass

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2

# Number on x86-64, number elsewhere (-1: it is not there).
# fmt: off
_REFUSED = {
    # Memory and queues that count as nobody's, and outlive who made them.
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180),
    # Connections. A pair of connected sockets (socketpair) may be had: asyncio wants one.
    "socket": (41, 198),
    # Keyrings belong to a user, not to a process.
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    # Other processes.
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_getfd": (438, 438),
    # Mounts, roots and namespaces.
    "mount": (165, 40), "umount2": (166, 39), "move_mount": (429, 429), "open_tree": (428, 428),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    # The kernel itself.
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "syslog": (103, 116),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "fanotify_init": (300, 262), "personality": (135, 92),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266),
    "sethostname": (170, 161), "setdomainname": (171, 162), "vhangup": (153, 58),
    "ioperm": (173, -1), "iopl": (172, -1), "modify_ldt": (154, -1), "uselib": (134, -1),
}
# fmt: on


@dataclass(frozen=True)
class _Partly:
    """Refused where the argument number `argument` has any of the bits `any_of`, or all of `all_of`."""

    numbers: tuple[int, int]
    argument: int
    any_of: int = 0
    all_of: int = 0


_PARTLY = (
    _Partly((56, 220), 0, any_of=0x7E020000),  # clone with a new namespace
    # mmap of anonymous shared memory: pages in it that are no longer mapped are counted nowhere.
    _Partly((9, 222), 3, all_of=0x01 | 0x20),
)
#: glibc falls back to clone, whose flags can be read; those of clone3 lie in memory.
_CLONE3 = (435, 435)

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _AND = 0x20, 0x54
_IF_EQUAL, _IF_ANY, _IF_GREATER_EQUAL = 0x15, 0x45, 0x35
_RETURN, _ALLOW, _ERRNO = 0x06, 0x7FFF0000, 0x00050000


def filter_system_calls() -> None:
    """Needs no_new_privs to be set. Raises OSError where the kernel has no such filters."""
    program = _program(os.uname().machine)
    instructions = ctypes.create_string_buffer(b"".join(program), 8 * len(program))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(instructions))
    if _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"a filter of system calls: {os.strerror(error)}")


def _program(machine: str) -> list[bytes]:
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"system calls of a {machine} are not known here")
    column, arch = _MACHINES[machine]
    program = [_step(_LOAD, 4), _step(_IF_EQUAL, arch, 1, 0), _refuse(errno.EPERM), _step(_LOAD, 0)]
    if column == 0:  # the numbers of the x32 interface, under which the same calls can be made
        program += [_step(_IF_GREATER_EQUAL, 0x40000000, 0, 1), _refuse(errno.EPERM)]
    for numbers in _REFUSED.values():
        if numbers[column] >= 0:
            program += [_step(_IF_EQUAL, numbers[column], 0, 1), _refuse(errno.EPERM)]
    program += [_step(_IF_EQUAL, _CLONE3[column], 0, 1), _refuse(errno.ENOSYS)]
    for partly in _PARTLY:
        argument = _step(_LOAD, 16 + 8 * partly.argument)  # its lower half
        if partly.any_of:
            test = [argument, _step(_IF_ANY, partly.any_of, 0, 1)]
        else:
            test = [argument, _step(_AND, partly.all_of), _step(_IF_EQUAL, partly.all_of, 0, 1)]
        test += [_refuse(errno.EPERM), _step(_RETURN, _ALLOW)]
        program += [_step(_IF_EQUAL, partly.numbers[column], 0, len(test)), *test]
    return [*program, _step(_RETURN, _ALLOW)]


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, operand)


def _refuse(error: int) -> bytes:
    return _step(_RETURN, _ERRNO | error)
