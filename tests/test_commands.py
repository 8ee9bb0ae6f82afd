"""The commands, run as a user runs them, on real files."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import autograder
from autograder.commands.release import _differences
from autograder.course import Assignment, Course
from autograder.grading.collected import prepare
from autograder.running.cluster import packed
from tests.conftest import ROOT, Command
from tests.support import accepted, cell, copy_course, released, solved, without_pictures


def write(path: Path, notebook: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


CONTRACT = {"file", "assignment", "status", "score", "max_score", "seconds", "error", "cells"}
CELL = {"grade_id", "score", "max_score", "tests"}
TEST = {"name", "weight", "hidden", "outcome", "message", "misconception"}


def test_score_follows_the_contract_and_repeats_itself(tmp_path: Path, command: Command) -> None:
    flipped = accepted("loops").replace("kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]")
    (tmp_path / "flipped.py").write_text(flipped)
    (tmp_path / "empty.ipynb").write_text("")
    files = [
        ROOT / "solutions/convolution/accepted/einsum.py",
        tmp_path / "flipped.py",
        tmp_path / "empty.ipynb",
        write(tmp_path / "solved.ipynb", solved()),
        write(tmp_path / "blank.ipynb", released()),
        ROOT / "source/convolution/convolution.ipynb",
    ]
    runs = [command("score", "convolution", *files, "--json") for _ in range(2)]
    results = [[json.loads(line) for line in run.stdout.splitlines()] for run in runs]
    assert [run.returncode for run in runs] == [1, 1], runs[0].stderr
    assert runs[0].stderr == ""
    first = results[0]
    assert [one["file"] for one in first] == [str(file) for file in files]
    assert [one["score"] for one in first] == [25.0, pytest.approx(23.2), 0.0, 25.0, 0.0, 25.0]
    assert [one["status"] for one in first] == ["graded", "graded", "unreadable", "graded", "graded", "graded"]
    for one in first:
        assert CONTRACT <= set(one)
        assert one["max_score"] == 25.0
        assert [c["grade_id"] for c in one["cells"]] == ["conv_at", "predict_rows", "conv2d", "shift", "predict_place"]
        for part in one["cells"]:
            assert CELL <= set(part)
            assert all(set(test) == TEST for test in part["tests"])
    assert "is empty" in first[2]["error"]
    named = {test["misconception"] for part in first[1]["cells"] for test in part["tests"]}
    assert named == {None, "kernel-flipped"}
    blank = {test["outcome"] for part in first[4]["cells"] for test in part["tests"]}
    assert blank == {"missing"}
    for one, other in zip(*results, strict=True):
        assert {**one, "seconds": 0} == {**other, "seconds": 0}


def test_score_in_words_names_the_mistake(tmp_path: Path, command: Command) -> None:
    (tmp_path / "x.py").write_text(accepted("loops").replace("result[o] += bias[o]", "pass"))
    done = command("score", "convolution", tmp_path / "x.py")
    assert done.returncode == 0
    assert "the bias is not added" in done.stdout


@pytest.mark.parametrize(
    ("words", "cwd", "said"),
    [
        (("score", "pooling-of-cats", "x.py"), ROOT, "no assignment 'pooling-of-cats'"),
        (("score", "convolution", "x.py"), Path("/"), "not inside a course"),
        (("grade", "convolution", "--student", "nobody-of-that-name"), ROOT, "no submission of nobody-of-that-name"),
        (("grade", "convolution", "--workers", "0"), ROOT, "at least 1"),
        (("demo", "--out", "tests"), ROOT, "is there already"),
        (("nonsense",), ROOT, "invalid choice"),
    ],
)
def test_wrong_usage_gets_one_sentence_and_status_2(
    command: Command, words: tuple[str, ...], cwd: Path, said: str
) -> None:
    done = command(*words, cwd=cwd)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_python_m_autograder_is_the_command(command: Command) -> None:
    done = command("-m", "autograder", "--version", program="python")
    assert done.stdout == f"autograder {autograder.__version__}\n"


@pytest.mark.long  # pytest, twice
def test_graders_run_bare_under_pytest(tmp_path: Path, command: Command) -> None:
    (tmp_path / "x.py").write_text(accepted("loops").replace("result[o] += bias[o]", "pass"))
    done = command("autograder/graders/convolution", "--submission", tmp_path / "x.py", program="pytest")
    assert done.returncode == 1
    assert "FAILED autograder/graders/convolution/test_conv_at.py::test_bias[0]" in done.stdout
    assert "conv_at gives a wrong result for some of the many arguments" in done.stdout
    assert "It looks as if the bias is not added" in done.stdout
    assert "shift: 4 of 4" in done.stdout
    right = ROOT / "solutions/convolution/accepted/offsets.py"
    done = command("autograder/graders/convolution", "--submission", right, program="pytest")
    assert done.returncode == 0, done.stdout
    missing = command("autograder/graders/convolution", "--submission", tmp_path / "none.py", program="pytest")
    assert "There is no such file" in missing.stderr + missing.stdout


def test_doctor_finds_this_machine_fit(command: Command) -> None:
    done = command("doctor")
    assert done.returncode == 0, done.stdout
    assert "BAD" not in done.stdout
    assert "stops endless code" in done.stdout
    assert "seed: PUBLISHED" in done.stdout  # as tests ask for it


# ---- release -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chosen(assignment: Assignment) -> None:
    """The hidden cases have been searched for once; a copy of the graders takes them along."""
    prepare(assignment)


@pytest.fixture
def copy(tmp_path: Path, chosen: None) -> Path:
    """A copy of the course, `convolution` alone, that a test may change."""
    return copy_course(tmp_path / "course")


@pytest.mark.parametrize(
    ("number", "other", "is_stale"),
    [
        ("1.0", "1.0000000000000002", False),
        ("1.0", "1.00001", True),
        ("1.0", "1", True),
        ("NaN", "NaN", False),
        ("NaN", "1.0", True),
        ("1.0", "NaN", True),
        ("9.7e-30", "1.1e-29", False),
        ("1e-19", "2e-19", True),
    ],
)
def test_a_sum_that_another_processor_rounds_otherwise_is_not_stale(
    number: str, other: str, is_stale: bool, tmp_path: Path
) -> None:
    for folder, written in (("built", number), ("released", other)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "checks.json").write_text(f'{{"f": [{written}, "x"]}}')
    assert _differences(tmp_path / "built", tmp_path / "released") == ["checks.json"] * is_stale


def test_a_stale_release_is_found_and_built_anew(tmp_path: Path, command: Command) -> None:
    course = shutil.copytree(ROOT / "tests/courses/sorting", tmp_path / "course")
    assert command("release", "sorting", cwd=course).returncode == 0
    source = course / "source/sorting/sorting.ipynb"
    source.write_text(source.read_text(encoding="utf-8").replace("# Sorting", "# Sorted"), encoding="utf-8")
    (course / "assignments/sorting/left-over.txt").write_text("x")
    (course / "zips").mkdir()
    (course / "zips/sorting.zip").write_bytes(b"of a release before")
    stale = command("release", "--check", cwd=course)
    assert stale.returncode == 1
    assert "stale (assignments/sorting/left-over.txt, assignments/sorting/sorting.ipynb, zips/" in stale.stdout
    assert "zips/sorting.zip). Run `autograder release sorting --zip`." in stale.stdout
    assert command("release", "sorting", "--zip", cwd=course).returncode == 0
    assert command("release", "--check", cwd=course).returncode == 0
    assert (course / "solutions/sorting/reference.py").exists()


@pytest.mark.long
def test_plain_nbgrader_builds_solutions_without_harm(copy: Path, command: Command) -> None:
    from autograder.nbgrader_plugin.patches import newest_version  # it imports nbgrader, in more than a second

    assert command("generate_assignment", "convolution", cwd=copy, program="nbgrader").returncode == 0
    done = command("generate_solution", "convolution", "--force", cwd=copy, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert (copy / "solutions/worked/convolution/convolution.ipynb").exists()
    with sqlite3.connect(copy / "gradebook.db") as database:
        (version,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    database.close()
    assert version == newest_version()
    assert (copy / "solutions/convolution/reference.py").exists()


@pytest.mark.long
def test_graders_may_stand_in_a_folder_of_the_courses_own(copy: Path, command: Command) -> None:
    """Both folders have the settings of the course, its seed too: never one of each."""
    among_others, own = copy / "autograder/graders", copy / "graders"
    assert Course(copy).graders == among_others
    shutil.copytree(among_others, own)
    assert Course(copy).graders == among_others
    for test in (among_others / "convolution").glob("test_*.py"):
        test.unlink()
    assert Course(copy).graders == own
    shutil.rmtree(copy / "autograder")
    assert Course(copy).graders == own
    for caches in own.rglob("__pycache__"):
        shutil.rmtree(caches)  # the hidden cases are searched for
    (copy / "x.py").write_text(accepted("loops").replace("result[o] += bias[o]", "pass"))
    done = command("score", "convolution", "x.py", cwd=copy)
    assert "the bias is not added" in done.stdout, done.stderr
    done = command("graders/convolution", "--import-mode=importlib", "-k", "bias", cwd=copy, program="pytest")
    assert done.returncode == 0
    done = command("graders/convolution", "-k", "bias", "--submission", "x.py", cwd=copy, program="pytest")
    assert "FAILED graders/convolution/test_conv_at.py::test_bias[0]" in done.stdout
    with tarfile.open(fileobj=io.BytesIO(packed(Course(copy).assignment("convolution")))) as archive:
        assert "graders/convolution/test_conv_at.py" in archive.getnames()


@pytest.mark.parametrize(
    ("settings", "said"),
    [("[limits]\ncall_minutes = 1", "call_minutes"), ("packages = 3", "packages"), ("[limits", "assignment.toml"),
     ('packages = ["no-such-package"]', "no-such-package")],
)  # fmt: skip
def test_settings_that_make_no_sense_are_named(copy: Path, command: Command, settings: str, said: str) -> None:
    (copy / "autograder/graders/convolution/assignment.toml").write_text(settings)
    done = command("score", "convolution", ROOT / "solutions/convolution/accepted/loops.py", cwd=copy)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_limits_are_set_for_an_assignment(copy: Path, command: Command) -> None:
    settings = "[limits]\ncall_seconds = 0.2\nsubmission_seconds = 2"
    (copy / "autograder/graders/convolution/assignment.toml").write_text(settings)
    (copy / "x.py").write_text("def conv_at(*arguments):\n    while True: pass\n")
    done = command("score", "convolution", "x.py", cwd=copy)
    assert "conv_at was stopped after 0.2 seconds" in done.stdout


def test_a_broken_grader_stops_grading_with_one_sentence(copy: Path, command: Command) -> None:
    (copy / "autograder/graders/convolution/test_broken.py").write_text("import no_such_module\n")
    write(copy / "submitted/a/convolution/convolution.ipynb", solved())
    done = command("grade", "convolution", cwd=copy)
    assert done.returncode == 2
    assert "test_broken.py: " in done.stderr
    assert "no_such_module" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (copy / "autograded").exists()


# ---- a class of broken submissions ---------------------------------------------------------------


def edited() -> dict[str, Any]:
    notebook = without_pictures()
    cell(notebook, "conv2d")["source"] = "print(14)"
    cell(notebook, "shift")["metadata"]["nbgrader"]["points"] = 500
    cell(notebook, "shift")["metadata"]["nbgrader"]["schema_version"] = 99
    return notebook


def duplicated() -> dict[str, Any]:
    notebook = without_pictures()
    notebook["cells"] += [cell(notebook, "conv2d"), cell(notebook, "conv_at-solution")]
    return notebook


def stripped() -> dict[str, Any]:
    notebook = without_pictures()
    for one in notebook["cells"]:
        one["metadata"] = {}
    notebook["cells"] = [one for one in notebook["cells"] if one["source"] != ["check(conv2d)"]]
    return notebook


def noisy() -> dict[str, Any]:
    loud = "import sys\nprint('25', file=sys.stderr); print(0)\n"
    talks = accepted("loops").replace("    total", "    print('x', file=sys.stderr); total", 1)
    return without_pictures(conv_at=loud + talks)


#: student: (what was handed in, score, a word of what is said)
CLASS: dict[str, tuple[Any, float, str]] = {
    "a-right": (without_pictures(), 25, "All right"),
    "b-empty": (b"", 0, "is empty"),
    "c-not-json": (b"{'cells': []}", 0, "not valid JSON"),
    "d-no-notebook": (b'{"a": 1}', 0, "not a notebook"),
    "e-binary": (b"\xff\xfe\x00", 0, "UTF-8"),
    "f-edited": (edited(), 25, "All right"),
    "g-duplicated": (duplicated(), 25, "All right"),
    "h-stripped": (stripped(), 25, "All right"),
    "i-syntax": (without_pictures(conv2d="def conv2d(:"), 25, "All right"),  # the cell before it defines all three
    "j-renamed": (
        without_pictures(conv_at=accepted("loops").replace("def shift", "def move")),
        21,
        "no function shift",
    ),
    "k-no-function": (without_pictures(shift="shift = 3"), 21, "not a function but an int"),
    "l-noisy": (noisy(), 25, "All right"),
    "m-objects": (without_pictures(shift="def shift(x, dy, dx): return x.astype(object)"), 21.5, "what it was given"),
    "n-nan": (without_pictures(shift="def shift(x, dy, dx): return x * float('nan')"), 21, "NaN"),
    "o-exits": (without_pictures(shift="import os; os._exit(0)"), 25, "All right"),
    "p-none": (None, 0, "no convolution.ipynb"),
    "q-right": (without_pictures(), 25, "All right"),
}


def at_a_terminal(*words: str, cwd: Path) -> tuple[str, str]:
    """What a command prints, and what it shows on a terminal that is its standard error."""
    ours, its = os.openpty()
    program = Path(sys.executable).parent / "autograder"
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen([program, *words], cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=its)
    os.close(its)
    shown = b""
    with suppress(OSError):  # how a terminal says that nobody writes to it any more
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    return process.communicate()[0].decode(), re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown.decode())


def test_every_submission_gets_its_result_and_costs_no_one_else_anything(
    tmp_path: Path, chosen: None, command: Command
) -> None:
    copy = copy_course(tmp_path / "course", pictures=False)
    for student, (content, _, _) in CLASS.items():
        folder = copy / "submitted" / student / "convolution"
        folder.mkdir(parents=True)
        if isinstance(content, bytes):
            (folder / "convolution.ipynb").write_bytes(content)
        elif content is not None:
            write(folder / "convolution.ipynb", content)
        else:
            write(folder / "my work.ipynb", released("pooling"))
    done = command("grade", "convolution", cwd=copy)
    assert done.returncode == 1  # some need a person
    assert "Traceback" not in done.stdout + done.stderr
    said = dict(re.findall(r"^\[\d+/\d+\] (\S+): (.*)$", done.stdout, re.MULTILINE))
    assert set(said) == set(CLASS)
    for student, (_, score, words) in CLASS.items():
        assert f"{score:g} of 25" in said[student], (student, said[student])
        assert words in said[student], (student, said[student])
    assert command("export", cwd=copy, program="nbgrader").returncode == 0
    marks = dict(
        re.findall(r"^convolution,.*?,.*?,(\S+?),.*?,([\d.]+),25\.0$", (copy / "grades.csv").read_text(), re.MULTILINE)
    )
    assert {student: float(mark) for student, mark in marks.items()} == {s: c[1] for s, c in CLASS.items()}
    for student in ("b-empty", "f-edited"):
        text = (copy / "autograded" / student / "convolution/convolution.ipynb").read_text(encoding="utf-8")
        assert "About this submission" in text
    (copy / ".autograder.convolution.memory").unlink(missing_ok=True)
    printed, shown = at_a_terminal("grade", "convolution", cwd=copy)
    assert "[1/17] a-right: graded before, 25 of 25\n" in printed
    assert re.search(r"17/17 .*5 need a person", shown)
    again = command("grade", "convolution", cwd=copy)
    assert again.returncode == 1
    assert again.stdout.count("graded before") == 17
    assert again.stderr == "5 need a person: 5 could not be read.\n"
