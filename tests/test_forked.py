"""A forked command is like a process of its own: what it is handed, where it is, what it says, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forked import Forks

_SAYS = """
import atexit, os, sys
atexit.register(print, "at its end")
ours = sorted(name for name in sys.modules if name.split(".")[0] in ("autograder", "tests"))
print(__name__, sys.argv, os.getcwd(), sys.path[0], ours, sys.stdin.read(), sys.stdout.encoding, sys.stdout.seekable())
print(sorted(os.environ.items()), sys.flags, os.getenv("OPENBLAS_NUM_THREADS"), file=sys.stderr)
"""
_ENDS = {"well": "", "7": "raise SystemExit(7)", "in words": "sys.exit('so')", "by an exception": "1 / 0",
         "killed": "os.kill(os.getpid(), 9)"}  # fmt: skip


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1"}


@pytest.fixture(scope="module")
def forks(environment: dict[str, str]) -> Iterator[Forks]:
    made = Forks(environment)
    yield made
    made.close()


@pytest.mark.parametrize("end", _ENDS)
def test_it_is_as_a_process_of_its_own(forks: Forks, environment: dict[str, str], tmp_path: Path, end: str) -> None:
    script = tmp_path / "script"
    script.write_text(f"#!{sys.executable}\n{_SAYS}{_ENDS[end]}\n")
    script.chmod(0o755)
    words = [str(script), "a b", "--c"]
    alone = subprocess.run(
        words, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    check_same(forks.run(words, tmp_path), alone)
    assert ("at its end" in alone.stdout) == (end != "killed")
    code = ["-c", _SAYS + _ENDS[end], "a b", "--c"]
    alone = subprocess.run(
        [sys.executable, *code], cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    check_same(forks.run(code, tmp_path), alone)


def check_same(forked: subprocess.CompletedProcess[str], alone: subprocess.CompletedProcess[str]) -> None:
    assert (forked.returncode, forked.stdout) == (alone.returncode, alone.stdout)
    assert forked.stderr.splitlines()[:1] == alone.stderr.splitlines()[:1]
    assert forked.stderr.splitlines()[-1:] == alone.stderr.splitlines()[-1:]


def test_it_may_have_another_environment(forks: Forks, environment: dict[str, str], tmp_path: Path) -> None:
    says = ["-c", "import os; print(os.environ.get('MINE'), 'HOME' in os.environ, os.popen('echo $MINE').read())"]
    assert forks.run(says, tmp_path, {"MINE": "7"}).stdout == "7 False 7\n\n"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/mine.py").write_text("print('imported')")
    assert forks.run(["-c", "import mine"], tmp_path, {"PYTHONPATH": f"{tmp_path}/elsewhere"}).stdout == "imported\n"
    assert "No module named 'mine'" in forks.run(["-c", "import mine"], tmp_path).stderr
    assert forks.run(says, tmp_path).stdout == f"None {'HOME' in environment} \n\n"


def test_nothing_is_left_of_the_one_before(forks: Forks, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("import os, sys\nprint(getattr(os, 'mark', 'none'), 'json.tool' in sys.modules)\n"
                      "import json.tool\nos.mark = 'one'\nos.environ['MARK'] = 'one'")  # fmt: skip
    assert [forks.run([str(script)], tmp_path).stdout for _ in range(2)] == ["none False\n"] * 2
