"""Whether `check` in students' notebooks knows what the reference, the examples and the known mistakes say today."""

from __future__ import annotations

import json
from collections.abc import Sequence

from autograder.course import Assignment
from autograder.grading.collected import HiddenTest
from autograder.grading.knowledge import Knowledge
from autograder.releasing.checks_json import checks_json
from autograder.releasing.same_data import says_the_same
from autograder.translation.catalogue import Catalogue, speaking
from autograder.translation.cells import translate_checks
from autograder.verify.finding import Finding


def stale_checks(assignment: Assignment, answers: Knowledge, tests: Sequence[HiddenTest]) -> list[Finding]:
    """What of the released checks.json is otherwise now. Of predictions it holds digests, which are not looked at."""
    released = assignment.released / "checks.json"
    if not released.is_file():
        return []
    with speaking(Catalogue()):
        now = checks_json(answers, assignment.template.points, tests)
    if assignment.catalogue.texts:
        now = translate_checks(now, assignment.catalogue)
    there, again = json.loads(released.read_bytes()), f"Run `autograder release {assignment.name}`"
    functions, known = json.loads(now)["functions"], there.get("functions", {})
    stale = [name for name, one in functions.items() if not says_the_same(one, known.get(name))]
    if stale:
        words = f"What check knows of {', '.join(stale)} is not what is right, or said, now. {again}."
        return [Finding(released, 1, words)]
    return []
