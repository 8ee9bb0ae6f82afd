"""What is said of wrong answers is true of them: of what type they are, what they did, and to what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.exercise import Trait
from autograder.judging.defaults import given
from autograder.judging.diagnosis import JudgedCall, _told_by_a_trait
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Memo
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from tests.support import ROOT


def said(given: Any, right: Callable[..., Any], *arguments: Any) -> str:
    """Of what a student's function gives, or of a variable."""
    names = {"it": (lambda *_: given) if arguments else given}
    student = Student(TrustedStudent(names, Memo()), Disclosure(), Memo(), [])
    answer = student.it(*arguments) if arguments else student["it"]
    with Course(ROOT).assignment("windows").code.at_work(), pytest.raises(Refused) as caught:
        answer.matches(right)
    return caught.value.words


VARIABLES = [
    ([10], 9, "it is a list, not an int."),
    (np.array([10.0]), 9, "it is a NumPy array, not an int."),
    (np.zeros((5, 5, 64)), (5, 5, 64), "it is a NumPy array with 5 elements, not 3."),
    (np.array([[42, 58]]), (42, 58), "it is a NumPy array, not a tuple."),
    ([5, 5], (5, 5, 64), "it is a list with 2 elements, not 3."),
    ((5, 5), (5, 5, 64), "it is a tuple with 2 elements, not 3."),
    ([5, 5, 65], (5, 5, 64), "it is a list whose element 2 is not right."),
    (10, 9, "it is not right."),
    (np.float64(10), 9, "it is not right."),
]


@pytest.mark.parametrize(("given", "right", "words"), VARIABLES, ids=lambda value: str(value)[:20])
def test_a_variable_is_called_what_it_is(given: Any, right: Any, words: str) -> None:
    assert said(given, lambda: right) == words


RESULTS = [
    (np.array([["1.0", "2.0"]]), "it returned texts, not an array of numbers."),
    ([1.0, 2.0], "it returned a list that makes an array with 1 axes, not 2."),
    (np.ones(2), "it returned an array with 1 axes, not 2."),
    (np.float64(1), "it returned a float64, not a NumPy array."),
    (np.ones((1, 2)) * 1j, "it returned an array of complex numbers, not an array of real numbers."),
]


@pytest.mark.parametrize(("given", "words"), RESULTS, ids=lambda value: str(value)[:20])
def test_a_result_is_called_what_it_is(given: Any, words: str) -> None:
    assert said(given, lambda _: np.zeros((1, 2)), 1) == words


def test_who_refuses_everything_is_told_of_what_makes_sense() -> None:
    def it(n: int) -> int:
        raise NameError("strid")

    student = Student(TrustedStudent({"it": it}, Memo()), Disclosure(), Memo(), [])
    with pytest.raises(Refused) as caught:
        student.it(3).is_given()
    assert caught.value.words == "What makes sense is not accepted either: it stopped with a NameError."
    assert caught.value.outcome == "error"


def _call(argument: int, wrong: bool) -> JudgedCall:
    return JudgedCall((argument,), {}, wrong)


def test_it_is_right_for_some_only_where_it_is_wrong_for_others() -> None:
    traits = [Trait("even numbers", lambda n: n % 2 == 0)]
    assert _told_by_a_trait(traits, [_call(2, False), _call(4, False)]) == ""
    assert _told_by_a_trait(traits, [_call(2, False), _call(3, False)]) == ""
    assert _told_by_a_trait(traits, [_call(1, True), _call(3, True)]) == ""
    told = _told_by_a_trait(traits, [_call(2, False), _call(3, True)])
    assert told == "It is right for even numbers, and wrong for all others."


def test_what_is_right_for_one_kind_and_now_and_then_else() -> None:
    def power(x: float, n: int = 2) -> float:
        return x**n

    calls = [JudgedCall((x, 3), {}, False) for x in range(10)]
    left_out = [JudgedCall((2,), {}, False), JudgedCall((3,), {}, True)]
    told = _told_by_a_trait(given(power), [*calls, *left_out])
    assert told == "It is right for calls in which n is given, and wrong for some others."
    assert _told_by_a_trait(given(power), [*calls[:5], *left_out]) == "", "too few to be certain"
    assert _told_by_a_trait(given(power), [*calls, JudgedCall((2,), {"n": 3}, True), *left_out]) == ""
