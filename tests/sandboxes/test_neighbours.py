"""A submission that keeps every processor busy takes nothing from the one that is graded beside it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.limits import Limits
from autograder.sandbox import stopwatch, warm_zygote
from autograder.sandbox.errors import Starved
from autograder.sandbox.outcome import Stopped, Value
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import Sandbox, sandbox_named
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.wire.messages import Usage
from tests.unlucky import victims

Examine = Callable[..., Run]

#: Each keeps itself busy after `begin` has returned.
NEIGHBOURS = {
    "sessions of their own": """
import os
def begin():
    for _ in range(20):
        if os.fork() == 0:
            os.setsid()
            while True: pass
""",
    "threads in C": """
import hashlib, threading
def begin():
    for _ in range(20):
        threading.Thread(target=hashlib.pbkdf2_hmac, args=("sha256", b"", b"", 10**9), daemon=True).start()
""",
    "processes that live for a moment": """
import os, signal, time
def begin():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in range(10):
        if os.fork() == 0:
            while True:
                ends = time.monotonic() + 0.02
                while time.monotonic() < ends: pass
                os.setsid() if os.getsid(0) != os.getpid() else None
                try:
                    if os.fork() != 0: os._exit(0)
                except OSError: pass
""",
}

_RIGHT = """
import time
def right():
    begun = time.process_time()
    while time.process_time() - begun < 0.3: pass
    return "right"
"""
_LIMITS = Limits(call_seconds=0.5, cell_seconds=1, submission_seconds=5, memory_bytes=2**28, processes=24)
#: What `right` takes, where it is to take something else.
_TAKES = "0.3"


@pytest.fixture(scope="module", params=["bubblewrap", pytest.param("separate-user", marks=pytest.mark.long)])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    if request.param == "separate-user" and os.geteuid() != 0:
        pytest.skip("the sandbox separate-user needs root")
    return sandbox_named(request.param)


@pytest.fixture(scope="module")
def zygote(sandbox: Sandbox) -> Iterator[WarmZygote]:
    with WarmZygote(sandbox, (), _LIMITS, guests=2) as warm:
        warm.wait_until_warm()
        yield warm


@pytest.fixture
def beside(examine: Examine) -> Run:
    """At work beside whoever a test asks."""
    return neighbour(examine, "sessions of their own")


def neighbour(examine: Examine, kind: str) -> Run:
    run = examine(NEIGHBOURS[kind], limits=msgspec.structs.replace(_LIMITS, call_seconds=20, submission_seconds=40))
    assert run.ask(Question("call", "begin")) == Value(None)
    return run


@pytest.mark.parametrize(
    "kind", [kind if not n else pytest.param(kind, marks=pytest.mark.long) for n, kind in enumerate(NEIGHBOURS)]
)
def test_a_right_answer_that_takes_a_while_has_its_time_beside_a_busy_neighbour(examine: Examine, kind: str) -> None:
    neighbour(examine, kind)
    student = examine(_RIGHT)
    assert student.ask(Question("call", "right")) == Value("right")
    assert not student.contended


def test_cells_have_their_time_beside_a_busy_neighbour(examine: Examine, beside: Run) -> None:
    """More of it than all cells together may take, by the clock."""
    cells = [_RIGHT, *["right()"] * 3, "found = 1"]
    limits = msgspec.structs.replace(_LIMITS, cells_seconds=2)
    assert examine(*cells, limits=limits).ask(Question("look", "found")) == Value(1)


@pytest.mark.long
def test_loops_that_fill_tables_have_their_time_beside_a_busy_neighbour(examine: Examine, beside: Run) -> None:
    table = "found = {}\nfor n in range(3):\n    found[n] = n\n    right()"
    run = examine(_RIGHT, table, only_definitions=True)
    assert run.ask(Question("look", "found")) == Value({0: 0, 1: 1, 2: 2})


@pytest.mark.long
def test_an_endless_function_has_no_more_than_its_time_beside_a_busy_neighbour(examine: Examine, beside: Run) -> None:
    source = "import time\ndef endless():\n    while True: pass\ndef used(): return time.process_time()"
    student = examine(source)
    used = student.ask(Question("call", "used"))
    stopped = student.ask(Question("call", "endless"))
    assert isinstance(stopped, Stopped)
    assert stopped.words.startswith("endless was stopped after 0.5 seconds of its own: ")
    after = student.ask(Question("call", "used"))
    assert isinstance(used, Value) and isinstance(after, Value)
    assert 0.4 < after.value - used.value < 0.8


@pytest.mark.long
def test_whoever_has_many_at_work_comes_last(examine: Examine, beside: Run) -> None:
    if (os.cpu_count() or 1) == 1:
        return  # it can use no more than one processor
    mine = set(victims(os.getpid(), "guest"))
    student = examine(_RIGHT, limits=msgspec.structs.replace(_LIMITS, submission_seconds=60))
    assert student.ask(Question("call", "right")) == Value("right")
    ends = time.monotonic() + 20
    while set(map(_priorities, mine)) != {frozenset({19})} and time.monotonic() < ends:
        student.ask(Question("call", "right"))
    assert set(map(_priorities, mine)) == {frozenset({19})}
    assert {_priorities(pid) for pid in victims(os.getpid(), "guest") if pid not in mine} == {frozenset({0})}


def _priorities(pid: int) -> frozenset[int]:
    return frozenset(os.getpriority(os.PRIO_PROCESS, int(task.name)) for task in Path(f"/proc/{pid}/task").iterdir())


def test_all_processes_together_have_a_limit_of_processor_time(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them is far from it."""
    monkeypatch.setattr(warm_zygote, "processor_seconds", lambda limits: 3)
    source = NEIGHBOURS["sessions of their own"] + "import time\ndef sleeps(): time.sleep(20)"
    student = examine(source, limits=msgspec.structs.replace(_LIMITS, call_seconds=30, submission_seconds=30))
    ended = student.ask(Question("call", "begin"))
    if isinstance(ended, Value):  # before it had used that much: on a busy machine it takes its time
        ended = student.ask(Question("call", "sleeps"))
    assert isinstance(ended, Stopped)
    assert ended.words.endswith(" used more processor time in all of its processes than a submission may")


def test_who_hardly_ever_gets_a_processor_is_nobodys_mark(
    examine: Examine, beside: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.sandbox.run._PATIENCE", 0.05)
    limits = msgspec.structs.replace(_LIMITS, call_seconds=5)
    with pytest.raises(Starved, match="too busy"):
        examine(_RIGHT.replace(_TAKES, "4"), limits=limits).ask(Question("call", "right"))


def test_who_sleeps_while_others_work_is_stopped_in_its_time(examine: Examine, beside: Run) -> None:
    student = examine("import time\ndef sleeps(): time.sleep(60)")
    student.outputs()
    begun = time.monotonic()
    stopped = student.ask(Question("call", "sleeps"))
    assert isinstance(stopped, Stopped) and stopped.what == "timeout"
    assert time.monotonic() - begun < 20
    assert not student.contended  # it did not want a processor


def test_a_kernel_that_does_not_tell_who_waits_leaves_the_clock_and_the_doubt(
    examine: Examine, beside: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = stopwatch.Leash.usage

    def untold(self: stopwatch.Leash, interrupt: bool = False) -> Usage | None:
        told = usage(self, interrupt)
        # Half of it: how much it got beside its neighbour is the machine's affair.
        return told and Usage(told.processor / 2, None, told.crowded)

    monkeypatch.setattr(stopwatch.Leash, "usage", untold)
    student = examine(_RIGHT.replace(_TAKES, "4"))
    assert isinstance(student.ask(Question("call", "right")), Stopped)
    assert student.contended
