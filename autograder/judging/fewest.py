"""The fewest known mistakes that explain what the tests of one function saw.

A right answer that a mistake would have got wrong rules it out. It explains a test where it gives all that was seen in
it, and is named where it explains all that is wrong, or two tests at least. Two together are one in the place of the
other's reference. Where no known mistake explains all, a pattern may: of that, only the kind is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, islice
from typing import Any

from autograder.exercise import Misconception, Pattern, Variant
from autograder.judging.accounts import Account, Accounts
from autograder.judging.evidence import Evidence
from autograder.judging.hypotheses import Hypotheses, Hypothesis, Known, Seen, are_about_one
from autograder.kinds.kind import size
from autograder.student_files.check import something_wrong_with
from autograder.translation.catalogue import say

#: So many tests must be explained by a mistake before it is named where others are not: by one alone, false names are.
ENOUGH = 2
#: What one call says, of the many that a test made, beside a test: with so many numbers in its answer, or with fewer.
_NUMBERS, _CALL, _SMALL_CALL = 4, 0.25, 0.05
#: Of the tests that one mistake leaves unexplained, those on which others are tried together with it.
_PROBES = 3
#: So much of what was wrong, and so much of what was right in each test, is looked at for all mistakes at once.
_GLANCED, _GLANCED_IN_TEST = 8, 3
#: So many tests are not explained by what is false.
_MUCH = 4
#: In so many ways one mistake may have been made, all of which are said.
_WAYS = 3
#: A pattern that is said beside what is left unexplained explains so much of all: it says little, of much.
_OF_MOST = 0.75
#: Of the pairs, those that a third mistake is tried with.
_PAIRS = 6


@dataclass(frozen=True)
class Explanation:
    """words: to the student. mistakes: the known ones that are named. of_test: which of them each test that they
    explain shows. complete: whether nothing that is wrong is left unexplained. valued: whether there are computed
    values among what they explain, and not exceptions or typed values alone. refusals: whether it is of what should
    have been refused, not of what was returned. hypotheses: those that explain as much, of which `mistakes` are what
    they share."""

    words: str
    mistakes: tuple[Known, ...] = ()
    of_test: dict[int, str] = field(default_factory=dict)
    complete: bool = True
    valued: bool = False
    refusals: bool = False
    hypotheses: tuple[Hypothesis, ...] = ()

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
        made: Sequence[Hypothesis] = (),
        many: Mapping[int, Sequence[Evidence]] = {},
        topics: Sequence[str] = (),
    ) -> None:
        """beside: what is not to be explained, and contradicts all the same. made: what explains that; it explains this
        too where it can, alone or with one mistake more, and is not said again. many: all answers of the tests of which
        `seen` has some alone. topics: what each test is about."""
        self._hypotheses, self._wrong = hypotheses, frozenset(one for one in seen if one.wrong)
        self._compared = Accounts(hypotheses)
        self._wrong_in: dict[int, list[Seen]] = {}
        for one in self._wrong:
            self._wrong_in.setdefault(one.test, []).append(one)
        self._carried = [hypotheses.alone(one) for one in carried]
        self._beside, self._made, self._many, self._topics = beside, made, many, topics
        self._likely = frozenset[str]().union(*(one.names for one in made))
        # What is right rules out most, and soonest: one of many does not by itself.
        self._seen = sorted(seen, key=lambda one: (one.wrong, one.one_of_many))

    def explanation(self) -> Explanation | None:
        if not self._wrong:
            return None
        for accounts, others_may in self._stages():
            if whole := [one for one in accounts if self._is_whole(one)]:
                told = self._told(whole)
                if not others_may or (told is not None and told.complete):
                    return told
        best = self._partly() if self._telling else []
        return self._told(best) if best else None

    def _stages(self) -> Iterator[tuple[list[Account], bool]]:
        """Of those that may explain all that is wrong, the fewest first; and whether later ones may say more, as what
        several together share need not be true by itself."""
        yield from (([one], False) for one in self._from_before)  # which of them was said where it was made
        yield from (([one], False) for one in self._accounts(self._made_before(None)))
        yield self._accounts(self._that_explain_all(self._hypotheses.single)), False
        yield self._accounts(one for more in self._hypotheses.single for one in self._made_before(more)), False
        if not self._telling:
            return
        # Two mistakes may come to the same as no attempt, and so may one that was made by rule.
        yield from (([one], False) for one in self._accounts(self._hypotheses.no_attempts))
        yield from ((alike, False) for alike in self._variants)  # the least change first
        for many in (2, 3):
            yield [one for one in self._joined if len(one.hypothesis.mistakes) == many], True
        yield from (([one], False) for one in self._patterns)  # the narrowest first

    def _that_explain_all(self, hypotheses: Sequence[Hypothesis]) -> Iterator[Hypothesis]:
        probes = [item for seen in self._wrong_first[:_GLANCED] for item in seen.items]
        likely = self._hypotheses.that_may_explain(hypotheses, probes)
        return (one for one in likely if self._explains_all(one))

    def _explains_all(self, hypothesis: Hypothesis) -> bool:
        return self._compared.explains_all(hypothesis, self._wrong_first)

    def _made_before(self, more: Hypothesis | None) -> Iterator[Hypothesis]:
        """With one more, where all that is wrong comes of the one or of the other, and what is right of both."""
        right = [item for one in self._beside for item in one.items if item.wrong is False] if self._made else []
        if more is not None and not all(self._compared.explains(more, item) for item in right):
            return
        for one in self._made:
            either = self._hypotheses.either(one, more)
            if either is not None and self._explains_all(either):
                yield either

    @cached_property
    def _telling(self) -> bool:
        """Whether there is an answer at all: what stops in every call, or is not written yet, is not looked into."""
        return any(item.actual.raised is None for one in self._seen for item in one.items)

    @cached_property
    def _seen_in(self) -> dict[int, list[Seen]]:
        """By the test's number."""
        found: dict[int, list[Seen]] = {}
        for one in self._seen:
            found.setdefault(one.test, []).append(one)
        return found

    @cached_property
    def _wrong_first(self) -> list[Seen]:
        wrong = sorted(
            self._wrong, key=lambda one: (one.one_of_many, sum(size(item.question.args) for item in one.items))
        )
        return [*wrong, *(one for one in self._seen if not one.wrong)]

    @cached_property
    def _from_before(self) -> list[Account]:
        return self._accounts(self._carried)

    @cached_property
    def _parts(self) -> list[Account]:
        """One mistake each: what may be a part of the explanation. Not what shows, as its author says, in none of the
        tests that are wrong."""
        wrong = {self._topics[test] for test in self._wrong_in} if self._topics else None
        likely = self._hypotheses.that_may_explain(self._hypotheses.single, self._right_alone())
        single = (one for one in likely if wrong is None or not wrong.isdisjoint(_fails(one)))
        return self._from_before + self._accounts(single, beside_others=True)

    def _right_alone(self) -> Iterator[Evidence]:
        """Some of each test: what is one of many does not rule out a mistake by itself."""
        for seen in self._seen_in.values():
            items = (item for one in seen if not one.one_of_many for item in one.items)
            yield from islice((item for item in items if item.wrong is False), _GLANCED_IN_TEST)

    @cached_property
    def _variants(self) -> list[list[Account]]:
        """Those that are said in the same words, but for a formula, belong together: either may be it."""
        found: dict[Any, list[Account]] = {}
        for one in self._accounts(self._that_explain_all(self._hypotheses.variants)):
            known = one.hypothesis.mistakes[0]
            assert isinstance(known, Variant)
            found.setdefault((known.name, known.hint, known.more), []).append(one)
        return list(found.values())

    @cached_property
    def _possible(self) -> list[Account]:
        return [one for one in self._parts if not one.against]

    @cached_property
    def _joined(self) -> list[Account]:
        both = dict.fromkeys((*self._pairs(self._parts), *self._that_share_all(self._parts)))
        pairs = self._accounts(both, beside_others=True)
        three = self._accounts(self._further(pairs, self._parts))
        return [*(one for one in pairs if not one.against), *three]

    @cached_property
    def _patterns(self) -> list[Account]:
        """What is no attempt is one in all that it returns, and was tried before."""
        probes = self._smallest[:_PROBES]
        kinds = self._hypotheses.patterns
        return self._accounts(one for one in kinds if any(self._explains(one, probe) for probe in probes))

    def _partly(self) -> list[Account]:
        """Those that explain most, where none explains all."""
        enough = [one for one in self._possible if self._tells(one.shown) >= ENOUGH]
        alone = {one.hypothesis.mistakes: one for one in self._parts}
        for one in self._joined:
            parts = [alone[(known,)] for known in one.hypothesis.mistakes]
            if all(self._tells(one.shown - part.fitting) >= ENOUGH for part in parts):
                enough.append(one)
        best = self._most([one for one in enough if not self._clashes(one)])
        most = max(ENOUGH, _OF_MOST * self._weight(self._smallest))
        kinds = self._most([one for one in self._patterns if self._weight(one.shown) >= most])
        if kinds and (not best or self._weight(kinds[0].fitting) > self._weight(best[0].fitting)):
            return kinds[:1]
        return best

    def _accounts(self, hypotheses: Iterable[Hypothesis], beside_others: bool = False) -> list[Account]:
        """Of those that nothing contradicts. beside_others: of those too that others together with them may save."""
        found = list[Account]()
        for hypothesis in hypotheses:
            both = self._soonest_against(hypothesis), self._beside
            one, other = (self._compared.of(hypothesis, seen) for seen in both)
            if one is not None and other is not None and (beside_others or not one.against + other.against):
                found.append(one)
        return found

    def _soonest_against(self, hypothesis: Hypothesis) -> list[Seen]:
        """What was right in tests that the mistake fails, as its author says, rules it out at once."""
        fails = _fails(hypothesis)
        tests = {test for test, topic in enumerate(self._topics) if topic in fails}
        first = [one for one in self._seen if one.test in tests and not one.wrong]
        return [*first, *(one for one in self._seen if one.test not in tests or one.wrong)]

    def _pairs(self, parts: list[Account]) -> Iterator[Hypothesis]:
        """Those of which one shows by itself somewhere, and which explain something that it does not; where none does,
        those that explain the smallest, if what was seen there may come of the two."""
        if not self._hypotheses.can_be_joined:
            return
        showing, found = [one for one in parts if one.shown], set[Hypothesis]()
        for one in showing or parts:
            probes = [seen for seen in self._smallest if seen not in one.fitting][: _PROBES if showing else 1]
            if not probes:
                continue
            others = parts if showing else self._that_may_join(one, parts, probes)
            for other in others:
                if other is one:
                    continue
                for outer, inner in ((one, other), (other, one)):
                    pair = self._hypotheses.together(outer.hypothesis, inner.hypothesis)
                    if pair is None or pair in found or not any(self._explains(pair, probe) for probe in probes):
                        continue
                    found.add(pair)
                    yield pair

    def _that_share_all(self, parts: list[Account]) -> Iterator[Hypothesis]:
        """Two of which each explains some of what is wrong, be it what is raised alone, and both all of it. Not of
        arguments that make no sense, on which two together may never end."""
        possible = self._hypotheses.can_be_joined and not self._beside
        some = [one for one in parts if one.fitting] if possible else []
        for one, other in combinations(some, 2):
            if one.fitting | other.fitting == self._wrong:
                pair = self._hypotheses.together(one.hypothesis, other.hypothesis)
                if pair is not None:
                    yield pair

    def _that_may_join(self, one: Account, parts: list[Account], probes: list[Seen]) -> Iterator[Account]:
        for probe in probes:
            item = next(item for item in probe.items if item.actual.raised is None)
            for other in parts:
                mistakes = one.hypothesis, other.hypothesis
                if not _are_alike(one, other) and self._hypotheses.may_come_to_the_form_of(item, *mistakes):
                    yield other

    def _further(self, pairs: list[Account], parts: list[Account]) -> Iterator[Hypothesis]:
        """A third one, with the pairs that explain most and not all."""
        showing = sorted((one for one in pairs if one.shown), key=lambda one: -self._weight(one.fitting))
        if any(self._is_whole(one) and not one.against for one in showing):
            return
        for pair in showing[:_PAIRS]:
            probes = [seen for seen in self._smallest if seen not in pair.fitting][:_PROBES]
            for one in parts:
                three = self._hypotheses.together(pair.hypothesis, one.hypothesis)
                if (
                    three is not None
                    and len(three.names) == 3
                    and any(self._explains(three, probe) for probe in probes)
                ):
                    yield three

    def _explains(self, hypothesis: Hypothesis, seen: Seen) -> bool:
        return self._compared.explains_all(hypothesis, (seen,))

    def _clashes(self, account: Account) -> bool:
        """Whether it would have something else wrong than was wrong in a test that it does not explain. Where it would
        be right, or the answer was an exception, something else is the matter; and so it is where much is explained."""
        if self._weight(account.shown) >= _MUCH:
            return False
        left = self._wrong - account.fitting
        return any(
            self._hypotheses.clashes(account.hypothesis, item) for one in left for item in one.items if item.wrong
        )

    @cached_property
    def _smallest(self) -> list[Seen]:
        """Of the tests that are wrong, with values in them: the smallest first."""
        telling = [one for one in self._seen if one.wrong and any(item.actual.raised is None for item in one.items)]
        return sorted(telling, key=lambda one: (one.one_of_many, sum(size(item.question.args) for item in one.items)))

    def _weight(self, some: Iterable[Seen]) -> float:
        """How many tests that is. Of some of the many calls of a test, a part of one."""
        found: dict[int, list[Seen]] = {}
        for one in some:
            found.setdefault(one.test, []).append(one)
        return sum(
            1.0 if len(calls) == len(self._wrong_in[test]) else min(1.0, sum(map(_of_call, calls)))
            for test, calls in found.items()
        )

    def _tells(self, some: Iterable[Seen]) -> float:
        """Their weight, of those in which there is more than zeros: these come of many things."""
        return self._weight(one for one in some if any(item.wrong and not item.is_zero for item in one.items))

    def _most(self, accounts: list[Account]) -> list[Account]:
        """Those that explain most."""
        each = [(self._weight(one.fitting), one) for one in accounts]
        most = max((weight for weight, _ in each), default=0.0)
        return [one for weight, one in each if weight == most]

    def _is_whole(self, account: Account) -> bool:
        """Exceptions alone do where others would too; that it raises here, and is right elsewhere, is more."""
        if account.fitting != self._wrong or not self._holds([account], self._many):
            return False
        items = [item for one in (*self._seen, *self._beside) for item in one.items]
        right = any(item.wrong is False and item.actual.raised is None for item in items)
        return bool(account.shown) or (right and (len(self._wrong_in) >= ENOUGH or bool(self._beside)))

    def _holds(self, accounts: list[Account], tests: Iterable[int]) -> bool:
        """Whether they explain all answers of these tests, of which some alone were looked at."""
        items = [item for test in tests for item in self._many.get(test, ())]
        return all(self._compared.explains(one.hypothesis, item) for one in accounts for item in items)

    def _told(self, accounts: list[Account]) -> Explanation | None:
        """By those that explain the same number of tests. What they share is certain."""
        most = max(len(one.shown) for one in accounts)
        accounts = [one for one in accounts if len(one.shown) == most]
        accounts = [one for one in accounts if one.hypothesis.names <= self._likely] or accounts
        explained = frozenset[Seen].intersection(*(one.fitting for one in accounts))
        tests = [test for test, wrong in self._wrong_in.items() if explained.issuperset(wrong)]
        tests = [test for test in tests if self._holds(accounts, [test])]
        complete = explained == self._wrong and self._holds(accounts, self._many)
        certain = frozenset[str].intersection(*(one.hypothesis.names for one in accounts))
        known = {known.name: known for one in accounts for known in one.hypothesis.mistakes}
        named = tuple(known[name] for name in known if name in certain)
        made = [known for one in accounts for known in one.hypothesis.mistakes]
        new = [one for one in named if one.name not in self._likely]
        words = [_said([known for known in made if known.name == one.name]) for one in new]
        rest = [[m for m in one.hypothesis.mistakes if m.name not in certain] for one in accounts]
        unsaid = False
        if any(rest):
            more = _said_of_either(rest)
            words += [more] if more else []
            unsaid = not more
        if not words and not named:
            return None
        if named and isinstance(named[0], Pattern) and not explained.issuperset(self._smallest):
            words.append(say("It is so in most of the tests in which a result is wrong, not in all."))
        elif not complete or unsaid:
            words.append(say("This does not explain everything that is wrong."))
        of_test = self._shown_by(tests, named) if named else {}
        valued = all(one.valued for one in accounts)
        explained_by = tuple(one.hypothesis for one in accounts)
        return Explanation(" ".join(words), named, of_test, complete and not unsaid, valued, hypotheses=explained_by)

    def _shown_by(self, tests: Iterable[int], named: tuple[Known, ...]) -> dict[int, str]:
        """Which of the mistakes each test shows: the one that explains it alone, if there is one."""
        these = {id(known) for known in named}
        single = [one for one in (*self._carried, *self._hypotheses.of_one) if id(one.mistakes[0]) in these]
        found: dict[int, str] = {}
        for test in tests:
            alone = (one for one in single if self._compared.explains_all(one, self._seen_in[test]))
            found[test] = next(alone, single[0]).mistakes[0].name
        return found


def _fails(hypothesis: Hypothesis) -> set[str]:
    """The hidden tests that it does not pass, as its author says."""
    return {topic for known in hypothesis.mistakes if isinstance(known, Misconception) for topic in known.fails}


def _said(each: Sequence[Known]) -> str:
    """Of one mistake; where it may have been made in several ways, of these."""
    first, variants = each[0], [known for known in each if isinstance(known, Variant)]
    if not variants:
        return say(first.hint)
    if len(ways := {known.blanks: known for known in variants}) > _WAYS:
        return something_wrong_with(first.about)
    blanks: dict[str, list[str]] = {}
    for name, text in (blank for known in ways for blank in known):
        blanks.setdefault(name, []).append(text)
    filled = {name: say(" or ").join(dict.fromkeys(texts)) for name, texts in blanks.items()}
    more = dict.fromkeys(sentence for known in variants for sentence in (*known.legend, *known.more))
    return " ".join([say(first.hint).format(**filled) if filled else say(first.hint), *map(say, more)])


def _said_of_either(each: Sequence[Sequence[Known]]) -> str:
    """Of mistakes of which one or the other was made: what they are about, or both. Empty where that is too much."""
    about = {known.about for some in each for known in some}
    if len(about) == 1 and (shared := about.pop()):
        return something_wrong_with(shared)
    hints = list(dict.fromkeys(known.hint for some in each for known in some))
    if all(len(some) == 1 for some in each) and len(hints) == 2 and not any(isinstance(k, Variant) for k, *_ in each):
        return say("{one} Or else: {other}").format(one=say(hints[0]), other=say(hints[1]))
    return ""


def _are_alike(one: Account, other: Account) -> bool:
    """Whether they are about the same; or the same pair turned round."""
    (first,), (second,) = one.hypothesis.mistakes, other.hypothesis.mistakes
    return are_about_one(one.hypothesis, other.hypothesis) or first.name > second.name


def _of_call(call: Seen) -> float:
    if not call.one_of_many:
        return 1.0
    (item,) = call.items
    return _CALL if size(item.actual.value) >= _NUMBERS else _SMALL_CALL
