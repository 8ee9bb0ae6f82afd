"""Grades ahead, in worker processes around warm sandboxes, while nbgrader's own work goes on here.

What travels between host processes is msgpack of our own types, as over the wire. A worker that dies loses
nothing: what it had not finished is given to others.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import msgspec

from autograder.course import Assignment, Course
from autograder.grading.grader import Graded, Grader
from autograder.notebook.reconcile import Framed
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.rooms import Rooms
from autograder.wire.messages import File

_PR_SET_PDEATHSIG = 1
#: How often new workers are started for one submission; by then it is hardly chance.
_RESTARTS = 3


class GradingPool:
    """`ahead` queues a submission, `grade` gives its result. A submission that was not queued, or reads
    otherwise now than then, is graded when it is asked for."""

    def __init__(self, assignment: Assignment, workers: int) -> None:
        self._assignment, self._workers = assignment, workers
        self._rooms = Rooms(assignment, guests=workers)
        self._queued: dict[str, tuple[bytes, Future[bytes]]] = {}
        self._first: Future[None]
        # At once: the sandbox warms up meanwhile.
        self._start_workers()

    def ready(self) -> None:
        """Wait until submissions can be graded. Raises CourseError or SandboxError where they cannot."""
        for _ in range(_RESTARTS):
            try:
                return self._first.result()
            except BrokenProcessPool:
                self._restart()
        return self._first.result()

    def ahead(self, file: str, framed: Framed, files: list[File]) -> None:
        order = msgspec.msgpack.encode(_Order(file, framed, files))
        self._queue(file, order)

    def grade(self, file: str, framed: Framed, files: list[File]) -> Graded:
        """Raises SandboxError where the workers die of it."""
        order = msgspec.msgpack.encode(_Order(file, framed, files))
        queued = self._queued.get(file)
        if queued is None or queued[0] != order:
            self._queue(file, order)
        for _ in range(_RESTARTS):
            try:
                done = self._queued[file][1].result()
            except (BrokenProcessPool, CancelledError):
                self._restart()
            else:
                del self._queued[file]
                return msgspec.msgpack.decode(done, type=Graded)
        del self._queued[file]
        raise SandboxError(f"The processes that grade died {_RESTARTS} times over {file}. Grade it by itself.")

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._rooms.close()

    def _start_workers(self) -> None:
        # Forked, so that nothing is imported twice and the sandbox is shared.
        self._pool = ProcessPoolExecutor(
            self._workers,
            multiprocessing.get_context("fork"),
            initializer=_start,
            initargs=(str(self._assignment.course.root), self._assignment.name, self._rooms, os.getpid()),
        )
        try:
            self._first = self._pool.submit(_check)
        except BrokenProcessPool as error:
            self._first = Future()
            self._first.set_exception(error)

    def _queue(self, file: str, order: bytes) -> None:
        """Where the workers are dead, its future says so when it is asked."""
        try:
            future = self._pool.submit(_grade, order)
        except BrokenProcessPool as error:
            future = Future()
            future.set_exception(error)
        self._queued[file] = (order, future)

    def _restart(self) -> None:
        """New workers, and all that has no result yet once more. What they had begun, the sandbox ends by itself."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._start_workers()
        for file, (order, future) in list(self._queued.items()):
            if future.cancelled() or not future.done() or future.exception() is not None:
                self._queue(file, order)


class _Order(msgspec.Struct, frozen=True):
    file: str
    framed: Framed
    files: list[File]


_grader: Callable[[], Grader]


def _start(root: str, name: str, rooms: Rooms, parent: int) -> None:
    """In the worker, once. A failure is kept for the first submission: an initializer may not raise."""
    global _grader
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # killed before that held
        os._exit(1)
    try:
        grader = Grader(Course(Path(root)).assignment(name), rooms)
    except Exception as error:
        failure = error

        def fail() -> Grader:
            raise failure

        _grader = fail
        return
    _grader = lambda: grader  # noqa: E731
    multiprocessing.util.Finalize(None, grader.close, exitpriority=10)


def _check() -> None:
    """The first task: makes the pool start its processes, and raises what went wrong at their start."""
    _grader()


def _grade(order: bytes) -> bytes:
    asked = msgspec.msgpack.decode(order, type=_Order)
    return msgspec.msgpack.encode(_grader().grade(asked.file, asked.framed, asked.files))
