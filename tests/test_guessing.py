"""Hidden answers that nobody finds by handing in one constant after another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.cases.guessing import ENOUGH, digits, digits_of_many
from autograder.cases.search import FoundTest, Trial, choose, draw
from autograder.exercise import Case, reference, together
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence, Memo
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.results import SubmissionResult
from autograder.verify.claims import misses
from autograder.verify.gather import Facts, TestFacts

LENGTHS = [
    (7, 1), (-120, 3), (3.0, 1), (0.5, ENOUGH), (True, 1), (None, 1), ("abc", 3), ((3, 41), 3), ([[1], [2.0]], 2),
    ({"a": 12}, 3), ({1, 2}, 2), (np.arange(4), 4), (np.zeros((5, 5)), ENOUGH), (np.float32(2), 1), (object(), ENOUGH),
]  # fmt: skip


@pytest.mark.parametrize(("value", "count"), LENGTHS, ids=lambda one: repr(one)[:20])
def test_how_many_digits_are_to_be_guessed(value: Any, count: int) -> None:
    assert digits(value) == count


MANY = [([1] * 12, 1), ([(0, 0)] * 12, 2), ([1] * 6 + [2] * 6, 4), (list(range(12)), 22), ([3], 1), ([], 0)]


@pytest.mark.parametrize(("answers", "count"), MANY, ids=lambda one: repr(one)[:20])
def test_how_many_digits_of_many_answers_are_to_be_guessed(answers: list[Any], count: int) -> None:
    """A dozen times the same is one constant."""
    assert digits_of_many(answers) == count


def test_many_cases_with_one_answer_are_not_taken() -> None:
    assert trial().is_guessable(many, Case(((2,),) * 12))
    assert not trial().is_guessable(many, Case(tuple((x,) for x in range(12))))


@reference()
def f(x: int) -> int:
    return 3 * x


def one(student: Student, case: Case) -> None:
    student.f(*case.args).matches(f)


def many(student: Student, case: Case) -> None:
    student.f.many(case.args).matches(f)


def small_or_large(rng: np.random.Generator) -> Case:
    return Case((int(rng.choice([rng.integers(9), rng.integers(10**9, 10**10)])),))


def trial() -> Trial:
    memo = Memo()
    return Trial("f", {"f": f}, Diagnosis("nothing", memo), memo)


def test_a_case_that_can_be_guessed_is_not_taken() -> None:
    (chosen,) = choose("f", [FoundTest("one", one, small_or_large)], {}, trial()).values()
    (x,) = draw("f", FoundTest("one", one, small_or_large), chosen[0]).args
    assert x >= 10**9
    assert trial().is_guessable(one, Case((3,)))
    assert not trial().is_guessable(one, Case((10**9,)))


def test_cases_together_are_passed_by_whoever_is_right_in_all() -> None:
    case = together(lambda rng: Case((int(rng.integers(2, 9)),)))(np.random.default_rng(0))
    assert len(case.args) == 12
    assert not trial().is_guessable(many, case)
    memo = Memo()
    for constant in range(30):
        with pytest.raises(AssertionError):
            many(Student(TrustedStudent({"f": lambda x, c=constant: c}), Disclosure(), memo, []), case)
    with pytest.raises(
        TypeError, match=r"test_guessing\.py:\d+: a case of <lambda> has named .* positional arguments alone"
    ):
        together(lambda rng: Case((1,), {"bias": False}))(np.random.default_rng(0))


@pytest.mark.parametrize(("count", "said"), [(2, 1), (ENOUGH - 1, 1), (ENOUGH, 0), (None, 0)])
def test_verify_says_what_can_be_guessed(count: int | None, said: int) -> None:
    accepted = SubmissionResult("a.py", "one", "graded", 4.0, 4.0, 0.1, None, [])
    test = (TestFacts("test_one[0]", "one", "f", frozenset(), count),)
    for tests, sweeps in ((test, ()), ((), test)):
        facts = Facts("one", tests, sweeps, (), (accepted,), accepted)
        found = [miss for miss in misses(facts) if "one constant after another" in miss]
        assert len(found) == said


#: Of f's answers 3, 6, 9: what a function gives, and whether one of its answers counts as right.
GIVEN: dict[str, tuple[Any, bool]] = {
    "one of them": (lambda x: 3 * x if x == 2 else -x, True),
    "a constant that one of them is": (lambda x: 6, False),
    "the same in an array": (lambda x: np.array(6), False),
    "a constant that none is": (lambda x: 7, False),
    "nothing": (lambda x: None, False),
    "objects": (lambda x: object(), False),
}


@pytest.mark.parametrize(("function", "counts"), GIVEN.values(), ids=GIVEN)
def test_a_constant_is_no_right_answer_among_many(function: Any, counts: bool) -> None:
    memo, evidence = Memo(), list[Evidence]()
    with pytest.raises(Refused):
        many(Student(TrustedStudent({"f": function}, memo), Disclosure(), memo, evidence), Case(((1,), (2,), (3,))))
    assert [one.some_right for one in evidence] == [counts]
