"""All that the looks look at, read and imported once for all of them."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.course import Assignment
from autograder.course_code import is_reference
from autograder.course_error import CourseError
from autograder.exercise import Examples, Misconception, Pattern, Variant
from autograder.judging.references import is_prediction
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.packages import modules_of
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import Notebook, read_cells
from autograder.verify.preflight.written import Written

Look = Callable[["Survey"], Iterator[Finding]]


class Survey:
    """To be used while the assignment's code is at work. What is broken is left out of what the other looks see: each
    mistake is said once."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment, self.layout = assignment, assignment.layout
        self.broken: list[Finding] = []
        """What cannot be read, parsed or imported."""
        self.cannot_cross: set[str] = set()
        """References of which it was said that they give what no submission can hand over."""
        self.slow: set[str] = set()
        """Those that take long: they are not run again."""
        self.at_random: set[str] = set()
        """References of which it was said that they draw at random."""
        self.odd_tests: set[tuple[Path, int]] = set()
        """Of which it was said that they demand nothing, or something else: what follows is not said."""
        self.elsewhere: set[tuple[str, str]] = set()
        """(cell, test) of those that pay into another cell."""
        self._written: dict[Path, Written] = {}
        self._modules: dict[Path, ModuleType | None] = {}

    def written(self, path: Path) -> Written:
        if path not in self._written:
            self._written[path] = found = Written(path)
            if found.trouble is not None:
                trouble = found.trouble
                self.broken.append(Finding(path, trouble.line, f"{trouble.said[:1].upper()}{trouble.said[1:]}."))
        return self._written[path]

    @cached_property
    def notebook(self) -> Notebook | None:
        found = read_cells(self.layout.notebook)
        if isinstance(found, Notebook):
            return found
        self.broken.append(Finding(self.layout.notebook, *found))
        return None

    def module(self, path: Path) -> ModuleType | None:
        """None where it is not there, or is broken."""
        if path not in self._modules:
            self._modules[path] = self._import(path) if path.is_file() else None
        return self._modules[path]

    def _import(self, path: Path) -> ModuleType | None:
        if self.written(path).trouble is not None:
            return None
        solutions, graders = self.assignment.solutions.parent, self.assignment.graders.parent
        inside = solutions in path.parents
        folder, package = (solutions, "solutions") if inside else (graders, "graders")
        name = ".".join((package, *path.relative_to(folder).with_suffix("").parts))
        try:
            with quietly():
                return importlib.import_module(name)
        except (Exception, SystemExit, pytest.skip.Exception) as error:
            sys.modules.pop(name, None)
            file, line = self.place_of(error, path)
            said = isinstance(error, SyntaxError) and file in self._written
            if isinstance(error, NameError):  # of which another look says what to do
                said = error.name in {name for name, _ in self.written(file).unknown_names()}
            if not said:
                self.broken.append(
                    Finding(file, line, f"It cannot be imported ({type(error).__name__}: {error}). Mend this line.")
                )
            return None

    def place_of(self, error: BaseException, otherwise: Path) -> tuple[Path, int]:
        """The last line of the course's own that it went through."""
        if isinstance(error, SyntaxError) and error.filename and self._is_own(error.filename):
            return Path(error.filename), error.lineno or 1
        own = [one for one in traceback.extract_tb(error.__traceback__) if self._is_own(one.filename)]
        return (Path(own[-1].filename), own[-1].lineno or 1) if own else (otherwise, 1)

    def is_of_author(self, error: BaseException) -> bool:
        """Whether it arose in a line of the course's own, not in what that calls."""
        frames = traceback.extract_tb(error.__traceback__)
        return bool(frames) and self._is_own(frames[-1].filename)

    def _is_own(self, file: str) -> bool:
        path = Path(file)
        return self.assignment.solutions.parent in path.parents or self.assignment.graders in path.parents

    @cached_property
    def reference_files(self) -> list[Path]:
        """That there are, or should be."""
        whole, apart = list(self.layout.whole_files.values()), self.layout.solutions / "reference.py"
        return [apart, *whole] if apart.is_file() or not whole else whole

    @property
    def knows_references(self) -> bool:
        """Whether all of them can be imported. Otherwise nothing can be said of those that seem to be missing."""
        return all(self.module(path) is not None for path in self.reference_files)

    @cached_property
    def references(self) -> dict[str, Any]:
        """Functions and classes marked with `@reference`, by name."""
        found: dict[str, Any] = {}
        for path in self.reference_files:
            whole = path.stem if path in self.layout.whole_files.values() else None
            for name, one in vars(self.module(path)).items() if self.module(path) else ():
                if is_reference(one) and whole in (None, name):
                    found[name] = one
        return found

    def place_of_reference(self, name: str) -> tuple[Path, int]:
        path = self.layout.reference(name)
        return path, next((own.lineno for own in self.written(path).functions if own.name == name), 1)

    @cached_property
    def packages(self) -> frozenset[str]:
        """The modules that submissions may import, Python's own aside."""
        try:
            return modules_of(self.assignment.packages)
        except (CourseError, SandboxError):
            return frozenset()  # said elsewhere

    @cached_property
    def functions(self) -> dict[str, Any]:
        """Of the references, those that are no predictions."""
        return {name: one for name, one in self.references.items() if not is_prediction(name)}

    @cached_property
    def examples(self) -> dict[str, Examples]:
        found = getattr(self.module(self.layout.solutions / "examples.py"), "EXAMPLES", {})
        good = dict(found) if isinstance(found, dict) else {}
        for name, path in self.layout.whole_files.items():
            good[name] = getattr(self.module(path), "EXAMPLES", None)
        return {name: one for name, one in good.items() if isinstance(one, Examples)}

    @cached_property
    def mistakes(self) -> dict[str, list[Misconception | Pattern]]:
        """By function, those that stand in its file, one by one."""
        return {function: self._in(self.module(path)) for function, path in self.layout.mistake_files.items()}

    def known(self, function: str) -> list[Misconception]:
        """Those that `verify` proves."""
        every = self.mistakes.get(function, ())
        return [one for one in every if isinstance(one, Misconception) and not isinstance(one, Variant)]

    @staticmethod
    def _in(module: ModuleType | None) -> list[Misconception | Pattern]:
        found: list[Misconception | Pattern] = []
        for thing in vars(module).values() if module else ():
            every = thing if isinstance(thing, list) else [thing]
            found += [one for one in every if isinstance(one, Misconception | Pattern)]
        return found


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """What the course's own code prints is not among what a command says."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def line_of_function(function: Any) -> tuple[Path, int] | None:
    """Where it is written; None of what is none."""
    function = getattr(function, "__wrapped__", function)
    code = getattr(function, "__code__", None)
    return (Path(code.co_filename), code.co_firstlineno) if code is not None else None
