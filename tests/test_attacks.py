"""Every attack in every sandbox: no mark gained, no secret read, no run stopped, and the honest submission after it
graded right. In the short form limits are small; `make test-attacks` takes the course's own (AUTOGRADER_LONG).
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator

import pytest

from autograder.course import SANDBOX_VARIABLE
from autograder.judging.elsewhere import elsewhere
from tests import machine
from tests.attacks.arena import Arena
from tests.attacks.suite import KINDS, Attack, all_attacks
from tests.ordinary_user import as_ordinary_user, needs_another_user
from tests.support import LONG

ATTACKS = all_attacks()
SANDBOXES = ("bubblewrap", "separate-user")
ASSIGNMENTS = ("convolution", "convnet")
#: In the short form too. What the others do happens inside, and no sandbox makes a difference to it.
IN_EVERY_SANDBOX = ("escaping",)
#: In the long form alone: half a minute for what tests/sandboxes/test_neighbours.py tries in little.
LASTING = ("busy_neighbour",)
ROUNDS = [
    (sandbox, assignment, attack)
    for sandbox in SANDBOXES
    for assignment in ASSIGNMENTS
    for attack in ATTACKS
    if attack.assignment == assignment
    and (LONG or sandbox == "bubblewrap" or attack.kind in IN_EVERY_SANDBOX)
    and (LONG or attack.name not in LASTING)
]
#: What it may make the host compute: the course's own limits let it give 64 MiB of results.
HOST_SECONDS = 10 if LONG else 5
#: To kill a guest and all that it started, to start another, and to say what happened, on a machine that is busy.
SECONDS_TO_END_IT = 25


def test_there_are_enough_of_each_kind() -> None:
    assert len(ATTACKS) >= 80
    assert {attack.kind for attack in ATTACKS} == set(KINDS)
    assert min(sum(attack.kind == kind for attack in ATTACKS) for kind in KINDS) >= 10


class Arenas:
    """A course with secrets for each sandbox and assignment, one at a time, since the tests come in this order."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], Arena] = {}

    def at(self, sandbox: str, assignment: str) -> Arena:
        if (sandbox, assignment) not in self._open:
            self.close()
            os.environ[SANDBOX_VARIABLE] = sandbox
            arena = self._open[(sandbox, assignment)] = Arena(assignment, short=not LONG)
            assert arena.honest() == (25, 25)
        return self._open[(sandbox, assignment)]

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()
        os.environ.pop(SANDBOX_VARIABLE, None)


@pytest.fixture(scope="module")
def arenas() -> Iterator[Arenas]:
    """What is on the machine afterwards is what was there before."""
    _read_the_disk()
    with elsewhere():  # a folder of this process, which it takes away at its end
        before = machine.state()
    with machine.orphans_adopted():
        beside = machine.processes()  # that other tests have started, for all tests
        made = Arenas()
        yield made
        made.close()
        assert machine.processes() == beside
    if LONG:  # no other tests beside it
        assert machine.state().differs_from(before) == []


def test_a_process_that_detaches_itself_would_be_seen() -> None:
    with machine.orphans_adopted():
        beside = machine.processes()
        reading, writing = os.pipe()  # its end of it is closed when it has become `sleep`
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execvp("sleep", ["sleep", "1000"])
            os._exit(0)
        os.close(writing)
        assert os.read(reading, 1) == b""
        os.close(reading)
        os.wait()
        (seen,) = set(machine.processes()) - set(beside)
        assert "sleep 1000" in seen
        pid = int(seen.rpartition("(")[2].rstrip(")"))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert machine.processes() == beside


def _read_the_disk() -> None:
    """All folders that a guest sees, so that an attack that searches them does not wait for a disk that is slow when
    it is read for the first time, until its cell has run out of time."""
    for root in {sys.prefix, sys.base_prefix, "/usr"}:
        for _ in os.walk(root):
            pass


@pytest.mark.parametrize(("sandbox", "assignment", "attack"), ROUNDS, ids=lambda part: getattr(part, "label", part))
def test_an_attack_gains_nothing_and_harms_nobody(
    arenas: Arenas, sandbox: str, assignment: str, attack: Attack
) -> None:
    if sandbox == "separate-user" and os.geteuid() != 0:
        pytest.skip("the sandbox separate-user needs root")
    arena = arenas.at(sandbox, assignment)
    if attack.kind == "reading":
        arena.forget()
    fought = arena.fight(attack)
    assert re.search(attack.proof, fought.said), f"it did not run:\n{fought.said[:3000]}"
    assert arena.canary not in fought.said
    assert not re.search(attack.silence, fought.said)
    assert fought.score == 0
    assert attack.outcomes & fought.outcomes
    assert fought.faults == ()
    assert fought.acting == ()
    assert fought.host_seconds < HOST_SECONDS
    assert fought.seconds < arena.most_seconds + SECONDS_TO_END_IT
    assert arena.honest() == (25, 25)


@needs_another_user
def test_attacks_gain_nothing_where_the_grader_is_an_ordinary_user() -> None:
    """Then guests own what the zygote owns."""
    names = [f"tests/attacks/{attack.label}.py" for attack in ATTACKS if attack.kind == "escaping"]
    names += [f"tests/attacks/reading/{name}.py" for name in ("words_left_for_the_next_guest", "words_in_times")]
    done = as_ordinary_user([sys.executable, "-m", "tests.attacks", *names])
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok  ") == len(names)
