"""The grader in a container, as far as it can be told without one: what the image is built of, and by which script."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import PurePath

import pytest
from packaging.specifiers import SpecifierSet

from autograder.sandbox import bubblewrap
from tests.support import ROOT

_DOCKERFILE = ROOT / "docker/Dockerfile"
_SCRIPT = ROOT / "docker/install.sh"
#: The Python of Debian's releases, which the script installs.
_PYTHON = {"bookworm": "3.11", "trixie": "3.13"}
_OPTIONS = [f"--security-opt={what}=unconfined" for what in ("seccomp", "apparmor", "systempaths")]


def instructions() -> list[tuple[str, str]]:
    """(instruction, what follows it)."""
    lines = re.sub(r"\\\n", " ", _DOCKERFILE.read_text(encoding="utf-8")).splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return [(word, rest) for word, rest in pairs]


def given(instruction: str) -> list[str]:
    return [rest for word, rest in instructions() if word == instruction]


def lets_through(path: str) -> bool:
    """What .dockerignore says of it: the last line that fits it, or a folder that it is in."""
    places = [path, *map(str, PurePath(path).parents)]
    let = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        names = [PurePath(place).name for place in places] if "**/" in line else places
        if line and not line.startswith("#") and any(fnmatch(name, pattern) for name in names):
            let = line.startswith("!")
    return let


def test_what_is_copied_is_there_and_let_through() -> None:
    sources = [source for copied in given("COPY") for source in copied.split()[:-1]]
    assert {"requirements.lock", "autograder", "docker/install.sh"} <= set(sources)
    assert [source for source in sources if not (ROOT / source).exists() or not lets_through(source)] == []


@pytest.mark.parametrize(
    "path", ["autograder/graders/course.toml", "solutions/convolution/reference.py", "source", ".git", "tests", ".venv"]
)
def test_nothing_of_the_course_gets_into_an_image(path: str) -> None:
    assert not lets_through(path)


def test_the_engine_takes_the_python_of_the_image() -> None:
    (base,) = given("FROM")
    python = _PYTHON[re.fullmatch(r"debian:(\w+)-slim", base)[1]]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert python in SpecifierSet(project["requires-python"])


def test_it_runs_as_nobody_in_particular_and_is_asked_whether_it_can_grade() -> None:
    (user,) = given("USER")
    assert f"useradd --uid {user} " in _SCRIPT.read_text(encoding="utf-8")
    assert int(user) > 0
    assert given("HEALTHCHECK")[0].endswith('CMD ["autograder", "doctor"]')


def test_all_that_the_script_fetches_by_pip_has_a_hash() -> None:
    installs = [line for line in _SCRIPT.read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert [("--require-hashes" in line, "--no-deps --no-build-isolation ." in line) for line in installs] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize("script", ["docker/install.sh", ".ci/run", ".ci/install"])
def test_the_shell_can_read_it(script: str) -> None:
    path = ROOT / script
    shell = "sh" if path.read_text(encoding="utf-8").startswith("#!/bin/sh\n") else "bash"
    done = subprocess.run([str(shutil.which(shell)), "-n", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert path.stat().st_mode & 0o111


def test_what_the_sandbox_needs_of_docker_is_said_alike_everywhere() -> None:
    development = re.sub(r"^ *//.*$", "", (ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"), flags=re.M)
    assert json.loads(development)["runArgs"] == _OPTIONS
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(option in readme and option in bubblewrap._MEND for option in _OPTIONS)
