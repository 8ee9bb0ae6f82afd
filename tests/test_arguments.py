"""What a submission says that its arguments hold after a call: a list of its own making."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.course import Assignment
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Memo
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.kinds.comparison import compare
from autograder.results import CellResult
from autograder.running.pipeline import Pipeline, Submitted
from tests.support import accepted

#: A right function that destroys what it was given, and then changes the list that it is read from.
_DESTROYS = """
import sys
_shift = shift
def shift(x, dy, dx):
    value = _shift(x, dy, dx)
    x[...] = 0
    held = sys._getframe(1).f_locals["arguments"]
    {deed}
    return value
"""
DEEDS = {
    "emptied": "held.clear()",
    "an array for a number": "held[1] = np.array([dy, dy])",
    "a number of another type": "held[0], held[1] = np.zeros_like(x), float(dy)",
    "shortened": "del held[0]",
    "lengthened": "held.insert(0, x)",
    "itself": "held[0] = held",
    "what is no value": "held[0] = held[1] = sys",
    "as long a list": "held[0] = x.tolist()",
}


@pytest.fixture(scope="module")
def pipeline(assignment: Assignment) -> Iterator[Pipeline]:
    with Pipeline(assignment) as opened:
        yield opened


def graded(pipeline: Pipeline, source: str) -> CellResult:
    result = pipeline.grade(Submitted("x.py", source.encode())).result
    assert result.faults == []
    return next(cell for cell in result.cells if cell.grade_id == "shift")


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_destroyed_inputs_never_pass_as_unchanged(pipeline: Pipeline, deed: str) -> None:
    cell = graded(pipeline, accepted("loops") + _DESTROYS.format(deed=deed))
    wrong = {test.name.split("[")[0]: test.message for test in cell.hidden if test.outcome != "passed"}
    wrong.pop("test_many_small_ones")  # there it stops: it is called for each, and its call is destroyed
    assert wrong == {"test_leaves_its_input_alone": "shift changes its input, which must stay as it was."}


def test_a_right_one_passes_beside_them(pipeline: Pipeline) -> None:
    assert graded(pipeline, accepted("loops")).score == 4


def _asked(function: Any) -> Student:
    memo = Memo()
    return Student(TrustedStudent({"f": function}, memo), Disclosure(), memo, [])


def _zeroes(x: Any, y: Any = None) -> Any:
    for given in (x, y):
        if given is not None:
            given[...] = 0
    return x


def test_arguments_by_name_are_looked_at_too() -> None:
    with pytest.raises(Refused, match="changes its input"):
        _asked(_zeroes).f(np.zeros(2), y=np.ones(2)).leaves_arguments_unchanged()
    _asked(_zeroes).f(np.zeros(2), y=np.zeros(2)).leaves_arguments_unchanged()


def test_of_many_calls_it_is_not_asked() -> None:
    with pytest.raises(TypeError, match="call it once for each"):
        _asked(_zeroes).f.many([(np.ones(2),)]).leaves_arguments_unchanged()


def test_an_integer_too_large_for_a_float_is_a_wrong_value() -> None:
    assert compare(10**400, 2.5) == "returned a wrong value"
    assert compare([-(10**400)], [2.5]) is not None
