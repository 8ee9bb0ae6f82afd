"""Which hidden tests a known mistake fails, tried, and written into its `fails=(…)`, nothing else of the file changed.

The cases that a search finds follow from what mistakes say that they fail. So a test whose cases are found counts as
failed where a mistake fails it on most of what its maker draws, not on what was found; where there is no such test,
where it fails it on any.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.cases.search import FoundTest, Trial, draw
from autograder.course import Assignment
from autograder.exercise import Maker, Misconception, Variant
from autograder.grading.collected import CollectedTests, HiddenTest
from autograder.grading.knowledge import Knowledge

#: Draws of a maker that a mistake is tried on.
_DRAWN = 24
_WIDTH = 120
#: Where `fails` stands in a `Misconception` that is written without its name.
_FAILS = 3
#: What an entry raises that is not written, or has a slip of its own; no student's mistake is made so.
_UNWRITTEN = ("NotImplementedError", "NameError", "UnboundLocalError")


@dataclass(frozen=True)
class Tried:
    """What came of one mistake. fails: None where it cannot be tried; `why` says what stands in the way."""

    mistake: Misconception
    fails: tuple[str, ...] | None
    why: str = ""

    @property
    def differs(self) -> bool:
        return self.fails is not None and set(self.fails) != set(self.mistake.fails)


class _Unwritten(Exception):
    pass


def tried(assignment: Assignment, function: str) -> list[Tried]:
    """Each known mistake that is written for this function. Raises CourseError."""
    with assignment.code.at_work():
        tests, answers = CollectedTests(assignment).tests, Knowledge(assignment)
        own = [test for test in tests if test.mark.cell == function and not test.mark.is_sweep]
        trial = Trial(function, answers.right, answers.diagnosis, answers.memo)
        return [_tried(one, own, trial, function) for one in trial.known if not isinstance(one, Variant)]


def _tried(mistake: Misconception, tests: Sequence[HiddenTest], trial: Trial, cell: str) -> Tried:
    by_topic: dict[str, list[HiddenTest]] = {}
    for test in tests:
        by_topic.setdefault(test.topic, []).append(test)
    try:
        now = {topic for topic, some in by_topic.items() if _fails_one_of(some, mistake, trial)}
        if now and now == set(mistake.fails):  # what says that it fails nothing is given cases that it passes
            return Tried(mistake, mistake.fails)
        shares = {topic: _share(some, mistake, trial, cell) for topic, some in by_topic.items()}
    except _Unwritten as error:
        return Tried(mistake, None, str(error))
    often = tuple(topic for topic, share in shares.items() if share >= 1 / 2)
    return Tried(mistake, often or tuple(topic for topic, share in shares.items() if share))


def _share(tests: Sequence[HiddenTest], mistake: Misconception, trial: Trial, cell: str) -> float:
    """Of what this test may ask, how much goes wrong."""
    maker = _maker(tests[0])
    if maker is None:
        return float(_fails_one_of(tests, mistake, trial))
    found = FoundTest(tests[0].topic, tests[0].function, maker)
    cases = [draw(cell, found, number) for number in range(_DRAWN)]
    return sum(_fails(mistake, trial, found.run, case) for case in cases) / _DRAWN


def _maker(test: HiddenTest) -> Maker | None:
    marks = {mark.name: mark for mark in getattr(test.function, "pytestmark", ())}
    return marks["found"].args[0] if "found" in marks else None


def _fails_one_of(tests: Sequence[HiddenTest], mistake: Misconception, trial: Trial) -> bool:
    tried = [_fails(mistake, trial, test.run) for test in tests]  # all: one of them may show that it is unwritten
    return any(tried)


def _fails(mistake: Misconception, trial: Trial, run: Any, *case: Any) -> bool:
    try:
        passed, evidence = trial.passes(mistake, run, *case)
    except Exception as error:  # of a number's, which is called when the notebook is made up
        raise _Unwritten(f"{type(error).__name__}: {error}") from None
    for item in evidence:
        if item.actual.raised in _UNWRITTEN:
            raise _Unwritten(f"{item.actual.raised}: {item.actual.message}")
    return not passed


def with_fails(text: str, fails: dict[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    """The file with these in their entries, by the mistake's name; and the names of those that could not be found in
    it, since they are made by rule. Layout and comments of everything else stay."""
    starts, changes, done = _starts(text), list[tuple[int, int, str]](), set[str]()
    end_of_line = "\r\n" if "\r\n" in text else "\n"

    def place(line: int, column: int) -> int:  # ast counts columns in bytes
        begin = starts[line - 1]
        return begin + len(text[begin:].encode()[:column].decode())

    def span(node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)

    for node in ast.walk(ast.parse(text)):
        name = _entry(node)
        if name not in fails or not isinstance(node, ast.Call):
            continue
        done.add(name)
        there = _declared(node)
        if there is None:  # after the hint
            _, at = span(node.args[-1])
            changes.append((at, at, f", fails={_tuple(fails[name])}"))
            continue
        begin, end = span(there)
        changes.append((begin, end, _instead(text, begin, end, fails[name]).replace("\n", end_of_line)))
    for begin, end, written in sorted(changes, reverse=True):
        text = text[:begin] + written + text[end:]
    return text, [name for name in fails if name not in done]


def _entry(node: ast.AST) -> str:
    """The name of the mistake that a call makes; empty of other calls."""
    if not isinstance(node, ast.Call) or len(node.args) < 2:
        return ""
    called, first = node.func, node.args[0]
    word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if word in ("misconception", "Misconception") and isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return ""


def _declared(node: ast.Call) -> ast.expr | None:
    """What is said of `fails`, if anything is."""
    by_name = next((word.value for word in node.keywords if word.arg == "fails"), None)
    return node.args[_FAILS] if by_name is None and len(node.args) > _FAILS else by_name


def _instead(text: str, begin: int, end: int, fails: tuple[str, ...]) -> str:
    """Of one test in a line, lines go and come, and what else stands in them stays."""
    old = text[begin:end].replace("\r\n", "\n")
    margin = len(text[text.rfind("\n", 0, begin) + 1 : begin])
    rest = text[end : text.find("\n", end) if "\n" in text[end:] else len(text)]
    if "\n" not in old:
        written = _tuple(fails)
        if margin + len(written) + len(rest) <= _WIDTH:
            return written
    lines = old.split("\n")
    margin_of = lines[-1] if len(lines) > 1 else text[text.rfind("\n", 0, begin) + 1 : begin]
    indent = margin_of[: len(margin_of) - len(margin_of.lstrip())]
    kept = [line for line in lines[1:-1] if _named(line) <= set(fails)]  # a comment by itself names nothing
    there = {name for line in kept for name in _named(line)}
    new = [f'{indent}    "{name}",' for name in fails if name not in there]
    return "\n".join(["(", *kept, *new, f"{indent})"])


def _named(line: str) -> set[str]:
    """The tests that a line of a tuple names, in front of its comment."""
    return set(re.findall(r"""["']([^"']*)["']""", line.split("#")[0]))


def _tuple(fails: Sequence[str]) -> str:
    return "(" + ", ".join(f'"{name}"' for name in fails) + ("," if len(fails) == 1 else "") + ")"


def _starts(text: str) -> list[int]:
    """Of its lines, as Python counts them."""
    return [0, *(match.end() for match in re.finditer("\n", text))]
