"""What the course knows about an assignment: references, examples, known mistakes, and what they all give."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from autograder.course import Assignment, CourseError
from autograder.exercise import Examples
from autograder.fingerprint import of_mistakes
from autograder.grading.examples import load_examples
from autograder.judging.carried import Carried
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.evidence import Memo
from autograder.judging.kept import KeptGlances
from autograder.judging.references import is_prediction, right_names


class Knowledge:
    """Kept for a whole run: the hidden cases are the same for everyone, so each is computed once. What it gives is the
    course's own code, to be run while that is at work."""

    def __init__(self, assignment: Assignment) -> None:
        self._name, self._code = assignment.name, assignment.code
        self.packages = assignment.packages
        """That are there when it is graded."""
        self.strict = assignment.course.strict
        """Whether a mistake costs all the tests that show it."""
        self._solutions, self._accepted = assignment.solutions, assignment.solutions / "accepted"
        self._kept_in = assignment.layout.test_folders[0] / "__pycache__" / "glances.msgpack"
        self.memo = Memo()

    @cached_property
    def diagnosis(self) -> Diagnosis:
        with self._code.at_work():
            self._kept = KeptGlances(self._kept_in, of_mistakes(self._solutions))
            return Diagnosis(self._name, self.memo, self._kept)

    def save(self) -> None:
        """What later runs need not find out again."""
        if "diagnosis" in vars(self):
            self._kept.save()

    @cached_property
    def carried(self) -> Carried:
        return Carried(self._accepted)

    @cached_property
    def right(self) -> dict[str, Any]:
        """What a right notebook defines: functions and variables, by name."""
        with self._code.at_work():
            return right_names(self._name)

    @property
    def predictions(self) -> dict[str, Any]:
        """The variables among them."""
        return {name: value for name, value in self.right.items() if is_prediction(name)}

    @cached_property
    def examples(self) -> dict[str, Examples]:
        with self._code.at_work():
            found = load_examples(self._name)
        if unknown := [name for name in found if name not in self.right]:
            raise CourseError(
                f"solutions/{self._name}/examples.py has examples of {unknown[0]}, of which there is no reference. "
                "Take them away, or mend the name."
            )
        return found
