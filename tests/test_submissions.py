"""Files as they come in: what is read, what is refused and in which words, what is put right."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import Assignment
from autograder.notebook.additions import additions
from autograder.notebook.files import submitted_files
from autograder.notebook.reconcile import Framed, frame_script, reconcile
from autograder.notebook.submission import (
    MAX_FILE_BYTES,
    Unreadable,
    parse_notebook,
    parse_submission,
    read_submission,
)
from autograder.notebook.template import read_template
from autograder.translation.catalogue import Catalogue
from tests.support import accepted, cell, dump, old_format, released, solved

REFUSED = [
    (b"", "is empty"),
    (b"  \n", "is empty"),
    (b"not json", "not valid JSON"),
    (dump(released())[:3000], "not valid JSON"),
    (b"[" * 200_000, "not a notebook"),
    (b"[]", "not a notebook"),
    (b"{}", "not a notebook"),
    (b'{"nbformat": 4}', "not a notebook"),
    (b'{"nbformat": 4, "cells": {}}', "not a notebook"),
    (b'{"nbformat": 4, "cells": [1]}', "not a notebook"),
    (b'{"nbformat": 4, "cells": []}', "no cells"),
    (b'{"nbformat": "4", "cells": []}', "not a notebook"),
    (b'{"nbformat": 9, "cells": []}', "format 9"),
    (b'{"nbformat": 3, "worksheets": 1}', "not a notebook"),
    ("\ufeffé".encode("utf-16"), "UTF-8"),
    (b"\xff\xfe\x00\x01", "UTF-8"),
    (b'{"nbformat": 4, "cells": [' + b'{"cell_type": "raw"},' * 6000 + b'{"cell_type": "raw"}]}', "6001 cells"),
    (dump({"nbformat": 4, "cells": [{"cell_type": "code", "source": "x" * 2_000_000}]}), "2000000 characters"),
]


@pytest.mark.parametrize(("data", "words"), REFUSED, ids=[f"{i}-{words}" for i, (_, words) in enumerate(REFUSED)])
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as caught:
        parse_notebook(data)
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


def bloated() -> bytes:
    notebook = released()
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}
    cell(notebook, "conv_at-solution")["outputs"] = [output]
    return dump(notebook)


def only_cell(metadata: Any) -> dict[str, Any]:
    return {"nbformat": 4, "cells": [{"cell_type": "code", "metadata": metadata}]}


READ = [
    ("as released", dump(released())),
    ("byte order mark", b"\xef\xbb\xbf" + dump(released())),
    ("NaN in metadata", dump({**released(), "metadata": {"x": float("nan")}})),
    ("cells without metadata", dump({"nbformat": 4, "cells": [{"cell_type": "code", "source": ["a\n", "b"]}]})),
    ("a strange cell type", dump({"nbformat": 4, "cells": [{"cell_type": "heading", "source": "x"}]})),
    ("50 MB of output", bloated()),
    ("grade_id that is no text", dump(only_cell({"nbgrader": {"grade_id": 3}}))),
    ("a cell without text", b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}'),
    ("metadata that is none", dump(only_cell("mine"))),
    ("nbgrader metadata null", dump(only_cell({"nbgrader": None}))),
]  # fmt: skip


@pytest.mark.parametrize("data", [data for _, data in READ], ids=[name for name, _ in READ])
def test_what_can_be_read_is(data: bytes) -> None:
    assert parse_notebook(data).cells


def test_of_attachments_pictures_are_kept() -> None:
    kinds = {"image/png": "iVBORw0KGgo=", "image/svg+xml": "<svg/>", "text/html": "<b>", "image/gif": 'x" onerror='}
    text = {"cell_type": "markdown", "source": "", "attachments": {"a": kinds, "b": {"image/jpeg": 3}, "c": None}}
    (cell,) = parse_notebook(dump({"nbformat": 4, "cells": [text]})).cells
    assert cell.pictures == {"a": {"image/png": "iVBORw0KGgo="}}


def test_an_old_notebook_is_converted_and_says_so() -> None:
    submission = parse_notebook(dump(old_format(accepted("loops"))))
    assert "old format 3" in submission.remarks[0]
    assert "def conv2d" in submission.cells[0].source


@pytest.mark.parametrize("kind", ["missing", "folder", "fifo", "link", "huge", "unreadable name"])
def test_files_that_are_none(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.ipynb"
    words = {"missing": "no such file", "folder": "folder or a special file", "fifo": "folder or a special file",
             "link": "is a link", "huge": "MiB large", "unreadable name": "cannot be opened"}  # fmt: skip
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to("/etc/passwd")
    elif kind == "huge":
        with path.open("wb") as file:
            file.truncate(MAX_FILE_BYTES + 1)
    elif kind == "unreadable name":
        path = tmp_path / ("x" * 300 + ".ipynb")
    with pytest.raises(Unreadable, match=words[kind]):
        read_submission(path, follow_links=False)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: Any, **more: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # root may read everything
    with pytest.raises(Unreadable, match=r"cannot be opened \(Permission denied\)"):
        read_submission(tmp_path / "x.ipynb")


def test_a_script_must_be_text(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_bytes(b"x = '\xff'")
    with pytest.raises(Unreadable, match="UTF-8"):
        read_submission(path)


# ---- putting a submission into the instructor's frame ----------------------------------------------


@pytest.fixture
def framed(assignment: Assignment) -> Any:
    def run(notebook: dict[str, Any]) -> Framed:
        return reconcile(parse_notebook(dump(notebook)), assignment.template)

    return run


def roles(framed: Framed) -> list[str]:
    return [cell.role.grade_id for cell in framed.cells if cell.role is not None]


ORDER = [
    *("setup", "conv_at-solution", "conv_at", "predict_rows-solution", "predict_rows", "conv2d-solution", "conv2d"),
    *("shift-solution", "shift", "predict_place-solution", "predict_place"),
]


def test_an_honest_notebook_gives_no_remark(framed: Any) -> None:
    done = framed(solved())
    assert roles(done) == ORDER
    assert done.remarks == ()


def test_an_illustration_is_one_only_as_it_was_released(framed: Any) -> None:
    """Grading leaves it out, as it does the cell that looks for the files; what a student changed in it, or wrote, is
    run."""
    notebook = released()
    (cube,) = [one for one in notebook["cells"] if "".join(one["source"]) == "pictures.show_kernel_cube()"]
    of_mine = {**cube, "id": "mine", "source": "pictures.show_kernel_cube()\nmine = 1"}
    notebook["cells"].append(of_mine)
    done = framed(notebook)
    assert sum(one.illustration for one in done.cells) == 9
    left_out = [code for code, graded in zip(done.code, done.graded_code, strict=True) if code != graded]
    assert "pictures.show_kernel_cube()" in left_out
    assert of_mine["source"] in done.graded_code


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ["def f(): pass"]}, "define and import nothing"),
        ({"source": ["for i in range(3):\n", "    import show"]}, "define and import nothing"),
        ({"source": ["for own in range(3):\n", "    used = own"]}, "used is set in a cell with the tag"),
        ({"source": ["%matplotlib inline"]}, "is not Python"),
        ({"cell_type": "markdown"}, "neither graded nor filled in"),
        ({"metadata": {"tags": ["illustration"], "nbgrader": {"grade_id": "x"}}}, "neither graded nor filled in"),
    ],
)
def test_an_illustration_that_cannot_be_one_is_refused(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    sound = {"cell_type": "code", "source": ["show()"], "metadata": {"tags": ["illustration"]}}
    path = tmp_path / "x.ipynb"
    other = {"cell_type": "code", "source": ["def g(own): return own + used()"], "metadata": {}}
    path.write_bytes(dump({"cells": [sound, other]}))
    assert read_template(path, Catalogue()).illustrations == {"show()"}
    path.write_bytes(dump({"cells": [sound | change, other]}))
    with pytest.raises(ValueError, match=words):
        read_template(path, Catalogue())


def without(*names: str) -> dict[str, Any]:
    notebook = released()
    gone = [cell(notebook, name) for name in names]
    notebook["cells"] = [c for c in notebook["cells"] if c not in gone]
    return notebook


@pytest.mark.parametrize("names", [("conv2d",), ("setup",), ("conv_at", "conv2d", "shift"), tuple(ORDER)])
def test_missing_cells_are_put_back_in_order(framed: Any, names: tuple[str, ...]) -> None:
    done = framed(without(*names))
    assert roles(done) == ORDER
    assert len(done.remarks) == (1 if len(names) == len(ORDER) else len(names))  # all at once: their labels are gone


def source_of(framed: Framed, name: str) -> str:
    (role,) = [c for c in framed.cells if c.role is not None and c.role.grade_id == name]
    return role.source


ANSWER, STUB = "conv2d-solution", None
COPIES = {
    "the last that was changed": ([("code", "first"), ("code", "second")], "second"),
    "an untouched stub is none": ([("code", "first"), ("code", STUB)], "first"),
    "text is none": ([("code", "first"), ("markdown", "old"), ("raw", "old")], "first"),
    "a stub before a text": ([("code", STUB), ("markdown", "text")], STUB),
}


@pytest.mark.parametrize(("copies", "counts"), COPIES.values(), ids=COPIES)
def test_of_several_copies_one_counts(framed: Any, copies: list[tuple[str, str | None]], counts: str | None) -> None:
    notebook = released()
    stub = cell(notebook, ANSWER)
    place = notebook["cells"].index(stub)
    text = "".join(stub["source"])
    notebook["cells"][place : place + 1] = [
        {**stub, "cell_type": kind, "source": text if source is STUB else source} for kind, source in copies
    ]
    done = framed(notebook)
    assert source_of(done, ANSWER) == (text if counts is STUB else counts)
    assert "more than once" in done.remarks[0]
    assert roles(done) == ORDER
    own = [source for kind, source in copies if kind == "code" and source is not STUB]
    assert [code for code in done.code if code in ("first", "second")] == own  # what ran there runs here
    assert "old" not in done.code


def test_changed_points_roles_and_locks_are_the_instructors_again(framed: Any) -> None:
    notebook = released()
    about = cell(notebook, "conv2d")["metadata"]["nbgrader"]
    about.update(points=1000, grade=False, solution=True, locked=False, schema_version=99)
    (role,) = [c.role for c in framed(notebook).cells if c.role is not None and c.role.grade_id == "conv2d"]
    assert role.points == 13
    assert role.metadata["locked"] is True


def test_an_edited_grade_cell_is_restored_and_what_was_added_runs_below_it(framed: Any) -> None:
    notebook = released()
    cell(notebook, "conv2d")["source"] = "import math\ncheck(conv2d)\nprint(14)"
    done = framed(notebook)
    place, added = [c for c in done.cells if c.source == "check(conv2d)" or "14" in c.source]
    assert place.role is not None
    assert not place.runs
    assert added.role is None
    assert added.source == "import math\n\nprint(14)"  # line by line where it stood
    assert added.runs
    assert added.number == place.number
    assert "had been edited" in done.remarks[0]


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: f"\n{text}  \n\n"])
def test_line_ends_and_white_space_are_no_edit(framed: Any, change: Any) -> None:
    notebook = solved()
    for one in notebook["cells"]:
        one["source"] = change("".join(one["source"]))
    assert framed(notebook).remarks == ()


def test_a_locked_cell_of_which_students_got_less_was_not_edited(tmp_path: Path) -> None:
    """Mark schemes and hidden tests are taken out of a release."""
    about = {"nbgrader": {"grade_id": "essay", "grade": False, "locked": True, "task": True, "points": 3}}
    texts = {
        "source": "Compare them.\n=== BEGIN MARK SCHEME ===\none point\n=== END MARK SCHEME ===",
        "released": "Compare them.",
    }
    for name, text in texts.items():
        cells = [{"cell_type": "markdown", "metadata": about, "source": text}]
        (tmp_path / f"{name}.ipynb").write_bytes(
            dump({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
        )
    template = read_template(tmp_path / "source.ipynb", Catalogue(), tmp_path / "released.ipynb")
    handed_in = parse_notebook((tmp_path / "released.ipynb").read_bytes())
    assert reconcile(handed_in, template).remarks == ()


def test_lines_are_what_python_counts(framed: Any) -> None:
    """Not what ends one for `splitlines`: a form feed, say, or a line separator within a string."""
    notebook = solved(conv2d="a = '\x0c\u2028\x85'\r\nb = 2\rc = 3\nd = 4")
    (answer,) = [one for one in framed(notebook).cells if one.role and one.role.grade_id == "conv2d-solution"]
    assert answer.lines == ["a = '\x0c\u2028\x85'", "b = 2", "c = 3", "d = 4"]
    assert additions("x = '\u2028'\nimport math", "import math") == "x = '\u2028'\n"


def test_a_script_is_the_first_cell(assignment: Assignment) -> None:
    """A sentence names the cell that an exception arose in by its number."""
    first, *graded = frame_script(parse_submission(b"x = 1", ".py"), assignment.template).cells
    assert (first.number, first.runs) == (1, True)
    assert not any(cell.runs for cell in graded)


LOCKED = "import numpy as np\n\nimport pictures\nfrom checks import check"
PIECES = (
    "import math",
    "def window(x):\n    return (\n        x\n    )",
    "# a note",
    "size = [\n    3,\n]",
    "%matplotlib inline",
)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(PIECES)), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_between_the_lines_of_a_locked_cell_stays_as_it_is(
    written: list[tuple[int, str]], line_end: str
) -> None:
    lines = LOCKED.split("\n")
    at = [[piece for place, piece in written if place == row] for row in range(5)]
    text = line_end.join(line for row in range(5) for line in [*at[row], *lines[row : row + 1]])
    wanted = [piece.split("\n") for row in at for piece in row]
    added = additions(text.replace("\n", line_end), LOCKED)
    if all(piece == "# a note" for row in at for piece in row):
        assert added == ""
    else:
        assert [line for line in added.splitlines() if line] == [line for piece in wanted for line in piece]


GOES_ON = {
    "a line within a loop": ("for i in range(3):\n    print(i)", "for i in range(3):\n    total = i\n    print(i)"),
    "a last line that is the same": (
        "def show(x):\n    y = x\n    return y",
        "def show(x):\n    y = x\n    return y\ndef conv(x):\n    y = 2 * x\n    return y",
    ),
    "only that one": ("def show(x):\n    y = x\n    return y", "def conv(x):\n    y = 2 * x\n    return y"),
    "brackets": ("images = load(\n    'a',\n)", "pictures = load(\n    'a',\n)"),
    "another branch": ("if a:\n    b = 1", "if a:\n    b = 1\nelse:\n    b = 2"),
    "a quotation": ("import numpy as np", "import numpy as np\ntext = '''\nimport numpy as np\n'''"),
}


@pytest.mark.parametrize(("own", "text"), GOES_ON.values(), ids=GOES_ON)
def test_what_goes_on_with_locked_lines_is_taken_with_them(own: str, text: str) -> None:
    """Nothing of it is lost: either all of it runs, or the added lines stand by themselves."""
    added = additions(text, own)
    if added != text:
        assert added.strip() == text.removeprefix(own).strip()


def test_a_solution_cell_turned_into_text_by_a_slip_is_code_again(framed: Any) -> None:
    notebook = solved()
    cell(notebook, "conv_at-solution")["cell_type"] = "markdown"
    done = framed(notebook)
    assert accepted("loops") in done.code
    assert "had become a markdown cell" in done.remarks[0]


def test_one_that_was_put_aside_stays_text(framed: Any) -> None:
    notebook = solved()
    old = cell(notebook, "conv_at-solution")
    notebook["cells"].append({**old, "metadata": {}})
    old["cell_type"] = "raw"
    done = framed(notebook)
    assert done.code.count(accepted("loops")) == 1
    assert source_of(done, "conv_at-solution") == ""
    assert done.remarks == ("The cell conv_at-solution had become a raw cell, which is not run.",)
    assert roles(done) == ORDER


def test_of_submitted_files_links_are_left_out_and_room_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("x = 1")
    (tmp_path / "secret").symlink_to("/etc/passwd")
    (tmp_path / "timestamp.txt").write_text("2026")
    (tmp_path / "x.ipynb").write_text("{}")
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "big").open("wb") as file:
        file.truncate(40 * 2**20)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "data.txt").write_text("y")
    files, all_of_it = submitted_files(tmp_path)
    assert [file.path for file in files] == ["helper.py", "sub/data.txt"]
    assert not all_of_it
    (tmp_path / "big").unlink()
    assert submitted_files(tmp_path) == (files, True)
