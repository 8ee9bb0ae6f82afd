"""What stands beside a released notebook: the files of source/NAME, which nbgrader copies, and what is added to them
here: the modules of the engine that the notebook or a module beside it imports, and checks.json, what `check` knows.

`nbgrader_plugin.patches` adds it to every release, whoever makes it. A submission is graded with the release's files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import autograder
from autograder.course import Assignment, Course
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.releasing.bundle import checks_module
from autograder.releasing.checks_json import checks_json, seal_predictions
from autograder.releasing.reading import cells_of, text_of
from autograder.translation.catalogue import Catalogue, speaking

MODULES = ("checks", "drawing")
_IMPORTED = re.compile(r"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+([^#\n]+))", re.MULTILINE)


def module_text(name: str, assignment: Assignment) -> str:
    """The module that is released under this name, one of MODULES."""
    if name == "checks":
        return checks_module(assignment.kinds, assignment.criteria)
    return (Path(autograder.__file__).parent / "student_files" / f"{name}.py").read_text(encoding="utf-8")


def add_beside(assignment: Assignment, folder: Path) -> None:
    """folder: the release, in which the files of source/NAME stand already. A module of theirs is never replaced.

    Raises CourseError where the graders are at fault. Without graders there are no checks.
    """
    for name in _wanted(assignment):
        (folder / f"{name}.py").write_text(module_text(name, assignment), encoding="utf-8")
    if _has_checks(assignment):
        (folder / "checks.json").write_text(_checks(assignment), encoding="utf-8")


def seal(assignment: Assignment, folder: Path) -> None:
    """The last step, once what `add_beside` put there is translated."""
    if _has_checks(assignment):
        text = (folder / "checks.json").read_text(encoding="utf-8")
        (folder / "checks.json").write_text(seal_predictions(text, assignment.name), encoding="utf-8")


def _has_checks(assignment: Assignment) -> bool:
    return "checks" in _wanted(assignment) and assignment.name in assignment.course.names()


def _wanted(assignment: Assignment) -> list[str]:
    """Of MODULES, with what they import themselves."""
    wanted: list[str] = []
    texts = list(_code(assignment))
    while texts:
        for name in _imports(texts.pop()):
            if name in MODULES and name not in wanted and not (assignment.source / f"{name}.py").exists():
                wanted.append(name)
                texts.append(module_text(name, assignment))
    return wanted


def _code(assignment: Assignment) -> Iterator[str]:
    """Of the notebooks and the modules in source/NAME."""
    for path in assignment.source.rglob("*.py"):
        yield text_of(path)
    for path in assignment.source.glob("*.ipynb"):
        yield from ("".join(cell["source"]) for cell in cells_of(path) if cell["cell_type"] == "code")


def _imports(code: str) -> Iterator[str]:
    """By the lines that begin so: a notebook's cell need not be Python alone."""
    for whole, several in _IMPORTED.findall(code):
        for words in [whole] if whole else several.split(","):
            yield re.split(r"[.\s]", words.strip(), maxsplit=1)[0]


def _checks(assignment: Assignment) -> str:
    """With the graders and solutions as they stand now: the formgrader makes releases for weeks, as its author goes on
    writing. In English: what stands beside a release is translated afterwards."""
    now = Course(assignment.course.root).assignment(assignment.name)
    with now.code.at_work(), speaking(Catalogue()):
        tests = CollectedTests(now)
        return checks_json(Knowledge(now), now.template.points, tests.tests)
