"""Whatever a guest answers is the submission's own result, and no failure of ours. The long form is `make fuzz`
(tests/fuzz_host.py)."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.course import Course
from autograder.limits import Limits
from autograder.sandbox.outcome import Outcome, Stopped, Value
from autograder.sandbox.program import Program
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from autograder.wire.messages import Returned, Single
from autograder.wire.values import pack
from tests.fuzz_host import Fuzzed, OddSubmissions, odd_value
from tests.odd_answers import OddAnswers, OddGuest
from tests.support import LONG

COUNT = 300 if LONG else 12


@pytest.mark.parametrize(
    "name",
    ["convnet", "convolution", "counting", "patterns", "pooling", "seeing", "training", "transfer", "windows"]
    if LONG
    else ["convnet", "convolution"],
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


def test_more_or_fewer_answers_than_calls_are_none() -> None:
    """A test looks at the last of them, say."""

    class Miscounting(OddGuest):
        def ask(self, question: Question, seconds: float) -> Single:
            return Returned(pack([1, 2]), [])

    def asked(*arguments: tuple[Any, ...]) -> Outcome:
        guest = Miscounting(OddAnswers("none"), lambda question: None, 0.0)
        run = Run(lambda: guest, Limits().resolved(), Program([]), [])  # type: ignore[arg-type, return-value]
        return run.ask(Question("each", "f", arguments))

    assert asked((1,), (2,)) == Value([1, 2], ())
    for wrong in (asked((1,)), asked((1,), (2,), (3,))):
        assert isinstance(wrong, Stopped)
        assert "not a value" in wrong.words
