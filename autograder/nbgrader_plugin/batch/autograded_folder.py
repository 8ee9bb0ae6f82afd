"""Writes autograded/STUDENT/NAME as nbgrader's autograde does: the files that were handed in, over them the released
ones, and the autograded notebook."""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePath
from typing import Any

from autograder.course import Assignment
from autograder.nbgrader_plugin.regular_files import released_files, submitted_files
from autograder.notebook.folder import remove


class AutogradedFolders:
    """Of one assignment."""

    def __init__(self, app: Any, assignment: Assignment, permissions: int) -> None:
        """permissions: of every file, as an octal number is written: 444."""
        self._coursedir, self._log, self._name = app.coursedir, app.log, assignment.name
        self._mode = int(str(permissions), 8)
        released = released_files(app.coursedir, assignment.name)
        self._places = set(released)
        self._released = {path: file for path, file in released.items() if path.suffix != ".ipynb"}

    def write(self, submitted: Path, target: Path, notebook: str) -> None:
        """Raises OSError."""
        if target.exists():
            remove(target)
        target.mkdir(parents=True)
        ignored = [*self._coursedir.ignore, "*.ipynb"]
        files = submitted_files(str(submitted), ignored, self._coursedir, self._log, self._places)
        copies = {PurePath(os.path.relpath(file, submitted)): Path(file) for file in files}
        for path, file in (copies | self._released).items():
            copy = target / path
            if copy.parent != target:
                copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy, follow_symlinks=path in self._released)
            copy.chmod(self._mode)
        written = target / f"{self._name}.ipynb"
        written.write_text(notebook, encoding="utf-8")
        written.chmod(self._mode)
