"""What is done with an object that stays in the guest: each question makes it anew and takes all steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.sandbox.outcome import Error, Missing, Outcome, Value
from autograder.sandbox.question import Question, Step
from autograder.sandbox.run import Run

STACK = """\
class Stack:
    made = 0
    def __init__(self):
        Stack.made += 1
        self.items = []
    def push(self, item):
        self.items.append(item)
        if item is None:
            raise ValueError("nothing")
    def pop(self):
        return self.items.pop()
    @property
    def size(self):
        return len(self.items)
    @property
    def top(self):
        return self.itmes[-1]
    def __repr__(self):
        return "not looked at"
"""
PUSH = Step("push", (3,))


@pytest.fixture
def stack(examine: Callable[..., Run]) -> Callable[..., Outcome]:
    run = examine(STACK)
    return lambda *steps: run.ask(Question("call", "Stack", steps=steps))


def test_methods_and_attributes(stack: Callable[..., Outcome]) -> None:
    for steps, expected in (((PUSH, Step("pop", ())), 3), ((PUSH, PUSH, Step("size")), 2), ((Step("made"),), 3)):
        answer: Any = stack(*steps)
        assert isinstance(answer, Value) and answer.value == expected, steps


def test_whoever_fails_is_named_by_the_step(stack: Callable[..., Outcome]) -> None:
    answer = stack(PUSH, Step("push", (None,)), Step("pop", ()))
    assert isinstance(answer, Error)
    assert (answer.step, answer.failure.type_name) == (2, "ValueError")


def test_a_property_that_fails_is_there_all_the_same(stack: Callable[..., Outcome]) -> None:
    answer = stack(PUSH, Step("top"))
    assert isinstance(answer, Error)
    assert (answer.step, answer.failure.type_name, answer.failure.line) == (2, "AttributeError", 17)
    absent = stack(PUSH, Step("peek"))
    assert isinstance(absent, Missing) and absent.step == 2
