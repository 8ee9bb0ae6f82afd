"""Who answers what a grader asks."""

from __future__ import annotations

from typing import Any, Protocol

from autograder.sandbox.outcome import Outcome
from autograder.sandbox.question import Question


class Respondent(Protocol):
    """Whoever answers: an examinee behind the wall, or a trusted solution."""

    def ask(self, question: Question) -> Outcome: ...


class AskedOnce:
    """Asks the same thing once: several tests look at one model, and building it takes long."""

    def __init__(self, respondent: Respondent) -> None:
        self._respondent = respondent
        self._known: dict[Any, tuple[Question, Outcome]] = {}

    def ask(self, question: Question) -> Outcome:
        key = question.key
        if key not in self._known:
            self._known[key] = (question, self._respondent.ask(question))
        return self._known[key][1]

    @property
    def answered(self) -> list[Any]:
        """The keys of the questions that were asked so far."""
        return list(self._known)
