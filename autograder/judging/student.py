"""The proxy that graders call as if it were the student's module.

    student.largest(numbers, count=2).matches(reference.largest)
    student.largest.many([([3, 1], 1), ([2], 1)]).matches(reference.largest)
    student["predict_rows"].matches(reference.predict_rows)

    stack = student.Stack()
    stack.push(3)
    stack.pop().matches(reference.Stack)
    stack.size.matches(reference.Stack)

One call (or many, or one look at a variable) is one round trip to the guest, made when the first demand is put to what
comes back: a plain value, judged here. An object stays in the guest (`sandbox.question.Question.steps`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any

from autograder.exercise import comparison_of
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence, Happened, Memo, View, part_of, same_arguments
from autograder.judging.respondent import Respondent
from autograder.judging.tolerance import tolerance
from autograder.judging.words import NOT_ON_PURPOSE, about, ended, missing, raised, refused_arguments, verdict
from autograder.kinds.comparison import compare
from autograder.kinds.criteria import Criteria
from autograder.kinds.kind import EXCEPTIONS, Foreign, NotTaken, Told, copied, in_short, items, what
from autograder.kinds.plain import same_text, typed
from autograder.results import Verdict
from autograder.sandbox.outcome import Answered, Error, Fault, Missing, Outcome, Stopped, Value
from autograder.sandbox.question import Question, Step
from autograder.translation.catalogue import say

#: Of many calls, of which one raised, as many are tried one by one; and so long, in seconds.
TRIED_ALONE, _TRIED_FOR = 64, 1.0


class Refused(AssertionError):
    """A test that the student's code did not pass: `outcome` says how, `words` says it to the student. Those of a
    "fault", which is nothing that this code did, are for the teacher."""

    def __init__(self, outcome: Verdict, words: str) -> None:
        super().__init__(words)
        self.outcome: Verdict = outcome
        self.words = words


class Student:
    """Attribute: a function or class of the notebook; item: a variable. Evidence of what they give gathers in
    `evidence`. cell_of: for a name, the grade cell at which it counts what it is."""

    def __init__(
        self,
        respondent: Respondent,
        disclosure: Disclosure,
        memo: Memo,
        evidence: list[Evidence],
        cell_of: Callable[[str], str] = lambda name: "",
    ) -> None:
        self._respondent, self._cell_of = respondent, cell_of
        self._disclosure, self._memo, self._evidence = disclosure, memo, evidence
        self._objects: list[_Object] = []

    def __getattr__(self, name: str) -> StudentFunction:
        if name.startswith("__"):
            raise AttributeError(name)
        return StudentFunction(name, self._answer)

    def __getitem__(self, name: str) -> Answer:
        return self._answer(Question("look", name))

    def _answer(self, question: Question) -> Answer:
        question = self._memo.question(replace(question, cell=self._cell_of(question.name)))
        made = _Object(question.name)
        self._objects.append(made)
        return Answer(question, made, self._respondent.ask, self._disclosure, self._memo, self._evidence)

    def finish(self) -> None:
        """At the end of a test. Raises RuntimeError where it has asked for something and looked at nothing of it, as
        where a demand is misspelt: no test may pass by that."""
        for made in self._objects:
            if made.unseen:
                raise RuntimeError(f"the test calls {made.unseen} and puts no demand to what comes of it")


class StudentFunction:
    """A function or class of the student's. To call it is one call in the sandbox, and gives an `Answer`."""

    def __init__(self, name: str, answer: Callable[[Question], Answer]) -> None:
        self._name, self._answer = name, answer

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        return self._answer(Question("call", self._name, args, kwargs))

    def many(self, arguments: Sequence[tuple[Any, ...]], **kwargs: Any) -> Answer:
        """One call for each tuple of arguments, in one round trip. The answer is the list of the values. kwargs: for
        all of them."""
        return self._answer(Question("each", self._name, tuple(arguments), kwargs))


class _Object:
    """What a call made, if it is one, and what was done with it in this test."""

    def __init__(self, name: str) -> None:
        self.name, self.steps = name, list[Step]()
        self.unseen = ""
        """What was called last, until a demand has looked at what came of it."""


class Answer:
    """What comes back. Each method is one demand on it, and raises Refused; any other attribute is a member of the
    object that came back: `stack.push(3)`. (A member with the name of a demand: `stack.member("value")`.)"""

    def __init__(
        self,
        question: Question,
        made: _Object,
        ask: Callable[[Question], Outcome],
        disclosure: Disclosure,
        memo: Memo,
        evidence: list[Evidence],
    ) -> None:
        self._question, self._object, self._ask, self._disclosure = question, made, ask, disclosure
        self._memo, self._evidence = memo, evidence

    # ---- objects ----

    def __getattr__(self, name: str) -> Member:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.member(name)

    def member(self, name: str) -> Member:
        """A method or an attribute of the object."""
        if self._question.kind != "call" or self._question.steps:
            raise TypeError(f"only what a call of a class made has members: {self._question.about} is none")
        return Member(name, self)

    def _after(self, step: Step, lasting: bool) -> Answer:
        """What the object gives to one more step. lasting: later ones come after it."""
        question = replace(self._question, steps=(*self._object.steps, step))
        if lasting:
            self._object.steps.append(step)
            self._object.unseen = f"{self._question.name}(…).{step.name}(…)"
        return self._to(question)

    def _to(self, question: Question) -> Answer:
        return Answer(question, self._object, self._ask, self._disclosure, self._memo, self._evidence)

    def once_arguments_hold(self, *values: Any) -> Answer:
        """What it returned, after the arguments were changed in place to hold these: for what must go with them, as a
        model does with what it is made of. Arrays and models; raises TypeError for others, once it is asked."""
        if self._question.kind != "call" or self._question.steps:
            raise TypeError("only the arguments of a call can be changed after it")
        return self._to(replace(self._question, then=values))

    # ---- demands ----

    def matches(self, reference: Callable[..., Any], view: View | None = None) -> Answer:
        """The value must equal the reference's, within what rounding allows. `view`: what of the value is compared."""
        if not callable(reference):
            name = self._question.about
            raise TypeError(f"matches takes the reference itself, and got what one gave: write reference.{name}")
        question, how = self._question, comparison_of(reference)
        expected = self._expected(reference, question, view)
        actual = self._seen(view, one_by_one=view is None and self._note_each(reference, how.same))
        allowed = self._allowed(reference, view, question, expected)
        verb = "is" if _is_looked_at(question) else "returned"

        def difference(brief: bool) -> str | None:
            told = Told(how.axes, verb, brief)
            found = compare(actual.value, expected.value, allowed, told, how.same)
            if found is None or question.kind != "look":
                return found
            return _of_what_was_typed(self._outcome, actual.value, expected.value, told) or found

        wrong = difference(brief=False)
        some_right = wrong is not None and question.kind == "each" and _some_right(actual, expected, allowed, how.same)
        self._note(actual, wrong is not None, allowed=allowed, view=view, same=how.same, some_right=some_right)
        if wrong is None:
            return self
        words, brief = getattr(view, "words", None), getattr(view, "brief", None)
        if words is not None:
            clauses = words(actual.value, expected.value), brief() if brief else say("is not what is asked for")
            raise self._refused("failed", *(self._viewed(view, clause) for clause in clauses))
        if question.kind == "each":
            some = say("gives a wrong result for some of the many arguments that it was tried with")
            nothing = isinstance(actual.value, list) and all(one is None for one in actual.value)
            raise self._refused("failed", *map(self._about, (Told().none(), some) if nothing else (some,)))
        brief_words = difference(brief=True)
        assert brief_words is not None, "what is wrong in detail is wrong in brief"
        raise self._refused("failed", *map(self._about, (wrong, brief_words)))

    def prints(self, reference: Callable[..., Any]) -> Answer:
        """What it prints must be what the reference prints; how lines end says nothing."""
        return self._leaves(reference, "printed", replace(self._question, printed=True),
                            say("prints something else than it should"), say("prints nothing"))  # fmt: skip

    def writes(self, path: str, reference: Callable[..., Any]) -> Answer:
        """What the text file at `path`, in the folder where it runs, holds afterwards must be what the reference writes
        there."""
        return self._leaves(reference, f"file:{path}", replace(self._question, files=(path,)),
                            say("writes something else into {file} than it should").format(file=path),
                            say("does not write the file {file}").format(file=path))  # fmt: skip

    def leaves_arguments_unchanged(self) -> Answer:
        """What was given to the function must hold afterwards what it held before."""
        if self._question.kind == "each":
            raise TypeError("what the arguments of many calls hold afterwards is not asked; call it once for each")
        actual = self._happened()
        if actual.raised is not None:  # an exception must not pass for "unchanged"
            self._note(actual, True, about="arguments")
        self._returned()
        changed = not same_arguments(actual.arguments, self._question.given)
        self._note(actual, changed, about="arguments")
        if changed:
            raise Refused("failed", self._about(say("changes its input, which must stay as it was")))
        return self

    def raises(self, *kinds: type[Exception], says: Callable[..., Any] | None = None) -> Answer:
        """It must raise one of `kinds`, named among Python's built-in exceptions; with the message that the reference
        `says` raises with, if that is given."""
        names = say(" or ").join(kind.__name__ for kind in kinds)
        outcome, last = self._outcome, len(self._question.steps)
        if isinstance(outcome, Error) and outcome.step == last:
            wanted = {kind.__name__ for kind in kinds}
            kind = outcome.failure.named(wanted)
            right = kind in wanted
            self._note(replace(self._happened(), raised=kind), not right, refusal=True)
            if right:
                return self if says is None else self._says(says)
            words = self._disclosure.words(self._question, *self._words())
            unwritten = self._about(self._disclosure.notebook.unwritten(outcome, self._question.name))
            if kind in NOT_ON_PURPOSE and (kind != "NotImplementedError" or words == unwritten):
                raise Refused(NOT_ON_PURPOSE[kind], words)
            raise Refused("failed", f"{words} {say('It should raise {names}.').format(names=names)}")
        self._note(self._happened(), True, refusal=True)
        self._returned()  # missing, stopped, raised before: says so
        words = say("accepts what makes no sense; it should raise {names}")
        if isinstance(outcome, Value) and isinstance(outcome.value, Foreign) and outcome.value.type_name in EXCEPTIONS:
            words = say("returns an exception; it should raise {names}")
        words = words.format(names=names)
        raise Refused("failed", self._about(words))

    def is_given(self, many_are_right: bool = False) -> Answer:
        """There must be a value, whatever it is: before a test of what is refused, since whoever refuses everything has
        understood nothing. many_are_right: so that no other value than the reference's is evidence of a mistake."""
        try:
            if many_are_right:
                self._note(self._happened(), None, about="given")
                self._returned()
            else:
                self.value  # noqa: B018  (raises)
        except Refused as refusal:
            if refusal.outcome not in ("failed", "error"):
                raise
            words = say("What makes sense is not accepted either: {sentence}").format(sentence=refusal.words)
            raise Refused(refusal.outcome, words) from None
        return self

    @property
    def value(self) -> Any:
        """What it returned, or holds, for a test that judges it by itself; raises Refused if there is nothing."""
        actual = self._happened()
        self._note(actual, True if actual.raised is not None else None)
        return copied(self._returned())  # which may be another student's too: a test may change what it is given

    @property
    def printed(self) -> str:
        """What it printed, likewise."""
        asked = self._to(replace(self._question, printed=True))
        asked._note(asked._happened(), True if asked._happened().raised is not None else None, about="printed")
        asked._returned()
        return asked._happened().printed or ""

    # ---- how they are met ----

    def _expected(self, reference: Callable[..., Any], question: Question, view: View | None = None) -> Happened:
        expected = self._memo.expected(reference, question, view)
        if expected.raised is not None:
            raise RuntimeError(f"the reference of {question.about} raises {expected.raised} on this case")
        return expected

    def _allowed(self, reference: Callable[..., Any], view: View | None, question: Question, should: Happened) -> Any:
        viewed = view is not None
        return self._memo.tolerance(
            (reference, view), question, lambda: tolerance(reference, question, should.value, viewed)
        )

    def _leaves(
        self, reference: Callable[..., Any], what: str, question: Question, otherwise: str, nothing: str
    ) -> Answer:
        """What is printed, or stands in a file."""
        expected = part_of(self._expected(reference, question), what)
        asked = self._to(question)
        actual = asked._happened()
        if actual.raised is not None:
            asked._note(actual, True, about=what)
        asked._returned()
        wrong = not same_text(part_of(actual, what), expected)
        asked._note(actual, wrong, about=what)
        if wrong:
            raise Refused("failed", self._about(otherwise if part_of(actual, what) else nothing))
        return self

    def _says(self, reference: Callable[..., Any]) -> Answer:
        expected, actual = self._memo.happened(reference, self._question), self._happened()
        if expected.raised is None:
            raise RuntimeError(f"the reference of {self._question.about} raises nothing on this case")
        wrong = not same_text(actual.message, expected.message)
        self._note(actual, wrong, about="message", refusal=True)
        if wrong:
            raise Refused("failed", self._about(say("raises the right exception, with another message than asked for")))
        return self

    @cached_property
    def _outcome(self) -> Answered:
        """Raises Refused where nothing came back through no fault of the student's: that is no evidence."""
        self._object.unseen = ""
        outcome = self._ask(self._question)
        if isinstance(outcome, Fault):
            raise Refused("fault", outcome.words)
        return outcome

    def _refused(self, verdict: Verdict, *sentences: str) -> Refused:
        """sentences: as for `Disclosure.words`."""
        return Refused(verdict, self._disclosure.words(self._question, *sentences))

    def _about(self, clause: str) -> str:
        return about(self._question.about, clause)

    def _viewed(self, view: View | None, clause: str) -> str:
        if isinstance(view, Criteria):
            return self._about(clause)
        return ended(say("{name}: the model {clause}.").format(name=self._question.about, clause=clause))

    def _seen(self, view: View | None, one_by_one: bool = False) -> Happened:
        """What it returned, as `view` shows it. one_by_one: what it raised is noted elsewhere."""
        actual = self._happened()
        if actual.raised is not None and not one_by_one:
            self._note(actual, True, view=view)
        value = self._returned()
        if view is None:
            return actual
        try:
            return replace(actual, value=view(copied(value)))
        except NotTaken as refusal:
            self._note(replace(actual, value=None, raised="NotTaken"), True, view=view)
            brief = view.brief() if isinstance(view, Criteria) else say("is none that can be looked at")
            raise self._refused("failed", *(self._viewed(view, one) for one in (str(refusal), brief))) from None

    def _returned(self) -> Any:
        outcome = self._outcome
        if isinstance(outcome, Value):
            if _not_filled_in(outcome.value) or (self._question.kind == "each" and _all_not_filled_in(outcome.value)):
                raise Refused("missing", self._about(say("is not filled in yet")))
            return typed(outcome.value) if self._question.kind == "look" else outcome.value
        if isinstance(outcome, Missing):
            why = self._disclosure.notebook.why_absent(self._question.name)
            raise self._refused("missing", *missing(self._question, outcome, why))
        if isinstance(outcome, Stopped):
            sentences = (say("{sentence}.").format(sentence=words) for words in (outcome.words, outcome.brief) if words)
            raise self._refused(outcome.what, *sentences)
        raise self._refused(verdict(outcome.failure.type_name), *self._words())

    def _happened(self) -> Happened:
        outcome = self._outcome
        if isinstance(outcome, Value):
            value = typed(outcome.value) if self._question.kind == "look" else outcome.value
            step = len(self._question.steps)
            return Happened(value, None, outcome.arguments, step, outcome.printed, outcome.files)
        if isinstance(outcome, Error):
            failure, on_purpose = outcome.failure, outcome.on_purpose
            if on_purpose is None:
                on_purpose = self._disclosure.notebook.on_purpose(outcome)
            return Happened(None, failure.type_name, (), outcome.step, message=failure.message, on_purpose=on_purpose)
        return Happened(raised=f"({type(outcome).__name__})")  # nothing that a known mistake can do

    def _note(self, actual: Happened, wrong: bool | None, **more: Any) -> None:
        self._evidence.append(Evidence(self._question, more.pop("about", "value"), actual, wrong, **more))

    def _note_each(self, reference: Callable[..., Any], same: str) -> bool:
        """Where one of many calls raised, what the others would have returned is asked for too, as far as that does not
        take long: it says more than the exception."""
        if self._question.kind != "each" or not isinstance(self._outcome, Error):
            return False
        if self._outcome.failure.type_name in NOT_ON_PURPOSE:
            return False
        begun = time.monotonic()
        for question in islice(self._question.one_by_one(), TRIED_ALONE):
            if time.monotonic() - begun > _TRIED_FOR:
                break
            alone = self._to(question)
            if not isinstance(alone._outcome, Value | Error):
                break
            should, have = self._memo.expected(reference, alone._question), alone._happened()
            allowed = self._allowed(reference, None, alone._question, should)
            wrong = have.raised is not None or compare(have.value, should.value, allowed, how=same) is not None
            alone._note(have, wrong, allowed=allowed, same=same, of_many=True)
        return True

    def _words(self) -> list[str]:
        """As for `Disclosure.words`."""
        assert isinstance(self._outcome, Error)
        error, notebook = self._outcome, self._disclosure.notebook
        name, exception = self._question.about, error.failure.type_name
        last = self._question.steps[-1] if self._question.steps else self._question
        refused = refused_arguments(name, error.failure, last.kwargs)
        unwritten = notebook.unwritten(error, self._question.name)
        return refused + raised(name, exception, notebook.place(error), unwritten, notebook.packages)


def answer_to(question: Question, respondent: Respondent, disclosure: Disclosure, memo: Memo) -> Answer:
    """To a question that was put together elsewhere; it is no evidence."""
    return Answer(question, _Object(question.name), respondent.ask, disclosure, memo, [])


class Member:
    """A method or an attribute of a student's object: called, it is one more step; a demand looks at it as it is."""

    def __init__(self, name: str, owner: Answer) -> None:
        self._name, self._owner = name, owner

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        return self._owner._after(Step(self._name, args, kwargs), lasting=True)

    def __getattr__(self, demand: str) -> Any:
        if demand.startswith("_"):
            raise AttributeError(demand)
        return getattr(self._owner._after(Step(self._name), lasting=False), demand)


def _not_filled_in(value: Any) -> bool:
    return isinstance(value, Foreign) and value.type_name == "ellipsis"


def _all_not_filled_in(values: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(map(_not_filled_in, values))


def _some_right(actual: Happened, expected: Happened, allowed: Any, how: str) -> bool:
    """Whether of many answers one is right, each within what its own rounding allows."""
    have, wanted = actual.value, expected.value
    if not isinstance(have, list) or not isinstance(wanted, list) or len(have) != len(wanted):
        return False
    if len(have) > 1 and all(one == in_short(have[0]) for one in map(in_short, have)):
        return False  # a constant, which is right where that happens to be asked for
    each = allowed if isinstance(allowed, list) and len(allowed) == len(wanted) else [allowed] * len(wanted)
    return any(compare(*one, how=how) is None for one in zip(have, wanted, each, strict=True))


def _of_what_was_typed(outcome: Outcome, taken: Any, expected: Any, told: Told) -> str | None:
    """Of a variable that was taken as the tuple that it is like, an array say: what it is, where it has not as many
    elements as are right."""
    given, have, wanted = getattr(outcome, "value", None), items(taken), items(expected)
    if have is None or what(given) == what(taken) or (wanted is not None and len(wanted) == len(have)):
        return None
    return told.other(what(given), what(expected))


def _is_looked_at(question: Question) -> bool:
    return question.kind == "look" or (bool(question.steps) and question.steps[-1].args is None)
