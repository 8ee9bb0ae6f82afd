"""A class whose notebooks and folders are broken in every way that anybody thought of, graded in one run with
honest students among them. What can be graded is; what cannot gets one clear sentence, and costs nobody else
anything."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.course import SANDBOX_VARIABLE, Assignment
from autograder.grading.collected import prepare
from autograder.printable import printable
from autograder.results import SubmissionResult
from tests.conftest import Command
from tests.hostile_files import filled, outputs
from tests.support import accepted, cell, copy_course, dump, forget_scores, marks, nest, old_format, without_pictures

NOTEBOOK = "convolution.ipynb"
FULL, NONE = 25.0, 0.0

Build = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """`build` fills the folder submitted/STUDENT/convolution. `words`: of the refusal where the score is 0, of
    the remark on the notebook otherwise; "" where there is nothing to remark."""

    student: str
    build: Build
    words: str = ""
    score: float = FULL


# ---- builders --------------------------------------------------------------------------------------


def data(content: bytes, name: str = NOTEBOOK) -> Build:
    return lambda folder: (folder / name).write_bytes(content)


def changed(**top: Any) -> Build:
    """A right notebook with other values at its top."""
    return data(dump({**without_pictures(), **top}))


def edited(change: Callable[[dict[str, Any]], object]) -> Build:
    """A right notebook, after `change`."""
    notebook = without_pictures()
    change(notebook)
    return data(dump(notebook))


def cells(change: Callable[[dict[str, Any]], object]) -> Build:
    """A right notebook with each of its cells changed."""
    return edited(lambda notebook: [change(one) for one in notebook["cells"]])


def text(change: Callable[[str], str]) -> Build:
    """A right notebook, its JSON changed as text."""
    return data(change(json.dumps(without_pictures())).encode())


def link(target: str, name: str = NOTEBOOK) -> Build:
    return lambda folder: (folder / name).symlink_to(target)


def beside(build: Build) -> Build:
    """A right notebook with something else beside it."""

    def both(folder: Path) -> None:
        changed()(folder)
        build(folder)

    return both


def instead(build: Build) -> Build:
    """Something else where the folder should be."""

    def replaced(folder: Path) -> None:
        folder.rmdir()
        build(folder)

    return replaced


def zipped(folder: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    (folder / NOTEBOOK).write_bytes(held.getvalue())


def worksheets(version: int) -> bytes:
    old = {**old_format(accepted("loops")), "nbformat": version}
    if version == 1:  # before worksheets there were cells alone, and text was called code
        cells = [{"cell_type": "code", "code": accepted("loops"), "prompt_number": 1}]
        old = {"nbformat": 1, "cells": cells}
    return dump(old)


def nested(depth: int) -> bytes:
    return dump(without_pictures())[:-1] + b', "x": ' + b"[" * depth + b"]" * depth + b"}"


def with_accent() -> dict[str, Any]:
    notebook = without_pictures()
    cell(notebook, "shift-solution")["source"] = "# décalage"
    return notebook


def sparse(size: int) -> Build:
    def write(folder: Path) -> None:
        with (folder / NOTEBOOK).open("wb") as file:
            file.write(dump(without_pictures()))
            file.truncate(size)

    return write


def pipe(name: str = NOTEBOOK) -> Build:
    return lambda folder: os.mkfifo(folder / name)


def socket_file(folder: Path) -> None:
    before = os.getcwd()
    os.chdir(folder)  # the path of a socket is at most 107 bytes long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
    finally:
        os.chdir(before)


def circle(folder: Path) -> None:
    (folder / NOTEBOOK).symlink_to("b.ipynb")
    (folder / "b.ipynb").symlink_to(NOTEBOOK)


def shut(folder: Path) -> None:
    changed()(folder)
    (folder / NOTEBOOK).chmod(0)


def swap(old: str, new: str) -> Build:
    return text(lambda words: words.replace(old, new))


def drop(*names: str) -> Callable[[dict[str, Any]], None]:
    def change(notebook: dict[str, Any]) -> None:
        gone = [cell(notebook, name) for name in names]
        notebook["cells"] = [one for one in notebook["cells"] if one not in gone]

    return change


def add(*more: Any) -> Callable[[dict[str, Any]], object]:
    return lambda notebook: notebook["cells"].extend(more)


def code(source: Any) -> dict[str, Any]:
    return {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None, "source": source}


def put(name: str, **values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda notebook: cell(notebook, name).update(values)


def claim(name: str, **values: Any) -> Callable[[dict[str, Any]], object]:
    """Another nbgrader metadata in the student's copy."""
    return lambda notebook: cell(notebook, name)["metadata"]["nbgrader"].update(values)


def with_picture(notebook: dict[str, Any]) -> None:
    picture = {"image/png": "iVBORw0KGgo=", "text/html": "<script>", "image/jpeg": {"a": [None]}}
    text = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "![me](attachment:me.png)"}
    notebook["cells"].append({**text, "attachments": {"me.png": picture}})


def with_strange_attachments(notebook: dict[str, Any]) -> None:
    text = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "![a](attachment:a) ![b](attachment:gone)"}
    notebook["cells"].append({**text, "attachments": {"a": {"image/png": "attachment:a"}}})
    notebook["cells"].append({**text, "attachments": [1, None]})


_KERNEL_R = {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}, "language_info": {"name": "R"}}
_KERNEL_JULIA = {"kernelspec": {"name": "julia-1.11", "language": "julia", "display_name": "Julia"}}
_COLAB = {"colab": {"provenance": [], "gpuType": "T4"}, "accelerator": "GPU", "kernelspec": {"name": "python3"}}
_VSCODE = {"vscode": {"interpreter": {"hash": "0"}}, "polyglot_notebook": {"kernelName": "x"}, "orig_nbformat": 4}
_BAD_OUTPUTS = [None, 3, {"output_type": "gone"}, {"output_type": "stream", "text": {"a": 1}, "name": 7}]
_RIGHT = changed()

# ---- the table -------------------------------------------------------------------------------------

JSON, SHAPE = "not valid JSON", "is not a notebook"
CASES = [
    Case("aa-right", _RIGHT),
    # no text, or no JSON
    Case("empty", data(b""), "is empty", NONE),
    Case("blanks", data(b" \n\t"), "is empty", NONE),
    Case("cut-off", text(lambda words: words[: len(words) // 2]), JSON, NONE),
    Case("conflict", text(lambda words: f"<<<<<<< HEAD\n{words}\n=======\n{words}\n>>>>>>> mine"), "git merge", NONE),
    Case("html", data(b"<!DOCTYPE html>\n<html><body>Sign in</body></html>"), "web page", NONE),
    Case("zip", zipped, "zip", NONE),
    Case("pdf", data(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "PDF", NONE),
    Case("python", data(accepted("loops").encode()), "Python code", NONE),
    Case("python-comment", data(b"# Adding\nimport math\n"), "Python code", NONE),
    Case("markdown", data(b"# Adding\nimport nothing:\n```python\nimport math\n```\n"), JSON, NONE),
    Case("two-in-one", text(lambda words: words + words), JSON, NONE),
    Case("utf-16", data(json.dumps(without_pictures()).encode("utf-16")), "UTF-8", NONE),
    Case("latin-1", data(json.dumps(with_accent(), ensure_ascii=False).encode("latin-1")), "UTF-8",
         NONE),
    Case("byte-order-mark", data(b"\xef\xbb\xbf" + dump(without_pictures()))),
    Case("nul-bytes", data(b"\0" * 4096), "is empty", NONE),
    Case("nul-at-the-end", sparse(1_000_000)),
    Case("control-characters", text(lambda words: words.replace("The responses", "The\x01responses", 1))),
    Case("trailing-comma", text(lambda words: words[:-1] + ",}"), JSON, NONE),
    Case("comment", text(lambda words: "// mine\n" + words), JSON, NONE),
    # JSON that is no notebook
    Case("list", data(b"[]"), SHAPE, NONE),
    Case("number", data(b"4"), SHAPE, NONE),
    Case("deep", data(nested(100_000)), JSON, NONE),
    Case("deep-but-sound", data(nested(500))),
    Case("format-1", data(worksheets(1)), "old format 1"),
    Case("format-2", data(worksheets(2)), "old format 2"),
    Case("format-3", data(worksheets(3)), "old format 3"),
    Case("format-3-broken", data(b'{"nbformat": 3, "worksheets": [{"cells": [{"a": 1}]}]}'), SHAPE, NONE),
    Case("format-3-objects", data(outputs(filled(b"{},", 8_000_000))), "more than 300000 opening braces", NONE),
    Case("format-5", changed(nbformat=5), "format 5", NONE),
    Case("format-0", changed(nbformat=0), SHAPE, NONE),
    Case("format-negative", changed(nbformat=-4), SHAPE, NONE),
    Case("format-text", changed(nbformat="4"), SHAPE, NONE),
    Case("format-huge", swap('"nbformat": 4', '"nbformat": 4' + "0" * 5000), SHAPE, NONE),
    Case("format-gone", data(b'{"cells": [], "metadata": {}, "nbformat_minor": 5}'), SHAPE, NONE),
    Case("minor-odd", changed(nbformat_minor=-99)),
    Case("minor-text", changed(nbformat_minor="five")),
    Case("worksheets-in-4", edited(lambda nb: nb.update(worksheets=[{"cells": nb.pop("cells")}])), SHAPE, NONE),
    Case("no-cells", edited(lambda notebook: notebook.pop("cells")), SHAPE, NONE),
    Case("cells-null", changed(cells=None), SHAPE, NONE),
    Case("cells-text", changed(cells="none"), SHAPE, NONE),
    Case("cells-numbers", changed(cells=[1, 2]), SHAPE, NONE),
    Case("cells-empty", changed(cells=[]), "has no cells", NONE),
    Case("cells-6000", edited(add(*[code("")] * 6000)), "6011 cells", NONE),
    Case("cell-2-mb", edited(add(code("x" * 2_000_000))), "2000000 characters", NONE),
    Case("70-mb", sparse(70 * 2**20), "70 MiB", NONE),
    Case("source-number", edited(put("shift-solution", source=3)), "was no text"),
    Case("source-null", edited(put("shift-solution", source=None)), "was no text"),
    Case("source-numbers", edited(put("shift-solution", source=[1, 2])), "was no text"),
    Case("source-nested", edited(put("shift-solution", source=[["a"], "b"])), "was no text"),
    Case("source-gone", edited(lambda notebook: cell(notebook, "setup").pop("source")), "setup"),
    Case("source-lines", cells(lambda one: one.update(source="".join(one["source"]).splitlines(keepends=True)))),
    Case("type-gone", edited(lambda notebook: cell(notebook, "conv2d").pop("cell_type")), "had become a raw cell"),
    Case("type-unknown", edited(add({**code("x"), "cell_type": "heading"}))),
    Case("type-markdown", edited(put("conv_at-solution", cell_type="markdown")), "had become a markdown cell"),
    # odd, and graded all the same
    Case("outputs-broken", cells(lambda one: one.update(outputs=_BAD_OUTPUTS))),
    Case("outputs-text", cells(lambda one: one.update(outputs="none", execution_count="x"))),
    Case("metadata-null", changed(metadata=None)),
    Case("metadata-list", changed(metadata=[1])),
    Case("metadata-of-cells-null", edited(add({**code("x = 1"), "metadata": None}))),
    Case("metadata-of-cells-text", cells(lambda one: one.update(metadata="mine")), "nbgrader label"),
    Case("metadata-of-cells-list", cells(lambda one: one.update(metadata=[[]])), "nbgrader label"),
    Case("metadata-gone", cells(lambda one: one.pop("metadata")), "nbgrader label"),
    Case("role-text", edited(lambda nb: cell(nb, "shift")["metadata"].update(nbgrader="mine")), "shift was missing"),
    Case("role-list", edited(lambda nb: cell(nb, "shift")["metadata"].update(nbgrader=[3])), "shift was missing"),
    Case("id-number", edited(claim("shift", grade_id=7)), "shift was missing"),
    Case("points-changed", edited(claim("shift", points=1e9, grade=False, solution=True, locked=False))),
    Case("schema-99", edited(claim("shift", schema_version=99))),
    Case("other-assignment", edited(claim("shift", grade_id="pool2d", cell_type="markdown")), "shift was missing"),
    Case("grade-cells-gone", edited(drop("conv_at", "conv2d", "shift", "predict_rows", "predict_place")),
         "conv2d was missing"),
    Case("solution-cells-bare", cells(lambda one: one.update(metadata={})), "nbgrader label"),
    Case("cells-twice", edited(lambda nb: nb.update(cells=nb["cells"] * 2)), "more than once"),
    Case("ids-twice", cells(lambda one: one.update(id="same"))),
    Case("ids-odd", cells(lambda one: one.update(id={"no": ["id"]}))),
    Case("ids-gone", cells(lambda one: one.pop("id", None))),
    Case("keys-twice", swap('"nbformat": 4', '"nbformat": 3, "nbformat": 4')),
    Case("not-a-number", text(lambda words: words[:-1] + ', "x": [NaN, Infinity, -Infinity]}')),
    Case("huge-integers", text(lambda words: words[:-1] + f', "x": {"9" * 4000}, "y": 1e999}}')),
    Case("surrogate", edited(add(code("s = '\ud800'"))), "Some characters were broken"),
    Case("surrogate-in-metadata", text(lambda words: words[:-1] + ', "x": "\\ud800"}')),
    Case("nul-in-source", edited(add(code("x = 'a\0b'")))),
    Case("odd-line-ends", edited(add(code("x = 1\r\ny = 2\u2028z = 3\x0c")))),
    Case("attachment", edited(with_picture)),
    Case("attachments-odd", edited(with_strange_attachments)),
    Case("kernel-r", changed(metadata=_KERNEL_R)),
    Case("kernel-julia", changed(metadata=_KERNEL_JULIA)),
    Case("colab", changed(metadata=_COLAB, nbformat_minor=0)),
    Case("vs-code", changed(metadata=_VSCODE)),
    Case("magics", edited(add(code("%matplotlib inline\n%%time\n!ls"), code("%%bash\necho x"), code("%load_ext x")))),
    Case("mm-right", _RIGHT),
    # no notebook of that name
    Case("none", lambda folder: None, "no convolution.ipynb", NONE),
    Case("name-copy", data(dump(without_pictures()), "convolution (1).ipynb"), "handed in as convolution (1).ipynb"),
    Case("name-capitals", data(dump(without_pictures()), "Convolution.IPYNB"), "handed in as Convolution.IPYNB"),
    Case("name-txt", data(dump(without_pictures()), "convolution.ipynb.txt"), "convolution.ipynb.txt", NONE),
    Case("name-script", data(accepted("loops").encode(), "convolution.py"), "convolution.py", NONE),
    Case("subfolder", lambda folder: ((folder / "work").mkdir(), _RIGHT(folder / "work")), "work/convolution.ipynb",
         NONE),
    # a notebook that is no file
    Case("folder-as-notebook", lambda folder: ((folder / NOTEBOOK).mkdir(), _RIGHT(folder / NOTEBOOK)), "is a folder",
         NONE),
    Case("pipe", pipe(), "special file", NONE),
    Case("link-to-passwd", link("/etc/passwd"), "is a link", NONE),
    Case("link-dangling", link("gone"), "is a link", NONE),
    Case("link-to-itself", link(NOTEBOOK), "is a link", NONE),
    Case("link-in-a-circle", circle, "is a link", NONE),
    Case("link-to-a-student", link("../../aa-right/convolution/convolution.ipynb"), "is a link", NONE),
    Case("shut", shut, *(("", FULL) if os.geteuid() == 0 else ("cannot be opened", NONE))),
    # what lies beside it
    Case("beside-links", beside(lambda folder: (link("/etc/passwd", "a")(folder), link("gone", "b")(folder),
                                                link("/", "c")(folder), link("d", "d")(folder)))),
    Case("beside-pipe", beside(pipe("data.csv"))),
    Case("beside-socket", beside(socket_file)),
    Case("beside-device", beside(link("/dev/zero", "weights.npy"))),
    Case("beside-checks-folder", beside(lambda folder: (
        (folder / "checks.py").mkdir(), (folder / "checks.py/x.py").write_text("x")))),
    Case("beside-file-for-folder", beside(data(b"", "checks.py"))),
    Case("beside-name-of-bytes", beside(lambda folder: Path(os.fsdecode(bytes(folder) + b"/\xff")).write_text("x"))),
    Case("beside-name-that-acts", beside(data(b"x", "\x1b[2K\u202e"))),
    Case("beside-1300-folders", beside(lambda folder: nest(folder, 1_300)), "Not all files"),
    Case("beside-6000-files", beside(lambda folder: _touch(folder, 6_000)), "Not all files"),
    Case("beside-terabyte", beside(lambda folder: _sparse(folder / "weights.npy", 1 << 40)), "Not all files"),
    Case("time-empty", beside(data(b"", "timestamp.txt"))),
    Case("time-nonsense", beside(data(b"yesterday, I think", "timestamp.txt"))),
    Case("time-bytes", beside(data(b"\xff\xfe\x00", "timestamp.txt"))),
    Case("time-far", beside(data(b"0001-01-01 00:00:00 +9999999", "timestamp.txt"))),
    Case("time-folder", beside(lambda folder: (folder / "timestamp.txt").mkdir())),
    Case("time-pipe", beside(pipe("timestamp.txt"))),
    Case("time-link", beside(link("/dev/zero", "timestamp.txt"))),
    # the folder itself
    Case("folder-link-to-a-student", instead(lambda folder: folder.symlink_to("../aa-right/convolution"))),
    Case("folder-link-dangling", instead(lambda folder: folder.symlink_to("gone")), "not a folder", NONE),
    Case("folder-link-to-itself", instead(lambda folder: folder.symlink_to(folder.name)), "not a folder", NONE),
    Case("folder-is-a-file", instead(lambda folder: folder.write_text("x")), "not a folder", NONE),
    # names of students
    Case("anna maria", _RIGHT),
    Case("-leading-dash", _RIGHT),
    Case("plus+plus", _RIGHT),
    Case("o'brien \"bob\"", _RIGHT),
    Case("학생-é", _RIGHT),
    Case("x" * 200, _RIGHT),
    Case("..dots..", _RIGHT),
    Case("%s {0} $HOME", _RIGHT),
    Case(" blanks ", _RIGHT, "blank", NONE),
    Case("group[1]", _RIGHT, "group[1]", NONE),
    Case("what?*", _RIGHT, "rename the folder", NONE),
    Case("two\nlines", _RIGHT, "rename the folder", NONE),
    Case("eve\x1b[2K", _RIGHT, "rename the folder", NONE),
    Case("eve\u202eadam", _RIGHT, "rename the folder", NONE),
    Case("zz-right", _RIGHT),
]  # fmt: skip


# ---- one run ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    course: Path
    status: int
    stdout: str
    stderr: str

    def line(self, student: str) -> str:
        """What was said of a student."""
        shown = re.escape(printed(student))
        (line,) = re.findall(rf"^\[\d+/\d+\] {shown}: (.*)$", self.stdout, re.MULTILINE)
        return str(line)

    def result(self, student: str) -> SubmissionResult | None:
        path = self.course / "autograded" / student / "convolution/convolution.results.json"
        return msgspec.json.decode(path.read_bytes(), type=SubmissionResult) if path.exists() else None


def printed(student: str) -> str:
    return printable(student)


def _touch(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / str(number)).touch()


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment, command: Command) -> Run:
    prepare(assignment)  # the hidden cases have been searched for; the copy takes them along
    course = copy_course(tmp_path_factory.mktemp("broken") / "course", pictures=False, released=True)
    for case in CASES:
        folder = course / "submitted" / case.student / "convolution"
        folder.mkdir(parents=True)
        case.build(folder)
    done = command("grade", "convolution", cwd=course)
    return Run(course, done.returncode, done.stdout, done.stderr)


def test_the_run_goes_through_and_says_that_some_need_a_person(run: Run) -> None:
    assert run.status == 1, run.stderr
    assert len(re.findall(rf"^\[\d+/{len(CASES)}\] ", run.stdout, re.MULTILINE)) == len(CASES)
    assert re.fullmatch(r"(\d+) need a person: \1 could not be read\.\n", run.stderr)
    assert "Traceback" not in run.stdout
    assert "Traceback" not in (run.course / "autograder.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=[case.student[:40] for case in CASES])
def test_each_has_its_mark_and_its_sentence(run: Run, case: Case) -> None:
    said, result = run.line(case.student), run.result(case.student)
    assert said.startswith(f"{case.score:g} of 25. "), said
    if case.score == FULL:
        assert result is not None
        assert result.status == "graded"
        assert bool(result.remarks) == bool(case.words), result.remarks
        assert case.words in " ".join(result.remarks)
    else:
        sentence = said.removeprefix("0 of 25. ")
        assert case.words in sentence
        assert len(sentence) < 400
        assert result is None or (result.status, result.error) == ("unreadable", sentence)


def test_the_gradebook_has_each_of_them_once(run: Run) -> None:
    assert marks(run.course) == {case.student: case.score for case in CASES}


def test_the_next_run_goes_through_as_well(run: Run, command: Command) -> None:
    """It looks whether anything in the folders has changed: in those that are 1,300 deep, too."""
    done = command("grade", "convolution", cwd=run.course)
    assert (done.returncode, done.stderr.count("Traceback")) == (1, 0), done.stderr
    assert len(re.findall(rf"^\[\d+/{len(CASES)}\] ", done.stdout, re.MULTILINE)) == len(CASES)


#: These would stop plain nbgrader, or never let it end.
NASTY = ("pipe", "link-to-passwd", "surrogate", "beside-device", "beside-checks-folder", "time-pipe", "time-far",
         "beside-1300-folders", "beside-terabyte", "beside-name-that-acts")  # fmt: skip


def test_a_name_that_is_no_text_is_said_and_stops_nobody(run: Run, command: Command) -> None:
    """No gradebook could hold it: SQLite's text is UTF-8."""
    odd = Path(os.fsdecode(bytes(run.course) + b"/submitted/\xff-student/convolution"))
    odd.mkdir(parents=True)
    done = command("grade", "convolution", "--student", odd.parent.name, cwd=run.course)
    shutil.rmtree(odd.parent)
    assert done.returncode == 1
    assert r"[1/1] \udcff-student: nbgrader cannot grade a student whose name has line breaks" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_plain_nbgrader_gives_the_same_marks_and_says_which_sandbox_it_uses(
    run: Run, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = marks(run.course)
    submitted = run.course / "submitted"
    submitted.rename(run.course / "all")
    submitted.mkdir()
    students = ("aa-right", *NASTY, "zz-right")
    for student in students:
        (run.course / "all" / student).rename(submitted / student)
    forget_scores(run.course, students)
    if os.geteuid() == 0:
        monkeypatch.setenv(SANDBOX_VARIABLE, "separate-user")
    done = command("autograde", "convolution", "--force", cwd=run.course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert marks(run.course) == before
    assert "weights.npy is a link; it is left out" in done.stderr
    assert done.stderr.count("Sandbox: separate-user. ") == (os.geteuid() == 0)
