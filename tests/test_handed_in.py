"""The notebook under another name is graded where it can only be it; and one submission that nbgrader's release of
feedback stumbles over costs nobody else the feedback."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.utils import notebook_hash

from autograder.course import Assignment, Course
from autograder.notebook.handed_in import handed_in, which
from autograder.notebook.no_notebook import no_notebook
from autograder.notebook.template import Template
from tests.support import cell, copy_course, dump, marks, released, solved, without_pictures

Command = Callable[..., "subprocess.CompletedProcess[str]"]
RIGHT = without_pictures()


def _stripped(notebook: dict[str, Any]) -> dict[str, Any]:
    """As some editors leave it: no cell says what it is."""
    cells = [{**one, "metadata": {}} for one in notebook["cells"]]
    return {**notebook, "cells": cells}


BLANK = released()
BEGUN = released()
cell(BEGUN, "shift-solution")["source"] = "def shift(x, dy, dx):\n    return x"
FOLDERS: dict[str, tuple[dict[str, bytes], str | None]] = {
    "its own name": ({"convolution.ipynb": dump(RIGHT), "x.ipynb": dump(RIGHT)}, "convolution.ipynb"),
    "downloaded twice": ({"convolution (1).ipynb": dump(RIGHT)}, "convolution (1).ipynb"),
    "a student's name in front": ({"홍길동_convolution.ipynb": dump(RIGHT)}, "홍길동_convolution.ipynb"),
    "capital letters": ({"Convolution.IPYNB": dump(RIGHT)}, "Convolution.IPYNB"),
    "without metadata": ({"homework.ipynb": dump(_stripped(RIGHT))}, "homework.ipynb"),
    "beside another one": (
        {"convolution(2).ipynb": dump(RIGHT), "scratch.ipynb": dump({"nbformat": 4, "cells": []})},
        "convolution(2).ipynb",
    ),
    "another assignment": ({"pooling.ipynb": dump(released("pooling"))}, None),
    "two of them": ({"a.ipynb": dump(RIGHT), "b.ipynb": dump(RIGHT)}, None),
    "no notebook": ({"a.ipynb": b"PK\x03\x04"}, None),
    "braces without end": ({"a.ipynb": b'{"cells": [' + b'{"a":' * 10_000}, None),
    "enormous": ({"a.ipynb": dump(RIGHT).rstrip() + b" " * (9 << 20)}, None),
    "a name that acts": ({"a\x1b[2J.ipynb": dump(RIGHT)}, None),
    "in a folder": ({"convolution/convolution.ipynb": dump(RIGHT)}, None),
    "a checkpoint": ({".ipynb_checkpoints/convolution-checkpoint.ipynb": dump(RIGHT)}, None),
    "nothing": ({}, None),
    "a blank one beside it": (
        {"convolution.ipynb": dump(BLANK), "convolution (1).ipynb": dump(RIGHT)},
        "convolution (1).ipynb",
    ),
    "a blank one without metadata": (
        {"convolution.ipynb": dump(_stripped(BLANK)), "convolution-Copy1.ipynb": dump(RIGHT)},
        "convolution-Copy1.ipynb",
    ),
    "a broken one beside it": (
        {"convolution.ipynb": b"", "홍길동_convolution.ipynb": dump(RIGHT)},
        "홍길동_convolution.ipynb",
    ),
    "a blank one of another name": ({"a.ipynb": dump(RIGHT), "b.ipynb": dump(BLANK)}, "a.ipynb"),
    "a begun one beside it": (
        {"convolution.ipynb": dump(BEGUN), "convolution (1).ipynb": dump(RIGHT)},
        "convolution.ipynb",
    ),
    "a large one beside it": (
        {"convolution.ipynb": dump(RIGHT).rstrip() + b" " * (9 << 20), "convolution (1).ipynb": dump(RIGHT)},
        "convolution.ipynb",
    ),
    "a blank one and two others": (
        {"convolution.ipynb": dump(BLANK), "a.ipynb": dump(RIGHT), "b.ipynb": dump(RIGHT)},
        "convolution.ipynb",
    ),
    "two blank ones": ({"convolution.ipynb": dump(BLANK), "convolution (1).ipynb": dump(BLANK)}, "convolution.ipynb"),
    "a blank one and another assignment's": (
        {"convolution.ipynb": dump(BLANK), "pooling.ipynb": dump(released("pooling"))},
        "convolution.ipynb",
    ),
}


@pytest.fixture(scope="module")
def template(course: Course) -> Template:
    return course.assignment("convolution").template


@pytest.mark.parametrize(("files", "found"), FOLDERS.values(), ids=FOLDERS)
def test_it_is_what_it_can_only_be(
    tmp_path: Path, template: Template, files: dict[str, bytes], found: str | None
) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    expected = tmp_path / "convolution.ipynb"
    assert handed_in(expected, template) == (expected if found is None else tmp_path / found)


SAID: dict[str, tuple[dict[str, bytes], str]] = {
    "one, in its place": ({"convolution.ipynb": dump(RIGHT)}, ""),
    "a blank one beside it": ({"convolution.ipynb": dump(RIGHT), "convolution (1).ipynb": dump(BLANK)}, ""),
    "a copy of it": ({"convolution.ipynb": dump(RIGHT), "convolution (1).ipynb": dump(RIGHT)}, ""),
    "another name": ({"a.ipynb": dump(RIGHT)}, "was handed in as a.ipynb"),
    "in the place of a blank one": (
        {"convolution.ipynb": dump(BLANK), "a.ipynb": dump(RIGHT)},
        "There is no answer in convolution.ipynb; a.ipynb, which lies beside it, is graded in its place.",
    ),
    "another version": (
        {"convolution.ipynb": dump(BEGUN), "a.ipynb": dump(RIGHT)},
        "convolution.ipynb is graded, and not a.ipynb. If another one is to count, hand that in as convolution.ipynb.",
    ),
    "several beside a blank one": (
        {"convolution.ipynb": dump(BLANK), "a.ipynb": dump(RIGHT), "b.ipynb": dump(RIGHT)},
        "not a.ipynb, b.ipynb.",
    ),
}


@pytest.mark.parametrize(("files", "words"), SAID.values(), ids=SAID)
def test_the_choice_is_said(tmp_path: Path, template: Template, files: dict[str, bytes], words: str) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    expected = tmp_path / "convolution.ipynb"
    said = which(handed_in(expected, template), expected, template)
    assert words in said
    assert bool(words) == bool(said)


NOT_IT: dict[str, tuple[dict[str, bytes], str]] = {
    "nothing": ({"timestamp.txt": b""}, "There is no convolution.ipynb in the submission."),
    "code": (
        {"notes.txt": b"x", "convolution.py": b"x = 1"},
        "but convolution.py. Code alone is not graded: paste it into the cells of the notebook",
    ),
    "the notebook, renamed": (
        {"convolution.json": dump(RIGHT), "x.py": b""},
        "but convolution.json. Give your notebook",
    ),
    "a word more": ({"convolution.ipynb.txt": b"x"}, "but convolution.ipynb.txt. Give your notebook"),
    "another assignment's": ({"pooling.ipynb": dump(released("pooling"))}, "but pooling.ipynb. Give your notebook of"),
    "other JSON": ({"convolution.json": b"{}"}, "but convolution.json. Hand in the notebook itself."),
    "packed": ({"convolution.ZIP": b"PK\x03\x04"}, "but convolution.ZIP. Unpack it, and hand in the notebook itself."),
    "a page": ({"convolution.html": b"<html>"}, "but convolution.html. That can be looked at and not run"),
    "printed": ({"convolution.pdf": b"%PDF"}, "but convolution.pdf. That can be looked at and not run"),
    "of the release": ({"checks.py": b"x", "photo.npz": b"x"}, "There is no convolution.ipynb in the submission."),
}


@pytest.mark.parametrize(("files", "words"), NOT_IT.values(), ids=NOT_IT)
def test_what_is_no_notebook_is_named_with_what_to_do(
    tmp_path: Path, assignment: Assignment, files: dict[str, bytes], words: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    said = no_notebook(tmp_path / "convolution.ipynb", assignment.released, assignment.template)
    assert said is not None
    assert words in said
    assert "checks.py" not in said


def test_a_link_is_not_it(tmp_path: Path, template: Template) -> None:
    (tmp_path / "secret.ipynb").write_bytes(dump(solved()))
    (tmp_path / "in").mkdir()
    (tmp_path / "in/convolution (1).ipynb").symlink_to(tmp_path / "secret.ipynb")
    expected = tmp_path / "in/convolution.ipynb"
    assert handed_in(expected, template) == expected


STUDENTS = {
    "ada": ("convolution.ipynb", dump(RIGHT)),
    "bob": ("convolution (1).ipynb", dump(RIGHT)),
    "cho": ("홍길동_convolution.ipynb", dump(without_pictures(shift="shift = conv_at"))),
    "dan": ("pooling.ipynb", dump(released("pooling"))),
    "eve": ("convolution.ipynb", dump(RIGHT)),  # put there by hand
    "fay": ("convolution (1).ipynb", dump(RIGHT)),  # likewise
    "gil": ("convolution.ipynb", dump(RIGHT)),  # whose files are no text
    "hal": ("CONVOLUTION.IPYNB", dump(RIGHT)),
    "ida": ("convolution.ipynb", dump(BLANK)),  # beside the right one
}
BY_HAND = ("eve", "fay")
#: Of those whose pages can be fetched, by the names that they know.
FETCHED = [
    *(("ada", "convolution"), ("bob", "convolution (1)"), ("cho", "홍길동_convolution"), ("dan", "pooling")),
    ("hal", "CONVOLUTION"),
]


def test_a_class_with_odd_names_is_graded_and_gets_its_feedback(tmp_path: Path, command: Command) -> None:
    course = copy_course(tmp_path / "course", pictures=False, released=True)
    for student, (name, content) in STUDENTS.items():
        folder = course / "submitted" / student / "convolution"
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)
        (folder / "checks.py").write_text("# as released")
        if student not in BY_HAND:
            (folder / "timestamp.txt").write_text("2026-11-02 10:00:00.000000 UTC")
            (folder / "submission_secret.txt").write_text(f"secret of {student}")
    (course / "submitted/ida/convolution/convolution-Copy1.ipynb").write_bytes(dump(RIGHT))
    (course / "submitted/gil/convolution/timestamp.txt").write_bytes(b"\xff\x1b[2J")
    (course / "submitted/gil/convolution/submission_secret.txt").write_bytes(b"\xff\x1b[2J")

    done = command("grade", "convolution", cwd=course)
    given = marks(course)
    assert given == {"ada": 25, "bob": 25, "cho": 21, "dan": 0, "eve": 25, "fay": 25, "gil": 25, "hal": 25, "ida": 25}
    assert "There is no convolution.ipynb in the submission, but pooling.ipynb" in done.stdout + done.stderr
    assert "checks.py" not in done.stdout + done.stderr

    said = "There is no answer in convolution.ipynb; convolution-Copy1.ipynb, which lies beside it, is graded"
    assert f"ida: 25 of 25. All right. {said}" in done.stdout

    command("feedback", "convolution", cwd=course)
    assert said in (course / "feedback/ida/convolution/convolution.html").read_text()
    page = (course / "feedback/bob/convolution/convolution.html").read_text()
    assert "The notebook was handed in as convolution (1).ipynb, and is graded as convolution.ipynb" in page
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    words = ("release_feedback", "convolution", f"--Exchange.root={exchange}")
    done = command(*words, cwd=course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert "\x1b[2J" not in done.stderr
    for student in BY_HAND:
        assert f"{student}: nbgrader collected no submission" in done.stderr
    out = exchange / "convnets/feedback"
    hashes = {f"{notebook_hash(secret=f'secret of {one}', notebook_id=name)}.html" for one, name in FETCHED}
    assert hashes <= {file.name for file in out.iterdir()}

    done = command("autograde", "convolution", "--force", cwd=course, program="nbgrader")
    assert marks(course) == given, done.stderr
    done = command("generate_feedback", "convolution", "--force", cwd=course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    mine, own = course / "feedback/ada/convolution", course / "submitted/ada/convolution"
    for place in (course / "assignments/convolution", own):  # another notebook of the assignment, which has a page
        (place / "second.ipynb").write_bytes(dump(RIGHT))
    (mine / "second.html").write_text("the page of the second notebook")
    (own / "notes.ipynb").write_bytes(dump(RIGHT))
    done = command(*words, cwd=course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert (mine / "second.html").read_text() == "the page of the second notebook"
    assert (mine / "notes.html").read_bytes() == (mine / "convolution.html").read_bytes()
