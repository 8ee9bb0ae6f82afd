"""Looks how long references take on their examples: each hidden case is computed by them."""

from __future__ import annotations

import time
from collections.abc import Iterator

from autograder.course_error import CourseError
from autograder.exercise import Example
from autograder.grading.examples import question
from autograder.judging.evidence import happen
from autograder.verify.finding import Finding
from autograder.verify.preflight.survey import Survey

#: Of what a student's call may take.
_SHARE = 0.25


def look(survey: Survey) -> Iterator[Finding]:
    try:
        most = survey.assignment.limits.call_seconds
    except CourseError:
        return  # said elsewhere
    for name, reference in survey.functions.items():
        of = survey.examples.get(name)
        example = next((one for one in (*of.visible, *of.kept) if isinstance(one, Example)), None) if of else None
        if example is None:
            continue
        asked, begun = question(name, example), time.monotonic()
        happen(reference, asked)
        taken = time.monotonic() - begun
        if taken > _SHARE * most:
            begun = time.monotonic()
            happen(reference, asked)  # the first call may have had something to import
            taken = min(taken, time.monotonic() - begun)
        if taken > _SHARE * most:
            survey.slow.add(name)
            words = (
                f"The reference of {name} takes {taken:.1f} s for the example “{example.name}”, {taken / most:.0%} of "
                f"the {most:g} s that a student's call may take (call_seconds). Make it quicker, or allow more."
            )
            yield Finding(*survey.place_of_reference(name), words)
