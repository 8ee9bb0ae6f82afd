"""What the tests of a grader say by their markers: the grade cell that they pay into, and how their cases are found.

Every pytest run in an environment with this package imports it: all else is imported late.
"""

from __future__ import annotations

import inspect
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from autograder.cases.search import FoundTest
    from autograder.grading.marks import Mark

_CASE_COUNT: pytest.StashKey[int] = pytest.StashKey()
_RIGHT = 'Write @pytest.mark.grade("CELL") or @pytest.mark.grade("CELL", weight=2).'


def _grade(cell: Any, weight: Any = 1) -> None:
    """What `@pytest.mark.grade` takes."""


def mark_of(item: pytest.Item) -> Mark:
    """Raises CourseError where its marker is not as it should be."""
    from autograder.grading.marks import Mark

    cell, weight = graded(item.own_markers, f"{item.path}: {item.name}")
    return Mark(cell, weight / item.stash.get(_CASE_COUNT, 1), item.get_closest_marker("sweep") is not None)


def graded(markers: Iterable[pytest.Mark], where: str) -> tuple[str, float]:
    """The grade cell and the weight that a test's own markers name. where: its file and its name."""
    from autograder.course import CourseError

    grades = [marker for marker in markers if marker.name == "grade"]
    if len(grades) != 1:
        raise CourseError(
            f"{where} has {'two markers' if grades else 'no marker'} @pytest.mark.grade of its own. {_RIGHT}"
        )
    try:
        bound = inspect.signature(_grade).bind(*grades[0].args, **grades[0].kwargs)
    except TypeError as error:
        raise CourseError(f"{where}: @pytest.mark.grade: {error}. {_RIGHT}") from None
    bound.apply_defaults()
    cell, weight = bound.args
    if not isinstance(cell, str):
        raise CourseError(f"{where}: @pytest.mark.grade: {cell!r} is not the name of a grade cell. {_RIGHT}")
    if type(weight) not in (int, float) or not 0 < weight < math.inf:
        raise CourseError(f"{where}: @pytest.mark.grade: the weight {weight!r} is not a number above 0. {_RIGHT}")
    return cell, float(weight)


def share_weights(items: Sequence[pytest.Item]) -> None:
    """A test's weight is shared by its cases: how many there are must not change what it is worth."""
    counts = Counter(_test_function(item) for item in items)
    for item in items:
        item.stash[_CASE_COUNT] = counts[_test_function(item)]


def _test_function(item: pytest.Item) -> tuple[Path, str]:
    return item.path, item.name.split("[")[0]


def find_cases(module: Any, grader: Path) -> dict[str, list[Any]]:
    """By test, chosen once for all the tests of a file."""
    from autograder.cases.cache import CaseCache
    from autograder.cases.search import Trial, choose, draw
    from autograder.course import find_course
    from autograder.judging.diagnosis import Diagnosis
    from autograder.judging.evidence import Memo
    from autograder.judging.references import right_names
    from autograder.layout import assignment_of

    name = assignment_of(grader)
    tests = marked_tests(module)
    solutions = find_course(grader).root / "solutions" / name
    cache = CaseCache(grader, solutions)
    choice = cache.get()
    if choice is None:
        memo = Memo()
        diagnosis = Diagnosis(name, memo)
        choice = {}
        for cell, (found, fixed) in tests.items():
            choice |= choose(cell, found, fixed, Trial(cell, right_names(name), diagnosis, memo))
        cache.put(choice)
    return {
        f"test_{test.name}": [draw(cell, test, index) for index in choice[test.name]]
        for cell, (found, _) in tests.items()
        for test in found
    }


def marked_tests(module: Any) -> dict[str, tuple[list[FoundTest], dict[str, Any]]]:
    """For each grade cell, the tests whose cases are to be found, and those that need none. Raises CourseError."""
    from autograder.cases.search import FoundTest

    cells: dict[str, tuple[list[FoundTest], dict[str, Any]]] = {}
    for name, test in vars(module).items():
        marks = {mark.name: mark for mark in getattr(test, "pytestmark", [])}
        if name.startswith("test_") and "grade" in marks:
            cell, _ = graded(test.pytestmark, f"{module.__file__}: {name}")
            found, fixed = cells.setdefault(cell, ([], {}))
            short = name.removeprefix("test_")
            if "found" in marks:
                found.append(FoundTest(short, test, marks["found"].args[0]))
            elif not marks.keys() & {"parametrize", "sweep"}:
                fixed[short] = test
    return cells
