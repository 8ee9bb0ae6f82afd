"""The engine as people install it: its wheel in an environment of its own, used from a folder that knows no repository.

What it requires is taken from the environment of these tests. `.ci/install` builds one from requirements.lock alone and
names it in AUTOGRADER_INSTALLED."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

import autograder
from tests.built import built
from tests.support import ROOT

_VARIABLE = "AUTOGRADER_INSTALLED"
_SORTING = ROOT / "tests/courses/sorting"
Installed = Callable[..., "subprocess.CompletedProcess[str]"]


def _environment(room: Path) -> Path:
    """With the wheel in it. Of a folder that a .pth file names Python reads no .pth file: an editable install of this
    repository is not found through it."""
    _, wheel = built(room)
    place = room / "environment"
    venv.create(place, symlinks=True)
    python = place / "bin/python"
    where = ("-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    packages = Path(subprocess.run([python, *where], check=True, capture_output=True, text=True).stdout.strip())
    packages.joinpath("required.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    options = ("--no-deps", "--no-index", "--quiet", "--ignore-installed")
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", *options, wheel], check=True)
    return place


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("empty") / "sorting"
    shutil.copytree(_SORTING, root, ignore=shutil.ignore_patterns("__pycache__", "assignments", "gradebook.db"))
    return root


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, course: Path) -> Installed:
    """installed("release", "sorting"): the environment's own command, in the course's folder."""
    named = os.environ.get(_VARIABLE)
    place = Path(named) if named else _environment(tmp_path_factory.mktemp("built"))
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_", "PYTHON"))}

    def run(*words: object, program: str = "autograder") -> subprocess.CompletedProcess[str]:
        command = [str(place / "bin" / program), *map(str, words)]
        return subprocess.run(command, cwd=course, env=settings, capture_output=True, text=True, check=False)

    return run


def test_it_is_the_installed_one_and_no_grader_of_the_course_came_with_it(installed: Installed) -> None:
    program = "import autograder, os, sys; print(os.path.dirname(autograder.__file__), sys.prefix, sep='\\n')"
    place, prefix = map(Path, installed("-c", program, program="python").stdout.splitlines())
    assert place.is_relative_to(prefix)
    assert not place.is_relative_to(ROOT / "autograder")
    assert (place / "py.typed").is_file()
    assert not (place / "graders").exists()
    assert installed("--version").stdout == f"autograder {autograder.__version__}\n"
    assert "Grades notebooks in a sandbox, with hidden tests." in installed("--help").stdout


def test_a_course_is_released_graded_and_handed_back(installed: Installed, course: Path) -> None:
    done = installed("release", "sorting")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    shutil.copytree(course / "assignments/sorting", course / "submitted/ada/sorting")
    for words in (("grade", "sorting"), ("feedback", "sorting"), ("report", "sorting")):
        done = installed(*words)
        assert done.returncode == 0, (words, done.stderr)
    assert (course / "feedback/ada/sorting/sorting.html").is_file()
    assert (course / "sorting-report.html").is_file()


def test_an_accepted_solution_gets_full_marks(installed: Installed) -> None:
    done = installed("score", "sorting", "solutions/sorting/accepted/loops.py", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["status"] == "graded"
    assert said["score"] == said["max_score"] > 0


def test_its_graders_are_proved(installed: Installed) -> None:
    done = installed("verify", "sorting", "--brief")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(" Proved.\n")
