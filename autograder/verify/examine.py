"""A student whom we make up, graded by the hidden tests in this process: in a quarter of the sandbox's time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.course import Assignment
from autograder.grading.collected import HiddenTest
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging.trusted import TrustedStudent
from autograder.notebook.reconcile import empty


def examine(
    assignment: Assignment,
    tests: Sequence[HiddenTest],
    answers: Knowledge,
    names: dict[str, Any],
    calls: Callable[[str, str], bool] | None = None,
    file: str = "known",
) -> Examination:
    """names: all that they define. calls: whether the function of one grade cell calls that of another."""
    student = TrustedStudent(names, answers.memo)
    examination = Examination(file, empty(assignment.template), student, answers, calls=calls)
    for test in tests:
        error: Exception | None = None
        try:
            test.run(examination.student(test.mark))
        except Exception as caught:
            error = caught
        examination.record(test.name, test.mark, error)
    return examination
