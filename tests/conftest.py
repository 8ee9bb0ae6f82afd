"""Shared by all tests: the real course, a real warm sandbox, the real commands."""

from __future__ import annotations

import compileall
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from autograder.course import Assignment, Course
from autograder.notebook.folder import remove
from autograder.running.pipeline import Pipeline
from tests.forked import Forks
from tests.shared import VARIABLE, is_first
from tests.support import LONG

ROOT = Path(__file__).parent.parent
#: Far less than pytest's own way of removing its old folders can go down.
_TOO_DEEP = 100
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left_that_pytest_cannot_remove(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Of the folders that tests nest by the thousand: they would end one of the next runs."""
    yield
    for folder in tmp_path_factory.getbasetemp().iterdir():
        if folder.is_dir() and not folder.is_symlink() and _depth(folder, _TOO_DEEP) == _TOO_DEEP:
            remove(folder)


def _depth(folder: Path, most: int) -> int:
    level, depth = [os.fspath(folder)], 0
    while level and depth < most:
        level = [inner for path in level for inner in _folders_in(path)]
        depth += 1
    return depth


def _folders_in(path: str) -> list[str]:
    try:
        return [one.path for one in os.scandir(path) if one.is_dir(follow_symlinks=False)]
    except OSError:  # closed to us, or its path is too long
        return []


@pytest.fixture(scope="session")
def course() -> Course:
    return Course(ROOT)


@pytest.fixture(scope="session")
def assignment(course: Course) -> Assignment:
    return course.assignment("convolution")


@pytest.fixture(scope="session")
def convnet(course: Course) -> Iterator[Pipeline]:
    """That grades `convnet`: Keras takes seconds to be loaded."""
    with Pipeline(course.assignment("convnet")) as pipeline:
        yield pipeline


class Commands:
    """The first of each kind is a process of its own, as a user starts it, in one of pytest's processes; more of the
    same are forked from one that has imported other people's packages."""

    def __init__(self) -> None:
        self._environment = self.environment()  # which a test may change for itself
        self._forks: Forks | None = None
        self._busy = threading.Lock()

    def run(self, *words: object, cwd: Path = ROOT, program: str = "autograder") -> subprocess.CompletedProcess[str]:
        # Not the environment's bin on PATH: people run .venv/bin/autograder without activating anything.
        whole = [str(Path(sys.executable).parent / program), *map(str, words)]
        environment = self.environment()
        again = not is_first(f"{program} {words[0]}") and (program != "python" or words[0] == "-c")
        again = again and all(map(_is_read_late, dict(environment.items() ^ self._environment.items())))
        if again and self._busy.acquire(blocking=False):
            try:
                self._forks = self._forks or Forks(self._environment)
                return self._forks.run(whole[1:] if program == "python" else whole, cwd, environment)
            finally:
                self._busy.release()
        return subprocess.run(whole, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    @staticmethod
    def environment() -> dict[str, str]:
        return {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}

    def close(self) -> None:
        if self._forks is not None:
            self._forks.close()


def _is_read_late(name: str) -> bool:
    """Of the environment, by whoever needs it, and not when packages are imported or Python starts."""
    return name in ("PATH", "PYTHONPATH") or name.startswith("AUTOGRADER_")


@pytest.fixture(scope="session")
def command() -> Iterator[Command]:
    """command("score", "convolution", FILE, cwd=…): run `autograder` as a user does. program="python": -c and code."""
    commands = Commands()
    yield commands.run
    commands.close()


#: TensorFlow says nothing, and starts no threads before it computes.
_QUIET_KERAS = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": ""}
WithKeras = Callable[[str, Path], str]


@pytest.fixture(scope="session")
def with_keras() -> Iterator[WithKeras]:
    """with_keras(CODE, FOLDER): what it prints when it is run there, forked from a process that has loaded Keras and
    Matplotlib, which takes five seconds, and has no window."""
    forks = Forks(Commands.environment() | _QUIET_KERAS | {"MPLBACKEND": "agg"}, ("matplotlib.pyplot", "keras"))

    def run(code: str, folder: Path) -> str:
        done = forks.run(["-c", code], folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    yield run
    forks.close()


#: The longest first, so that no core waits for the other at the end: a file goes to one of them as a whole. Without
#: --no-loadscope-reorder, xdist takes those with the most tests first.
_TAKE_LONG = (
    *("test_attacks", "test_docs", "test_translations", "test_unlucky", "test_by_hand"),
    *("test_faults", "test_release_troubles", "test_student_session", "test_editors", "test_verify", "test_batch"),
    *("test_mutants", "test_notebook_alone", "test_commands", "test_another_course", "test_neighbours"),
    *("test_cluster", "test_demo", "test_predictions", "test_graders", "test_limits", "test_fingerprint"),
    *("test_busy_class", "test_beside", "test_handed_in", "test_feedback", "test_pages", "test_no_notebook"),
    *("test_budgets", "test_diagnosis", "test_student_material", "test_forms", "test_one_comparison", "test_models"),
    *("test_session", "test_postgresql", "test_forward_numpy", "test_wrong_answers", "test_definitions"),
    *("test_broken_notebooks", "test_new", "test_formulas", "test_configuration", "test_output", "test_installed"),
    *("test_disclosure", "test_kernel", "test_ahead", "test_wall", "test_guide", "test_extensions", "test_one_file"),
    *("test_notebook_pictures", "test_stand_in", "test_links"),
    # Of tests/authors_mistakes.
    *(
        "test_commands",
        "test_files",
        "test_grading",
        "test_hidden_tests",
        "test_notebook",
        "test_one_line",
        "test_solutions",
    ),
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Tests wait for much: servers, browsers, limits that are used up."""
    return min((os.cpu_count() or 1) + 1, 4)


_SEARCH = """
import os, sys
from pathlib import Path
from autograder.course import Course
from autograder.grading.collected import prepare
course, forks = Course(Path(sys.argv[1])), []
for name in course.names():
    if (fork := os.fork()) == 0:
        prepare(course.assignment(name))
        os._exit(0)
    forks.append(fork)
sys.exit(any([os.waitpid(fork, 0)[1] for fork in forks]))
"""


def pytest_configure(config: pytest.Config) -> None:
    """Some tests interrupt what they start. Where the tests themselves are started in the background, a shell ignores
    Ctrl-C for all of it."""
    if not hasattr(config, "workerinput"):
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="shared-by-tests-")
    sys.dont_write_bytecode = False  # while tests are collected: pytest would compile them anew each time
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _keep_streams_open()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(VARIABLE))


def _keep_streams_open() -> None:
    """TensorFlow logs with absl, which keeps the standard error that it found when a test imported it, pytest's own;
    and closes it when anybody configures logging, as nbgrader does, while another one is in its place. No test after
    that could begin. This one it never closes."""
    with suppress(ImportError):
        from absl import logging

        logging.get_absl_handler().python_handler.stream = sys.__stderr__


def pytest_sessionstart(session: pytest.Session) -> None:
    """Many tests grade a copy of the course. Its hidden cases are searched for once, before the first copy is made, all
    assignments side by side. And hundreds of processes import the engine: with PYTHONDONTWRITEBYTECODE, which may be
    set on a machine, each would compile all of it."""
    if hasattr(session.config, "workerinput"):
        return
    compileall.compile_dir(ROOT / "autograder", quiet=1)
    subprocess.run([sys.executable, "-c", _SEARCH, str(ROOT)], check=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ranks = {stem: rank for rank, stem in enumerate(_TAKE_LONG)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))
    if not LONG:
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Whoever looks for garbage, as pytest does five times at its end, need not go through what all tests import, and
    nor does Python when it ends."""
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)  # tests write modules anew in the same second
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In continuous integration a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("AUTOGRADER_NO_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = 1
        reporter.write_line("Skipped tests count as failures here (AUTOGRADER_NO_SKIPS).", red=True)
