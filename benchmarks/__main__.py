"""`python -m benchmarks [--students N]`: grading a class with `autograder grade` and with stock
`nbgrader autograde`, in one run on the same submissions; and what one guest costs beside the bare calls.

Both sides use this environment, whose bytecode is compiled at installation.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path

from autograder.course import Course, find_course
from benchmarks.classes import NAME, hand_in, make_course, run
from benchmarks.guest_cost import bare_seconds, guest_seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=20)
    count = parser.parse_args().students
    course = find_course(Path.cwd())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    stock, ours = time_class(course, count)
    print(f"{count} submissions of {NAME}:")
    print(f"  stock nbgrader autograde   {stock:8.2f} s   {1000 * stock / count:8.0f} ms a submission")
    print(f"  autograder grade           {ours:8.2f} s   {1000 * ours / count:8.0f} ms a submission")
    print(f"  ratio                      {stock / ours:8.1f} times faster\n")
    bare, guest = bare_seconds(course), guest_seconds(course)
    low, high = statistics.median(bare), statistics.median(guest)
    print(f"One submission's hidden calls, median of {len(guest)}:")
    print(f"  bare, in one process       {1000 * low:8.1f} ms")
    print(f"  in a guest of its own      {1000 * high:8.1f} ms")
    print(f"  added by the wall          {1000 * (high - low):8.1f} ms")
    return 0


def time_class(course: Course, count: int) -> tuple[float, float]:
    """Seconds of the two whole commands, start-up and all: stock, and ours before and after it (the mean),
    since the machine's speed may drift."""
    nbgrader = [sys.executable, "-m", "nbgrader"]
    ours = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("before", "stock", "after"):
            root = Path(folder, name)
            make_course(course, root, name == "stock")
            run([*nbgrader, "generate_assignment", NAME], root)
            hand_in(course, root, count)
            if name == "stock":
                stock = run([*nbgrader, "autograde", NAME], root)
            else:
                ours.append(run([sys.executable, "-m", "autograder", "grade", NAME], root))
    return stock, statistics.mean(ours)


if __name__ == "__main__":
    raise SystemExit(main())
