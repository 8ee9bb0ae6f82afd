"""Which system calls a guest may make: a list of what right submissions use, so that what is forgotten is refused.

It was taken from what CPython, NumPy, Matplotlib, IPython, what trains networks, and the shell's commands do, and
compared with the lists that Docker and systemd keep for programs in general. Left out, beyond what theirs leave out,
is what holds memory that no limit counts: pages in pipes (vmsplice, splice, tee, sendfile), contexts of aio, rules of
Landlock, filters upon filters, watches of inotify, extended attributes, locks. The numbers are those of the kernel's
own headers (asm/unistd_64.h, asm-generic/unistd.h), of Linux 6.0.
"""

from __future__ import annotations

import errno
from typing import Literal, NamedTuple

ALLOWED = 0x7FFF0000


def refused(error: int) -> int:
    """The answer of the filter with that error; with 0, the call seems to succeed and does nothing."""
    return 0x00050000 | error


PRETENDED = refused(0)

#: What is listed nowhere here. Newer calls than those of `NEWEST` are as on an older kernel, so that libraries do
#: without.
OTHERS, NEWER, NEWEST = refused(errno.EPERM), refused(errno.ENOSYS), 450

#: Number on x86-64, number on aarch64; -1: it is not there.
Numbers = tuple[int, int]

# fmt: off
FREE: dict[str, Numbers] = {
    # Files and folders.
    "read": (0, 63), "write": (1, 64), "open": (2, -1), "close": (3, 57), "stat": (4, -1), "fstat": (5, 80),
    "lstat": (6, -1), "newfstatat": (262, 79), "statx": (332, 291), "lseek": (8, 62), "pread64": (17, 67),
    "pwrite64": (18, 68), "readv": (19, 65), "writev": (20, 66), "preadv": (295, 69), "pwritev": (296, 70),
    "access": (21, -1), "faccessat": (269, 48), "faccessat2": (439, 439), "openat": (257, 56), "openat2": (437, 437),
    "creat": (85, -1), "truncate": (76, 45), "ftruncate": (77, 46), "fallocate": (285, 47), "getdents": (78, -1),
    "getdents64": (217, 61), "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50), "rename": (82, -1),
    "renameat": (264, 38), "renameat2": (316, 276), "mkdir": (83, -1), "mkdirat": (258, 34), "rmdir": (84, -1),
    "unlink": (87, -1), "unlinkat": (263, 35), "link": (86, -1), "linkat": (265, 37), "symlink": (88, -1),
    "symlinkat": (266, 36), "readlink": (89, -1), "readlinkat": (267, 78), "mknod": (133, -1), "mknodat": (259, 33),
    "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, -1),
    "fchown": (93, 55), "lchown": (94, -1), "fchownat": (260, 54), "umask": (95, 166), "utime": (132, -1),
    "utimes": (235, -1), "futimesat": (261, -1), "utimensat": (280, 88), "statfs": (137, 43), "fstatfs": (138, 44),
    "fsync": (74, 82), "fdatasync": (75, 83), "sync_file_range": (277, 84), "fadvise64": (221, 223),
    "readahead": (187, 213), "copy_file_range": (326, 285), "getxattr": (191, 8), "lgetxattr": (192, 9),
    "fgetxattr": (193, 10), "listxattr": (194, 11), "llistxattr": (195, 12), "flistxattr": (196, 13),
    # Descriptors: each holds little, and RLIMIT_NOFILE bounds how many there are.
    "dup": (32, 23), "dup2": (33, -1), "dup3": (292, 24), "close_range": (436, 436), "pipe": (22, -1),
    "pipe2": (293, 59), "select": (23, -1), "pselect6": (270, 72), "poll": (7, -1), "ppoll": (271, 73),
    "epoll_create": (213, -1), "epoll_create1": (291, 20), "epoll_ctl": (233, 21), "epoll_wait": (232, -1),
    "epoll_pwait": (281, 22), "epoll_pwait2": (441, 441), "eventfd": (284, -1), "eventfd2": (290, 19),
    "signalfd": (282, -1), "signalfd4": (289, 74), "timerfd_create": (283, 85), "timerfd_settime": (286, 86),
    "timerfd_gettime": (287, 87),
    # Pairs of connected sockets, which are made below.
    "sendto": (44, 206), "recvfrom": (45, 207), "sendmsg": (46, 211), "recvmsg": (47, 212), "sendmmsg": (307, 269),
    "recvmmsg": (299, 243), "shutdown": (48, 210), "getsockname": (51, 204), "getpeername": (52, 205),
    "getsockopt": (55, 209),
    # Memory of its own.
    "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "mremap": (25, 216), "msync": (26, 227),
    "mlock": (149, 228), "munlock": (150, 229), "mlockall": (151, 230), "munlockall": (152, 231),
    "mlock2": (325, 284), "membarrier": (324, 283), "pkey_mprotect": (329, 288), "pkey_alloc": (330, 289),
    "pkey_free": (331, 290),
    # Processes and threads, which RLIMIT_NPROC bounds.
    "fork": (57, -1), "vfork": (58, -1), "execve": (59, 221), "execveat": (322, 281), "exit": (60, 93),
    "exit_group": (231, 94), "wait4": (61, 260), "waitid": (247, 95), "getpid": (39, 172), "getppid": (110, 173),
    "gettid": (186, 178), "getpgid": (121, 155), "getpgrp": (111, -1), "setpgid": (109, 154), "getsid": (124, 156),
    "setsid": (112, 157), "set_tid_address": (218, 96), "set_robust_list": (273, 99), "get_robust_list": (274, 100),
    "futex": (202, 98), "rseq": (334, 293), "arch_prctl": (158, -1), "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424), "getcpu": (309, 168), "sched_yield": (24, 124), "sched_setparam": (142, 118),
    "sched_getparam": (143, 121), "sched_setscheduler": (144, 119), "sched_getscheduler": (145, 120),
    "sched_get_priority_max": (146, 125), "sched_get_priority_min": (147, 126), "sched_rr_get_interval": (148, 127),
    "sched_setaffinity": (203, 122), "sched_getaffinity": (204, 123), "sched_setattr": (314, 274),
    "sched_getattr": (315, 275), "getpriority": (140, 141), "setpriority": (141, 140), "getrlimit": (97, 163),
    "getrusage": (98, 165), "times": (100, 153), "sysinfo": (99, 179), "uname": (63, 160),
    # Who it is. It can become nobody else.
    "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177), "getgroups": (115, 158),
    "getresuid": (118, 148), "getresgid": (120, 150), "setuid": (105, 146), "setgid": (106, 144),
    "setreuid": (113, 145), "setregid": (114, 143), "setresuid": (117, 147), "setresgid": (119, 149),
    "setgroups": (116, 159), "setfsuid": (122, 151), "setfsgid": (123, 152), "capget": (125, 90), "capset": (126, 91),
    # Signals, timers, time. RLIMIT_SIGPENDING bounds timers.
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137), "rt_sigqueueinfo": (129, 138), "rt_sigsuspend": (130, 133),
    "rt_tgsigqueueinfo": (297, 240), "sigaltstack": (131, 132), "kill": (62, 129), "tkill": (200, 130),
    "tgkill": (234, 131), "pause": (34, -1), "alarm": (37, -1), "getitimer": (36, 102), "setitimer": (38, 103),
    "timer_create": (222, 107), "timer_settime": (223, 110), "timer_gettime": (224, 108),
    "timer_getoverrun": (225, 109), "timer_delete": (226, 111), "nanosleep": (35, 101), "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, -1),
    "restart_syscall": (219, 128), "getrandom": (318, 278),
}

#: Answered without being made, each for a reason of its own.
ANSWERED: dict[str, tuple[Numbers, int]] = {
    # glibc falls back to clone, whose flags can be read; those of clone3 lie in memory.
    "clone3": ((435, 435), refused(errno.ENOSYS)),
    # glibc falls back to the older ones, which cannot say which pages of a file somebody else has read.
    "preadv2": ((327, 286), refused(errno.ENOSYS)), "pwritev2": ((328, 287), refused(errno.ENOSYS)),
    # Pages of a file stay in the buffer of a socket, when the file has been cut. Python reads and writes instead.
    "sendfile": ((40, 71), refused(errno.ENOSYS)),
    # Attributes of files take memory of the kernel's. As on a disk that has none.
    "setxattr": ((188, 5), refused(errno.EOPNOTSUPP)), "lsetxattr": ((189, 6), refused(errno.EOPNOTSUPP)),
    "fsetxattr": ((190, 7), refused(errno.EOPNOTSUPP)),
    # A lock binds nobody but the submission itself. The kernel would keep it, for as many as one likes, and on files
    # that others read too.
    "flock": ((73, 32), PRETENDED),
    # All disks of the machine would be written.
    "sync": ((162, 81), PRETENDED), "syncfs": ((306, 267), PRETENDED),
}
# fmt: on


class Test(NamedTuple):
    """Whether half of an argument (the lower one: the kernel reads no more of these) `holds` of `value`; then the
    call has this answer."""

    argument: int
    holds: Literal["is", "is not", "has any of", "has all of"]
    value: int
    answer: int
    upper: bool = False


class Checked(NamedTuple):
    """A call that is answered by the first test that holds, else by `otherwise`."""

    numbers: Numbers
    tests: tuple[Test, ...]
    otherwise: int = ALLOWED


def _any_of(argument: int, *values: int) -> tuple[Test, ...]:
    return tuple(Test(argument, "is", value, ALLOWED) for value in values)


_EPERM, _EINVAL = refused(errno.EPERM), refused(errno.EINVAL)
_RLIMIT_CORE = 4

CHECKED: dict[str, Checked] = {
    # No new namespaces.
    "clone": Checked((56, 220), (Test(0, "has any of", 0x7E020000, _EPERM),)),
    "mmap": Checked(
        (9, 222),
        (
            Test(3, "has any of", 0x100 | 0x40000, _EPERM),  # MAP_GROWSDOWN, MAP_HUGETLB: RLIMIT_DATA sees neither
            Test(3, "has all of", 0x01 | 0x20, _EPERM),  # shared and anonymous: counted nowhere when no longer mapped
        ),
    ),
    # MADV_MERGEABLE: pages shared with others, and an entry in the kernel for each.
    "madvise": Checked((28, 233), (Test(2, "is", 12, _EINVAL),)),
    # A pair of unix sockets that are connected for good. Datagrams could be sent to the sockets of others.
    "socketpair": Checked((53, 199), (Test(0, "is not", 1, _EPERM), Test(1, "has any of", 0b1010, _EPERM))),
    # A core of size 1 is the one that no program of the machine's is started for: see `lockdown`.
    "setrlimit": Checked((160, 164), (Test(0, "is", _RLIMIT_CORE, _EPERM),)),
    "prlimit64": Checked(
        (302, 261),
        (
            Test(1, "is not", _RLIMIT_CORE, ALLOWED),
            Test(2, "has any of", 0xFFFFFFFF, _EPERM),  # whoever only asks gives no address
            Test(2, "has any of", 0xFFFFFFFF, _EPERM, upper=True),
        ),
    ),
    # No larger pipes, leases, notices. Locks of ranges are as flock above: a process by itself always gets them.
    "fcntl": Checked(
        (72, 25),
        (
            *_any_of(1, 1, 2, 3, 4, 0, 1030),  # flags; F_DUPFD, and F_DUPFD_CLOEXEC
            *(Test(1, "is", setting, PRETENDED) for setting in (6, 7)),  # F_SETLK, F_SETLKW
            *_any_of(1, 5, 8, 9, 10, 11, 15, 16, 1032),  # F_GETLK, whom to signal, F_GETPIPE_SZ
        ),
        _EINVAL,
    ),
    # Of descriptors: close on exec, do not wait, how much there is to read. Of terminals, such as the student's own
    # pty: settings, size, groups. Not to type into one (TIOCSTI), nor into the console (TIOCLINUX).
    "ioctl": Checked(
        (16, 29),
        _any_of(
            1,
            *(0x5401, 0x5451, 0x5450, 0x5421, 0x541B, 0x5452, 0x5402, 0x5403, 0x5404, 0x5409, 0x540A, 0x540B, 0x540E),
            *(0x540F, 0x5410, 0x5411, 0x5413, 0x5414, 0x5420, 0x5422, 0x5425, 0x5429, 0x5441, 0x80045430, 0x40045431),
            *(0x802C542A, 0x402C542B, 0x402C542C, 0x402C542D),
        ),
        refused(errno.ENOTTY),
    ),
    # Names of threads, who dies with whom, timers' slack, questions; on aarch64 lengths of vectors, keys and tags of
    # pointers. Not the layout of memory, names of pages, filters.
    "prctl": Checked(
        (157, 167),
        _any_of(
            0,
            *(15, 16, 1, 2, 3, 7, 21, 23, 25, 27, 29, 30, 36, 37, 38, 39, 40, 41, 42, 47, 52),
            *(50, 51, 54, 55, 56, 63, 64),
        ),
        _EINVAL,
    ),
}
