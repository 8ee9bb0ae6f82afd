"""Where the notebook's own answer and all accepted solutions speak against a reference: one of them is wrong, and what
follows from it says nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.results import CellResult, SubmissionResult, TestResult
from autograder.verify.gather import Facts
from autograder.verify.in_short import Shown, shown


def disputed(facts: Facts) -> dict[str, str]:
    """By grade cell, what is to be said."""
    cells = [cell.grade_id for cell in facts.stub.cells]
    return {cell: said for cell in cells for said in _dispute(facts, cell)}


def _dispute(facts: Facts, cell: str) -> Iterator[str]:
    own = _failed(facts.worked, cell) if facts.worked is not None else []
    others = [_failed(result, cell) for result in facts.accepted]
    promised = any(cell in one.cells and one.is_promise for one in facts.slips)
    if not own or not all(others) or not (others or promised):
        return
    among, own_answer = "", "the notebook's own answer"
    if others:
        names = ", ".join(Path(result.file).name for result in facts.accepted)
        among = f"the accepted solution{'s' * (len(others) > 1)} ({names})"
    against = f"{own_answer} and {among}" if among else own_answer
    besides = " The docstring is against it too." if promised else ""
    mend = f"one of them is wrong.{besides} Mend the reference, or what is against it."
    who = f"{facts.references.get(cell, '')}: The reference of {cell}"
    in_all = [test for test in own if all(test.name in {one.name for one in other} for other in others)]
    examples = [one for test in in_all if not test.hidden and (one := shown(test.message)) and not one.more]
    agreed = min(_agreed(in_all, others), key=_size, default=None)
    if agreed is not None:
        yield f"{who} {_gives(agreed)}, where {against} give{'s' * (not among)} {agreed.given}: {mend}"
    elif examples:
        first = min(examples, key=_size)
        too = f"; {among} differ{'s' * (len(others) == 1)} from it there too" if among else ""
        yield f"{who} {_gives(first)}, where {own_answer} gives {first.given}{too}: {mend}"
    elif in_all:
        yield f"{who} gives something else than {against} in {in_all[0].name}: {mend}"


def _size(one: Shown) -> int:
    return len(one.arguments)


def _gives(one: Shown) -> str:
    what = "returns None" if re.fullmatch(r"None( \(.*\))?", one.right) else f"gives {one.right}"
    return f"{what} for {one.arguments}" if one.arguments else what


def _agreed(own: list[TestResult], others: list[list[TestResult]]) -> Iterator[Shown]:
    """The examples to which they all give the same, as it is written, which is not what the reference gives."""
    for test in own:
        one = shown(test.message) if not test.hidden else None
        same = [shown(t.message) for other in others for t in other if t.name == test.name]
        if one is not None and not one.more and all(it is not None and it.given == one.given for it in same):
            yield one


def _failed(result: SubmissionResult, cell: str) -> list[TestResult]:
    found: list[CellResult] = [one for one in result.cells if one.grade_id == cell]
    return [test for one in found for test in one.tests if test.outcome != "passed"]
