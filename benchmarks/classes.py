"""Makes a course with a class of any size, for us and for stock nbgrader, from the same submissions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.demo.students import sample_class
from benchmarks.stock_course import make_stock_course

NAME = "convolution"


def make_course(course: Course, root: Path, stock: bool) -> None:
    """A course folder without submissions yet; `stock`: with plain nbgrader's configuration."""
    if stock:
        make_stock_course(course, root, NAME)
    else:
        shutil.copytree(course.root / "source", root / "source")
        shutil.copytree(course.root / "solutions", root / "solutions")
        shutil.copytree(course.graders, root / "autograder" / "graders")
        shutil.copy(course.root / "nbgrader_config.py", root)


def hand_in(course: Course, root: Path, count: int) -> None:
    """Fill submitted/ from the release in `root`: right, in other styles, wrong, blank; none endless."""
    released = json.loads((root / "assignments" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    kinds = [student for student in sample_class(course, 8) if student.name not in ("goran", "hana")]
    for number, student in enumerate(islice(cycle(kinds), count)):
        folder = root / "submitted" / f"s{number:05}" / NAME
        shutil.copytree(root / "assignments" / NAME, folder)
        (folder / f"{NAME}.ipynb").write_text(_worked(released, student.answers), encoding="utf-8")


def _worked(released: dict[str, Any], answers: dict[str, str]) -> str:
    notebook = json.loads(json.dumps(released))
    for cell in notebook["cells"]:
        function = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removesuffix("-solution")
        if cell["metadata"].get("nbgrader", {}).get("solution") and function in answers:
            cell["source"] = answers[function]
    return json.dumps(notebook)


def run(command: list[str], folder: Path) -> float:
    """Seconds that the command took, in this environment. Ends the program where it fails."""
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    begun = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return time.monotonic() - begun
