"""The course in which the mistakes are made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.authors_mistakes.mistakes import ADDING
from tests.conftest import Command


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """The course as it should be, with what students get."""
    root = tmp_path_factory.mktemp("authors") / "adding"
    shutil.copytree(ADDING, root)
    done = command("release", "adding", cwd=root)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    root = tmp_path / "adding"
    shutil.copytree(released, root)
    return root
