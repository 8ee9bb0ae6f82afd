"""Looks at known mistakes: names, hints, and the tests that they say they fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.exercise import Misconception, Variant
from autograder.layout import is_whole_file
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.leftovers import NOTE
from autograder.verify.preflight.survey import Survey, line_of_function
from autograder.verify.preflight.tests import tests_of
from autograder.verify.preflight.written import called, names_in

#: As `autograder new mistake` begins them.
_BEGUN = "unnamed-mistake"
#: Marks have two decimals.
_LEAST = 0.005
_NOT_WRITTEN = ("…", "...", "It looks as if …", "TODO")


def look(survey: Survey) -> Iterator[Finding]:
    tests = tests_of(survey)
    collected = all(survey.module(path) is not None for path in survey.layout.test_files) and all(t.cell for t in tests)
    for function, path in survey.layout.mistake_files.items():
        if survey.module(path) is None:
            continue
        known = survey.mistakes[function]
        if not known and not is_whole_file(path):
            yield Finding(path, 1, "There is no known mistake in it. Mark one with @misconception(…), or take it away.")
        of_cell = [test for test in tests if test.cell == function]
        fitting = {test.name for test in of_cell if "sweep" not in test.marks}
        seen: dict[str, object] = {}
        for one in known:
            if isinstance(one, Variant):
                continue  # made by rule
            line = line_of(survey, path, one.name, one.function if isinstance(one, Misconception) else one.fits)
            yield from _texts(path, line, one.name, one.hint)
            if isinstance(one, Misconception) and one.name in seen and seen[one.name] is not one:
                words = f"Two known mistakes of {function} are called “{one.name}”. Give one of them another name."
                yield Finding(path, _last_line(survey, path, str(one.name), line), words)
            if not isinstance(one, Misconception):
                continue
            seen.setdefault(one.name, one)
            if not isinstance(one.fails, tuple):
                what, example = type(one.fails).__name__, one.fails if isinstance(one.fails, str) else "…"
                words = f"{one.name}: fails is a {what}, and should be a tuple. Write fails=(“{example}”,)."
                yield Finding(path, line, words.replace("“", '"').replace("”", '"'))
            elif collected and function in survey.references:
                for test in (name for name in one.fails if (function, str(name)) not in survey.elsewhere):
                    yield from _fails(path, line, one.name, str(test), fitting, {t.name for t in of_cell})
            if not isinstance(one.price, int | float) or not 0 < one.price <= 1:
                words = (
                    f"{one.name}: its price is {one.price!r}. Write a share of the cell's points, 0.3 say, at most 1."
                )
                yield Finding(path, line, words)
            elif (points := _points(survey, function)) > 0 and one.price * points < _LEAST:
                words = (
                    f"{one.name}: its price is {one.price:g} of {points:g} points, which are rounded to none. Raise it."
                )
                yield Finding(path, line, words)
            if one.raises is not None and not (isinstance(one.raises, type) and issubclass(one.raises, Exception)):
                words = (
                    f"{one.name}: raises is {one.raises!r}, and should be a kind of exception. Write raises=TypeError."
                )
                yield Finding(path, line, words)
            if one.same_as is not None:
                yield from _same_as(path, line, one, {other.name for other in known})
        yield from _one_hint(survey, function, path)
        yield from _unmarked(survey, path)


def _points(survey: Survey, function: str) -> float:
    """Of its cell; 0 where they are not known."""
    cell = survey.notebook.named(function) if survey.notebook else None
    points = cell.about.get("points") if cell else 0
    return points if isinstance(points, int | float) else 0


def _one_hint(survey: Survey, function: str, path: Path) -> Iterator[Finding]:
    """Of two, of which nothing says that they are about the same."""
    first: dict[str, Misconception] = {}
    for one in survey.known(function):
        other = first.setdefault(str(one.hint), one)
        is_said = one.same_as or other.same_as or (one.about and one.about == other.about)
        if other is not one and one.name != other.name and str(one.hint).strip() and not is_said:
            words = f"{other.name} and {one.name} have one hint. Write another, or one about=… in both."
            yield Finding(path, line_of(survey, path, one.name, one.function), words)


def line_of(survey: Survey, path: Path, name: str, function: object = None) -> int:
    """Where the mistake stands in its file, or its function does."""
    if lines := survey.written(path).texts.get(str(name)):
        return lines[0]
    place = line_of_function(function)
    return place[1] if place is not None and place[0] == path else 1


def _last_line(survey: Survey, path: Path, name: str, line: int) -> int:
    return survey.written(path).texts.get(name, [line])[-1]


def _texts(path: Path, line: int, name: object, hint: object) -> Iterator[Finding]:
    if not isinstance(name, str) or not name.strip():
        yield Finding(path, line, "A known mistake has no name. Write one first, words joined by hyphens.")
    elif name.startswith(_BEGUN):
        yield Finding(path, line, f"{name} is only begun. Give it a name, a hint, and what it computes.")
    if not isinstance(hint, str) or not hint.strip():
        yield Finding(path, line, f"{name}: its hint is empty, and students would read nothing. Write a sentence.")
    elif hint.strip() in _NOT_WRITTEN or NOTE.search(hint):
        yield Finding(path, line, f"{name}: its hint is not written to the end. Write a sentence.")


def _fails(path: Path, line: int, name: str, test: str, fitting: set[str], every: set[str]) -> Iterator[Finding]:
    if test in fitting:
        return
    if test in every:
        words = f"{name} says that it fails {test}, which is a sweep. Of sweeps nothing is said: leave it out of fails."
    elif test.removeprefix("test_") in fitting:
        words = f"{name} says that it fails {test}. Write the test's name without test_ in fails."
    else:
        there = perhaps(test, fitting) or " (there are none)"
        words = f"{name} says that it fails {test}, and there is no such hidden test{there}. Mend the name in fails."
    yield Finding(path, line, words)


def _same_as(path: Path, line: int, one: Misconception, names: set[str]) -> Iterator[Finding]:
    declared = one.same_as
    if not (isinstance(declared, tuple) and len(declared) == 2 and all(isinstance(part, str) for part in declared)):
        yield Finding(path, line, f'{one.name}: write same_as=("other", "why no case can tell them apart").')
    elif declared[0] not in names - {one.name}:
        there = perhaps(declared[0], names - {one.name})
        words = (
            f"{one.name} is said to be the same as {declared[0]}, and there is no such mistake{there}. Mend the name."
        )
        yield Finding(path, line, words)


def _unmarked(survey: Survey, path: Path) -> Iterator[Finding]:
    """A function that nothing uses: a known mistake whose mark was forgotten."""
    written = survey.written(path)
    used = names_in(written.nodes)
    for own in written.functions:
        marks = {called(mark) for mark in own.decorator_list}
        if not marks and own.name not in used and not own.name.startswith(("_", "test_")):
            words = (
                f"{own.name} is no known mistake, and nothing uses it. Mark it with @misconception(…), or take it out."
            )
            yield Finding(path, own.lineno, words)
