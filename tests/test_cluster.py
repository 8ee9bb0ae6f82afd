"""The same grading on a Dask cluster: a scheduler and two workers on this machine, started as people start them."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.commands.main import main
from autograder.course import Course, CourseError
from autograder.fingerprint import engine
from autograder.running import cluster_worker
from autograder.running.cluster import ClusterPool, packed
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.errors import SandboxError
from tests.conftest import Command
from tests.support import accepted, copy_course, dump, marks, scores, without_pictures

_BIN = Path(sys.executable).parent
_MISTAKE = accepted("loops").replace("kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]")
_COUNT = 24


class Cluster:
    """A scheduler, and workers that are named by numbers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scheduler, line = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", until="Scheduler at")
        found = re.search(r"tcp://\S+", line)
        assert found is not None
        self.address = found[0]
        self._workers: dict[int, subprocess.Popen[str]] = {}

    def start_worker(self, number: int) -> None:
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder / str(number)))
        self._workers[number], _ = self._start("worker", self.address, *options, until="Registered to")

    def kill_worker(self, number: int) -> None:
        self._workers.pop(number).kill()

    def kill_scheduler(self) -> None:
        self._scheduler.kill()

    def close(self) -> None:
        for process in (*self._workers.values(), self._scheduler):
            process.kill()
            process.communicate()

    def _start(self, *words: str, until: str) -> tuple[subprocess.Popen[str], str]:
        command = [str(_BIN / "dask"), *words, "--no-dashboard"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        line = next((line for line in process.stderr if until in line), "")
        assert line, f"{words} did not start"
        return process, line


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("dask"))
    made.start_worker(1)
    made.start_worker(2)
    yield made
    made.close()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_course(tmp_path_factory.mktemp("cluster") / "course", pictures=False, released=True)
    for number in range(_COUNT):
        folder = root / "submitted" / f"s{number:02}" / "convolution"
        folder.mkdir(parents=True)
        notebook = without_pictures(conv_at=_MISTAKE) if number % 2 else without_pictures()
        (folder / "convolution.ipynb").write_bytes(dump(notebook))
    (root / "submitted/s04/convolution/convolution.ipynb").write_text("no notebook")
    return root


@pytest.fixture(scope="module")
def right(course: Path, tmp_path_factory: pytest.TempPathFactory, command: Command) -> dict[tuple[str, str], float]:
    """The marks that this machine gives by itself."""
    alone = copy_course(tmp_path_factory.mktemp("alone") / "course", pictures=False, released=True)
    (alone / "submitted").symlink_to(course / "submitted")
    assert command("grade", "convolution", cwd=alone).returncode == 1
    assert marks(alone)["s00"] == 25 > marks(alone)["s01"] > 0
    return scores(alone)


def test_the_marks_are_the_same(course: Path, cluster: Cluster, right: object, command: Command) -> None:
    done = command("grade", "convolution", "--scheduler", cluster.address, cwd=course)
    assert done.returncode == 1
    assert "s04: 0 of 25. The file is not" in done.stdout
    assert "Traceback" not in done.stderr
    assert scores(course) == right


def test_the_language_of_the_release_goes_with_the_course(tmp_path: Path, course: Path) -> None:
    released = json.loads((course / "assignments/convolution/convolution.ipynb").read_bytes())
    released["metadata"]["language"] = "ko"
    assignment = Course(copy_course(tmp_path / "course")).assignment("convolution")
    assignment.released_notebook.write_bytes(dump(released))
    with tarfile.open(fileobj=io.BytesIO(packed(assignment))) as archive:
        archive.extractall(tmp_path / "worker", filter="data")
    assert Course(tmp_path / "worker").assignment("convolution").catalogue.text("stride 2") == "스트라이드 2"


@pytest.mark.long
def test_a_korean_course_is_graded_in_korean(course: Path, cluster: Cluster, command: Command) -> None:
    notebook = course / "assignments/convolution/convolution.ipynb"
    before = notebook.read_bytes()
    released = json.loads(before)
    released["metadata"]["language"] = "ko"
    notebook.write_bytes(dump(released))
    command("grade", "convolution", "--student", "s01", "--scheduler", cluster.address, cwd=course)
    result = course / "autograded/s01/convolution/convolution.results.json"
    assert "커널" in json.loads(result.read_bytes())["cells"][0]["hint"]
    notebook.write_bytes(before)
    command("grade", "convolution", "--student", "s01", "--scheduler", cluster.address, cwd=course)
    assert "kernel" in json.loads(result.read_bytes())["cells"][0]["hint"]


def _grading(course: Path, cluster: Cluster) -> tuple[subprocess.Popen[str], str]:
    """A run that has graded some, but not all."""
    words = [str(_BIN / "autograder"), "grade", "convolution", "--force", "--scheduler", cluster.address]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(words, cwd=course, text=True, **pipes)  # type: ignore[call-overload]
    return process, process.stdout.readline()


def test_a_worker_that_dies_loses_nothing(course: Path, cluster: Cluster, right: object) -> None:
    process, before = _grading(course, cluster)
    cluster.kill_worker(1)
    assert process.stdout is not None
    said = process.stdout.read()  # `communicate` would lose the lines that were read together with the first
    _, errors = process.communicate()
    assert process.returncode == 1, errors
    assert len(re.findall(r"^\[\d+/24\]", before + said, re.MULTILINE)) == _COUNT
    assert "could not be graded" not in said
    assert scores(course) == right
    cluster.start_worker(1)


@pytest.mark.long
def test_an_interrupted_run_ends_at_once(course: Path, cluster: Cluster, command: Command, right: object) -> None:
    process, _ = _grading(course, cluster)
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Interrupted. What was graded so far is kept." in errors
    assert "Traceback" not in errors
    assert command("grade", "convolution", "--scheduler", cluster.address, cwd=course).returncode == 1
    assert scores(course) == right


def test_another_version_on_a_worker_is_said(course: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_worker, "engine", lambda packages: {**engine(packages), "numpy": "0.0.1"})
    pool = ClusterPool(Course(course).assignment("convolution"), cluster.address)
    with pytest.raises(CourseError, match=r"cannot grade: it has numpy \S+, and here is numpy 0\.0\.1\. Install"):
        pool.ready()
    pool.close()


def test_what_a_worker_lacks_is_said(course: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SANDBOX", "no-such-sandbox")
    pool = ClusterPool(Course(course).assignment("convolution"), cluster.address)
    with pytest.raises(CourseError, match=r"worker tcp://\S+ cannot grade: .*no-such-sandbox"):
        pool.ready()
    pool.close()


def test_no_sandbox_is_needed_where_the_cluster_grades(
    course: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(sandbox: Bubblewrap) -> None:
        raise SandboxError("none here")

    monkeypatch.setattr(Bubblewrap, "check", refuse)
    monkeypatch.chdir(course)
    words = ["grade", "convolution", "--student", "s00", "--force"]
    assert main(words) == 2
    assert main([*words, "--scheduler", cluster.address]) == 0


@pytest.mark.long  # it waits for what does not come
def test_a_scheduler_without_workers_or_none_at_all(tmp_path: Path, course: Path, command: Command) -> None:
    empty = Cluster(tmp_path)
    pool = ClusterPool(Course(course).assignment("convolution"), empty.address, workers_seconds=0.3)
    with pytest.raises(CourseError, match=r"has no workers. Start some: dask worker tcp://"):
        pool.ready()
    pool.close()
    empty.close()
    done = command("grade", "convolution", "--force", "--scheduler", empty.address, cwd=course)
    assert done.returncode == 2
    assert f"There is no Dask scheduler at {empty.address}" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_dask_it_is_said_what_to_install(course: Path) -> None:
    program = "import sys; sys.modules['distributed'] = None; from autograder.commands.main import main; main()"
    words = [sys.executable, "-c", program.replace("main()", "sys.exit(main())"), "grade", "convolution", "--force"]
    done = subprocess.run(
        [*words, "--scheduler", "tcp://x"], cwd=course, env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--scheduler needs the package distributed. Install nbautograder[cluster]." in done.stderr


@pytest.mark.long
def test_a_scheduler_that_is_lost_is_said_and_nothing_else_is(
    course: Path, cluster: Cluster, command: Command, right: object
) -> None:
    process, _ = _grading(course, cluster)
    cluster.kill_scheduler()
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "was lost. What was graded is kept" in errors
    assert "Traceback" not in errors
    assert command("grade", "convolution", cwd=course).returncode == 1
    assert scores(course) == right
