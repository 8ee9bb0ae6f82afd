"""What a guest cannot see, reach, keep or become."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.limits import Limits
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.examinee import Examinee
from autograder.sandbox.outcome import Error, Question, Value
from autograder.sandbox.zygote import Zygote
from tests.support import ROOT

Examine = Callable[..., Examinee]


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
def processes(): return sorted(int(n) for n in os.listdir('/proc') if n.isdigit())
def descriptors(): return sorted(int(n) for n in os.listdir('/proc/self/fd'))
def interfaces(): return [name for _, name in socket.if_nameindex()]
def connect(): return socket.create_connection(('127.0.0.1', 1), 1)
def signal_all(): os.kill(-1, 9)
def status(key): return next(l.split(':')[1].strip() for l in open('/proc/self/status') if l.startswith(key))
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
def look(examine: Examine) -> Callable[..., Any]:
    """look("function", …): the value that a guest of its own returns."""

    def run(name: str, *arguments: Any) -> Any:
        answer = examine(_LOOK).ask(Question("call", name, arguments))
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


def test_only_its_own_processes_and_descriptors_are_visible(look: Callable[..., Any]) -> None:
    assert look("processes") == [1]
    assert look("descriptors") == [0, 1, 2, 3, 4]  # standard streams, its socket, and the listing's own


def test_there_is_no_network(look: Callable[..., Any]) -> None:
    assert look("interfaces") == ["lo"]
    assert isinstance(look("connect"), Error)


def test_it_is_nobody_and_can_become_nobody_else(look: Callable[..., Any]) -> None:
    for key in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(look("status", key), 16) == 0
    assert look("status", "NoNewPrivs") == "1"
    assert look("unshare") == -1
    assert look("mount") == -1


def test_nothing_but_its_own_folders_can_be_written(look: Callable[..., Any]) -> None:
    assert look("writable") == ["/home"]


def test_signals_reach_no_one(look: Callable[..., Any], zygote: Zygote) -> None:
    answer = look("signal_all")
    assert isinstance(answer, Error)
    assert answer.failure.type_name == "ProcessLookupError"
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


def test_a_zygote_ends_with_all_its_guests() -> None:
    with Zygote(("numpy",), Limits()) as zygote:
        student = Examinee(zygote.fork, zygote.limits, ["def f(): return 1"], [])
        assert student.ask(Question("call", "f")) == Value(1, ())
    assert not zygote.alive()
    with pytest.raises(SandboxError, match="gone"):
        student.ask(Question("call", "f"))
