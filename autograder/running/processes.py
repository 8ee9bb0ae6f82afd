"""Grades ahead, in worker processes around warm sandboxes, while the gradebook is written here.

What travels between host processes is msgpack of our own types, as over the wire, and lies in files: through the
workers' common pipe go names alone, which a pipe takes whole or not at all. Whoever is killed while it sends something
larger leaves half of it there, and the rest would be waited for. A worker that dies loses nothing: what it had not
finished is given to others.
"""

from __future__ import annotations

import ctypes
import itertools
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from autograder.course import Assignment
from autograder.grading.prepared import Prepared
from autograder.running.pipeline import Autograded, Pipeline, ReleasedCells, not_autograded
from autograder.running.reading import SubmittedFolders
from autograder.sandbox.warm import WarmSandboxes

_PR_SET_PDEATHSIG = 1
#: How often new workers are started for one submission; by then it is hardly chance.
_RESTARTS = 3
#: For the kernel, when the machine has no memory left: before all else that runs here, after sandboxes and guests
#: (`guest.processes`).
_DIES_EARLY = 300


class GradingPool:
    """A `pool.Pool` of processes on this machine. Raises CourseError where the graders are at fault, SandboxError where
    there is no sandbox."""

    window = 50

    def __init__(self, assignment: Assignment, workers: int) -> None:
        self._assignment, self._workers = assignment, workers
        self._rooms = WarmSandboxes(assignment, guests=workers)
        self._files = tempfile.TemporaryDirectory(prefix="autograder-")
        self._number = itertools.count()
        self._queued: dict[Path, tuple[Path, Future[None]]] = {}
        self._first: Future[None]
        try:  # the sandbox warms up meanwhile
            self._prepared = Prepared(assignment)
        except BaseException:
            self._rooms.close()
            self._files.cleanup()
            raise
        self._start_workers()

    def ready(self) -> None:
        for _ in range(_RESTARTS):
            try:
                return self._first.result()
            except BrokenProcessPool:
                self._restart()
        return self._first.result()

    def ahead(self, notebook: Path, released: ReleasedCells) -> None:
        order = Path(self._files.name, f"{next(self._number)}.order")
        order.write_bytes(msgspec.msgpack.encode(_Order(str(notebook), released)))
        self._queue(notebook, order)

    def has(self, notebook: Path) -> bool:
        return notebook in self._queued

    def done(self, notebook: Path, seconds: float) -> bool:
        return bool(wait([self._queued[notebook][1]], seconds).done)

    def finished(self, notebook: Path) -> Autograded:
        order, _ = self._queued[notebook]
        try:
            for _ in range(_RESTARTS):
                try:
                    self._queued[notebook][1].result()
                    return msgspec.msgpack.decode(_outcome(order).read_bytes(), type=Autograded)
                except (BrokenProcessPool, CancelledError):
                    self._restart()
            released = msgspec.msgpack.decode(order.read_bytes(), type=_Order).released
        finally:
            del self._queued[notebook]
            order.unlink()
            _outcome(order).unlink(missing_ok=True)
        words = f"The processes that grade died {_RESTARTS} times over it."
        return not_autograded(self._assignment, str(notebook), released, words)

    def close(self) -> None:
        if any(not future.done() for _, future in self._queued.values()):
            for worker in multiprocessing.active_children():
                worker.kill()
        self._pool.shutdown(cancel_futures=True)
        self._rooms.close()
        self._files.cleanup()

    def _start_workers(self) -> None:
        # Forked, so that nothing is imported or made twice and the sandbox is shared.
        self._pool = ProcessPoolExecutor(
            self._workers,
            multiprocessing.get_context("fork"),
            initializer=_start,
            initargs=(self._assignment, self._rooms, self._prepared, os.getpid()),
        )
        try:
            with _uninterrupted():
                self._first = self._pool.submit(_check)
        except BrokenProcessPool as error:
            self._first = Future()
            self._first.set_exception(error)

    def _queue(self, notebook: Path, order: Path) -> None:
        """Where the workers are dead, its future says so when it is asked."""
        try:
            future = self._pool.submit(_work, str(order))
        except BrokenProcessPool as error:
            future = Future()
            future.set_exception(error)
        self._queued[notebook] = (order, future)

    def _restart(self) -> None:
        """New workers, and all that has no result yet once more. What they had begun, the sandbox ends by itself."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._start_workers()
        for notebook, (order, future) in list(self._queued.items()):
            if future.cancelled() or not future.done() or future.exception() is not None:
                self._queue(notebook, order)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes that are started meanwhile leave it to this one what an interrupted terminal means."""
    if threading.current_thread() is not threading.main_thread():  # Python lets no other one decide that
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Order(msgspec.Struct, frozen=True):
    notebook: str
    released: ReleasedCells


class _Worker:
    def __init__(self, assignment: Assignment, rooms: WarmSandboxes, prepared: Prepared) -> None:
        self._folders = SubmittedFolders(assignment)
        self.pipeline = Pipeline(assignment, rooms, prepared)

    def grade(self, notebook: Path, released: ReleasedCells) -> Autograded:
        return self.pipeline.autograde(self._folders.read(notebook), released)


_worker: _Worker
_failure: Exception | None = None


def _start(assignment: Assignment, rooms: WarmSandboxes, prepared: Prepared, parent: int) -> None:
    """In the worker, once. A failure is kept for the first task: an initializer may not raise."""
    global _failure, _worker
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # killed before that held
        os._exit(1)
    with suppress(OSError):  # of a machine without memory; it is replaced, and what it had begun is graded anew
        Path("/proc/self/oom_score_adj").write_text(str(_DIES_EARLY), encoding="ascii")
    try:
        _worker = _Worker(assignment, rooms, prepared)
    except Exception as error:
        _failure = error
        return
    multiprocessing.util.Finalize(None, _worker.pipeline.close, exitpriority=10)


def _check() -> None:
    """The first task: makes the pool start its processes, and raises what went wrong at their start."""
    if _failure is not None:
        raise _failure


def _work(order: str) -> None:
    _check()
    asked = msgspec.msgpack.decode(Path(order).read_bytes(), type=_Order)
    graded = _worker.grade(Path(asked.notebook), asked.released)
    _outcome(Path(order)).write_bytes(msgspec.msgpack.encode(graded))


def _outcome(order: Path) -> Path:
    """Where it lies. Half of one is never read: whoever wrote it has then said nothing."""
    return order.with_suffix(".outcome")
