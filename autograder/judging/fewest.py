"""The fewest known mistakes that explain what the tests of one function saw.

A right answer that a mistake would have got wrong rules it out. It explains a test where it gives all that was seen in
it, and is named where it explains all that is wrong, or two tests at least. Two together are one in the place of the
other's reference. Where no known mistake explains all, a pattern may: of that, only the kind is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from autograder.exercise import Misconception
from autograder.judging.hypotheses import Account, Hypotheses, Hypothesis, Known, Seen
from autograder.kinds.kind import size
from autograder.student_files.check import something_wrong_with
from autograder.translation.catalogue import say

#: So many tests must be explained by a mistake before it is named where others are not: by one alone, false names are.
ENOUGH = 2
#: Of the tests that one mistake leaves unexplained, those on which others are tried together with it.
_PROBES = 3


@dataclass(frozen=True)
class Explanation:
    """words: to the student. mistakes: the known ones that are named. of_test: which of them each test that they
    explain shows. complete: whether nothing that is wrong is left unexplained. valued: whether there are computed
    values among what they explain, and not exceptions or typed values alone. refusals: whether it is of what should
    have been refused, not of what was returned."""

    words: str
    mistakes: tuple[Known, ...] = ()
    of_test: dict[int, str] = field(default_factory=dict)
    complete: bool = True
    valued: bool = False
    refusals: bool = False

    def named_in(self, test: int) -> str | None:
        return self.of_test.get(test)


class Search:
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
        none = self._accounts(self._hypotheses.no_attempts)
        if whole := [one for one in none if self._is_whole(one)]:
            return self._told(whole[:1])  # two mistakes may come to the same as no attempt
        joined = self._accounts(self._pairs(possible))
        if whole := [one for one in joined if self._is_whole(one)]:
            told = self._told(whole)
            if told is not None and told.complete:  # of several pairs, what they share need not be true by itself
                return told
        probes = self._smallest[:_PROBES]
        kinds = *self._hypotheses.no_attempts, *self._hypotheses.patterns
        patterns = self._accounts(one for one in kinds if any(self._explains(one, probe) for probe in probes))
        if whole := [one for one in patterns if self._is_whole(one)]:
            return self._told(whole[:1])  # the narrowest
        patterns = [one for one in patterns if len(one.shown) >= max(ENOUGH, len(self._smallest) / 2)]
        partial = [one for one in possible if len(one.shown) >= ENOUGH and not self._clashes(one)]
        alone = {one.hypothesis.mistakes: one for one in possible}
        for one in joined:
            parts = [alone[(known,)] for known in one.hypothesis.mistakes]
            if all(len(one.shown - part.fitting) >= ENOUGH for part in parts) and not self._clashes(one):
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

    def _clashes(self, account: Account) -> bool:
        """Whether it would have something else wrong than was wrong in a test that it does not explain. Where it would
        be right, or the answer was an exception, something else is the matter."""
        left = (one for one in self._seen if one.wrong and one.test not in account.fitting)
        return any(
            self._hypotheses.clashes(account.hypothesis, item) for one in left for item in one.items if item.wrong
        )

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
        single = [one for one in (*self._carried, *self._hypotheses.every) if one.mistakes[0] in named]
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
