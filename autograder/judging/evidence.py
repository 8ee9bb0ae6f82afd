"""What happened in a call: the student's, the reference's, a known mistake's. Evidence sets two side by side."""

from __future__ import annotations

import contextlib
import dis
import io
import sysconfig
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.judging.elsewhere import elsewhere
from autograder.judging.glance import Glance
from autograder.kinds.comparison import compare
from autograder.kinds.kind import (
    CannotCross,
    content,
    copied,
    frozen,
    hold,
    is_by_views_alone,
    lasts,
    numbers,
    same,
    size,
)
from autograder.kinds.plain import MAX_TEXT, ends_left_out, same_text, text_in, within_like
from autograder.sandbox.question import Question, Step

_MEMO_SIZE = 16_384
_SETTLED = 2_048
#: So many numbers or letters.
_SMALL = 2_000
#: What is larger is not looked at for zeros.
_MOST = 20_000
#: Addresses and counters, read as float64.
_NEVER_WRITTEN = 1e-300
_INSTALLED = tuple(sysconfig.get_paths()[name] for name in ("stdlib", "purelib", "platlib"))
View = Callable[[Any], Any]
"""What of a value is compared. Where it has a method `words(actual, expected)`, that says how they differ, to follow
the name of what is viewed ("the model …"); and `brief()` the same of any two, where nothing may be told of a hidden
input."""


@dataclass(frozen=True)
class Happened:
    """It returned `value`, and `arguments` is what it left in its own; or it `raised`, a type's name. step: the number
    of the step that did it, of `Question.steps`. printed, files: where they were asked for. message: of the
    exception."""

    value: Any = None
    raised: str | None = None
    arguments: tuple[Any, ...] = ()
    step: int = 0
    printed: str | None = None
    files: dict[str, str | None] = field(default_factory=dict)
    message: str = ""
    on_purpose: bool = False
    """Whether it raised by a statement that says so."""
    ancestors: tuple[str, ...] = ()
    """Of the exception's type: the names of those that it is one of."""

    @property
    def identity(self) -> Any:
        """Equal for the same, as long as that lives."""
        said = self.printed, tuple(self.files.items()), self.message, self.on_purpose
        return id(self.value), self.raised, tuple(map(id, self.arguments)), self.step, *said

    @property
    def is_small(self) -> bool:
        """Whether it may be remembered: of all that a submission gives, there are hundreds."""
        texts = self.printed or "", *(text or "" for text in self.files.values())
        return all(map(_is_small, (self.value, self.arguments, *texts)))


@dataclass(frozen=True)
class Evidence:
    """One demand on one answer. `wrong` None: what the answer should have been is not known. about: of what it is; a
    file's name follows "file:". same: how it is compared (`exercise.reference`)."""

    question: Question
    about: str
    actual: Happened
    wrong: bool | None
    allowed: Any = None
    view: View | None = None
    refusal: bool = False
    """Whether it was to be refused."""
    same: str = ""
    some_right: bool = False
    """Of many answers that are wrong together, whether one is right."""
    of_many: bool = False
    """It is one of many answers, which did not all come."""

    @property
    def identity(self) -> Any:
        """Equal for evidence of the same answers to the same question, as long as that lives."""
        what = self.question.key, self.about, self.wrong, id(self.allowed), self.view
        return *what, self.refusal, self.same, self.some_right, self.of_many, self.actual.identity

    @property
    def of_result(self) -> bool:
        """Whether it is about what was computed, not about what was left alone or refused."""
        return not self.refusal and self.about not in ("arguments", "message", "given")

    def explained_by(self, predicted: Happened) -> bool:
        """Would a function to which `predicted` happens have given this answer?"""
        actual = self.actual
        if actual.raised is not None or predicted.raised is not None:
            alike = actual.raised == predicted.raised and actual.step == predicted.step
            return alike and (self.about != "message" or same_text(actual.message, predicted.message))
        if self.about == "given":
            return True
        if self.about == "arguments":
            return same_arguments(actual.arguments, predicted.arguments)
        if self.about == "value" and self.view is None and is_by_views_alone(predicted.value):  # that it came, counts
            return is_by_views_alone(actual.value)
        if self.about == "value":
            if size(predicted.value) != self._size:  # whatever is equal is of one size
                return False
            allowed = within_like(predicted.value, self.allowed)
            return compare(actual.value, predicted.value, allowed, how=self.same) is None
        return self._text == ends_left_out(part_of(predicted, self.about))

    def proved_by(self, predicted: Happened) -> bool:
        """Would nearly no other function have given it, which it explains? An exception that nobody meant can come from
        anywhere, unless it says the same."""
        actual = self.actual
        refuses = self.refusal and actual.on_purpose
        return actual.raised is None or refuses or same_text(actual.message, predicted.message)

    # What takes long of a large answer is done once, not for each known mistake.

    @cached_property
    def glance(self) -> Glance:
        return Glance.at(self.actual.raised, self.actual.value)

    @cached_property
    def own_value(self) -> Any:
        """What may be changed: the answer itself may be another student's too."""
        return copied(self.actual.value)

    @cached_property
    def most_allowed(self) -> float:
        """How far the number may be off that may be off farthest."""
        return max((abs(float(number)) for row in numbers(self.allowed) for number in row), default=0.0)

    @cached_property
    def is_zero(self) -> bool:
        return self._size <= _MOST and all_zero(self.actual.value, self.most_allowed)

    @cached_property
    def _size(self) -> int:
        return size(self.actual.value)

    @cached_property
    def _text(self) -> str | None:
        return ends_left_out(part_of(self.actual, self.about))


def all_zero(value: Any, allowed: float = 0) -> bool:
    """Whether it holds numbers, and they are all 0, as far as can be told; or what is left in memory that was never
    written to, which is hardly more."""
    every = [number for row in numbers(value) for number in row]
    return bool(every) and all(abs(number) <= max(allowed, _NEVER_WRITTEN) for number in every)


def part_of(happened: Happened, about: str) -> str | None:
    """What was printed, or what is in a file."""
    return happened.printed if about == "printed" else happened.files.get(about.removeprefix("file:"))


def same_arguments(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Do arguments hold the same, after two calls? Only what can be changed in place is looked at."""
    return len(one) == len(other) and all(map(same, one, other))


class Memo:
    """Remembers what the course's own functions do: the hidden cases are the same for everyone.

    A question is known by its arguments' identity, and only if nothing can change them, as in an `exercise.Case`.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()
        self._settled: OrderedDict[Any, Any] = OrderedDict()
        self._questions: OrderedDict[Any, tuple[Question, Question]] = OrderedDict()

    def question(self, asked: Question) -> Question:
        """The one that was asked before of the same arguments, or of equal ones which a test makes anew for everybody:
        a question to two students is one. What it is known by is then found out once."""
        if asked.steps or asked.then:
            return asked
        by_identity = (
            *(asked.kind, asked.name, asked.cell, asked.printed, asked.files),
            *(tuple(map(id, asked.args)), tuple(asked.kwargs), tuple(map(id, asked.kwargs.values()))),
        )
        known = self._questions.get(by_identity)
        if known is not None:
            return known[1]
        settled = replace(asked, args=self._equal(asked.args))
        if _is_fixed(asked.args) and all(map(_is_fixed, asked.kwargs.values())):
            self._questions[by_identity] = (asked, settled)  # whose arguments' identity is theirs while they live
            if len(self._questions) > _MEMO_SIZE:
                self._questions.popitem(last=False)
        return settled

    def _equal(self, value: Any) -> Any:
        """What nothing will change: the one that was equal to it before."""
        if type(value) is tuple:
            return tuple(map(self._equal, value))
        if lasts(value) or (held := content(value)) is None:
            return value
        if held not in self._settled:
            self._settled[held] = frozen(copied(value))
            if len(self._settled) > _SETTLED:
                self._settled.popitem(last=False)
        return self._settled[held]

    def happened(self, function: Callable[..., Any], question: Question, view: View | None = None) -> Happened:
        """What happens when one of our own functions is asked the question. It gets copies."""

        def ask() -> Happened:
            return happen(function, question, view)

        return self._once((function, view), question, ask)  # type: ignore[no-any-return]

    def expected(self, reference: Callable[..., Any], question: Question, view: View | None = None) -> Happened:
        """The same of a reference, whose result must be of a kind that could come from a student. Raises TypeError."""

        def ask() -> Happened:
            should = self.happened(reference, question, view)
            try:
                return replace(should, value=frozen(should.value))
            except CannotCross as error:
                name = question.about
                raise TypeError(f"the reference of {name} gives what no submission can hand over: {error}") from None

        return self._once((reference, view, "expected"), question, ask)  # type: ignore[no-any-return]

    def tolerance(self, of: Any, question: Question, compute: Callable[[], Any]) -> Any:
        """`of`: whose result the tolerance is for."""
        return self._once((of, "tolerance"), question, compute)

    def shown(self, of: Any, question: Question, write: Callable[[], str]) -> str:
        """`of`: what it says of the question, and in which language."""
        return str(self._once((of, "shown"), question, write))

    def _once(self, what: tuple[Any, ...], question: Question, compute: Callable[[], Any]) -> Any:
        key = (*what, question.key)
        found = self._known.get(key)
        if found is not None:
            return found[1]
        result = compute()
        steps = [(step.args, step.kwargs) for step in question.steps]
        if lasts((question.args, question.kwargs, question.then, steps)):
            self._known[key] = (question, result)  # the question too: an id is only its own while it is alive
            if len(self._known) > _MEMO_SIZE:
                self._known.popitem(last=False)
        return result


def _is_small(value: Any) -> bool:
    if isinstance(value, str | bytes):
        return len(value) <= _SMALL
    if isinstance(value, list | tuple | set | frozenset | dict):
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        return len(parts) <= _SMALL and size(value) <= _SMALL and all(map(_is_small, parts))
    return size(value) <= _SMALL


def _is_fixed(value: Any) -> bool:
    """Whether nothing changes it and what it is made of. A list, which could be, is known by what is in it."""
    if type(value) is tuple:
        return all(map(_is_fixed, value))
    return not isinstance(value, list | dict | set) and lasts(value)


def happen(function: Callable[..., Any], question: Question, view: View | None = None) -> Happened:
    arguments, keywords = copied(question.args), copied(question.kwargs)
    at, printed = 0, io.StringIO()
    # Ours too may print, warn of a division by zero, and write files: not among what a command says, and not into the
    # course.
    with elsewhere() as folder, contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
        try:
            if question.kind == "each":
                value: Any = [function(*each, **keywords) for each in arguments]
                after: tuple[Any, ...] = ()
            else:
                value = function(*arguments, **keywords)
                hold(arguments, question.then)
                after = () if question.then else (*arguments, *keywords.values())
            made = value
            for at, step in enumerate(question.steps, start=1):  # noqa: B007  (which one raised)
                printed.seek(0)
                printed.truncate()
                value, after = _take(made, step)
            files = {name: text_in(folder / name) for name in question.files}
            seen = view(value) if view else value
            said = printed.getvalue()[:MAX_TEXT] if question.printed else None
            return Happened(seen, None, after, at, said, files)
        except Exception as error:
            name, *ancestors = (kind.__name__ for kind in type(error).__mro__ if issubclass(kind, Exception))
            on_purpose = _on_purpose(error)
            return Happened(None, name, (), at, message=str(error), on_purpose=on_purpose, ancestors=tuple(ancestors))


def _on_purpose(error: Exception) -> bool:
    """Whether it was raised by a `raise` or an `assert`, not in the depths of a package."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return False
    code = place.tb_frame.f_code
    return code.co_code[place.tb_lasti] == dis.opmap["RAISE_VARARGS"] and not code.co_filename.startswith(_INSTALLED)


def _take(made: Any, step: Step) -> tuple[Any, tuple[Any, ...]]:
    member = getattr(made, step.name)
    if step.args is None:
        return member, ()
    arguments, keywords = copied(step.args), copied(step.kwargs)
    return member(*arguments, **keywords), (*arguments, *keywords.values())
