"""Runs that go wrong for reasons outside: processes killed, disks full, gradebooks locked, clocks that jump. After a
rerun every submission has its one right result. The long form is part of `make test-attacks`.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.grading.collected import prepare
from autograder.sandbox.bubblewrap import find_bwrap
from tests import unlucky
from tests.conftest import Command
from tests.support import LONG, dump, scores, small_course, small_notebook
from tests.unlucky import NAME, complete, copy, grade, grade_under_fire, program, start

STUDENTS = 60 if LONG else 7
#: (what is killed in a run, in how many runs). Of the grader itself a run bears one, for after each comes a rerun.
FIRE = [(["grader"], 40 if LONG else 1), (["guest", "zygote", "guest", "worker", "guest", "zygote", "guest", "worker"],
                                          20 if LONG else 1)]  # fmt: skip

#: Of a disk: a mebibyte is called full, and one submission's results take some ten kibibytes.
ROOM_LEFT = 2**20 + 80 * 2**10


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment) -> Path:
    """A class that has handed in, ungraded."""
    prepare(assignment)  # the hidden cases have been searched for; the copy takes them along
    return unlucky.make_class(tmp_path_factory.mktemp("unlucky") / "course", STUDENTS, pictures=LONG)


@dataclass(frozen=True)
class Undisturbed:
    """A run in which nothing goes wrong: the course after it, its scores, and the seconds that it took."""

    course: Path
    scores: dict[tuple[str, str], float]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    quiet = copy(handed_in, tmp_path_factory.mktemp("quiet") / "course")
    seconds = grade(quiet)
    assert complete(quiet)
    found = scores(quiet)
    assert len(found) == 5 * STUDENTS
    assert {score for (student, cell), score in found.items() if cell == "conv2d"} >= {0, 13}
    return Undisturbed(quiet, found, seconds)


@pytest.fixture
def mine(handed_in: Path, tmp_path: Path) -> Path:
    """A copy of the class, of one's own."""
    return copy(handed_in, tmp_path / "course")


@pytest.mark.parametrize(
    ("kinds", "runs"),
    [FIRE[0], pytest.param(*FIRE[1], marks=pytest.mark.long)],
    ids=["the grader", "workers, zygotes and guests"],
)
def test_killed_at_random_moments(
    handed_in: Path, undisturbed: Undisturbed, tmp_path: Path, kinds: list[str], runs: int
) -> None:
    chance = random.Random(f"{kinds}")
    killed = 0
    for number in range(runs):
        mine = copy(handed_in, tmp_path / str(number))
        killed += grade_under_fire(mine, kinds, 0.4 * undisturbed.seconds / len(kinds), chance)
        assert scores(mine) == undisturbed.scores
        assert complete(mine)
        shutil.rmtree(mine)
    print(f"{killed} killed")
    assert killed >= runs * len(kinds) // 2  # a moment may fall behind the end of a run


def test_a_worker_that_is_killed_while_it_sends_leaves_no_half_message(
    mine: Path, undisturbed: Undisturbed, command: Command
) -> None:
    """The rest of one would be waited for. A pipe takes whole what is not longer than PIPE_BUF: more is death here."""
    killed = (
        "import os, select, signal\n"
        "from multiprocessing.connection import Connection\n"
        "send = Connection._send_bytes\n"
        "def send_or_die(self, data):\n"
        "    if 4 + len(data) > select.PIPE_BUF: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    send(self, data)\n"
        "Connection._send_bytes = send_or_die\n"
        "from autograder.commands.main import main\n"
        f"raise SystemExit(main(['grade', {NAME!r}]))"
    )
    command("-c", killed, cwd=mine, program="python")
    assert scores(mine) == undisturbed.scores
    assert complete(mine)


def test_a_rerun_does_nothing_anew_but_what_was_cut_short(
    undisturbed: Undisturbed, tmp_path: Path, command: Command
) -> None:
    mine = copy(undisturbed.course, tmp_path / "course")
    (mine / "autograded/s001" / f".{NAME}.unfinished").touch()  # as a grader leaves it that is killed there
    printed = command("grade", NAME, cwd=mine).stdout
    assert printed.count("graded before") == STUDENTS - 1
    assert "s001: 25 of 25" in printed
    assert scores(mine) == undisturbed.scores
    assert complete(mine)


# ---- disks and gradebooks --------------------------------------------------------------------------


def test_a_full_disk(handed_in: Path, undisturbed: Undisturbed, tmp_path: Path) -> None:
    """The course lies on a disk of its own, which is all but full, and runs full during the run; then there is room."""
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    again = f"{program('autograder')} grade {NAME}"
    free = f"$(($(df --output=avail -B1 {disk} | tail -1) - {ROOM_LEFT}))"
    script = f"cp -r {handed_in}/. {disk} && cd {disk} && head -c {free} /dev/zero > ballast; {again}; echo status $?"
    script += f"; rm ballast; {again}; cp -r {disk} {out}"
    jail = [str(find_bwrap()), "--dev-bind", "/", "/", "--cap-add", "ALL"]
    jail += ["--size", str(64 * 2**20), "--tmpfs", str(disk)]
    if os.geteuid() != 0:
        jail += ["--unshare-user", "--uid", "0", "--gid", "0"]
    done = subprocess.run([*jail, "sh", "-c", script], capture_output=True, text=True, check=False)
    assert "status 2" in done.stdout, done.stdout + done.stderr
    assert "is full. Make room, and run it again: what was graded is kept." in done.stderr
    assert "Traceback" not in done.stderr
    assert scores(out) == undisturbed.scores
    assert complete(out)


def test_a_gradebook_that_cannot_be_written(mine: Path) -> None:
    """Root may write to any file, but not on a disk that is mounted to be read."""
    gradebook = mine / "gradebook.db"
    jail = [str(find_bwrap()), "--dev-bind", "/", "/", "--cap-add", "ALL", "--ro-bind", str(gradebook), str(gradebook)]
    if os.geteuid() != 0:
        jail += ["--unshare-user", "--uid", "0", "--gid", "0"]
    command = [*jail, "--chdir", str(mine), program("autograder"), "grade", NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"The gradebook {gradebook} cannot be used" in done.stderr
    assert "Make the file and its folder writable" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((mine / "autograded").glob("*/*"))


@pytest.mark.parametrize("begun", [False, True], ids=["from the beginning", "in the middle"])
def test_autograded_that_cannot_be_written_costs_nobody_a_mark(tmp_path: Path, command: Command, begun: bool) -> None:
    course = small_course(tmp_path / "course", 2, "seed").root
    (course / "solutions/one/translations/ko.po").unlink()
    for student in ("ann", "bob"):
        (course / "submitted" / student / "one").mkdir(parents=True)
        notebook = small_notebook("def f(x): return 2 * x")
        (course / "submitted" / student / "one/one.ipynb").write_bytes(dump(notebook))
    grade = [program("autograder"), "grade", "one"]
    assert command("grade", "one", cwd=course).returncode == 0
    before = scores(course)
    assert set(before.values()) == {4}
    folder = course / "autograded"
    jail = [str(find_bwrap()), "--dev-bind", "/", "/", "--cap-add", "ALL", "--ro-bind", str(folder), str(folder)]
    if os.geteuid() != 0:
        jail += ["--unshare-user", "--uid", "0", "--gid", "0"]
    if begun:  # as if it could still be written then
        unseen = "from autograder.commands import grade\nfrom autograder.nbgrader_plugin import gradebook_trouble\n"
        unseen += "check, calls = gradebook_trouble.check_autograded, []\n"
        unseen += "def later(*about): calls.append(about); len(calls) > 1 and check(*about)\n"
        unseen += "gradebook_trouble.check_autograded = later\n"
        unseen += "from autograder.commands.main import main\nraise SystemExit(main(['grade', 'one', '--force']))"
        command = [*jail, "--chdir", str(course), sys.executable, "-c", unseen]
    else:
        command = [*jail, "--chdir", str(course), *grade, "--force"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert f"{folder} cannot be written (Read-only file system). Make it a folder that can be written" in done.stderr
    assert scores(course) == before


def test_a_gradebook_that_is_none(mine: Path, command: Command) -> None:
    (mine / "gradebook.db").write_bytes(b"not a database at all" * 100)
    done = command("grade", NAME, cwd=mine)
    assert done.returncode == 2
    assert "file is not a database" in done.stderr
    assert "Put a backup in its place" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def locked(mine: Path) -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(mine / "gradebook.db", isolation_level=None, check_same_thread=False) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield database
    database.close()


@pytest.mark.long
def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(
    mine: Path, locked: sqlite3.Connection, undisturbed: Undisturbed
) -> None:
    release = threading.Timer(undisturbed.seconds, lambda: locked.execute("ROLLBACK"))
    release.start()
    grade(mine)
    release.join()
    assert scores(mine) == undisturbed.scores


def test_a_gradebook_that_stays_locked_is_said(mine: Path, locked: sqlite3.Connection, command: Command) -> None:
    impatient = (
        "from autograder.nbgrader_plugin import gradebook_trouble as gradebook; gradebook.PATIENCE_SECONDS = 0.2\n"
        "from autograder.commands.main import main\n"
        f"raise SystemExit(main(['grade', {NAME!r}]))"
    )
    done = command("-c", impatient, cwd=mine, program="python")
    assert done.returncode == 2
    assert "database is locked" in done.stderr
    assert "Another program writes to it" in done.stderr
    assert "Traceback" not in done.stderr


# ---- time and company ------------------------------------------------------------------------------


def test_two_graders_at_once(mine: Path, undisturbed: Undisturbed) -> None:
    stops = (
        "import os, signal\n"
        "from autograder.nbgrader_plugin.batch import ledger\n"
        "record = ledger.Ledger.record\n"
        "def stop_first(*given):\n"
        "    ledger.Ledger.record = record\n"
        "    os.kill(os.getpid(), signal.SIGSTOP)\n"
        "    return record(*given)\n"
        "ledger.Ledger.record = stop_first\n"
        "from autograder.commands.main import main\n"
        f"raise SystemExit(main(['grade', {NAME!r}]))"
    )
    first = subprocess.Popen([sys.executable, "-c", stops], cwd=mine, stdout=subprocess.DEVNULL)
    _, status = os.waitpid(first.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)  # in the middle of its work, for as long as the second one looks
    second = start(mine)
    _, said = second.communicate()
    first.send_signal(signal.SIGCONT)
    first.wait()
    assert second.returncode == 2
    assert f"{NAME} is being graded already, by process {first.pid}" in said
    assert first.returncode != 2
    assert scores(mine) == undisturbed.scores
    assert complete(mine)


def test_an_interrupted_terminal(mine: Path, undisturbed: Undisturbed) -> None:
    """Ctrl-C reaches the grader and all that it started and that is at the same terminal."""
    process = start(mine)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(f"[1/{STUDENTS}] ")
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 1
    assert said == "\nInterrupted. What was graded so far is kept.\n"
    grade(mine)
    assert scores(mine) == undisturbed.scores
    assert complete(mine)


@pytest.mark.long
def test_a_clock_that_jumps(mine: Path, undisturbed: Undisturbed) -> None:
    """Backwards and forwards, by days, whenever somebody looks at it."""
    jumping = (
        "import random, time\n"
        "now = time.time\n"
        "time.time = lambda: now() + random.uniform(-1e6, 1e6)\n"
        "from autograder.commands.main import main\n"
        f"raise SystemExit(main(['grade', {NAME!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", jumping], cwd=mine, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert scores(mine) == undisturbed.scores
    assert complete(mine)
