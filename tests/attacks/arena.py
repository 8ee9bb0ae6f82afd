"""A course with secrets in it, where attacks are graded, and an honest submission after each of them."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from autograder.course import Course
from autograder.printable import printable
from autograder.running.pipeline import Graded, Pipeline, Submitted
from autograder.wire.messages import Display, Failure, File, Output, Stream
from tests.attacks.suite import Attack

ROOT = Path(__file__).parent.parent.parent

#: Small ones, so that the whole suite runs with the tests; `make test-attacks` takes the course's own.
SHORT_LIMITS = {
    "convolution": "call_seconds = 0.5\ncell_seconds = 2\ncells_seconds = 4\nsubmission_seconds = 6\ntimeouts = 1\n",
    "convnet": "call_seconds = 2\ncell_seconds = 4\ncells_seconds = 8\nsubmission_seconds = 16\ntimeouts = 1\n",
}

_ACCEPTED = {"convolution": "loops", "convnet": "sequential_list"}

#: Leaves secrets wherever a guest may write; the attack after it looks for them.
_FORGETFUL = """
import builtins, os, sys
import numpy as np
for folder in ("/tmp", "/home/student", "/dev/shm", "/var/tmp", "/", "/opt", "/opt/packages", "/etc", "/usr"):
    try:
        with open(folder + "/forgotten.txt", "w") as file:
            file.write({canary!r})
    except OSError:
        pass
builtins.forgotten = np.forgotten = sys.forgotten = {canary!r}
os.environ["FORGOTTEN"] = {canary!r}
"""

_WRONG = """
def conv_at(*args, **kwargs):
    return 0.0

conv2d = shift = build_base = add_head = forward_numpy = conv_at
"""


@dataclass(frozen=True)
class Fought:
    """What came of an attack."""

    score: float
    outcomes: frozenset[str]
    said: str
    """All that its cells printed, showed and raised, and all that its tests were told."""
    faults: tuple[str, ...]
    """Where the graders themselves stumbled over it."""
    host_seconds: float
    """What it made the host compute: that has no limit of its own."""
    seconds: float
    """How long whoever comes next had to wait."""
    acting: tuple[str, ...]
    """What is said of it, and would act in a terminal or hide on a page."""


class Arena:
    """The course of an assignment in a new folder, with the sandbox that AUTOGRADER_SANDBOX names. close() when
    done."""

    def __init__(self, assignment: str, short: bool) -> None:
        self.assignment, self._short = assignment, short
        self.canary = f"CANARY-{secrets.token_hex(8)}"
        self._folder = tempfile.TemporaryDirectory(prefix="arena-")
        self.root = Path(self._folder.name, "course")
        self._hide_secrets(assignment, short)
        self._open_secret = (self.root / "secret.txt").open()
        os.set_inheritable(self._open_secret.fileno(), True)
        os.environ["AUTOGRADER_SECRET"] = self.canary
        self._neighbour = subprocess.Popen(
            [sys.executable, "-c", "input()", self.canary], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        course = Course(self.root)
        self._assignment = course.assignment(assignment)
        self._pipeline = Pipeline(self._assignment)
        self._honest = ROOT / "solutions" / assignment / "accepted" / f"{_ACCEPTED[assignment]}.py"
        self._script(_WRONG)  # what the known mistakes give is computed for the first who is wrong, once

    def fight(self, attack: Attack) -> Fought:
        released = json.loads(self._assignment.released_notebook.read_text(encoding="utf-8"))
        if self._short:  # the pictures around the exercises take most of a submission's time
            released["cells"] = [cell for cell in released["cells"] if "nbgrader" in cell["metadata"]]
        data = json.dumps(attack.notebook(released)).encode()
        files = [File(name, content) for name, content in attack.files.items()]
        submitted = Submitted(f"{attack.label}.ipynb", data, beside=files)
        begun, begun_computing = time.monotonic(), time.process_time()
        graded = self._pipeline.grade(submitted)
        seconds, host_seconds = time.monotonic() - begun, time.process_time() - begun_computing
        tests = [test for cell in graded.result.cells for test in cell.tests if test.hidden]
        outcomes = frozenset(test.outcome for test in tests)
        faults = tuple(graded.result.faults)
        acting = tuple(t for t in _texts(msgspec.to_builtins(graded.result)) if printable(t, lines=True) != t)
        return Fought(graded.result.score, outcomes, _all_said(graded), faults, host_seconds, seconds, acting)

    @property
    def most_seconds(self) -> float:
        """That a submission may take, in every room that it is asked in."""
        rooms = 1 + len(self._assignment.rooms)
        return rooms * self._assignment.limits.submission_seconds

    def honest(self) -> tuple[float, float]:
        """What a right submission gets, and what it should."""
        source = self._honest.read_text(encoding="utf-8")
        result = self._script(source).result
        return result.score, result.max_score

    def forget(self) -> None:
        """A submission that leaves secrets behind."""
        self._script(_FORGETFUL.format(canary=self.canary))

    def _script(self, source: str) -> Graded:
        return self._pipeline.grade(Submitted("honest.py", source.encode()))

    def _hide_secrets(self, assignment: str, short: bool) -> None:
        for folder in ("source", "solutions", "assignments", "autograder/graders"):
            shutil.copytree(ROOT / folder, self.root / folder, ignore=shutil.ignore_patterns(".secret"))
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        graders, solutions = self.root / "autograder/graders" / assignment, self.root / "solutions" / assignment
        other = self.root / "submitted" / "honest" / assignment
        other.mkdir(parents=True)
        (self.root / "autograder/graders/.secret").mkdir(exist_ok=True)
        (self.root / "autograder/graders/.secret/seed").write_text(self.canary, encoding="utf-8")
        for folder in (self.root, graders, solutions, solutions / "misconceptions", other):
            (folder / "secret.txt").write_text(self.canary, encoding="utf-8")
        (other / f"{assignment}.ipynb").write_text(self.canary, encoding="utf-8")
        with sqlite3.connect(self.root / "gradebook.db") as gradebook:
            gradebook.execute("CREATE TABLE grade (student TEXT, score REAL)")
            gradebook.execute("INSERT INTO grade VALUES (?, 25)", [self.canary])
        gradebook.close()
        if short:
            with (graders / "assignment.toml").open("a", encoding="utf-8") as file:
                file.write(SHORT_LIMITS[assignment])

    def close(self) -> None:
        self._pipeline.close()
        self._neighbour.communicate(b"\n")
        self._open_secret.close()
        os.environ.pop("AUTOGRADER_SECRET", None)
        self._folder.cleanup()

    def __enter__(self) -> Arena:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.close()


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict | list | tuple):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _texts(one)
    elif isinstance(data, str):
        yield data


def _all_said(graded: Graded) -> str:
    said = [_text(output) for outputs in graded.outputs for output in outputs]
    return "\n".join([*said, msgspec.json.encode(graded.result).decode()])


def _text(output: Output) -> str:
    if isinstance(output, Stream):
        return output.text
    if isinstance(output, Display):
        return "\n".join(output.data.values())
    assert isinstance(output, Failure)
    return "\n".join([f"{output.type_name}: {output.message}", *output.traceback])
