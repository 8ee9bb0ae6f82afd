"""What the commands do with an author's mistakes: none hangs, none shows a traceback."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.verify.finding import Finding
from autograder.verify.preflight import findings
from tests.authors_mistakes.mistakes import (
    MISTAKES,
    NOTEBOOK,
    REFERENCE,
    RELEASE,
    SETTINGS,
    TESTS,
    Edit,
    cell_of,
    found_in,
    in_notebook,
    put,
    stands_at,
    write,
)
from tests.authors_mistakes.test_notebook import IN_THE_NOTEBOOK
from tests.authors_mistakes.test_one_line import ALONE
from tests.conftest import Command

ENDLESS = {
    "a loop": ("while True:\n        start += 1", "start_ignored was still running after 1 seconds"),
    "a loop in C": ("return sum(iter(int, 1))", "start_ignored does not come back"),
    "a crash": ("import os\n\n    os.abort()", "start_ignored ends the process in which it runs"),
    "an exit": ("import os\n\n    os._exit(0)", "This line ends the process in which it runs, with os._exit(0)."),
    "an interruption": ("raise KeyboardInterrupt", "This line raises KeyboardInterrupt, which ends whatever calls it."),
}


@pytest.mark.parametrize(("code", "words"), ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_named(
    course: Path, code: str, words: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.verify import endless
    from autograder.verify.endless import in_time

    monkeypatch.setattr(endless, "_IN_C", 1)
    put(MISTAKES, "return reference.total(numbers)", code)(course)
    write(SETTINGS, "packages = []\n[limits]\ncall_seconds = 0.5\n")(course)
    assignment = Course(course).assignment("adding")
    done = in_time([assignment], lambda: len(findings(assignment)))
    assert isinstance(done, Finding)
    assert words in done.said
    assert done.file == course / MISTAKES
    assert stands_at(course, done, code.split("\n")[-1].strip()) or "while" in code
    assert capfd.readouterr() == ("", "")


def test_what_ends_the_process_unseen_is_said(course: Path) -> None:
    from autograder.verify.endless import in_time

    done = in_time([Course(course).assignment("adding")], lambda: os.__dict__["_exit"](0) or 0)
    assert isinstance(done, Finding)
    assert "was ended before it was done, with the status 0" in done.said


IMPORT = "from autograder.exercise import reference"

ENDLESS_IN_RELEASE = {
    "an import": (REFERENCE, IMPORT, "It was still running after 1.2 seconds. Let it end."),
    "a maker": (TESTS, "return Case(([int(n)", "numbers was still running after 1.2 seconds. Let it end."),
    "a known mistake": (
        MISTAKES,
        "return reference.total(numbers)",
        "start_ignored was still running after 0.2 seconds. Let it end, or let students' calls take longer too "
        "(call_seconds in assignment.toml).",
    ),
}


@pytest.mark.parametrize(("file", "line", "words"), ENDLESS_IN_RELEASE.values(), ids=ENDLESS_IN_RELEASE)
def test_release_is_hung_by_nothing(course: Path, command: Command, file: str, line: str, words: str) -> None:
    indent = " " * 4 * (line != IMPORT)
    put(file, line, f"while True:\n    {indent}pass\n{indent}{line}")(course)
    write(SETTINGS, "packages = []\n[limits]\ncall_seconds = 0.1\n")(course)
    before = (course / RELEASE / "adding.ipynb").read_bytes()
    done = command("release", cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    *_, said = done.stderr.splitlines()
    assert re.fullmatch(rf"autograder: {file}:\d+: {re.escape(words)} Then release again\.", said)
    assert (course / RELEASE / "adding.ipynb").read_bytes() == before


RELEASED_IN_VAIN = {
    name: ALONE[name] for name in ("found", "a catalogue that is none", "a function that nobody writes")
}


@pytest.mark.parametrize(("edit", "words"), RELEASED_IN_VAIN.values(), ids=RELEASED_IN_VAIN)
def test_release_says_what_verify_says(course: Path, command: Command, edit: Edit, words: str) -> None:
    edit(course)
    done = command("release", "adding", cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"autograder: {words}")


def test_the_command_says_each_in_a_line(course: Path, command: Command) -> None:
    put(TESTS, "def test_start", "def tets_start")(course)
    put(MISTAKES, '"It looks as if start is not used. Begin with it."', '""')(course)
    done = command("verify", "adding", cwd=course)
    assert (done.returncode, done.stderr) == (1, "")
    *said, last = done.stdout.splitlines()
    assert all(re.match(r"MISS  \S+:\d+: .+\. .+\.$", line) for line in said)
    assert last == f"adding: {len(said)} missed before anything was graded. Nothing is proved."


NOT_RELEASED = {
    "a cell that is raw": "its cell 2 (setup) has a role, and is neither code nor Markdown: change that in the",
    "a link to nothing": "source/adding/data.csv is a link to what is not there, and so cannot be released.",
    "a pipe": "source/adding/pipe.py is no file, and so cannot be released. Put a file there, or take it away.",
}


@pytest.mark.parametrize(("mistake", "words"), NOT_RELEASED.items(), ids=NOT_RELEASED)
def test_release_says_in_a_sentence_what_it_cannot_copy(
    course: Path, command: Command, mistake: str, words: str
) -> None:
    for edit in IN_THE_NOTEBOOK[mistake].edits:
        edit(course)
    done = command("release", cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_of_the_course_are_said_in_the_usual_form(course: Path, command: Command) -> None:
    write("graders/course.toml", 'seed = "a"\n\nx = \n')(course)
    done = command("verify", cwd=course)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "MISS  graders/course.toml:3: The course cannot be used: Invalid value (at line 3, column 5). Mend that.\n"
    )


def test_release_gives_nobody_an_answer_whose_cell_lost_its_role(course: Path, command: Command) -> None:
    """Nor does verify say that a release would mend it."""
    in_notebook(lambda notebook: cell_of(notebook, "predict_total-solution").update(metadata={}))(course)
    done = command("release", "adding", cwd=course)
    words = "Cell 6 was to be filled in when it was released, and would now be given to students as it is. Give it its"
    assert done.returncode == 2
    assert f"{NOTEBOOK}: {words}" in done.stderr
    said = [one.said for one in found_in(course)]
    assert any("Cell 6" in one for one in said)
    assert not any("autograder release" in one for one in said)
