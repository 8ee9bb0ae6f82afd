"""The reference's own answers, in other forms than its own: full marks, and nobody's fault. In the long form each
in all assignments, in the short one each in one of them, in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging.evidence import Memo
from autograder.judging.trusted import TrustedStudent
from autograder.notebook.reconcile import empty
from tests.support import LONG, ROOT

ARRAYS: dict[str, Callable[[Any], Any]] = {
    "lists": lambda a: a.tolist(),
    "a list of arrays": list,
    "a tuple of arrays": tuple,
    "a list of lists of arrays": lambda a: [list(row) for row in a] if a.ndim > 1 else list(a),
    "objects": lambda a: a.astype(object),
    "another order": np.asfortranarray,
    "other bytes": lambda a: a.astype(a.dtype.newbyteorder(">")),
}
NAMES = ("windows", "pooling", "patterns", "counting", "convolution")


class Graded:
    def __init__(self, name: str) -> None:
        self._assignment = Course(ROOT).assignment(name)
        self._tests, self._answers = CollectedTests(self._assignment), Knowledge(self._assignment)

    def result(self, form: Callable[[Any], Any]) -> Any:
        with self._assignment.code.at_work():
            names = {name: _in(form, thing) for name, thing in self._answers.right.items()}
            student = TrustedStudent(names, Memo())
            examination = Examination("x", empty(self._assignment.template), student, self._answers)
            self._tests.run(examination)
            return examination.result(self._assignment)


def _in(form: Callable[[Any], Any], thing: Any) -> Any:
    return (lambda *args, **kwargs: form(thing(*args, **kwargs))) if callable(thing) else thing


@cache
def graded(name: str) -> Graded:
    return Graded(name)


def in_turn(forms: Iterable[str]) -> list[tuple[str, str]]:
    """An assignment and a form."""
    numbered = list(enumerate(forms))
    return [(name, form) for place, name in enumerate(NAMES) for n, form in numbered if LONG or n % len(NAMES) == place]


@pytest.mark.parametrize(("name", "of_arrays"), in_turn(ARRAYS))
def test_what_is_as_good_as_an_array(name: str, of_arrays: str) -> None:
    form = ARRAYS[of_arrays]
    result = graded(name).result(lambda value: form(value) if isinstance(value, np.ndarray) and value.ndim else value)
    assert result.faults == []
    assert result.score == result.max_score, result.cells


#: Nothing that is right: what a grader's own code may stumble over.
ODD: dict[str, Callable[[Any], Any]] = {
    "texts": lambda value: str(value),
    "an array of texts": lambda value: np.array(value).astype(str),
    "a list of different lengths": lambda value: [[1, 2], [3], value],
    "no axes": lambda value: np.array(1.0),
    "one axis more": lambda value: np.array(value)[None],
    "nothing in it": lambda value: np.zeros((0, 0, 0)),
    "complex numbers": lambda value: np.array(value) * (1 + 1j),
    "not numbers": lambda value: np.full(np.shape(value), np.nan),
    "a set": lambda value: {1, 2},
    "a dict": lambda value: {"value": value},
    "times": lambda value: np.zeros(np.shape(value), dtype="datetime64[s]"),
    "records": lambda value: np.zeros(np.shape(value), dtype=[("a", int), ("b", float)]),
    "None": lambda value: None,
    "a function": lambda value: len,
}  # fmt: skip


@pytest.mark.parametrize(("name", "odd"), in_turn(ODD))
def test_what_is_not_is_wrong_and_no_fault(name: str, odd: str) -> None:
    result = graded(name).result(ODD[odd])
    assert result.faults == []
    assert result.score < result.max_score
