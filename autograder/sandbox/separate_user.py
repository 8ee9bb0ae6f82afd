"""The other sandbox, for places without user namespaces: default containers, Gradescope, some hubs. It must be
run by root. Each guest is an unprivileged user of its own, in a tree of files of its own.

What works inside is `autograder.guest.user_confinement`; what a guest finds there is `contents`, as in the other.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO

from autograder.guest.outsider import APART, kill_all
from autograder.guest.processes import Processes
from autograder.sandbox.contents import ENVIRONMENT, zygote_command
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.jail import Jail
from autograder.sandbox.tree import build_trees

#: Ids that no distribution gives to anyone (systemd's "unused" range, 60706 to 61183). The upper half is for who ends
#: their processes (`guest.outsider`).
_USERS = range(60800, 60800 + APART)
_LOCKS = Path("/run/autograder-users")
_TREES = "autograder-trees-"

_START = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # it dies with us
os.fchdir({trees}); os.chroot("0"); os.chdir("/home"); os.execv(sys.argv[1], sys.argv[1:])
"""


class SeparateUserSandbox:
    name = "separate-user"
    lacks: tuple[str, ...] = (
        "Submissions have no network, process and mount namespaces: what keeps them apart is their user, a root "
        "directory of their own and a filter of system calls.",
        "There is no /proc inside, and files lie on the disk: how much is written is noticed within a twentieth of "
        "a second, not stopped at the byte.",
        "The grader runs as root.",
    )
    guests_can_kill_themselves = True

    def check(self) -> str:
        if os.geteuid() != 0:
            raise SandboxError(
                "The sandbox separate-user must be run by root, which can become another user. Run it as root in a "
                "container, or use bubblewrap (AUTOGRADER_SANDBOX=bubblewrap)."
            )
        return f"users {_USERS[0]} to {_USERS[-1]}, trees in {sys.prefix}"

    def start(
        self,
        packages: tuple[str, ...],
        modules: tuple[str, ...],
        control: int,
        log: IO[bytes],
        guests: int,
        within: Callable[[list[str]], list[str]],
    ) -> Jail:
        self.check()
        users: list[int] = []
        trees, lock = _new_folder()
        held = [lock]

        def clean_up() -> None:
            for uid in users:
                _end_all(uid)
            shutil.rmtree(trees, ignore_errors=True)
            for file in held:
                file.close()

        try:
            for uid, reserved in islice(_free_users(), guests):
                held.append(reserved)
                users.append(uid)
                _end_all(uid)  # what a grader that was killed has left
            if len(users) < guests:
                raise SandboxError(f"All users {_USERS[0]} to {_USERS[-1]} are taken. End other graders first.")
            build_trees(trees, packages, modules, guests)
            folder, proc = (os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in (trees, "/proc"))
            try:
                inside = zygote_command(control, f"separate-user:{folder}:{proc}:{','.join(map(str, users))}", modules)
                command = [sys.executable, "-I", "-S", "-B", "-c", _START.format(trees=folder), *inside]
                return Jail(_started(within(command), [control, folder, proc], log), clean_up)
            finally:
                os.close(folder)
                os.close(proc)
        except BaseException:
            clean_up()
            raise


def _started(command: list[str], descriptors: list[int], log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, pass_fds=descriptors, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=ENVIRONMENT
    )


def _free_users() -> Iterator[tuple[int, IO[bytes]]]:
    """Ids that nobody has, each with the lock that keeps it ours."""
    for uid in _USERS:
        if _is_somebodys(uid) or _is_somebodys(uid + APART):
            continue
        lock = _locked(_LOCKS / str(uid))
        if lock is not None:
            yield uid, lock


def _is_somebodys(uid: int) -> bool:
    with suppress(KeyError):
        pwd.getpwuid(uid)
        return True
    return False


def _end_all(uid: int) -> None:
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    try:
        processes = Processes(proc)
        if processes.living(uid):
            kill_all(uid, processes)
    finally:
        os.close(proc)


def _new_folder() -> tuple[Path, IO[bytes]]:
    """For trees, with the lock that says that its owner lives. Those of graders that were killed are removed."""
    try:
        _LOCKS.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SandboxError(f"{_LOCKS} cannot be made ({error.strerror}); it tells graders' users apart.") from None
    with (_LOCKS / "start").open("wb") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        for left in Path(sys.prefix).glob(f"{_TREES}*"):
            lock = _locked(left / "lock")
            if lock is not None:
                shutil.rmtree(left, ignore_errors=True)
                lock.close()
        trees = Path(tempfile.mkdtemp(prefix=_TREES, dir=sys.prefix))
        lock = _locked(trees / "lock")
        assert lock is not None
        return trees, lock


def _locked(path: Path) -> IO[bytes] | None:
    """The file, locked by us until it is closed; None where another has locked it."""
    try:
        file = path.open("wb")
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
