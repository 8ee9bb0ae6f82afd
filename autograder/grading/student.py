"""The proxy that graders call as if it were the student's module.

    student.conv2d(x, kernel, stride=2).matches(reference.conv2d)

One call is one round trip to the guest; what comes back is a plain value, judged here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from autograder.grading.compare import difference
from autograder.grading.diagnosis import Evidence, Memo
from autograder.grading.tolerance import tolerance
from autograder.grading.words import a_type, an_exception
from autograder.results import Verdict
from autograder.sandbox.outcome import Error, Missing, Outcome, Stopped, Value


class Refused(AssertionError):
    """A test that the student's code did not pass: `outcome` says how, `words` says it to the student."""

    def __init__(self, outcome: Verdict, words: str) -> None:
        super().__init__(words)
        self.outcome: Verdict = outcome
        self.words = words


class Respondent(Protocol):
    """Whoever answers calls: an examinee behind the wall, or a trusted solution in a test."""

    def call(self, name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Outcome: ...


class Student:
    """Attribute: a function of the notebook. Evidence of what its functions return gathers in `evidence`."""

    def __init__(
        self, respondent: Respondent, place: Callable[[Error], str], memo: Memo, evidence: list[Evidence]
    ) -> None:
        self._respondent, self._place, self._memo, self._evidence = respondent, place, memo, evidence

    def __getattr__(self, name: str) -> Callable[..., Answer]:
        if name.startswith("__"):
            raise AttributeError(name)

        def function(*args: Any, **kwargs: Any) -> Answer:
            outcome = self._respondent.call(name, args, kwargs)
            return Answer(Asked(name, args, kwargs), outcome, self._place, self._memo, self._evidence)

        return function


@dataclass(frozen=True)
class Asked:
    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Answer:
    """What came back from one call. Each method is one demand on it, and raises Refused."""

    def __init__(
        self,
        asked: Asked,
        outcome: Outcome,
        place: Callable[[Error], str],
        memo: Memo,
        evidence: list[Evidence],
    ) -> None:
        self._asked, self._outcome, self._place = asked, outcome, place
        self._memo, self._evidence = memo, evidence

    def matches(self, reference: Callable[..., Any]) -> Answer:
        """The value must equal the reference's, within what rounding allows."""
        asked = self._asked
        value = self.value
        expected = self._memo.call(reference, asked.args, asked.kwargs)
        allowed = None
        if isinstance(expected, np.ndarray):
            allowed = self._memo.call(tolerance, (reference, asked.args, asked.kwargs, expected), {})
        self._evidence.append(Evidence(asked.name, asked.args, asked.kwargs, value, expected, allowed))
        wrong = difference(value, expected, allowed, getattr(reference, "axes", ()))
        if wrong is not None:
            raise Refused("failed", f"{asked.name} {wrong}.")
        return self

    def leaves_arguments_unchanged(self) -> Answer:
        """The arrays given to the function must hold afterwards what they held before."""
        self.value  # noqa: B018  (an exception must not pass for "unchanged")
        assert isinstance(self._outcome, Value)
        for before, after in zip(self._asked.args, self._outcome.arguments, strict=False):
            if isinstance(before, np.ndarray) and not (
                isinstance(after, np.ndarray) and after.shape == before.shape and np.array_equal(after, before)
            ):
                raise Refused("failed", f"{self._asked.name} changes its input; work on a copy or a new array.")
        return self

    def raises(self, *kinds: type[Exception]) -> Answer:
        """It must raise one of `kinds`, named among Python's built-in exceptions."""
        names = " or ".join(kind.__name__ for kind in kinds)
        if isinstance(self._outcome, Error):
            kind = self._outcome.failure.type_name
            if kind in {kind.__name__ for kind in kinds}:
                return self
            if kind in _VERDICTS:  # not written, or not allowed: nothing was refused on purpose
                raise Refused(_VERDICTS[kind], self._words())
            raise Refused("failed", f"{self._words()} It should raise {names}.")
        self.value  # noqa: B018  (missing, stopped: says so)
        raise Refused("failed", f"{self._asked.name} accepts what makes no sense; it should raise {names}.")

    @property
    def value(self) -> Any:
        """What it returned; raises Refused if it did not return."""
        outcome = self._outcome
        if isinstance(outcome, Value):
            return outcome.value
        if isinstance(outcome, Missing):
            raise Refused("missing", _missing(self._asked.name, outcome.type_name))
        if isinstance(outcome, Stopped):
            raise Refused(outcome.what, f"{outcome.words}.")
        raise Refused(_VERDICTS.get(outcome.failure.type_name, "error"), self._words())

    def _words(self) -> str:
        assert isinstance(self._outcome, Error)
        kind = self._outcome.failure.type_name
        name = self._asked.name
        if kind == "NotImplementedError":
            return f"{name} is not written yet."
        if kind in ("ModuleNotFoundError", "ImportError"):
            return f"{name} imports a package that may not be used here{self._place(self._outcome)}."
        # The message of the exception is not shown: code can put the hidden input into it.
        return f"{name} stopped with {an_exception(kind)}{self._place(self._outcome)}."


_VERDICTS: dict[str, Verdict] = {
    "NotImplementedError": "missing",
    "ModuleNotFoundError": "forbidden",
    "ImportError": "forbidden",
}


def _missing(name: str, kind: str | None) -> str:
    if kind is None:
        return f"There is no function {name} in the notebook. Was it renamed, or did its cell fail?"
    return f"{name} is not a function but {a_type(kind)}; something in the notebook has replaced it."
