"""A class that is graded while processes are killed, and what must come of it all the same."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import accepted, copy_course, without_pictures

NAME = "convolution"
#: Of guests in the sandbox separate-user, and of who ends their processes.
USERS = range(60800, 61184)
#: What the students of a class hand in, in turn, as the source of the first solution cell.
_KINDS = (
    accepted("loops"),
    accepted("einsum"),
    accepted("loops").replace("kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]"),
    accepted("loops").replace("result[o] += bias[o]", "pass"),
    "pass",
    "def conv2d(:",
)


def make_class(root: Path, students: int, pictures: bool) -> Path:
    """A course at `root` with submissions, of which every seventh is no notebook."""
    copy_course(root, pictures, released=True)
    for number in range(students):
        folder = root / "submitted" / f"s{number:03}" / NAME
        folder.mkdir(parents=True)
        text = json.dumps(_handed_in(number)) if number % 7 != 6 else "no notebook"
        (folder / f"{NAME}.ipynb").write_text(text, encoding="utf-8")
    return root


def _handed_in(number: int) -> dict[str, Any]:
    notebook = without_pictures()
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"].get("grade_id") == "conv_at-solution":
            cell["source"] = _KINDS[number % len(_KINDS)]
    return notebook


def program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def start(course: Path) -> subprocess.Popen[str]:
    """In a session of its own, as at a terminal."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        [program("autograder"), "grade", NAME], cwd=course, text=True, start_new_session=True, **pipes
    )


def grade(course: Path) -> float:
    """Its seconds. Whoever could not be read needs attention, so the exit status is 1."""
    begun = time.monotonic()
    process = start(course)
    printed, said = process.communicate()
    assert process.returncode in (0, 1), said
    assert "could not be graded" not in said, printed
    assert "Traceback" not in said, said
    return time.monotonic() - begun


def complete(course: Path) -> bool:
    """Whether every submission has its notebook and its result, and nothing half done is left."""
    students = [folder.name for folder in (course / "submitted").iterdir()]
    folders = [course / "autograded" / student / NAME for student in students]
    files = [folder / f"{NAME}{suffix}" for folder in folders for suffix in (".ipynb", ".results.json")]
    left = [*(course / "autograded").rglob(".*")]
    return all(file.is_file() and json.loads(file.read_bytes()) for file in files) and not left


@dataclass(frozen=True)
class _Process:
    pid: int
    depth: int
    """In how many PID namespaces it is: 1 our own processes, 2 a sandbox, 3 a guest."""
    name: str
    user: int


def victims(grader: int, kind: str) -> list[int]:
    """The processes of a running grader that are a `worker`, a `zygote` or a `guest`."""
    found = _descendants(grader)
    if kind == "guest" and (users := [p.pid for p in found if p.user in USERS]):
        return users
    if kind == "worker":
        return [p.pid for p in found if p.depth == 1 and p.name.startswith("autograder")]
    depth = {"zygote": 2, "guest": 3}[kind]
    return [p.pid for p in found if p.depth == depth]


def kill_one(grader: subprocess.Popen[str], kind: str, chance: random.Random) -> bool:
    """Whether one was there to be killed."""
    pids = [grader.pid] if kind == "grader" else victims(grader.pid, kind)
    if not pids or grader.poll() is not None:
        return False
    try:
        os.kill(chance.choice(pids), signal.SIGKILL)
    except ProcessLookupError:
        return False
    if kind == "grader":
        grader.wait()
    return True


def grade_under_fire(course: Path, kinds: list[str], pause: float, chance: random.Random) -> int:
    """One run in which processes of these kinds are killed, one after the other, at random moments; rerun where the
    grader itself was. How many were killed."""
    killed = 0
    process = start(course)
    for kind in kinds:
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0, 2 * pause))
        while process.poll() is None:
            if kill_one(process, kind, chance):
                killed += 1
                break
        if kind == "grader" and process.poll() is not None:
            process.communicate()
            process = start(course)
    _, said = process.communicate()
    assert process.returncode in (0, 1), said
    assert "Traceback" not in said, said
    return killed


def _descendants(pid: int) -> list[_Process]:
    children: dict[int, list[_Process]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError, KeyError, ValueError):
                status = dict(line.split(":", 1) for line in Path("/proc", name, "status").read_text().splitlines())
                one = _Process(int(name), len(status["NSpid"].split()), status["Name"].strip(),
                               int(status["Uid"].split()[0]))  # fmt: skip
                children.setdefault(int(status["PPid"]), []).append(one)
    found: list[_Process] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += [one.pid for one in below]
    return found


def copy(course: Path, target: Path) -> Path:
    shutil.copytree(course, target, symlinks=True)
    return target
