"""Files that the authors of a course write, read for a release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.course import CourseError
from autograder.notebook.source import read_source


def text_of(path: Path) -> str:
    """Raises CourseError where it is no text in UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        words = f"{path} is no text in UTF-8 ({error.reason}, byte {error.start}). Save it as UTF-8."
        raise CourseError(words) from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}). Mend it, or take it away.") from None


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Of a notebook in source/. Raises CourseError where it cannot be used."""
    try:
        cells: list[dict[str, Any]] = read_source(path)["cells"]
    except (OSError, ValueError) as error:
        raise CourseError(f"The notebook {path} cannot be used: {error}") from None
    return cells
