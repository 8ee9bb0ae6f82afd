"""Puts hidden tests to answers that are nothing like right: what passes them demands nothing. And looks whether a test
asks for what it pays for, and compares that with its own reference."""

from __future__ import annotations

import ast
import inspect
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from autograder.exercise import Case, generator, together
from autograder.grading.markers import graded
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Memo, same_arguments
from autograder.judging.student import Student
from autograder.kinds.kind import copied
from autograder.sandbox.outcome import Outcome, Value
from autograder.sandbox.question import Question
from autograder.verify.finding import Finding
from autograder.verify.preflight.survey import Survey, quietly
from autograder.verify.preflight.tests import DEMANDS, Test, demands_something, tests_of
from autograder.verify.preflight.written import Function
from autograder.wire.values import crossed

#: What a function returns that has nothing to do with what is asked for, in words.
_NONSENSE: dict[str, Any] = {
    "None": None,
    "an object of no use": crossed(object()),
    "a text": "nothing of the sort",
    "-987654321.5": -987654321.5,
}
#: Times, for a test in whose file something is drawn at random.
_AGAIN = 8
#: Seconds, for all tests.
_PATIENCE = 2.0
#: Marks have two decimals.
_LEAST = 0.005


def look(survey: Survey) -> Iterator[Finding]:
    tests = [test for test in tests_of(survey) if test.cell in set(survey.references) - survey.slow]
    yield from _weights(survey, tests)
    memo, begun = Memo(), time.monotonic()
    for test in tests:
        own = next(own for own in survey.written(test.path).functions if own.lineno == test.line)
        yield from _prints(test, own)
        yield from _draws_nothing(test)
        found = [*_other_cell(survey, test, own), *_other_reference(survey, test, own)]
        plain = not inspect.iscoroutinefunction(test.function) and demands_something(own)
        if not found and plain and time.monotonic() - begun < _PATIENCE:
            found = [*_demands_nothing(survey, test, own, memo)]
        if found:
            survey.odd_tests.add((test.path, test.line))
        yield from found


@dataclass(frozen=True)
class _Anything:
    """A respondent that gives the same whatever it is asked, and has changed what it was given."""

    value: Any

    def ask(self, question: Question) -> Outcome:
        value = [self.value] * len(question.args) if question.kind == "each" else self.value
        if question.kind == "look":
            return Value(value)
        said = "nothing of the sort"
        return Value(value, (said,) * len(question.given), said, dict.fromkeys(question.files, said))


def _demands_nothing(survey: Survey, test: Test, own: Function, memo: Memo) -> Iterator[Finding]:
    given = _arguments(test)
    if given is None or _asks(own, "is_given"):
        return
    case = given.get("case")
    before = copied(case.args) if isinstance(case, Case) else ()
    times = _AGAIN if "random" in survey.written(test.path).text else 0

    def again(value: Any) -> Iterator[bool | str]:
        return (_passes(test, given, value, memo, seed) for seed in range(1, times + 1))

    for value in _NONSENSE.values():
        passed = _passes(test, given, value, memo)
        if isinstance(passed, str):
            words = f"test_{test.name} {passed}. Put a demand to it, or let it raise nothing but an assert."
            yield Finding(test.path, test.line, words)
            return
        if isinstance(case, Case) and not same_arguments(before, case.args):
            words = f"test_{test.name} changes what was drawn, so that students are asked for something else."
            yield Finding(test.path, test.line, f"{words} Let it leave case.args alone; copy what it changes.")
            return
        if not passed:
            if any(one is True for one in again(value)):
                yield _at_random(test)
            return
    if not all(one is True for one in again(None)):
        yield _at_random(test)
        return
    yield Finding(
        test.path,
        test.line,
        f"test_{test.name} demands nothing: whatever is returned passes it ({', '.join(_NONSENSE)}). Let it compare "
        "what students give with what is right, whichever way it takes.",
    )


def _at_random(test: Test) -> Finding:
    words = f"test_{test.name} refuses an answer at one time and lets it pass at another."
    return Finding(test.path, test.line, f"{words} Let it draw nothing at random: its maker gets rng.")


def _arguments(test: Test) -> dict[str, Any] | None:
    """For its first case; None where there is none to be had, which is said elsewhere."""
    given: dict[str, Any] = {}
    try:
        if test.maker is not None:
            maker = together(test.maker, 2) if "sweep" in test.marks else test.maker
            with quietly():
                given["case"] = maker(generator(f"{test.cell}|{test.name}|0"))
        if (mark := test.marks.get("parametrize")) is not None:
            names = [one.strip() for one in mark.args[0].split(",")] if isinstance(mark.args[0], str) else mark.args[0]
            first = next(iter(mark.args[1]))
            given |= dict(zip(names, first if len(names) > 1 else [first], strict=True))
        inspect.signature(test.function).bind(student=None, **given)
    except Exception:
        return None
    return given


def _passes(test: Test, given: dict[str, Any], value: Any, memo: Memo, seed: int = 0) -> bool | str:
    """Or what it does besides. seed: of what is drawn at random."""
    student = Student(_Anything(value), Disclosure(), memo, [])
    of_numpy, before = np.random.get_state(), random.getstate()
    random.seed(seed)
    np.random.seed(seed)
    try:
        with quietly(), np.errstate(all="ignore"):
            test.function(student=student, **given)
    except pytest.skip.Exception:
        return "is skipped where it should say something of what students give"
    except (Exception, pytest.fail.Exception):
        return False
    finally:
        random.setstate(before)
        np.random.set_state(of_numpy)
    try:
        student.finish()
    except RuntimeError as error:
        return f"calls{str(error).removeprefix('the test calls')}"
    return True


def _asks(own: Function, demand: str) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == demand for node in ast.walk(own))


def _names_asked(own: Function) -> dict[str, int]:
    """student.f and student["x"], with the line of the first."""
    found: dict[str, int] = {}
    for node in ast.walk(own):
        if name := _asked_for(node):
            found.setdefault(name, getattr(node, "lineno", own.lineno))
    return found


def _asked_for(node: ast.AST) -> str:
    of = node.value if isinstance(node, ast.Attribute | ast.Subscript) else None
    if not isinstance(of, ast.Name) or of.id != "student":
        return ""
    if isinstance(node, ast.Attribute):
        return node.attr
    assert isinstance(node, ast.Subscript)
    return str(node.slice.value) if isinstance(node.slice, ast.Constant) else ""


def _prints(test: Test, own: Function) -> Iterator[Finding]:
    for node in ast.walk(own):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            words = f"test_{test.name} prints, and hidden cases stand where verify and grade print. Take it out."
            yield Finding(test.path, node.lineno, words)


class _Untouched:
    """In the place of rng: notes whether anything is asked of it."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng, self.asked = rng, False

    def __getattr__(self, name: str) -> Any:
        self.asked = True
        return getattr(self._rng, name)


def _draws_nothing(test: Test) -> Iterator[Finding]:
    """A maker of one case."""
    code = getattr(test.maker, "__code__", None)
    if code is None or code.co_filename != str(test.path):
        return  # made by another function
    rng = _Untouched(generator(f"{test.cell}|{test.name}|0"))
    try:
        with quietly():
            test.maker(rng)
    except Exception:
        return  # said elsewhere
    if not rng.asked:
        words = f"{test.maker.__name__} takes nothing of rng: all cases of test_{test.name} are the same."
        yield Finding(test.path, code.co_firstlineno, f"{words} Draw with rng.")


def _other_cell(survey: Survey, test: Test, own: Function) -> Iterator[Finding]:
    asked = {name: line for name, line in _names_asked(own).items() if name in survey.references}
    if asked and test.cell not in asked and not _hands_on(own):
        name, line = next(iter(asked.items()))
        survey.elsewhere |= {(other, test.name) for other in asked}
        words = f"test_{test.name} pays into “{test.cell}”, and asks for student.{name} alone (line {line})."
        yield Finding(
            test.path, test.line, f'{words} Mark it @pytest.mark.grade("{name}"), or let it ask for {test.cell}.'
        )


def _hands_on(own: Function) -> bool:
    """Whether a helper gets the student, and may ask for more."""
    return any(
        isinstance(one, ast.Name) and one.id == "student"
        for node in ast.walk(own)
        if isinstance(node, ast.Call)
        for one in (*node.args, *(keyword.value for keyword in node.keywords))
    )


def _other_reference(survey: Survey, test: Test, own: Function) -> Iterator[Finding]:
    """`student.f(…).matches(reference.g)`."""
    asked = set(_names_asked(own)) & set(survey.references)
    for name in asked if len(asked) == 1 else ():
        for node in ast.walk(own):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            given = node.args[1 if node.func.attr == "writes" else 0 :][:1] if node.func.attr in DEMANDS else []
            for one in given:
                other = one.attr if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) else ""
                if other in survey.references and other != name and ast.unparse(one).startswith("reference."):
                    words = f"test_{test.name} asks for student.{name}, and compares it with reference.{other}."
                    yield Finding(test.path, one.lineno, f"{words} Write reference.{name}.")


def _weights(survey: Survey, tests: list[Test]) -> Iterator[Finding]:
    """Where beside one, another is worth nothing."""
    weights: dict[str, list[tuple[float, Test]]] = defaultdict(list)
    for test in tests:
        try:
            weights[test.cell].append((float(graded(getattr(test.function, "pytestmark", []), "")[1]), test))
        except Exception:
            return  # said elsewhere
    for cell, of_cell in weights.items():
        found = survey.notebook.named(cell) if survey.notebook else None
        points = found.about.get("points") if found else None
        if not isinstance(points, int | float) or points <= 0:
            continue
        total = sum(weight for weight, _ in of_cell)
        (least, light), (most, heavy) = (choose(of_cell, key=lambda one: one[0]) for choose in (min, max))
        if points * least / total < _LEAST:
            words = (
                f"test_{heavy.name} has the weight {most:g} of {total:g} in {cell}, so that of its {points:g} points "
                f"test_{light.name} (weight {least:g}) gets 0.00. Mend a weight."
            )
            yield Finding(heavy.path, heavy.line, words)
