"""The sandbox itself: what it needs, how it fails, and who can use it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment
from autograder.limits import Limits
from autograder.results import SubmissionResult
from autograder.running.pipeline import Pipeline, read_file
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.packages import closure, visible_paths
from autograder.sandbox.program import Program
from autograder.sandbox.run import Run
from autograder.sandbox.warm_zygote import WarmZygote
from tests.ordinary_user import as_ordinary_user, needs_another_user
from tests.support import ROOT

Examine = Callable[..., Run]


def test_packages_bring_what_they_require_and_no_more() -> None:
    names = closure(("matplotlib",))
    assert {"matplotlib", "numpy", "pillow"} <= set(names)
    assert not {"tensorflow-cpu", "scipy", "pytest", "nbgrader"} & set(names)
    assert all(path.exists() for path in visible_paths(("matplotlib",)))


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(SandboxError, match="no-such-package"):
        WarmZygote(Bubblewrap(), ("no-such-package",), Limits())


def test_without_bubblewrap_there_is_a_reason_and_a_mend(tmp_path: Path) -> None:
    """Nothing is graded outside the sandbox."""
    code = (
        "from importlib import metadata\n"
        "def none(name): raise metadata.PackageNotFoundError(name)\n"
        "metadata.distribution = none\n"
        "from autograder.commands.main import main\n"
        "raise SystemExit(main(['score', 'convolution', 'solutions/convolution/accepted/loops.py']))\n"
    )
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "bubblewrap is not installed" in done.stderr
    assert "Install bubblewrap" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_guest_that_cannot_be_confined_says_why() -> None:
    with WarmZygote(Bubblewrap(), ("numpy",), Limits(folder_bytes=-1)) as zygote:
        run = Run(zygote.fork, zygote.limits, Program(["1 + 1"]), [])
        with pytest.raises(SandboxError, match=r"could not be confined: OSError: .*mount /home: Invalid argument"):
            run.outputs()


@needs_another_user
def test_it_works_for_an_ordinary_user_too() -> None:
    who = as_ordinary_user(["id", "-u"])
    assert who.stdout.strip() == "12345", who.stderr
    doctor = as_ordinary_user([sys.executable, "-m", "autograder", "doctor"])
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "BAD" not in doctor.stdout
    assert "bounds processes" in doctor.stdout


# ---- a sandbox that fails is never the submission's fault ------------------------------------------


@pytest.fixture
def pipeline(assignment: Assignment) -> Iterator[Pipeline]:
    with Pipeline(assignment) as made:
        yield made


def result(pipeline: Pipeline) -> SubmissionResult:
    return pipeline.grade(read_file(ROOT / "solutions/convolution/accepted/loops.py")).result


def score(pipeline: Pipeline) -> float:
    return result(pipeline).score


def test_a_zygote_that_dies_between_submissions_is_replaced(pipeline: Pipeline) -> None:
    assert score(pipeline) == 25
    pipeline._sandboxes._usual.zygote._jail.process.kill()
    pipeline._sandboxes._usual.zygote._jail.process.wait()
    assert score(pipeline) == 25


def test_a_zygote_that_dies_while_a_submission_runs_is_replaced(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pipeline._sandboxes
    run = Run.ask

    def deadly(self: Run, *arguments: Any) -> Any:
        if first._usual.zygote.alive():
            run(self, *arguments)
            first.close()
        return run(self, *arguments)

    monkeypatch.setattr(Run, "ask", deadly)
    assert score(pipeline) == 25
    assert not first._usual.zygote.alive()


def test_a_sandbox_that_dies_in_every_try_is_a_fault_and_the_next_submission_is_graded(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: Run, *arguments: Any) -> Any:
        raise SandboxError("down")

    with monkeypatch.context() as patched:
        patched.setattr(Run, "ask", down)
        given_up = result(pipeline)
    assert (given_up.status, given_up.score) == ("fault", None)
    assert {cell.score for cell in given_up.cells} == {None}
    assert given_up.faults == ["down (tried 3 times)."]
    assert score(pipeline) == 25
