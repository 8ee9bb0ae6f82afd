"""Where mistakes, tests and grade cells stand, as it is printed before what is said of them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from autograder.course import Assignment
from autograder.exercise import Misconception
from autograder.verify.preflight.cells import Notebook, read_cells
from autograder.verify.preflight.survey import line_of_function
from autograder.verify.preflight.written import Written


class Places:
    """Each file is read once."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._written = functools.cache(Written)
        self._cells = functools.cache(read_cells)

    def mistake(self, cell: str, mistake: Misconception) -> str:
        """Its name, where it is written; or its function."""
        path = self._assignment.layout.mistakes(cell)
        if path.is_file() and (lines := self._written(path).texts.get(mistake.name)):
            return self.within(path, lines[0])
        return self.within(*(line_of_function(mistake.function) or (path, 1)))

    def test(self, function: Any) -> str:
        """Its `def`."""
        place = line_of_function(function)
        if place is None:
            return self.within(self._assignment.graders, 1)
        path, line = place
        own = [one.lineno for one in self._written(path).functions if one.name == function.__name__]
        return self.within(path, own[-1] if own else line)

    def reference(self, name: str) -> str:
        path = self._assignment.layout.reference(name)
        return self.within(path, self._written(path).line_of("", name))

    def cell(self, name: str) -> str:
        """Of the notebook."""
        notebook = self._cells(self._assignment.notebook)
        found = notebook.named(name) if isinstance(notebook, Notebook) else None
        return self.within(self._assignment.notebook, found.line if found else 1)

    def within(self, path: Path, line: int) -> str:
        root = self._assignment.course.root
        return f"{path.relative_to(root) if root in path.parents else path}:{line}"
