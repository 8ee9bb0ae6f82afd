"""Two known mistakes of one function, made together; and one that a later function calls."""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any, Literal

import numpy as np

from autograder.course import Assignment
from autograder.exercise import Examples, Misconception, Stepwise, calls_reference
from autograder.grading.collected import HiddenTest
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging.attempts import is_no_attempt
from autograder.judging.elsewhere import elsewhere
from autograder.judging.evidence import Evidence, Memo, happen
from autograder.judging.hypotheses import Hypothesis, are_about_one
from autograder.judging.references import is_prediction
from autograder.kinds.kind import copied
from autograder.results import SubmissionResult
from autograder.verify.examine import examine

Said = Literal["both", "other", "missed", "right"]


@dataclass(frozen=True)
class PairFacts:
    """said: both, where both are named and nothing is left unexplained; other, where others explain all of it as well
    (one of the two hides the other, say); right, where together they do no harm; else missed."""

    cell: str
    mistakes: tuple[Misconception, ...]
    said: Said
    named: tuple[str, ...]
    lost: float
    price: float | None
    """That it may cost; None where the tests that show it decide."""


@dataclass(frozen=True)
class CarriedFacts:
    """A mistake in `called`, as `caller` shows it, which is right but for calling it. lost: in the caller's cell."""

    caller: str
    called: str
    mistake: Misconception
    lost: float


def pairs(assignment: Assignment, tests: list[HiddenTest], answers: Knowledge, count: int) -> Iterator[PairFacts]:
    """So many of each function, drawn at random by the course's seed: those that take different steps otherwise."""
    for cell in assignment.template.points:
        hypotheses = answers.diagnosis.hypotheses(cell)
        if is_prediction(cell) or not hypotheses.can_be_joined:
            continue
        drawn = [two for two in combinations(hypotheses.single, 2) if not are_about_one(*two)]
        Random(f"{assignment.course.seed}|pairs|{cell}").shuffle(drawn)
        left = count
        for one, other in drawn:
            joined = hypotheses.together(one, other)
            if left == 0:
                break
            if joined is None or joined.function is None:
                continue
            of_cell = [test for test in tests if test.mark.cell == cell]
            examination = examine(assignment, of_cell, answers, {**answers.right, cell: joined.function})
            if _is_broken(examination, one, other, answers.memo):
                continue
            left -= 1
            yield _pair(cell, joined.misconceptions, examination, examination.result(assignment), answers.strict)


def never_together(assignment: Assignment, answers: Knowledge) -> Iterator[str]:
    """Functions of which all known mistakes begin anew: made together, two of them are not known."""
    for cell, examples in answers.examples.items():
        known, reference = answers.diagnosis.known(cell), answers.right[cell]
        several = len({one.about or one.name for one in known}) > 1
        if several and not any(_is_made_of(reference, one.function, examples) for one in known):
            yield cell


def _is_made_of(reference: Callable[..., Any], function: Callable[..., Any], examples: Examples) -> bool:
    cases = [copied((one.case.args, one.case.kwargs)) for one in (*examples.visible, *examples.kept) if not one.many]
    with elsewhere(), contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        return isinstance(function, Stepwise) or any(
            calls_reference(function, reference, *a, **more) for a, more in cases
        )


def carried(assignment: Assignment, tests: list[HiddenTest], answers: Knowledge, count: int) -> Iterator[CarriedFacts]:
    """Of each two functions of which the one calls the other in an accepted solution, so many mistakes, drawn."""
    cells = [cell for cell in assignment.template.points if not is_prediction(cell)]
    for called, caller in combinations(cells, 2) if not answers.strict else ():
        known = list(answers.diagnosis.known(called))
        rng = Random(f"{assignment.course.seed}|carried|{called}|{caller}")
        rng.shuffle(known)
        for mistake in known[:count]:
            if not (styles := answers.carried.into(caller, called, mistake)):
                break
            function = rng.choice(styles).function
            names = {**answers.right, called: mistake.function, caller: function}
            calls = lambda one, other, pair=(caller, called): (one, other) == pair  # noqa: E731
            of_both = [test for test in tests if test.mark.cell in (called, caller)]
            examination = examine(assignment, of_both, answers, names, calls)
            lost = _lost(examination.result(assignment), caller)
            own = [item for item in examination.evidence if item.question.name == caller]
            if not is_no_attempt(own) and _gives_the_same_again(function, own):
                yield CarriedFacts(caller, called, mistake, lost)


def _gives_the_same_again(function: Callable[..., Any], evidence: list[Evidence]) -> bool:
    """Not what it finds in memory that it never filled, say."""
    return all(item.explained_by(happen(function, item.question, item.view)) for item in evidence)


def _is_broken(examination: Examination, one: Hypothesis, other: Hypothesis, memo: Memo) -> bool:
    """Whether together they stop where neither does: who writes such code finds out, and mends it."""
    for item in examination.evidence:
        if item.actual.raised is not None and item.question.kind != "look":
            each = (memo.happened(by.function, item.question, item.view) for by in (one, other) if by.function)
            if all(happened.raised is None for happened in each):
                return True
    return False


def _pair(
    cell: str, mistakes: tuple[Misconception, ...], examination: Examination, result: SubmissionResult, strict: bool
) -> PairFacts:
    found, lost = examination.explanations[cell], _lost(result, cell)
    names = {known.name for known in mistakes}
    named = {known.name for one in found for known in one.mistakes}
    whole = bool(found) and all(one.complete for one in found)
    said: Said = "right" if not lost else "missed" if not whole else "both" if named == names else "other"
    attempted = not is_no_attempt(item for item in examination.evidence if item.question.name == cell)
    priced = (
        not strict
        and attempted
        and any(one.valued and names <= {known.name for known in one.mistakes} for one in found)
    )
    price = sum(known.price for known in mistakes) * _points(result, cell) if priced else None
    return PairFacts(cell, mistakes, said, tuple(sorted(named)), lost, price)


def _lost(result: SubmissionResult, cell: str) -> float:
    (one,) = (one for one in result.cells if one.grade_id == cell)
    return math.nan if one.score is None else one.max_score - one.score


def _points(result: SubmissionResult, cell: str) -> float:
    return next(one.max_score for one in result.cells if one.grade_id == cell)
