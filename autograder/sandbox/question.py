"""What is asked of a submission's functions, classes and variables: one thing, or all that is known beforehand at
once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from autograder.kinds.kind import key
from autograder.sandbox.outcome import Value
from autograder.wire.channel import encoded
from autograder.wire.messages import AskAll, Call, Look, StepMessage
from autograder.wire.values import pack


@dataclass(frozen=True)
class Step:
    """Of an object: its method is called, or (`args` None) its attribute is looked at."""

    name: str
    args: tuple[Any, ...] | None = None
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """`call`: what does `name(*args, **kwargs)` return? `each`: what does `name(*a, **kwargs)` return, for every `a` of
    `args`? `look`: what does the variable `name` hold?

    steps: what is done with the object that the call made; the last one gives the answer. An object stays in the guest,
    and all that was done with it before belongs to every question about it: so each can be asked by itself, again after
    a guest was killed, and of a reference too.
    printed: what is printed meanwhile is asked for as well. files: and what these files hold afterwards.
    then: what the arguments are made to hold, in place, between the call and the look at what it returned: whether that
    goes with them. cell: the grade cell at which `name` is what counts; empty for the end of the notebook.
    """

    kind: Literal["call", "each", "look"]
    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    printed: bool = False
    files: tuple[str, ...] = ()
    then: tuple[Any, ...] = ()
    cell: str = ""

    def request(self) -> Call | Look:
        """As it crosses the wall."""
        if self.kind == "look":
            return Look(self.name, self.cell)
        return Call(
            name=self.name,
            arguments=[pack(one, to_guest=True) for one in self.args],
            keywords=_packed(self.kwargs),
            each=self.kind == "each",
            steps=[_step(step) for step in self.steps],
            printed=self.printed,
            files=list(self.files),
            then=[pack(one, to_guest=True) for one in self.then],
            cell=self.cell,
        )

    def one_by_one(self) -> Iterator[Question]:
        """Of many calls, each by itself."""
        return (replace(self, kind="call", args=args) for args in self.args)

    @property
    def about(self) -> str:
        """What it is about, for a sentence: "largest", "Stack.pop"."""
        return f"{self.name}.{self.steps[-1].name}" if self.steps else self.name

    @property
    def given(self) -> tuple[Any, ...]:
        """The arguments of what answers, those by position and then those by name."""
        last = self.steps[-1] if self.steps else self
        return (*(last.args or ()), *last.kwargs.values())

    @cached_property
    def key(self) -> Any:
        """Equal for the same question about the same arguments, as long as those are alive."""
        about = self.kind, self.name, self.cell, self.printed, self.files
        if self.kind == "each" and {type(a) for each in self.args for a in each} <= _PLAIN:
            # Thousands of calls: by what is written.
            return _Key((*about, repr(self.args), key(self.kwargs)))
        steps = tuple((step.name, key(step.args), key(step.kwargs)) for step in self.steps)
        return _Key((*about, key(self.args), key(self.kwargs), key(self.then), steps))

    @cached_property
    def digest(self) -> bytes:
        """The same for the same question in any process."""
        return blake2b(encoded(self.request()), digest_size=16).digest()


class _Key(tuple[Any, ...]):
    """Of hundreds of parts, and looked for often: its hash is computed once."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()


_PLAIN = {int, float, bool, str, type(None)}


def _step(step: Step) -> StepMessage:
    arguments = None if step.args is None else [pack(one, to_guest=True) for one in step.args]
    return StepMessage(step.name, arguments, _packed(step.kwargs))


def _packed(keywords: dict[str, Any]) -> dict[str, Any]:
    return {name: pack(one, to_guest=True) for name, one in keywords.items()}


#: Of what was answered, byte for byte, so much is remembered, and nothing that is larger than most answers. An answer
#: takes some more, however small it is.
_HEARD_BYTES, _LARGE, _MORE = 8 << 20, 16 << 10, 512


class Foreseen:
    """Questions that every submission will be asked: packed once, and asked in one message. What somebody has answered
    already need not be put together again."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = {question.key: question for question in questions}
        self._requests: list[msgspec.Raw] | None = None
        self._heard: OrderedDict[tuple[Any, bytes], Value] = OrderedDict()
        self._heard_bytes = 0

    def __len__(self) -> int:
        return len(self._questions)

    @property
    def keys(self) -> list[Any]:
        """In the order of the questions."""
        return list(self._questions)

    def message(self, seconds: float) -> AskAll:
        """seconds: after how long no other one is begun."""
        if self._requests is None:
            self._requests = [msgspec.Raw(encoded(question.request())) for question in self._questions.values()]
        return AskAll(self._requests, seconds)

    def heard(self, question: Question, told: msgspec.Raw) -> Value | None:
        """What came of these bytes before, as an answer to this question. Whoever is given it leaves it as it is."""
        known = question.key, bytes(told)
        if known in self._heard:
            self._heard.move_to_end(known)
        return self._heard.get(known)

    def remember(self, question: Question, told: msgspec.Raw, value: Value) -> None:
        known = question.key, bytes(told)
        if known in self._heard or len(known[1]) > _LARGE:
            return
        self._heard[known] = value
        self._heard_bytes += len(known[1]) + _MORE
        while self._heard_bytes > _HEARD_BYTES:
            (_, oldest), _ = self._heard.popitem(last=False)
            self._heard_bytes -= len(oldest) + _MORE
