"""What the tests of a grader say by their markers: the grade cell that they pay into, and how their cases are found.

Every pytest run in an environment with this package imports it: all else is imported late.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from autograder.cases.search import FoundTest
    from autograder.grading.examination import Examination, Mark

EXAMINATION: pytest.StashKey[Examination] = pytest.StashKey()
"""In a pytest config: whose submission the tests meet now."""
_CASE_COUNT: pytest.StashKey[int] = pytest.StashKey()


def prepare_imports(root: Path, seed: str) -> None:
    """Before graders are collected: their seed, and `solutions` on the path."""
    from autograder.exercise import use_seed

    use_seed(seed)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))


def mark_of(item: pytest.Item) -> Mark | None:
    from autograder.grading.examination import Mark

    marker = item.get_closest_marker("grade")
    if marker is None:
        return None
    arguments = dict(zip(("cell", "weight"), marker.args, strict=False)) | dict(marker.kwargs)
    return Mark(str(arguments["cell"]), float(arguments.get("weight", 1)) / item.stash.get(_CASE_COUNT, 1))


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

    name = grader.parent.name
    solutions = find_course(grader).root / "solutions" / name
    tests = marked_tests(module)
    cache = CaseCache(grader, solutions)
    choice = cache.get()
    if choice is None:
        memo = Memo()
        diagnosis = Diagnosis(solutions / "misconceptions", memo)
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
    """For each grade cell, the tests whose cases are to be found, and those that need none."""
    from autograder.cases.search import FoundTest

    cells: dict[str, tuple[list[FoundTest], dict[str, Any]]] = {}
    for name, test in vars(module).items():
        marks = {mark.name: mark for mark in getattr(test, "pytestmark", [])}
        if name.startswith("test_") and "grade" in marks:
            found, fixed = cells.setdefault(str(marks["grade"].args[0]), ([], {}))
            short = name.removeprefix("test_")
            if "found" in marks:
                found.append(FoundTest(short, test, marks["found"].args[0]))
            elif "parametrize" not in marks:
                fixed[short] = test
    return cells
