"""Many questions in one message: whatever happens to one of them, each has the answer that it has by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import pytest

from autograder.limits import Limits
from autograder.sandbox.outcome import Error, Missing, Outcome, Stopped, Value
from autograder.sandbox.question import Foreseen, Question
from autograder.sandbox.run import Run

Examine = Callable[..., Run]

_FUNCTIONS = """
import os, signal, time
asked = []
def right(n):
    asked.append(n)
    return n + 1
def wrong(n): raise ValueError("no")
def leaves(n): os._exit(0)
def endless(n):
    while True: pass
def deaf(n):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while True: pass
def slow(n):
    time.sleep(0.26)
    return n
def large(n): return "x" * 90_000
def pair(n): return [n, 2]
value = 7
"""


_LIMITS = Limits(call_seconds=0.3, submission_seconds=20, restarts=1).resolved()


def calls(*names: str) -> list[Question]:
    return [Question("call", name, (i,)) for i, name in enumerate(names)]


@pytest.fixture
def answers(examine: Examine) -> Callable[[Sequence[Question]], list[Outcome]]:
    """To questions that were all foreseen."""

    def ask(questions: Sequence[Question]) -> list[Outcome]:
        student = examine(_FUNCTIONS, limits=_LIMITS, ahead=[Foreseen(questions)])
        return [student.ask(question) for question in questions]

    return ask


def test_all_are_answered_when_the_first_is_asked(examine: Examine) -> None:
    questions = [*calls("right", "wrong", "nothing"), Question("look", "value")]
    student = examine(_FUNCTIONS, ahead=[Foreseen(questions)])
    student.outputs()
    first = student.ask(questions[0])
    student.close()  # whatever would be asked now could not be answered
    second, third, fourth = (student.ask(question) for question in questions[1:])
    assert (first, third, fourth) == (Value(1, (0,)), Missing(None), Value(7))
    assert isinstance(second, Error)
    assert (second.failure.type_name, second.failure.cell, second.failure.line) == ("ValueError", 0, 7)


def test_a_group_is_not_sent_before_something_in_it_is_asked(examine: Examine) -> None:
    public, hidden = calls("right", "right"), [Question("call", "right", (n,)) for n in (10, 11)]
    student = examine(_FUNCTIONS, ahead=[Foreseen(public), Foreseen(hidden)])
    student.ask(public[0])
    assert student.ask(Question("look", "asked")) == Value([0, 1])
    student.ask(hidden[1])
    assert student.ask(Question("look", "asked")) == Value([0, 1, 10, 11])


@pytest.mark.parametrize(("deadly", "what"), [("leaves", "killed"), ("endless", "timeout"), ("deaf", "timeout")])
def test_one_that_never_answers_takes_nothing_from_the_others(
    answers: Callable[[Sequence[Question]], list[Outcome]], deadly: str, what: str
) -> None:
    """Its death among them does not count among its restarts: it dies once more when it is asked by itself."""
    before, stopped, after = answers(calls("right", deadly, "right"))
    assert (before, after) == (Value(1, (0,)), Value(3, (2,)))
    assert isinstance(stopped, Stopped)
    assert stopped.what == what


def test_many_that_are_slow_have_each_its_time(answers: Callable[[Sequence[Question]], list[Outcome]]) -> None:
    assert answers(calls(*["slow"] * 5)) == [Value(n, (n,)) for n in range(5)]


def test_answers_that_are_too_large_together_come_one_by_one(
    answers: Callable[[Sequence[Question]], list[Outcome]],
) -> None:
    given = answers(calls(*["large"] * 30))  # 2.7 MB
    assert [isinstance(one, Value) and len(one.value) for one in given] == [90_000] * 30


def test_an_answer_that_was_given_before_is_not_put_together_again(examine: Examine) -> None:
    """Byte for byte: what is only like it is another answer."""
    expected = Foreseen(calls("pair", "pair"))
    sources = _FUNCTIONS, _FUNCTIONS, _FUNCTIONS.replace("[n, 2]", "(n, 2)"), _FUNCTIONS.replace("[n, 2]", "[n, 2.0]")
    given = [[run.ask(question) for question in calls("pair", "pair")] for run in
             (examine(source, ahead=[expected]) for source in sources)]  # fmt: skip
    first, second, *others = (answer for answer, _ in given)
    assert first is second
    assert [one.value for one, _ in given if isinstance(one, Value)] == [[0, 2], [0, 2], (0, 2), [0, 2.0]]
    assert not any(one is first for one in others)
    assert [one.value for _, one in given if isinstance(one, Value)][:2] == [[1, 2], [1, 2]]


def test_what_is_remembered_of_answers_has_a_limit() -> None:
    (question,) = calls("right")
    large, again, tiny = Foreseen([question]), Foreseen([question]), Foreseen([question])

    def kept(of: Foreseen, told: list[bytes]) -> int:
        return sum(of.heard(question, msgspec.Raw(one)) is not None for one in told)

    of_16_kb = [n.to_bytes(2, "big") * 8_000 for n in range(2_000)]
    for one in of_16_kb:
        large.remember(question, msgspec.Raw(one), Value(one))
    assert kept(large, of_16_kb) == kept(large, of_16_kb[-508:]) == 508  # 8 MiB of them
    for one in [*of_16_kb[:100], b"large" * 16_000] * 10:
        again.remember(question, msgspec.Raw(one), Value(one))
    assert (kept(again, of_16_kb), kept(again, [b"large" * 16_000])) == (100, 0)
    of_3_bytes = [n.to_bytes(3, "big") for n in range(50_000)]
    for one in of_3_bytes:
        tiny.remember(question, msgspec.Raw(one), Value(one))
    assert kept(tiny, of_3_bytes) < 20_000  # each is more than its bytes


#: What is sent in their place, and whether the whole message is refused.
_LIES = {
    "more answers than questions": ("list(answers) * 2", True),
    "an answer that is none": ("[msgspec.Raw(b'\\xc1'), *answers[1:]]", True),
    "an answer of another kind": ("[msgspec.Raw(encoded(CellRan([]))), *answers[1:]]", False),
    "far too large": ("[msgspec.Raw(encoded(Returned(Node('bytes', [], b'x' * 5_000_000), [])))] * 2", True),
}


@pytest.mark.parametrize(("lie", "refused"), _LIES.values(), ids=_LIES.keys())
def test_a_guest_that_lies_about_them_gains_nothing(examine: Examine, lie: str, refused: bool) -> None:
    """Where the message is refused, a new guest is asked one by one, and has not been asked the second yet."""
    patch = f"""
import msgspec
from autograder.guest.session import Session
from autograder.wire.channel import encoded
from autograder.wire.messages import Answers, CellRan, Returned
from autograder.wire.values import Node
honest = Session._answer_all
def lying(self, request):
    answers = honest(self, request).answers
    return Answers({lie})
Session._answer_all = lying
"""
    questions = calls("right", "right")
    student = examine(_FUNCTIONS, patch, ahead=[Foreseen(questions)])
    first = student.ask(questions[0])
    assert first == Value(1, (0,)) if refused else isinstance(first, Stopped)
    assert student.ask(Question("look", "asked")) == Value([0] if refused else [0, 1])
    assert student.ask(questions[1]) == Value(2, (1,))
