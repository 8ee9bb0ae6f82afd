"""What is asked in one message is what would be asked anyway, and nothing hidden before the examples."""

from __future__ import annotations

import pytest

from autograder.course import Course
from autograder.grading.collected import CollectedTests
from autograder.grading.examples import question
from autograder.grading.knowledge import Knowledge
from autograder.grading.rehearsal import foreseen, rehearse
from tests.support import ROOT

COURSE = Course(ROOT)


@pytest.mark.parametrize(
    "name", ["windows", "convolution", "pooling", "patterns", "counting", "convnet", "training", "transfer", "seeing"]
)
def test_nearly_everything_that_a_right_submission_is_asked_is_foreseen(name: str) -> None:
    assignment = COURSE.assignment(name)
    tests, answers = CollectedTests(assignment), Knowledge(assignment)
    with assignment.code.at_work():
        public, hidden, *alone = foreseen(assignment, tests, answers)
        asked = rehearse(assignment, tests, answers)
    examples = {
        question(function, example).key
        for function, each in answers.examples.items()
        for example in (*each.visible, *each.kept)
    }
    assert [one.key for one in public] == [one.key for one in asked[0]]
    assert {one.key for one in public if one.kind != "look"} == examples
    assert len(hidden) >= 0.9 * len(asked[1]) > 0
    assert {one.key for one in hidden} <= {one.key for one in asked[1]}
    assert not {one.key for one in hidden} & {one.key for one in public}
    many = [one for one in hidden if one.kind == "each"]
    assert [group[0].args for group in alone] == [one.args[0] for one in many]
