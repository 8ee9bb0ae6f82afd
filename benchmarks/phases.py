"""`python -m benchmarks.phases [NAME] [--count N]`: where the processor time of one more submission goes, of a class
that one process grades: of the grader, of the zygote, of the guests that it forks. Each row is what its phase adds to
those above it. On a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from autograder.course import Course, find_course
from autograder.grading.collected import prepare
from autograder.notebook.files import release_files, with_released
from autograder.running.pipeline import Pipeline, ReleasedCells, in_frame
from autograder.running.reading import SubmittedFolders
from autograder.sandbox.program import Program
from autograder.sandbox.warm import WarmSandboxes
from benchmarks.classes import hand_in, make_course, run
from benchmarks.contestants import NBGRADER
from benchmarks.mistakes import MISTAKES

_TICK = 1000 / os.sysconf("SC_CLK_TCK")


class Spent(NamedTuple):
    """Milliseconds of processor time; wall: of the clock."""

    grader: float
    zygote: float
    guests: float
    wall: float

    def plus(self, other: Spent, times: float = 1.0) -> Spent:
        return Spent(*(one + times * another for one, another in zip(self, other, strict=True)))

    def since(self, before: Spent) -> Spent:
        return self.plus(before, -1.0)


def phases(course: Course, name: str, count: int) -> dict[str, Spent]:
    """Of each phase, and of all before it, for one submission."""
    assignment = course.assignment(name)
    submitted = SubmittedFolders(assignment)
    paths = [course.root / "submitted" / f"s{at:05}" / name / f"{name}.ipynb" for at in range(count)]
    template, released = assignment.template, release_files(assignment.existing_release())
    nothing, known = Program([]), ReleasedCells({}, {})
    with WarmSandboxes(assignment) as sandboxes, Pipeline(assignment, sandboxes) as pipeline:

        def framed(path: Path) -> None:
            in_frame(submitted.read(path), template)

        def ran(path: Path, program: Program | None = None) -> None:
            read = submitted.read(path)
            frame, _ = in_frame(read, template)
            if program is None:
                program = Program(frame.graded_code, frame.checked, frame.added)
            started = sandboxes.run(program, with_released(read.beside, released))
            started.outputs()
            started.close()

        ways: dict[str, Callable[[Path], object]] = {
            "read, put into the frame": framed,
            "a guest with its files, and its end": lambda path: ran(path, nothing),
            "its cells": ran,
            "examples, hidden calls, judged": lambda path: pipeline.grade(submitted.read(path)),
            "the autograded notebook": lambda path: pipeline.autograde(submitted.read(path), known),
        }
        for path in paths:  # what is found out once for a class
            pipeline.grade(submitted.read(path))
        spent = dict.fromkeys(ways, Spent(0, 0, 0, 0))
        for path in paths:  # by turns: a machine is not as quick at all times
            for words, way in ways.items():
                before = _now()
                way(path)
                spent[words] = spent[words].plus(_now().since(before))
        return {words: Spent(0, 0, 0, 0).plus(sum_, 1 / count) for words, sum_ in spent.items()}


def _now() -> Spent:
    """A zygote waits for its guests: what these used is told of it."""
    own = guests = 0.0
    for pid in _below(os.getpid()):
        if b"autograder.guest.zygote" in _read(f"/proc/{pid}/cmdline").replace(b"/", b"."):
            fields = [int(field) for field in _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()[11:15]]
            own, guests = own + sum(fields[:2]), guests + sum(fields[2:])
    return Spent(1000 * time.process_time(), own * _TICK, guests * _TICK, 1000 * time.monotonic())


def _below(pid: int) -> Iterator[int]:
    for task in os.listdir(f"/proc/{pid}/task"):
        for child in map(int, _read(f"/proc/{pid}/task/{task}/children").split()):
            yield child
            yield from _below(child)


def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def table(found: dict[str, Spent]) -> str:
    lines = ["| phase | grader | zygote | guests | ms of a processor | wall |", "|---|---|---|---|---|---|"]
    before = Spent(0, 0, 0, 0)
    for words, spent in found.items():
        lines.append(_row(words, spent.since(before)))
        before = spent
    return "\n".join([*lines, _row("all of it", before)])


def _row(words: str, spent: Spent) -> str:
    each = (*spent[:3], sum(spent[:3]), spent.wall)
    return f"| {words} | {' | '.join(f'{number:.1f}' for number in each)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default="convolution", choices=sorted(MISTAKES))
    parser.add_argument("--count", type=int, default=100)
    arguments = parser.parse_args()
    prepare(find_course(Path.cwd()).assignment(arguments.name))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_course(find_course(Path.cwd()), root, arguments.name, stock=False)
        run([NBGRADER, "generate_assignment", arguments.name], root)
        hand_in(Course(root), root, arguments.name, arguments.count)
        print(table(phases(Course(root), arguments.name, arguments.count)))


if __name__ == "__main__":
    main()
