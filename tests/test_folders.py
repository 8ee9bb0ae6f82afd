"""Folders that students wrote: a thousand deep, with thousands of files, under names of every kind."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePath
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.nbgrader_plugin.batch.last_run import _stats
from autograder.nbgrader_plugin.regular_files import all_files, submitted_files
from autograder.notebook import files
from autograder.notebook.folder import MAX_DEPTH, MAX_ENTRIES, listing, remove
from autograder.notebook.no_notebook import no_notebook
from autograder.notebook.template import Template
from autograder.wire.messages import File
from tests.support import nest

DEPTH = 1_300


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    assert sys.getrecursionlimit() < DEPTH
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "x.ipynb").write_text("{}")
    (folder / "data.csv").write_text("1")
    nest(folder, DEPTH)
    return folder


class Log:
    def __init__(self) -> None:
        self.said: list[str] = []

    def warning(self, words: str, *more: Any) -> None:
        self.said.append(words % more)


def taken(folder: Path, *released: str, **settings: int) -> tuple[list[str], list[str]]:
    """What nbgrader would copy, and what is said of the rest."""
    log, most = Log(), {"max_dir_size": 100_000, "max_file_size": 100_000, **settings}
    found = submitted_files(
        str(folder), ["*.ipynb", ".git"], SimpleNamespace(**most), log, set(map(PurePath, released))
    )
    return [os.path.relpath(file, folder) for file in found], log.said


def test_of_what_was_released_a_students_copy_is_not_sent() -> None:
    """It would only be written over; what lies in a folder of the same name is another file."""
    given, own, inner = File("checks.py", b"given"), File("mine.py", b"1"), File("inner/checks.py", b"2")
    submitted = [File("checks.py", b"changed"), own, inner]
    assert files.with_released(submitted, [given]) == [own, inner, given]


def test_a_folder_is_gone_through_to_a_bounded_depth(deep: Path) -> None:
    found = listing(deep)
    assert found.left_out
    assert found.files == ("data.csv", "x.ipynb")
    assert len(found.folders) == MAX_DEPTH
    assert [file.path for file in files.submitted_files(deep)[0]] == ["data.csv"]
    assert not files.submitted_files(deep)[1]
    names, said = taken(deep)
    assert names == ["data.csv"]
    assert "folders more than 20 deep; the others are left out" in said[0]


def test_whoever_looks_into_it_comes_to_an_end(deep: Path) -> None:
    assert len(_stats(deep)) == MAX_DEPTH + 3
    assert no_notebook(deep / "gone.ipynb", deep.parent / "no release", Template(())) is not None


def test_it_is_removed_however_deep_and_wide(deep: Path) -> None:
    for number in range(50):
        (deep / f"wide-{number}" / "inner" / "more").mkdir(parents=True)
        (deep / f"wide-{number}" / "inner" / "file").write_text("x")
    (deep / "link").symlink_to(deep.parent)
    (deep / "shut").mkdir(mode=0)
    os.mkfifo(deep / "pipe")
    (deep.parent / "beside").write_text("x")
    remove(deep)
    assert [path.name for path in deep.parent.iterdir()] == ["beside"]


def test_of_thousands_of_files_some_are_looked_at(tmp_path: Path) -> None:
    for number in range(MAX_ENTRIES + 10):
        (tmp_path / f"{number}").touch()
    found = listing(tmp_path)
    assert (len(found.files), found.left_out) == (MAX_ENTRIES, True)
    (tmp_path / "0").unlink()
    for number in range(11):
        (tmp_path / f"{number}").unlink(missing_ok=True)
    assert not listing(tmp_path).left_out
    assert not files.submitted_files(tmp_path)[1]  # fewer are sent inside


def test_of_too_many_the_notebook_is_looked_at_and_the_same_ones_each_time(tmp_path: Path) -> None:
    """Not those that come first on the disk."""
    for number in range(MAX_ENTRIES + 500):
        (tmp_path / f"{number:05}.png").touch()
    (tmp_path / "x.ipynb").touch()
    assert listing(tmp_path).files == (*(f"{number:05}.png" for number in range(MAX_ENTRIES - 1)), "x.ipynb")


def test_names_of_every_kind(tmp_path: Path) -> None:
    for name in ("학생.csv", "a b", "\n", "\x1b[2K", "a\u202eb", os.fsdecode(b"\xff"), "x" * 255):
        (tmp_path / name).write_text("x")
    assert sorted(taken(tmp_path)[0]) == ["a b", "x" * 255, "학생.csv"]
    said = "".join(taken(tmp_path)[1])
    assert said.count("has a name with characters in it that are no text; it is left out.") == 4
    assert said.isprintable()
    assert sorted(file.path for file in files.submitted_files(tmp_path)[0]) == ["a b", "x" * 255, "학생.csv"]


def test_paths_that_no_system_call_takes(tmp_path: Path) -> None:
    nest(tmp_path, 15, "y" * 250)
    found = listing(tmp_path)
    assert found.left_out
    assert max(map(len, found.folders)) < 1_000


def test_what_stands_in_the_place_of_what_was_released_is_not_copied(tmp_path: Path) -> None:
    """A file where a released one has a folder around it, and a folder where a released one is."""
    (tmp_path / "data").write_text("x")
    (tmp_path / "pictures.py").mkdir()
    (tmp_path / "pictures.py/inner").write_text("x")
    (tmp_path / "checks.py").write_text("x")  # the released one is written over it
    (tmp_path / "mine.py").write_text("x")
    kept, said = taken(tmp_path, "data/photo.npz", "pictures.py", "checks.py")
    assert kept == ["checks.py", "mine.py"]
    words = "is in the place of what was released; it is left out."
    assert said == [f"{tmp_path}/data {words}", f"{tmp_path}/pictures.py/inner {words}"]


def test_a_terabyte_of_nothing_is_not_copied(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(1 << 40)
    (tmp_path / "small").write_text("x")
    assert taken(tmp_path) == (["small"], [f"{tmp_path}/big is too large ({1 << 40} bytes); it is left out."])
    found, all_of_it = files.submitted_files(tmp_path)
    assert ([file.path for file in found], all_of_it) == (["small"], False)


def test_all_files_together_have_the_room_of_nbgraders_setting(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(b"x" * 600)
    names, said = taken(tmp_path, max_dir_size=1)
    assert names == ["a"]
    assert len(said) == 2


def test_nbgraders_own_search_is_done_in_one_go(tmp_path: Path) -> None:
    for name in ("a.txt", ".hidden", "b.pyc", "inner/c.txt", "__pycache__/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    from nbgrader.utils import find_all_files

    excluded = ["*.pyc", "__pycache__"]
    assert sorted(all_files(str(tmp_path), excluded)) == sorted(find_all_files(str(tmp_path), excluded))
