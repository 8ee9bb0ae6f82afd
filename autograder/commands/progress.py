"""A line at the foot of the terminal while submissions are graded: how many, how fast, how long it will take."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(total: int) -> Iterator[Callable[[bool], None]]:
    """What it yields is called once for each submission, with whether a person has to look at it. Where standard error
    is no terminal, nothing is shown."""
    if not sys.stderr.isatty():
        yield lambda attention: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} a second" if task.speed else "")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeLeft(elapsed_when_finished=True))
    seen = TextColumn("{task.fields[seen]}")
    with Progress(*columns, seen, console=Console(stderr=True), redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=total, seen="")
        troubled = 0

        def advance(attention: bool) -> None:
            nonlocal troubled
            troubled += attention
            words = f"{troubled} {'needs' if troubled == 1 else 'need'} a person" if troubled else ""
            bar.update(task, advance=1, seen=words)

        yield advance
