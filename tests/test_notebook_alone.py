"""A released notebook without what belongs beside it says what is missing and how to get it, or fetches it where the
course names an address; and the zip of a release, for there or for an LMS."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from autograder.notebook.template import FILES_BESIDE
from autograder.releasing.zipped import files_of, zipped
from tests.conftest import Command
from tests.support import ROOT, cell, copy_course, dump

#: Runs the first two code cells as a kernel does, unless the first one fails.
_RUN = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
sys.path.insert(0, "")
shell = InteractiveShell.instance(colors="nocolor")
for cell in [one for one in json.load(open(sys.argv[1]))["cells"] if one["cell_type"] == "code"][:2]:
    if not shell.run_cell("".join(cell["source"])).success:
        break
else:
    print("imported", shell.user_ns["pictures"].__file__)
"""


def opened(notebook: Path) -> str:
    """What it says in its folder, up to the set-up."""
    words = [sys.executable, "-c", _RUN, notebook.name]
    done = subprocess.run(words, cwd=notebook.parent, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def alone(folder: Path, release: Path) -> Path:
    folder.mkdir()
    shutil.copy(release / "convolution.ipynb", folder)
    return folder / "convolution.ipynb"


def files_cells(notebook: Path) -> list[dict[str, Any]]:
    return [one for one in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if one.get("id") == FILES_BESIDE]


def test_alone_it_says_in_one_line_what_is_missing(tmp_path: Path) -> None:
    said = opened(alone(tmp_path / "alone", ROOT / "assignments/convolution")).strip()
    assert said.startswith("FilesMissing: not beside this notebook: checks.json, checks.py, drawing.py, photo.npz, ")
    assert "in a folder or as convolution.zip" in said
    assert "In Colab" in said
    assert len(said.splitlines()) == 1
    some = alone(tmp_path / "some", ROOT / "assignments/convolution")
    for name in files_of(ROOT / "assignments/convolution"):
        if name != "photo.npz":
            shutil.copy(ROOT / "assignments/convolution" / name, some.parent)
    assert opened(some).startswith("FilesMissing: not beside this notebook: photo.npz. ")
    shutil.copy(ROOT / "assignments/convolution/photo.npz", some.parent)
    assert opened(some).startswith("imported ")


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir()))
def test_every_release_has_the_cell_before_its_code_and_names_all_its_files(name: str) -> None:
    folder = ROOT / "assignments" / name
    (one,) = files_cells(folder / f"{name}.ipynb")
    code = [c for c in json.loads((folder / f"{name}.ipynb").read_text())["cells"] if c["cell_type"] == "code"]
    assert code[0] == one
    assert all(repr(file) in "".join(one["source"]) for file in files_of(folder) if file != f"{name}.ipynb")
    assert "http" not in "".join(one["source"])


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Iterator[Path]:
    """One that names an address, where its zips are."""
    root = copy_course(tmp_path_factory.mktemp("zips"))
    (root / "zips").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root / "zips")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with (root / "autograder/graders/course.toml").open("a") as file:
        file.write(f'zip_address = "http://127.0.0.1:{server.server_port}/{{name}}.zip"\n')
    assert command("release", "convolution", "--check", cwd=root).returncode == 1  # the address is new
    done = command("release", "convolution", "--zip", cwd=root)
    assert done.returncode == 0, done.stderr
    assert f"convolution: zipped into {root / 'zips/convolution.zip'}" in done.stdout
    yield root
    server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_where_an_address_is_named_what_is_missing_is_fetched(course: Path, tmp_path: Path) -> None:
    notebook = alone(tmp_path / "alone", course / "assignments/convolution")
    (notebook.parent / "drawing.py").write_text("# my own\n")
    with notebook.open("a") as file:
        file.write("\n")  # as somebody has worked in it
    before = notebook.read_bytes()
    said = opened(notebook)
    assert said.startswith("fetched from http://127.0.0.1:")
    assert "drawing.py" not in said.splitlines()[0]
    assert "photo.npz" in said
    assert notebook.read_bytes() == before  # what is there already stays
    assert (notebook.parent / "drawing.py").read_text() == "# my own\n"
    (notebook.parent / "drawing.py").unlink()
    assert "imported " in opened(notebook)
    assert opened(notebook).startswith("imported ")  # and nothing is fetched again


def test_where_nothing_can_be_fetched_that_is_one_line_too(course: Path, tmp_path: Path) -> None:
    notebook, name = alone(tmp_path / "alone", course / "assignments/convolution"), "convolution.zip"
    (course / "zips" / name).rename(course / "zips/away")
    try:
        for spoil in (
            lambda: None,
            lambda: (course / "zips" / name).write_bytes(b"<html>"),
            lambda: _empty(course / name),
        ):
            spoil()
            said = opened(notebook).strip()
            assert said.startswith("FilesMissing: not beside this notebook: checks.json, ")
            assert "could not be fetched from http://127.0.0.1:" in said
            assert len(said.splitlines()) == 1
    finally:
        (course / "zips/away").replace(course / "zips" / name)
    assert files_of(notebook.parent) == ["convolution.ipynb"]  # all or nothing


def _empty(path: Path) -> None:
    with ZipFile(path.parent / "zips" / path.name, "w") as file:
        file.writestr("convolution/checks.json", "{}")


def test_a_zip_is_what_students_get_and_the_same_bytes_again(course: Path, tmp_path: Path, command: Command) -> None:
    written, release = (course / "zips/convolution.zip").read_bytes(), course / "assignments/convolution"
    with ZipFile(io.BytesIO(written)) as file:
        assert file.testzip() is None
        names = file.namelist()
        assert names == [f"convolution/{name}" for name in files_of(release)]
        assert all(file.read(name) == (release.parent / name).read_bytes() for name in names)
    copy = tmp_path / "convolution"
    shutil.copytree(release, copy)
    for odd in ("__pycache__/checks.cpython-312.pyc", ".ipynb_checkpoints/convolution.ipynb", ".secret", "a.pyc"):
        (copy / odd).parent.mkdir(exist_ok=True)
        (copy / odd).write_text("not theirs")
    (copy / "seed.txt").symlink_to(ROOT / "pyproject.toml")
    assert zipped(copy, "convolution") == written
    assert command("release", "convolution", "--check", cwd=course).returncode == 0
    (course / "zips/convolution.zip").write_bytes(written + b"older")
    done = command("release", "convolution", "--check", cwd=course)
    assert done.returncode == 1
    assert "stale (zips/convolution.zip). Run `autograder release convolution --zip`." in done.stdout
    (course / "zips/convolution.zip").write_bytes(written)
    assert command("release", "convolution", "--check", "--zip", cwd=course).returncode == 2


def test_what_is_handed_in_with_the_cell_is_graded_as_ever(tmp_path: Path, command: Command) -> None:
    """Also where somebody spoiled it."""
    notebook = json.loads((ROOT / "assignments/convolution/convolution.ipynb").read_text(encoding="utf-8"))
    cell(notebook, "predict_rows-solution")["source"] = "predict_rows = 12"
    (tmp_path / "as_it_is.ipynb").write_bytes(dump(notebook))
    next(one for one in notebook["cells"] if one.get("id") == FILES_BESIDE)["source"] = "files_beside()"
    (tmp_path / "spoilt.ipynb").write_bytes(dump(notebook))
    done = command("score", "convolution", *sorted(tmp_path.glob("*.ipynb")), "--json")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["score"] for result in results] == [1.0, 1.0]


def test_an_address_that_is_none_is_refused(tmp_path: Path, command: Command) -> None:
    root = copy_course(tmp_path)
    for address in ("convolution.zip", "https://example.org/convolution.zip"):
        (root / "autograder/graders/course.toml").write_text(f'seed = "convnets"\nzip_address = "{address}"\n')
        done = command("release", "convolution", cwd=root)
        assert done.returncode == 2
        assert "course.toml cannot be used: zip_address must begin with https:// and have {name} in it" in done.stderr
