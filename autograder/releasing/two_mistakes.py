"""Two mistakes at once, for checks.json: the marks of what they give together in the public examples."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

from autograder.exercise import Example, Misconception
from autograder.grading.examples import expected, question
from autograder.grading.knowledge import Knowledge
from autograder.judging.evidence import happen, same_arguments
from autograder.judging.hypotheses import Hypothesis, are_about_one
from autograder.student_files.two_at_once import Came, is_wrong, marks

#: In so many examples what is returned must be wrong, for a name.
_ENOUGH = 2


def marks_of_two(
    name: str, examples: Sequence[Example], alike: Sequence[Sequence[Misconception]], answers: Knowledge
) -> dict[str, list[int]]:
    """alike: mistakes that these examples do not tell apart; of each such group one is joined with one of each other.
    By mark, which two groups; nothing of what one mistake alone would give, or none, or other groups together."""
    returning = [one for one in examples if _returns(name, one, answers)]
    should = [expected(answers.right[name], one, answers.memo).value for one in returning]
    of = answers.diagnosis.hypotheses(name)
    if len(returning) < _ENOUGH or not of.can_be_joined:
        return {}

    def came(hypothesis: Hypothesis) -> list[Came]:
        return [_came(hypothesis, name, one) for one in returning]

    groups = [next(one for one in of.single if one.mistakes[0] is group[0]) for group in alike]
    not_two = {mark for one in of.single for mark in marks(came(one), should)}
    not_two |= set(marks([Came(value) for value in should], should))
    found, seen = dict[str, set[frozenset[int]]](), set[Hypothesis]()
    for (at, one), (other_at, other) in permutations(enumerate(groups), 2):
        pair = None if are_about_one(one, other) else of.together(one, other)
        if pair is None or pair in seen:
            continue
        seen.add(pair)
        gave = came(pair)
        wrong = [each for each, wanted in zip(gave, should, strict=True) if is_wrong(each, wanted)]
        mark = next(marks(gave, should))
        if sum(each.raised is None for each in wrong) >= _ENOUGH and mark not in not_two:
            found.setdefault(mark, set()).add(frozenset((at, other_at)))
    return {mark: sorted(*pairs) for mark, pairs in sorted(found.items()) if len(pairs) == 1}


def _returns(name: str, example: Example, answers: Knowledge) -> bool:
    """As `student_files.check.is_of_value` tells it from the file."""
    should: Any = expected(answers.right[name], example, answers.memo)
    other = example.view is not None or example.steps or example.writes or should.printed is not None
    return should.raised is None and not other


def _came(hypothesis: Hypothesis, name: str, example: Example) -> Came:
    assert hypothesis.function is not None
    asked = question(name, example)
    happened = happen(hypothesis.function, asked)
    if happened.raised is not None:
        return Came(raised=happened.raised)
    return Came(happened.value, changed=not same_arguments(happened.arguments, asked.given))
