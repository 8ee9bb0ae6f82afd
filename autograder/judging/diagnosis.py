"""Names the mistakes: the fewest known ones that explain what was seen, test by test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from autograder.course_code import solutions_module
from autograder.exercise import Misconception, Pattern, Trait, comparison_of
from autograder.judging.evidence import Evidence, Memo, happen
from autograder.judging.hypotheses import Account, Hypotheses, Hypothesis, Known, Seen
from autograder.judging.references import is_prediction, reference_functions
from autograder.kinds.comparison import compare
from autograder.kinds.kind import size
from autograder.kinds.symptoms import symptoms
from autograder.sandbox.question import Question
from autograder.student_files.check import something_wrong_with
from autograder.translation.catalogue import say

#: So many tests must be explained by a mistake before it is named where others are not: by one alone, false names are.
ENOUGH = 2
#: Of the tests that one mistake leaves unexplained, those on which others are tried together with it.
_PROBES = 3


@dataclass(frozen=True)
class Explanation:
    """`words`: to the student. `mistakes`: the known ones that are named. of_test: which of them each test that they
    explain shows. complete: whether nothing that is wrong is left unexplained. valued: whether there are values among
    what they explain, and not exceptions alone. refusals: whether it is of what should have been refused, not of what
    was returned."""

    words: str
    mistakes: tuple[Known, ...] = ()
    of_test: dict[int, str] = field(default_factory=dict)
    complete: bool = True
    valued: bool = False
    refusals: bool = False

    def named_in(self, test: int) -> str | None:
        return self.of_test.get(test)


@dataclass(frozen=True)
class _Answer:
    """To one call."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    wrong: bool


class Diagnosis:
    """The known misconceptions of one assignment, `solutions/NAME/misconceptions/FUNCTION.py`."""

    def __init__(self, assignment: str, memo: Memo) -> None:
        self._assignment, self._memo = assignment, memo
        self._traits: dict[str, list[Trait]] = getattr(solutions_module(f"{assignment}.traits"), "TRAITS", {})
        self._references = reference_functions(assignment)
        self._hypotheses: dict[str, Hypotheses] = {}

    def known(self, function: str) -> Sequence[Misconception]:
        return self._of(function).known

    def patterns(self, function: str) -> list[Pattern]:
        """Those of this function alone."""
        return self._of(function).own_patterns

    def _of(self, function: str) -> Hypotheses:
        if function not in self._hypotheses:
            known = load_misconceptions(self._assignment, function)
            reference = None if is_prediction(function) else self._references.get(function)
            self._hypotheses[function] = Hypotheses(known, reference, self._memo)
        return self._hypotheses[function]

    def traits(self, function: str) -> list[str]:
        """Kinds of arguments that are told apart, in words."""
        return [trait.words for trait in self._traits.get(function, [])]

    def explain(
        self,
        tests: Sequence[tuple[Iterable[Evidence], bool]],
        carried: Sequence[Misconception] = (),
        examples: Sequence[tuple[Any, Any]] = (),
    ) -> list[Explanation]:
        """tests: what each of them saw, and whether it was passed. carried: mistakes of earlier functions, as they show
        here. examples: what came of public ones that went wrong, and what should have. What makes no sense and should
        have been refused is spoken of by itself: who computes all else rightly, or with one mistake, may never have
        thought of it.

        Nothing where nothing was wrong, where nothing known explains it, or where what does has nothing in common:
        then we do not guess.
        """
        found = [list(evidence) for evidence, _ in tests]
        functions = {item.question.name for test in found for item in test if item.wrong}
        if len(functions) != 1:
            return []
        (function,) = functions
        own = [[item for item in test if item.question.name == function] for test in found]
        for test, (_, passed) in zip(own, tests, strict=True):
            if not passed:
                test[:] = [self._judged(function, item) for item in test]
        results, refusals = (_part(own, which) for which in (False, True))
        first = _Search(self._of(function), results, carried).explanation()
        first = first or self._located(function, results, examples)
        likely = frozenset(known.name for known in first.mistakes) if first else frozenset[str]()
        # Nobody is said to take an unknown padding for "valid" who knows no padding at all.
        second = _Search(self._of(function), refusals, beside=results, likely=likely).explanation()
        return [one for one in (first, second and replace(second, refusals=True)) if one is not None]

    def _located(self, function: str, seen: list[Seen], examples: Sequence[tuple[Any, Any]]) -> Explanation | None:
        """What is certain of mistakes that nobody knows."""
        items = [item for one in seen for item in one.items]
        if function not in self._references or not any(item.wrong for item in items):
            return None
        answers = [one for item in items for one in self._answers(function, item)]
        words = [_told_by_a_trait(self._traits.get(function, []), answers), self._in_common(function, examples)]
        return Explanation(" ".join(filter(None, words)), complete=False) if any(words) else None

    def _answers(self, function: str, item: Evidence) -> Iterator[_Answer]:
        """The calls that were judged, each by itself."""
        question, actual = item.question, item.actual
        if item.wrong is None or item.about != "value" or item.view is not None:
            return
        if question.kind == "call":
            yield _Answer(question.args, question.kwargs, item.wrong)
        elif question.kind == "each" and actual.raised is None and isinstance(actual.value, list):
            for args, value in zip(question.args, actual.value, strict=False):
                alone = happen(self._references[function], Question("call", function, args, question.kwargs))
                yield _Answer(args, question.kwargs, compare(value, alone.value) is not None)

    def _in_common(self, function: str, examples: Sequence[tuple[Any, Any]]) -> str:
        """What is true of all that is wrong among the examples: where something wrong lies in a hidden result could say
        what the input was."""
        axes, common = comparison_of(self._references[function]).axes, list[str]()
        for at, (have, wanted) in enumerate(examples):
            found = list(symptoms(have, wanted, axes))
            common = found if at == 0 else [clause for clause in common if clause in found]
        return say("Wherever an example goes wrong, {clause}.").format(clause=common[0]) if common else ""

    def _judged(self, function: str, item: Evidence) -> Evidence:
        """With a verdict on what a test looks at by itself."""
        reference = self._references.get(function)
        if item.wrong is not None or reference is None or item.view is not None:
            return item
        return replace(item, wrong=not item.explained_by(self._memo.happened(reference, item.question)))

    def explains(self, known: Misconception, evidence: Iterable[Evidence]) -> bool:
        """Whether it is what gives all of this, refusals and exceptions too."""
        return all(
            item.explained_by(self._memo.happened(known.function, item.question, item.view)) for item in evidence
        )


def _part(tests: list[list[Evidence]], refusals: bool) -> list[Seen]:
    parts = (tuple(item for item in test if item.refusal is refusals) for test in tests)
    return [Seen(index, items) for index, items in enumerate(parts) if items]


class _Search:
    """For the fewest mistakes that explain the wrong tests."""

    def __init__(
        self,
        hypotheses: Hypotheses,
        seen: Sequence[Seen],
        carried: Sequence[Misconception] = (),
        beside: Sequence[Seen] = (),
        likely: frozenset[str] = frozenset(),
    ) -> None:
        """beside: what is not to be explained, and contradicts all the same. likely: the mistakes that were found
        there, which explain this too where they can."""
        self._hypotheses, self._wrong = hypotheses, frozenset(one.test for one in seen if one.wrong)
        self._carried = [hypotheses.alone(one) for one in carried]
        self._beside, self._likely = beside, likely
        self._seen = sorted(seen, key=lambda one: one.wrong)  # what is right rules out most, and soonest

    def explanation(self) -> Explanation | None:
        if not self._wrong:
            return None
        from_before = self._accounts(self._carried)
        if whole := [one for one in from_before if self._is_whole(one)]:
            return self._told(whole[:1])  # which of them was said where it was made
        possible = from_before + self._accounts(self._hypotheses.single)
        if whole := [one for one in possible if self._is_whole(one)]:
            return self._told(whole)
        joined = self._accounts(self._pairs(possible))
        if whole := [one for one in joined if self._is_whole(one)]:
            return self._told(whole)
        probes = self._smallest[:_PROBES]
        likely = [one for one in self._hypotheses.patterns if any(self._explains(one, probe) for probe in probes)]
        patterns = self._accounts(likely)
        if whole := [one for one in patterns if self._is_whole(one)]:
            return self._told(whole[:1])  # the narrowest
        patterns = [one for one in patterns if len(one.shown) >= ENOUGH]
        partial = [one for one in possible if len(one.shown) >= ENOUGH]
        alone = {one.hypothesis.mistakes: one for one in possible}
        for one in joined:
            parts = [alone[(known,)] for known in one.hypothesis.mistakes]
            if all(len(one.shown - part.fitting) >= ENOUGH for part in parts):
                partial.append(one)
        best = _most(partial)
        if (other := _most(patterns)) and (not best or len(other[0].fitting) > len(best[0].fitting)):
            best = other[:1]
        return self._told(best) if best else None

    def _accounts(self, hypotheses: Iterable[Hypothesis]) -> list[Account]:
        found = (self._hypotheses.account(one, self._seen) for one in hypotheses)
        return [
            one
            for one in found
            if one is not None and self._hypotheses.account(one.hypothesis, self._beside) is not None
        ]

    def _pairs(self, possible: list[Account]) -> Iterator[Hypothesis]:
        """Those of which one shows by itself somewhere, and which explain something that it does not; where none does,
        those that explain the smallest."""
        if not self._hypotheses.can_be_joined:
            return
        showing = [one for one in possible if one.shown]
        for one in showing or possible:
            probes = [seen for seen in self._smallest if seen.test not in one.fitting][: _PROBES if showing else 1]
            for other in possible:
                if other is one or (not showing and _are_alike(one, other)):
                    continue
                for outer, inner in ((one, other), (other, one)) if showing else ((one, other),):
                    pair = self._hypotheses.together(outer.hypothesis, inner.hypothesis)
                    if any(self._explains(pair, probe) for probe in probes):
                        yield pair

    def _explains(self, hypothesis: Hypothesis, seen: Seen) -> bool:
        return all(self._hypotheses.explains(hypothesis, item) for item in seen.items)

    @cached_property
    def _smallest(self) -> list[Seen]:
        """Of the tests that are wrong, with values in them: the smallest first."""
        telling = [one for one in self._seen if one.wrong and any(item.actual.raised is None for item in one.items)]
        return sorted(telling, key=lambda one: sum(size(item.question.args) for item in one.items))

    def _is_whole(self, account: Account) -> bool:
        """Exceptions alone do where others would too; that it raises here, and is right elsewhere, is more."""
        if account.fitting != self._wrong:
            return False
        items = [item for one in (*self._seen, *self._beside) for item in one.items]
        right = any(item.wrong is False and item.actual.raised is None for item in items)
        return bool(account.shown) or (right and (len(self._wrong) >= ENOUGH or bool(self._beside)))

    def _told(self, accounts: list[Account]) -> Explanation | None:
        """By those that explain the same number of tests. What they share is certain."""
        most = max(len(one.shown) for one in accounts)
        accounts = [one for one in accounts if len(one.shown) == most]
        accounts = [one for one in accounts if one.hypothesis.names <= self._likely] or accounts
        tests = frozenset[int].intersection(*(one.fitting for one in accounts))
        complete = tests == self._wrong
        certain = frozenset[str].intersection(*(one.hypothesis.names for one in accounts))
        known = {known.name: known for one in accounts for known in one.hypothesis.mistakes}
        named = tuple(known[name] for name in known if name in certain)
        words = [say(one.hint) for one in named]
        others = [[m for m in one.hypothesis.mistakes if m.name not in certain] for one in accounts]
        unsaid = False
        if any(others):
            about = {m.about for rest in others for m in rest}
            if len(about) == 1 and (shared := about.pop()):
                words.append(something_wrong_with(shared))
            else:
                unsaid = True
        if not words:
            return None
        if not complete or unsaid:
            words.append(say("This does not explain everything: something else is wrong too."))
        of_test = {test: name for test in tests if (name := self._shown_by(test, named))}
        valued = all(one.valued for one in accounts)
        return Explanation(" ".join(words), named, of_test, complete and not unsaid, valued)

    def _shown_by(self, test: int, named: tuple[Known, ...]) -> str:
        """Which of the mistakes a test shows: the one that explains it alone, if there is one."""
        if not named:
            return ""
        (seen,) = (one for one in self._seen if one.test == test)
        every = *self._carried, *self._hypotheses.single, *self._hypotheses.patterns
        single = [one for one in every if one.mistakes[0] in named]
        alone = (one for one in single if all(self._hypotheses.explains(one, item) for item in seen.items))
        return next(alone, single[0]).mistakes[0].name


def _are_alike(one: Account, other: Account) -> bool:
    """Whether they are about the same, which nobody has wrong in two ways at once; or the same pair turned round."""
    (first,), (second,) = one.hypothesis.mistakes, other.hypothesis.mistakes
    return first.about == second.about or first.name > second.name


def _most(accounts: list[Account]) -> list[Account]:
    """Those that explain the most tests."""
    most = max((len(one.fitting) for one in accounts), default=0)
    return [one for one in accounts if len(one.fitting) == most]


def _told_by_a_trait(traits: list[Trait], answers: list[_Answer]) -> str:
    """What every call has that went right, and none that went wrong."""
    telling = [trait for trait in traits if all(_holds(trait, one) != one.wrong for one in answers)]
    wrong = [one.wrong for one in answers]
    if not telling or all(wrong) or not any(wrong):
        return ""
    first, *others = (say(trait.words) for trait in telling)
    words = say("It is right for {kind}, and wrong for all others.")
    if others:
        words = say("It is right for {kind} (or for {others}: the tests do not tell which), and wrong for all others.")
    return words.format(kind=first, others=say(" or for ").join(others))


def _holds(trait: Trait, one: _Answer) -> bool:
    return bool(trait.holds(*one.args, **one.kwargs))


def load_misconceptions(assignment: str, function: str) -> list[Known]:
    """What `solutions/NAME/misconceptions/FUNCTION.py` defines; none if there is no such file."""
    module = solutions_module(f"{assignment}.misconceptions.{function}")
    found: list[Known] = []
    for thing in vars(module).values() if module else ():
        found += [one for one in (thing if isinstance(thing, list) else [thing]) if isinstance(one, Known)]
    return found
