"""What grading one submission after another begins with, whoever grades: made once, and shared by processes that are
forked from the one that made it."""

from __future__ import annotations

from autograder.course import Assignment
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.grading.rehearsal import foreseen


class Prepared:
    """Of an assignment: its hidden tests, what the course knows, and what every submission will be asked. Raises
    CourseError where the graders are at fault."""

    def __init__(self, assignment: Assignment) -> None:
        self.answers = Knowledge(assignment)
        self.tests = CollectedTests(assignment)
        with assignment.code.at_work():
            self.foreseen = foreseen(assignment, self.tests, self.answers)
