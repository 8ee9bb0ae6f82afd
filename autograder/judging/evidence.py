"""What happened in a call: the student's, the reference's, a known mistake's. Evidence sets two side by side."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from autograder.judging.compare import difference, same_arguments
from autograder.sandbox.question import Question

_MEMO_SIZE = 16_384
View = Callable[[Any], Any]
"""What of a value is compared. Where it has a method `words(actual, expected)`, that says how models differ, to
follow "the model …" (`autograder.kinds.keras.views`)."""


@dataclass(frozen=True)
class Happened:
    """It returned `value`, and `arguments` is what it left in its own; or it `raised`, a type's name."""

    value: Any = None
    raised: str | None = None
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """One demand on one answer. `wrong` None: what the answer should have been is not known."""

    question: Question
    about: Literal["value", "arguments"]
    actual: Happened
    wrong: bool | None
    allowed: np.ndarray[Any, Any] | None = None
    view: View | None = None
    refusal: bool = False
    """Whether it was to be refused."""

    def explained_by(self, predicted: Happened) -> bool:
        """Would a function to which `predicted` happens have given this answer?"""
        if self.actual.raised is not None or predicted.raised is not None:
            return self.actual.raised == predicted.raised
        if self.about == "arguments":
            return same_arguments(self.actual.arguments, predicted.arguments)
        allowed = self._allowed(predicted.value)
        return difference(self.actual.value, predicted.value, allowed, same_nan=True) is None

    def _allowed(self, predicted: Any) -> np.ndarray[Any, Any] | None:
        """The expected value's tolerance where the shapes agree, else the largest of it everywhere."""
        if not isinstance(predicted, np.ndarray):
            return None
        if self.allowed is None:
            return np.full(predicted.shape, 1e-5 * float(np.abs(predicted).max(initial=1.0)))
        if self.allowed.shape == predicted.shape:
            return self.allowed
        return np.full(predicted.shape, self.allowed.max(initial=0.0))


class Memo:
    """Remembers what the course's own functions do: the hidden cases are the same for everyone.

    A question is known by its arguments' identity, and only if every array among them is read-only, as
    `exercise.Case` makes them.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()

    def happened(self, function: Callable[..., Any], question: Question, view: View | None = None) -> Happened:
        """What happens when one of our own functions is asked the question. It gets copies."""

        def ask() -> Happened:
            return happen(function, question, view)

        return self._once((function, view), question, ask)  # type: ignore[no-any-return]

    def tolerance(self, of: Any, question: Question, compute: Callable[[], Any]) -> Any:
        """`of`: whose result the tolerance is for."""
        return self._once((of, "tolerance"), question, compute)

    def _once(self, what: tuple[Any, ...], question: Question, compute: Callable[[], Any]) -> Any:
        key = (*what, question.key)
        found = self._known.get(key)
        if found is not None:
            return found[1]
        result = compute()
        if _frozen((question.args, question.kwargs)):
            self._known[key] = (question, result)  # the question too: an id is only its own while it is alive
            if len(self._known) > _MEMO_SIZE:
                self._known.popitem(last=False)
        return result


def happen(function: Callable[..., Any], question: Question, view: View | None = None) -> Happened:
    arguments, keywords = _copied(question.args), _copied(question.kwargs)
    try:
        if question.kind == "each":
            value: Any = [function(*each) for each in arguments]
        else:
            value = function(*arguments, **keywords)
        return Happened(view(value) if view else value, None, arguments)
    except Exception as error:
        return Happened(raised=type(error).__name__)


def _copied(thing: Any) -> Any:
    """What may be changed in place is copied."""
    if isinstance(thing, np.ndarray):
        return thing.copy()
    if isinstance(thing, tuple | list):
        return type(thing)(map(_copied, thing))
    if isinstance(thing, dict):
        return {key: _copied(value) for key, value in thing.items()}
    return thing


def _arrays(thing: Any) -> list[np.ndarray[Any, Any]]:
    if isinstance(thing, np.ndarray):
        return [thing]
    if isinstance(thing, tuple | list):
        return [array for part in thing for array in _arrays(part)]
    if isinstance(thing, dict):
        return [array for part in thing.values() for array in _arrays(part)]
    return []


def _frozen(thing: Any) -> bool:
    return not any(array.flags.writeable for array in _arrays(thing))
