"""References and known mistakes that draw at random, or give another answer in another process: nothing that is found
out about them holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.exercise import comparison_of
from autograder.judging.evidence import Happened, happen
from autograder.judging.references import is_prediction
from autograder.sandbox.question import Question
from autograder.verify.finding import Finding
from autograder.verify.preflight.anew import answers_anew, asked, functions_of
from autograder.verify.preflight.mistakes import line_of
from autograder.verify.preflight.runs import alike, seeded
from autograder.verify.preflight.survey import Survey, line_of_function

_SEEDS = 5


def look(survey: Survey) -> Iterator[Finding]:
    found = list(_drawn(survey))
    yield from found
    if not found and survey.knows_references:
        yield from _in_other_processes(survey)


def _drawn(survey: Survey) -> Iterator[Finding]:
    """Only where random is spoken of: each is called several times."""
    for name, reference in survey.functions.items():
        if name in survey.slow:
            continue
        every, same = asked(survey, name), comparison_of(reference).same
        path, at = survey.place_of_reference(name)
        if "random" in survey.written(path).text and _differs(reference, every, same):
            survey.at_random.add(name)
            yield _finding(survey, f"The reference of {name}", reference, path, at)
            continue
        mistakes = survey.layout.mistake_files.get(name)
        if mistakes is None or is_prediction(name) or "random" not in survey.written(mistakes).text:
            continue
        for known in survey.known(name):
            if _differs(known.function, every, same):
                line = line_of(survey, mistakes, known.name, known.function)
                yield _finding(survey, known.name, known.function, mistakes, line)


def _in_other_processes(survey: Survey) -> Iterator[Finding]:
    functions = [one for one in functions_of(survey) if asked(survey, one[1])]
    others = answers_anew(survey) if functions else []
    for key, name, computes, path in functions:
        here = [happen(computes, one) for one in asked(survey, name)]
        same = comparison_of(survey.functions[name]).same
        if all(_agree(here, there.get(key, []), same) for there in others):
            continue
        mistake = key.partition("/")[2]
        who = mistake or f"The reference of {name}"
        place, line = (path, line_of(survey, path, mistake, computes)) if mistake else survey.place_of_reference(name)
        words = f"{who} gives another answer in another process of Python: it may hang on the order of a set, or on"
        yield Finding(place, line, f"{words} hash, id or the like. Sort what comes of a set, and use none of these.")
        survey.at_random |= set() if mistake else {name}


def _agree(here: list[Happened], there: list[Happened | None], same: str) -> bool:
    pairs = zip(here, there, strict=False)
    return all(other is None or alike(one, other, same) for one, other in pairs)


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
