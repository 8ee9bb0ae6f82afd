"""What the commands print: into any encoding, and to readers who have enough."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.commands.main import main
from tests.support import ROOT, accepted, dump, marks, small_course, small_notebook

GOES_ON = """
import sys
from autograder.commands.output import GoingOn
sys.stdout = GoingOn(sys.stdout)
print("x" * 10**6, flush=True)
print("and more")
print("all of it was done", file=sys.stderr)
"""


def test_whoever_has_something_to_do_goes_on_when_nobody_reads() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-c", GOES_ON], stdout=writing, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "all of it was done\n")


def test_whoever_calls_a_command_has_standard_output_back() -> None:
    before = sys.stdout
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    assert main(["release", "no such assignment"]) == 2
    assert sys.stdout is before


def test_names_are_printed_where_there_is_nothing_but_ascii(tmp_path: Path) -> None:
    file = tmp_path / "홍길동.py"
    file.write_text(accepted("counting", "windows"), encoding="utf-8")
    command = [str(Path(sys.executable).parent / "autograder"), "score", "windows", str(file)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "\\ud64d\\uae38\\ub3d9.py: 15 of 15" in done.stdout


@pytest.mark.parametrize("where", [">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full"])
def test_a_class_is_graded_whatever_becomes_of_the_output(tmp_path: Path, where: str) -> None:
    """Ann needs a person, so that something is said on standard error too."""
    root = small_course(tmp_path / "course", 2, "seed").root
    (root / "solutions/one/translations/ko.po").unlink()
    for student, content in {"ann": b"none", "bob": dump(small_notebook("def f(x): return 2 * x"))}.items():
        (root / "submitted" / student / "one").mkdir(parents=True)
        (root / "submitted" / student / "one/one.ipynb").write_bytes(content)
    grade = f"{Path(sys.executable).parent / 'autograder'} grade one {where}"
    done = subprocess.run(["sh", "-c", grade], cwd=root, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert not set(done.stderr.splitlines()) - {"1 needs a person: 1 could not be read."}
    assert marks(root) == {"ann": 0, "bob": 4}


def test_marks_that_cannot_be_written_down_are_no_fault_of_the_engine(tmp_path: Path) -> None:
    file = tmp_path / "ada.py"
    file.write_text(accepted("counting", "windows"), encoding="utf-8")
    score = f"{Path(sys.executable).parent / 'autograder'} score windows {file} >/dev/full"
    done = subprocess.run(["sh", "-c", score], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == (
        "autograder: there is no room left on a disk that it writes to. Mend that, and run it again.\n"
    )
