"""Who grades a class, each timed as a whole command: start-up, gradebook and all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_BIN = Path(sys.executable).parent
AUTOGRADER, NBGRADER, DASK = (str(_BIN / program) for program in ("autograder", "nbgrader", "dask"))
_SAMPLE_SECONDS = 0.25


@dataclass(frozen=True)
class Run:
    seconds: float
    mib: float
    """The most that the command's processes held at one time, what they share counted once; not what is in the
    sandbox."""


def timed(words: list[str], folder: Path, until: str | None = None) -> Run:
    """Ends the program where the command fails. until: interrupt it when it has said so."""
    process = start(words, folder)
    watch = _Watch(process.pid)
    begun = time.monotonic()
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if until is not None and line.startswith(until):
            process.send_signal(signal.SIGINT)
            until = None
    process.wait()
    seconds = time.monotonic() - begun
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)} failed:\n{''.join(said)[-2000:]}")
    return Run(seconds, watch.stop())


def start(words: list[str], folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.Popen(
        words, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def side_by_side(words: list[str], folders: list[Path]) -> float:
    """Seconds until the same command is through in all of them."""
    begun = time.monotonic()
    processes = [start(words, folder) for folder in folders]
    for process in processes:
        said, _ = process.communicate()
        if process.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(words)} failed:\n{said[-2000:]}")
    return time.monotonic() - begun


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """A Dask scheduler and workers on this machine; gives its address."""
    scheduler = start([DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], folder)
    processes = [scheduler]
    try:
        address = _await(scheduler, r"Scheduler at:\s*(tcp://\S+)")
        for _ in range(workers):
            options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder)]
            worker = start([DASK, "worker", address, *options], folder)
            processes.append(worker)
            _await(worker, r"(Registered to)")
        yield address
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def _await(process: subprocess.Popen[str], pattern: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(pattern, line):
            return found[1]
    raise SystemExit(f"{process.args} did not start")


class _Watch:
    """Adds the memory of a process and of its descendants up, again and again, until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._ended = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._most / 1024

    def _run(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            self._most = max(self._most, sum(map(_proportional_kib, _family(self._pid))))


def _family(pid: int) -> Iterator[int]:
    """Without what bubblewrap starts: that is the sandbox."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for child in map(int, children):
            if Path(f"/proc/{child}/comm").read_text(encoding="utf-8").strip() != "bwrap":
                yield from _family(child)
    except OSError:
        return


def _proportional_kib(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        return int(rollup.split("\nPss:")[1].split()[0])
    except (OSError, IndexError):
        return 0
