"""What the kernel lets a guest do: all that right submissions need, and nothing that it would keep for nobody."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.sandbox.control_groups import places
from autograder.sandbox.outcome import Stopped, Value
from autograder.sandbox.program import Program
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import Sandbox
from autograder.sandbox.warm_zygote import WarmZygote
from tests.unlucky import victims

Examine = Callable[..., Run]

_NEEDED = r"""
import asyncio, fcntl, mmap, multiprocessing, os, pty, resource, select, shutil, signal, socket, sqlite3, subprocess
import tempfile, termios, threading, time
from concurrent.futures import ThreadPoolExecutor

def square(x): return x * x

def coroutines():
    async def both():
        sort = await asyncio.create_subprocess_exec("sort", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        told, _ = await sort.communicate(b"b\na\n")
        one, other = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=one)
        writer.write(b"x" * 500_000)
        await asyncio.to_thread(other.recv, 10)
        return told + await asyncio.to_thread(square, 3) * b"."
    return asyncio.run(both()) == b"a\nb\n........."

def processes():
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return pool.map(square, range(4)) == [0, 1, 4, 9]

def threads():
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(square, range(4))) == [0, 1, 4, 9]

def databases():
    for place in (":memory:", "file.db"):
        with sqlite3.connect(place) as base:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("CREATE TABLE t (x)")
            base.execute("INSERT INTO t VALUES (3)")
    return sqlite3.connect("file.db").execute("SELECT x FROM t").fetchall() == [(3,)]

def files():
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/a", "w+b") as file:
            file.write(bytes(9000)); file.flush()
            fcntl.lockf(file, fcntl.LOCK_EX); fcntl.flock(file, fcntl.LOCK_EX); os.fsync(file.fileno())
            with mmap.mmap(file.fileno(), 0) as mapped: mapped[:3] = b"abc"
            os.preadv(file.fileno(), [bytearray(3)], 0)
        shutil.copy2(f"{folder}/a", f"{folder}/b"); shutil.copytree(folder, f"{folder}/c"); os.mkfifo(f"{folder}/d")
        os.symlink("a", f"{folder}/e"); os.link(f"{folder}/a", f"{folder}/f"); os.utime(f"{folder}/a"); os.sync()
        return open(f"{folder}/c/b", "rb").read(3) == b"abc"

def shell():
    words = ["set -e", "ls -l / | wc -l", "cp /usr/bin/true t", "mv t u", "rm u", "seq 3 | sort | tail -1"]
    words += ["sleep 0 & wait", "date | cut -c 1 | tee v"]
    done = subprocess.run(["/bin/bash", "-c", "; ".join(words)], capture_output=True, text=True)
    return [done.returncode, done.stderr] == [0, ""] or done.stderr

def waiting():
    reading, writing = os.pipe()
    os.write(writing, b"x")
    poll = select.epoll(); poll.register(reading)
    signal.signal(signal.SIGUSR1, lambda *_: None); os.kill(os.getpid(), signal.SIGUSR1)
    signal.sigtimedwait([signal.SIGUSR2], 0.01)
    os.set_blocking(reading, False); os.set_inheritable(reading, True)
    one, other = socket.socketpair(); one.settimeout(1); socket.send_fds(one, [b"x"], [reading])
    return len(poll.poll(1)) == 1 and len(socket.recv_fds(other, 10, 1)[1]) == 1

def terminals():
    child, terminal = pty.fork()
    if child == 0: os.write(1, b"word"); os._exit(0)
    told = os.read(terminal, 10); os.waitpid(child, 0)
    return told == b"word" and bool(termios.tcgetattr(pty.openpty()[1]))

def settings():
    resource.setrlimit(resource.RLIMIT_STACK, resource.getrlimit(resource.RLIMIT_STACK))
    os.sched_setaffinity(0, os.sched_getaffinity(0)); os.nice(1); os.setuid(os.getuid())
    return os.posix_spawn("/usr/bin/true", ["true"], {}) > 0 and os.wait()[1] == 0
"""


@pytest.mark.parametrize(
    "name", ["coroutines", "processes", "threads", "databases", "files", "shell", "waiting", "settings"]
)
def test_right_submissions_make_the_calls_that_they_need(examine: Examine, zygote: WarmZygote, name: str) -> None:
    limits = msgspec.structs.replace(zygote.limits, call_seconds=15, submission_seconds=30)
    assert examine(_NEEDED, limits=limits).ask(Question("call", name)) == Value(True, ())


@pytest.mark.parametrize("sandbox", ["bubblewrap"], indirect=True)  # the other one has none
def test_terminals_can_be_had(examine: Examine) -> None:
    assert examine(_NEEDED).ask(Question("call", "terminals")) == Value(True, ())


def test_what_its_processes_share_is_counted_once(examine: Examine, zygote: WarmZygote) -> None:
    cell = """
import os, time
def f():
    block = bytearray(b"x") * (120 << 20)
    for n in range(5):
        if os.fork() == 0: time.sleep(30)
    time.sleep(0.5)
    return n + 1
"""
    limits = msgspec.structs.replace(zygote.limits, call_seconds=15)
    assert examine(cell, limits=limits).ask(Question("call", "f")) == Value(5, ())


_TIMES = """
import os
def data():
    for folder, folders, files in os.walk("/opt/packages/matplotlib/mpl-data"):
        yield from [folder, *(os.path.join(folder, name) for name in files[:20])]
def times(): return [[place, os.lstat(place).st_atime_ns, os.lstat(place).st_mtime_ns] for place in sorted(data())]
def read():
    done = 0
    for place in data():
        try: done += len(open(place, 'rb').read(1) if os.path.isfile(place) else os.listdir(place))
        except OSError: pass
    return done
NODES = ["/", "/bin", "/usr/bin/python3", "/dev/null", "/dev/zero", "/dev/urandom", "/dev/tty", "/dev/pts/ptmx"]
def nodes():
    found = [os.lstat(place) for place in NODES if os.path.lexists(place)]
    return [[one.st_atime_ns, one.st_mtime_ns] for one in found]
def touch():
    for place in NODES:
        for how in (True, False):
            try: os.utime(place, follow_symlinks=how)
            except OSError: pass
    return True
"""


def test_no_time_of_a_file_tells_the_next_guest_anything(examine: Examine) -> None:
    def ask(name: str) -> Any:
        student = examine(_TIMES)
        answer = student.ask(Question("call", name))
        student.close()  # the next one is to have what it had
        assert isinstance(answer, Value), answer
        return answer.value

    before, nodes_before = ask("times"), ask("nodes")
    assert len(before) > 50
    assert ask("read") > 50
    assert ask("touch") is True
    assert ask("times") == before
    assert ask("nodes") == nodes_before


@pytest.mark.parametrize("sandbox", ["bubblewrap"], indirect=True)  # the other one has no mounts of its own
def test_nothing_that_others_see_is_mounted_to_be_written(examine: Examine) -> None:
    cell = """
def f():
    lines = [line.split() for line in open('/proc/self/mountinfo')]
    on_top = {line[4]: line[5].split(',') for line in lines}
    return [place for place, options in on_top.items() if 'rw' in options]
"""
    answer = examine(cell).ask(Question("call", "f"))
    assert isinstance(answer, Value)
    assert set(answer.value) == {"/home", "/tmp", "/dev/shm"}


def test_guests_die_before_anybody_else_for_want_of_memory(examine: Examine, sandbox: Sandbox) -> None:
    cell = """
import os, signal
def f():
    if os.fork() == 0: signal.pause()
    try:
        with open('/proc/self/oom_score_adj', 'w') as file: file.write('0')
    except OSError: return 'refused'
    return 'set'
"""
    student = examine(cell)
    assert student.ask(Question("call", "f")) == Value("refused", ())
    scores = {Path(f"/proc/{pid}/oom_score_adj").read_text() for pid in victims(os.getpid(), "guest")}
    assert scores == {"1000\n"}
    if sandbox.name == "bubblewrap":
        zygotes = {Path(f"/proc/{pid}/oom_score_adj").read_text() for pid in victims(os.getpid(), "zygote")}
        assert "500\n" in zygotes


def test_a_crash_is_given_to_no_program_of_the_machine(examine: Examine) -> None:
    """Which the kernel would start at every other limit than 1, at 0 too."""
    cell = """
import resource, subprocess
def f():
    inside = subprocess.run(['/bin/bash', '-c', 'ulimit -c 0 2>/dev/null; cat /proc/self/limits'], capture_output=True)
    for limit in ((0, 1), (0, 0)):
        try: resource.setrlimit(resource.RLIMIT_CORE, limit)
        except (OSError, ValueError): continue
        return 'changed'
    core = [line.split()[4:6] for line in inside.stdout.decode().splitlines() if line.startswith('Max core')]
    return [list(resource.getrlimit(resource.RLIMIT_CORE)), core or [['1', '1']]]
"""
    assert examine(cell).ask(Question("call", "f")) == Value([[1, 1], [["1", "1"]]], ())


@pytest.mark.skipif(places() is None, reason="no control group can be made here")
def test_a_control_group_bounds_a_sandbox_with_all_its_guests(sandbox: Sandbox) -> None:
    from autograder.limits import Limits

    cell = "import os\nkept = []\ndef f(size):\n    kept.append(bytearray(b'x') * size)\n    return len(kept)"
    with WarmZygote(sandbox, ("numpy",), Limits(call_seconds=20, memory_bytes=2**30)) as zygote:
        student = Run(zygote.fork, zygote.limits, Program([cell]), [])
        assert isinstance(student.ask(Question("call", "f", (1,))), Value)
        group = zygote._group
        assert group is not None
        inside = {int(pid) for pid in (group._memory / "cgroup.procs").read_text().split()}
        assert set(victims(os.getpid(), "guest")) <= inside
        group.bound(300 * 2**20, 200)  # less than the guest may have by itself: the kernel is first
        stopped = student.ask(Question("call", "f", (500 * 2**20,)))
        assert isinstance(stopped, Stopped), stopped
        assert "1024 MiB of memory" in stopped.words
        student.close()
    assert not group._memory.exists()
    assert not group._pids.exists()
