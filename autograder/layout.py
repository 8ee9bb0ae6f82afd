"""Where the things of an assignment lie: what belongs to a function stands in several files, or all of it in one.

| of a function f | apart | in one file |
|---|---|---|
| reference | solutions/NAME/reference.py | solutions/NAME/functions/f.py |
| examples | solutions/NAME/examples.py | the same |
| known mistakes | solutions/NAME/misconceptions/f.py | the same |
| hidden tests | graders/NAME/test_f.py | the same |

An assignment may have both, for different functions. Whoever needs such a file asks here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: The folder, in an assignment's solutions, of the files that hold everything of a function.
FUNCTIONS = "functions"
_TESTS = "test_*.py"
_LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}


def whole_files(solutions: Path) -> dict[str, Path]:
    """Those files, by function; solutions: the assignment's folder. What begins with an underscore is for others."""
    return {path.stem: path for path in sorted((solutions / FUNCTIONS).glob("*.py")) if is_whole_file(path)}


def is_whole_file(path: Path) -> bool:
    """Whether it is one of those, by where it lies."""
    in_place = path.parts[-4:-3] == ("solutions",) and path.parts[-2:-1] == (FUNCTIONS,)
    return in_place and path.suffix == ".py" and not path.name.startswith("_") and path.name != "conftest.py"


def assignment_of(tests: Path) -> str:
    """The name of the assignment whose hidden tests stand in this file."""
    return tests.parents[1].name if is_whole_file(tests) else tests.parent.name


@dataclass(frozen=True)
class Layout:
    """Of one assignment: its folders in source/, solutions/ and graders/."""

    name: str
    source: Path
    solutions: Path
    graders: Path

    @property
    def notebook(self) -> Path:
        return self.source / f"{self.name}.ipynb"

    @property
    def settings(self) -> Path:
        return self.graders / "assignment.toml"

    @property
    def whole_files(self) -> dict[str, Path]:
        return whole_files(self.solutions)

    @property
    def accepted(self) -> list[Path]:
        return sorted((self.solutions / "accepted").glob("*.py"))

    @property
    def test_files(self) -> list[Path]:
        """All that hidden tests are collected from."""
        return [*sorted(self.graders.rglob(_TESTS)), *self.whole_files.values()]

    @property
    def test_folders(self) -> list[Path]:
        """The folders that they lie in, as far as they are there."""
        return [folder for folder in (self.graders, self.solutions / FUNCTIONS) if folder.is_dir()]

    @property
    def grader_files(self) -> list[Path]:
        """All Python beside the hidden tests that stand apart."""
        return _python(self.graders)

    @property
    def own_modules(self) -> list[Path]:
        """All Python in solutions/ that is imported. Accepted solutions are run in the sandbox alone."""
        folders = self.solutions, self.solutions / "misconceptions", self.solutions / FUNCTIONS
        return sorted(path for folder in folders for path in _python(folder))

    @property
    def mistake_files(self) -> dict[str, Path]:
        """Where known mistakes may stand, by function."""
        return {path.stem: path for path in _python(self.solutions / "misconceptions")} | self.whole_files

    @property
    def catalogues(self) -> list[Path]:
        """Of translations."""
        return sorted((self.solutions / "translations").glob("*.po"))

    @property
    def beside_notebook(self) -> list[Path]:
        """What is released beside it."""
        files = (path for path in self.source.rglob("*") if path.is_file() and path.suffix != ".ipynb")
        return sorted(path for path in files if not _is_hidden(path.relative_to(self.source)))

    @property
    def not_copied(self) -> list[tuple[Path, str]]:
        """What stands beside the notebook and cannot be released; and what it is."""
        every = [path for path in sorted(self.source.rglob("*")) if not set(path.parts) & _LEFT_OUT]
        links = [(path, "is a link to what is not there") for path in every if path.is_symlink() and not path.exists()]
        odd = [path for path in every if path.exists() and not path.is_file() and not path.is_dir()]
        closed = [path for path in every if path.is_file() and not os.access(path, os.R_OK)]
        return links + [(path, "is no file") for path in odd] + [(path, "cannot be read") for path in closed]

    @property
    def secret_files(self) -> list[Path]:
        """Code that no student may get."""
        apart = [*self.solutions.glob("misconceptions/*.py"), self.solutions / "reference.py"]
        own = [*self.accepted, *sorted(apart), *sorted((self.solutions / FUNCTIONS).glob("*.py"))]
        return [path for path in (*own, *sorted(self.graders.glob("*.py"))) if path.is_file()]

    def whole_file(self, function: str) -> Path:
        """Where everything of it stands, or would."""
        return self.solutions / FUNCTIONS / f"{function}.py"

    def reference(self, function: str) -> Path:
        return self.whole_files.get(function, self.solutions / "reference.py")

    def examples(self, function: str) -> Path:
        return self.whole_files.get(function, self.solutions / "examples.py")

    def mistakes(self, function: str) -> Path:
        return self.whole_files.get(function, self.solutions / "misconceptions" / f"{function}.py")

    def tests(self, function: str) -> Path:
        return self.whole_files.get(function, self.graders / f"test_{function}.py")

    def given_twice(self) -> Iterator[tuple[str, Path, Path]]:
        """(function, its whole file, a file apart that is for it as well)."""
        for function, whole in self.whole_files.items():
            mistakes = self.solutions / "misconceptions" / f"{function}.py"
            for apart in (mistakes, self.graders / f"test_{function}.py"):
                if apart.is_file():
                    yield function, whole, apart


def _python(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("."))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)
