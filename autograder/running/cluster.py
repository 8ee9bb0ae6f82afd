"""Grades on a Dask cluster: submissions travel to its workers as they were read, results back as plain data.

The course travels once, by content: Dask gives it to every worker, to those that join later too. What a lost worker
had not finished Dask gives to another one.
"""

from __future__ import annotations

import concurrent.futures
import io
import logging
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from distributed import Client, KilledWorker

from autograder.course import CONFIG_FILE, Assignment, CourseError
from autograder.grading.collected import prepare
from autograder.running.cluster_worker import CourseOnWorker, grade
from autograder.running.grading_process import GradingOrder, GradingOutcome
from autograder.running.pipeline import Autograded, ReleasedCells, not_autograded
from autograder.running.reading import SubmittedFolders
from autograder.seed import secret_file

_CONNECT_SECONDS = 5
_WORKERS_SECONDS = 60
#: Submissions under way for each thread of the cluster.
_AHEAD = 4


class ClusterPool:
    """A `pool.Pool`. Raises CourseError where no scheduler answers at that address, or the graders are at fault."""

    def __init__(self, assignment: Assignment, address: str, workers_seconds: float = _WORKERS_SECONDS) -> None:
        """workers_seconds: how long to wait for the cluster's first worker."""
        self._assignment, self._address, self._patience = assignment, address, workers_seconds
        prepare(assignment)
        self._futures: dict[Path, Any] = {}
        self._released: dict[Path, ReleasedCells] = {}
        self.window = 50
        for name in logging.root.manager.loggerDict:  # what matters of it is said in one sentence
            if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            why = f"{type(error).__name__}: {error}" if isinstance(error, ValueError) else "nothing answers"
            raise CourseError(
                f"There is no Dask scheduler at {address} ({why}). Start one, with `dask scheduler` for instance, and "
                "give the address that it says."
            ) from None

    def ready(self) -> None:
        """Whatever of the course is made for this run, a release say, is made by now: it is packed."""
        assignment = self._assignment
        self._folders = SubmittedFolders(assignment)
        self._course = CourseOnWorker(
            packed(assignment), assignment.name, assignment.packages, assignment.course.sandbox
        )
        try:
            self._client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError:
            raise CourseError(
                f"The scheduler {self._address} has no workers. Start some: dask worker {self._address} --nthreads 1"
            ) from None
        try:
            self._client.register_plugin(self._course)
            threads = self._client.nthreads()
            asked = {worker: self._submit(b"", workers=[worker]) for worker in threads}
            told = {
                worker: msgspec.msgpack.decode(future.result(), type=GradingOutcome) for worker, future in asked.items()
            }
        except Exception as error:  # whatever another version there, or none, leads to
            raise CourseError(
                f"A worker of {self._address} cannot take the course ({type(error).__name__}: {error}). Install the "
                "same autograder there as here."
            ) from None
        for worker, outcome in told.items():
            _raise_if_fatal(outcome, f"The worker {worker} cannot grade: {outcome.trouble}")
        self.window = max(self.window, _AHEAD * sum(threads.values()))

    def ahead(self, notebook: Path, released: ReleasedCells) -> None:
        order = GradingOrder(self._folders.read(notebook), released)
        self._released[notebook] = released
        self._futures[notebook] = self._submit(msgspec.msgpack.encode(order))

    def has(self, notebook: Path) -> bool:
        return notebook in self._futures

    def done(self, notebook: Path, seconds: float) -> bool:
        with suppress(TimeoutError, concurrent.futures.CancelledError):
            self._futures[notebook].exception(timeout=seconds)
        return bool(self._futures[notebook].done())

    def finished(self, notebook: Path) -> Autograded:
        future, released = self._futures.pop(notebook), self._released.pop(notebook)
        try:
            outcome = msgspec.msgpack.decode(future.result(), type=GradingOutcome)
        except KilledWorker:
            outcome = GradingOutcome(trouble="The cluster's workers died over it, one after the other.")
        except (concurrent.futures.CancelledError, OSError):
            raise CourseError(
                f"The scheduler {self._address} was lost. What was graded is kept; run it again when it is back."
            ) from None
        _raise_if_fatal(outcome, f"A worker of {self._address} cannot grade: {outcome.trouble}")
        return outcome.autograded or not_autograded(self._assignment, str(notebook), released, outcome.trouble)

    def close(self) -> None:
        with suppress(Exception):  # the cluster may be gone
            if self._client.status == "running":
                self._client.cancel(list(self._futures.values()))
                self._client.unregister_worker_plugin(self._course.name)
        self._client.close(timeout=2)

    def _submit(self, order: bytes, **where: Any) -> Any:
        return self._client.submit(grade, self._course.name, order, pure=False, **where)


def _raise_if_fatal(outcome: GradingOutcome, words: str) -> None:
    if outcome.fatal:
        raise CourseError(words)


def packed(assignment: Assignment) -> bytes:
    """All that grading needs of the course. The same files give the same bytes. CourseError without a release."""
    root = assignment.course.root
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", dereference=True) as archive:
        archive.addfile(_plain(tarfile.TarInfo(CONFIG_FILE)))
        folders = (assignment.source, assignment.solutions, assignment.graders, assignment.existing_release())
        for path in (*folders, *assignment.shared, assignment.course.graders / "course.toml"):
            if path.exists():
                archive.add(path, str(path.relative_to(root)), filter=_plain)
        seed = tarfile.TarInfo(str(secret_file(assignment.course.graders).relative_to(root)))
        content = assignment.course.seed.encode()  # whichever counts here must count there
        seed.size, seed.mode = len(content), 0o600
        archive.addfile(_plain(seed), io.BytesIO(content))
    return buffer.getvalue()


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = 0, 0, 0, "", ""
    return entry
