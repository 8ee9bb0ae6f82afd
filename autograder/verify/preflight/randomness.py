"""References and known mistakes that draw at random: what they give is another thing each time, and nothing that is
found out about them holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.exercise import Example, comparison_of
from autograder.grading.examples import question
from autograder.judging.references import is_prediction
from autograder.sandbox.question import Question
from autograder.verify.finding import Finding
from autograder.verify.preflight.mistakes import line_of
from autograder.verify.preflight.runs import alike, seeded
from autograder.verify.preflight.survey import Survey, line_of_function

_SEEDS = 5


def look(survey: Survey) -> Iterator[Finding]:
    """Only where random is spoken of: each is called several times."""
    for name, reference in survey.functions.items():
        if name in survey.slow:
            continue
        asked, same = _asked(survey, name), comparison_of(reference).same
        path, at = survey.place_of_reference(name)
        if "random" in survey.written(path).text and _differs(reference, asked, same):
            survey.at_random.add(name)
            yield _finding(survey, f"The reference of {name}", reference, path, at)
            continue
        mistakes = survey.layout.mistake_files.get(name)
        if mistakes is None or is_prediction(name) or "random" not in survey.written(mistakes).text:
            continue
        for known in survey.known(name):
            if _differs(known.function, asked, same):
                line = line_of(survey, mistakes, known.name, known.function)
                yield _finding(survey, known.name, known.function, mistakes, line)


def _asked(survey: Survey, name: str) -> list[Question]:
    of = survey.examples.get(name)
    every = (*of.visible, *of.kept) if of else ()
    return [question(name, one) for one in every if isinstance(one, Example) and one.view is None and not one.many]


def _differs(function: Any, asked: list[Question], same: str) -> bool:
    for one in asked:
        first, *others = (seeded(seed, function, one) for seed in range(_SEEDS))
        if not all(alike(first, other, same) for other in others):
            return True
    return False


def _finding(survey: Survey, who: str, function: Any, path: Path, line: int) -> Finding:
    """At the line that draws, where that stands in it."""
    place = line_of_function(function)
    own = [one for one in survey.written(path).functions if place and place[0] == path and _holds(one, place[1])]
    drawn = [
        node
        for one in own
        for node in ast.walk(one)
        if isinstance(node, ast.Call) and "random" in ast.unparse(node.func)
    ]
    what = f": {ast.unparse(drawn[0])}" if drawn else ""
    words = f"{who} gives different values for the same arguments{what}. Let it draw nothing at random."
    return Finding(path, drawn[0].lineno if drawn else line, words)


def _holds(own: Any, line: int) -> bool:
    first = min([own.lineno, *(mark.lineno for mark in own.decorator_list)])
    return bool(first <= line <= (own.end_lineno or own.lineno))
