"""The floor: the same cells and the same calls, bare in one process. No isolation, no limits, no notebook, no
gradebook, nothing compared."""

from __future__ import annotations

import contextlib
import copy
import io
import time
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.grading.rehearsal import rehearse
from autograder.sandbox.question import Question
from benchmarks.classes import members


def questions(course: Course, name: str) -> list[Question]:
    """Everything that is asked of one submission."""
    assignment = course.assignment(name)
    tests, answers = CollectedTests(assignment), Knowledge(assignment)
    with assignment.code.at_work():
        groups = rehearse(assignment, tests, answers)
    return [question for group in groups for question in group if question.kind != "look"]


def bare_seconds(course: Course, name: str, rounds: int = 3) -> float:
    """Of one submission, on the average over the class; the best of some rounds."""
    asked = questions(course, name)
    sources = [compile(source or "", "submission", "exec") for source in members(course, name)]
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for source in sources:
            _one(source, asked)
        taken.append((time.perf_counter() - begun) / len(sources))
    return min(taken)


def _one(source: Any, asked: list[Question]) -> None:
    space: dict[str, Any] = {"np": np}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(source, space)  # our own accepted solutions and sample mistakes
        for question in asked:
            function = space.get(question.name)
            if not callable(function):
                continue
            each = question.args if question.kind == "each" else [copy.deepcopy(question.args)]
            for arguments in each:
                with contextlib.suppress(Exception):
                    function(*arguments, **question.kwargs)
