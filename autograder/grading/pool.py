"""Grades ahead, in worker processes around warm sandboxes, while nbgrader's own work goes on here.

What travels between host processes is msgpack of our own types, as over the wire.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import msgspec

from autograder.course import Assignment, Course
from autograder.grading.grader import Graded, Grader
from autograder.notebook.reconcile import Framed
from autograder.sandbox.rooms import Rooms
from autograder.wire.messages import File


class GradingPool:
    """`ahead` queues a submission, `grade` gives its result. A submission that was not queued, or reads
    otherwise now than then, is graded when it is asked for."""

    def __init__(self, assignment: Assignment, workers: int) -> None:
        self._rooms = Rooms(assignment, guests=workers)
        # Forked, so that nothing is imported twice and the sandbox is shared, and at once: it warms up meanwhile.
        self._pool = ProcessPoolExecutor(
            workers,
            multiprocessing.get_context("fork"),
            initializer=_start,
            initargs=(str(assignment.course.root), assignment.name, self._rooms),
        )
        self._first = self._pool.submit(_check)
        self._queued: dict[str, tuple[bytes, Future[bytes]]] = {}

    def ready(self) -> None:
        """Wait until submissions can be graded. Raises CourseError or SandboxError where they cannot."""
        self._first.result()

    def ahead(self, file: str, framed: Framed, files: list[File]) -> None:
        order = msgspec.msgpack.encode(_Order(file, framed, files))
        self._queued[file] = (order, self._pool.submit(_grade, order))

    def grade(self, file: str, framed: Framed, files: list[File]) -> Graded:
        order = msgspec.msgpack.encode(_Order(file, framed, files))
        queued = self._queued.pop(file, None)
        if queued is None or queued[0] != order:
            queued = (order, self._pool.submit(_grade, order))
        return msgspec.msgpack.decode(queued[1].result(), type=Graded)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._rooms.close()


class _Order(msgspec.Struct, frozen=True):
    file: str
    framed: Framed
    files: list[File]


_grader: Callable[[], Grader]


def _start(root: str, name: str, rooms: Rooms) -> None:
    """In the worker, once. A failure is kept for the first submission: an initializer may not raise."""
    global _grader
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
