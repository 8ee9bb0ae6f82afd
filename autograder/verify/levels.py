"""What an assignment has, and what not yet: a reference, examples and hidden tests are enough for a first class; known
mistakes, accepted solutions and translations come later, and each proves more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.authoring.writing import shown, to_do
from autograder.course import Assignment
from autograder.judging.references import is_prediction
from autograder.notebook.source import read_source
from autograder.printable import counted
from autograder.verify.gather import Facts

#: Examples of a function that students see: a mistake hides behind fewer.
_ENOUGH = 3


@dataclass(frozen=True)
class Levels:
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    unproved: tuple[str, ...]
    """What follows from it that nothing shows, in clauses."""


def levels(assignment: Assignment, facts: Facts) -> Levels:
    cells = list(assignment.template.tested)
    functions = [name for name in assignment.template.points if name in cells and not is_prediction(name)]
    predictions = [name for name in assignment.template.points if name in cells and is_prediction(name)]
    with_mistakes = {wrong.cell for wrong in facts.wrong}
    without = [name for name in (*functions, *predictions) if name not in with_mistakes]
    has = [
        counted(len(functions), "function"),
        *([counted(len(predictions), "prediction")] if predictions else []),
        counted(len({(test.cell, test.topic) for test in (*facts.tests, *facts.sweeps)}), "hidden test"),
    ]
    lacks, unproved = list[str](), list[str]()
    if few := [name for name in functions if facts.visible.get(name, 0) < _ENOUGH]:
        lacks.append(f"three visible examples of {_listed(few, 'and')}")
    if facts.wrong:
        has.append(counted(len(facts.wrong), "known mistake"))
    if without:
        lacks.append(f"known mistakes of {_listed(without, 'and')}")
        unproved.append(f"that a wrong {_listed(without, 'or')} loses points and is named")
    if facts.apart:
        lacks.append(f"two mistakes at once ({_listed(facts.apart, 'and')}: no known mistake calls the reference)")
    if facts.accepted:
        has.append(counted(len(facts.accepted), "accepted solution"))
    else:
        lacks.append("accepted solutions")
        unproved.append("that right answers in other styles are accepted")
    layout = assignment.layout
    begun = _in_notebook(assignment)
    begun += [line for path in (*layout.own_modules, *layout.accepted) for line in to_do(path)]
    if begun:
        lacks.append(f"what is marked TODO, {counted(len(begun), 'place')} from {begun[0].partition(': ')[0]} on")
        unproved.append("what will stand where TODO is written")
    languages = [path.stem for path in layout.catalogues]
    (has if languages else lacks).append(f"translations{' (' + ', '.join(languages) + ')' if languages else ''}")
    return Levels(tuple(has), tuple(lacks), tuple(unproved))


def _in_notebook(assignment: Assignment) -> list[str]:
    """In texts and docstrings. In code, students may be told so what is theirs to do."""
    return [
        f"{shown(assignment.notebook)}, cell {cell.get('id') or number}: "
        for number, cell in enumerate(read_source(assignment.notebook)["cells"], start=1)
        for line in "".join(cell["source"]).splitlines()
        if "TODO: " in line and (cell["cell_type"] == "markdown" or line.strip().startswith('"""TODO: '))
    ]


def _listed(names: Iterable[str], last_by: str) -> str:
    *first, last = names
    return f"{', '.join(first)} {last_by} {last}" if first else last
