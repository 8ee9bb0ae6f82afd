"""The report on a class: how it did, what it did not understand, and who needs a person."""

from __future__ import annotations

import json
import math
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from autograder.pages.render import render
from autograder.results import CellResult, SubmissionResult
from autograder.translation.catalogue import say

_MAX_BINS = 20
_WIDTHS = (0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0)


@dataclass(frozen=True)
class ReportEntry:
    """One student's submission. scores: as they count now, by grade cell; None where a fault left one without,
    or a person has still to grade it."""

    student: str
    result: SubmissionResult | None
    """None: it is not graded yet."""
    scores: dict[str, float | None] = field(default_factory=dict)
    score: float | None = None
    """None: it is not graded yet, or not all of it."""
    by_hand: bool = False
    """A person has still to grade a part of it."""
    full: bool = True
    """Every point was given."""
    page: str = ""
    """Where its feedback is, seen from the report."""

    @property
    def finding(self) -> str:
        """What was found, in one line. That tests find nothing wrong says little of what a person grades."""
        if self.result is None:
            return say("not graded yet")
        if not self.result.all_right:
            return self.result.finding
        if self.by_hand:
            return _by_hand()
        return self.result.finding if self.full else say("The tests find nothing wrong.")

    def awaits(self, name: str) -> bool:
        """Whether a person has still to give the points of this grade cell; no test of it was left without a mark."""
        if self.result is None or any(cell.grade_id == name for cell in self.result.cells):
            return False
        return self.scores.get(name, 0.0) is None


@dataclass
class _Row:
    """Something that some students have in common. numbers: which of them, in the order of the entries."""

    cell: str
    words: str
    numbers: list[int] = field(default_factory=list)
    of: int = 0
    example: str = ""
    """Of what one of them gave."""


def page(assignment: str, points: dict[str, float], entries: Sequence[ReportEntry], with_names: bool = True) -> str:
    """The whole page, as HTML, in the language that is spoken. points: of the grade cells, in their order."""
    whole = sum(points.values())
    tests = _tests(entries)
    groups = {
        "hints": _ranked(_hints(entries)),
        "unknown": _ranked(_unknown(entries)),
        "tests": tests,
        "limits": _ranked(_limits(entries)),
        "people": _ranked(_people(entries)),
    }
    seconds = sorted(entry.result.seconds for entry in entries if entry.result and entry.result.seconds)
    scores = [entry.score for entry in entries if entry.score is not None]
    return render(
        "report.html",
        assignment=assignment,
        count=len(entries),
        whole=whole,
        mean=statistics.fmean(scores) if scores else 0.0,
        median=statistics.median(scores) if scores else 0.0,
        waiting=sum(any(entry.awaits(name) for name in points) for entry in entries),
        bins=_bins(scores, whole),
        exercises=[_exercise(name, value, entries) for name, value in points.items()],
        groups=groups,
        nobody=[row for row in tests if row.of and len(row.numbers) == row.of],
        everybody=[row for row in tests if row.of and not row.numbers],
        seconds={"median": _at(seconds, 0.5), "most": _at(seconds, 0.95), "longest": _at(seconds, 1.0)},
        with_names=with_names,
        data=_data(points, entries, groups, with_names),
    )


def _exercise(name: str, value: float, entries: Sequence[ReportEntry]) -> dict[str, Any]:
    found = [entry.scores.get(name, 0.0) for entry in entries if entry.result is not None]
    scores = [score for score in found if score is not None]
    waiting = sum(entry.awaits(name) for entry in entries)
    return {
        "name": name,
        "points": value,
        "waiting": waiting,
        # Those that have a mark by hand, or that nbgrader gave 0 for no answer, are not the class.
        "mean": statistics.fmean(scores) if scores and not waiting else None,
        "full": sum(score >= value - 0.005 for score in scores),
        "none": sum(score <= 0.005 for score in scores),
    }


def _grouped(entries: Sequence[ReportEntry], of: Callable[[ReportEntry], set[tuple[str, str]]]) -> list[_Row]:
    """of: (cell, words) of everything that a submission has."""
    rows: dict[tuple[str, str], _Row] = {}
    for number, entry in enumerate(entries):
        for key in sorted(of(entry)):
            rows.setdefault(key, _Row(*key)).numbers.append(number)
    return list(rows.values())


def _hints(entries: Sequence[ReportEntry]) -> list[_Row]:
    """The same mistake in several exercises is one."""
    cells: dict[str, dict[str, None]] = {}
    for entry in entries:
        for cell in _cells(entry):
            if cell.hint:
                cells.setdefault(cell.hint, {})[cell.grade_id] = None
    rows = _grouped(entries, lambda entry: {("", cell.hint) for cell in _cells(entry) if cell.hint})
    return [replace(row, cell=", ".join(cells[row.words])) for row in rows]


def _unknown(entries: Sequence[ReportEntry]) -> list[_Row]:
    """The same wrong answers by several, which no known mistake explains."""
    rows: dict[tuple[str, str], _Row] = {}
    for number, entry in enumerate(entries):
        for cell in (one for one in _cells(entry) if one.behaviour):
            row = rows.setdefault((cell.grade_id, cell.behaviour), _Row(cell.grade_id, _unexplained(cell)))
            row.numbers.append(number)
            row.example = row.example or (cell.example.message if cell.example else "")
    return [row for row in rows.values() if len(row.numbers) > 1]


def _unexplained(cell: CellResult) -> str:
    failed = (test.words for test in cell.hidden if test.outcome not in ("passed", "fault"))
    return ", ".join(dict.fromkeys(failed))


def _limits(entries: Sequence[ReportEntry]) -> list[_Row]:
    """Tests that were not let come to their end."""
    limits = {
        "timeout": say("took too long"),
        "killed": say("was stopped: too much memory, too many processes, or a crash"),
        "forbidden": say("tried what is not allowed"),
    }

    def found(entry: ReportEntry) -> set[tuple[str, str]]:
        outcomes = {(cell.grade_id, test.outcome) for cell in _cells(entry) for test in cell.hidden}
        return {(cell, limits[outcome]) for cell, outcome in outcomes if outcome in limits}

    return _grouped(entries, found)


def _people(entries: Sequence[ReportEntry]) -> list[_Row]:
    def found(entry: ReportEntry) -> set[tuple[str, str]]:
        if entry.result is None:
            return {("", say("not graded yet"))}
        words = {("", entry.result.error)} if entry.result.error else set()
        words |= {("", fault) for fault in entry.result.faults}
        return words | ({("", _by_hand())} if entry.by_hand else set())

    return _grouped(entries, found)


def _by_hand() -> str:
    return say("a part is to be graded by a person")


def _tests(entries: Sequence[ReportEntry]) -> list[_Row]:
    """Every test, with those who failed it. of: how many it was tried on."""
    rows: dict[tuple[str, str], _Row] = {}
    for number, entry in enumerate(entries):
        for cell in _cells(entry):
            outcomes: dict[str, bool] = {}
            for test in (one for one in cell.hidden if one.outcome != "fault"):
                outcomes[test.words] = outcomes.get(test.words, True) and test.outcome == "passed"
            for words, passed in outcomes.items():
                row = rows.setdefault((cell.grade_id, words), _Row(cell.grade_id, words))
                row.of += 1
                if not passed:
                    row.numbers.append(number)
    return list(rows.values())


def _cells(entry: ReportEntry) -> Sequence[CellResult]:
    return entry.result.cells if entry.result is not None else ()


def _ranked(rows: list[_Row]) -> list[_Row]:
    return sorted(rows, key=lambda row: -len(row.numbers))


def _bins(scores: Sequence[float], whole: float) -> list[dict[str, Any]]:
    """How many scores lie where: in bins of a round width, at most twenty; full marks in the last."""
    fitting = [width for width in _WIDTHS if whole / width <= _MAX_BINS] or [whole / _MAX_BINS]
    width = next((width for width in fitting if (whole / width).is_integer()), fitting[0])
    count = max(1, math.ceil(whole / width - 1e-9))
    found = Counter(min(max(int(score / width + 1e-9), 0), count - 1) for score in scores)
    most = max(found.values(), default=1)
    return [
        {"low": i * width, "high": min((i + 1) * width, whole), "count": found[i], "share": found[i] / most}
        for i in range(count)
    ]


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 2)


def _data(
    points: dict[str, float], entries: Sequence[ReportEntry], groups: dict[str, list[_Row]], with_names: bool
) -> Markup:
    """For the script: the students, and for each row of each group the numbers of those whom it is about."""
    words: dict[str, int] = {}
    nameless = say("student {number}")
    students = [
        [
            entry.student if with_names else nameless.format(number=number + 1),
            _rounded(entry.score),
            [_rounded(entry.scores.get(name, 0.0)) for name in points],
            round(entry.result.seconds, 2) if entry.result is not None else None,
            entry.page if with_names else "",
            words.setdefault(entry.finding, len(words)),
        ]
        for number, entry in enumerate(entries)
    ]
    data = {
        "said": {
            "student": say("student"),
            "score": say("score"),
            "found": say("what was found"),
            "seconds": say("seconds"),
            "nameless": nameless,
            "shown": say("{count} of {all} students{about}{first}."),
            "about": say("with: {words}"),
            "first": say("; the first {count} are shown"),
        },
        "cells": list(points),
        "words": list(words),
        "students": students,
        "groups": {name: [[row.cell, row.words, row.numbers] for row in rows] for name, rows in groups.items()},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # it stands in a script element
