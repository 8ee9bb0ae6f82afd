"""A warm zygote of each kind of sandbox."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.kinds.keras.declared import KERAS
from autograder.kinds.provided import used_by
from autograder.limits import Limits
from autograder.sandbox.program import Program
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import Sandbox, sandbox_named
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.wire.messages import File

KINDS = ("bubblewrap", "separate-user")


@pytest.fixture(scope="session", autouse=True)
def _kinds_of_values() -> None:
    """As an assignment does that uses these packages: no test hangs on which others ran before it."""
    for kind in used_by(("numpy", "tensorflow")):
        kind.load()


@pytest.fixture(scope="session", params=KINDS)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    if request.param == "separate-user" and os.geteuid() != 0:
        pytest.skip("the sandbox separate-user needs root")
    return sandbox_named(request.param)


@pytest.fixture(scope="session")
def zygote(sandbox: Sandbox) -> Iterator[WarmZygote]:
    """A warm sandbox with NumPy and Matplotlib, and small limits."""
    limits = Limits(call_seconds=1, cell_seconds=2, submission_seconds=20, memory_bytes=256 * 2**20, processes=24)
    with WarmZygote(sandbox, ("numpy", "matplotlib"), limits, guests=4, kinds=[KERAS]) as warm:
        warm.wait_until_warm()
        yield warm


@pytest.fixture
def examine(zygote: WarmZygote) -> Iterator[Callable[..., Run]]:
    """examine(*cells, files=[], limits=…, ahead=[]): a submission of these cells, in a guest of its own."""
    made = []

    def begin(*cells: str, files: list[File] | None = None, limits: Limits | None = None, **more: Any) -> Run:
        program = Program(list(cells), more.pop("checked", {}), more.pop("added", frozenset()))
        made.append(Run(zygote.fork, limits or zygote.limits, program, files or [], **more))
        return made[-1]

    yield begin
    for run in made:
        run.close()
