"""What is asked of a submission's functions and variables: one thing, or all that is known beforehand at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import msgspec

from autograder.kinds.keras.graph import Graph
from autograder.wire.channel import encoded
from autograder.wire.messages import AskAll, Call, Look
from autograder.wire.values import Mapping, Sequence, Value, pack


@dataclass(frozen=True)
class Question:
    """`call`: what does `name(*args, **kwargs)` return? `each`: what does `name(*a)` return, for every `a` of
    `args`? `look`: what does the variable `name` hold?"""

    kind: Literal["call", "each", "look"]
    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)

    def request(self, seconds: float) -> Call | Look:
        """As it crosses the wall. `seconds`: the limit for the call."""
        if self.kind == "look":
            return Look(self.name)
        packed, named = pack(self.args, _model), pack(self.kwargs, _model)
        assert isinstance(packed, Sequence) and isinstance(named, Mapping)
        return Call(self.name, packed, named, seconds, each=self.kind == "each")

    @cached_property
    def key(self) -> Any:
        """Equal for the same question about the same arrays, as long as those are alive."""
        if self.kind == "each" and {type(a) for each in self.args for a in each} <= _PLAIN:
            return (self.kind, self.name, repr(self.args))  # thousands of calls: by what is written
        return (self.kind, self.name, _key(self.args), _key(self.kwargs))


_PLAIN = {int, float, bool, str, type(None)}


def _key(thing: Any) -> Any:
    if isinstance(thing, tuple | list):
        return tuple(map(_key, thing))
    if isinstance(thing, dict):
        return tuple((name, _key(value)) for name, value in sorted(thing.items()))
    # With the type: 1, 1.0 and True are equal, and not the same argument.
    return (type(thing), thing) if isinstance(thing, int | float | str | None) else id(thing)


def _model(thing: object) -> Value:
    return thing.to_wire() if isinstance(thing, Graph) else None


class Foreseen:
    """Questions that every submission will be asked: packed once, and asked in one message."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = {question.key: question for question in questions}
        self._messages: dict[tuple[float, float], AskAll] = {}

    def __contains__(self, question: Question) -> bool:
        return question.key in self._questions

    def __len__(self) -> int:
        return len(self._questions)

    @property
    def keys(self) -> list[Any]:
        """In the order of the questions."""
        return list(self._questions)

    def message(self, each_seconds: float, all_seconds: float) -> AskAll:
        """The limit for one call; after how long no other one is begun."""
        limits = (each_seconds, all_seconds)
        if limits not in self._messages:
            requests = [encoded(question.request(each_seconds)) for question in self._questions.values()]
            self._messages[limits] = AskAll([msgspec.Raw(request) for request in requests], all_seconds)
        return self._messages[limits]
