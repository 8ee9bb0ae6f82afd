"""Otter's `otter run`, in an environment of its own with its bytecode compiled."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from itertools import islice
from pathlib import Path

from autograder.course import Course
from autograder.grading.knowledge import Knowledge
from benchmarks.stock_course import hidden_asserts

_ENVIRONMENT = Path("build/otter")
_CONFIG = '{"seed": null}'


def otter() -> str:
    """The command; builds the environment when it is missing (a minute, 700 MB)."""
    program = _ENVIRONMENT / "bin" / "otter"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_ENVIRONMENT)], check=True)
        packages = ["otter-grader==7.0.0", "numpy", "matplotlib", "ipykernel"]
        pip = [str(_ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "-qq", "--compile"]
        subprocess.run([*pip, *packages], check=True)
    return str(program.absolute())


def pack_tests(course: Course, name: str, target: Path) -> None:
    """The same hidden cases as ours, as Otter's tests, in an autograder.zip."""
    tests, points = hidden_asserts(course, name), course.assignment(name).template.points
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("otter_config.json", _CONFIG)
        archive.writestr("requirements.txt", "")
        for cell in Knowledge(course.assignment(name)).right:
            code = "\n".join(f">>> {line}" for line in tests[cell].splitlines())
            case = {"code": code, "hidden": True, "locked": False}
            suites = [{"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}]
            test = {"name": cell, "points": points[cell], "suites": suites}
            archive.writestr(f"tests/{cell}.py", f"OK_FORMAT = True\ntest = {test!r}\n")


def otter_seconds(archive: Path, course: Path, name: str, count: int) -> float:
    """Of `count` submissions, one command for each, as Otter has it."""
    begun = time.monotonic()
    for folder in islice(sorted((course / "submitted").iterdir()), count):
        words = [otter(), "run", "--no-logo", "-a", str(archive), f"{name}.ipynb"]
        done = subprocess.run(words, cwd=folder / name, capture_output=True, text=True, check=False)
        if "Total Score" not in done.stdout:
            raise SystemExit(f"otter run failed:\n{done.stdout}{done.stderr}")
    return time.monotonic() - begun
