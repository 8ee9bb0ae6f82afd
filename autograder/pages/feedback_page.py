"""What a student gets back: the marks, what went wrong in words and in a small picture, and what was right."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from autograder.pages.render import number, points, render
from autograder.results import CellResult, TestResult, not_graded_yet
from autograder.translation.catalogue import say


@dataclass(frozen=True)
class Written:
    """What the student wrote in a cell, and what a teacher wrote about it; either may be empty."""

    html: Markup
    comment: Markup
    automatic: bool = False
    """Whether the comment is nbgrader's own, that there is no response."""


@dataclass(frozen=True)
class Exercise:
    """A grade cell or a task. score: what stands in the gradebook, which a teacher may have changed, None where a fault
    left it without a mark, or a person has still to grade it; result: what the tests found, None where a person
    grades."""

    name: str
    score: float | None
    max_score: float
    result: CellResult | None
    written: list[Written]
    by_hand: bool = False
    """Whether a person has still to look at it; where there is a score, once more."""
    given: bool = False
    """Whether a person gave the score."""

    @property
    def comments(self) -> list[Markup]:
        """Without nbgrader's own where tests say what is not filled in."""
        tested = self.result is not None and bool(self.result.tests)
        return [cell.comment for cell in self.written if cell.comment and not (cell.automatic and tested)]

    @property
    def answers(self) -> list[Markup]:
        return [cell.html for cell in self.written if cell.html]

    @property
    def troubles(self) -> list[tuple[str, str, str]]:
        """(which tests, the points that their failed cases cost, what is said about them). No points where a known
        mistake has its price: whoever reads a list of lost points would add them up."""
        if self.result is None:
            return []
        found = self.result.troubles.items()
        return [(self._names(tests), "" if self.is_priced else self._lost(tests), message) for message, tests in found]

    @property
    def right(self) -> tuple[str, str]:
        """Which tests passed in all of their cases, and the points that they are worth, which are not said either."""
        wrong = {test.words for test in self._failed}
        tests = [test for test in self._passed if test.words not in wrong]
        return self._names(tests), "" if self.is_priced else points(self._worth(tests))

    @property
    def is_priced(self) -> bool:
        """Whether a known mistake has cost less than the tests are worth that show it."""
        if self.result is None or self.result.score is None:
            return False
        return self.result.score > self._worth(self._passed) + 0.005

    @property
    def _passed(self) -> list[TestResult]:
        return [test for test in self.result.hidden if test.outcome == "passed"] if self.result else []

    @property
    def _failed(self) -> list[TestResult]:
        return [test for test in self.result.hidden if test.outcome != "passed"] if self.result else []

    def _lost(self, tests: list[TestResult]) -> str:
        """Of tests of which other cases passed, with what they are worth altogether."""
        assert self.result is not None
        names, lost = {test.words for test in tests}, self._worth(tests)
        if not any(test.words in names for test in self._passed):
            return points(lost)
        whole = self._worth([test for test in self.result.hidden if test.words in names])
        return say("{score} of {all}").format(score=number(lost), all=points(whole))

    @property
    def changed(self) -> bool:
        if self.result is None or self.result.score is None or self.score is None:
            return False
        return abs(self.result.score - self.score) > 0.005

    def _names(self, tests: list[TestResult]) -> str:
        return ", ".join(dict.fromkeys(test.words for test in tests))

    def _worth(self, tests: list[TestResult]) -> float:
        assert self.result is not None
        whole = sum(test.weight for test in self.result.hidden)
        return self.max_score * sum(test.weight for test in tests) / whole if whole else 0.0


@dataclass(frozen=True)
class Feedback:
    assignment: str
    student: str
    score: float | None
    """None where a fault left an exercise without one."""
    max_score: float
    late_penalty: float
    error: str | None
    """Why it could not be graded."""
    remarks: list[str]
    exercises: list[Exercise]
    by_hand: bool
    """Whether a person has still to grade a part of it."""


def page(feedback: Feedback) -> str:
    """The whole page, as HTML."""
    return render("feedback.html", feedback=feedback, not_graded_yet=not_graded_yet())
