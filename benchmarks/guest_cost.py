"""What the wall costs: the hidden calls of one submission, bare in this process, and in a guest."""

from __future__ import annotations

import time
from typing import Any

from autograder.course import Course
from autograder.demo.students import FUNCTIONS
from autograder.sandbox.examinee import Examinee
from autograder.sandbox.kinds import sandbox_named
from autograder.sandbox.outcome import Question, Value
from autograder.sandbox.zygote import Zygote
from benchmarks.classes import NAME
from benchmarks.stock_course import hidden_calls

_RUNS = 30


def _work(course: Course) -> tuple[str, list[tuple[str, tuple[Any, ...], dict[str, Any]]]]:
    """A submission's code, and the calls that the hidden graders make."""
    source = (course.root / "solutions" / NAME / "accepted" / "loops.py").read_text(encoding="utf-8")
    calls = [(f, args, kwargs) for f in FUNCTIONS for args, kwargs, _ in hidden_calls(course, NAME, f)]
    return source, calls


def bare_seconds(course: Course) -> list[float]:
    source, calls = _work(course)
    taken = []
    for _ in range(_RUNS):
        begun = time.perf_counter()
        space: dict[str, Any] = {}
        exec(source, space)  # our own accepted solution
        for function, args, kwargs in calls:
            space[function](*args, **kwargs)
        taken.append(time.perf_counter() - begun)
    return taken


def guest_seconds(course: Course) -> list[float]:
    source, calls = _work(course)
    assignment = course.assignment(NAME)
    taken = []
    with Zygote(sandbox_named(course.sandbox), assignment.packages, assignment.limits) as zygote:
        zygote.wait_until_warm()
        for _ in range(_RUNS):
            begun = time.perf_counter()
            examinee = Examinee(zygote.fork, zygote.limits, [source], [])
            for function, args, kwargs in calls:
                assert isinstance(examinee.ask(Question("call", function, args, kwargs)), Value)
            examinee.close()
            taken.append(time.perf_counter() - begun)
    return taken
