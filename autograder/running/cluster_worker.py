"""What runs in a worker of a Dask cluster: it unpacks a course, and has processes of its own (`service`) grade with it,
one for each of its threads. A course's modules are never imported here, where other courses' may be."""

from __future__ import annotations

import hashlib
import io
import os
import queue
import shutil
import subprocess
import sys
import tarfile
import tempfile
from typing import Any

import msgspec
from distributed import WorkerPlugin, get_worker

from autograder.course import SANDBOX_VARIABLE
from autograder.fingerprint import engine
from autograder.running.grading_process import GradingOutcome, read_frame, write_frame
from autograder.seed import VARIABLE as SEED_VARIABLE

#: How often a submission is tried whose process died; by then it is hardly chance.
_TRIES = 3


class CourseOnWorker(WorkerPlugin):
    """The course of one assignment. Dask gives it to every worker, and takes it away at the end."""

    def __init__(self, archive: bytes, assignment: str, packages: tuple[str, ...], sandbox: str) -> None:
        self.name = f"autograder-{assignment}-{hashlib.sha256(archive + sandbox.encode()).hexdigest()[:16]}"
        self._archive, self._assignment, self._sandbox = archive, assignment, sandbox
        self._packages, self._engine = packages, engine(packages)

    def setup(self, worker: Any) -> None:
        self._folder = tempfile.mkdtemp(prefix="autograder-", dir=worker.local_directory)
        with tarfile.open(fileobj=io.BytesIO(self._archive)) as archive:
            archive.extractall(self._folder, filter="data")
        self._idle: queue.SimpleQueue[_Service] = queue.SimpleQueue()
        self._all: list[_Service] = []

    def teardown(self, worker: Any) -> None:
        for service in self._all:
            service.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def grade(self, order: bytes) -> bytes:
        """An `GradingOrder`, to an `GradingOutcome`."""
        if words := _differing(engine(self._packages), self._engine):
            return msgspec.msgpack.encode(GradingOutcome(trouble=words, fatal=True))
        for _ in range(_TRIES):
            service = self._service()
            outcome = service.ask(order)
            if outcome is not None:
                self._idle.put(service)
                return outcome
            service.close()
        words = f"The processes that grade died {_TRIES} times over it."
        return msgspec.msgpack.encode(GradingOutcome(trouble=words))

    def _service(self) -> _Service:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            service = _Service(self._folder, self._assignment, self._sandbox)
            self._all.append(service)
            return service


def _differing(there: dict[str, str], here: dict[str, str]) -> str:
    """What grades must be the same everywhere, or marks and words could differ."""
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    theirs, ours = (", ".join(f"{name} {one.get(name, '(none)')}" for name in names) for one in (there, here))
    return f"it has {theirs}, and here is {ours}. Install the same on both." if names else ""


class _Service:
    def __init__(self, folder: str, assignment: str, sandbox: str) -> None:
        # -P: the course's folder autograder/ is not this package.
        words = [sys.executable, "-P", "-m", "autograder.running.grading_process", folder, assignment]
        environment = {**os.environ, SANDBOX_VARIABLE: sandbox, "OPENBLAS_NUM_THREADS": "1"}
        environment.pop(SEED_VARIABLE, None)  # the seed came with the course
        self._process = subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._greeting: bytes | None = None

    def ask(self, order: bytes) -> bytes | None:
        """None where the process died. An empty order asks whether it can grade at all."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            if self._greeting is None:
                self._greeting = read_frame(self._process.stdout)
            if (
                self._greeting is None
                or not order
                or msgspec.msgpack.decode(self._greeting, type=GradingOutcome).trouble
            ):
                return self._greeting
            write_frame(self._process.stdin, order)
            return read_frame(self._process.stdout)
        except OSError:
            return None

    def close(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                continue  # what was not sent any more
        self._process.wait()


def grade(course: str, order: bytes) -> bytes:
    """The task: with the course of that name."""
    plugin = get_worker().plugins[course]
    assert isinstance(plugin, CourseOnWorker)
    return plugin.grade(order)
