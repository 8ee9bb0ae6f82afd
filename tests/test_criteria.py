"""What is of a student's own design: hidden tests and `check` judge it by the same criteria."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.exercise import Example, reference
from autograder.grading.examples import run_examples
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Memo
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.kinds.criteria import Criteria
from autograder.kinds.kind import NotTaken
from autograder.kinds.saying import say
from autograder.releasing.bundle import checks_module

CRITERIA = '''"""Of a password."""

from __future__ import annotations

from autograder.kinds.criteria import Criteria
from autograder.kinds.kind import NotTaken
from autograder.kinds.saying import say


class Strong(Criteria):
    def clauses(self):
        return say("it has eight letters or more"), say("it has a digit")

    def met(self, value):
        if not isinstance(value, str):
            raise NotTaken(say("returned no text"))
        return len(value) >= 8, any(map(str.isdigit, value))
'''


class Strong(Criteria):
    def __init__(self, least: int = 8) -> None:
        self.least = least

    def clauses(self) -> tuple[str, ...]:
        return say("it has eight letters or more"), say("it has a digit")

    def met(self, value: Any) -> tuple[bool, ...]:
        if not isinstance(value, str):
            raise NotTaken(say("returned no text"))
        return len(value) >= self.least, any(map(str.isdigit, value))


@reference()
def password() -> str:
    return "12345678"


LONG = "it has eight letters or more"
DIGIT = "it has a digit"
DESIGNS: dict[str, tuple[Any, str]] = {
    "as the reference": ("12345678", ""),
    "another one": ("correct horse 1", ""),
    "too short": ("abc1", f"password gives what does not meet this: {LONG}."),
    "no digit": ("correct horse", f"password gives what does not meet this: {DIGIT}."),
    "neither": ("abc", f"password gives what does not meet this: {LONG}; {DIGIT}."),
    "no text": (12345678, "password returned no text."),
    "nothing": (None, "password returned no text."),
}


def said(design: Any, disclosure: Disclosure) -> str:
    memo = Memo()
    student = Student(TrustedStudent({"password": lambda: design}), disclosure, memo, [])
    try:
        student.password().matches(password, view=Strong())
    except Refused as refusal:
        return refusal.words if refusal.outcome == "failed" else refusal.outcome
    return ""


@pytest.mark.parametrize(("design", "words"), DESIGNS.values(), ids=DESIGNS)
def test_a_hidden_test_says_which_are_not_met_where_that_is_public(design: Any, words: str) -> None:
    assert said(design, Disclosure()) == words
    hidden = Disclosure()
    hidden.hidden_from_now_on([])
    assert said(design, hidden) == ("password gives what does not meet all criteria." if words else "")


@pytest.mark.parametrize(("design", "words"), DESIGNS.values(), ids=DESIGNS)
def test_an_example_says_the_same(design: Any, words: str) -> None:
    examples: Any = SimpleNamespace(visible=[Example("what is asked for", view=Strong())], kept=[])
    respondent = TrustedStudent({"password": lambda: design})
    results, _, _ = run_examples("password", password, examples, respondent, Disclosure(), Memo())
    assert [one.message for one in results] == [words]


def test_a_hidden_test_may_try_it_on_something_else() -> None:
    student = Student(TrustedStudent({"password": lambda: "abcdefgh1"}), Disclosure(), Memo(), [])
    student.password().matches(password, view=Strong())
    with pytest.raises(Refused):
        student.password().matches(reference()(lambda: "abcdefgh12"), view=Strong(10))


@pytest.fixture
def check(tmp_path: Path) -> Callable[[Any], str]:
    """As a student's kernel imports it; what it says of a design."""
    (tmp_path / "criteria.py").write_text(CRITERIA)
    (tmp_path / "checks.py").write_text(checks_module([], tmp_path / "criteria.py"))
    example = {"view": "Strong", "name": "what is asked for", "names": [], "args": [], "kwargs": {},
               "expected": {"value": {"tuple": [True, True]}}}  # fmt: skip
    mistake = {"hint": "Add a digit.", "gives": [{"gives": {"value": {"tuple": [True, False]}}}]}
    known = {"later": "more", "grids": {}, "examples": [example], "mistakes": [mistake], "points": 1, "tests": []}
    data = {"packages": [], "functions": {"password": known}, "predictions": {}}
    (tmp_path / "checks.json").write_text(json.dumps(data))
    spec = importlib.util.spec_from_file_location("checks_of_designs", tmp_path / "checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    said: list[str] = []
    module._tell = lambda text, html: said.append(text + html())

    def of(design: Any) -> str:
        def password() -> Any:
            return design

        said.clear()
        try:
            module.check(password)
        except module.CheckFailed:
            assert "WRONG" in said[0]
        return said[0]

    return of


@pytest.mark.parametrize(("design", "words"), DESIGNS.values(), ids=DESIGNS)
def test_check_shows_which_are_met(check: Callable[[Any], str], design: Any, words: str) -> None:
    shown = check(design)
    assert ("WRONG" in shown) == bool(words)
    for clause in (LONG, DIGIT):
        assert (f"✗ {clause}" in shown) == (clause in words)
    assert ("returned no text" in shown) == ("no text" in words)


def test_check_names_the_mistake_that_meets_the_same(check: Callable[[Any], str]) -> None:
    assert "Add a digit." in check("correct horse")
    assert "Add a digit." not in check("abc1")


def test_views_that_hold_the_same_are_one() -> None:
    """What a view saw of a value is remembered."""
    assert Strong() == Strong(8) != Strong(10)
    assert hash(Strong()) == hash(Strong(8))
    assert len({Strong(), Strong(8), Strong(10)}) == 2


def test_without_criteria_nothing_is_added() -> None:
    assert "class Criteria" not in checks_module([])
