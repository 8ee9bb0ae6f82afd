"""What happens at each limit, and that nobody else notices."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from autograder.limits import Limits
from autograder.sandbox import guest
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.guest import Guest
from autograder.sandbox.outcome import Error, Fault, Stopped, Value
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import Sandbox
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.wire.messages import Failure
from tests.support import text
from tests.unlucky import victims

Examine = Callable[..., Run]


ENDS = [
    ("endless", "def f():\n    while True: pass", "timeout", "takes far too long"),
    (
        "endless and deaf",
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        "timeout",
        "takes far too long",
    ),
    ("asleep in C", "import time, signal\ndef f():\n    signal.pthread_sigmask(0, range(1, 32)); time.sleep(60)",
     "timeout", "takes far too long"),
    ("memory at once", "def f(): return len(bytearray(10**9))", "killed", "256 MiB of memory"),
    (
        "memory in many processes",
        "import os, time\ndef f():\n    for _ in range(8):\n        if os.fork() == 0:\n"
        "            block = b'x' * (100 << 20); time.sleep(60)\n    time.sleep(60)",
        "killed",
        "256 MiB of memory",
    ),
    (
        "memory in fresh processes",
        "import subprocess, time\ndef f():\n"
        "    fill = 'import time; block = bytearray(b\"x\") * (34 << 20); time.sleep(30)'\n"
        "    for _ in range(18): subprocess.Popen(['/usr/bin/python3', '-I', '-S', '-c', fill])\n    time.sleep(60)",
        "killed",
        "256 MiB of memory",
    ),
    ("exits", "import os\ndef f(): os._exit(0)", "killed", "ended its Python process"),
    ("crashes", "import ctypes\ndef f(): ctypes.string_at(0)", "killed", "crashed its Python process"),
    ("hangs up", "import os, time\ndef f():\n    os.closerange(3, 99); time.sleep(60)", "killed", "cut its connection"),
    ("forges", "import os\ndef f(): os.write(3, b'\\5\\0\\0\\0score')", "killed", "not a value"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "what", "words"), [end[1:] for end in ENDS], ids=[end[0] for end in ENDS])
def test_a_limit_ends_one_call_and_the_next_one_is_served(
    examine: Examine, zygote: WarmZygote, source: str, what: str, words: str
) -> None:
    # Only those that are to run out of time get little of it: memory fills slowly on a busy machine.
    seconds = 0.5 if what == "timeout" else 30
    limits = msgspec.structs.replace(zygote.limits, call_seconds=seconds, submission_seconds=60)
    student = examine(source, "def right(): return 1", limits=limits)
    stopped = student.ask(Question("call", "f"))
    assert isinstance(stopped, Stopped), stopped
    assert stopped.what == what
    assert words in stopped.words
    assert student.ask(Question("call", "right")) == Value(1, ())


def test_processes_and_threads_are_bounded(examine: Examine, zygote: WarmZygote) -> None:
    patient = msgspec.structs.replace(
        zygote.limits, call_seconds=10
    )  # who has many processes comes last, and all its time is its own
    cell = """
import os, signal, threading
def forks():
    done = 0
    for _ in range(100):
        try: pid = os.fork()
        except BlockingIOError: break
        if pid == 0: signal.pause()
        done += 1
    return done
def threads():
    done, wait = 0, threading.Event()
    for _ in range(100):
        try: threading.Thread(target=wait.wait, daemon=True).start()
        except RuntimeError: break
        done += 1
    return done
"""
    for name in ("forks", "threads"):
        answer = examine(cell, limits=patient).ask(Question("call", name))
        assert isinstance(answer, Value)
        assert 5 < answer.value < 24


def test_cells_that_were_added_leave_the_others_their_time(examine: Examine, zygote: WarmZygote) -> None:
    limits = msgspec.structs.replace(zygote.limits, cells_seconds=0.5)
    slow, answer = "import time; time.sleep(0.3)", "import time; time.sleep(0.3)\ndef f(): return 1"
    student = examine(slow, slow, slow, answer, limits=limits, added=frozenset({0, 1, 2}))
    said = [[output.message for output in cell if isinstance(output, Failure)] for cell in student.outputs()]
    assert said[2] == ["not run: the cells that were added had used up their 0.5 seconds"]
    assert not said[3]
    assert student.ask(Question("call", "f")) == Value(1, ())


def test_files_are_bounded(examine: Examine) -> None:
    cell = """
def one():
    try:
        with open('big', 'wb') as f: f.write(bytes(100 << 20))
    except OSError as error: return error.errno
def many():
    try:
        for i in range(10):
            with open(f'/tmp/{i}', 'wb') as f: f.write(bytes(30 << 20))
    except OSError as error: return error.errno
def descriptors():
    kept = []
    try:
        while True: kept.append(open('/dev/null'))
    except OSError: return len(kept)
"""
    student = examine("import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)", cell)
    assert student.ask(Question("call", "one")) == Value(27, ())
    many = student.ask(Question("call", "many"))  # a full disk, or an end, where the disk is not its own
    assert many == Value(28, ()) or (isinstance(many, Stopped) and "wrote or opened more files" in many.words)
    descriptors = student.ask(Question("call", "descriptors"))
    assert isinstance(descriptors, Value)
    assert descriptors.value < 256


MEMORY_WITHOUT_A_NAME = [
    ("a file in memory", "import os\ndef f(): return os.memfd_create('x')"),
    ("shared memory", "import mmap\ndef f(): return mmap.mmap(-1, 1 << 20)"),
    ("/dev/zero", "import mmap\ndef f(): return mmap.mmap(open('/dev/zero', 'r+b').fileno(), 1 << 20)"),
    ("System V", "import ctypes, errno\ndef f():\n    libc = ctypes.CDLL(None, use_errno=True)\n"
     "    if libc.shmget(0, 1 << 20, 0o1600) < 0: raise OSError(ctypes.get_errno(), 'refused')"),
    ("a message queue", "import ctypes\ndef f():\n    libc = ctypes.CDLL(None, use_errno=True)\n"
     "    if libc.msgget(0, 0o1600) < 0: raise OSError(ctypes.get_errno(), 'refused')"),
    ("a keyring", "import ctypes\ndef f():\n    libc = ctypes.CDLL(None, use_errno=True)\n"
     "    if libc.syscall(248, b'user', b'x', b'data', 4, -4) < 0: raise OSError(ctypes.get_errno(), 'refused')"),
]  # fmt: skip


@pytest.mark.parametrize("source", [s for _, s in MEMORY_WITHOUT_A_NAME], ids=[n for n, _ in MEMORY_WITHOUT_A_NAME])
def test_memory_that_no_limit_counts_cannot_be_had(examine: Examine, source: str) -> None:
    answer = examine(source).ask(Question("call", "f"))
    assert isinstance(answer, Error), answer
    assert answer.failure.type_name in ("PermissionError", "OSError")


def test_sockets_of_all_processes_together_are_bounded(examine: Examine, zygote: WarmZygote) -> None:
    # who has many processes comes last, and is not to run out of time before
    patient = msgspec.structs.replace(zygote.limits, call_seconds=30, submission_seconds=60)
    cell = """
import os, signal, socket
def f():
    for _ in range(10):
        if os.fork() == 0:
            kept = []
            try:
                while True: kept.append(socket.socketpair())
            except OSError: signal.pause()
    signal.pause()
"""
    stopped = examine(cell, limits=patient).ask(Question("call", "f"))
    assert isinstance(stopped, Stopped), stopped
    assert "opened more files" in stopped.words


def test_a_cell_that_never_ends_stops_no_other_cell(examine: Examine, zygote: WarmZygote) -> None:
    limits = msgspec.structs.replace(zygote.limits, cell_seconds=0.5)
    student = examine("def f(): return 1", "while True: pass", "print('after')", limits=limits)
    outputs = student.outputs()
    assert outputs[1][-1].type_name == "TimeLimitExceeded"
    assert text(outputs[2]) == "after\n"
    assert student.ask(Question("call", "f")) == Value(1, ())
    assert outputs[1][-1].message == "this cell was stopped after 0.5 seconds of its own"


def test_a_cell_that_kills_its_guest_is_left_out(examine: Examine) -> None:
    student = examine("def f(): return 1", "import os; os._exit(1)", "print('after')")
    outputs = student.outputs()
    assert outputs[1] == [Failure("Killed", "this cell ended its Python process")]
    assert text(outputs[2]) == "after\n"
    assert student.ask(Question("call", "f")) == Value(1, ())


def test_a_submission_has_its_own_time_and_no_more(examine: Examine, zygote: WarmZygote) -> None:
    limits = Limits(call_seconds=0.5, submission_seconds=1).resolved()
    student = examine("def f():\n    while True: pass", limits=limits)
    answers = [student.ask(Question("call", "f")) for _ in range(10)]
    assert "had used up its 1 second" in answers[-1].words  # type: ignore[union-attr]


def _killed_before_each_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Guest.ask

    def killed(self: Guest, *given: Any) -> Any:
        for pid in victims(os.getpid(), "guest"):
            os.kill(pid, signal.SIGKILL)
        return ask(self, *given)

    monkeypatch.setattr(Guest, "ask", killed)


def test_a_guest_that_others_kill_again_and_again_is_a_fault_where_it_cannot_have_been_itself(
    examine: Examine, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    student = examine("def f(): return 1")
    with monkeypatch.context() as patched:
        _killed_before_each_answer(patched)
        outcome = student.ask(Question("call", "f"))
    if sandbox.guests_can_kill_themselves:
        assert outcome == Stopped("killed", "f was killed, again and again")
    else:
        assert isinstance(outcome, Fault)
    assert student.ask(Question("call", "f")) == Value(1, ())


def test_a_guest_cannot_have_the_kernel_kill_it_as_if_others_had(examine: Examine) -> None:
    limited = "import resource\ndef f():\n    resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n    while True: pass"
    limits = Limits(call_seconds=10, submission_seconds=30).resolved()
    outcome = examine(limited, limits=limits).ask(Question("call", "f"))
    assert outcome == Stopped("killed", "f crashed its Python process (CPU time limit exceeded)")


def test_a_guest_that_is_slow_to_get_ready_is_the_sandboxs_failure(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest, "_PREPARE_SECONDS", -guest.GRACE_SECONDS)
    with pytest.raises(SandboxError, match="did not get ready"):
        examine("def f(): return 1").outputs()


def test_a_function_that_ends_its_process_is_not_tried_for_ever_and_costs_no_other(
    examine: Examine, zygote: WarmZygote
) -> None:
    student = examine("import os\ndef f(): os._exit(1)\ndef g(): os.abort()\ndef right(): return 1")
    answers = [student.ask(Question("call", name)) for name in "fg" for _ in range(8)]
    assert all(isinstance(answer, Stopped) and answer.what == "killed" for answer in answers)
    words = [answer.words for answer in answers if isinstance(answer, Stopped)]
    again = f"was not tried again: its process had come to an end {zygote.limits.restarts + 1} times"
    assert words[7] == f"f {again}" and words[15] == f"g {again}"
    assert student.ask(Question("call", "right")) == Value(1, ())


def test_cells_that_end_the_process_too_often_end_a_submission(examine: Examine, zygote: WarmZygote) -> None:
    student = examine(*["import os\nos._exit(1)"] * (zygote.limits.restarts + 1), "def right(): return 1")
    answer = student.ask(Question("call", "right"))
    assert isinstance(answer, Stopped)
    assert answer.words == "right was not tried: the submission ended its Python process, too often"


def test_a_function_that_never_ends_is_not_tried_for_ever(examine: Examine, zygote: WarmZygote) -> None:
    limits = msgspec.structs.replace(zygote.limits, call_seconds=0.3)
    student = examine("def endless():\n    while True: pass\n\ndef right(): return 1", limits=limits)
    answers = [student.ask(Question("call", "endless")) for _ in range(6)]
    assert all(isinstance(answer, Stopped) and answer.what == "timeout" for answer in answers)
    words = [answer.words for answer in answers if isinstance(answer, Stopped)]
    assert sum("was stopped after" in one for one in words) == zygote.limits.timeouts == 3
    assert sum("was not tried again" in one for one in words) == 3
    assert student.ask(Question("call", "right")) == Value(1, ())
