"""A guest as a user of its own, in a folder of its own as root directory: for root where there are no namespaces.

Every guest that runs has a uid that nobody else has, so that it can reach no other process, and a tree of files
(see `autograder.sandbox.tree`) that no other guest uses meanwhile. There is no /proc in it. The network is
closed by the filter of system calls.
"""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from autograder.guest.disk import as_user, bytes_written
from autograder.guest.lockdown import check, forgo_capabilities, lock_down
from autograder.guest.outsider import kill_all
from autograder.guest.processes import GUEST, Processes
from autograder.guest.seccomp import system_call_filter
from autograder.wire.messages import Fork

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER = 4, 36
HOME = "/home/student"
#: Folders with links and devices. Anybody may write to these, and so set their times, for the next guest to read.
_ANYBODYS = ("", "dev", "usr/bin", "proc/self")


class OwnUser:
    """`trees`: a descriptor of the folder with the trees 0, 1, …, of which guest number i gets the i-th.
    `users`: their uids; as many guests can run side by side."""

    def __init__(self, trees: int, proc: int, users: list[int]) -> None:
        self.processes = Processes(proc)
        self._trees, self._users = trees, users
        self._free = list(range(len(users)))
        self._places: dict[int, int] = {}
        self._room: dict[int, int] = {}
        self._mine = -1
        # A link to a file that others read, too, would change its times, where the kernel lets it be made.
        protected = self.processes.setting("fs/protected_hardlinks") == "1"
        self._calls = system_call_filter(without=() if protected else ("link", "linkat"))
        # What a guest leaves behind becomes a child of the zygote, which can then wait for its end.
        check(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl")
        for place in self._free:  # the zygote imports in the first of them
            self._new_home(place)

    def fork(self) -> int:
        if not self._free:
            raise OSError(errno.EAGAIN, f"all {len(self._users)} users of the sandbox are at work")
        self._mine = self._free.pop()
        try:
            self._new_home(self._mine)
            pid = os.fork()
        except OSError:
            self._remove_home(self._mine)
            self._free.append(self._mine)
            raise
        if pid != 0:
            self._places[pid] = self._mine
            self._room[pid] = self._free_bytes()
        return pid

    def confine(self, limits: Fork) -> None:
        inherited = self.processes.own_data()
        self.processes.die_first(GUEST)
        os.fchdir(self._trees)
        os.chroot(str(self._mine))
        os.chdir(HOME)
        uid = self._users[self._mine]
        forgo_capabilities()
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        os.umask(0o077)
        os.setsid()
        # So that the zygote, which may not trace processes, can see which files it holds open.
        check(_libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "prctl")
        lock_down(limits, inherited, self._calls)

    def members(self, guest: int) -> list[int]:
        """All processes of its user."""
        if guest not in self._places:
            return []
        uid = self._users[self._places[guest]]
        return [pid for pid in self.processes.all() if self.processes.user(pid) == uid]

    def looking_into(self, guest: int) -> AbstractContextManager[None]:
        """Root in a default container may not look into processes of others."""
        return as_user(self._users[self._places[guest]])

    def put_last(self, guest: int) -> None:
        """By that user's right: root may be without its own to do it, in a container."""
        if guest not in self._places:
            return
        uid = self._users[self._places[guest]]
        os.seteuid(uid)  # the real and the saved id are still root's, so nobody of that user can stop us
        try:
            os.setpriority(os.PRIO_USER, uid, 19)
        finally:
            os.seteuid(0)
        for pid in self.members(guest):
            self.processes.put_last(pid)

    def wrote_too_much(self, guest: int, limits: Fork) -> bool:
        """Its files are added up only when the disk has lost what it may write, which costs next to nothing."""
        if guest not in self._places or self._room[guest] - self._free_bytes() < limits.folder_bytes // 2:
            return False
        place = self._places[guest]
        with self._among_trees():
            home, members = f"{place}/home", self.members(guest)
            written = bytes_written(home, members, self.processes, self._users[place], limits.file_bytes)
        return written > limits.folder_bytes

    def sweep(self, guest: int) -> None:
        place = self._places.pop(guest)
        del self._room[guest]
        self._kill_all(self._users[place])
        self._remove_home(place)
        self._free.append(place)

    def _free_bytes(self) -> int:
        about = os.fstatvfs(self._trees)
        # A file that takes an inode and no block counts too.
        return about.f_bfree * about.f_frsize + about.f_ffree * 4096

    def _kill_all(self, uid: int) -> None:
        kill_all(uid, self.processes)
        while left := [pid for pid in self.processes.all() if self.processes.user(pid) == uid]:
            for pid in left:
                with suppress(ChildProcessError):  # its parent is still there, and will die too
                    os.waitpid(pid, 0)

    def _remove_home(self, place: int) -> None:
        with self._among_trees():
            if os.path.lexists(f"{place}/home"):
                subprocess.run(["/usr/bin/rm", "-rf", "--one-file-system", f"{place}/home"], check=True)

    def _new_home(self, place: int) -> None:
        """When a guest comes, not when one goes: the next one would read from its times when that was."""
        self._remove_home(place)
        with self._among_trees():
            os.mkdir(f"{place}/home", 0o755)
            for name in ("student", "tmp", "shm"):
                os.mkdir(f"{place}/home/{name}", 0o700)
                os.chown(f"{place}/home/{name}", self._users[place], self._users[place])
            for name in _ANYBODYS:
                for entry in os.scandir(f"{place}/{name}"):
                    if entry.is_symlink() or name == "dev":
                        os.utime(entry.path, (0, 0), follow_symlinks=False)
            os.utime(f"{place}", ns=(os.stat(f"{place}").st_atime_ns, 0))

    @contextmanager
    def _among_trees(self) -> Iterator[None]:
        """From within tree 0, the others can be reached by where one stands alone."""
        os.fchdir(self._trees)
        try:
            yield
        finally:
            os.chdir("/")
