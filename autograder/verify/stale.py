"""Looks at what students have, once all that the author wrote is known: whether `check` says what that says today, and
whether an answer is among it."""

from __future__ import annotations

import json

from autograder.course import Assignment
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.releasing.checks_json import checks_json, seal_predictions
from autograder.releasing.leaks import Secrets
from autograder.releasing.same_data import says_the_same
from autograder.translation.catalogue import Catalogue, speaking
from autograder.translation.cells import translate_checks
from autograder.verify.finding import Finding


def stale_checks(
    assignment: Assignment, answers: Knowledge, tests: CollectedTests
) -> list[tuple[frozenset[str], Finding]]:
    """What of the released checks.json is otherwise now, the digests of predictions among it. With the functions and
    predictions that it is about."""
    released = assignment.released / "checks.json"
    if not released.is_file():
        return []
    again = f"Run `autograder release {assignment.name}`"
    try:
        there = json.loads(released.read_bytes())
    except ValueError:
        return []  # said before anything is graded
    with speaking(Catalogue()):
        now = checks_json(answers, assignment.template.points, tests.tests)
    if assignment.catalogue.texts:
        now = translate_checks(now, assignment.catalogue)
    data = json.loads(seal_predictions(now, assignment.name))
    parts = [(data[part], there.get(part, {})) for part in ("functions", "predictions")]
    stale = [name for own, known in parts for name, one in own.items() if not says_the_same(one, known.get(name))]
    if stale:
        words = f"What check knows of {', '.join(stale)} is not what is right, or said, now. {again}."
        return [(frozenset(stale), Finding(released, 1, words))]
    return []


def leaked(assignment: Assignment, answers: Knowledge, tests: CollectedTests) -> list[Finding]:
    """What `release` says as well, with an exit status that may have gone unseen."""
    found = Secrets(assignment, tests, answers).found_in(assignment.released)
    return [Finding(assignment.released, 1, f"Students must not get this: {words}.") for words in found]
