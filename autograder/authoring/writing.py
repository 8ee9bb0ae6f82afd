"""Files that a command makes for an author. None is ever written over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.course_error import CourseError

_TODO = "TODO"


def write_new(root: Path, files: Mapping[str, str]) -> None:
    """files: text by path from `root`. Says each. Raises CourseError, with nothing written, where one is there."""
    paths = [root / name for name in files]
    if there := [path for path in paths if path.exists() or path.is_symlink()]:
        raise CourseError(f"{there[0]} is there already, and stays as it is. Take another name, or move it away.")
    for path, text in zip(paths, files.values(), strict=True):
        _write(path, text)
        print(f"written: {shown(path)}")


def change(path: Path, text: str, what: str) -> None:
    """Of a file that is there. what: was done to it."""
    _write(path, text)
    print(f"{what}: {shown(path)}")


def shown(path: Path) -> str:
    """As it is typed from where the author stands."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def to_do(path: Path) -> list[str]:
    """The lines of a file in which something is still to be said, each with its place."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        f"{shown(path)}, line {number}: {_said(line)}"
        for number, line in enumerate(lines, start=1)
        if f"{_TODO}: " in line
    ]


def _said(line: str) -> str:
    return line.split(f"{_TODO}: ")[1].strip(' "')


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}). Make it and its folder writable.") from None
