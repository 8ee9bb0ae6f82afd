"""What a guest cannot see, reach, keep or become."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.limits import Limits
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.outcome import Value
from autograder.sandbox.program import Program
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import Sandbox
from autograder.sandbox.warm_zygote import WarmZygote
from tests.support import ROOT

Examine = Callable[..., Run]


_LOOK = """
import os, sys, socket, subprocess
import numpy as np
def exists(path): return os.path.exists(path)
def imports(name):
    try: __import__(name); return True
    except ImportError: return False
def found(names):
    hits = []
    for folder, folders, files in os.walk('/'):
        folders[:] = [f for f in folders if os.path.join(folder, f) not in ('/proc', '/sys')]
        hits += [os.path.join(folder, n) for n in folders + files if n in names]
    return hits
def reachable():
    # The processes that a signal could reach.
    hits = []
    for pid in range(1, 2**16):
        try: os.kill(pid, 0)
        except OSError: continue
        hits.append(pid == os.getpid() or pid)
    return hits
def visible(): return sorted(int(n) for n in os.listdir('/proc') if n.isdigit())
def descriptors(): return [n for n in range(4096) if is_open(n)]
def is_open(number):
    try: os.fstat(number)
    except OSError: return False
    return True
def connects(family, address):
    try:
        with socket.socket(family) as s: s.connect(tuple(address) if isinstance(address, list) else address)
    except OSError as error: return error.errno
    return 'connected'
def signal_all(): os.kill(-1, 9)
def privileges():
    # Capabilities (effective, permitted, inheritable, two words each; of the bounding set), no_new_privs, filter.
    import ctypes; libc = ctypes.CDLL(None)
    sets = (ctypes.c_uint32 * 6)()
    libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), sets)
    bounding = [n for n in range(64) if libc.prctl(23, n, 0, 0, 0) == 1]
    return list(sets), bounding, libc.prctl(39, 0, 0, 0, 0), libc.prctl(21, 0, 0, 0, 0)
def writable():
    hits = []
    for folder in '/ /usr /usr/bin /opt /opt/packages /opt/engine /etc /home /dev /proc/sys/kernel'.split():
        try:
            open(folder + '/trace', 'w').close(); hits.append(folder)
        except OSError: pass
    return hits
def unshare():
    import ctypes; return ctypes.CDLL(None).unshare(0x10000000)
def mount():
    import ctypes; return ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, b'')
def environment(): return sorted(os.environ)
def leave_a_trace():
    for folder in ('/tmp', '/home/student', '/dev/shm'):
        open(folder + '/trace', 'w').close()
    np.zeros = 'patched'
    return True
def traces():
    left = [f for f in ('/tmp', '/home/student', '/dev/shm') if os.path.exists(f + '/trace')]
    return left + [str(np.zeros)[:7]]
"""


@pytest.fixture
def look(examine: Examine, zygote: WarmZygote) -> Callable[..., Any]:
    """look("function", …): the value that a guest of its own returns."""
    limits = msgspec.structs.replace(zygote.limits, call_seconds=20)  # a slow disk takes its time

    def run(name: str, *arguments: Any) -> Any:
        answer = examine(_LOOK, limits=limits).ask(Question("call", name, arguments))
        return answer.value if isinstance(answer, Value) else answer

    return run


def test_no_course_file_is_visible(look: Callable[..., Any]) -> None:
    assert look("exists", str(ROOT)) is False
    assert look("exists", str(Path.home())) is False
    names = ["reference.py", "test_conv2d.py", "gradebook.db", "nbgrader_config.py", "misconceptions", "solutions"]
    assert look("found", names) == []
    assert look("found", ["interactiveshell.py"]) != []  # the search itself finds things


@pytest.mark.parametrize(
    ("name", "there"),
    [("numpy", True), ("matplotlib", True), ("tensorflow", False), ("keras", False), ("scipy", False),
     ("nbgrader", False), ("pytest", False), ("sqlalchemy", False), ("autograder.grading", False)],
)  # fmt: skip
def test_only_allowed_packages_can_be_imported(look: Callable[..., Any], name: str, there: bool) -> None:
    assert look("imports", name) is there


def test_only_its_own_processes_and_descriptors_are_there(look: Callable[..., Any]) -> None:
    assert look("reachable") == [True]  # itself
    assert len(look("visible")) <= 1
    assert look("descriptors") == [0, 1, 2, 3]  # standard streams and its socket


@pytest.mark.parametrize("kind", ["tcp", "unix", "abstract"])
def test_there_is_no_network(look: Callable[..., Any], tmp_path: Path, kind: str) -> None:
    """A server that a process of the machine can reach cannot be reached."""
    family = socket.AF_INET if kind == "tcp" else socket.AF_UNIX
    names = {"tcp": ("127.0.0.1", 0), "unix": str(tmp_path / "socket"), "abstract": f"\0autograder-{os.getpid()}"}
    with socket.socket(family) as server:
        server.bind(names[kind])
        server.listen()
        with socket.socket(family) as client:
            client.connect(server.getsockname())
        address = server.getsockname()
        refused = look("connects", int(family), list(address) if kind == "tcp" else os.fsdecode(address))
    assert refused in (errno.EPERM, errno.ECONNREFUSED, errno.ENETUNREACH, errno.ENOENT)


def test_it_is_nobody_and_can_become_nobody_else(look: Callable[..., Any]) -> None:
    sets, bounding, no_new_privileges, filtered = look("privileges")
    assert (sets, bounding, no_new_privileges, filtered) == ([0] * 6, [], 1, 2)
    assert look("unshare") == -1
    assert look("mount") == -1


def test_nothing_but_its_own_folders_can_be_written(look: Callable[..., Any]) -> None:
    assert set(look("writable")) <= {"/home"}  # where there are namespaces, the whole of it is the guest's own


def test_signals_reach_no_one(look: Callable[..., Any], examine: Examine, zygote: WarmZygote) -> None:
    other = examine("def f(): return 1")
    assert other.ask(Question("call", "f")) == Value(1, ())
    answer = look("signal_all")  # to a user it is told that it went to nobody, where there are processes of others
    assert answer is None or answer.failure.type_name == "ProcessLookupError"
    assert other.ask(Question("call", "f")) == Value(1, ())
    assert zygote.alive()


def test_no_variable_of_the_host_is_inherited(look: Callable[..., Any]) -> None:
    assert "PYTEST_CURRENT_TEST" in os.environ  # there is something to inherit
    assert not {name for name in look("environment") if name.startswith(("PYTEST", "SSH", "AUTOGRADER"))}


def test_guests_leave_nothing_behind(look: Callable[..., Any]) -> None:
    assert look("leave_a_trace") is True
    assert look("traces") == ["<built-"]


def test_nothing_outlives_its_guest(examine: Examine) -> None:
    mark = f"sleep 4{os.getpid()}"
    student = examine(
        f"import subprocess\ndef f(): return subprocess.Popen(['/bin/sh', '-c', 'setsid {mark} & {mark}']).pid"
    )
    assert isinstance(student.ask(Question("call", "f")), Value)
    seen = subprocess.run(["pgrep", "-f", mark], capture_output=True, text=True, check=False).stdout.split()
    assert seen, "the process never ran"
    student.close()
    for pid in seen:
        assert not Path("/proc", pid).exists()


def test_a_zygote_ends_with_all_its_guests(sandbox: Sandbox) -> None:
    with WarmZygote(sandbox, ("numpy",), Limits(), guests=4) as zygote:
        students = [Run(zygote.fork, zygote.limits, Program(["def f(): return 1"]), []) for _ in range(4)]
        assert [student.ask(Question("call", "f")) for student in students] == [Value(1, ())] * 4
    assert not zygote.alive()
    for student in students:
        with pytest.raises(SandboxError, match="gone"):
            student.ask(Question("call", "f"))
