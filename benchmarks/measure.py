"""What `python -m benchmarks` measures, one after the other, in one folder and one run."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from autograder.course import Course
from autograder.grading.collected import prepare
from benchmarks.bare import bare_seconds
from benchmarks.classes import hand_in, make_course, run
from benchmarks.contestants import AUTOGRADER, NBGRADER, Run, cluster, side_by_side, timed
from benchmarks.otter import otter_seconds, pack_tests

NUMPY, TENSORFLOW = "convolution", "convnet"
_SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class Plan:
    """How many submissions of each; less for a look, all of it for a result."""

    sizes: tuple[int, ...] = (10, 100, 1_000, 10_000)
    middle: int = 1_000
    """At this size: workers, cluster, reruns."""
    stock: int = 50
    stock_tensorflow: int = 10
    otter: int = 5
    tensorflow: tuple[int, ...] = (100, 1_000)


@dataclass
class Figures:
    """Seconds of whole commands, by number of submissions where there are several."""

    machine: str = ""
    ours: dict[int, Run] = field(default_factory=dict)
    one_worker: float = 0.0
    unchanged: float = 0.0
    resumed: float = 0.0
    dask: float = 0.0
    stock: tuple[int, float] = (0, 0.0)
    stock_four: tuple[int, float] = (0, 0.0)
    otter: tuple[int, float] = (0, 0.0)
    bare: float = 0.0
    """Of one submission."""
    tensorflow: dict[int, Run] = field(default_factory=dict)
    stock_tensorflow: tuple[int, float] = (0, 0.0)


def measure(course: Course, folder: Path, plan: Plan, say: Callable[[str], None]) -> Figures:
    figures = Figures(machine())
    for name in (NUMPY, TENSORFLOW):
        prepare(course.assignment(name))  # as `autograder release` does
    makers = _Makers(course, folder)
    for size in plan.sizes:
        figures.ours[size] = makers.grade(NUMPY, size)
        say(f"autograder grade, {NUMPY}, {size}: {figures.ours[size].seconds:.1f} s")
    figures.one_worker = makers.grade(NUMPY, plan.middle, "--workers", "1").seconds
    say(f"one worker, {plan.middle}: {figures.one_worker:.1f} s")
    figures.resumed, figures.unchanged = makers.interrupted(NUMPY, plan.middle)
    say(f"resumed at half: {figures.resumed:.1f} s; with nothing changed: {figures.unchanged:.2f} s")
    with cluster(folder, 2) as address:
        figures.dask = makers.grade(NUMPY, plan.middle, "--scheduler", address).seconds
    say(f"Dask, two workers, {plan.middle}: {figures.dask:.1f} s")
    figures.bare = bare_seconds(course, NUMPY)
    say(f"bare: {1000 * figures.bare:.1f} ms a submission")
    figures.stock = (plan.stock, makers.stock(NUMPY, plan.stock))
    say(f"nbgrader autograde, {NUMPY}, {plan.stock}: {figures.stock[1]:.1f} s")
    four = plan.stock // _SIDE_BY_SIDE * _SIDE_BY_SIDE
    figures.stock_four = (four, makers.stock_side_by_side(NUMPY, four))
    say(f"four of it side by side, {four}: {figures.stock_four[1]:.1f} s")
    figures.otter = (plan.otter, makers.otter(NUMPY, plan.otter))
    say(f"otter run, {NUMPY}, {plan.otter}: {figures.otter[1]:.1f} s")
    for size in plan.tensorflow:
        figures.tensorflow[size] = makers.grade(TENSORFLOW, size)
        say(f"autograder grade, {TENSORFLOW}, {size}: {figures.tensorflow[size].seconds:.1f} s")
    figures.stock_tensorflow = (plan.stock_tensorflow, makers.stock(TENSORFLOW, plan.stock_tensorflow))
    say(f"nbgrader autograde, {TENSORFLOW}, {plan.stock_tensorflow}: {figures.stock_tensorflow[1]:.1f} s")
    return figures


class _Makers:
    """Courses with a class, each made for one run. They stay until the end: for a while a disk makes new files slowly
    where many were removed."""

    def __init__(self, course: Course, folder: Path) -> None:
        self._course, self._folder, self._made = course, folder, 0

    def grade(self, name: str, count: int, *options: str) -> Run:
        return timed([AUTOGRADER, "grade", name, *options], self._make(name, count, stock=False))

    def interrupted(self, name: str, count: int) -> tuple[float, float]:
        """Seconds of the rest when a run was interrupted at half, and of one more with nothing to do."""
        words, root = [AUTOGRADER, "grade", name], self._make(name, count, stock=False)
        timed(words, root, until=f"[{count // 2}/")
        resumed = timed(words, root).seconds
        return resumed, timed(words, root).seconds

    def stock(self, name: str, count: int) -> float:
        return timed([NBGRADER, "autograde", name], self._make(name, count, stock=True)).seconds

    def stock_side_by_side(self, name: str, count: int) -> float:
        """Each with a course and a gradebook of its own, and its share of the class."""
        roots = [self._make(name, count // _SIDE_BY_SIDE, stock=True) for _ in range(_SIDE_BY_SIDE)]
        return side_by_side([NBGRADER, "autograde", name], roots)

    def otter(self, name: str, count: int) -> float:
        archive = self._folder / "autograder.zip"
        pack_tests(self._course, name, archive)
        return otter_seconds(archive, self._make(name, count, stock=False), name, count)

    def _make(self, name: str, count: int, stock: bool) -> Path:
        self._made += 1
        root = self._folder / f"course-{self._made}"
        make_course(self._course, root, name, stock)
        run([NBGRADER, "generate_assignment", name], root)
        hand_in(self._course, root, name, count)
        return root


def machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return (
        f"{os.cpu_count()} cores ({model}), {memory / 2**20:.0f} GiB, Linux {platform.release()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}; bytecode compiled at installation"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


if sys.platform != "linux":
    raise SystemExit("The benchmarks need Linux, as the sandbox does.")
