"""`Stack`: 4 points; the weights are points. A case is what is pushed."""

import pytest

from autograder.exercise import Case, found
from solutions.sorting import reference


def items(rng):
    """Large enough that nobody guesses them."""
    return Case((list(rng.permutation(range(10**4, 10**5))[: rng.integers(3, 6)]),))


def filled(student, case):
    stack = student.Stack()
    for item in case.args[0]:
        stack.push(item)
    return stack


@pytest.mark.grade("Stack", weight=1.5)
@found(items)
def test_pop(student, case):
    stack = filled(student, case)
    stack.pop().matches(reference.Stack)
    stack.pop().matches(reference.Stack)


@pytest.mark.grade("Stack", weight=1)
@found(items)
def test_peek(student, case):
    stack = filled(student, case)
    stack.peek().matches(reference.Stack)
    stack.peek().matches(reference.Stack)


@pytest.mark.grade("Stack", weight=1)
@found(items)
def test_size(student, case):
    stack = student.Stack()
    for item in case.args[0] * 2:
        stack.push(item)
        stack.size.matches(reference.Stack)
    stack.pop()
    stack.size.matches(reference.Stack)


@pytest.mark.grade("Stack", weight=0.5)
def test_empty(student):
    stack = student.Stack()
    stack.push("the only one")
    stack.pop().matches(reference.Stack)
    stack.pop().raises(IndexError, says=reference.Stack)
