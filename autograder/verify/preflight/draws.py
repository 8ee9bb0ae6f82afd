"""Tries the reference on what makers draw: a class meets the cases of another seed, and a maker draws those too.

`runs` looks at the first few of each maker's, in all that its test demands; here only the reference is asked, of many.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.cases.search import DRAWN_AT_MOST
from autograder.exercise import Case, generator
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Happened, Memo, View, happen, same_arguments
from autograder.judging.references import is_prediction
from autograder.judging.student import Student
from autograder.judging.trusted import TrustedStudent
from autograder.sandbox.question import Question
from autograder.verify.finding import Finding
from autograder.verify.preflight.runs import in_words, met
from autograder.verify.preflight.survey import Survey, quietly
from autograder.verify.preflight.tests import Test, tests_of
from autograder.verify.slips import slip_of

#: Seconds, for all the makers of a function.
_PATIENCE = 0.5


class _Noted(Memo):
    """Notes what the reference is asked, and what became of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Any, Question, Happened]] = []

    def expected(self, reference: Any, question: Question, view: View | None = None) -> Happened:
        found = super().expected(reference, question, view)
        if question.kind != "look":
            self.asked.append((reference, question, found))
        return found


def look(survey: Survey) -> Iterator[Finding]:
    if not survey.knows_references or survey.notebook is None:
        return
    tests: dict[str, list[Test]] = {}
    for test in tests_of(survey):
        is_plain = callable(test.function) and not inspect.iscoroutinefunction(test.function)
        is_odd = (test.path, test.line) in survey.odd_tests  # which was said
        if is_plain and not is_odd and callable(test.maker) and test.cell in survey.functions:
            tests.setdefault(test.cell, []).append(test)
    for cell, of_cell in tests.items():
        if cell not in survey.cannot_cross:
            yield from _tried(survey, of_cell)


def _tried(survey: Survey, tests: list[Test]) -> Iterator[Finding]:
    """Of each maker in turn, so that each has its share. The first that goes wrong is enough."""
    right = {name: one for name, one in survey.references.items() if not is_prediction(name)}
    end = time.monotonic() + _PATIENCE
    for index in range(DRAWN_AT_MOST):
        for test in tests:
            if time.monotonic() > end:
                return
            memo, case, error = _Noted(), None, None
            student = Student(TrustedStudent(right, memo), Disclosure(), memo, [])
            try:
                case = test.maker(generator(f"{test.cell}|{test.name}|{index}"))
                with quietly():
                    test.function(student=student, case=Case((case.args,)) if "sweep" in test.marks else case)
            except Exception as caught:
                error = caught
            found = next((one for asked in memo.asked for one in _wrong(survey, test, *asked)), None)
            if found is None and error is not None and index:  # of the first ones it is said in `runs`
                found = _otherwise(survey, test, case, error, right)
            if found is not None:
                yield found
                return


def _otherwise(
    survey: Survey, test: Test, case: Case | None, error: Exception, right: dict[str, Any]
) -> Finding | None:
    if case is not None:
        return met(survey, test, case, right, Memo())
    file, line = survey.place_of(error, test.path)
    words = f"{_maker(test)} raises {in_words(error)} where it draws for test_{test.name}. Mend it."
    return Finding(file, line if line > 1 else test.line, words)


def _wrong(survey: Survey, test: Test, reference: Any, question: Question, found: Happened) -> Iterator[Finding]:
    name = question.name
    if reference is None or survey.references.get(name) is not reference:
        return  # another function, of the test's own
    for one in question.one_by_one() if question.kind == "each" else [question]:
        where = f"On a case that {_maker(test)} draws for test_{test.name}, {_called(one)},"
        if found.raised is not None:
            slip = slip_of(reference, replace(one, printed=False, files=()), survey.is_of_author, survey.place_of)
            if slip is not None:
                file, line = (slip.file, slip.line) if slip.file else survey.place_of_reference(name)
                said = f"{where} the reference raises {in_words(slip.error)}"
                yield Finding(file, line, f"{said}. Mend it, or let {_maker(test)} draw nothing of the sort.")
        elif not one.steps and not one.files and not one.then and not _may_change(survey, name):
            after = happen(survey.references[name], one) if question.kind == "each" else found
            if after.value is not None and not same_arguments(after.arguments, one.given):
                words = f"{where} the reference changes what it is given. Let it work on a copy; if that is the task,"
                yield Finding(*survey.place_of_reference(name), f"{words} write changes=True in an example.")


def _may_change(survey: Survey, name: str) -> bool:
    """Where an example says so, or where what it does is seen otherwise."""
    of = survey.examples.get(name)
    return of is not None and any(one.changes or one.view or one.steps for one in (*of.visible, *of.kept))


def _maker(test: Test) -> str:
    code = getattr(test.maker, "__code__", None)
    name: str = getattr(test.maker, "__name__", "its maker")
    return name if code is not None and Path(code.co_filename) == test.path else "its maker"


def _called(one: Question) -> str:
    given = [repr(value) for value in one.args] + [f"{name}={value!r}" for name, value in one.kwargs.items()]
    written = " ".join(f"{one.about}({', '.join(given)})".split())
    return written if len(written) <= 120 else f"{written[:117]}…"
