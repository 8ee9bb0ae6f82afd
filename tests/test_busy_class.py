"""A class in which one submission keeps every processor busy, and what becomes of those that run out of time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command
from tests.support import ROOT, accepted, copy_assignment, copy_course, dump, marks, released, without_pictures
from tests.unlucky import program

NAME = "convolution"
_LIMITS = "[limits]\ncall_seconds = 0.5\ncell_seconds = 1\ncells_seconds = 4\nsubmission_seconds = 8\ntimeouts = 1\n"

#: Starts as many processes as it is given, each in a session of its own: many kernels share processors among these.
BUSY = """
import os, time
if os.fork() == 0:
    for _ in range(200):
        try:
            if os.fork() == 0:
                os.setsid()
                while True: pass
        except OSError: pass
    time.sleep(100)
print("busy processes are being started")
def conv_at(*args, **kwargs): time.sleep(0.4)
conv2d = shift = conv_at
predict_rows = predict_place = 0
"""
#: Computes something for a while before it defines anything.
_SLOW = "import time\nwhile time.process_time() < 0.7: pass\n"
ENDLESS = "def conv_at(patch, kernel, bias=None):\n    while True: pass"


@pytest.fixture(scope="module")
def released_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = copy_course(tmp_path_factory.mktemp("busy") / "course", pictures=False, released=True)
    with (course / "autograder/graders/convolution/assignment.toml").open("a") as file:
        file.write(_LIMITS)
    return course


@pytest.fixture
def course(released_course: Path, tmp_path: Path) -> Path:
    return shutil.copytree(released_course, tmp_path / "course")


def hand_in(course: Path, student: str, first_cell: str = "") -> None:
    """first_cell: in the place of a right conv_at."""
    notebook = without_pictures(**({"conv_at": first_cell} if first_cell else {}))
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(dump(notebook))


def grade(course: Path, command: Command, patch: str = "", workers: int = 2) -> Any:
    """patch: code that is run before."""
    words = ["grade", NAME, "--workers", str(workers)]
    script = f"{patch}\nfrom autograder.commands.main import main\nraise SystemExit(main({words!r}))"
    return command("-c", script, cwd=course, program="python")


@pytest.mark.long
def test_a_busy_neighbour_takes_no_marks(course: Path, command: Command) -> None:
    hand_in(course, "busy", BUSY)
    hand_in(course, "honest", _SLOW + accepted("loops"))
    hand_in(course, "right", _SLOW + accepted("einsum"))
    done = grade(course, command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert marks(course) == {"busy": 0, "honest": 25, "right": 25}
    notebook = (course / "autograded/busy/convolution/convolution.ipynb").read_text()
    assert "busy processes are being started" in notebook


#: All that runs out of time is taken for contended, and who is sent to be graded is printed.
_DOUBTFUL = """
import sys
from autograder.sandbox.stopwatch import Stopwatch
Stopwatch.contended = property(lambda self: self.interrupted)
"""
_TOLD = """
import sys
from autograder.running.processes import GradingPool
ahead = GradingPool.ahead
def told(self, notebook, released):
    print("sent:", notebook.parts[-3], "beside", len(self._queued), file=sys.stderr)
    ahead(self, notebook, released)
GradingPool.ahead = told
"""


_DIES_THERE = """
import os, signal
from autograder.nbgrader_plugin.batch.whole_class import WholeClass
take = WholeClass._take
def take_or_die(self, student, force, alone=False):
    if alone: os.kill(os.getpid(), signal.SIGKILL)
    return take(self, student, force)
WholeClass._take = take_or_die
"""


def test_whoever_ran_out_of_time_among_others_is_graded_alone_before_it_counts(course: Path, command: Command) -> None:
    """By the next run where this one is killed before."""
    hand_in(course, "endless", ENDLESS)
    hand_in(course, "right")
    assert grade(course, command, _DOUBTFUL + _DIES_THERE).returncode == -signal.SIGKILL
    assert marks(course) == {"right": 25}
    hand_in(course, "third")
    done = grade(course, command, _DOUBTFUL + _TOLD)
    assert done.returncode == 0, done.stderr
    sent = [line.removeprefix("sent: ") for line in done.stderr.splitlines() if line.startswith("sent: ")]
    assert sent == ["endless beside 0", "third beside 1", "endless beside 0"]
    students = [line.split("] ")[1].split(":")[0] for line in done.stdout.splitlines()]
    assert students == ["right", "third", "endless"]
    assert "stopped after 0.5 seconds of its own" in done.stdout
    assert set(marks(course)) == {"endless", "right", "third"}
    again = grade(course, command)
    assert again.stdout.count("graded before") == 3
    assert again.stdout.startswith("[1/3] endless")


@pytest.mark.long
def test_endless_loops_beside_each_other_are_graded_once(course: Path, command: Command) -> None:
    """Each has had its time: nothing is in doubt."""
    for number in range(4):
        hand_in(course, f"endless{number}", ENDLESS)
    done = grade(course, command, _TOLD, workers=2 * (os.cpu_count() or 1))
    assert done.stderr.count("sent: ") == 4
    assert done.returncode == 0


#: As it was tried: beside it, three of sixteen lost six points.
_BUSY_CONVNET = (
    BUSY.partition("def conv_at")[0]
    + """
time.sleep(9)
def build_base(): time.sleep(4.5)
def build_no_pool(): time.sleep(4.5)
def add_head(base): time.sleep(4.5)
def forward_numpy(m, x): time.sleep(4.5)
predict_batch_shape = predict_larger_input = 0
"""
)


@pytest.mark.long
def test_sixteen_of_convnet_keep_their_marks(tmp_path: Path) -> None:
    course = tmp_path / "course"
    copy_assignment(course, "convnet")
    shutil.copy(ROOT / "autograder/graders/course.toml", course / "autograder/graders")
    names = [f"s{number:02}" for number in range(16)]
    for name in ["a-busy", *names]:
        notebook = released("convnet")
        filled = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("solution")]
        for cell in filled:
            cell["source"] = "pass"
        filled[0]["source"] = _BUSY_CONVNET if name == "a-busy" else accepted("sequential_list", "convnet")
        folder = course / "submitted" / name / "convnet"
        folder.mkdir(parents=True)
        (folder / "convnet.ipynb").write_bytes(dump(notebook))
    words = [program("autograder"), "grade", "convnet", "--workers", "4"]
    done = subprocess.run(words, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert marks(course) == {"a-busy": 0, **dict.fromkeys(names, 25)}
