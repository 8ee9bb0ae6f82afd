"""What every submission will be asked: heard from a right one, so that it can be asked all at once."""

from __future__ import annotations

from itertools import islice

from autograder.course import Assignment
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging.student import TRIED_ALONE
from autograder.judging.trusted import TrustedStudent
from autograder.notebook.reconcile import empty
from autograder.sandbox.outcome import Outcome
from autograder.sandbox.question import Question


class _Listening:
    """Knowledge as a right submission does, and remembers what it was asked."""

    def __init__(self, answers: Knowledge) -> None:
        self._student, self.asked = TrustedStudent(answers.right, answers.memo), list[Question]()

    def ask(self, question: Question) -> Outcome:
        self.asked.append(question)
        return self._student.ask(question)


def rehearse(
    assignment: Assignment, tests: CollectedTests, answers: Knowledge
) -> tuple[list[Question], list[Question]]:
    """The questions of the examples, and those of the hidden tests."""
    listening = _Listening(answers)
    examination = Examination("rehearsal", empty(assignment.template), listening, answers)
    examination.run_examples()
    public = len(listening.asked)
    tests.run(examination)
    return listening.asked[:public], listening.asked[public:]


def foreseen(assignment: Assignment, tests: CollectedTests, answers: Knowledge) -> list[list[Question]]:
    """In groups: nothing hidden is to be seen before the examples are answered; and where one of many calls fails, the
    others are asked for by themselves.

    Only what is asked a second time too. A test that makes its case anew each time asks a new question.
    """
    first, second = rehearse(assignment, tests, answers), rehearse(assignment, tests, answers)
    again = {question.key for group in second for question in group}
    public, hidden = ([question for question in group if question.key in again] for group in first)
    many = (question for question in hidden if question.kind == "each")
    return [public, hidden, *(list(islice(question.one_by_one(), TRIED_ALONE)) for question in many)]
