"""The matrix of tests by mistakes as text, and the line that sums it up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from autograder.printable import counted
from autograder.verify.gather import Facts, WrongFacts
from autograder.verify.levels import Levels


def matrix(facts: Facts) -> Iterator[str]:
    """A block for each grade cell: a row for each mistake, a column for each test function."""
    for cell in dict.fromkeys(wrong.cell for wrong in facts.wrong):
        topics = list(dict.fromkeys(test.topic for test in facts.tests if test.cell == cell))
        cases = [sum(test.topic == topic and test.cell == cell for test in facts.tests) for topic in topics]
        wide = max(len(wrong.mistake.name) for wrong in facts.wrong if wrong.cell == cell)
        yield f"{facts.name}: {cell}"
        for index, topic in enumerate(topics):
            yield f"  {'│' * index}┌ {topic.replace('_', ' ')} ({counted(cases[index], 'case')})"
        for wrong in facts.wrong:
            if wrong.cell == cell:
                marks = "".join("×" if fails(facts, wrong, topic) else "·" for topic in topics)
                score, whole = score_of(wrong)
                yield f"  {marks}  {wrong.mistake.name:{wide}}  {score:5.2f} of {whole:g}"


def fails(facts: Facts, wrong: WrongFacts, topic: str) -> bool:
    """Whether the mistake fails a test function."""
    duty = ("show", topic, wrong.mistake.name)
    return any(duty in test.done for test in facts.tests if test.cell == wrong.cell)


def score_of(wrong: WrongFacts) -> tuple[float, float]:
    """Points in its own cell, of how many."""
    cell = next(cell for cell in wrong.result.cells if cell.grade_id == wrong.cell)
    return math.nan if cell.score is None else cell.score, cell.max_score


def summary(facts: Facts, missed: Sequence[str], levels: Levels | None = None) -> str:
    """The last line: what was proved, and what was not."""
    named = sum(_named(wrong) for wrong in facts.wrong)
    pairs = {duty for test in facts.tests for duty in ((test.cell, *d) for d in test.done) if duty[1] == "tell"}
    cells = [wrong.cell for wrong in facts.wrong]
    of = sum(cells.count(cell) * (cells.count(cell) - 1) // 2 for cell in set(cells))
    topics, sweeps = ({(test.cell, test.topic) for test in some} for some in (facts.tests, facts.sweeps))
    which = f" ({counted(len(sweeps), 'sweep')})" if sweeps else ""
    proved = "Proved."
    if missed:
        proved = f"{len(missed)} missed."
    elif levels is not None and levels.unproved:
        proved = f"Proved, as far as it goes: nothing shows yet {', nor '.join(levels.unproved)}."
    return (
        f"{facts.name}: {counted(len(facts.wrong), 'misconception')}, {named} named, {len(pairs)} of "
        f"{counted(of, 'pair')} told apart, {counted(len(facts.accepted), 'accepted style')}, "
        f"{counted(len(topics | sweeps), 'test')}{which}, {counted(len(facts.tests), 'case')}. {proved}"
    )


def standing(name: str, levels: Levels) -> str:
    """What the assignment has, and what not yet."""
    lacks = f" Not yet: {', '.join(levels.lacks)}." if levels.lacks else ""
    return f"{name} has {', '.join(levels.has)}.{lacks}"


def _named(wrong: WrongFacts) -> bool:
    cell = next(cell for cell in wrong.result.cells if cell.grade_id == wrong.cell)
    return wrong.mistake.name in {test.misconception for test in cell.tests}
