"""The proxy that graders call as if it were the student's module.

    student.conv2d(x, kernel, stride=2).matches(reference.conv2d)
    student.conv_output_size.many([(5, 3), (6, 3)]).matches(reference.conv_output_size)
    student["predict_rows"].matches(reference.predict_rows)

One call (or many, or one look at a variable) is one round trip to the guest; what comes back is a plain
value, judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from autograder.judging.compare import Verb, difference, same_arguments
from autograder.judging.evidence import Evidence, Happened, Memo, View
from autograder.judging.tolerance import tolerance
from autograder.judging.words import a_type, about, an_exception
from autograder.kinds.keras.layers import ModelRefused
from autograder.results import Verdict
from autograder.sandbox.outcome import Answered, Error, Fault, Missing, Outcome, Stopped, Value
from autograder.sandbox.question import Question
from autograder.translation.catalogue import say
from autograder.wire.values import Opaque


class Refused(AssertionError):
    """A test that the student's code did not pass: `outcome` says how, `words` says it to the student. Those of a
    "fault", which is nothing that this code did, are for the teacher."""

    def __init__(self, outcome: Verdict, words: str) -> None:
        super().__init__(words)
        self.outcome: Verdict = outcome
        self.words = words


class Respondent(Protocol):
    """Whoever answers: an examinee behind the wall, or a trusted solution."""

    def ask(self, question: Question) -> Outcome: ...


class AskedOnce:
    """Asks the same thing once: several tests look at one model, and building it takes long."""

    def __init__(self, respondent: Respondent) -> None:
        self._respondent = respondent
        self._known: dict[Any, tuple[Question, Outcome]] = {}

    def ask(self, question: Question) -> Outcome:
        key = question.key
        if key not in self._known:
            self._known[key] = (question, self._respondent.ask(question))
        return self._known[key][1]


class Student:
    """Attribute: a function of the notebook; item: a variable. Evidence of what they give gathers in
    `evidence`."""

    def __init__(
        self, respondent: Respondent, place: Callable[[Error], str], memo: Memo, evidence: list[Evidence]
    ) -> None:
        self._respondent, self._place, self._memo, self._evidence = respondent, place, memo, evidence

    def __getattr__(self, name: str) -> StudentFunction:
        if name.startswith("__"):
            raise AttributeError(name)
        return StudentFunction(name, self.ask)

    def __getitem__(self, name: str) -> Answer:
        return self.ask(Question("look", name))

    def ask(self, question: Question) -> Answer:
        """Raises Refused where nothing came back through no fault of the student's: that is no evidence."""
        outcome = self._respondent.ask(question)
        if isinstance(outcome, Fault):
            raise Refused("fault", outcome.words)
        return Answer(question, outcome, self._place, self._memo, self._evidence)


class StudentFunction:
    def __init__(self, name: str, ask: Callable[[Question], Answer]) -> None:
        self._name, self._ask = name, ask

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        return self._ask(Question("call", self._name, args, kwargs))

    def many(self, arguments: Sequence[tuple[Any, ...]]) -> Answer:
        """One call for each tuple of arguments, in one round trip. The answer is the list of the values."""
        return self._ask(Question("each", self._name, tuple(arguments)))


class Answer:
    """What came back. Each method is one demand on it, and raises Refused."""

    def __init__(
        self,
        question: Question,
        outcome: Answered,
        place: Callable[[Error], str],
        memo: Memo,
        evidence: list[Evidence],
    ) -> None:
        self._question, self._outcome, self._place = question, outcome, place
        self._memo, self._evidence = memo, evidence
        self._name = question.name

    def matches(self, reference: Callable[..., Any], view: View | None = None) -> Answer:
        """The value must equal the reference's, within what rounding allows. `view`: what of the value is
        compared, where that is a model."""
        question = self._question
        expected = self._memo.happened(reference, question, view)
        if expected.raised is not None:
            raise RuntimeError(f"the reference of {self._name} raises {expected.raised} on this case")
        actual = self._seen(view)
        allowed = None
        if isinstance(expected.value, np.ndarray):
            allowed = self._memo.tolerance(
                (reference, view), question, lambda: tolerance(reference, question, expected.value, view is not None)
            )
        verb: Verb = "is" if question.kind == "look" else "returned"
        wrong = difference(actual.value, expected.value, allowed, getattr(reference, "axes", ()), verb)
        self._note(actual, wrong is not None, allowed=allowed, view=view)
        if wrong is not None:
            if question.kind == "each":
                wrong = say("gives a wrong result for some of the many arguments that it was tried with")
            words = getattr(view, "words", None)
            if words is not None:
                raise Refused("failed", self._of_the_model(words(actual.value, expected.value)))
            raise Refused("failed", self._about(wrong))
        return self

    def _about(self, clause: str) -> str:
        return about(self._name, clause)

    def _of_the_model(self, clause: str) -> str:
        return say("{name}: the model {clause}.").format(name=self._name, clause=clause)

    def _seen(self, view: View | None) -> Happened:
        """What it returned, as `view` shows it."""
        actual = self._happened()
        if actual.raised is not None:
            self._note(actual, True, view=view)
        value = self._returned()
        if view is None:
            return actual
        try:
            return replace(actual, value=view(value))
        except ModelRefused as refusal:
            self._note(replace(actual, value=None, raised="ModelRefused"), True, view=view)
            raise Refused("failed", self._of_the_model(str(refusal))) from None

    def leaves_arguments_unchanged(self) -> Answer:
        """What was given to the function must hold afterwards what it held before."""
        self._returned()  # an exception must not pass for "unchanged"
        actual = self._happened()
        changed = not same_arguments(actual.arguments, self._question.args)
        self._note(actual, changed, about="arguments")
        if changed:
            raise Refused("failed", self._about(say("changes its input; work on a copy or a new array")))
        return self

    def raises(self, *kinds: type[Exception]) -> Answer:
        """It must raise one of `kinds`, named among Python's built-in exceptions."""
        names = say(" or ").join(kind.__name__ for kind in kinds)
        if isinstance(self._outcome, Error):
            kind = self._outcome.failure.type_name
            right = kind in {kind.__name__ for kind in kinds}
            self._note(self._happened(), not right, refusal=True)
            if right:
                return self
            if kind in _VERDICTS:  # not written, or not allowed: nothing was refused on purpose
                raise Refused(_VERDICTS[kind], self._words())
            raise Refused("failed", f"{self._words()} {say('It should raise {names}.').format(names=names)}")
        self._note(self._happened(), True, refusal=True)
        self._returned()  # missing, stopped: says so
        words = say("accepts what makes no sense; it should raise {names}").format(names=names)
        raise Refused("failed", self._about(words))

    @property
    def value(self) -> Any:
        """What it returned, or holds, for a test that judges it by itself; raises Refused if there is nothing."""
        actual = self._happened()
        self._note(actual, True if actual.raised is not None else None)
        return self._returned()

    def _returned(self) -> Any:
        outcome = self._outcome
        if isinstance(outcome, Value):
            if isinstance(outcome.value, Opaque) and outcome.value.type_name == "ellipsis":
                raise Refused("missing", self._about(say("is not filled in yet")))
            return _typed(outcome.value) if self._question.kind == "look" else outcome.value
        if isinstance(outcome, Missing):
            raise Refused("missing", _missing(self._question, outcome.type_name))
        if isinstance(outcome, Stopped):
            raise Refused(outcome.what, say("{sentence}.").format(sentence=outcome.words))
        raise Refused(_VERDICTS.get(outcome.failure.type_name, "error"), self._words())

    def _happened(self) -> Happened:
        outcome = self._outcome
        if isinstance(outcome, Value):
            value = _typed(outcome.value) if self._question.kind == "look" else outcome.value
            return Happened(value, None, outcome.arguments)
        if isinstance(outcome, Error):
            return Happened(raised=outcome.failure.type_name)
        return Happened(raised=f"({type(outcome).__name__})")  # nothing that a known mistake can do

    def _note(self, actual: Happened, wrong: bool | None, **more: Any) -> None:
        self._evidence.append(Evidence(self._question, more.pop("about", "value"), actual, wrong, **more))

    def _words(self) -> str:
        assert isinstance(self._outcome, Error)
        kind, place = self._outcome.failure.type_name, self._place(self._outcome)
        if kind == "NotImplementedError":
            return self._about(say("is not written yet"))
        if kind in ("ModuleNotFoundError", "ImportError"):
            return self._about(say("imports a package that may not be used here") + place)
        if kind == "ModelTooLarge":
            return self._about(say("builds an enormous model, with a layer of more than 50 million weights") + place)
        if kind == "ComputesNothing":
            return self._about(say("leaves the computing to Keras; use your own NumPy functions") + place)
        # The message of the exception is not shown: code can put the hidden input into it.
        return self._about(say("stopped with {error}").format(error=an_exception(kind)) + place)


_VERDICTS: dict[str, Verdict] = {
    "NotImplementedError": "missing",
    "ModuleNotFoundError": "forbidden",
    "ImportError": "forbidden",
    "ComputesNothing": "forbidden",
}


def _typed(value: Any) -> Any:
    """What a person types in: 12.0 is 12, [5, 5] is (5, 5)."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple):
        return tuple(map(_typed, value))
    return value


def _missing(question: Question, kind: str | None) -> str:
    name = question.name
    if question.kind == "look":
        words = say("There is no variable {name} in the notebook. Was it renamed, or did its cell fail?")
        return words.format(name=name)
    if kind is None:
        words = say("There is no function {name} in the notebook. Was it renamed, or did its cell fail?")
        return words.format(name=name)
    words = say("{name} is not a function but {kind}; something in the notebook has replaced it.")
    return words.format(name=name, kind=a_type(kind))
