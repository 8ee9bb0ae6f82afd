"""`total`: 3 points; the weights are points."""

import pytest

from autograder.exercise import Case, found
from solutions.adding import reference


def numbers(rng):
    return Case(([int(n) for n in rng.integers(10**9, 10**10, 4)],))


@pytest.mark.grade("total", weight=2)
@found(numbers)
def test_sum(student, case):
    student.total(*case.args).matches(reference.total)


def with_a_start(rng):
    return Case(([int(n) for n in rng.integers(10**9, 10**10, 4)],), {"start": int(rng.integers(10**9, 10**10))})


@pytest.mark.grade("total", weight=1)
@found(with_a_start)
def test_start(student, case):
    student.total(*case.args, **case.kwargs).matches(reference.total)
