"""`python -m benchmarks [--look]`: grading a class with `autograder grade`, with stock `nbgrader autograde`, one or
four at a time, and with Otter, in one run on the same submissions; then by size, memory, workers, on a Dask cluster,
and the floor. Writes benchmarks/results/scale.md and scale.svg.

Ours and nbgrader use this environment, Otter one of its own (build/otter, built when it is missing); in all of them
bytecode is compiled at installation. Half an hour; `--look`: smaller classes, five minutes, nothing written.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from autograder.course import find_course
from benchmarks.measure import Plan, measure
from benchmarks.otter import otter
from benchmarks.picture import draw
from benchmarks.report import report

_RESULTS = Path("benchmarks/results")
_LOOK = Plan(sizes=(10, 100), middle=100, stock=4, stock_tensorflow=2, otter=1, tensorflow=(20,))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--look", action="store_true", help="smaller classes, nothing written")
    parser.add_argument("--sizes", help="of the classes, 10,100,1000,10000")
    parser.add_argument("--tensorflow", help="the same for the assignment with TensorFlow")
    arguments = parser.parse_args()
    plan = _LOOK if arguments.look else Plan()
    if arguments.sizes:
        plan = Plan(sizes=_numbers(arguments.sizes), tensorflow=_numbers(arguments.tensorflow or "100,1000"))
    otter()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(find_course(Path.cwd()), Path(folder), plan, lambda words: print(words, flush=True))
    text = report(figures, sys.argv[1:])
    print(f"\n{text}")
    if not arguments.look:
        (_RESULTS / "scale.md").write_text(text, encoding="utf-8")
        draw(figures, _RESULTS / "scale.svg")
    return 0


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(word.replace("_", "")) for word in words.split(","))


if __name__ == "__main__":
    sys.exit(main())
