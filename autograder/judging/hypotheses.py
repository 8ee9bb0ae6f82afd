"""What a student computes who makes these mistakes, one or several; and how far that explains what was seen.

Of several, one is computed with the next in the place of the reference. What one of them leaves nothing of (a sum that
is never used) is no second mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from autograder.exercise import Misconception, Pattern, Stepwise, Variant, around
from autograder.judging.any_function import OF_ALL, beside
from autograder.judging.evidence import Evidence, Happened, Memo, happen
from autograder.judging.glance import Glance, Glances
from autograder.judging.kept import KeptGlances
from autograder.kinds.comparison import compare
from autograder.kinds.kind import size

Known = Misconception | Pattern


_GLANCES = 100_000
#: Questions of which it is kept side by side what all mistakes give.
_SIDE_BY_SIDE = 400
#: Several mistakes together, that are kept: what is computed of them is computed once for a class.
_JOINED = 50_000
#: What is looked at of a result, to see whether a pattern fits: a guest may send millions of numbers.
_MOST = 20_000


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """function: what computes it; of a pattern None. code: of what is the course's own, the same in every run. either:
    of several which are not computed together, since their arguments make no sense: one mistake each."""

    mistakes: tuple[Known, ...]
    function: Callable[..., Any] | None
    code: str = ""
    either: tuple[Hypothesis, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(known.name for known in self.mistakes)

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        return tuple(known for known in self.mistakes if isinstance(known, Misconception))


@dataclass(frozen=True, eq=False)
class Seen:
    """What one hidden test saw of what is judged together; or one call of the many that it made."""

    test: int
    items: tuple[Evidence, ...]
    one_of_many: bool = False

    @cached_property
    def wrong(self) -> bool:
        return any(item.wrong for item in self.items)


class Form(NamedTuple):
    """Of numbers: how many axes they have, and how many they are. -1 axes: it is none."""

    axes: int
    size: int


class Hypotheses:
    """Of one function of an assignment."""

    def __init__(
        self,
        known: Sequence[Known],
        reference: Callable[..., Any] | None,
        memo: Memo,
        kept: KeptGlances | None = None,
        name: str = "",
    ) -> None:
        """Variants among them are tried after all others, and `known` holds none. kept: what was found out of the
        function of that name."""
        self.known = [one for one in known if isinstance(one, Misconception) and not isinstance(one, Variant)]
        self.reference, self._memo = reference, memo
        self._kept = kept
        self.single = [Hypothesis((one,), one.function, f"{name}.{at}") for at, one in enumerate(self.known)]
        self.own_variants = [one for one in known if isinstance(one, Variant)]
        self.variants = [
            Hypothesis((one,), one.function, f"{name}.variant.{at}") for at, one in enumerate(self.own_variants)
        ]
        self._codes = {id(one.mistakes[0]): one.code for one in (*self.single, *self.variants)}
        self.own_patterns = [one for one in known if isinstance(one, Pattern)]
        self.no_attempts = [Hypothesis((one,), None) for one in OF_ALL]
        self.patterns = [Hypothesis((one,), None) for one in self.own_patterns]
        self.patterns += [] if reference is None else [Hypothesis((one,), None) for one in beside(reference)]
        self._others: dict[Misconception, Hypothesis] = {}
        self._joined: dict[tuple[Misconception, ...], Hypothesis | None] = {}
        self._glances: dict[Any, tuple[Any, Glance]] = {}
        self._places = {one: at for at, one in enumerate((*self.single, *self.variants))}
        self._side_by_side: dict[Any, tuple[Any, Glances]] = {}
        self._forms: dict[Any, tuple[Any, Form | None]] = {}

    @property
    def of_one(self) -> list[Hypothesis]:
        """Of one mistake."""
        return [*self.single, *self.no_attempts, *self.patterns, *self.variants]

    def alone(self, known: Misconception) -> Hypothesis:
        """One that is none of this function's own."""
        return self._others.setdefault(known, Hypothesis((known,), known.function))

    def together(self, outer: Hypothesis, inner: Hypothesis) -> Hypothesis | None:
        """The first with the second in the place of the reference; None where they take the same step otherwise."""
        each = [known for known in (*outer.mistakes, *inner.mistakes) if isinstance(known, Misconception)]
        mistakes = tuple(sorted(each, key=_innermost))
        if mistakes not in self._joined:
            if len(self._joined) >= _JOINED:
                self._joined.clear()
            assert self.reference is not None
            function = _composed([known.function for known in mistakes], self.reference)
            codes = [self._codes.get(id(known), "") for known in mistakes]
            code = "+".join(codes) if all(codes) else ""
            self._joined[mistakes] = Hypothesis(mistakes, function, code) if function is not None else None
        return self._joined[mistakes]

    def either(self, made: Hypothesis, more: Hypothesis | None) -> Hypothesis | None:
        """Of what should be refused: where that goes wrong, it goes as one of them has it; where not, as the last has
        it. None of a pattern."""
        parts = [Hypothesis((known,), known.function) for known in made.misconceptions]
        if len(parts) < len(made.mistakes):
            return None
        parts += [] if more is None else [more]
        return Hypothesis(tuple(known for one in parts for known in one.mistakes), None, either=tuple(parts))

    @property
    def can_be_joined(self) -> bool:
        return self.reference is not None

    def explains(self, hypothesis: Hypothesis, item: Evidence) -> bool:
        if hypothesis.either:
            parts = hypothesis.either if item.wrong else hypothesis.either[-1:]
            return any(self._ends_alike(one, item) for one in parts)
        if hypothesis.function is None:
            return not item.wrong or self._fits(hypothesis, item)
        if item.about == "value" and not self._looks_like(hypothesis, item):
            return False
        return item.explained_by(self._predicted(hypothesis.function, item))

    def may_come_to_the_form_of(self, item: Evidence, one: Hypothesis, other: Hypothesis) -> bool:
        """Both together: what one of them leaves as it should be, it leaves as the other makes it."""
        assert self.reference is not None
        seen, right = _form(item.actual), self._form_given(self.reference, item)
        forms = [self._form_given(each.function, item) for each in (one, other) if each.function is not None]
        if seen is None or right is None or None in forms:
            return True
        changed = [form for form in forms if form is not None and form != right]
        if len(changed) == 2:
            return any(form.axes == seen.axes for form in changed)
        return seen == (changed[0] if changed else right)

    def _form_given(self, function: Callable[..., Any], item: Evidence) -> Form | None:
        key = function, item.question.key, item.view
        if key not in self._forms:
            if len(self._forms) >= _GLANCES:
                self._forms.clear()
            self._forms[key] = item.question, _form(happen(function, item.question, item.view))
        return self._forms[key][1]

    def clashes(self, hypothesis: Hypothesis, item: Evidence) -> bool:
        """Whether it has a wrong answer wrong in another way."""
        if hypothesis.function is None or self.reference is None or item.actual.raised is not None:
            return False
        gives, should = self._predicted(hypothesis.function, item), self._predicted(self.reference, item)
        is_right = replace(item, actual=gives).explained_by(should)
        return not is_right and not item.explained_by(gives)

    def that_may_explain(self, hypotheses: Sequence[Hypothesis], items: Iterable[Evidence]) -> list[Hypothesis]:
        """Of those of one mistake: at a glance, all at once, as far as it is known what they give. Once a class has
        been asked a few times, hardly one of hundreds is left."""
        left = np.array([self._places[one] for one in hypotheses], int)
        for item in items:
            if len(left) and item.about == "value":
                left = left[self._beside(item).may_be(item.glance, item.most_allowed)[left]]
        likely = set(left.tolist())
        return [one for one in hypotheses if self._places[one] in likely]

    def _beside(self, item: Evidence) -> Glances:
        key = item.question.key, item.view
        if key not in self._side_by_side:
            if len(self._side_by_side) >= _SIDE_BY_SIDE:
                self._side_by_side.clear()
            self._side_by_side[key] = item.question, Glances(len(self._places))
        return self._side_by_side[key][1]

    def _looks_like(self, hypothesis: Hypothesis, item: Evidence) -> bool:
        """At a glance, since there are thousands of pairs: False only where it does not explain."""
        key = hypothesis, item.question.key, item.view
        if key not in self._glances:
            if len(self._glances) >= _GLANCES:
                self._glances.clear()
            # The question too: its key is its own while it lives.
            glance = self._glance(hypothesis, item)
            self._glances[key] = item.question, glance
            if (at := self._places.get(hypothesis)) is not None and key[1:] in self._side_by_side:
                self._side_by_side[key[1:]][1].add(at, glance)
        return self._glances[key][1].may_be(item.glance, item.most_allowed)

    def _glance(self, hypothesis: Hypothesis, item: Evidence) -> Glance:
        """Of thousands, of which hardly one is asked for more: what it gave is not kept."""
        assert hypothesis.function is not None
        kept = self._kept if hypothesis.code and item.view is None else None
        if kept is not None and (known := kept.of(hypothesis.code, item.question)) is not None:
            return known
        happened = happen(hypothesis.function, item.question, item.view)
        glance = Glance.at(happened.raised, happened.value)
        if kept is not None:
            kept.keep(hypothesis.code, item.question, glance)
        return glance

    def _predicted(self, function: Callable[..., Any], item: Evidence) -> Happened:
        return self._memo.happened(function, item.question, item.view)

    def _ends_alike(self, hypothesis: Hypothesis, item: Evidence) -> bool:
        """Whether it is refused, and how; which value is given for nonsense is not looked at."""
        assert hypothesis.function is not None
        gives, actual = self._predicted(hypothesis.function, item), item.actual
        return gives.raised == actual.raised and (gives.value is None) == (actual.value is None)

    def proves(self, hypothesis: Hypothesis, item: Evidence) -> bool:
        return hypothesis.function is None or item.proved_by(self._predicted(hypothesis.function, item))

    def _fits(self, hypothesis: Hypothesis, item: Evidence) -> bool:
        (known,), question, value = hypothesis.mistakes, item.question, item.own_value
        assert isinstance(known, Pattern)
        if item.actual.raised is not None or item.about != "value" or item.refusal or size(value) > _MOST:
            return False
        if item.view is not None:
            return known.always is not None and item.explained_by(self._predicted(known.always, item))
        try:
            with np.errstate(all="ignore"):
                if question.kind == "call":
                    return bool(known.fits(value, *question.args, **question.kwargs))
                assert self.reference is not None
                each = zip(value, question.args, strict=True)
                return all(compare(one, self.reference(*args)) is None or known.fits(one, *args) for one, args in each)
        except Exception:  # whatever was returned
            return False


def are_about_one(one: Hypothesis, other: Hypothesis) -> bool:
    """Of one mistake each: whether both are about the same, which nobody has wrong in two ways at once."""
    (first,), (second,) = one.mistakes, other.mistakes
    return first.about != "" and first.about == second.about


def _form(happened: Happened) -> Form | None:
    """None where it is not known: lists of numbers are as good as arrays."""
    value = happened.value
    if happened.raised is not None or isinstance(value, list | tuple):
        return None
    axes = getattr(value, "ndim", 0 if isinstance(value, int | float) else -1)
    return Form(axes, size(value))


def _innermost(known: Misconception) -> tuple[bool, str]:
    """Steps, in whatever order: they are what the reference is made of. What is around it can only be around these."""
    return (True, known.name) if isinstance(known.function, Stepwise) else (False, "")


def _composed(functions: list[Callable[..., Any]], reference: Callable[..., Any]) -> Callable[..., Any] | None:
    stepwise = [function for function in functions if isinstance(function, Stepwise)]
    others = [function for function in functions if not isinstance(function, Stepwise)]
    while len(stepwise) > 1:
        joined = stepwise[0].joined_with(stepwise[1])
        if joined is None:
            return None
        stepwise[:2] = [joined]
    return around(reference, [*others, *stepwise])
