"""Where the things of an assignment lie that its author writes. Whoever looks at them asks here, so that what stands in
another place is added in one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment


@dataclass(frozen=True)
class Places:
    assignment: Assignment

    @property
    def root(self) -> Path:
        return self.assignment.course.root

    @property
    def notebook(self) -> Path:
        return self.assignment.notebook

    @property
    def reference(self) -> Path:
        return self.assignment.solutions / "reference.py"

    @property
    def examples(self) -> Path:
        return self.assignment.solutions / "examples.py"

    def mistakes(self) -> dict[str, Path]:
        """By function."""
        return {path.stem: path for path in self._python(self.assignment.solutions / "misconceptions")}

    def accepted(self) -> list[Path]:
        return self._python(self.assignment.solutions / "accepted")

    def tests(self) -> list[Path]:
        """Those that pytest collects."""
        return [path for path in self.graders() if path.name.startswith("test_")]

    def graders(self) -> list[Path]:
        return self._python(self.assignment.graders)

    @property
    def settings(self) -> Path:
        return self.assignment.graders / "assignment.toml"

    def catalogues(self) -> list[Path]:
        return sorted((self.assignment.solutions / "translations").glob("*.po"))

    def solutions(self) -> list[Path]:
        """All Python that is the course's own, of this assignment; what is only run in the sandbox is not."""
        more = {*self._python(self.assignment.solutions), *self._python(self.assignment.solutions / "misconceptions")}
        return sorted(more)

    def released_beside(self) -> list[Path]:
        """What is released beside the notebook."""
        return sorted(
            path
            for path in self.assignment.source.rglob("*")
            if path.is_file() and path.suffix != ".ipynb" and not _is_nothing(path)
        )

    @staticmethod
    def module(path: Path, folder: Path, package: str) -> str:
        """What a file of solutions/ or graders/ is imported as. folder: that of the `package`."""
        return ".".join((package, *path.relative_to(folder).with_suffix("").parts))

    @staticmethod
    def _python(folder: Path) -> list[Path]:
        return sorted(path for path in folder.glob("*.py") if not path.name.startswith("."))


def _is_nothing(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts[-3:])
