"""Whatever a guest answers is the submission's own result, and no failure of ours. The long form is `make fuzz`
(tests/fuzz_host.py)."""

from __future__ import annotations

import pytest

from autograder.course import Course
from tests.fuzz_host import Fuzzed, OddSubmissions, odd_value
from tests.support import LONG

COUNT = 300 if LONG else 12


@pytest.mark.parametrize(
    "name", ["convnet", "convolution", "counting", "pooling", "windows"] if LONG else ["convnet", "convolution"]
)
def test_odd_submissions_are_graded(course: Course, name: str) -> None:
    odd, fuzzed = OddSubmissions(course.assignment(name)), Fuzzed()
    for number in range(COUNT):
        odd.grade(f"{name} {number}", fuzzed)
    assert fuzzed.faults == {}
    assert {"passed", "failed", "error", "killed"} <= set(fuzzed.outcomes), "else they were hardly odd"


def test_odd_values_are_judged() -> None:
    fuzzed = Fuzzed()
    for number in range(20 * COUNT):
        odd_value(f"value {number}", fuzzed)
    assert fuzzed.faults == {}
    assert min(fuzzed.outcomes[one] for one in ("passed", "failed", "error", "killed")) > COUNT
