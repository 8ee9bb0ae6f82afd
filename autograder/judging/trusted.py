"""A student whom we trust: our own solutions answer the graders' questions, in this process."""

from __future__ import annotations

from typing import Any

from autograder.judging.evidence import Memo, happen
from autograder.sandbox.outcome import Error, Missing, Outcome, Value
from autograder.sandbox.question import Question
from autograder.wire.messages import Failure
from autograder.wire.values import crossed


class TrustedStudent:
    """`names`: functions and variables, as the notebook of such a student would define them. `memo`: what
    functions did that were asked before."""

    def __init__(self, names: dict[str, Any], memo: Memo | None = None) -> None:
        self._names, self._memo = names, memo

    def ask(self, question: Question) -> Outcome:
        if question.name not in self._names:
            return Missing(None)
        thing = self._names[question.name]
        if question.kind == "look":
            return Value(crossed(thing))
        happened = self._memo.happened(thing, question) if self._memo else happen(thing, question)
        if happened.raised is not None:
            failure = Failure(happened.raised, happened.message[:2_000], ancestors=list(happened.ancestors))
            return Error(failure, happened.step, happened.on_purpose)
        return Value(crossed(happened.value), happened.arguments, happened.printed, happened.files)
