"""Figures in words: ratios against what is wanted, then the seconds that they are made of."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import NUMPY, TENSORFLOW, Figures


def report(figures: Figures, arguments: list[str]) -> str:
    """arguments: those of the command that measured."""
    command = " ".join(["python -m benchmarks", *arguments])
    lines = ["# How fast a class is graded", "", f"Made by `{command}`. {figures.machine}.", ""]
    lines += ["| what | wanted | found |", "|---|---|---|", *_wanted(figures), ""]
    lines += [
        *_explained(figures),
        "",
        "## Seconds",
        "",
        "| who | submissions | seconds | ms each |",
        "|---|---|---|---|",
    ]
    lines += [*_seconds(figures), ""]
    return "\n".join(lines)


def slope(runs: dict[int, float]) -> float:
    """Seconds that one more submission takes, between the smallest and the largest class."""
    small, large = min(runs), max(runs)
    return (runs[large] - runs[small]) / (large - small)


def _each(found: tuple[int, float]) -> float:
    count, seconds = found
    return seconds / count


def _wanted(f: Figures) -> Iterator[str]:
    ours = {size: run.seconds for size, run in f.ours.items()}
    sizes, largest = sorted(ours), max(ours)
    middle = 1_000 if 1_000 in ours else largest
    for size, least in ((100, 25), (1_000, 60)):
        if size in ours:
            found = size * _each(f.stock) / ours[size]
            yield _row(
                f"`{NUMPY}`, {size:,}, against stock nbgrader (from {f.stock[0]})", f"{least} ×", f"{found:.0f} ×"
            )
    if 100 in ours:
        found = 100 * _each(f.otter) / ours[100]
        yield _row(f"`{NUMPY}`, 100, against Otter (from {f.otter[0]})", "70 ×", f"{found:.0f} ×")
    for size, least in ((100, 25), (1_000, 40)):
        if size in f.tensorflow:
            found = size * _each(f.stock_tensorflow) / f.tensorflow[size].seconds
            what = f"`{TENSORFLOW}`, {size:,}, against stock nbgrader (from {f.stock_tensorflow[0]})"
            yield _row(what, f"{least} ×", f"{found:.0f} ×")
    marginal = slope({size: ours[size] for size in sizes if 100 <= size <= middle} if middle > 100 else ours)
    most = max(3 * f.bare, 0.025)
    words = f"{1000 * marginal:.1f} ms; bare {1000 * f.bare:.1f} ms"
    yield _row("one more submission", f"at most {1000 * most:.0f} ms", words)
    yield _row(f"two workers against one, {middle:,}", "1.8 ×", f"{f.one_worker / ours[middle]:.2f} ×")
    if largest > middle > 100:
        grown = (ours[largest] - ours[middle]) / (largest - middle) / marginal
        yield _row(f"one more at {largest:,} against at 100", "at most 1.1 ×", f"{grown:.2f} ×")
    if largest > 100 and 100 in ours:
        grown = f.ours[largest].mib / f.ours[100].mib
        yield _row(f"memory at {largest:,} against at 100", "at most 1.1 ×", f"{grown:.2f} ×")
    yield _row(f"again with nothing changed, {middle:,}", "under 2 %", f"{100 * f.unchanged / ours[middle]:.1f} %")
    yield _row(f"resumed when interrupted at half, {middle:,}", "at most 0.55", f"{f.resumed / ours[middle]:.2f}")


def _explained(f: Figures) -> Iterator[str]:
    yield "Whole commands, start-up and gradebook included, on the same submissions, in one run."
    yield "Stock nbgrader runs every cell, pictures too; `autograder grade` leaves illustrations to whoever reads them."
    yield "Bare: the same cells and calls in one process, nothing compared, no notebook read or written."
    yield "Memory: of the grader's own processes, what they share counted once."


def _seconds(f: Figures) -> Iterator[str]:
    for size, run in f.ours.items():
        yield _timed(f"`autograder grade {NUMPY}` ({run.mib:.0f} MiB)", size, run.seconds)
    middle = 1_000 if 1_000 in f.ours else max(f.ours)
    yield _timed("the same, one worker", middle, f.one_worker)
    yield _timed("the same, a Dask cluster of two workers", middle, f.dask)
    yield _timed(f"`nbgrader autograde {NUMPY}`", *f.stock)
    yield _timed("four of it side by side", *f.stock_four)
    yield _timed("`otter run`", *f.otter)
    for size, run in f.tensorflow.items():
        yield _timed(f"`autograder grade {TENSORFLOW}` ({run.mib:.0f} MiB)", size, run.seconds)
    yield _timed(f"`nbgrader autograde {TENSORFLOW}`", *f.stock_tensorflow)


def _timed(who: str, count: int, seconds: float) -> str:
    return f"| {who} | {count:,} | {seconds:.1f} | {1000 * seconds / count:.0f} |"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
