"""Compares what is held to be right with the reference where no hidden test asks: on arguments that are put together
anew of those that tests and examples give, or are one step from them.

Only what might as well have been drawn: each number within the bounds of those that were, as many elements, in order
where all were in order, no two equal where none were, and of two numbers the one no smaller than the other where that
was so. Beyond that nobody can tell what is asked for at all.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice, pairwise
from random import Random
from typing import Any

from autograder.course import Assignment
from autograder.exercise import comparison_of, generator
from autograder.grading.collected import CollectedTests, HiddenTest
from autograder.grading.knowledge import Knowledge
from autograder.grading.rehearsal import rehearse
from autograder.judging.evidence import happen
from autograder.judging.references import is_prediction
from autograder.judging.tolerance import tolerance
from autograder.kinds.comparison import compare
from autograder.kinds.kind import in_short, taken
from autograder.sandbox.question import Question
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import Notebook, read_cells
from autograder.verify.preflight.own_answers import Own, own_answers
from autograder.verify.worked import place_of_answer

Arguments = dict[str, Any]
#: Seconds for a function, and arguments that are tried at most.
_PATIENCE, _MOST = 0.5, 300
#: As few say nothing of what may be drawn.
_LEAST = 4
#: Cases of each maker.
_DRAWN = 20
_SCALAR = (bool, int, float, str, type(None))
_SHOWN = 160


def differences(
    assignment: Assignment, tests: CollectedTests, answers: Knowledge, passed: set[tuple[str, str]]
) -> Iterator[tuple[str, Finding]]:
    """With the cells that they are about. passed: (file, cell) of the answers that all hidden tests take."""
    notebook = read_cells(assignment.notebook)
    public, hidden = rehearse(assignment, tests, answers)
    known = list(own_answers(notebook if isinstance(notebook, Notebook) else None, assignment.layout))
    for name, reference in answers.right.items():
        owns = [one for one in known if name in one.functions and (str(one.path), name) in passed]
        if is_prediction(name) or isinstance(reference, type) or not owns:
            continue
        asked = [one for one in (*public, *hidden) if one.name == name and _is_plain(one)]
        asked += [one for test in tests.tests if test.mark.cell == name and asked for one in _drawn(name, test)]
        given = [found for one in asked for found in _arguments(reference, one)]
        if not given or not all(_is_simple(value) for one in given for value in one.values()):
            continue
        yield from ((name, found) for found in _tried(reference, owns, name, given))


def _is_plain(one: Question) -> bool:
    return one.kind in ("call", "each") and not (one.steps or one.files or one.then or one.printed)


def _drawn(name: str, test: HiddenTest) -> Iterator[Question]:
    """More of what its maker draws: the course of another seed has these."""
    marks = [mark for mark in getattr(test.function, "pytestmark", []) if mark.name in ("found", "sweep")]
    for index in range(_DRAWN) if marks else ():
        try:
            case = marks[0].args[0](generator(f"{name}|{test.name}|beyond|{index}"))
        except Exception:
            return  # said elsewhere
        several = marks[0].name == "found" and all(isinstance(one, tuple) for one in case.args) and not case.kwargs
        yield Question("each" if several and case.args else "call", name, case.args, case.kwargs)


def _is_simple(value: Any) -> bool:
    """A number, a text, a list of such, or a dict of such. How the parts of others hang together, nobody can see."""
    if isinstance(value, list | tuple):
        return all(isinstance(one, _SCALAR) for one in value)
    if isinstance(value, dict):
        parts = [*value, *value.values()]
        return not any(isinstance(one, dict) for one in parts) and all(map(_is_simple, parts))
    return isinstance(value, _SCALAR)


def _arguments(reference: Callable[..., Any], asked: Question) -> Iterator[Arguments]:
    """By parameter, as it was given."""
    for one in asked.one_by_one() if asked.kind == "each" else [asked]:
        try:
            yield dict(inspect.signature(reference).bind(*one.args, **one.kwargs).arguments)
        except (TypeError, ValueError):
            return


def _tried(reference: Callable[..., Any], owns: list[Own], name: str, given: Sequence[Arguments]) -> Iterator[Finding]:
    """Of each the smallest that is found in time."""
    end, left = time.monotonic() + _PATIENCE, list(owns)
    for arguments in _like(name, given):
        if time.monotonic() > end:
            return
        question = Question("call", name, kwargs=arguments)
        right = happen(reference, question)
        if right.raised is not None or right.value is None:
            continue
        for own in tuple(left):
            theirs = happen(own.functions[name], question)
            if theirs.raised is None and _differ(reference, question, theirs.value, right.value):
                left.remove(own)
                yield _finding(own, name, arguments, theirs.value, right.value)


def _differ(reference: Callable[..., Any], question: Question, value: Any, right: Any) -> bool:
    try:
        allowed = tolerance(reference, question, right)
        return compare(taken(value), right, allowed, how=comparison_of(reference).same) is not None
    except Exception:
        return False  # nothing that is compared so


def _finding(own: Own, name: str, arguments: Arguments, value: Any, right: Any) -> Finding:
    called = _short(", ".join(f"{key}={in_short(one)}" for key, one in arguments.items()))
    words = (
        f"{own.who[:1].upper()}{own.who[1:]} gives {_short(in_short(value))} for {name}({called}), where the reference "
        f"gives {_short(in_short(right))}, and no hidden test tells them apart. Mend the one that is wrong, and let a "
        "test draw the like; or let the reference refuse that, if it is not asked for."
    )
    return Finding(own.path, place_of_answer(own.path, name), words)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


# ---- what is tried ----


def _like(name: str, given: Sequence[Arguments]) -> list[Arguments]:
    """What might as well be given, the smallest first."""
    groups: dict[Any, list[Arguments]] = {}
    for one in given:
        groups.setdefault(tuple((key, _sort_of(value)) for key, value in one.items()), []).append(one)
    found: dict[str, Arguments] = {}
    rng = Random(name)
    for group in groups.values():
        if len(group) < _LEAST:
            continue
        bounds, most = _Bounds(group), len(found) + _MOST // len(groups)
        for candidate in islice(_candidates(group, rng), 8 * _MOST // len(groups)):
            if len(found) < most and bounds.hold(candidate):
                found.setdefault(repr(candidate), candidate)
    known = {repr(one) for one in given}
    return [found[written] for written in sorted(found, key=lambda text: (len(text), text)) if written not in known]


def _sort_of(value: Any) -> Any:
    """Arguments are alike that are of one sort."""
    if isinstance(value, list | tuple) and value:
        return type(value).__name__, *sorted({str(_sort_of(one)) for one in value})
    return "number" if type(value) in (int, float) else type(value).__name__


def _candidates(group: list[Arguments], rng: Random) -> Iterator[Arguments]:
    """One argument of another case; and one that is a step from what it was. In an order drawn by rng."""
    keys = list(group[0])
    while True:
        one, other, key = rng.choice(group), rng.choice(group), rng.choice(keys)
        yield {**one, key: other[key]}
        steps = list(_steps(one[key], [value for value in one.values() if value is not one[key]], rng))
        if steps:
            yield {**one, key: rng.choice(steps)}


def _steps(value: Any, others: list[Any], rng: Random) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value - 1, value + 1, 0, 1, -value)
        for one in others:
            if isinstance(one, list | tuple) and one and all(type(n) in (int, float) for n in one):
                yield from (one[0] - 1, one[0], one[-1], one[-1] + 1, rng.choice(one))
    elif isinstance(value, float):
        yield from (-value, 0.0, value + 1)
        for one in others:
            if isinstance(one, list | tuple) and one and all(type(n) in (int, float) for n in one):
                yield from (one[0] - 1.0, float(one[0]), float(one[-1]), one[-1] + 1.0)
    elif isinstance(value, list | tuple):
        as_it_was: Any = type(value)
        yield from (value[1:], value[:-1], value[::-1], value[:0])
        yield from (as_it_was([*value, *value[-1:]]), as_it_was([*value[:1], *value]))
        if value:
            place = rng.randrange(len(value))
            for step in islice(_steps(value[place], [], rng), 4):
                yield as_it_was([*value[:place], step, *value[place + 1 :]])
            yield as_it_was(rng.sample(list(value), len(value)))
    elif isinstance(value, dict) and value:
        gone = rng.choice(list(value))
        yield {key: one for key, one in value.items() if key != gone}
    elif isinstance(value, str) and " " in value:
        words = value.split(" ")
        yield from (" ".join(words[1:]), " ".join(words[:-1]), " ".join([*words, words[0]]))


class _Bounds:
    """What holds of all arguments of a group."""

    def __init__(self, group: list[Arguments]) -> None:
        self._group, self._numbers = group, {_numbers(one) for one in group}
        self._between = [
            (one, other, holds)
            for one, other in combinations(group[0], 2)
            for holds in _BETWEEN
            if all(holds(each[one], each[other]) for each in group)
        ]

    def hold(self, candidate: Arguments) -> bool:
        if _numbers(candidate) not in self._numbers:
            return False
        apart = (self._holds_of(value, [one[key] for one in self._group]) for key, value in candidate.items())
        return all(apart) and all(holds(candidate[one], candidate[other]) for one, other, holds in self._between)

    def _holds_of(self, value: Any, seen: list[Any]) -> bool:
        if any(value is one for one in seen):
            return True
        if _sort_of(value) not in map(_sort_of, seen):
            return False
        if isinstance(value, int | float):
            return bool(min(seen) <= value <= max(seen))
        if isinstance(value, str | dict):
            sizes = [len(one) for one in seen]
            return min(sizes) <= len(value) <= max(sizes)
        if isinstance(value, list | tuple):
            return _like_lists(value, seen)
        return False


def _numbers(arguments: Arguments) -> tuple[str, ...]:
    """Of which types they are: what comes out may be of these too."""
    every = [part for value in arguments.values() for part in (value if isinstance(value, list | tuple) else [value])]
    return tuple(sorted({type(one).__name__ for one in every if isinstance(one, int | float)}))


def _like_lists(value: Sequence[Any], seen: list[Sequence[Any]]) -> bool:
    sizes = [len(one) for one in seen]
    if not min(sizes) <= len(value) <= max(sizes):
        return False
    elements = [one for each in seen for one in each]
    for one in value:
        if isinstance(one, int | float):
            numbers = [number for number in elements if isinstance(number, int | float)]
            if not min(numbers) <= one <= max(numbers):
                return False
        elif not any(one is known or (isinstance(one, str) and one == known) for known in elements):
            return False
    return all(holds(value) for holds in _OF_LISTS if all(map(holds, seen)))


def _sorted(value: Sequence[Any]) -> bool:
    try:
        return all(one <= other for one, other in pairwise(value))
    except (TypeError, ValueError):
        return False


def _falling(value: Sequence[Any]) -> bool:
    return _sorted(value[::-1])


def _different(value: Sequence[Any]) -> bool:
    return len({repr(one) for one in value}) == len(value)


def _sums_alike(value: Sequence[Any]) -> bool:
    """Shares, say."""
    return all(isinstance(one, int | float) for one in value) and abs(sum(value) - 1) < 1e-9


_OF_LISTS = (_sorted, _falling, _different, _sums_alike)


def _size(value: Any) -> Any:
    """To be put in order beside others; None of what has none."""
    if isinstance(value, int | float):
        return value
    return len(value) if isinstance(value, str | list | tuple | dict) else None


def _no_larger(one: Any, other: Any) -> bool:
    a, b = _size(one), _size(other)
    return a is not None and b is not None and a <= b


def _smaller(one: Any, other: Any) -> bool:
    return _no_larger(one, other) and _size(one) != _size(other)


def _equal(one: Any, other: Any) -> bool:
    plain = isinstance(one, int | float | str) and isinstance(other, int | float | str)
    return one is other or (plain and one == other)


def _in(one: Any, other: Any) -> bool:
    return (isinstance(other, list | tuple | dict) and any(_equal(part, one) for part in other)) or (
        isinstance(one, str) and isinstance(other, str) and one in other
    )


_BETWEEN: tuple[Callable[[Any, Any], bool], ...] = (
    _no_larger,
    lambda one, other: _no_larger(other, one),
    _smaller,
    lambda one, other: _smaller(other, one),
    lambda one, other: _size(one) == _size(other),
    lambda one, other: _size(one) != _size(other),
    _in,
    lambda one, other: _in(other, one),
    lambda one, other: not _in(one, other),
    lambda one, other: not _in(other, one),
)
