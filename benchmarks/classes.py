"""Makes a course with a class of any size, for us and for others, from the same submissions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import Any

from autograder.course import Course
from benchmarks.mistakes import MISTAKES
from benchmarks.stock_course import make_stock_course

#: Of ten students so many hand in what is right, in one style after another; so many what is wrong; the rest nothing.
_RIGHT, _WRONG, _BLANK = 5, 4, 1


def make_course(course: Course, root: Path, name: str, stock: bool) -> None:
    """A course folder with the assignment `name` and no submissions yet; `stock`: with plain nbgrader's
    configuration."""
    if stock:
        make_stock_course(course, root, name)
    else:
        for folder in ("source", "solutions", "autograder/graders"):
            shutil.copytree(course.root / folder / name, root / folder / name)
        for shared in course.root.glob("solutions/*.py"):
            shutil.copy(shared, root / "solutions")
        shutil.copy(course.graders / "course.toml", root / "autograder" / "graders")
        shutil.copy(course.root / "nbgrader_config.py", root)


def members(course: Course, name: str) -> list[str | None]:
    """The code that students hand in, in order; None: the notebook as it was released."""
    folder = course.root / "solutions" / name / "accepted"
    accepted = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))}
    right = cycle(accepted.values())
    wrong = cycle([_mistaken(accepted[style], old, new) for style, old, new in MISTAKES[name]])
    class_: list[str | None] = []
    for _ in range(-(-len(accepted) // _RIGHT)):  # until every style was there
        class_ += [next(right) for _ in range(_RIGHT)] + [next(wrong) for _ in range(_WRONG)] + [None] * _BLANK
    return class_


def _mistaken(source: str, old: str, new: str) -> str:
    assert old in source, f"{old!r} no longer stands in the accepted solution"
    return source.replace(old, new)


def hand_in(course: Course, root: Path, name: str, count: int) -> None:
    """Fill submitted/ from the release in `root`."""
    release = root / "assignments" / name
    released = json.loads((release / f"{name}.ipynb").read_text(encoding="utf-8"))
    beside = [path for path in release.iterdir() if path.is_file() and path.suffix != ".ipynb"]
    notebooks = [json.dumps(filled_in(released, code)) for code in members(course, name)]
    for number, notebook in zip(range(count), cycle(notebooks), strict=False):
        folder = root / "submitted" / f"s{number:05}" / name
        folder.mkdir(parents=True)
        for path in beside:
            shutil.copy(path, folder)
        (folder / f"{name}.ipynb").write_text(notebook, encoding="utf-8")


def filled_in(released: dict[str, Any], code: str | None) -> dict[str, Any]:
    """The released notebook with `code` in its first answer."""
    notebook: dict[str, Any] = json.loads(json.dumps(released))
    answers = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("solution")]
    if code is not None:
        for cell, source in zip(answers, [code] + ["pass"] * len(answers), strict=False):
            cell["source"] = source
    return notebook


def run(command: list[str], folder: Path) -> float:
    """Seconds that the command took, in this environment. Ends the program where it fails."""
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    begun = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return time.monotonic() - begun
